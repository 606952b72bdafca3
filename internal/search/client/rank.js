// @ts-check
// The order of the results.

import { FARTHEST, RERANKED } from "./limits.js";
import { byTerm, read } from "./passage.js";
import { lowest } from "./store.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {import("./plan.js").Plan} Plan
 * @typedef {import("./slot.js").Slot} Slot
 * @typedef {{doc: number, score: number}} Ranked
 */

/**
 * @param {Index} index
 * @param {Plan} p
 * @param {number[]} docs ascending; they are sorted in place
 * @param {string | undefined} sort "base": by relevance, without what the nearness of words adds
 * @param {number} count how many are wanted
 * @returns {Promise<Ranked[]>} the first ones
 */
export const order = async (index, p, docs, sort, count) => {
  const ranked = (/** @type {number} */ doc) => ({ doc, score: base(index, p, doc).score });
  if (sort === "oldest") {
    const days = await index.dates();
    docs.sort((a, b) => +isNaN(days[a]) - +isNaN(days[b])); // stable: then by number
  } else docs.reverse();
  if (sort === "longest") {
    const durations = await index.durations();
    docs.sort((a, b) => durations[b] - durations[a]); // stable: then the newest
  }
  if (sort === "newest" || sort === "oldest" || sort === "longest") return docs.slice(0, count).map(ranked);
  /** @type {Ranked[]} */
  const top = [];
  const most = Math.max(count, RERANKED);
  for (const it of docs.map(ranked)) {
    // Of thousands only the best are sorted; of equal ones the newer comes first.
    const at = lowest(top.length, (i) => top[i].score < it.score);
    if (at < most) top.splice(at, 0, it);
    top.splice(most);
  }
  if (p.slots.length > 1 && sort !== "base") await rerank(index, p, top);
  return top.slice(0, count);
};

/**
 * base(d) of the ranking formula: the sum of the document's slots, raised for the share of them that it has.
 *
 * @param {Index} index
 * @param {Plan} p
 * @param {number} doc
 */
export const base = ({ meta: { weights } }, { slots, all }, doc) => {
  let sum = 0;
  let matched = 0;
  let whole = 0;
  for (const s of all) sum += s.scores[doc];
  for (const s of slots) {
    whole += s.weight;
    if (s.found[doc]) matched += s.weight;
  }
  const raise = whole ? 1 + weights.coordination * (matched / whole) : 1;
  return { raise, score: sum * raise };
};

/**
 * Adds to the best what the nearness of the words is worth.
 *
 * @param {Index} index
 * @param {Plan} p
 * @param {Ranked[]} top
 */
const rerank = async (index, p, top) => {
  const first = top.splice(0, RERANKED);
  const fragments = await Promise.all(first.map(({ doc }) => index.fragment(doc)));
  first.forEach((it, n) => {
    let sum = 0;
    nearest(p, fragments[n]).forEach((distance, i) => {
      if (distance <= FARTHEST) sum += Math.min(p.slots[i].scores[it.doc], p.slots[i + 1].scores[it.doc]) / distance;
    });
    it.score += index.meta.weights.proximity * sum;
  });
  top.unshift(...first.sort((a, b) => b.score - a.score || b.doc - a.doc));
};

/**
 * The least distance between each slot and the next, over the title and all parts; more than FARTHEST where they never meet.
 *
 * @param {Plan} p
 * @param {import("./store.js").Fragment} fragment
 * @returns {number[]}
 */
const nearest = (p, { title, parts }) => {
  const least = p.slots.slice(1).map(() => FARTHEST + 1);
  for (const text of [title, ...parts.map((part) => part[3])]) {
    /** @type {number[][]} */
    const at = p.all.map(() => []);
    for (const { term, pos } of read(p, text)) for (const s of /** @type {number[]} */ (byTerm(p).get(term))) at[s].push(pos);
    least.forEach((far, i) => (least[i] = closest(at[i], at[i + 1], far)));
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
