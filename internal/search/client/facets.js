// @ts-check
// How many of the matches have each value of each facet.

import { FACETS, facetOf } from "./filter.js";

/** @typedef {{value: string, label: string, count: number}} Count */

/**
 * A facet's own filter does not narrow its counts, so that further values can be added to those chosen.
 *
 * @param {import("./index.js").Index} index
 * @param {import("./filter.js").Matches} matches
 * @param {import("./knowledge.js").SearchOptions} options
 * @returns {Promise<Record<string, Count[]> | null>} of the facets asked for; null for none
 */
export const facetsOf = async (index, matches, { facets, filters = {} }) => {
  if (!facets) return null;
  const count = async (/** @type {string} */ name) => {
    const { values, labels, of, chosen } = await facetOf(index, name, filters[name] || []);
    const counts = values.map(() => 0);
    for (const [doc, missed] of matches) {
      if (missed.every((other) => other === name)) for (const value of of[doc]) counts[value]++;
    }
    const list = values.map((value, i) => ({ value, label: labels[i], count: counts[i] })).filter((c, i) => c.count || chosen[i]);
    return [name, name === "severity" || name === "year" ? list : list.sort((a, b) => b.count - a.count)];
  };
  return Object.fromEntries(await Promise.all(FACETS.map(count)));
};
