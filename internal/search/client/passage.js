// @ts-check
// The texts of a fragment as words, with the slots that each may belong to.

import { analyze } from "./analysis.js";
import { termsOf } from "./slot.js";

/**
 * The words of a part, which keeps them.
 *
 * @param {import("./store.js").Part} part
 */
export const read = (part) => part[4] || (part[4] = analyze(part[3]));

/**
 * @param {import("./slot.js").Slot[]} slots
 * @returns {Map<string, number[]>} indices of the slots that a term belongs to
 */
export const bySlotsTerm = (slots) => {
  const out = new Map();
  slots.forEach((s, i) => {
    for (const text of new Set(termsOf(s).map((t) => t.text))) out.set(text, [...(out.get(text) || []), i]);
  });
  return out;
};
