// @ts-check
// The order of the results.

import { placeIn } from "./index.js";
import { bySlotsTerm, read } from "./passage.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {import("./plan.js").Plan} Plan
 * @typedef {import("./slot.js").Slot} Slot
 * @typedef {{doc: number, score: number}} Ranked
 */

// How many of the best documents are ranked again by the nearness of the words; their fragments are fetched for it.
const RERANKED = 12;
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
export async function order(index, p, docs, sort, count) {
  const score = scoring(index, p);
  if (sort === "newest" || sort === "oldest" || sort === "longest") {
    const sorted = sort === "newest" ? docs.slice().reverse() : await (sort === "oldest" ? oldest : longest)(index, docs);
    return sorted.slice(0, count).map((doc) => ({ doc, score: score(doc) }));
  }
  const top = best(docs, score, Math.max(count, RERANKED));
  if (p.slots.length > 1 && sort !== "base") await rerank(index, p, top);
  return top.slice(0, count);
}

/**
 * @param {Index} index
 * @param {Plan} p
 * @returns {(doc: number) => number} the sum of the document's slots, raised for the share of them that it has
 */
function scoring({ meta }, p) {
  const sums = new Float64Array(meta.documents);
  const counts = new Uint16Array(meta.documents);
  const add = (/** @type {Slot} */ { docs, scores }, /** @type {number} */ counted) => {
    for (let i = 0; i < docs.length; i++) {
      sums[docs[i]] += scores[i];
      counts[docs[i]] += counted;
    }
  };
  for (const s of p.slots) add(s, 1);
  for (const s of p.extra) add(s, 0);
  return (doc) => raised(meta, sums[doc], counts[doc], p.slots.length);
}

/**
 * base(d) of the ranking formula.
 *
 * @param {import("./store.js").Meta} meta
 * @param {number} sum
 * @param {number} matched
 * @param {number} slots
 */
export function raised({ weights }, sum, matched, slots) {
  return slots ? sum * (1 + weights.coordination * (matched / slots)) : sum;
}

/**
 * @param {Ranked} a
 * @param {Ranked} b
 * @returns {number} negative when a is better: of equal ones the newer
 */
const better = (a, b) => b.score - a.score || b.doc - a.doc;

/**
 * The best documents in order, without sorting the others.
 *
 * @param {number[]} docs ascending
 * @param {(doc: number) => number} score
 * @param {number} count
 * @returns {Ranked[]}
 */
function best(docs, score, count) {
  /** @type {Ranked[]} */
  let top = [];
  let least = -Infinity; // what it takes to be among the best
  for (let i = docs.length - 1; i >= 0; i--) {
    const it = { doc: docs[i], score: score(docs[i]) };
    if (it.score <= least) continue; // of equal ones, the newer came first
    top.push(it);
    if (top.length < 2 * count + 50) continue;
    top = top.sort(better).slice(0, count);
    least = top[count - 1].score;
  }
  return top.sort(better).slice(0, count);
}

/**
 * Undated ones, which have the lowest numbers, last.
 *
 * @param {Index} index
 * @param {number[]} docs
 */
async function oldest({ store }, docs) {
  const days = await store.dates();
  return [...docs.filter((doc) => !isNaN(days[doc])), ...docs.filter((doc) => isNaN(days[doc]))];
}

/**
 * @param {Index} index
 * @param {number[]} docs
 */
async function longest({ store }, docs) {
  const durations = await store.durations();
  return docs.slice().sort((a, b) => durations[b] - durations[a] || b - a);
}

/**
 * Adds to the best what the nearness of the words is worth.
 *
 * @param {Index} index
 * @param {Plan} p
 * @param {Ranked[]} top
 */
async function rerank({ store, meta }, p, top) {
  const first = top.splice(0, RERANKED);
  const slots = bySlotsTerm(p.slots);
  const fragments = await Promise.all(first.map(({ doc }) => store.fragment(doc)));
  first.forEach((it, i) => {
    it.score += meta.weights.proximity * nearness(p, it.doc, nearest(p.slots.length, slots, fragments[i]));
  });
  top.unshift(...first.sort(better));
}

/**
 * @param {Plan} p
 * @param {number} doc
 * @param {number[]} distances
 */
function nearness({ slots }, doc, distances) {
  let sum = 0;
  distances.forEach((distance, i) => {
    if (distance <= FARTHEST) sum += Math.min(scoreOf(slots[i], doc), scoreOf(slots[i + 1], doc)) / distance;
  });
  return sum;
}

/**
 * @param {Slot} s
 * @param {number} doc
 * @returns {number} 0 when it does not match
 */
export function scoreOf({ docs, scores }, doc) {
  const at = placeIn(docs, doc);
  return at < 0 ? 0 : scores[at];
}

/**
 * The least distance between each slot and the next, over the title and all parts; more than FARTHEST where they never meet.
 *
 * @param {number} count of slots
 * @param {Map<string, number[]>} slots by term
 * @param {import("./store.js").Fragment} fragment
 * @returns {number[]}
 */
function nearest(count, slots, fragment) {
  const least = new Array(count - 1).fill(FARTHEST + 1);
  for (const { terms, pos } of read(fragment)) {
    /** @type {number[][]} */
    const at = Array.from({ length: count }, () => []);
    for (let i = 0; i < terms.length; i++) {
      for (const s of slots.get(terms[i]) || []) at[s].push(pos[i]);
    }
    for (let i = 0; i < count - 1; i++) least[i] = closest(at[i], at[i + 1], least[i]);
  }
  return least;
}

/**
 * @param {number[]} a positions
 * @param {number[]} b
 * @param {number} least
 * @returns {number} the least distance from one of a to one of b, at most that given: forwards as it is, backwards one more
 */
function closest(a, b, least) {
  let j = 0;
  for (const from of a) {
    while (j < b.length && b[j] <= from) j++;
    if (j < b.length) least = Math.min(least, b[j] - from);
    if (j) least = Math.min(least, 1 + from - b[j - 1]);
  }
  return least;
}
