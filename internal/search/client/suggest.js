// @ts-check
// Completions of a query: words, and documents by their titles.

import { analyze, normalize } from "./analysis.js";
import { find, passed } from "./filter.js";
import { planOf } from "./plan.js";
import { parse } from "./query.js";
import { order } from "./rank.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {{kind: "term", text: string, count: number} | {kind: "title", text: string, id: string, url: string}} Suggestion
 *   text: the whole query completed, or the title; count: documents with the word
 */

/**
 * @param {Index} index
 * @param {string} text
 * @param {number} limit
 * @returns {Promise<Suggestion[]>}
 */
export const suggestions = async (index, text, limit) => {
  const [titles, words] = await Promise.all([titled(index, text, Math.floor(limit / 2)), completions(index, text)]);
  return [...words.slice(0, limit - titles.length), ...titles];
};

/**
 * The words that begin with the last one of the text, the commonest first.
 *
 * @param {Index} index
 * @param {string} text
 * @returns {Promise<Suggestion[]>}
 */
const completions = async (index, text) => {
  const head = text.replace(/[^ \t\n\r]*$/, "");
  const last = normalize(text.slice(head.length));
  const tokens = analyze(last);
  if (!tokens.length || !tokens[0].surface || tokens[tokens.length - 1].run !== tokens[0].run) return [];
  const words = await index.words(tokens[0].surface);
  return words.sort((a, b) => b[1] - a[1]).map(([word, count]) => ({ kind: "term", text: head + last.slice(0, tokens[0].start) + word, count }));
};

/**
 * The best documents that have every word of the text in their titles, the last one perhaps just begun.
 *
 * @param {Index} index
 * @param {string} text
 * @param {number} limit
 * @returns {Promise<Suggestion[]>}
 */
const titled = async (index, text, limit) => {
  /** @type {import("./query.js").Clause[]} */
  const clauses = parse(text)
    .clauses.filter((c) => c.kind === "word" && c.occur !== "not")
    .map((c) => ({ ...c, occur: "must", field: "title" }));
  const p = await planOf(index, { clauses });
  if (!p.slots.length || limit <= 0) return [];
  const list = await order(index, p, passed(await find(index, p, {})), "base", limit);
  const fragments = await Promise.all(list.map(({ doc }) => index.fragment(doc)));
  return fragments.map(({ title, id, url }) => ({ kind: "title", text: title, id, url }));
};
