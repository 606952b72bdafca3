// @ts-check
// Makes the page equal to the latest state that the server told of it. Nothing here depends on what was told before: a page
// that slept, or missed any number of changes, does the same as one that saw them all.
import { follow } from "./connection.js";
import { showProblems } from "./overlay.js";
import { showPanel } from "./panel.js";
import { restoreFocus, restoreScroll, restoreState, takePlace } from "./place.js";
import { learn, swap } from "./swap.js";

/** @typedef {import("./connection.js").State} State */

const own = /** @type {HTMLScriptElement} */ (document.querySelector("script[data-page]"));
const kept = "codman.preview"; // in the storage of this tab: what a reload must not lose

let shown = own.dataset.page ?? ""; // the tag of the page that can be seen
/** @type {State} */
let state;
/** @type {string | null} */
let asked = null; // the tag that was asked for last, so that a server which gives another is not asked for ever
let scripts = ""; // the first that was told; the page runs these
/** @type {string | null} */
let search = null; // likewise
let busy = false;
/** @type {AbortController | null} */
let fetching = null;

/** @param {State} told @param {boolean} first of a connection */
function hear(told, first) {
  if (fetching && told.page !== state.page) fetching.abort();
  state = told;
  if (first && !busy) asked = returned;
  scripts ||= told.scripts;
  search ??= told.search;
  settle();
}

/** Does what is to be done until the page is as the state says. */
async function settle() {
  if (busy) return; // whoever is at work looks at the latest state before it ends
  busy = true;
  showProblems(state.problems);
  try {
    while (outdated()) await renew();
  } finally {
    busy = false;
  }
  showProblems(state.problems);
  afterFrame(() => {
    document.dispatchEvent(new CustomEvent("codman:painted", { detail: { page: shown, generation: state.generation, problems: state.problems.length } }));
    showPanel({ state, gone: state.page === null && shown !== "" });
  });
}

/** Whether the page is not what it should be, and something can be done about it. */
const outdated = () => state.problems.length === 0 && state.page !== null && (state.page === shown ? ageing() : state.page !== asked);

/** Whether scripts run that are others now, or this is the search page and finds what was there before. */
const ageing = () => scripts !== (state.scripts || scripts) || (location.pathname === "/search/" && search !== (state.search ?? search));

/** Fetches the page and puts it in the place of this one. */
async function renew() {
  const wanted = state.page;
  asked = wanted;
  if (ageing()) return rested().then(reload);
  fetching = new AbortController();
  try {
    const answer = await fetch(location.pathname + location.search, { cache: "no-store", signal: fetching.signal });
    const html = await answer.text();
    fetching = null;
    if (!answer.ok) return; // another state is on its way
    const { done, settle } = await swap(html);
    if (!done) return reload();
    shown = tagOf(answer) || (wanted ?? "");
    again = soon;
    onFrame(settle);
  } catch {
    if (state.page !== wanted) asked = null; // it was for a state that is no more
    else setTimeout(tryAgain, again = Math.min(2 * again, 30000), wanted);
  } finally {
    fetching = null;
  }
}

const soon = 500;
let again = soon; // in milliseconds: half of how long it takes until a page that could not be fetched is asked for once more

/** @param {string | null} wanted */
function tryAgain(wanted) {
  if (asked === wanted && shown !== wanted) asked = null;
  settle();
}

/** @param {Response} answer */
const tagOf = (answer) => (answer.headers.get("ETag") ?? "").replace(/^(W\/)?"|"$/g, "");

const pause = 1000; // in milliseconds: whoever types has the address of the search follow in less
let typed = -pause;
addEventListener("input", () => { typed = performance.now(); }, { capture: true });

/** Waits until nobody types: a reload would take the keys that are struck meanwhile. */
async function rested() {
  for (let left; (left = typed + pause - performance.now()) > 0; ) await new Promise((resolve) => setTimeout(resolve, left));
}

/** Loads the page anew, without losing the reader's place. */
async function reload() {
  try {
    sessionStorage.setItem(kept, JSON.stringify({ path: location.pathname, page: state.page, place: takePlace() }));
    history.scrollRestoration = "manual";
  } catch {}
  location.reload();
  await new Promise(() => {}); // nothing more is done here
}

/** Goes on where a reload has left. @returns {string | null} the tag that it was for */
function comeBack() {
  try {
    const { path, page, place } = JSON.parse(sessionStorage.getItem(kept) ?? "{}");
    sessionStorage.removeItem(kept);
    if (path !== location.pathname) return null;
    history.scrollRestoration = "auto";
    restoreState(place);
    restoreScroll(place);
    restoreFocus(place);
    onFrame(() => restoreScroll(place));
    if (place.y > 0) holdPlace(place);
    return page;
  } catch {
    return null;
  }
}

/** Keeps a place while scripts add to the page what they found, until the reader goes elsewhere. @param {import("./place.js").Place} place */
function holdPlace(place) {
  const grown = new MutationObserver(() => restoreScroll(place));
  const leave = new AbortController();
  leave.signal.addEventListener("abort", () => grown.disconnect());
  for (const name of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(name, () => leave.abort(), { capture: true, passive: true, signal: leave.signal });
  setTimeout(() => leave.abort(), 5000);
  grown.observe(document.body, { childList: true, subtree: true });
}

/** @param {() => void} act */
function onFrame(act) {
  if (document.hidden) act();
  else requestAnimationFrame(act);
}

/** Acts once the frame is painted. @param {() => void} act */
function afterFrame(act) {
  onFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      act();
    };
    port2.postMessage(null);
  });
}

/** Looks at the page as it came; the browser still has it. */
async function remember() {
  try {
    const answer = await fetch(location.href, { cache: "force-cache" });
    const html = await answer.text();
    if (tagOf(answer) === own.dataset.page && shown === own.dataset.page && !busy) learn(html);
  } catch {
    // Then the first swap replaces all of the page.
  }
}

const returned = comeBack();
follow(hear, (away) => showPanel({ away }));
if (shown) addEventListener("load", () => setTimeout(remember), { once: true });
if (shown && document.readyState === "complete") remember();
