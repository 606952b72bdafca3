// @ts-check
import { add, copy, element, focused, host, roomFor, say, taken } from "./frame.js";
import { keepScroll } from "./place.js";
import { clearWords, showWords } from "./words.js";

/** @typedef {import("./connection.js").State} State */
/** @typedef {{ rule: string, category: string, level: string, message: string, suggestion: string, line: number, text: string, anchor: string, guide: string, edit: string | null }} Finding */
/** @typedef {{ id: string, name: string, points: number, of: number, why: string, gain: string }} Criterion */
/** @typedef {{ file: string | null, line: number, edit: string | null, kind: string, title: string, draft: boolean, visibility: string, note: string, score: number | null, criteria: Criterion[], findings: Finding[], questions: string[], places: Spot[] }} Coaching */
/** @typedef {{ anchor: string, line: number, edit: string | null }} Spot of a heading in the file */

const storeName = "codman.coaching"; // whether the panel is open
const counted = element("span", "badge-text");
const badge = element("button", { class: "badge", type: "button", "aria-expanded": "false", "aria-controls": "coaching", title: "Coaching for the document (c)", click: () => toggle() }, counted);
const panel = element("div", { class: "panel", id: "coaching", tabindex: "-1" });
const room = roomFor();
const beside = "@media screen { html { padding-block-end: 50vh; } @media (min-width: 1100px) { html { padding-block-end: 0; padding-inline-end: min(24rem, 30vw); } } }";

/** @type {State | undefined} */
let state;
let gone = false;
const nothing = "nothing is at this address any more";
let away = false;
/** @type {Coaching | null} */
let coaching = null;
/** @type {string | null} */
let known = null; // the digest of the coaching that is here
let asking = false;
let open = stored();

panel.hidden = true;
badge.hidden = true;
add(element("aside", { class: "coaching", "aria-label": "Coaching for the document" }, badge, panel));
addEventListener("keydown", (event) => {
  if (taken(event) || event.shiftKey) return;
  if (event.key === "c" && coaching || event.key === "Escape" && open && panel.contains(focused())) toggle();
  else if (event.key === "e" && coaching?.file) edit();
  else return;
  event.preventDefault();
});

/** Shows what is new. @param {{ state?: State, gone?: boolean, away?: boolean }} news */
export function showPanel(news) {
  if (news.gone && !gone) say(nothing);
  ({ state = state, gone = gone, away = away } = news);
  showBadge();
  if (state && state.coaching !== known && !asking) ask();
}

/** Asks for the coaching until it is that of the latest state. */
async function ask() {
  asking = true;
  try {
    while (state && state.coaching !== known) {
      const wanted = state.coaching;
      /** @type {Coaching | null} */
      let answer = null;
      if (wanted !== null) answer = await (await fetch("/.codman/coaching?page=" + encodeURIComponent(location.pathname), { cache: "no-store" })).json();
      known = wanted;
      coaching = answer?.file ? answer : null;
      clearWords();
      show();
    }
  } catch {
    // The server is gone; when it is back, its first state leads here again.
  }
  asking = false;
}

function show() {
  const wanted = open && coaching !== null;
  const had = panel.contains(focused()) ? focused()?.getAttribute("data-key") ?? "" : null;
  const top = panel.scrollTop;
  const opened = [...panel.querySelectorAll("details[open]")].map((details) => details.className);
  if (coaching && wanted) panel.replaceChildren(...content(coaching));
  for (const name of opened) panel.getElementsByClassName(name)[0]?.setAttribute("open", "");
  if (panel.hidden === wanted) keepScroll(() => {
    panel.hidden = !wanted;
    room(wanted ? beside : "");
  });
  panel.scrollTop = top;
  host.classList.toggle("with-panel", wanted);
  badge.setAttribute("aria-expanded", String(wanted));
  if (had !== null && !panel.hidden) {
    const same = [...panel.querySelectorAll("[data-key]")].find((part) => part.getAttribute("data-key") === had);
    (same instanceof HTMLElement ? same : panel).focus({ preventScroll: true });
  }
  showBadge();
}

function toggle() {
  if (!coaching) return;
  open = !open;
  try {
    localStorage.setItem(storeName, open ? "open" : "");
  } catch {}
  const inside = panel.contains(focused());
  show();
  if (open) panel.focus({ preventScroll: true });
  else {
    clearWords();
    if (inside) badge.focus({ preventScroll: true });
  }
}

function stored() {
  try {
    return localStorage.getItem(storeName) === "open";
  } catch {
    return false;
  }
}

/** The badge says in a few words what the panel says at length. */
function showBadge() {
  const parts = [];
  if (away) parts.push("codman serve has ended, or can't be reached");
  else if (state?.reading?.stage === "search") parts.push("preparing the search");
  else if (state?.reading) parts.push(`reading ${figure(state.reading.done)} of ${figure(state.reading.total)}`);
  if (gone) parts.push(nothing);
  if (coaching && panel.hidden) {
    if (coaching.draft) parts.push("draft");
    if (restricted(coaching)) parts.push(coaching.visibility);
    if (coaching.score !== null) parts.push(coaching.score + "/100");
    parts.push(many(coaching.findings.length, "finding"));
  }
  const text = parts.join(" · ");
  if (counted.textContent !== text) counted.textContent = text;
  badge.classList.toggle("badge-limited", Boolean(coaching?.note));
  badge.hidden = text === "";
  /** @type {HTMLButtonElement} */ (badge).disabled = !coaching;
}

/** @param {Coaching} about */
const restricted = ({ visibility }) => visibility !== "" && visibility !== "public" && visibility !== "internal";

/** @param {number} number */
const figure = (number) => number.toLocaleString("en");

/** @param {number} count @param {string} name */
const many = (count, name) => (count === 1 ? "1 " + name : (count === 0 ? "no" : figure(count)) + " " + name + "s");

/** @param {Coaching} about */
function content(about) {
  const { file, line, note, score, criteria, findings, questions } = about;
  const place = `${file}:${line}`;
  return [
    element("header", "panel-head",
      element("h2", "", "Coaching for the document"),
      element("button", { type: "button", class: "hide", "data-key": "hide", click: () => toggle() }, "Hide ", element("kbd", { "aria-hidden": "true" }, "c")),
      element("p", "panel-file",
        element("button", { type: "button", class: "place", title: "Copy the name of the file", "data-key": "file", click: () => copy(place) }, String(file)),
        about.edit ? element("a", { class: "edit", href: about.edit, "data-key": "edit" }, "Open in the editor") : false),
      note ? element("p", "panel-note", element("strong", "", [about.draft && "Draft", restricted(about) && about.visibility].filter(Boolean).join(", ")), " ", note) : false),
    element("section", { class: "findings", "aria-label": "Findings" }, ...findingList(findings)),
    score === null ? "" : rubric(score, criteria),
    questions.length === 0 ? "" : element("details", "questions", element("summary", "", `${many(questions.length, "question")} for the meeting`), element("ol", "", ...questions.map((text) => element("li", "", text)))),
  ];
}

const levels = ["error", "warning", "info"];

/** @param {Finding[]} findings */
function findingList(findings) {
  if (findings.length === 0) return [element("p", "nothing", "Nothing to add. Thank you for writing it down.")];
  /** @type {Map<string, Finding[]>} */
  const sections = new Map();
  for (const finding of findings) {
    const title = titleOf(finding.anchor);
    sections.set(title, [...(sections.get(title) ?? []), finding]);
  }
  for (const list of sections.values()) list.sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level));
  return [...sections].flatMap(([title, list]) => [
    element("h3", "", title),
    element("ul", "", ...list.map((finding) => findingEntry(finding, findings.indexOf(finding)))),
  ]);
}

/** @param {Finding} finding @param {number} i */
function findingEntry(finding, i) {
  const { rule, level, message, suggestion, line, guide } = finding;
  return element("li", "finding",
    element("button", { type: "button", class: "finding-go", "data-finding": String(i), "data-key": rule + line + message, click: () => go(finding) },
      element("span", "level level-" + level, level), " ", message),
    suggestion ? element("p", "finding-better", element("span", "hint-word", "hint: "), suggestion) : false,
    element("p", "finding-from", line > 0 && `line ${line}`, line > 0 && " · ", guide ? element("a", { href: guide, "data-key": "guide" + i }, rule) : rule));
}

/** @param {number} score @param {Criterion[]} criteria */
function rubric(score, criteria) {
  return element("details", "rubric",
    element("summary", "", `${score} of 100 by the rubric`),
    element("ul", "", ...criteria.map(({ name, points, of, why, gain }) => element("li", points < of ? "criterion" : "criterion criterion-full",
      element("p", "", element("strong", "", name), " ", element("span", "points", `${rounded(points)} of ${rounded(of)}`)),
      element("p", "why", why),
      gain && points < of ? element("p", "gain", gain) : false))));
}

/** @param {number} points */
const rounded = (points) => String(Math.round(points * 10) / 10);

/** What readers call the part of the page that a finding lies in. @param {string} anchor */
function titleOf(anchor) {
  const place = anchor ? document.getElementById(anchor) : null;
  if (!place) return "The document";
  const heading = /^h[1-6]$/.test(place.localName) ? place : headingsOf().filter((head) => head.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
  const words = /** @type {Element | undefined} */ (heading?.cloneNode(true));
  words?.querySelectorAll(".anchor").forEach((link) => link.remove());
  return words?.textContent?.trim() || "The document";
}

const headingsOf = () => [...document.querySelectorAll(":is(h1, h2, h3, h4, h5, h6)[id]")];

/** @param {Finding} finding */
function go(finding) {
  const { top, height } = panel.getBoundingClientRect();
  const sheet = top + height >= innerHeight - 1 && panel.clientWidth >= innerWidth - 2 ? height : 0;
  if (!showWords(finding, sheet)) say(`line ${finding.line} is not on the page`);
}

/** Opens the place that is at hand in the editor, or copies it. */
function edit() {
  if (!coaching) return;
  const chosen = focused()?.closest(".finding")?.querySelector("[data-finding]")?.getAttribute("data-finding");
  const spot = (chosen ? coaching.findings[Number(chosen)] : inView(coaching.places)) ?? coaching;
  const address = spot.edit;
  if (address) {
    location.href = address;
    say("opening the editor");
  } else copy(`${coaching.file}:${spot.line || 1}`);
}

/** The heading of the section that is being read. @param {Spot[]} places */
function inView(places) {
  const heads = headingsOf().map((heading) => ({ id: heading.id, top: heading.getBoundingClientRect().top }));
  const head = heads.find(({ top }) => top >= 0 && top < innerHeight / 3) ?? heads.filter(({ top }) => top < 0).pop();
  return scrollY > 0 && head ? places.find((spot) => spot.anchor === head.id) : undefined;
}
