// @ts-check

/** @type {HTMLFormElement | null | undefined} */
let form;
/** @type {HTMLInputElement | HTMLTextAreaElement} */
let box;
/** @type {HTMLElement | null} */
let page = null;
/** @type {Element | null} */
let from = null; // what had the focus before the box was summoned

/**
 * Waits for a reader who searches. This is the only part of the search that every page has: what shows results, the engine
 * and its index are fetched when the box is first entered, on the search page, or where words are to be marked.
 */
export function awaitSearch() {
  const words = new URLSearchParams(location.search).get("h");
  if (words) import("../highlight/highlight.js").then((found) => found.markWords(words), () => {});
  const here = /** @type {HTMLFormElement | null} */ (document.querySelector("form.search"));
  if (here === form) return; // an edit has left it as it was
  form = here;
  page = document.querySelector("[data-results]");
  if (page) import("../results/results.js").then((results) => results.showResults(/** @type {HTMLElement} */ (page)), () => {});
  const found = page?.querySelector("[name=q]") ?? form?.querySelector("[name=q]");
  if (!here || !found) return;
  box = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (found);
  if (!page) {
    // Without its module the box still leads to the search page.
    box.addEventListener("focus", () => import("../palette/palette.js").then((palette) => palette.showPalette(here), () => {}), { once: true });
  }
  for (const key of here.querySelectorAll("kbd")) key.hidden = false;
  addEventListener("keydown", summon);
  here.addEventListener("dismiss", () => {
    if (from instanceof HTMLElement && from !== document.body && from.isConnected) from.focus({ preventScroll: true });
    else box.blur();
    from = null;
  });
}

/** Leads to the box. @param {KeyboardEvent} event */
function summon(event) {
  const summons = event.ctrlKey || event.metaKey ? event.key.toLowerCase() === "k" && !event.shiftKey : event.key === "/" && !writing(event.target);
  if (!summons || event.altKey || event.isComposing) return;
  event.preventDefault();
  if (document.activeElement !== box) from = document.activeElement;
  if (!page && form && form.getBoundingClientRect().bottom < 0) form.classList.add("search-float");
  box.focus();
  box.select();
}

/** Whether keys are letters there. @param {EventTarget | null} target */
function writing(target) {
  return target instanceof Element && target.matches("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button])");
}
