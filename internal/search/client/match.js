// @ts-check
// Which documents have the words of a plan, and what each word gives them.

import { common, placeIn } from "./index.js";
import { found } from "./slot.js";
import { postings } from "./store.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {import("./index.js").Measure} Measure
 * @typedef {import("./index.js").Term} Term
 * @typedef {import("./plan.js").Plan} Plan
 * @typedef {import("./slot.js").Slot} Slot
 */

/** The documents that a slot matches so far, with their scores: one cell for each document of the index. */
class Sheet {
  /** @param {number} documents */
  constructor(documents) {
    this.scores = new Float64Array(documents);
    this.marked = new Uint8Array(documents);
    this.count = 0;
  }

  /**
   * @param {number} doc
   * @param {number} score
   */
  set(doc, score) {
    this.count += 1 - this.marked[doc];
    this.marked[doc] = 1;
    this.scores[doc] = score;
  }

  /**
   * Moves what it holds to a slot, and is blank again.
   *
   * @param {Slot} s
   */
  give(s) {
    s.docs = new Uint32Array(this.count);
    s.scores = new Float64Array(this.count);
    for (let doc = 0, n = 0; n < this.count; doc++) {
      if (!this.marked[doc]) continue;
      s.docs[n] = doc;
      s.scores[n++] = this.scores[doc];
      this.marked[doc] = this.scores[doc] = 0;
    }
    this.count = 0;
  }
}

/**
 * Finds and scores the documents of every slot.
 *
 * @param {Index} index
 * @param {Plan} p
 */
export async function evaluate(index, p) {
  const measure = await index.measure();
  const phrases = new Map();
  const slots = p.slots.concat(p.not, p.extra);
  await Promise.all(slots.filter((s) => s.phrase.length).map(async (s) => phrases.set(s, await withPhrase(index, s))));
  const sheet = new Sheet(index.meta.documents);
  for (const s of slots) {
    if (s.phrase.length) scorePhrase(index, measure, s, phrases.get(s), sheet);
    else scoreWord(index, measure, s, sheet);
    sheet.give(s);
  }
}

/**
 * @param {Index} index
 * @param {Measure} measure
 * @param {Slot} s
 * @param {Sheet} sheet
 */
function scoreWord({ meta: { weights } }, measure, s, sheet) {
  const { own, parts } = s;
  if (own) addTerm(measure, own, parts.length ? weights.whole : 1, sheet);
  if (!s.strict) {
    for (const part of parts) addTerm(measure, part, weights.part, sheet);
  } else if (parts.length && !found(own)) {
    common(parts, (doc, at) => {
      let sum = 0;
      parts.forEach((part, i) => (sum += weights.part * (part.idf * measure.sat(part.tf[at[i]], doc))));
      sheet.set(doc, sum);
    });
  }
  for (const { kind, terms, discount, idf } of s.variants) {
    const weight = discount * idf;
    // Who types the first letters of a word mostly looks for a title, so there the words that begin with them count more.
    const more = kind === "prefix" ? weights.prefix_title : 0;
    common(terms, (doc, at) => {
      let least = Infinity;
      for (let i = 0; i < terms.length; i++) least = Math.min(least, terms[i].tf[at[i]] + more * terms[i].titles[at[i]]);
      const score = weight * measure.sat(least, doc);
      if (score > sheet.scores[doc]) sheet.set(doc, score);
    });
  }
}

/**
 * Adds what a term gives to each of its documents.
 *
 * @param {Measure} measure
 * @param {Term} term
 * @param {number} factor
 * @param {Sheet} sheet
 */
function addTerm({ sat }, { docs, tf, idf }, factor, sheet) {
  for (let i = 0; i < docs.length; i++) sheet.set(docs[i], sheet.scores[docs[i]] + factor * (idf * sat(tf[i], docs[i])));
}

/**
 * @param {Index} index
 * @param {Measure} measure
 * @param {Slot} s
 * @param {number[]} docs that have the phrase
 * @param {Sheet} sheet
 */
function scorePhrase({ meta: { weights } }, measure, s, docs, sheet) {
  for (const doc of docs) {
    let sum = 0;
    for (const { terms } of s.phrase) {
      for (const term of terms) {
        const at = placeIn(term.docs, doc);
        if (at >= 0) sum += term.idf * measure.sat(term.tf[at], doc);
      }
    }
    sheet.set(doc, weights.phrase * sum);
  }
}

/**
 * The documents with the phrase in some part of some field.
 *
 * @param {Index} index
 * @param {Slot} s
 * @returns {Promise<number[]>}
 */
async function withPhrase(index, s) {
  const candidates = withEveryPlace(index.meta.documents, s);
  if (!candidates.length) return [];
  /** @type {Map<string, (doc: number) => number[][]>} */
  const positions = new Map();
  const texts = new Set(/** @type {string[]} */ ([]).concat(...s.phrase.map((place) => place.texts)));
  await Promise.all(Array.from(texts, async (text) => positions.set(text, await positionsOf(index, text))));
  return candidates.filter((doc) => {
    const at = new Map(Array.from(texts, (text) => [text, /** @type {any} */ (positions.get(text))(doc)]));
    return s.title ? stands(s, at, 1) : [0, 1, 2, 3, 4, 5, 6].some((field) => stands(s, at, field));
  });
}

/**
 * @param {number} documents of the index
 * @param {Slot} s
 * @returns {number[]} documents that have a term for each place of a phrase
 */
function withEveryPlace(documents, s) {
  const places = new Uint16Array(documents);
  s.phrase.forEach((place, i) => {
    for (const { docs } of place.terms) {
      for (const doc of docs) if (places[doc] === i) places[doc]++;
    }
  });
  const out = [];
  places.forEach((n, doc) => n === s.phrase.length && out.push(doc));
  return out;
}

/**
 * @param {Index} index
 * @param {string} text
 * @returns {Promise<(doc: number) => number[][]>} positions by field, to be asked for documents in ascending order
 */
async function positionsOf({ store }, text) {
  const term = await store.term(text);
  if (!term) return () => [];
  const list = postings(term);
  const read = await store.positions(term, list);
  return (doc) => {
    const nth = placeIn(list.docs, doc);
    return nth < 0 ? [] : read(nth);
  };
}

/**
 * Whether a phrase stands in a field.
 *
 * @param {Slot} s
 * @param {Map<string, number[][]>} positions of its terms in a document
 * @param {number} field
 */
function stands(s, positions, field) {
  /** @type {Set<number> | null} */
  let starts = null; // where the phrase may begin
  for (const { offset, texts } of s.phrase) {
    const next = new Set();
    for (const text of texts) {
      for (const at of (positions.get(text) || [])[field] || []) {
        // The lower 16 bits are the position in the part, from 1: a phrase stays in its part.
        if (at % 65536 > offset && (!starts || starts.has(at - offset))) next.add(at - offset);
      }
    }
    if (!next.size) return false;
    starts = next;
  }
  return true;
}

/**
 * The documents that have the words of the plan, ascending.
 *
 * @param {Index} index
 * @param {Plan} p
 * @returns {number[]}
 */
export function foundByWords({ meta: { documents } }, p) {
  const wanted = new Uint8Array(documents);
  const required = new Uint16Array(documents);
  let musts = 0;
  for (const s of p.slots) {
    const must = p.clauses[s.clause].occur === "must" ? 1 : 0;
    musts += must;
    for (const doc of s.docs) {
      wanted[doc] = 1;
      required[doc] += must;
    }
  }
  for (const s of p.extra) for (const doc of s.docs) wanted[doc] = 1;
  if (!p.slots.length && (p.empty || p.fields.length || p.not.length)) wanted.fill(1);
  exclude(p, wanted);
  const out = [];
  for (let doc = 0; doc < documents; doc++) if (wanted[doc] && required[doc] === musts) out.push(doc);
  return out;
}

/**
 * Takes out the documents that a Not clause names: those that match all slots of it.
 *
 * @param {Plan} p
 * @param {Uint8Array} wanted
 */
function exclude(p, wanted) {
  for (let from = 0, to = 0; from < p.not.length; from = to) {
    const counts = new Map();
    for (; to < p.not.length && p.not[to].clause === p.not[from].clause; to++) {
      for (const doc of p.not[to].docs) counts.set(doc, (counts.get(doc) || 0) + 1);
    }
    counts.forEach((n, doc) => n === to - from && (wanted[doc] = 0));
  }
}
