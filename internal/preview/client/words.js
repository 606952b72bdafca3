// @ts-check
// The words of a finding in the page: they are known as the author wrote them, and looked for in the section that they stand in.

const name = "codman-words";
const sheet = new CSSStyleSheet();
sheet.replaceSync(`::highlight(${name}) { background-color: light-dark(#ffe08a, #6b5410); color: light-dark(#15191c, #fff); text-decoration: underline 2px; }`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

/**
 * Scrolls to the words of a finding and marks them; where they can't be found, to its section.
 * @param {{ anchor: string, text: string }} finding
 * @param {number} covered how much of the window is covered from below, in pixels
 * @returns {boolean} whether there is a place in the page
 */
export function showWords({ anchor, text }, covered) {
  const place = anchor ? document.getElementById(anchor) : null;
  const within = place ? sectionOf(place) : [document.querySelector("main") ?? document.body];
  const found = (text && findWords(within, text)) || (place && contentsOf(place));
  clearWords();
  if (!found) return false;
  for (let details = found.startContainer.parentElement?.closest("details"); details; details = details.parentElement?.closest("details")) details.open = true;
  mark(found);
  const { top, height } = found.getBoundingClientRect();
  const middle = (innerHeight - covered) / 2;
  scrollTo({ top: scrollY + top - Math.max(middle - height / 2, 16), behavior: calm() ? "instant" : "smooth" });
  if (place && place.tabIndex < 0) place.tabIndex = -1; // the next press of Tab in the page goes on from here
  return true;
}

export function clearWords() {
  /** @type {any} */ (CSS).highlights?.delete(name);
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** @param {Range} range */
function mark(range) {
  const { highlights } = /** @type {any} */ (CSS);
  const Marks = /** @type {any} */ (window).Highlight;
  if (highlights && Marks) highlights.set(name, new Marks(range));
  else {
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
  }
}

/** @param {Element} place */
function contentsOf(place) {
  const range = document.createRange();
  range.selectNodeContents(place);
  return range;
}

/** A heading with all that stands below it; anything else by itself. @param {Element} place */
function sectionOf(place) {
  const level = levelOf(place);
  const all = [place];
  if (level === 0) return all;
  for (let next = place.nextElementSibling; next && !(levelOf(next) > 0 && levelOf(next) <= level); next = next.nextElementSibling) all.push(next);
  return all;
}

/** @param {Element} element */
const levelOf = (element) => (/^h[1-6]$/.test(element.localName) ? Number(element.localName[1]) : 0);

/**
 * The place of words, whatever the space between them, the shape of quotation marks and dashes, and the marks of Markdown.
 * @param {Element[]} within
 * @param {string} text
 */
function findWords(within, text) {
  const wanted = plain(text.replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")).replace(/[*`_]/g, "").trim();
  if (!wanted) return null;
  let all = "";
  /** @type {[Text, number][]} */
  const at = []; // for each character of all, where it stands
  for (const part of within) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT, (node) => (node.parentElement?.closest("script, style, [hidden], .anchor") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
    while (walker.nextNode()) {
      const node = /** @type {Text} */ (walker.currentNode);
      for (let i = 0; i < node.data.length; i++) {
        const character = plain(node.data[i]);
        if (/[*`_]/.test(character) || (character === " " && all.endsWith(" "))) continue;
        all += character;
        at.push([node, i]);
      }
    }
  }
  const start = all.indexOf(wanted);
  if (start < 0) return null;
  const range = document.createRange();
  range.setStart(...at[start]);
  const [last, i] = at[start + wanted.length - 1];
  range.setEnd(last, i + 1);
  return range;
}

/** @param {string} text */
const plain = (text) => text.replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/[–—‑]/g, "-").replace(/\s+/g, " ");
