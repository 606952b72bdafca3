// @ts-check
// The texts of a fragment as words, with the slots that each may belong to.

import { analyze } from "./analysis.js";
import { termsOf } from "./slot.js";

/**
 * @typedef {{terms: string[], pos: Int32Array, start: Int32Array, end: Int32Array}} Words of a text, in order
 */

/** @type {WeakMap<import("./store.js").Fragment, Words[]>} */
const known = new WeakMap();

/**
 * @param {import("./store.js").Fragment} fragment
 * @returns {Words[]} of its title, then of its parts
 */
export function read(fragment) {
  let texts = known.get(fragment);
  if (!texts) {
    texts = [fragment.title, ...fragment.parts.map((part) => part[3])].map(wordsOf);
    known.set(fragment, texts);
  }
  return texts;
}

/**
 * @param {string} text
 * @returns {Words}
 */
export function wordsOf(text) {
  const tokens = analyze(text);
  return {
    terms: tokens.map((t) => t.term),
    pos: Int32Array.from(tokens, (t) => t.pos),
    start: Int32Array.from(tokens, (t) => t.start),
    end: Int32Array.from(tokens, (t) => t.end),
  };
}

/**
 * @param {import("./slot.js").Slot[]} slots
 * @returns {Map<string, number[]>} indices of the slots that a term belongs to
 */
export function bySlotsTerm(slots) {
  const out = new Map();
  slots.forEach((s, i) => {
    for (const { text } of termsOf(s)) {
      const have = out.get(text);
      if (!have) out.set(text, [i]);
      else if (have[have.length - 1] !== i) have.push(i);
    }
  });
  return out;
}
