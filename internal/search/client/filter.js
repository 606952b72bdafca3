// @ts-check
// What narrows a search: fields in its text, the filters of the interface, dates.

import { values } from "./query.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {import("./plan.js").Plan} Plan
 * @typedef {(doc: number) => boolean} Test
 *
 * @typedef {Object} Matches
 * @property {number[]} found by the text alone, ascending
 * @property {Uint8Array} missed by document: how many filters it misses
 * @property {Uint8Array} missing by document: one filter that it misses, an index into FACETS
 * @property {number[]} passed found, with every filter met
 */

/** The facets that results are filtered by and counted over, in their order. */
export const FACETS = ["service", "severity", "cause", "year", "status", "tag", "team", "trigger"];

const DAY = 864e5; // milliseconds

/**
 * @param {string | undefined} text 2026-08-14, 2026-08 or 2026
 * @returns {[first: number, last: number] | null} its days since 1970
 */
export function period(text) {
  const length = /^\d{4}(-\d\d(-\d\d)?)?$/.test(text || "") ? /** @type {string} */ (text).length : 0;
  const date = new Date(length ? Date.parse(/** @type {string} */ (text)) : NaN);
  const first = +date;
  if (isNaN(first) || date.toISOString().slice(0, length) !== text) return null;
  if (length > 7) date.setUTCDate(date.getUTCDate() + 1);
  else if (length > 4) date.setUTCMonth(date.getUTCMonth() + 1);
  else date.setUTCFullYear(date.getUTCFullYear() + 1);
  return [first / DAY, +date / DAY - 1];
}

/** @param {number} day @returns {string} its year, as a facet's value; "" of none */
export const yearOf = (day) => (isNaN(day) ? "" : String(new Date(day * DAY).getUTCFullYear()));

/**
 * The form in which values are compared: lower case, white space as a hyphen.
 *
 * @param {string} text
 */
const comparable = (text) =>
  text
    .replace(/\u0130/g, "i")
    .replace(/[^]/gu, (c) => c.toLowerCase()) // each by itself: a sigma at the end stays the same
    .split(/(?:[^\S\ufeff]|\x85)+/)
    .filter(Boolean)
    .join("-");

/**
 * Marks the values of a facet that are meant by some texts.
 *
 * @param {import("./store.js").Facet} column
 * @param {string[]} texts
 * @returns {boolean[]}
 */
export function meant(facet, texts) {
  const names = texts.map(comparable);
  return facet.values.map((value, i) => names.includes(comparable(value)) || names.includes(comparable(facet.labels[i])));
}

/**
 * Which documents have one of the values of a facet; of the fields after and before, which lie in the period.
 *
 * @param {Index} index
 * @param {string} name
 * @param {string[]} texts
 * @returns {Promise<Test>}
 */
async function having(index, name, texts) {
  if (name === "after" || name === "before") {
    const [first, last] = period(texts.join(",")) || [NaN, NaN];
    const days = await index.dates();
    return name === "after" ? (doc) => days[doc] >= first : (doc) => days[doc] <= last;
  }
  if (name === "year") {
    const days = await index.dates();
    return (doc) => days[doc] === days[doc] && texts.includes(yearOf(days[doc]));
  }
  const facet = await index.facet(name);
  const wanted = meant(facet, texts);
  return (doc) => facet.of[doc].some((value) => wanted[value]);
}

/**
 * @param {Index} index
 * @param {string[]} afters
 * @param {string[]} befores
 * @returns {Promise<Test>} whether a document is from the first day of each on and up to the last day of each
 */
async function dated(index, afters, befores) {
  const low = Math.max(...afters.map((text) => (period(text) || [-Infinity])[0]));
  const high = Math.min(...befores.map((text) => (period(text) || [0, Infinity])[1]));
  if (!isFinite(low) && !isFinite(high)) return () => true;
  const days = await index.dates();
  return (doc) => days[doc] >= low && days[doc] <= high;
}

/**
 * The tests of the field clauses, and of the dates asked for beside the text.
 *
 * @param {Index} index
 * @param {import("./query.js").Clause[]} fields
 * @param {{after?: string, before?: string}} options
 * @returns {Promise<Test[]>}
 */
async function restrictions(index, fields, options) {
  const afters = [options.after || ""];
  const befores = [options.before || ""];
  /** @type {Map<string, string[]>} */
  const byField = new Map();
  /** @type {Promise<Test>[]} */
  const tests = [];
  for (const c of fields) {
    const { field, occur, text } = c;
    const texts = values(c);
    if (occur === "not") tests.push(having(index, field, texts).then((test) => (doc) => !test(doc)));
    else if (field === "after") afters.push(text);
    else if (field === "before") befores.push(text);
    else byField.set(field, (byField.get(field) || []).concat(texts));
  }
  byField.forEach((texts, field) => tests.push(having(index, field, texts)));
  return Promise.all([dated(index, afters, befores), ...tests]);
}

/**
 * @param {Index} index
 * @param {Plan} p
 * @param {number[]} found by the words of the plan
 * @param {import("./knowledge.js").SearchOptions} options
 * @returns {Promise<Matches>}
 */
export async function filtered(index, p, found, options) {
  const filters = options.filters || {};
  const [tests, filterTests] = await Promise.all([
    restrictions(index, p.fields, options),
    Promise.all(FACETS.map((name) => (filters[name] && filters[name].length ? having(index, name, filters[name]) : null))),
  ]);
  for (const test of tests) found = found.filter(test);
  const missed = new Uint8Array(index.documents);
  const missing = new Uint8Array(index.documents);
  filterTests.forEach((test, i) => {
    if (!test) return;
    for (const doc of found) {
      if (test(doc)) continue;
      missed[doc]++;
      missing[doc] = i;
    }
  });
  return { found, missed, missing, passed: found.filter((doc) => !missed[doc]) };
}
