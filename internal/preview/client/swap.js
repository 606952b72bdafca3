// @ts-check
import { restoreFocus, restoreScroll, restoreState, takePlace } from "./place.js";

/** @type {Document | null} */
let before = null; // the page as it came, before the theme's scripts had it; null when that is not known
/** @type {Element[]} */
let parts = []; // the elements of the body that came with it

/**
 * Lets the next swap compare with the page as it came, so that it replaces only what differs.
 * @param {string} html
 */
export function learn(html) {
  if (before) return;
  before = parse(html);
  parts = theirs().slice(0, before.body.children.length); // scripts add theirs at the end
}

/**
 * Puts another version of the page in its place. What is the same in both stays; where nothing takes care of the new
 * elements, the page has to be loaded anew.
 * @param {string} html
 * @returns {Promise<{ done: boolean, settle: () => void }>} whether the page is now that version; settle is to be called before it is painted
 */
export async function swap(html) {
  const after = parse(html);
  if (frameOf(document) !== frameOf(after)) return { done: false, settle() {} };
  const place = takePlace();
  const drop = await loadStyles(after);
  updateHead(after);
  const fresh = replaceParts(after);
  drop();
  before = after;
  restoreState(place);
  const swapped = new CustomEvent("codman:swap", { cancelable: true, detail: { parts: fresh } });
  const taken = fresh.length === 0 || !document.dispatchEvent(swapped);
  restoreScroll(place); // after what the theme does, so that the text is laid out once
  if (!taken) return { done: false, settle() {} };
  restoreFocus(place);
  const y = scrollY;
  return { done: true, settle: () => { if (Math.abs(scrollY - y) < 2) restoreScroll(place); } }; // unless the reader goes on already
}

/** @param {string} html */
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

/** The elements of the body but for the preview's own. */
const theirs = () => [...document.body.children].filter((part) => part.localName !== "codman-preview");

/** What can't be changed in a page that runs: which scripts it has, and what it is allowed to do. @param {Document} page */
function frameOf(page) {
  const scripts = Array.from(page.querySelectorAll("script[src]:not([data-page])"), (script) => (script.getAttribute("src") ?? "").replace(/.*\//, ""));
  const orders = Array.from(page.querySelectorAll("meta[http-equiv]"), (meta) => meta.outerHTML);
  return [...scripts, ...orders].join("\n");
}

/** @param {Document} page */
const stylesOf = (page) => /** @type {HTMLLinkElement[]} */ ([...page.querySelectorAll("link[rel=stylesheet]")]);

/** Loads the style sheets that are new, and gives what removes the others. @param {Document} after */
async function loadStyles(after) {
  const wanted = stylesOf(after), present = stylesOf(document);
  const addresses = wanted.map((link) => link.href);
  const added = wanted.filter((link) => !present.some(({ href }) => href === link.href)).map((link) => document.importNode(link));
  const loaded = await Promise.all(added.map((link) => new Promise((resolve) => {
    link.onload = () => resolve(true);
    link.onerror = () => resolve(false);
    present.length ? present[present.length - 1].after(link) : document.head.append(link);
  })));
  return () => {
    if (loaded.includes(false)) return added.forEach((link, i) => loaded[i] || link.remove()); // an old style is better than none
    for (const link of present) if (!addresses.includes(link.href)) link.remove();
  };
}

/** @param {Document} after */
function updateHead(after) {
  if (!before || before.title !== after.title) document.title = after.title;
  for (const name of ["lang", "dir"]) copyAttribute(after.documentElement, document.documentElement, name);
  copyAttribute(after.body, document.body, "class");
  const names = "meta[name], link:not([rel=stylesheet])";
  const now = [...document.head.querySelectorAll(names)], next = [...after.head.querySelectorAll(names)];
  if (now.length === next.length && now.every((element, i) => element.isEqualNode(next[i]))) return;
  for (const element of now) element.remove();
  document.head.append(...next.map((element) => document.importNode(element, true)));
}

/** @param {Element} from @param {Element} to @param {string} name */
function copyAttribute(from, to, name) {
  const value = from.getAttribute(name);
  if (value === null) to.removeAttribute(name);
  else if (to.getAttribute(name) !== value) to.setAttribute(name, value);
}

/** Replaces the parts of the body that differ, and gives the new ones. @param {Document} after */
function replaceParts(after) {
  const next = [...after.body.children];
  const alike = before && parts.length === next.length && parts.every((part, i) => part.isConnected && part.localName === next[i].localName);
  const was = before ? [...before.body.children] : [];
  if (!alike) {
    // What scripts have added belongs to what was there.
    for (const part of theirs()) part.remove();
    parts = next.map((part) => document.importNode(part, true));
    document.body.prepend(...parts);
    return parts;
  }
  /** @type {Element[]} */
  const fresh = [];
  next.forEach((part, i) => {
    if (was[i]?.isEqualNode(part)) return;
    const made = document.importNode(part, true);
    parts[i].replaceWith(made);
    parts[i] = made;
    fresh.push(made);
  });
  return fresh;
}
