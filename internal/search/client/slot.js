// @ts-check
// A slot is one thing asked for: a word, a compound with its parts, or a phrase, with what may stand for it.

import { analyze } from "./analysis.js";
import { NONE } from "./index.js";

/**
 * @typedef {import("./index.js").Term} Term
 *
 * @typedef {Object} Variant
 * @property {"typo" | "prefix" | "synonym"} kind
 * @property {Term[]} terms that a document must all have
 * @property {number} discount
 * @property {number} idf
 *
 * @typedef {Object} Slot
 * @property {import("./query.js").Clause} clause the first one of a slot that only synonyms of several slots fill
 * @property {string} text as written, lower-cased
 * @property {boolean} number its text is not a word of the vocabulary
 * @property {string} word text of its own term; "" of a phrase
 * @property {Term} own of a plain word, or the whole of a compound
 * @property {string[]} rest texts of the parts
 * @property {Term[]} parts
 * @property {{offset: number, texts: string[], terms: Term[]}[]} phrase places: distance to the first, what may stand there
 * @property {boolean} title only titles count
 * @property {Variant[]} variants
 * @property {number} weight how much it tells: the idf of what stands for it
 * @property {Float64Array | number[]} scores by document
 * @property {Uint8Array | number[]} found 1 for each document that matches
 */

/**
 * @param {import("./query.js").Clause} clause
 * @param {string} text
 * @param {string} [word]
 * @returns {Slot}
 */
export const slot = (clause, text, word = "") => ({
  clause,
  text,
  number: false,
  word,
  own: NONE,
  rest: [],
  parts: [],
  phrase: [],
  title: clause.field === "title",
  variants: [],
  weight: 0,
  scores: [],
  found: [],
});

/**
 * The slots of a clause; none when analysis leaves nothing of it.
 *
 * @param {import("./query.js").Clause} clause
 * @returns {Slot[]}
 */
export const slotsOf = (clause) => {
  /** @type {Slot[]} */
  const slots = [];
  const tokens = analyze(clause.text);
  for (const { term, surface, run, pos } of tokens) {
    if (clause.kind === "phrase") {
      const { phrase } = slots[0] || (slots[0] = slot(clause, clause.text));
      const offset = pos - tokens[0].pos;
      if (!phrase.length || phrase[phrase.length - 1].offset !== offset) phrase.push({ offset, texts: [], terms: [] });
      phrase[phrase.length - 1].texts.push(term);
    } else if (!slots[run]) {
      slots[run] = slot(clause, surface || term, term);
      slots[run].number = !surface;
    } else if (term !== slots[run].word) slots[run].rest.push(term);
  }
  return slots;
};

/**
 * Gives a slot its terms.
 *
 * @param {import("./index.js").Index} index
 * @param {Slot} s
 */
export const fill = async (index, s) => {
  const wanted = (/** @type {string[]} */ texts) => index.all(texts, s.title);
  const [[own], parts] = await Promise.all([
    wanted(s.word ? [s.word] : []),
    wanted(s.rest),
    ...s.phrase.map(async (place) => (place.terms = await wanted(place.texts))),
  ]);
  s.own = own || NONE;
  s.parts = parts;
};

/**
 * All terms of a slot, those of its variants last.
 *
 * @param {Slot} s
 * @returns {Term[]}
 */
export const termsOf = (s) => [s.own, ...s.parts].concat(...s.phrase.concat(/** @type {any} */ (s.variants)).map((x) => x.terms));

/**
 * How many documents have the slot's own term, or of a compound that no document has whole, its commonest part.
 *
 * @param {Slot} s
 */
export const documents = (s) => s.own.docs.length || Math.max(0, ...s.parts.map((t) => t.docs.length));

/**
 * Keeps a variant from telling more than the word as typed.
 *
 * @param {Slot} s
 * @param {number} idf
 */
export const capped = ({ own }, idf) => (own.idf ? Math.min(idf, own.idf) : idf);

/**
 * Whether a term is the slot's own, or a variant of one term already.
 *
 * @param {Slot} s
 * @param {Term} term
 */
export const has = (s, { text }) => s.word === text || s.variants.some(({ terms: [one, more] }) => !more && one.text === text);
