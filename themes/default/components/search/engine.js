// @ts-check
// What the pages ask of the search engine, which is not part of the theme: it lies beside the search page.

import { asFiles, globalOf } from "../../js/script.js";

/** @typedef {{ text: string, mark: boolean }} Part a piece of an excerpt */
/** @typedef {{ title: string, url: string }} Place of a document; addresses are relative to the root of the site */
/** @typedef {{ id: string, url: string, title: string, date: string | null, severity: string | null, services: string[], causes: string[], place: Place | null, excerpt: Part[] }} Hit */
/** @typedef {{ value: string, label: string, count: number }} Term of a facet */
/** @typedef {{ total: number, hits: Hit[], facets: Record<string, Term[]> | null, corrected: { from: string, to: string }[] }} Answer */
/** @typedef {{ kind: "term", text: string, count: number } | { kind: "title", text: string, id: string, url: string }} Suggestion */
/** @typedef {{ title: string, status: string | null, owner: string | null, due: string | null }} Action */
/** @typedef {{ id: string, title: string, url: string, date: string | null, severity: string | null, status: string | null, services: string[], causes: string[], duration: number | null, summary: string | null, fix: Place & { text: string } | null, impact: string | null, actions: Action[] }} Details */
/** @typedef {{ service: string, cause: string, count: number, url: string } | null} Seen how often a service failed for a cause */
/** @typedef {{ filters?: Record<string, string[]>, after?: string, before?: string, sort?: string, offset?: number, limit?: number, facets?: boolean, signal?: AbortSignal }} Options */
/**
 * @typedef {object} Engine
 * @property {(text: string, options?: Options) => Promise<Answer>} search
 * @property {(text: string, options?: Options) => Promise<Answer>} similar
 * @property {(text: string, options?: Options) => Promise<Suggestion[]>} suggest
 * @property {(id: string) => Promise<Details>} document
 * @property {(ids: string[]) => Promise<Record<string, Seen>>} seen
 */

/** @type {Promise<Engine> | undefined} */
let opening;

/** The engine, opened once for a page; after a failure it is tried anew. @param {string} page address of the search page */
export function openEngine(page) {
  if (!opening) {
    opening = load(new URL("engine.js", page).href).then((engine) => engine.open(new URL("./", page).href, { worker: true }));
    opening.catch(() => { opening = undefined; });
  }
  return opening;
}

/** @param {string} url @returns {Promise<{ open: (base: string, options: object) => Promise<Engine> }>} */
const load = (url) => (asFiles ? globalOf(url, "codmanSearch") : import(url));

/** What to tell people when the engine fails. @param {any} error */
export function sentence(error) {
  // Errors of this name with a kind were written for people; others are a browser's words for a file that did not come.
  return error && error.name === "SearchError" && error.kind ? String(error.message) : "The search could not be loaded. Please try again, or browse the lists.";
}
