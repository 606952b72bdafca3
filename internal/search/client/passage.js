// @ts-check
// The texts of a fragment as words, with the slots that each may belong to.

import { analyze } from "./analysis.js";
import { termsOf } from "./slot.js";

/** @typedef {import("./plan.js").Plan} Plan */

/**
 * The words of a text that belong to slots of a plan. The plan keeps them: texts are read for their order and for excerpts.
 *
 * @param {Plan} p
 * @param {string} text
 */
export const read = (p, text) => {
  const words = p.words.get(text) || analyze(text, byTerm(p));
  p.words.set(text, words);
  return words;
};

/**
 * @param {Plan} p whose terms are all known
 * @returns {Map<string, number[]>} indices of the slots that a term belongs to
 */
export const byTerm = (p) => {
  if (p.byTerm) return p.byTerm;
  const out = (p.byTerm = new Map());
  p.all.forEach((s, i) => {
    for (const text of new Set(termsOf(s).map((t) => t.text))) out.set(text, [...(out.get(text) || []), i]);
  });
  return out;
};
