// @ts-check
import { element } from "../../js/element.js";
import { dayOf, excerptOf, hitAddress, severityOf, wordsOf } from "../hit/hit.js";
import { openEngine, sentence } from "../search/engine.js";
import { isLog, questionAddress, replaceWords, staysHere, textOf } from "../search/question.js";
import { forget, recent, remember } from "../search/recent.js";

/** @typedef {import("../search/engine.js").Answer} Answer */
/** @typedef {import("../search/question.js").Question} Question */

const most = 6;
const pause = 60; // milliseconds without a key before what was typed is searched for

/**
 * Shows results below the box of the masthead while the reader types.
 * @param {HTMLFormElement} form
 */
export function showPalette(form) {
  const box = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
  if (box.role) return;
  const at = { search: form.action, severities: (form.dataset.severities || "").split(", "), words: /** @type {string[] | null} */ (null) };
  const list = element("div", { class: "palette-list", role: "listbox", id: "palette-list", "aria-label": "Results" });
  const sum = element("p", { class: "palette-sum", role: "status" });
  const clear = element("button", { type: "button", class: "palette-forget" }, "Forget them");
  const foot = element("p", { class: "palette-foot", "aria-hidden": "true" }, element("kbd", "", "↑"), element("kbd", "", "↓"), " choose ", element("kbd", "", "Enter"), " open ", element("kbd", "", "Esc"), " close");
  const panel = element("div", "palette", element("div", "palette-head", sum, clear), list, foot);
  panel.hidden = true;
  form.append(panel);

  let log = ""; // a pasted text with its line breaks, which the box can't hold: character for character what the box shows
  let turn = 0;
  let stop = new AbortController();
  let waiting = 0;

  /** @returns {Question} */
  const question = () => ({ text: log || box.value, log: Boolean(log), filters: {}, after: "", before: "", sort: "relevance", page: 1 });
  /** @param {Question} asked */
  const pageOf = (asked) => new URL(form.action).href.replace(/[?#].*/, "") + questionAddress(asked);
  const options = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[role=option]")]);
  const active = () => /** @type {HTMLElement | null} */ (list.querySelector("[aria-selected=true]"));

  /** @param {boolean} open */
  function toggle(open) {
    panel.hidden = !open;
    box.setAttribute("aria-expanded", String(open));
  }

  /** Ends what was begun, and puts the box back into its place. */
  function leave() {
    toggle(false);
    form.classList.remove("search-float");
    clearTimeout(waiting);
    stop.abort();
    turn++;
  }

  /** @param {HTMLElement | undefined} option */
  function choose(option) {
    for (const other of options()) other.setAttribute("aria-selected", String(other === option));
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  }

  /** @param {Element[]} entries @param {string} words */
  function show(entries, words) {
    list.textContent = "";
    list.append(...entries);
    options().forEach((option, i) => { option.id = "palette-" + i; });
    list.hidden = entries.length === 0;
    sum.textContent = words;
    choose(undefined);
    toggle(true);
  }

  /** @param {string} href @param {string} className @param {(Node | string | false | null)[]} content */
  const option = (href, className, ...content) => element("a", { href, class: className, role: "option", tabindex: "-1", "aria-selected": "false" }, ...content);

  async function ask() {
    clearTimeout(waiting);
    const mine = ++turn;
    stop.abort();
    stop = new AbortController();
    const { signal } = stop;
    const asked = question();
    const text = textOf(asked);
    clear.hidden = true;
    try {
      const opening = openEngine(form.action); // a reader who enters the box is about to search
      opening.catch(() => {});
      if (!text) return showRecent();
      const kb = await opening;
      if (mine !== turn) return;
      const answer = await kb[asked.log ? "similar" : "search"](text, { limit: most, signal });
      if (mine === turn) showAnswer(asked, answer);
    } catch (error) {
      if (mine === turn) show([], sentence(error));
    }
  }

  function showRecent() {
    const texts = recent();
    if (texts.length === 0) return toggle(false);
    show(texts.map((text) => option(pageOf({ ...question(), text }), "palette-recent", text)), "Searched lately");
    clear.hidden = false;
  }

  /** @param {Question} asked @param {Answer} answer */
  function showAnswer(asked, answer) {
    const corrected = answer.corrected || [];
    at.words = staysHere(asked) ? null : wordsOf(replaceWords(asked.text, corrected, (pair) => pair.to));
    const entries = answer.hits.map((hit) => option(hitAddress(hit, at), "palette-hit",
      element("span", "palette-facts", dayOf(hit.date), severityOf(hit.severity, at.severities), hit.services.length > 0 && element("span", "hit-services", hit.services.join(", "))),
      element("span", "palette-title", hit.title || hit.id),
      hit.excerpt.length > 0 && element("span", "palette-excerpt", ...excerptOf(hit))));
    const { total } = answer;
    if (total > 0) entries.push(option(pageOf(asked), "palette-all", total === 1 ? "1 result, with its details" : `All ${total} results`));
    else entries.push(option(pageOf(asked), "palette-all", "Look for something close to it"));
    const found = total === 0 ? "Nothing was found." : total === 1 ? "1 result" : total + " results";
    const words = corrected.length ? ` for ${replaceWords(asked.text.trim(), corrected, (pair) => pair.to)}` : "";
    show(entries, asked.log ? "Compared as a pasted log: " + found : found + (total > 0 ? words : ""));
  }

  function typed() {
    if (log) log = mended(log, box.value);
    if (!isLog(log)) log = "";
    clearTimeout(waiting);
    waiting = window.setTimeout(ask, pause);
  }

  box.addEventListener("input", typed);
  box.addEventListener("paste", (event) => {
    const text = event.clipboardData ? event.clipboardData.getData("text/plain").trim().replace(/\r\n?/g, "\n") : "";
    if (!isLog(text)) return;
    event.preventDefault();
    const [start, end] = [box.selectionStart || 0, box.selectionEnd || 0];
    const kept = log || box.value;
    log = kept.slice(0, start) + text + kept.slice(end);
    box.setRangeText(inLine(text), start, end, "end");
    ask();
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = options();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !panel.hidden && all.length) {
      event.preventDefault();
      const i = all.indexOf(/** @type {HTMLElement} */ (active())) + step;
      choose(i < -1 ? all[all.length - 1] : all[i]); // above the first and below the last is the box
    } else if (step === 1) {
      event.preventDefault();
      ask();
    } else if (event.key === "Escape" && (!panel.hidden || form.classList.contains("search-float"))) {
      event.preventDefault();
      leave();
      form.dispatchEvent(new Event("dismiss"));
    } else if (event.key === "Enter" && active()) {
      event.preventDefault();
      active()?.click();
    }
  });
  list.addEventListener("click", (event) => {
    const chosen = /** @type {Element} */ (event.target).closest("a");
    if (chosen && !log) remember(chosen.matches(".palette-recent") ? chosen.textContent || "" : box.value);
  });
  clear.addEventListener("click", () => { forget(); toggle(false); box.focus(); });
  form.addEventListener("submit", (event) => {
    if (!log) return remember(box.value);
    event.preventDefault();
    location.assign(pageOf(question()));
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(/** @type {Node | null} */ (event.relatedTarget))) leave();
  });
  box.addEventListener("focus", ask);
  panel.addEventListener("mousedown", (event) => { if (event.target !== clear) event.preventDefault(); }); // the box keeps the focus

  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": "palette-list", "aria-autocomplete": "list" })) box.setAttribute(name, value);
  if (document.activeElement === box) ask();
}

/** A text as a box of one line shows it. @param {string} text */
const inLine = (text) => text.replace(/\s/g, " ");

/** A text whose form in one line was changed, with the line breaks that are left. @param {string} text @param {string} line */
function mended(text, line) {
  const before = inLine(text);
  const shorter = Math.min(before.length, line.length);
  let start = 0;
  while (start < shorter && before[start] === line[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === line[line.length - 1 - end]) end++;
  return text.slice(0, start) + line.slice(start, line.length - end) + text.slice(text.length - end);
}
