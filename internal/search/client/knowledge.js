// @ts-check
// What can be asked of a knowledge base. Each question is answered from one state of the index; when the site was published
// anew meanwhile, so that files of that state are gone, it is asked again of the new one.

import { excerpting } from "./excerpt.js";
import { explanation } from "./explain.js";
import { SearchError, check, until } from "./failure.js";
import { facetsOf } from "./facets.js";
import { filtered, passed } from "./filter.js";
import { Index } from "./index.js";
import { match } from "./match.js";
import { planOf } from "./plan.js";
import { parse, print } from "./query.js";
import { order } from "./rank.js";
import { planOfText } from "./similar.js";
import { suggestions } from "./suggest.js";

/**
 * @typedef {Object} SearchOptions
 * @property {Record<string, string[]>} [filters] values by facet; those of one facet are alternatives
 * @property {string} [after] 2026-08-14, 2026-08 or 2026, the named period included
 * @property {string} [before]
 * @property {"relevance" | "newest" | "oldest" | "longest"} [sort]
 * @property {number} [offset]
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
export function asking(call) {
  const methods = /** @type {(keyof typeof METHODS)[]} */ (Object.keys(METHODS));
  return /** @type {any} */ (Object.fromEntries(methods.map((method) => [method, (first, second) => call(method, first, second)])));
}

/**
 * @param {import("./store.js").Loader} load
 * @param {AbortSignal} [signal]
 * @returns {Promise<Knowledge>}
 */
export async function knowledge(load, signal) {
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
        renewal = renewal || renewed(load, asked);
        index = await renewal;
        renewal = null;
      }
      if (index === asked) throw failure;
      return ask();
    }
  });
}

/** What each method does, with an index. */
const METHODS = { search, suggest, similar, explain, document, seen };

/**
 * The index as it is now: the same one when nothing was published.
 *
 * @param {import("./store.js").Loader} load
 * @param {Index} index
 */
async function renewed(load, index) {
  const fresh = await Index.open(load, true);
  return fresh.source === index.source ? index : fresh;
}

/** @type {(index: Index, text: string, options: SearchOptions) => Promise<Result>} */
const search = (index, text, options) => answer(index, options, print(parse(text)), planOf(index, parse(text).clauses));

/** @type {(index: Index, text: string, options: SearchOptions) => Promise<Result>} */
const similar = (index, text, options) => answer(index, options, "", planOfText(index, text));

/**
 * @param {Index} index
 * @param {string} text
 * @param {{limit?: number, signal?: AbortSignal}} options
 */
function suggest(index, text, { limit = 8 }) {
  return suggestions(index, text, limit);
}

/**
 * @param {Index} index
 * @param {import("./plan.js").Plan} p
 * @param {SearchOptions} options
 * @param {string} query
 * @param {number} started
 * @returns {Promise<Result>}
 */
async function answer(index, p, options, query, started) {
  const { offset = 0, limit = 10, signal } = options;
  const matches = await filtered(index, p, await match(index, p), options);
  check(signal); // before what costs most requests
  const first = Math.max(offset, 0);
  const facets = facetsOf(index, matches, options);
  const docs = passed(matches);
  const hits = order(index, p, docs, options.sort, first + Math.max(limit, 0)).then((ranked) => {
    const excerpt = excerpting(p);
    return Promise.all(ranked.slice(first).map(({ doc, score }) => hit(index, doc, score, excerpt)));
  });
  const [counts, shown] = await Promise.all([facets, hits]);
  const ms = performance.now() - started;
  return { total: docs.length, hits: shown, facets: counts, query, corrected: p.corrected, ms };
}

/**
 * @param {Index} index
 * @param {number} doc
 * @param {number} score
 * @param {ReturnType<typeof excerpting>} excerpt
 * @returns {Promise<Hit>}
 */
async function hit(index, doc, score, excerpt) {
  const fragment = await index.fragment(doc);
  /** @type {any} */
  const hit = { score, ...excerpt(fragment) };
  for (const key of SHOWN) hit[key] = fragment[key];
  return hit;
}

/** @type {("id" | "url" | "title" | "date" | "severity" | "services" | "causes")[]} */
const SHOWN = ["id", "url", "title", "date", "severity", "services", "causes"];

/**
 * @param {Index} index
 * @param {string} id
 * @returns {Promise<number>}
 */
async function numberOf(index, id) {
  const { values, of } = await index.facet("id");
  const doc = of.findIndex(([value]) => values[value] === id);
  if (doc < 0) throw new SearchError("document", `the index has no document "${id}"`);
  return doc;
}

/**
 * @param {Index} index
 * @param {string} text
 * @param {string} id
 */
async function explain(index, text, id) {
  const doc = await numberOf(index, id);
  const p = await planOf(index, parse(text).clauses);
  const matches = await filtered(index, p, await match(index, p), {});
  const list = await order(index, p, passed(matches), "relevance", matches.length);
  return explanation(index, p, doc, id, list.find((r) => r.doc === doc));
}

/**
 * @param {Index} index
 * @param {string} id
 * @returns {Promise<Document>}
 */
async function document(index, id) {
  const { parts, ...shown } = await index.fragment(await numberOf(index, id));
  return shown;
}

/**
 * @param {Index} index
 * @param {string[]} ids
 * @returns {Promise<Record<string, Seen | null>>}
 */
async function seen(index, ids) {
  const [service, cause] = await Promise.all([index.facet("service"), index.facet("cause")]);
  /** @type {Record<string, Seen | null>} */
  const out = {};
  for (const id of ids) {
    const doc = await numberOf(index, id);
    const [s] = service.of[doc];
    const [c] = cause.of[doc];
    const known = s !== undefined && c !== undefined;
    out[id] = known
      ? {
          service: service.labels[s],
          cause: cause.labels[c],
          count: service.of.filter((of, i) => of[0] === s && cause.of[i][0] === c).length,
          url: `search/?service=${encodeURIComponent(service.values[s])}&cause=${encodeURIComponent(cause.values[c])}`,
        }
      : null;
  }
  return out;
}
