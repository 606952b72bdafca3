// @ts-check
import { element } from "../../js/element.js";
import { addressOf, hitEntry, wordsOf } from "../hit/hit.js";
import { openEngine, sentence } from "../search/engine.js";
import { asksNothing, facetNames, isLog, looser, questionAddress, readQuestion, replaceWords, staysHere, textOf } from "../search/question.js";
import { forget, recent, remember } from "../search/recent.js";
import { facetList, titles } from "./facets.js";
import { previewPane } from "./preview.js";

/** @typedef {import("../search/engine.js").Answer} Answer */
/** @typedef {import("../search/engine.js").Engine} Engine */
/** @typedef {import("../search/engine.js").Options} Options */
/** @typedef {import("../search/question.js").Question} Question */

const pageSize = 10;
const pause = 60; // milliseconds without a key before what was typed is searched for

/**
 * The search page: what is found for the question that the address asks, and the controls that change the question.
 * @param {HTMLElement} page
 */
export function showResults(page) {
  /** @template {HTMLElement} E @param {string} selector @returns {E} */
  const part = (selector) => /** @type {any} */ (page.querySelector(selector));
  const form = /** @type {HTMLFormElement} */ (part("form.ask"));
  const box = /** @type {HTMLTextAreaElement} */ (part("[name=q]"));
  const sort = /** @type {HTMLSelectElement} */ (part("[name=sort]"));
  const after = /** @type {HTMLInputElement} */ (part("[name=after]"));
  const before = /** @type {HTMLInputElement} */ (part("[name=before]"));
  const [hits, sum, notes, chips, grid, recentPart] = [".hits", ".results-sum", ".results-notes", ".chips", ".results-grid", ".recent"].map((selector) => part(selector));
  const more = /** @type {HTMLButtonElement} */ (part(".results-more"));
  const browse = /** @type {HTMLElement | null} */ (document.querySelector(".browse"));

  const at = { search: form.action, severities: (page.dataset.severities || "").split(", "), words: /** @type {string[] | null} */ (null) };
  const preview = previewPane(part(".preview"), at);
  const facets = facetList(part("[data-facets]"), at.severities, (name, values) => {
    go({ ...question, filters: { ...question.filters, [name]: values }, page: 1 });
  });

  let question = readQuestion(location.href);
  let settled = true; // the entry of the history is not one that is still being typed
  const title = document.title;
  let turn = 0;
  let stop = new AbortController();
  let waiting = 0;

  /** Asks a new question, which the way back leads away from. @param {Question} next */
  function go(next) {
    question = next;
    remain(questionAddress(question) === location.search + location.hash);
    settled = true;
    fill();
    ask();
  }

  /** Makes the address that of the question. @param {boolean} here in this entry of the history, not in a new one */
  function remain(here) {
    try {
      history[here ? "replaceState" : "pushState"](null, "", location.pathname + questionAddress(question));
    } catch {
      // A browser may find that the address changes too often; the next change brings it up to date.
    }
  }

  /** Shows the question in the controls. */
  function fill() {
    if (box.value.trim() !== question.text.trim()) box.value = question.text;
    sort.value = question.sort;
    after.value = question.after;
    before.value = question.before;
    grow();
    showChips();
  }

  function grow() {
    box.classList.toggle("ask-log", question.log);
    box.rows = Math.min(8, box.value.split("\n").length);
    while (box.rows < 8 && box.scrollHeight > box.clientHeight) box.rows++; // lines that are wrapped
  }

  /** @param {Engine} kb @param {Options} options */
  const answerFrom = (kb, options, asked = question) => {
    const { filters, after, before, sort, log } = asked;
    const all = { filters, sort, ...(after && { after }), ...(before && { before }), ...options };
    return kb[log ? "similar" : "search"](textOf(asked), all);
  };

  async function ask() {
    clearTimeout(waiting);
    const mine = ++turn;
    stop.abort();
    stop = new AbortController();
    const { signal } = stop;
    const nothing = asksNothing(question);
    grid.hidden = nothing;
    if (browse) browse.hidden = !nothing;
    showRecent(nothing);
    document.title = (question.log || !question.text.trim() ? "" : question.text.trim().slice(0, 60) + " – ") + title;
    if (nothing) {
      sum.textContent = "";
      notes.textContent = "";
      page.removeAttribute("aria-busy"); // of an answer that is not waited for any more
      return;
    }
    page.setAttribute("aria-busy", "true");
    try {
      const kb = await openEngine(form.action);
      if (mine !== turn) return;
      const answer = await answerFrom(kb, { offset: 0, limit: pageSize * question.page, signal });
      if (mine !== turn) return; // the reader has gone on
      show(answer);
      addBest(kb, answer, () => mine === turn);
    } catch (error) {
      if (mine === turn) fail(error);
    }
    if (mine === turn) page.removeAttribute("aria-busy");
  }

  /** @param {any} error */
  function fail(error) {
    hits.textContent = "";
    notes.textContent = "";
    more.hidden = true;
    preview.clear();
    sum.textContent = sentence(error);
    if (browse) browse.hidden = false;
  }

  /** @param {Answer} answer */
  function show(answer) {
    at.words = staysHere(question) ? null : wordsOf(replaceWords(question.text, answer.corrected || [], (pair) => pair.to));
    hits.textContent = "";
    hits.append(...answer.hits.map((hit) => hitEntry(hit, at)));
    tell(answer);
    showNotes(answer);
  }

  /** Says how much was found, and offers the rest. @param {Answer} answer */
  function tell({ total }) {
    const shown = hits.children.length;
    more.hidden = shown >= total || shown === 0;
    const found = total === 1 ? "1 postmortem" : total + " postmortems";
    const like = question.log ? " with words of the log" : "";
    sum.textContent = total === 0 ? "Nothing was found." : found + like + (shown < total ? `, the first ${shown} shown` : "");
  }

  /** What is fetched once the hits can be read. @param {Engine} kb @param {Answer} answer @param {() => boolean} current */
  function addBest(kb, answer, current) {
    const { signal } = stop;
    addSeen(kb, answer, current);
    preview.follow(kb, answer.hits[0]);
    answerFrom(kb, { offset: 0, limit: 0, facets: true, signal }).then((counted) => {
      if (!current()) return;
      facets.show(counted.facets || {}, question.filters);
      showChips();
    }).catch(() => { if (current()) facets.show({}, question.filters); });
    if (answer.total === 0) offerLess(kb, current);
  }

  /** @param {Engine} kb @param {Answer} answer @param {() => boolean} current */
  function addSeen(kb, answer, current) {
    kb.seen(answer.hits.map((hit) => hit.id)).then((seen) => {
      if (!current()) return;
      for (const entry of /** @type {NodeListOf<HTMLElement>} */ (hits.querySelectorAll(".hit"))) {
        const known = seen[entry.dataset.id || ""];
        const place = entry.querySelector(".hit-seen");
        if (!known || known.count < 2 || !place || place.firstChild) continue;
        place.append(element("a", { href: addressOf(known.url, at).href, title: `${known.cause} on ${known.service}` }, `seen ${known.count} times on ${known.service}`));
      }
    }).catch(() => {}); // the hits are as good without it
  }

  /** @param {Answer} answer */
  function showNotes(answer) {
    notes.textContent = "";
    if (question.log) {
      notes.append(element("p", "note", "Compared as a pasted log with all postmortems. ", link("Search for it as words instead",
        { ...question, log: false, text: question.text.replace(/\s+/g, " ").trim(), page: 1 })));
    }
    const corrected = (answer.corrected || []).filter((pair) => pair.from.toLowerCase() !== pair.to.toLowerCase());
    if (corrected.length && answer.total > 0) {
      notes.append(element("p", "note", "Showing results for ", element("strong", "", replaceWords(question.text.trim(), corrected, (pair) => pair.to)), ". Search instead for ",
        link(question.text.trim(), { ...question, text: replaceWords(question.text.trim(), corrected, (pair) => `"${pair.from}"`), page: 1 }), "."));
    }
  }

  /** Offers questions that ask for less and find something. @param {Engine} kb @param {() => boolean} current */
  async function offerLess(kb, current) {
    const list = element("ul", "looser");
    const { signal } = stop;
    const offers = await Promise.all(looser(question).map(async (offer) => {
      const { total } = await answerFrom(kb, { limit: 1, signal }, offer.question).catch(() => ({ total: 0 }));
      return total > 0 && element("li", "", link(offer.question.log ? "the log" : textOf(offer.question) || "everything", offer.question), ` ${offer.without} `, element("span", "count", String(total)));
    }));
    const suggestions = question.log || !question.text.trim() ? [] : await kb.suggest(textOf(question), { limit: 5, signal }).catch(() => []);
    if (!current()) return;
    list.append(.../** @type {Node[]} */ (offers.filter(Boolean)));
    for (const one of suggestions) {
      list.append(element("li", "", one.kind === "term" ? link(one.text, { ...question, text: one.text, page: 1 }) : element("a", { href: addressOf(one.url, at).href }, one.text),
        one.kind === "term" && " ", one.kind === "term" && element("span", "count", String(one.count))));
    }
    notes.append(list.firstChild ? element("div", "note", element("p", "", "These find something:"), list)
      : element("p", "note", "Try other words, or fewer of them; the name of a service or an error code often finds most."));
    if (!list.firstChild && browse) browse.hidden = false;
  }

  /** A link that asks another question on this page. @param {string} text @param {Question} to */
  function link(text, to) {
    const made = element("a", { href: location.pathname + questionAddress(to) }, text);
    made.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(to);
      box.focus();
    });
    return made;
  }

  function showChips() {
    const active = facetNames.flatMap((name) => (question.filters[name] || []).map((value) => ({
      text: `${titles[name]}: ${facets.label(name, value)}`,
      without: { ...question, page: 1, filters: { ...question.filters, [name]: question.filters[name].filter((other) => other !== value) } },
    })));
    if (question.after) active.push({ text: "from " + question.after, without: { ...question, after: "", page: 1 } });
    if (question.before) active.push({ text: "to " + question.before, without: { ...question, before: "", page: 1 } });
    if (active.length > 1) active.push({ text: "all filters", without: { ...question, filters: {}, after: "", before: "", page: 1 } });
    const buttons = () => /** @type {HTMLElement[]} */ ([...chips.querySelectorAll("button")]);
    const focused = buttons().indexOf(/** @type {HTMLElement} */ (document.activeElement));
    chips.textContent = "";
    for (const { text, without } of active) {
      const chip = element("button", { type: "button", class: "chip", "aria-label": "Remove " + text }, text);
      chip.addEventListener("click", () => go(without));
      chips.append(element("li", "", chip));
    }
    chips.hidden = active.length === 0;
    if (focused >= 0) (buttons()[Math.min(focused, active.length - 1)] || box).focus(); // one that is gone hands the focus on
  }

  /** @param {boolean} nothing is asked */
  function showRecent(nothing) {
    const list = nothing ? recent() : [];
    const entries = part(".recent ul");
    entries.textContent = "";
    entries.append(...list.map((text) => element("li", "", link(text, { ...question, text, log: false, page: 1 }))));
    recentPart.hidden = list.length === 0;
  }

  async function addMore() {
    const mine = turn;
    more.disabled = true;
    const shown = hits.children.length;
    question = { ...question, page: Math.ceil(shown / pageSize) + 1 };
    remain(true);
    try {
      const kb = await openEngine(form.action);
      const answer = await answerFrom(kb, { offset: shown, limit: pageSize, signal: stop.signal });
      if (mine === turn) {
        hits.append(...answer.hits.map((hit) => hitEntry(hit, at)));
        tell(answer);
        focusHit(shown);
        addSeen(kb, answer, () => mine === turn);
      }
    } catch (error) {
      if (mine === turn) sum.textContent = sentence(error);
    }
    more.disabled = false;
  }

  /** @param {number} i */
  function focusHit(i) {
    const entry = hits.children[i];
    if (entry) /** @type {HTMLElement} */ (entry.querySelector(".hit-title a")).focus();
    else if (i < 0) box.focus();
  }

  /** @param {KeyboardEvent} event */
  function walk(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = /** @type {Element} */ (event.target);
    const entry = target.closest(".hit");
    const i = entry ? [...hits.children].indexOf(entry) : -1;
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (target === box) {
      if (event.key !== "ArrowDown" || box.value.slice(box.selectionEnd).includes("\n") || hits.children.length === 0) return;
      event.preventDefault();
      focusHit(0);
    } else if (entry && event.key === "Escape") {
      box.focus();
    } else if (step && (entry || event.key.length === 1 && !target.matches("input:not([type=checkbox]), select, textarea"))) {
      event.preventDefault();
      focusHit(Math.min(i + step, hits.children.length - 1));
    }
  }

  /** @param {boolean} pasted */
  function typed(pasted) {
    const text = box.value;
    // A log stays one while it is mended, and what was asked for as words stays words.
    question = { ...question, text, log: (pasted || question.log || text.includes("\n")) && isLog(text), page: 1 };
    grow();
    turn++; // what is still to come answers another question
    clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      remain(!settled); // all that is typed in one go is one entry of the history
      settled = false;
      ask();
    }, pause);
  }

  box.addEventListener("input", (event) => typed(/** @type {InputEvent} */ (event).inputType === "insertFromPaste"));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!question.log) remember(question.text);
    go({ ...question, page: 1 });
  });
  hits.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("a") && !question.log) remember(question.text);
  });
  hits.addEventListener("focusin", (event) => preview.of(/** @type {Element} */ (event.target)));
  hits.addEventListener("pointerover", (event) => preview.of(/** @type {Element} */ (event.target), 150));
  sort.addEventListener("change", () => go({ ...question, sort: sort.value, page: 1 }));
  for (const field of [after, before]) field.addEventListener("change", () => go({ ...question, after: after.value, before: before.value, page: 1 }));
  part(".facet-lists").addEventListener("submit", (event) => event.preventDefault());
  part(".recent button").addEventListener("click", () => { forget(); showRecent(false); box.focus(); });
  more.addEventListener("click", addMore);
  document.addEventListener("keydown", walk);
  addEventListener("popstate", () => {
    if (/^#[^=]+$/.test(location.hash)) return; // the way to a part of the page
    question = readQuestion(location.href);
    settled = true;
    fill();
    ask();
  });

  /** @type {HTMLDetailsElement} */ (part(".facets")).open = matchMedia("(min-width: 62rem)").matches;
  page.hidden = false;
  fill();
  ask();
  if (!asksNothing(question)) return;
  box.focus();
  openEngine(form.action).catch(() => {}); // the reader is about to search, and is told then
}
