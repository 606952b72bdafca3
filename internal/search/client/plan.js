// @ts-check
// A query made ready: its slots with their terms, and its restrictions.

import { check } from "./failure.js";
import { fill, found, slotsOf } from "./slot.js";
import { addMembers, synonyms } from "./synonyms.js";
import { addWords, prefixes, typos } from "./variants.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {import("./query.js").Clause} Clause
 * @typedef {import("./slot.js").Slot} Slot
 *
 * @typedef {Object} Plan
 * @property {Clause[]} clauses
 * @property {Slot[]} slots of words and phrases that may or must be there, in the order written
 * @property {Slot[]} not
 * @property {Slot[]} extra filled by synonyms of several slots; they add to the score, and count as no slot
 * @property {Clause[]} fields
 * @property {boolean} empty the text is blank
 * @property {{from: string, to: string}[]} corrected
 */

// A longer text was pasted: its unknown words are names and numbers rather than slips.
const MOST_SLOTS_FOR_TYPOS = 8;

/**
 * @param {Index} index
 * @param {Clause[]} clauses
 * @param {AbortSignal} [signal]
 * @returns {Promise<Plan>}
 */
export async function planOf(index, clauses, signal) {
  /** @type {Plan} */
  const p = { clauses, slots: [], not: [], extra: [], fields: [], empty: !clauses.length, corrected: [] };
  clauses.forEach((c, i) => {
    if (c.kind === "field") p.fields.push(c);
    else (c.occur === "not" ? p.not : p.slots).push(...slotsOf(i, c));
  });
  await Promise.all([index.measure(), ...p.slots.concat(p.not).map((s) => fill(index, s))]);
  check(signal);
  await vary(index, p);
  check(signal);
  return p;
}

/**
 * Gives the slots their variants. All that may be needed is fetched at once; what is added depends on the order: typos, the
 * prefixes, synonyms.
 *
 * @param {Index} index
 * @param {Plan} p
 */
async function vary(index, p) {
  const { weights } = index.meta;
  const [mended, longer, same, measure] = await Promise.all([
    Promise.all(p.slots.map((s) => (mayBeSlip(index, p, s) ? typos(index, s) : []))),
    Promise.all(p.slots.map((s, i) => (p.slots[i + 1] && p.slots[i + 1].clause === s.clause ? [] : begun(index, p, s)))),
    synonyms(index, p),
    index.measure(),
  ]);
  p.slots.forEach((s, i) => {
    const words = mended[i];
    if (words.length && p.clauses[s.clause].kind !== "fuzzy" && !found(s.own)) p.corrected.push({ from: s.text, to: words[0].text });
    addWords(index, measure, s, "typo", words, (word) => (word.distance === 1 ? weights.typo1 : weights.typo2));
  });
  p.slots.forEach((s, i) => addWords(index, measure, s, "prefix", longer[i], () => weights.prefix));
  for (const { slots, key, members } of same) {
    const extra = addMembers(index, measure, slots, key, members);
    if (extra) p.extra.push(extra);
  }
}

/**
 * Whether a slot is a word that so few documents have that it may be a slip, or asks for such.
 *
 * @param {Index} index
 * @param {Plan} p
 * @param {Slot} s
 */
function mayBeSlip({ meta: { weights } }, p, s) {
  const { kind } = p.clauses[s.clause];
  if (kind === "fuzzy") return true;
  return (
    p.slots.length <= MOST_SLOTS_FOR_TYPOS &&
    kind === "word" &&
    !s.rest.length &&
    !/[0-9._\-/@]/.test(s.text) &&
    Array.from(s.text).length >= weights.typo_letters &&
    found(s.own) <= weights.typo_documents
  );
}

/**
 * The words that begin with a slot's, when it is still being typed or a star was.
 *
 * @param {Index} index
 * @param {Plan} p
 * @param {Slot} s
 */
function begun(index, p, s) {
  const { weights, documents } = index.meta;
  const { kind, typing } = p.clauses[s.clause];
  const asked = kind === "prefix";
  const rare = found(s.own) <= weights.prefix_documents * documents;
  if ((!asked && !(typing && kind === "word" && rare)) || Array.from(s.text).length < 2) return [];
  return prefixes(index, s, asked ? 4 * weights.prefix_most : weights.prefix_most);
}
