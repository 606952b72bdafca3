// @ts-check
// The sum behind a score.

import { placeIn } from "./index.js";
import { raised, scoreOf } from "./rank.js";

/**
 * @typedef {Object} TermExplanation one term that the document has, and what it counts for
 * @property {string} term
 * @property {"word" | "part" | "phrase" | "typo" | "prefix" | "synonym"} kind
 * @property {number} discount
 * @property {number} documents
 * @property {number} idf
 * @property {number} tf weighted frequency
 *
 * @typedef {Object} Explanation
 * @property {string} id
 * @property {number} score
 * @property {{text: string, score: number, terms: TermExplanation[]}[]} slots what each word of the query gave
 * @property {number} matched slots that the document has
 * @property {number} raise the factor for the share of them
 * @property {number} proximity what the nearness of the words adds; 0 outside the best
 */

/**
 * @param {import("./index.js").Index} index
 * @param {import("./plan.js").Plan} p
 * @param {number} doc
 * @param {string} id
 * @param {import("./rank.js").Ranked | undefined} ranked its place among the results
 * @returns {Explanation}
 */
export function explanation({ meta }, p, doc, id, ranked) {
  let sum = 0;
  let matched = 0;
  const slots = p.slots.concat(p.extra).map((s, i) => {
    const score = scoreOf(s, doc);
    sum += score;
    if (i < p.slots.length && score > 0) matched++;
    return { text: s.text, score, terms: termsIn(meta.weights, s, doc) };
  });
  return {
    id,
    score: ranked ? ranked.score : 0,
    slots,
    matched,
    raise: raised(meta, 1, matched, p.slots.length),
    proximity: ranked ? ranked.score - raised(meta, sum, matched, p.slots.length) : 0,
  };
}

/**
 * @param {import("./store.js").Weights} weights
 * @param {import("./slot.js").Slot} s
 * @param {number} doc
 * @returns {TermExplanation[]} of the terms of the slot that the document has
 */
function termsIn(weights, s, doc) {
  /** @type {TermExplanation[]} */
  const out = [];
  /** @type {(terms: import("./index.js").Term[], kind: TermExplanation["kind"], discount: number, idf?: number) => void} */
  const add = (terms, kind, discount, idf) => {
    for (const t of terms) {
      const at = placeIn(t.docs, doc);
      if (at >= 0) out.push({ term: t.text, kind, discount, documents: t.docs.length, idf: idf === undefined ? t.idf : idf, tf: t.tf[at] });
    }
  };
  if (s.own) add([s.own], "word", 1);
  add(s.parts, "part", weights.part);
  for (const place of s.phrase) add(place.terms, "phrase", weights.phrase);
  for (const v of s.variants) add(v.terms, v.kind, v.discount, v.idf);
  return out;
}
