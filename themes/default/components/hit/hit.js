// @ts-check
import { element } from "../../js/element.js";

/** @typedef {import("../search/engine.js").Hit} Hit */

const most = 12; // words that a link asks to be marked
const longest = 64; // of them, in characters

/**
 * What the links of a hit need to know.
 * @typedef {object} Surroundings
 * @property {string} search address of the search page
 * @property {string[]} severities from the most severe
 * @property {string[] | null} words to mark on the pages that are linked to; null when servers must not be told the marked words
 */

/** The words of a query that a page can show. @param {string} text */
export function wordsOf(text) {
  return text.split(/\s+/).filter((word) => word.length <= longest && !word.startsWith("-") && !/^(?:service|severity|sev|cause|trigger|tag|team|status|id|owner|year|after|before|has):/i.test(word))
    .map((word) => word.replace(/^title:/i, "").replace(/^[+("“]+|[)"”*,;]+$|~\d*$/g, "")).filter((word) => word.length > 1).slice(0, most);
}

/** The address of a place. @param {string} url relative to the root of the site @param {Surroundings} at */
export function addressOf(url, at) {
  const to = new URL("../" + url, at.search);
  // A site that is opened as files names its pages by their files.
  if (at.search.endsWith("/index.html")) to.pathname = to.pathname.replace(/\/$/, "/index.html");
  return to;
}

/** The address of a place with words to mark. @param {string} url relative to the root @param {Hit | null} hit @param {Surroundings} at */
export function marked(url, hit, at) {
  const to = addressOf(url, at);
  if (!at.words) return to.href;
  const words = at.words.map((word) => word.toLowerCase());
  for (const part of hit ? hit.excerpt : []) {
    const text = part.text.toLowerCase();
    if (part.mark && text.length <= longest && !words.some((word) => text.startsWith(word))) words.push(text);
  }
  const few = [...new Set(words)].slice(0, most).join(" ");
  if (few) to.searchParams.set("h", few);
  return to.href;
}

/** Where a hit leads: to the best place of its page. @param {Hit} hit @param {Surroundings} at */
export const hitAddress = (hit, at) => marked((hit.place || hit).url, hit, at);

/** A severity as all pages show it. @param {string | null} id @param {string[]} severities */
export function severityOf(id, severities) {
  if (!id) return null;
  const plain = (/** @type {string} */ text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const rank = severities.findIndex((other) => plain(other) === plain(id)) + 1;
  return element("span", rank ? "severity sev-" + Math.min(rank, 5) : "severity", id);
}

/** @param {string | null} day ISO 8601 */
export const dayOf = (day) => day && element("time", { datetime: day }, day);

/** @param {Hit} hit */
export const excerptOf = (hit) => hit.excerpt.map((part) => (part.mark ? element("mark", "", part.text) : part.text));

/** A hit as an entry of the list. @param {Hit} hit @param {Surroundings} at */
export function hitEntry(hit, at) {
  const to = hitAddress(hit, at);
  return element("li", { class: "hit", "data-id": hit.id },
    element("p", "hit-facts", dayOf(hit.date), severityOf(hit.severity, at.severities), hit.services.length > 0 && element("span", "hit-services", hit.services.join(", ")),
      element("span", "hit-seen")),
    element("h2", "hit-title", element("a", { href: to }, hit.title || hit.id)),
    hit.excerpt.length > 0 && element("p", "hit-excerpt", ...excerptOf(hit)),
    hit.place && element("p", "hit-place", "in ", element("a", { href: to }, hit.place.title)));
}
