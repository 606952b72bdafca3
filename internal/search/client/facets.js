// @ts-check
// How many of the matches have each value of each facet.

import { FACETS, meant, period, yearOf } from "./filter.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {{value: string, label: string, count: number}} Count
 */

/**
 * A facet's own filter does not narrow its counts, so that further values can be added to those chosen.
 *
 * @param {Index} index
 * @param {import("./filter.js").Matches} m
 * @param {import("./knowledge.js").SearchOptions} options
 * @returns {Promise<Record<string, Count[]> | null>} of the facets asked for; null for none
 */
export async function facetsOf(index, m, { facets, filters = {} }) {
  if (!facets) return null;
  const names = FACETS.filter((name) => facets === true || facets.includes(name));
  const counts = await Promise.all(
    names.map((name) => {
      const i = FACETS.indexOf(name);
      const docs = m.found.filter((doc) => !m.missed[doc] || (m.missed[doc] === 1 && m.missing[doc] === i));
      return (name === "year" ? years : values)(index, name, docs, filters[name] || []);
    }),
  );
  /** @type {Record<string, Count[]>} */
  const out = {};
  names.forEach((name, i) => (out[name] = counts[i]));
  return out;
}

/**
 * @param {Index} index
 * @param {string} name
 * @param {number[]} docs
 * @param {string[]} chosen
 */
async function values(index, name, docs, chosen) {
  const facet = await index.facet(name);
  const counts = facet.values.map(() => 0);
  for (const doc of docs) for (const value of facet.of[doc]) counts[value]++;
  const wanted = meant(facet, chosen);
  const all = facet.values.map((value, i) => ({ value, label: facet.labels[i], count: counts[i] }));
  const out = all.filter(({ count }, i) => count || wanted[i]);
  return name === "severity" ? out : out.sort((a, b) => b.count - a.count);
}

/**
 * The years, the latest first.
 *
 * @param {Index} index
 * @param {string} _
 * @param {number[]} docs
 * @param {string[]} chosen
 */
async function years(index, _, docs, chosen) {
  const days = await index.dates();
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const year of chosen) if (year.length === 4 && period(year)) counts.set(year, 0);
  for (const doc of docs) {
    const year = yearOf(days[doc]);
    if (year) counts.set(year, (counts.get(year) || 0) + 1);
  }
  return Array.from(counts, ([value, count]) => ({ value, label: value, count })).sort((a, b) => +b.value - +a.value);
}
