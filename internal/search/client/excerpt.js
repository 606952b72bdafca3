// @ts-check
// The stretch of a document that tells most of what was asked for, and where it stands.

import { bySlotsTerm, read, wordsOf } from "./passage.js";

/**
 * @typedef {import("./store.js").Fragment} Fragment
 * @typedef {import("./passage.js").Words} Words
 * @typedef {{text: string, mark: boolean}} Piece
 * @typedef {{title: string, url: string}} Place
 */

// In positions: how far apart the words of an excerpt may be, how much stands before the first, how long it is in all; and
// in characters, how long it is at most, for texts of endless words.
const WINDOW = 26;
const LEAD = 6;
const LENGTH = 40;
const MOST = 320;

/**
 * @param {import("./plan.js").Plan} p
 * @returns {(fragment: Fragment) => {place: Place | null, excerpt: Piece[]}}
 */
export function excerpting(p) {
  const list = p.slots.concat(p.extra);
  const slots = bySlotsTerm(list);
  const weights = list.map((s) => s.weight);
  return (fragment) => {
    let best = -1;
    let from = 0;
    let most = 0;
    const texts = read(fragment);
    fragment.parts.forEach((_, i) => {
      const [first, sum] = densest(texts[i + 1], slots, weights);
      if (sum > most) [best, from, most] = [i, first, sum];
    });
    if (best < 0) return { place: null, excerpt: opening(fragment) };
    const part = fragment.parts[best];
    return { place: placeOf(fragment, part), excerpt: cut(part[3], texts[best + 1], Math.max(from - LEAD, 1), slots) };
  };
}

/**
 * The stretch with the greatest weight of different slots.
 *
 * @param {Words} words
 * @param {Map<string, number[]>} slots
 * @param {number[]} weights
 * @returns {[from: number, weight: number]} the position of its first word
 */
function densest({ terms, pos }, slots, weights) {
  const hits = [];
  for (let i = 0; i < terms.length; i++) if (slots.has(terms[i])) hits.push(i);
  const seen = weights.map(() => -1); // the hit that a slot was last counted for
  let from = 0;
  let most = 0;
  hits.forEach((first, i) => {
    let sum = 0;
    for (let j = i; j < hits.length && pos[hits[j]] - pos[first] <= WINDOW; j++) {
      for (const s of /** @type {number[]} */ (slots.get(terms[hits[j]]))) {
        if (seen[s] !== i) sum += weights[s];
        seen[s] = i;
      }
    }
    if (sum > most) [from, most] = [pos[first], sum];
  });
  return [from, most];
}

/**
 * @param {Fragment} fragment
 * @param {import("./store.js").Part} part
 * @returns {Place | null}
 */
function placeOf({ url }, [, title, anchor]) {
  return anchor || title ? { title, url: anchor ? `${url}#${anchor}` : url } : null;
}

/**
 * The beginning of the summary, or of the text.
 *
 * @param {Fragment} fragment
 */
function opening({ summary, parts }) {
  const text = summary || (parts.length ? parts[0][3] : "");
  return cut(text, wordsOf(text), 1, new Map());
}

/**
 * Takes the words from a position on out of a text, with what was asked for marked and an ellipsis where it was cut.
 *
 * @param {string} text
 * @param {Words} words
 * @param {number} from
 * @param {Map<string, number[]>} slots
 * @returns {Piece[]}
 */
function cut(text, words, from, slots) {
  const [begin, stop] = bounds(text, words, from);
  /** @type {Piece[]} */
  const pieces = [];
  const add = (/** @type {string} */ piece, /** @type {boolean} */ mark) => piece && pieces.push({ text: piece, mark });
  if (begin) add("… ", false);
  let at = begin;
  words.terms.forEach((term, i) => {
    const start = words.start[i];
    if (!slots.has(term) || words.end[i] <= at || start >= stop) return;
    add(text.slice(at, Math.max(at, start)), false);
    const end = Math.min(words.end[i], stop);
    add(text.slice(Math.max(at, start), end), true);
    at = end;
  });
  add(text.slice(at, stop), false);
  if (stop < text.length) add(" …", false);
  return pieces;
}

/**
 * @param {string} text
 * @param {Words} words
 * @param {number} from
 * @returns {[start: number, end: number]} offsets of the excerpt that begins at a position
 */
function bounds(text, { pos, start, end }, from) {
  const n = pos.length;
  let begin = -1;
  let stop = 0;
  for (let i = 0; i < n; i++) {
    if (pos[i] < from || pos[i] >= from + LENGTH) continue;
    if (begin < 0) begin = start[i];
    stop = Math.max(stop, end[i]);
  }
  if (begin < 0 || from === 1) begin = 0;
  if (!n || pos[n - 1] < from + LENGTH) stop = text.length;
  let at = begin;
  for (let count = 0; count < MOST && at < stop; count++) at += /** @type {number} */ (text.codePointAt(at)) > 0xffff ? 2 : 1;
  return [begin, at];
}
