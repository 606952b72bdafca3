// @ts-check
// An index made ready for ranking: terms with what they count, lengths of documents as what they divide by.

import { ln } from "./ln.js";
import { Store, kept, lowest } from "./store.js";

export const TITLE = 1;
const TERMS_KEPT = 2000;

/**
 * @typedef {Object} Term
 * @property {string} text
 * @property {number[]} docs that have it, ascending; of a term of titles, those that have it there
 * @property {number[]} tf weighted frequency in each
 * @property {number[]} titles frequency in the title of each
 * @property {number} idf 0 when no document has it
 */

/** A term that no document has. @type {Term} */
export const NONE = { text: "", docs: [], tf: [], titles: [], idf: 0 };

export class Index extends Store {
  /** @type {Map<string, Promise<Term>>} */
  terms = new Map();
  /** K(d) of the ranking formula. @type {Float64Array | number[]} */
  k = [];

  /** Reads the lengths; what divides or tells by them is to be asked for afterwards. */
  async measure() {
    if (this.k.length) return;
    const { length, weights } = this.meta;
    const average = length / this.documents;
    this.k = (await this.lengths()).lengths.map((l) => weights.k1 * (1 - weights.b + weights.b * (l / average)));
  }

  /**
   * @param {number} n
   * @returns {number} how much a term tells that n documents have
   */
  idf(n) {
    return ln(1 + (this.documents - n + 0.5) / (n + 0.5));
  }

  /**
   * @param {number} x weighted frequency
   * @param {number} doc
   * @returns {number} how much it counts in the document
   */
  sat(x, doc) {
    const { k1 } = this.meta.weights;
    return (x * (k1 + 1)) / (x + this.k[doc]);
  }

  /**
   * @param {string} text
   * @param {boolean} title whether only titles count
   * @returns {Promise<Term>}
   */
  term(text, title) {
    return kept(this.terms, (title ? "t" : "a") + text, TERMS_KEPT, async () => {
      const [{ docs, weights, titles }] = await Promise.all([this.postings(text), this.measure()]);
      const { fields } = this.meta.weights;
      /** @type {Term} */
      const term = { ...NONE, text, docs: [], tf: [], titles: [] };
      docs.forEach((doc, i) => {
        if (title && !titles[i]) return;
        term.docs.push(doc);
        term.titles.push(titles[i]);
        term.tf.push(title ? fields[TITLE] * titles[i] : weights[i]);
      });
      if (term.docs.length) term.idf = this.idf(term.docs.length);
      return term;
    });
  }

  /**
   * @param {string[]} texts
   * @param {boolean} title
   */
  all(texts, title) {
    return Promise.all(texts.map((text) => this.term(text, title)));
  }
}

/**
 * The documents that have all of the terms.
 *
 * @param {Term[]} terms
 * @param {(doc: number, at: number[]) => void} each with the place of the document in each term
 */
export const common = (terms, each) => {
  const at = terms.map(() => 0);
  for (const doc of terms[0].docs) {
    let all = true;
    terms.forEach(({ docs }, i) => {
      while (docs[at[i]] < doc) at[i]++;
      all = all && docs[at[i]] === doc;
    });
    if (all) each(doc, at);
  }
};

/**
 * @param {Term} term
 * @param {number} doc
 * @returns {number} its place among the documents of the term, -1 for none
 */
export const placeIn = ({ docs }, doc) => {
  const at = lowest(docs.length, (i) => docs[i] >= doc);
  return docs[at] === doc ? at : -1;
};
