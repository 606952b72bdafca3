// @ts-check
// The sum behind a score.

import { placeIn } from "./index.js";
import { base } from "./rank.js";

/**
 * @typedef {import("./index.js").Term} Term
 *
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
export const explanation = (index, p, doc, id, ranked) => {
  const { raise, score } = base(index, p, doc);
  const matched = p.slots.filter((s) => s.scores[doc] > 0).length;
  const { part, phrase, prefix_title } = index.meta.weights;
  const slots = p.all.map((s) => {
    /** @type {TermExplanation[]} */
    const terms = [];
    /** @type {(list: Term[], kind: TermExplanation["kind"], discount: number, idf?: number) => void} */
    const add = (list, kind, discount, idf) => {
      for (const t of list) {
        const at = placeIn(t, doc);
        const more = kind === "prefix" ? prefix_title * t.titles[at] : 0;
        if (at >= 0) terms.push({ term: t.text, kind, discount, documents: t.docs.length, idf: idf || t.idf, tf: t.tf[at] + more });
      }
    };
    if (s.scores[doc]) {
      add([s.own], "word", 1);
      add(s.parts, "part", part);
      for (const place of s.phrase) add(place.terms, "phrase", phrase);
      // A synonym of several words stands for the slot only whole.
      for (const v of s.variants) if (v.terms.every((t) => placeIn(t, doc) >= 0)) add(v.terms, v.kind, v.discount, v.idf);
    }
    return { text: s.text, score: s.scores[doc], terms };
  });
  return { id, score: ranked ? ranked.score : 0, slots, matched, raise, proximity: ranked ? ranked.score - score : 0 };
};
