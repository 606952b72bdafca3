// @ts-check
// What can be asked of a knowledge base. Each question is answered from one state of the index; when the site was published
// anew meanwhile, so that files of that state are gone, it is asked again of the new one.

import { excerpting } from "./excerpt.js";
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
 * @property {boolean | string[]} [facets] count the values of all facets, or of those named, among the matches
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
 * @property {(ids: string[]) => Promise<Record<string, Seen | null>>} seen how often a document's first service and primary
 *   cause came together
 */

/**
 * A knowledge base, of something that answers the calls of its methods.
 *
 * @param {(method: keyof typeof METHODS, first: any, second: any) => Promise<any>} call
 * @returns {Knowledge}
 */
export const asking = (call) => {
  const methods = /** @type {(keyof typeof METHODS)[]} */ (Object.keys(METHODS));
  return /** @type {any} */ (Object.fromEntries(methods.map((method) => [method, (first, second) => call(method, first, second)])));
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

/** @type {(index: Index, text: string, options: SearchOptions) => Promise<Result>} */
const search = (index, text, options) => answer(index, options, planOf(index, parse(text)));

/** @type {(index: Index, text: string, options: SearchOptions) => Promise<Result>} */
const similar = (index, text, options) => answer(index, options, planOfText(index, text));

/**
 * @param {Index} index
 * @param {string} text
 * @param {{limit?: number, signal?: AbortSignal}} options
 */
const suggest = (index, text, { limit = 8 }) =>
  suggestions(index, text, limit);

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
  const excerpt = excerpting(p);
  const page = async () => {
    const ranked = await order(index, p, docs, sort, offset + limit);
    return Promise.all(ranked.slice(offset).map(({ doc, score }) => hit(index, doc, score, excerpt)));
  };
  const [facets, hits] = await Promise.all([facetsOf(index, matches, options), page()]);
  return { total: docs.length, hits, facets, query: p.query, corrected: p.corrected, ms: performance.now() - started };
};

/**
 * @param {Index} index
 * @param {number} doc
 * @param {number} score
 * @param {ReturnType<typeof excerpting>} excerpt
 * @returns {Promise<Hit>}
 */
const hit = async (index, doc, score, excerpt) => {
  const fragment = await index.fragment(doc);
  /** @type {any} */
  const hit = { score, ...excerpt(fragment) };
  for (const key of SHOWN) hit[key] = fragment[key];
  return hit;
};

/** @type {("id" | "url" | "title" | "date" | "severity" | "services" | "causes")[]} */
const SHOWN = ["id", "url", "title", "date", "severity", "services", "causes"];

/**
 * @param {Index} index
 * @param {string} id
 * @returns {Promise<number>}
 */
const numberOf = async (index, id) => {
  const { values, of } = await index.facet("id");
  const doc = of.findIndex(([value]) => values[value] === id);
  if (doc < 0) throw searchError("document", `the index has no document "${id}"`);
  return doc;
};

/**
 * @param {Index} index
 * @param {string} text
 * @param {string} id
 */
const explain = async (index, text, id) => {
  const doc = await numberOf(index, id);
  const p = await planOf(index, parse(text));
  const docs = passed(await find(index, p, {}));
  const list = await order(index, p, docs, "relevance", docs.length);
  return explanation(index, p, doc, id, list.find((r) => r.doc === doc));
};

/**
 * @param {Index} index
 * @param {string} id
 * @returns {Promise<Document>}
 */
const document = async (index, id) => {
  const { parts, ...shown } = await index.fragment(await numberOf(index, id));
  return shown;
};

/**
 * @param {Index} index
 * @param {string[]} ids
 * @returns {Promise<Record<string, Seen | null>>}
 */
const seen = async (index, ids) => {
  const [services, causes] = await Promise.all([index.facet("service"), index.facet("cause")]);
  const both = services.of.map(([service], doc) => [service, causes.of[doc][0]]);
  /** @type {Record<string, Seen | null>} */
  const out = {};
  for (const id of ids) {
    const [service, cause] = both[await numberOf(index, id)];
    const count = both.filter(([s, c]) => s === service && c === cause).length;
    const url = `search/?service=${encodeURIComponent(services.values[service])}&cause=${encodeURIComponent(causes.values[cause])}`;
    const known = service >= 0 && cause >= 0;
    out[id] = known ? { service: services.labels[service], cause: causes.labels[cause], count, url } : null;
  }
  return out;
};

/** What each method does, with an index. */
const METHODS = { search, suggest, similar, explain, document, seen };
