// @ts-check
// What can be asked of a knowledge base. Each question is answered from one state of the index; when the site was published
// anew meanwhile, so that files of that state are gone, it is asked again of the new one.

import { excerpting } from "./excerpt.js";
import { explanation } from "./explain.js";
import { aborted, check } from "./failure.js";
import { facetsOf } from "./facets.js";
import { FACETS, filtered } from "./filter.js";
import { Index } from "./index.js";
import { evaluate, foundByWords } from "./match.js";
import { planOf } from "./plan.js";
import { parse, print } from "./query.js";
import { order } from "./rank.js";
import { planOfText } from "./similar.js";
import { Store } from "./store.js";
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
 * @param {import("./store.js").Loader} load
 * @param {AbortSignal} [signal]
 * @returns {Promise<Knowledge>}
 */
export async function knowledge(load, signal) {
  check(signal);
  let index = new Index(await until(signal, Store.open(load)));
  /** @type {Promise<Index> | null} */
  let renewal = null;

  /**
   * @template T
   * @param {(index: Index) => Promise<T>} question
   * @param {AbortSignal} [signal]
   * @returns {Promise<T>}
   */
  async function ask(question, signal) {
    check(signal);
    const asked = index;
    try {
      return await until(signal, question(asked));
    } catch (failure) {
      if (failure.kind !== "missing" && failure.kind !== "damaged") throw failure;
      if (index === asked) {
        renewal = renewal || renewed(load, asked).finally(() => (renewal = null));
        index = await until(signal, renewal);
      }
      if (index === asked) throw failure;
      return until(signal, question(index));
    }
  }

  return {
    search: (text, options = {}) => ask((index) => search(index, String(text), options), options.signal),
    suggest: (text, { limit = 8, signal } = {}) => ask((index) => suggestions(index, String(text), limit, signal), signal),
    similar: (text, options = {}) => ask((index) => similar(index, String(text), options), options.signal),
    explain: (text, id) => ask((index) => explain(index, String(text), id)),
    document: (id) => ask((index) => document(index, id)),
    seen: (ids) => ask((index) => seen(index, ids)),
  };
}

/**
 * The index as it is now: the same one when nothing was published.
 *
 * @param {import("./store.js").Loader} load
 * @param {Index} index
 */
async function renewed(load, index) {
  const store = await Store.open(load, true);
  return store.source === index.store.source ? index : new Index(store);
}

/**
 * Waits for a promise, or for nothing more once nobody wants it: what it reads stays for others.
 *
 * @template T
 * @param {AbortSignal | undefined} signal
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
function until(signal, promise) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(aborted());
    signal.addEventListener("abort", stop);
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/**
 * @param {Index} index
 * @param {string} text
 * @param {SearchOptions} options
 * @returns {Promise<Result>}
 */
async function search(index, text, options) {
  const started = performance.now();
  const tree = parse(text);
  prefetch(index, options);
  const p = await planOf(index, tree.clauses, options.signal);
  return answer(index, p, options, print(tree), started);
}

/**
 * @param {Index} index
 * @param {string} text
 * @param {SearchOptions} options
 * @returns {Promise<Result>}
 */
async function similar(index, text, options) {
  const started = performance.now();
  prefetch(index, options);
  const p = await planOfText(index, text);
  return answer(index, p, options, p.slots.map((s) => s.text).join(" "), started);
}

/**
 * Begins to read what the filters will need; a failure is told to whoever asks for it then.
 *
 * @param {Index} index
 * @param {SearchOptions} options
 */
function prefetch({ store }, { filters = {}, after, before, sort }) {
  const soon = (/** @type {Promise<any>} */ file) => file.catch(() => {});
  for (const name of FACETS) {
    if (filters[name] && filters[name].length) soon(name === "year" ? store.dates() : store.facet(name));
  }
  if (after || before || sort === "oldest") soon(store.dates());
  if (sort === "longest") soon(store.durations());
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
  await evaluate(index, p);
  check(signal);
  const matches = await filtered(index, p, foundByWords(index, p), options);
  const counts = facetsOf(index, matches, options);
  counts.catch(() => {}); // told below
  const first = Math.max(offset, 0);
  const ranked = await order(index, p, matches.passed, options.sort, first + Math.max(limit, 0));
  check(signal);
  const excerpt = excerpting(p);
  const hits = await Promise.all(ranked.slice(first).map(({ doc, score }) => hit(index, doc, score, excerpt)));
  const facets = await counts;
  return { total: matches.passed.length, hits, facets, query, corrected: p.corrected, ms: performance.now() - started };
}

/**
 * @param {Index} index
 * @param {number} doc
 * @param {number} score
 * @param {ReturnType<typeof excerpting>} excerpting
 * @returns {Promise<Hit>}
 */
async function hit({ store }, doc, score, excerpting) {
  const fragment = await store.fragment(doc);
  const { id, url, title, date, severity, services, causes } = fragment;
  return { id, url, title, date, severity, services, causes, score, ...excerpting(fragment) };
}

/**
 * @param {Index} index
 * @param {string} id
 * @returns {Promise<number>}
 */
async function numberOf({ store }, id) {
  const { values, of } = await store.facet("id");
  const doc = of.findIndex(([value]) => values[value] === id);
  if (doc < 0) throw new Error(`the index has no document "${id}"`);
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
  await evaluate(index, p);
  const { passed } = await filtered(index, p, foundByWords(index, p), {});
  const list = await order(index, p, passed, "relevance", passed.length);
  return explanation(index, p, doc, id, list.find((r) => r.doc === doc));
}

/**
 * @param {Index} index
 * @param {string} id
 * @returns {Promise<Document>}
 */
async function document(index, id) {
  const { parts, ...shown } = await index.store.fragment(await numberOf(index, id));
  return shown;
}

/**
 * @param {Index} index
 * @param {string[]} ids
 * @returns {Promise<Record<string, Seen | null>>}
 */
async function seen(index, ids) {
  const [service, cause] = await Promise.all([index.store.facet("service"), index.store.facet("cause")]);
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
