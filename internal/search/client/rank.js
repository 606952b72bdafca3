// @ts-check
// The order of the results.

import { analyze } from "./analysis.js";
import { bySlotsTerm, read } from "./passage.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {import("./plan.js").Plan} Plan
 * @typedef {import("./slot.js").Slot} Slot
 * @typedef {{doc: number, score: number}} Ranked
 */

// How many of the best documents are ranked again by the nearness of the words; their fragments are fetched for it.
const RERANKED = 10;
// The distance from which on two words are not near each other.
const FARTHEST = 8;

/**
 * @param {Index} index
 * @param {Plan} p
 * @param {number[]} docs ascending
 * @param {string | undefined} sort "base": by relevance, without what the nearness of words adds
 * @param {number} count how many are wanted
 * @returns {Promise<Ranked[]>} the first ones
 */
export const order = async (index, p, docs, sort, count) => {
  const ranked = (/** @type {number} */ doc) => ({ doc, score: base(index, p, doc).score });
  docs = docs.slice();
  if (sort !== "oldest") docs.reverse();
  if (sort === "oldest") {
    const days = await index.dates();
    docs.sort((a, b) => +isNaN(days[a]) - +isNaN(days[b])); // stable: then by number
  } else if (sort === "longest") {
    const durations = await index.durations();
    docs.sort((a, b) => durations[b] - durations[a]); // stable: then the newest
  } else if (sort !== "newest") {
    const top = docs.map(ranked).sort(better);
    if (p.slots.length > 1 && sort !== "base") await rerank(index, p, top);
    return top.slice(0, count);
  }
  return docs.slice(0, count).map(ranked);
};

/**
 * base(d) of the ranking formula: the sum of the document's slots, raised for the share of them that it has.
 *
 * @param {Index} index
 * @param {Plan} p
 * @param {number} doc
 */
export const base = ({ meta: { weights } }, { slots, extra }, doc) => {
  let sum = 0;
  let matched = 0;
  let all = 0;
  for (const s of slots) {
    sum += s.scores[doc];
    all += s.weight;
    if (s.has[doc]) matched += s.weight;
  }
  for (const s of extra) sum += s.scores[doc];
  const raise = all ? 1 + weights.coordination * (matched / all) : 1;
  return { raise, score: sum * raise };
};

/**
 * @param {Ranked} a
 * @param {Ranked} b
 * @returns {number} negative when a is better: of equal ones the newer
 */
const better = (a, b) => b.score - a.score || b.doc - a.doc;

/**
 * Adds to the best what the nearness of the words is worth.
 *
 * @param {Index} index
 * @param {Plan} p
 * @param {Ranked[]} top
 */
const rerank = async (index, { slots }, top) => {
  const first = top.splice(0, RERANKED);
  const byTerm = bySlotsTerm(slots);
  const fragments = await Promise.all(first.map(({ doc }) => index.fragment(doc)));
  first.forEach((it, n) => {
    let sum = 0;
    nearest(slots.length, byTerm, fragments[n]).forEach((distance, i) => {
      if (distance <= FARTHEST) sum += Math.min(slots[i].scores[it.doc], slots[i + 1].scores[it.doc]) / distance;
    });
    it.score += index.meta.weights.proximity * sum;
  });
  top.unshift(...first.sort(better));
};

/**
 * The least distance between each slot and the next, over the title and all parts; more than FARTHEST where they never meet.
 *
 * @param {number} count of slots
 * @param {Map<string, number[]>} slots by term
 * @param {import("./store.js").Fragment} fragment
 * @returns {number[]}
 */
const nearest = (count, slots, fragment) => {
  const least = new Array(count - 1).fill(FARTHEST + 1);
  for (const tokens of [analyze(fragment.title), ...fragment.parts.map(read)]) {
    /** @type {number[][]} */
    const at = Array.from({ length: count }, () => []);
    for (const { term, pos } of tokens) for (const s of slots.get(term) || []) at[s].push(pos);
    for (let i = 0; i < count - 1; i++) least[i] = closest(at[i], at[i + 1], least[i]);
  }
  return least;
};

/**
 * @param {number[]} a positions
 * @param {number[]} b
 * @param {number} least
 * @returns {number} the least distance from one of a to one of b, at most that given: forwards as it is, backwards one more
 */
const closest = (a, b, least) => {
  let j = 0;
  for (const from of a) {
    while (j < b.length && b[j] <= from) j++;
    if (j < b.length) least = Math.min(least, b[j] - from);
    if (j) least = Math.min(least, 1 + from - b[j - 1]);
  }
  return least;
};
