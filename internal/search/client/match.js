// @ts-check
// Which documents have the words of a plan, and what each word gives them.

import { common, placeIn } from "./index.js";
import { TITLE } from "./limits.js";
import { termsOf } from "./slot.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {import("./index.js").Term} Term
 * @typedef {import("./plan.js").Plan} Plan
 * @typedef {import("./slot.js").Slot} Slot
 */

/**
 * Finds and scores the documents of every slot.
 *
 * @param {Index} index
 * @param {Plan} p
 * @returns {Promise<number[]>} the documents that have the words of the plan, ascending
 */
export const match = async (index, p) => {
  const musts = p.slots.filter((s) => s.clause.occur === "must");
  const not = p.excluded.filter((group) => group.length);
  await Promise.all(p.all.concat(...not).map((s) => evaluate(index, s)));
  const out = [];
  let doc = 0;
  const has = (/** @type {Slot} */ s) => s.found[doc];
  for (; doc < index.documents; doc++) {
    if ((p.blank || p.all.some(has)) && musts.every(has) && !not.some((group) => group.every(has))) out.push(doc);
  }
  return out;
};

/**
 * @param {Index} index
 * @param {Slot} s
 */
const evaluate = async (index, s) => {
  const { weights } = index.meta;
  const { own, parts, variants } = s;
  s.scores = new Float64Array(index.documents);
  s.found = new Uint8Array(index.documents);
  s.weight = Math.max(...termsOf(s).map((t) => t.idf));
  const add = (/** @type {number} */ doc, /** @type {number} */ score) => {
    s.found[doc] = 1;
    s.scores[doc] += score;
  };
  /** What a term gives to a document. @type {(term: Term, at: number) => number} */
  const score = ({ docs, tf, idf }, at) => idf * index.sat(tf[at], docs[at]);
  const addAll = (/** @type {Term} */ term, /** @type {number} */ factor) =>
    term.docs.forEach((doc, at) => add(doc, factor * score(term, at)));

  if (s.phrase.length) await addPhrase(index, s, add, score);
  addAll(own, parts.length ? weights.whole : 1);
  if (s.clause.occur === "should") {
    for (const part of parts) addAll(part, weights.part);
  } else if (parts.length && !own.idf) {
    // A compound under + or - is meant whole; where no document has it so, all of its parts.
    common(parts, (doc, at) => parts.forEach((part, i) => add(doc, weights.part * score(part, at[i]))));
  }
  for (const { kind, terms, discount, idf } of variants) {
    const weight = discount * idf;
    // Who types the first letters of a word mostly looks for a title, so there the words that begin with them count more.
    const more = kind === "prefix" ? weights.prefix_title : 0;
    common(terms, (doc, at) => {
      const tf = Math.min(...terms.map((term, i) => term.tf[at[i]] + more * term.titles[at[i]]));
      const score = weight * index.sat(tf, doc);
      if (score <= s.scores[doc]) return;
      s.scores[doc] = 0;
      add(doc, score);
    });
  }
};

/**
 * Adds the documents with the phrase in some part of some field.
 *
 * @param {Index} index
 * @param {Slot} s
 * @param {(doc: number, score: number) => void} add
 * @param {(term: Term, at: number) => number} score
 */
const addPhrase = async (index, { phrase, title }, add, score) => {
  const places = await Promise.all(phrase.map(({ texts }) => Promise.all(texts.map((text) => index.positions(text)))));
  for (const doc of new Set(places[0].flatMap((positions) => [...positions.keys()]))) {
    /** Where the phrase may begin. @type {Set<number> | null} */
    let starts = null;
    phrase.forEach(({ offset }, i) => {
      const next = new Set();
      for (const positions of places[i]) {
        for (const at of positions.get(doc) || []) {
          // The lower 16 bits are the position in the part, from 1: a phrase stays in its part.
          const fits = at % 65536 > offset && (!title || Math.floor(at / 2 ** 32) === TITLE);
          if (fits && (!starts || starts.has(at - offset))) next.add(at - offset);
        }
      }
      starts = next;
    });
    if (!(/** @type {any} */ (starts).size)) continue;
    let sum = 0;
    for (const { terms } of phrase) {
      for (const term of terms) {
        const at = placeIn(term, doc);
        if (at >= 0) sum += score(term, at);
      }
    }
    add(doc, index.meta.weights.phrase * sum);
  }
};
