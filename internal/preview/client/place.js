// @ts-check
// What the reader has of a page besides its text: a place in it, disclosures, what was typed, the focus. All of it is plain
// data by names that the next version of the page is likely to know too, so it also outlasts a reload.

/**
 * @typedef {object} Place
 * @property {number} y
 * @property {{ name: string, text: string, top: number }[]} lines that can be seen, the topmost first
 * @property {{ id: string, top: number }[]} heads at or above the top of the window, the nearest first
 * @property {[string, boolean][]} details
 * @property {[string, string | boolean][]} fields that were changed
 * @property {[string, boolean][]} dialogs that are open, and whether they are modal
 * @property {Focus | null} focus
 */
/** @typedef {{ kind: string, name: string, selection: [number, number] | null }} Focus */

const lineNames = "h1, h2, h3, h4, h5, h6, p, li, tr, pre, dt, dd, summary, figcaption";
const most = 24; // lines that are looked at

/** @returns {Place} */
export function takePlace() {
  /** @type {Place["lines"]} */
  const lines = [];
  if (scrollY > 0) collectLines(textOf(), lines);
  lines.sort((a, b) => Number(a.top < 0) - Number(b.top < 0)); // what begins above the window may have grown there
  return {
    y: scrollY,
    lines,
    heads: scrollY > 0 ? headsAbove() : [],
    details: [...named("details", detailsName)].map(([name, details]) => [name, /** @type {HTMLDetailsElement} */ (details).open]),
    fields: [...named("input, select, textarea", fieldName)].flatMap(([name, field]) => changed(field).map((value) => /** @type {[string, string | boolean]} */ ([name, value]))),
    dialogs: [...named("dialog[open]", (dialog) => dialog.id)].map(([name, dialog]) => [name, dialog.matches(":modal")]),
    focus: takeFocus(),
  };
}

/** Opens and fills what was open and filled. @param {Place} place */
export function restoreState(place) {
  const details = named("details", detailsName);
  for (const [name, open] of place.details) {
    const found = /** @type {HTMLDetailsElement | undefined} */ (details.get(name));
    if (found && found.open !== open) found.open = open;
  }
  const fields = named("input, select, textarea", fieldName);
  for (const [name, value] of place.fields) {
    const field = /** @type {any} */ (fields.get(name));
    if (field) field[typeof value === "boolean" ? "checked" : "value"] = value;
  }
  const dialogs = named("dialog", (dialog) => dialog.id);
  for (const [name, modal] of place.dialogs) {
    const dialog = /** @type {HTMLDialogElement | undefined} */ (dialogs.get(name));
    if (dialog && !dialog.open) modal ? dialog.showModal() : dialog.show();
  }
}

/** Scrolls so that what the reader looked at is where it was. @param {Place} place */
export function restoreScroll(place) {
  if (place.y === 0) return;
  const by = moved(place);
  if (by === null) scrollTo({ top: place.y, behavior: "instant" });
  else if (Math.abs(by) >= 1) scrollBy({ top: by, behavior: "instant" });
}

/** Puts the focus where it was, if it was lost. @param {Place} place */
export function restoreFocus({ focus }) {
  if (!focus || (document.activeElement && document.activeElement !== document.body)) return;
  const found = named(focus.kind, focusName).get(focus.name);
  if (!(found instanceof HTMLElement || found instanceof SVGElement)) return;
  found.focus({ preventScroll: true });
  if (focus.selection) /** @type {HTMLInputElement} */ (found).setSelectionRange(...focus.selection);
}

const textOf = () => document.querySelector("main") ?? document.body;

/** @param {Element} line */
const words = (line) => (line.textContent ?? "").trim().slice(0, 400);

/** @param {Element} within @param {Place["lines"]} lines */
function collectLines(within, lines) {
  for (const child of within.children) {
    if (lines.length >= most) return;
    const { top, bottom, height } = child.getBoundingClientRect();
    if (top >= innerHeight || (height > 0 && bottom <= 0)) continue;
    if (/fixed|sticky/.test(getComputedStyle(child).position)) continue; // it stays where it is whatever is read
    const text = height > 0 && child.matches(lineNames) && words(child); // what is not to be seen is at 0 wherever it is
    if (text) lines.push({ name: child.localName, text, top });
    else collectLines(child, lines);
  }
}

function headsAbove() {
  const heads = [];
  for (const head of textOf().querySelectorAll(":is(h1, h2, h3, h4, h5, h6)[id]")) {
    const { top } = head.getBoundingClientRect();
    if (top <= 0) heads.unshift({ id: head.id, top });
  }
  return heads;
}

/** How far what the reader looked at has moved; null when nothing of it is left. @param {Place} place */
function moved({ y, lines, heads }) {
  for (const { name, text, top } of lines) {
    const same = [...textOf().querySelectorAll(name)].filter((line) => words(line) === text);
    const moves = same.map((line) => line.getBoundingClientRect().top + scrollY - (top + y)).sort((a, b) => Math.abs(a) - Math.abs(b));
    if (moves.length) return moves[0] + y - scrollY;
  }
  for (const { id, top } of heads) {
    const head = document.getElementById(id);
    if (head) return head.getBoundingClientRect().top - top;
  }
  return null;
}

/**
 * Elements by a name; of those with the same name, the second has a number and so on.
 * @param {string} selector
 * @param {(element: any) => string} nameOf
 */
function named(selector, nameOf) {
  /** @type {Map<string, Element>} */
  const all = new Map();
  for (const element of document.querySelectorAll(selector)) {
    const name = nameOf(element);
    let n = 1;
    while (all.has(name + " " + n)) n++;
    all.set(name + " " + n, element);
  }
  return all;
}

/** @param {HTMLDetailsElement} details */
const detailsName = (details) => details.id || details.querySelector("summary")?.textContent?.trim() || "";

/** @param {HTMLInputElement} field */
const fieldName = (field) => [field.name, field.type, /radio|checkbox/.test(field.type) ? field.value : ""].join();

/** What the reader made of a field, if anything. @param {Element} field @returns {(string | boolean)[]} */
function changed(field) {
  if (field instanceof HTMLSelectElement) {
    const first = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
    return first && field.value !== first.value ? [field.value] : [];
  }
  if (field instanceof HTMLInputElement && /radio|checkbox/.test(field.type)) return field.checked !== field.defaultChecked ? [field.checked] : [];
  if (field instanceof HTMLInputElement && /file|hidden|submit|button/.test(field.type)) return [];
  const { value, defaultValue } = /** @type {HTMLInputElement} */ (field);
  return value !== defaultValue ? [value] : [];
}

/** @returns {Focus | null} */
function takeFocus() {
  const active = document.activeElement;
  if (!active || active === document.body || active.localName === "codman-preview") return null;
  const [name] = [...named(active.localName, focusName)].find(([, element]) => element === active) ?? [""];
  const { selectionStart, selectionEnd } = /** @type {HTMLInputElement} */ (active);
  return { kind: active.localName, name, selection: typeof selectionStart === "number" ? [selectionStart, selectionEnd ?? selectionStart] : null };
}

/** What an element is likely to be called in the next version of the page as well. @param {Element} element */
const focusName = (element) => element.id || [element.getAttribute("name"), element.getAttribute("href"), words(element)].join();

/** Does something that moves the text, and lets the reader not notice. @param {() => void} act */
export function keepScroll(act) {
  const place = takePlace();
  act();
  restoreScroll(place);
}
