// @ts-check

/**
 * Waits for a reader who searches. This is the only part of the search that every page has: what shows results, the engine
 * and its index are fetched when the box is first entered, on the search page, or where words are to be marked.
 */
export function awaitSearch() {
  const words = new URLSearchParams(location.search).get("h");
  if (words) import("../highlight/highlight.js").then((found) => found.markWords(words), () => {});
  const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-results]"));
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.search"));
  const box = /** @type {HTMLInputElement | HTMLTextAreaElement | null | undefined} */ (page?.querySelector("[name=q]") ?? form?.querySelector("[name=q]"));
  if (page) import("../results/results.js").then((results) => results.showResults(page), () => {});
  if (!form || !box) return;
  if (!page) {
    // Without its module the box still leads to the search page.
    box.addEventListener("focus", () => import("../palette/palette.js").then((palette) => palette.showPalette(form), () => {}), { once: true });
  }
  for (const key of form.querySelectorAll("kbd")) key.hidden = false;
  /** @type {Element | null} */
  let from = null; // what had the focus before the box was summoned
  addEventListener("keydown", (event) => {
    const summons = event.ctrlKey || event.metaKey ? event.key.toLowerCase() === "k" && !event.shiftKey : event.key === "/" && !writing(event.target);
    if (!summons || event.altKey || event.isComposing) return;
    event.preventDefault();
    if (document.activeElement !== box) from = document.activeElement;
    if (!page && form.getBoundingClientRect().bottom < 0) form.classList.add("search-float");
    box.focus();
    box.select();
  });
  form.addEventListener("dismiss", () => {
    if (from instanceof HTMLElement && from !== document.body && from.isConnected) from.focus({ preventScroll: true });
    else box.blur();
    from = null;
  });
}

/** Whether keys are letters there. @param {EventTarget | null} target */
function writing(target) {
  return target instanceof Element && target.matches("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button])");
}
