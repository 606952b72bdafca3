// @ts-check
import { element } from "../../js/element.js";

const most = 2000; // marks on a page
const name = "found";

/**
 * Marks words in the text of the page, and shows the first mark unless the address names a place. A mark covers the whole
 * word that begins with what was searched for.
 * @param {string} query words, split by space
 */
export function markWords(query) {
  const words = [...new Set(query.toLowerCase().split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)))].slice(0, 40);
  const article = document.querySelector("main");
  const before = document.querySelector("div.found");
  before?.remove();
  if (!article || words.length === 0) return;
  const nodes = textNodes(article);
  const all = nodes.map((node) => node.data.toLowerCase()).join("\n");
  // What stands nowhere as a whole may stand there in parts: a host in an address, a class in a stack trace.
  const wanted = words.flatMap((word) => (all.includes(word) ? [word] : word.split(/[^\p{L}\p{N}]+/u).filter((part) => part.length > 2)));
  if (wanted.length === 0) return;
  const ranges = find(nodes, wanted).slice(0, most);
  if (ranges.length === 0) return;
  const clear = paint(ranges);
  const pill = element("div", { class: "found", role: "region", "aria-label": "Marked words" }, element("span", "", `${ranges.length === 1 ? "1 mark" : ranges.length + " marks"} `));
  const button = element("button", { type: "button" }, "Clear");
  button.addEventListener("click", () => {
    clear();
    pill.remove();
    const address = new URL(location.href);
    address.searchParams.delete("h");
    history.replaceState(history.state, "", address.href);
  });
  pill.append(button);
  document.body.append(pill);
  if (!before && !location.hash) ranges[0].startContainer.parentElement?.scrollIntoView({ block: "center" });
}

/** The text that people wrote. @param {Element} within */
function textNodes(within) {
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT, { acceptNode: (node) =>
    (node.parentElement?.closest("script, style, nav, form, button, svg, [hidden]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT) });
  /** @type {Text[]} */
  const nodes = [];
  while (walker.nextNode()) nodes.push(/** @type {Text} */ (walker.currentNode));
  return nodes;
}

/** @param {Text[]} nodes @param {string[]} words */
function find(nodes, words) {
  const plain = [...words].sort((a, b) => b.length - a.length).map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  // A word begins after what is no letter; but scripts without spaces have words within words.
  const pattern = new RegExp(`(^|[^\\p{L}\\p{N}]|[\\u3040-\\u9fff])(${plain.join("|")})`, "giu");
  /** @type {Range[]} */
  const ranges = [];
  for (const node of nodes) {
    for (pattern.lastIndex = 0; ;) {
      const match = pattern.exec(node.data);
      if (!match) break;
      const start = match.index + match[1].length;
      const rest = match[2].length > 2 && !/[\u3040-\u9fff]$/.test(match[2]) ? /^[\p{L}\p{N}]*/u.exec(node.data.slice(start + match[2].length)) : null;
      const end = start + match[2].length + (rest ? rest[0].length : 0);
      if (match[2].length < 3 && /[\p{L}\p{N}]/u.test(node.data[end] || "")) continue; // two letters are a word of their own
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, end);
      ranges.push(range);
      pattern.lastIndex = end;
    }
  }
  return ranges;
}

/** Shows ranges as marked, and returns what clears the marks. @param {Range[]} ranges */
function paint(ranges) {
  const registry = /** @type {any} */ (CSS).highlights;
  const Marks = /** @type {any} */ (window).Highlight;
  if (registry && Marks) {
    registry.set(name, new Marks(...ranges));
    return () => registry.delete(name);
  }
  // From the last to the first: splitting a text moves what is behind.
  const marks = ranges.reverse().map((range) => {
    const mark = element("mark", name);
    range.surroundContents(mark);
    return mark;
  });
  ranges.reverse();
  return () => marks.forEach((mark) => {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent?.normalize();
  });
}
