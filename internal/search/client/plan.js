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
 * @property {Slot[][]} excluded the slots of each clause that must not
 * @property {Slot[]} all these, then those that synonyms of several fill; the latter add to the score, and count as no slot
 * @property {Map<string, number[]>} [byTerm] indices of all the slots that a term belongs to
 * @property {Map<string, import("./analysis.js").Token[]>} words of the texts that were read: those of slots
 * @property {Clause[]} fields
 * @property {boolean} blank asks for no words at all, so that all documents that pass its restrictions are meant
 * @property {string} query as text
 * @property {{from: string, to: string}[]} corrected
 */

/**
 * @param {Slot[]} slots
 * @param {string} query
 * @returns {Plan}
 */
export const plan = (slots, query) => ({
  slots,
  all: slots.slice(),
  excluded: [],
  fields: [],
  blank: false,
  query,
  corrected: [],
  words: new Map(),
});

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
  const excluded = words.filter((c) => c.occur === "not").map(slotsOf);
  const blank = !slots.length && (!!tree.blank || fields.length + excluded.flat().length > 0);
  const p = { ...plan(slots, print(tree)), excluded, fields, blank };
  await Promise.all(slots.concat(...excluded).map((s) => fill(index, s)));
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
