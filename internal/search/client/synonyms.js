// @ts-check
// Words of the trade that mean the same.

import { analyze } from "./analysis.js";
import { common } from "./index.js";
import { FEW_DOCUMENTS, LONGEST } from "./limits.js";
import { capped, documents, has, slot } from "./slot.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {import("./slot.js").Slot} Slot
 * @typedef {string[][]} Group members as terms
 */

/** @param {string[]} terms */
const keyOf = (terms) => terms.join(" ");

/**
 * The groups of each member, by its key.
 *
 * @param {import("./store.js").Reader} reader
 */
const groupsOf = (reader) => {
  /** @type {Map<string, Group[]>} */
  const groups = new Map();
  while (reader.more()) {
    const group = Array.from({ length: reader.number() }, () => memberOf(reader.string()));
    for (const terms of group) groups.set(keyOf(terms), [...(groups.get(keyOf(terms)) || []), group]);
  }
  return groups;
};

/**
 * One term a run, the whole of a compound.
 *
 * @param {string} text
 */
const memberOf = (text) => {
  /** @type {string[]} */
  const terms = [];
  for (const { term, run } of analyze(text)) if (run === terms.length) terms.push(term);
  return terms;
};

/**
 * Finds members of groups among the slots, the longest first, from the left, and adds what else may stand for them: to one
 * slot as its variants, for several as one more slot.
 *
 * @param {Index} index
 * @param {import("./plan.js").Plan} p
 */
export const addSynonyms = async (index, p) => {
  const most = Math.max(FEW_DOCUMENTS, index.meta.weights.synonym_documents * index.documents);
  const wanted = (/** @type {Slot} */ s) => documents(s) <= most;
  if (!p.slots.some(wanted)) return; // the groups are not even read when every word finds plenty
  const groups = await index.column("synonyms", groupsOf);
  for (let from = 0; from < p.slots.length; from++) {
    const words = wordsFrom(p.slots, from);
    while (words.length && !groups.has(keyOf(words))) words.pop();
    if (!words.length) continue;
    const slots = p.slots.slice(from, from + words.length);
    from += words.length - 1;
    if (!slots.some(wanted)) continue;
    const target = slots.length > 1 ? slot(slots[0].clause, keyOf(words)) : slots[0];
    for (const group of groups.get(keyOf(words)) || []) await addMembers(index, target, group, keyOf(words));
    if (target !== slots[0] && target.variants.length) p.all.push(target);
  }
};

/**
 * @param {Slot[]} slots
 * @param {number} from
 * @returns {string[]} the plain words from one slot on
 */
const wordsFrom = (slots, from) => {
  const words = [];
  for (const { word, title, clause } of slots.slice(from, from + LONGEST)) {
    if (!word || title || clause.kind !== "word") break;
    words.push(word);
  }
  return words;
};

/**
 * @param {Index} index
 * @param {Slot} s
 * @param {Group} group
 * @param {string} except key of the member that was typed
 */
const addMembers = async (index, s, group, except) => {
  const others = group.filter((terms) => terms.length && keyOf(terms) !== except);
  for (const terms of await Promise.all(others.map((texts) => index.all(texts, false)))) {
    if (terms.length === 1 && has(s, terms[0])) continue;
    let documents = 0;
    common(terms, () => documents++);
    if (!documents) continue;
    s.variants.push({ kind: "synonym", terms, discount: index.meta.weights.synonym, idf: capped(s, index.idf(documents)) });
  }
};
