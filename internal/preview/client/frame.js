// @ts-check

/** The one element that the preview adds to a page. What is in it is neither styled by the page nor found by its scripts. */
export const host = document.createElement("codman-preview");

const root = host.attachShadow({ mode: "open" });
const style = element("link", { rel: "stylesheet", href: "/.codman/preview.css" });
const said = element("p", { class: "said", role: "status" });

host.hidden = true; // until it has its looks
style.addEventListener("load", () => (host.hidden = false));
root.append(style, said);
document.body.append(host);

/**
 * An element with its content. Texts stay texts, whatever stands in them; what is missing is left out.
 * @param {string} name
 * @param {string | Record<string, string | null | undefined | (() => void)>} [attributes] the class alone, or attributes by name; a function is what a click does
 * @param {(Node | string | false | null | undefined)[]} content
 * @returns {HTMLElement}
 */
export function element(name, attributes = "", ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(typeof attributes === "string" ? { class: attributes } : attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value) made.setAttribute(key, value);
  }
  made.append(.../** @type {(Node | string)[]} */ (content.filter((part) => part)));
  return made;
}

/** Adds something that lasts as long as the page. @param {HTMLElement} part */
export function add(part) {
  root.append(part);
}

/** A style of the page itself while something of the preview needs room in it. */
export function roomFor() {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return (/** @type {string} */ style) => sheet.replaceSync(style);
}

/** What of the preview has the focus. */
export const focused = () => root.activeElement;

/** Says something to those who don't see it. @param {string} text */
export function tell(text) {
  said.classList.remove("said-now");
  said.textContent = text;
}

/** Says something to all, for a moment. @param {string} text */
export function say(text) {
  said.textContent = text;
  said.classList.remove("said-now");
  void said.offsetWidth; // so that it begins anew
  said.classList.add("said-now");
}

/** @param {string} text */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Only secure pages have a clipboard, which an address of the local network is not.
    const field = /** @type {HTMLTextAreaElement} */ (element("textarea", { class: "copying", "aria-label": "copying" }));
    const from = focused() ?? document.activeElement;
    field.value = text;
    root.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    if (from instanceof HTMLElement) from.focus({ preventScroll: true });
    if (!copied) return say(text);
  }
  say("copied " + text);
}

/** Whether keys are letters there, or belong to something else. @param {KeyboardEvent} event */
export function taken(event) {
  const target = event.composedPath()[0];
  const writing = target instanceof Element && target.matches("textarea, select, [contenteditable]:not([contenteditable=false]), input:not([type=checkbox], [type=radio], [type=button])");
  return writing || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") !== null;
}
