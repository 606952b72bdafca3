// @ts-check
import { add, copy, element, focused, host, roomFor, taken, tell } from "./frame.js";

/** @typedef {import("./connection.js").Problem} Problem */

const sheet = element("section", { class: "problems", "aria-label": "Problems", tabindex: "-1" });
const back = element("button", { class: "back", type: "button", click: () => open(true) });

const room = roomFor();
const below = "@media screen { html { padding-block-end: 50vh; } }"; // so that the end of the page can be scrolled above the sheet

let told = "[]"; // the problems that are known, as JSON
let many = "";

sheet.hidden = back.hidden = true;
add(sheet);
add(back);
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || sheet.hidden || taken(event)) return;
  event.preventDefault();
  open(false);
});

/**
 * Shows what keeps the page from being as its author means, over the page as it last was; nothing when nothing does. What the
 * author has put aside stays so until it is something else.
 * @param {Problem[]} problems
 */
export function showProblems(problems) {
  const now = JSON.stringify(problems);
  if (now === told) return;
  told = now;
  const had = sheet.contains(focused());
  sheet.hidden = problems.length === 0;
  back.hidden = true;
  host.classList.toggle("with-problems", !sheet.hidden);
  if (problems.length === 0) {
    sheet.replaceChildren();
    room("");
    return tell("mended");
  }
  many = problems.length === 1 ? "1 problem" : problems.length + " problems";
  back.textContent = many;
  sheet.replaceChildren(
    element("header", "problems-head",
      element("h2", "", many),
      element("p", "", "The page stays as it last was, and follows as soon as this is mended."),
      element("button", { type: "button", class: "hide", click: () => open(false) }, "Hide ", element("kbd", { "aria-hidden": "true" }, "Esc"))),
    ...problems.map(problemEntry));
  for (const mark of sheet.querySelectorAll("mark")) showMark(/** @type {HTMLElement} */ (mark));
  if (had) sheet.focus({ preventScroll: true });
  const [{ message }] = problems;
  room(below);
  tell([many, placeOf(problems[0]), message].filter(Boolean).join(": "));
}

/** @param {boolean} opened */
function open(opened) {
  const had = sheet.contains(focused()) || focused() === back;
  sheet.hidden = !opened;
  back.hidden = opened;
  host.classList.toggle("with-problems", opened);
  room(opened ? below : "");
  if (had || opened) (opened ? sheet : back).focus({ preventScroll: true });
}

/** @param {{ path: string, line: number, column?: number }} at */
function placeOf({ path, line, column }) {
  return [path, line || "", (line && column) || ""].filter((part) => part).join(":");
}

/** @param {Problem} problem */
function problemEntry(problem) {
  const place = placeOf(problem);
  return element("article", "problem",
    element("p", "problem-place",
      place ? element("button", { type: "button", class: "place", title: "Copy", click: () => copy(place) }, place) : false,
      problem.edit ? element("a", { class: "edit", href: problem.edit }, "Open in the editor") : false),
    element("p", "problem-message", element("strong", "level level-" + problem.level, problem.level), " ", problem.message),
    problem.source ? sourceLine(problem) : false,
    problem.hint ? element("p", "problem-hint", element("span", "hint-word", "hint: "), problem.hint) : false,
    problem.notes.length > 0 && element("ul", "problem-notes", ...problem.notes.map((note) => element("li", "", element("span", "note-place", placeOf(note)), ": " + note.message))));
}

/**
 * The line of the source with a mark under the columns. The mark is drawn under the characters themselves, so that tabs and
 * wide characters need no counting. Columns count characters, not the units of JavaScript's strings.
 * @param {Problem} problem
 */
function sourceLine({ source, from, line, column, end_line, end_column }) {
  const all = [...source];
  const start = Math.min(Math.max(column - 1 - from, 0), all.length);
  const end = end_line > line ? all.length : Math.max(start, Math.min(end_column - 1 - from, all.length));
  const marked = all.slice(start, end).join("") || all[start] || " ";
  const rest = all.slice(start + Math.max(1, end - start)).join("");
  return element("pre", { class: "source", tabindex: "0", role: "group", "aria-label": "Line " + line },
    element("span", { class: "number", "aria-hidden": "true" }, String(line)),
    element("code", "", from > 0 && "…", all.slice(0, start).join(""), column > 0 ? element("mark", end > start ? "" : "caret", marked) : marked, rest));
}

/** Scrolls a long line to its mark. @param {HTMLElement} mark */
function showMark(mark) {
  const line = /** @type {HTMLElement} */ (mark.closest(".source"));
  const { left, right } = mark.getBoundingClientRect(), box = line.getBoundingClientRect();
  if (right > box.right) line.scrollLeft += left - box.left - box.width / 3;
}
