// @ts-check
// Words that may stand for the word as typed: words that begin so, and slips mended.

import { analyze } from "./analysis.js";
import { distance } from "./distance.js";
import { NONE } from "./index.js";
import { MOST_SLOTS } from "./limits.js";
import { capped, has } from "./slot.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {import("./slot.js").Slot} Slot
 * @typedef {[word: string, documents: number, distance: number]} Candidate
 */

/**
 * Gives the last slot of a clause the words that begin with it, when it is still being typed or has a star.
 *
 * @param {Index} index
 * @param {Slot} s
 */
export const addPrefixes = async (index, s) => {
  const { weights, documents } = index.meta;
  const { kind, typing } = s.clause;
  const asked = kind === "prefix";
  const begun = typing && kind === "word" && !s.number && s.own.docs.length <= weights.prefix_documents * documents;
  if ((!asked && !begun) || s.phrase.length || [...s.text].length < 2) return;
  const words = await index.words(s.text);
  const longer = words.filter(([word]) => word !== s.text);
  if (begun && longer.length && longer.length === words.length && !s.rest.length) {
    s.own = NONE; // "parti" is no word yet, only by chance the stem of "parties"
    s.word = "";
  }
  const most = asked ? 4 * weights.prefix_most : weights.prefix_most;
  await addWords(index, s, "prefix", /** @type {any} */ (longer), most, () => weights.prefix);
};

/**
 * Gives a slot the words that are one or two slips away, when so few documents have it that it may be a slip, or it asks for
 * such. A word that is still being typed and begins others is none.
 *
 * @param {Index} index
 * @param {Slot} s
 * @param {number} slots of the query
 * @returns {Promise<string | false | undefined>} of a word that no document has, the best of them
 */
export const addTypos = async (index, s, slots) => {
  const { weights } = index.meta;
  const { kind } = s.clause;
  const typed = [...s.text];
  const asked = kind === "fuzzy";
  const seldom =
    slots <= MOST_SLOTS &&
    kind === "word" &&
    !s.rest.length &&
    !s.variants.length &&
    !/[\d._/@-]/.test(s.text) &&
    typed.length >= weights.typo_letters &&
    s.own.docs.length <= weights.typo_documents;
  if (!asked && !seldom) return;
  const most = typed.length < 8 ? 1 : 2;
  /** @type {Candidate[]} */
  const near = [];
  for (const [word, documents] of await index.words(typed[0])) {
    const slips = distance(typed, word, most);
    if (slips && slips <= most) near.push([word, documents, slips]);
  }
  const unknown = !asked && !s.own.idf;
  const [best] = await addWords(index, s, "typo", near, weights.typo_most, (slips) => (slips === 1 ? weights.typo1 : weights.typo2));
  return unknown && best && best[0];
};

/**
 * Makes variants of the best words. They share one idf, that of all their documents together, so that among several readings
 * of a word the rarest does not win by its rarity.
 *
 * @param {Index} index
 * @param {Slot} s
 * @param {"typo" | "prefix"} kind
 * @param {Candidate[]} words in order; they are sorted anew
 * @param {number} most
 * @param {(slips: number) => number} discount
 * @returns {Promise<Candidate[]>} the best words
 */
const addWords = async (index, s, kind, words, most, discount) => {
  const best = words.sort((a, b) => a[2] - b[2] || b[1] - a[1]).slice(0, most); // stable: then by word
  const terms = await Promise.all(best.map(([word]) => index.all(analyze(word).slice(0, 1).map((t) => t.term), s.title)));
  /** @type {import("./slot.js").Variant[]} */
  const added = [];
  let documents = 0;
  terms.forEach(([term], i) => {
    if (!term || !term.idf || has(s, term)) return;
    const variant = { kind, terms: [term], discount: discount(best[i][2]), idf: 0 };
    documents += term.docs.length;
    s.variants.push(variant);
    added.push(variant);
  });
  for (const variant of added) variant.idf = capped(s, index.idf(Math.min(documents, index.documents)));
  return best;
};
