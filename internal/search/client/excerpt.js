// @ts-check
// The stretch of a document that tells most of what was asked for, and where it stands.

import { analyze } from "./analysis.js";
import { LEAD, LENGTH, MOST, WINDOW } from "./limits.js";
import { byTerm, read } from "./passage.js";

/**
 * @typedef {import("./store.js").Part} Part
 * @typedef {import("./analysis.js").Token} Token
 * @typedef {{text: string, mark: boolean}} Piece
 * @typedef {{title: string, url: string}} Place
 */

/**
 * @param {import("./plan.js").Plan} p
 * @param {import("./store.js").Fragment} fragment
 * @returns {{place: Place | null, excerpt: Piece[]}} without any of the words, no place and the beginning of the summary, or of the text
 */
export const excerpted = (p, { url, summary, parts }) => {
  /** @type {Part | null} */
  let best = null;
  let from = 0;
  let most = 0;
  for (const part of parts) {
    const [first, sum] = densest(p, part[3]);
    if (sum > most) [best, from, most] = [part, first, sum];
  }
  if (!best) return { place: null, excerpt: cut(summary || (parts.length ? parts[0][3] : ""), 1, new Map()) };
  const [, title, anchor, text] = best;
  const place = anchor || title ? { title, url: anchor ? `${url}#${anchor}` : url } : null;
  return { place, excerpt: cut(text, Math.max(from - LEAD, 1), byTerm(p)) };
};

/**
 * The stretch with the greatest weight of different slots.
 *
 * @param {import("./plan.js").Plan} p
 * @param {string} text
 * @returns {[from: number, weight: number]} the position of its first word
 */
const densest = (p, text) => {
  const hits = read(p, text);
  const seen = p.all.map(() => -1); // the hit that a slot was last counted for
  let from = 0;
  let most = 0;
  hits.forEach((first, i) => {
    let sum = 0;
    for (let j = i; j < hits.length && hits[j].pos - first.pos <= WINDOW; j++) {
      for (const s of /** @type {number[]} */ (byTerm(p).get(hits[j].term))) {
        if (seen[s] !== i) sum += p.all[s].weight;
        seen[s] = i;
      }
    }
    if (sum > most) [from, most] = [first.pos, sum];
  });
  return [from, most];
};

/**
 * Takes the words from a position on out of a text, with what was asked for marked and an ellipsis where it was cut.
 *
 * @param {string} text
 * @param {number} from
 * @param {Map<string, number[]>} slots by the terms to be marked
 * @returns {Piece[]}
 */
const cut = (text, from, slots) => {
  const tokens = analyze(text);
  const inside = tokens.filter(({ pos }) => pos >= from && pos < from + LENGTH);
  const begin = inside.length && from > 1 ? inside[0].start : 0;
  const last = tokens.length ? tokens[tokens.length - 1].pos : 0;
  const end = last < from + LENGTH ? text.length : Math.max(0, ...inside.map((t) => t.end));
  const stop = begin + [...text.slice(begin, end)].slice(0, MOST).join("").length;
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
