// @ts-check
// A query made ready: its slots with their terms, and its restrictions.

import { print } from "./query.js";
import { fill, slotsOf } from "./slot.js";
import { addSynonyms } from "./synonyms.js";
import { addPrefixes, addTypos } from "./variants.js";

/**
 * @typedef {import("./query.js").Clause} Clause
 * @typedef {import("./slot.js").Slot} Slot
 *
 * @typedef {Object} Plan
 * @property {Slot[]} slots of words and phrases that may or must be there, in the order written
 * @property {Slot[][]} not the slots of each clause that must not
 * @property {Slot[]} extra filled by synonyms of several slots; they add to the score, and count as no slot
 * @property {Clause[]} fields
 * @property {boolean} blank asks for no words at all, so that all documents that pass its restrictions are meant
 * @property {string} query as text
 * @property {{from: string, to: string}[]} corrected
 */

/**
 * @param {import("./index.js").Index} index
 * @param {import("./query.js").Query} tree
 * @returns {Promise<Plan>}
 */
export const planOf = async (index, tree) => {
  const { clauses } = tree;
  const fields = clauses.filter((c) => c.kind === "field");
  const words = clauses.filter((c) => c.kind !== "field");
  const slots = words.filter((c) => c.occur !== "not").flatMap(slotsOf);
  const not = words.filter((c) => c.occur === "not").map(slotsOf);
  const blank = !slots.length && (!!tree.blank || fields.length + not.flat().length > 0);
  /** @type {Plan} */
  const p = { slots, not, extra: [], fields, blank, query: print(tree), corrected: [] };
  await Promise.all(slots.concat(...not).map((s) => fill(index, s)));
  const better = await Promise.all(
    slots.map(async (s, i) => {
      const next = slots[i + 1];
      if (!next || next.clause !== s.clause) await addPrefixes(index, s);
      return addTypos(index, s, slots.length);
    }),
  );
  better.forEach((to, i) => to && p.corrected.push({ from: slots[i].text, to }));
  await addSynonyms(index, p);
  return p;
};
