// @ts-check
// An index made ready for ranking: terms with what they count, lengths of documents as what they divide by.

import { ln } from "./ln.js";
import { TERMS_KEPT, TITLE } from "./limits.js";
import { Store, kept, lowest, postings } from "./store.js";

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
  /** Numbers of documents that were hits, by id. @type {Map<string, number>} */
  known = new Map();
  /** K(d) of the ranking formula, once a term was asked for. @type {number[]} */
  k = [];

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
      const [entry, { k }] = await Promise.all([this.entry(text), this.lengths()]);
      this.k = k;
      /** @type {Term} */
      const term = { ...NONE, text, docs: [], tf: [], titles: [] };
      postings(entry, (doc, weight, titles) => {
        if (title && !titles) return;
        term.docs.push(doc);
        term.titles.push(titles);
        term.tf.push(title ? this.meta.weights.fields[TITLE] * titles : weight);
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
