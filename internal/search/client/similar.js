// @ts-check
// What a long text, such as a log, an alert or a stack trace, has in common with the documents.

import { analyze } from "./analysis.js";
import { TERMS, WORDS } from "./limits.js";
import { plan } from "./plan.js";
import { fill, slot } from "./slot.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {{text: string, term: string, count: number, weight: number}} Keyword
 */

/**
 * A plan of the words that tell most, searched for as they are.
 *
 * @param {Index} index
 * @param {string} text
 * @returns {Promise<import("./plan.js").Plan>}
 */
export const planOfText = async (index, text) => {
  const words = await keywords(index, text);
  const slots = words.map((w) => slot({ occur: "should", kind: "word", field: "", text: w.text, typing: false }, w.text, w.term));
  await Promise.all(slots.map((s) => fill(index, s)));
  return plan(slots, words.map((w) => w.text).join(" "));
};

/**
 * @param {Index} index
 * @param {string} text
 * @returns {Promise<Keyword[]>} in the order of the text
 */
const keywords = async (index, text) => {
  const all = distinct(text);
  const documents = await Promise.all(all.map((w) => index.word(w.text)));
  const known = all.filter((w, i) => {
    if (documents[i]) w.weight = index.idf(documents[i]) * (1 + 0.25 * (Math.min(w.count, 3) - 1));
    return documents[i];
  });
  const best = known.slice().sort((a, b) => b.weight - a.weight).slice(0, TERMS);
  return known.filter((w) => best.includes(w));
};

/**
 * The first different words of a text, each with how often it stands there; of one term only the first form.
 *
 * @param {string} text
 * @returns {Keyword[]}
 */
const distinct = (text) => {
  /** @type {Map<string, Keyword>} */
  const byTerm = new Map();
  for (const { term, surface } of analyze(text)) {
    const word = byTerm.get(term);
    if (word) word.count++;
    else if (surface && byTerm.size < WORDS) byTerm.set(term, { text: surface, term, count: 1, weight: 0 });
  }
  return [...byTerm.values()];
};
