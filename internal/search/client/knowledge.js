// @ts-check
// What can be asked of a knowledge base. Each question is answered from one state of the index; when the site was published
// anew meanwhile, so that files of that state are gone, it is asked again of the new one.

import { excerpted } from "./excerpt.js";
import { explanation } from "./explain.js";
import { check, searchError, until } from "./failure.js";
import { facetsOf } from "./facets.js";
import { find, passed } from "./filter.js";
import { Index } from "./index.js";
import { planOf } from "./plan.js";
import { parse } from "./query.js";
import { order } from "./rank.js";
import { planOfText } from "./similar.js";
import { suggestions } from "./suggest.js";

/**
 * @typedef {Object} SearchOptions
 * @property {Record<string, string[]>} [filters] values by facet; those of one facet are alternatives
 * @property {string} [after] 2026-08-14, 2026-08 or 2026, the named period included
 * @property {string} [before]
 * @property {"relevance" | "newest" | "oldest" | "longest"} [sort]
 * @property {number} [offset] not negative, as is the limit
 * @property {number} [limit] 10 unless said
 * @property {boolean} [facets] count the values of all facets among the matches
 * @property {AbortSignal} [signal]
 *
 * @typedef {Object} Hit
 * @property {string} id
 * @property {string} url relative to the root of the site, as all addresses here
 * @property {string} title
 * @property {string | null} date
 * @property {string | null} severity
 * @property {string[]} services
 * @property {string[]} causes
 * @property {number} score
 * @property {import("./excerpt.js").Place | null} place the best place in the page
 * @property {import("./excerpt.js").Piece[]} excerpt
 *
 * @typedef {Object} Result
 * @property {number} total
 * @property {Hit[]} hits
 * @property {Record<string, import("./facets.js").Count[]> | null} facets
 * @property {string} query the tree as text
 * @property {{from: string, to: string}[]} corrected words that the index lacks, with the nearest that it has
 * @property {number} ms
 *
 * @typedef {Omit<import("./store.js").Fragment, "parts">} Document
 * @typedef {{service: string, cause: string, count: number, url: string}} Seen
 *
 * @typedef {Object} Knowledge
 * @property {(text: string, options?: SearchOptions) => Promise<Result>} search
 * @property {(text: string, options?: {limit?: number, signal?: AbortSignal}) => Promise<import("./suggest.js").Suggestion[]>} suggest
 * @property {(text: string, options?: SearchOptions) => Promise<Result>} similar the documents most like a long text
 * @property {(text: string, id: string) => Promise<import("./explain.js").Explanation>} explain
 * @property {(id: string) => Promise<Document>} document
 * @property {(ids: string[]) => Promise<Record<string, Seen | null>>} seen how many documents have a document's first service
 *   and its primary cause
 */

/**
 * A knowledge base, of something that answers the calls of its methods.
 *
 * @param {(method: keyof typeof METHODS, first: any, second: any) => Promise<any>} call
 * @returns {Knowledge}
 */
export const asking = (call) => {
  /** @type {any} */
  const methods = {};
  for (const method in METHODS) {
    methods[method] = (/** @type {any} */ first, /** @type {any} */ second) => call(/** @type {any} */ (method), first, second);
  }
  return methods;
};

/**
 * @param {import("./store.js").Loader} load
 * @param {AbortSignal} [signal]
 * @returns {Promise<Knowledge>}
 */
export const knowledge = async (load, signal) => {
  check(signal);
  let index = await until(signal, Index.open(load));
  /** @type {Promise<Index> | null} */
  let renewal = null;
  return asking(async (method, first, second = {}) => {
    const { signal } = second;
    const ask = () => until(signal, /** @type {Promise<any>} */ (METHODS[method](index, first, second)));
    check(signal);
    const asked = index;
    try {
      return await ask();
    } catch (failure) {
      if (failure.kind !== "missing" && failure.kind !== "damaged") throw failure;
      if (index === asked) {
        renewal = renewal || renewed(load, asked).finally(() => (renewal = null));
        index = await renewal;
      }
      if (index === asked) throw failure;
      return ask();
    }
  });
};

/**
 * The index as it is now: the same one when nothing was published.
 *
 * @param {import("./store.js").Loader} load
 * @param {Index} index
 */
const renewed = async (load, index) => {
  const fresh = await Index.open(load, true);
  return fresh.source === index.source ? index : fresh;
};

/**
 * @param {Index} index
 * @param {SearchOptions} options
 * @param {Promise<import("./plan.js").Plan>} planning
 * @returns {Promise<Result>}
 */
const answer = async (index, options, planning) => {
  const started = performance.now();
  const { sort, offset = 0, limit = 10, signal } = options;
  const p = await planning;
  const matches = await find(index, p, options);
  check(signal); // before what costs most requests
  const docs = passed(matches);
  const page = async () => {
    const ranked = await order(index, p, docs, sort, offset + limit);
    return Promise.all(ranked.slice(offset).map((it) => hit(index, p, it)));
  };
  const [facets, hits] = await Promise.all([facetsOf(index, matches, options), page()]);
  return { total: docs.length, hits, facets, query: p.query, corrected: p.corrected, ms: performance.now() - started };
};

/**
 * @param {Index} index
 * @param {import("./plan.js").Plan} p
 * @param {import("./rank.js").Ranked} ranked
 * @returns {Promise<Hit>}
 */
const hit = async (index, p, { doc, score }) => {
  const fragment = await index.fragment(doc);
  index.known.set(fragment.id, doc);
  const { id, url, title, date, severity, services, causes } = fragment;
  return { id, url, title, date, severity, services, causes, score, ...excerpted(p, fragment) };
};

/**
 * @param {Index} index
 * @param {string} id
 * @returns {Promise<number>}
 */
const numberOf = async (index, id) => {
  const known = index.known.get(id);
  if (known >= 0) return known; // that of a hit: the column of ids is large
  const { values, of } = await index.facet("id");
  const doc = of.findIndex(([value]) => values[value] === id);
  if (doc < 0) throw searchError("document", `the index has no document "${id}"`);
  return doc;
};

/** What each method does, with an index. */
const METHODS = {
  /** @type {(index: Index, text: string, options: SearchOptions) => Promise<Result>} */
  search: (index, text, options) => answer(index, options, planOf(index, parse(text))),

  /** @type {(index: Index, text: string, options: SearchOptions) => Promise<Result>} */
  similar: (index, text, options) => answer(index, options, planOfText(index, text)),

  /** @type {(index: Index, text: string, options: {limit?: number}) => Promise<import("./suggest.js").Suggestion[]>} */
  suggest: (index, text, { limit = 8 }) => suggestions(index, text, limit),

  /** @type {(index: Index, text: string, id: string) => Promise<import("./explain.js").Explanation>} */
  explain: async (index, text, id) => {
    const doc = await numberOf(index, id);
    const p = await planOf(index, parse(text));
    const docs = passed(await find(index, p, {}));
    const list = await order(index, p, docs, "relevance", docs.length);
    return explanation(index, p, doc, id, list.find((r) => r.doc === doc));
  },

  /** @type {(index: Index, id: string) => Promise<Document>} */
  document: async (index, id) => {
    const { parts, ...shown } = await index.fragment(await numberOf(index, id));
    return shown;
  },

  /** @type {(index: Index, ids: string[]) => Promise<Record<string, Seen | null>>} */
  seen: async (index, ids) => {
    const [services, causes] = await Promise.all([index.facet("service"), index.facet("cause")]);
    /** @type {Record<string, Seen | null>} */
    const out = {};
    for (const id of ids) {
      const doc = await numberOf(index, id);
      const [[service], [cause]] = [services.of[doc], causes.of[doc]];
      const count = services.of.filter((all, doc) => all.includes(service) && causes.of[doc].includes(cause)).length;
      const url = "search/?" + new URLSearchParams({ service: services.values[service], cause: causes.values[cause] });
      out[id] = service >= 0 && cause >= 0 ? { service: services.labels[service], cause: causes.labels[cause], count, url } : null;
    }
    return out;
  },
};
