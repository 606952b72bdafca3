// @ts-check
// Words of the trade that mean the same.

import { analyze } from "./analysis.js";
import { common } from "./index.js";
import { capped, documents, found, has, slot } from "./slot.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {import("./slot.js").Slot} Slot
 * @typedef {{text: string, terms: string[], key: string}} Member
 * @typedef {{members: Member[][], groups: Map<string, number[]>, longest: number}} Thesaurus
 *   members by group; groups by the key of a member, its terms joined by spaces; terms of the longest member
 */

/** @type {WeakMap<string[][], Thesaurus>} */
const known = new WeakMap();

/**
 * @param {string[][]} groups
 * @returns {Thesaurus}
 */
function thesaurus(groups) {
  let t = known.get(groups);
  if (t) return t;
  t = { members: groups.map((group) => group.map(memberOf).filter((m) => m.key)), groups: new Map(), longest: 0 };
  for (let i = 0; i < groups.length; i++) {
    for (const { key, terms } of t.members[i]) {
      t.groups.set(key, [...(t.groups.get(key) || []), i]);
      t.longest = Math.max(t.longest, terms.length);
    }
  }
  known.set(groups, t);
  return t;
}

/**
 * One term a run, the whole of a compound.
 *
 * @param {string} text
 * @returns {Member}
 */
function memberOf(text) {
  /** @type {string[]} */
  const terms = [];
  for (const { term, run } of analyze(text)) {
    if (run === terms.length) terms.push(term);
  }
  return { text, terms, key: terms.join(" ") };
}

/**
 * Members of groups among the slots, the longest first, from the left.
 *
 * @param {Index} index
 * @param {import("./plan.js").Plan} p
 * @returns {Promise<{slots: Slot[], key: string, members: {text: string, terms: import("./index.js").Term[]}[]}[]>}
 *   runs of slots, with what else may stand for them
 */
export async function synonyms(index, p) {
  const { members, groups, longest } = thesaurus(index.meta.synonyms || []);
  const out = [];
  for (let from = 0; from < p.slots.length; from++) {
    const keys = keysFrom(p, from, longest);
    let n = keys.length;
    while (n && !groups.has(keys[n - 1])) n--;
    if (!n) continue;
    const slots = p.slots.slice(from, from + n);
    const key = keys[n - 1];
    from += n - 1;
    if (tooCommon(index, slots)) continue;
    const others = [];
    for (const group of groups.get(key) || []) {
      for (const m of members[group]) {
        if (m.key !== key) others.push(index.all(m.terms, false).then((terms) => ({ text: m.text, terms })));
      }
    }
    out.push({ slots, key, members: Promise.all(others) });
  }
  return Promise.all(out.map(async (run) => ({ ...run, members: await run.members })));
}

/**
 * @param {import("./plan.js").Plan} p
 * @param {number} from
 * @param {number} longest
 * @returns {string[]} keys of the runs of one, two … slots
 */
function keysFrom(p, from, longest) {
  const keys = [];
  let key = "";
  for (const s of p.slots.slice(from, from + longest)) {
    if (!s.word || s.title || p.clauses[s.clause].kind !== "word") break;
    key += (key && " ") + s.word;
    keys.push(key);
  }
  return keys;
}

const FEW_DOCUMENTS = 1000; // below it synonyms cost nothing worth saving

/**
 * @param {Index} index
 * @param {Slot[]} slots
 */
function tooCommon({ meta }, slots) {
  return meta.documents >= FEW_DOCUMENTS && Math.min(...slots.map(documents)) > meta.weights.synonym_documents * meta.documents;
}

/**
 * Gives one slot the members as variants; several get one more slot, which is returned.
 *
 * @param {Index} index
 * @param {import("./index.js").Measure} measure
 * @param {Slot[]} slots
 * @param {string} key
 * @param {{text: string, terms: import("./index.js").Term[]}[]} members
 * @returns {Slot | null}
 */
export function addMembers(index, measure, slots, key, members) {
  const target = slots.length > 1 ? slot({ text: key }) : slots[0];
  for (const { text, terms } of members) {
    if (terms.length === 1 && has(target, terms[0].text)) continue;
    let n = 0;
    if (terms.every(found)) common(terms, () => n++);
    if (n) {
      target.variants.push({ kind: "synonym", text, terms, discount: index.meta.weights.synonym, idf: capped(target, measure.idf(n)) });
    }
  }
  return slots.length > 1 && target.variants.length ? target : null;
}
