// @ts-check
// The stretch of a document that tells most of what was asked for, and where it stands.

import { analyze } from "./analysis.js";
import { bySlotsTerm, read } from "./passage.js";

/**
 * @typedef {import("./store.js").Fragment} Fragment
 * @typedef {import("./store.js").Part} Part
 * @typedef {import("./analysis.js").Token} Token
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
export const excerpting = (p) => {
  const list = p.slots.concat(p.extra);
  const slots = bySlotsTerm(list);
  const weights = list.map((s) => s.weight);
  return (fragment) => {
    /** @type {Part | null} */
    let best = null;
    let from = 0;
    let most = 0;
    for (const part of fragment.parts) {
      const [first, sum] = densest(read(part), slots, weights);
      if (sum > most) [best, from, most] = [part, first, sum];
    }
    if (!best) return { place: null, excerpt: opening(fragment) };
    return { place: placeOf(fragment, best), excerpt: cut(best[3], read(best), Math.max(from - LEAD, 1), slots) };
  };
};

/**
 * The stretch with the greatest weight of different slots.
 *
 * @param {Token[]} tokens
 * @param {Map<string, number[]>} slots
 * @param {number[]} weights
 * @returns {[from: number, weight: number]} the position of its first word
 */
const densest = (tokens, slots, weights) => {
  const hits = tokens.filter((t) => slots.has(t.term));
  const seen = weights.map(() => -1); // the hit that a slot was last counted for
  let from = 0;
  let most = 0;
  hits.forEach((first, i) => {
    let sum = 0;
    for (let j = i; j < hits.length && hits[j].pos - first.pos <= WINDOW; j++) {
      for (const s of /** @type {number[]} */ (slots.get(hits[j].term))) {
        if (seen[s] !== i) sum += weights[s];
        seen[s] = i;
      }
    }
    if (sum > most) [from, most] = [first.pos, sum];
  });
  return [from, most];
};

/**
 * @param {Fragment} fragment
 * @param {Part} part
 * @returns {Place | null}
 */
const placeOf = ({ url }, [, title, anchor]) =>
  anchor || title ? { title, url: anchor ? `${url}#${anchor}` : url } : null;

/**
 * The beginning of the summary, or of the text.
 *
 * @param {Fragment} fragment
 */
const opening = ({ summary, parts }) => {
  const text = summary || (parts.length ? parts[0][3] : "");
  return cut(text, analyze(text), 1, new Map());
};

/**
 * Takes the words from a position on out of a text, with what was asked for marked and an ellipsis where it was cut.
 *
 * @param {string} text
 * @param {Token[]} tokens
 * @param {number} from
 * @param {Map<string, number[]>} slots
 * @returns {Piece[]}
 */
const cut = (text, tokens, from, slots) => {
  const [begin, stop] = bounds(text, tokens, from);
  /** @type {Piece[]} */
  const pieces = [];
  const add = (/** @type {string} */ piece, /** @type {boolean} */ mark) => piece && pieces.push({ text: piece, mark });
  if (begin) add("… ", false);
  let at = begin;
  for (const { term, start, end } of tokens) {
    if (!slots.has(term) || end <= at || start >= stop) continue;
    const from = Math.max(start, at);
    add(text.slice(at, from), false);
    at = Math.min(end, stop);
    add(text.slice(from, at), true);
  }
  add(text.slice(at, stop), false);
  if (stop < text.length) add(" …", false);
  return pieces;
};

/**
 * @param {string} text
 * @param {Token[]} tokens
 * @param {number} from
 * @returns {[start: number, end: number]} offsets of the excerpt that begins at a position
 */
const bounds = (text, tokens, from) => {
  const inside = tokens.filter(({ pos }) => pos >= from && pos < from + LENGTH);
  const begin = inside.length && from > 1 ? inside[0].start : 0;
  const last = tokens.length ? tokens[tokens.length - 1].pos : 0;
  const stop = last < from + LENGTH ? text.length : Math.max(0, ...inside.map((t) => t.end));
  return [begin, begin + Array.from(text.slice(begin, stop)).slice(0, MOST).join("").length];
};
