// @ts-check
// What narrows a search: fields in its text, the filters of the interface, dates.

import { lower, normalize } from "./analysis.js";
import { DAY } from "./limits.js";
import { match } from "./match.js";
import { isDate, values } from "./query.js";

/**
 * @typedef {import("./index.js").Index} Index
 * @typedef {import("./plan.js").Plan} Plan
 * @typedef {(doc: number) => boolean} Test
 *
 * @typedef {import("./store.js").Facet} Facet
 * @typedef {[doc: number, missed: string[]][]} Matches found by the text alone, ascending, each with the filters that it misses
 */

/** The facets that results are filtered by and counted over, in their order. */
export const FACETS = ["service", "severity", "cause", "year", "status", "tag", "team", "trigger"];

/**
 * @param {string | undefined} text 2026-08-14, 2026-08 or 2026
 * @returns {[first: number, last: number] | null} its days since 1970
 */
export const period = (text = "") => {
  if (!isDate(text)) return null;
  const [year, month = 12, day = 0] = text.split("-");
  // One day too many or one month too many (they count from 0), less a day.
  return [+new Date(text) / DAY, new Date(text).setUTCFullYear(+year, day ? +month - 1 : +month, +day + 1) / DAY - 1];
};

/**
 * The years as a facet, the latest first.
 *
 * @param {Index} index
 * @param {string[]} chosen years that are listed in any case
 * @returns {Promise<Facet>}
 */
const years = async (index, chosen) => {
  const all = Array.from(await index.dates(), (day) => (isNaN(day) ? "" : String(new Date(day * DAY).getUTCFullYear())));
  const named = chosen.filter((year) => year.length === 4 && period(year));
  const values = [...new Set(all.concat(named))].filter(Boolean).sort((a, b) => +b - +a);
  return { values, labels: values, aliases: values.map(() => []), of: all.map((year) => (year ? [values.indexOf(year)] : [])) };
};

/**
 * A facet, with those of its values marked that are chosen.
 *
 * @param {Index} index
 * @param {string} name
 * @param {string[]} chosen
 * @returns {Promise<Facet & {chosen: boolean[]}>}
 */
export const facetOf = async (index, name, chosen) => {
  const facet = await (name === "year" ? years(index, chosen) : index.facet(name));
  const names = chosen.map(comparable);
  const is = (/** @type {string} */ text) => names.includes(comparable(text));
  return { ...facet, chosen: facet.values.map((value, i) => [value, facet.labels[i], ...facet.aliases[i]].some(is)) };
};

/**
 * The form in which values are compared: lower case, with a hyphen for spaces and marks, as in addresses.
 *
 * @param {string} text
 */
const comparable = (text) => Array.from(normalize(text), lower).join("").replace(/[\0-/:-`{-\x7f\xa0\u3000]+/g, "-").replace(/^-|-$/g, "");

/**
 * Which documents have one of the values of a facet, or a date in a period.
 *
 * @param {Index} index
 * @param {string} name of a facet; after or before
 * @param {string[]} texts
 * @returns {Promise<Test>}
 */
const having = async (index, name, texts) => {
  if (name === "after") return dated(index, texts[0], "");
  if (name === "before") return dated(index, "", texts[0]);
  const { of, chosen } = await facetOf(index, name, texts);
  return (doc) => of[doc].some((value) => chosen[value]);
};

/**
 * @param {Index} index
 * @param {string | undefined} after
 * @param {string | undefined} before
 * @returns {Promise<Test>} whether a document is from the first day of one on and up to the last day of the other
 */
const dated = async (index, after, before) => {
  const [low] = period(after) || [-Infinity];
  const [, high] = period(before) || [0, Infinity];
  if (!isFinite(low) && !isFinite(high)) return () => true;
  const days = await index.dates();
  return (doc) => days[doc] >= low && days[doc] <= high;
};

/**
 * The tests of the field clauses: the alternatives of a field may stand in several clauses.
 *
 * @param {Index} index
 * @param {import("./query.js").Clause[]} fields
 * @returns {Promise<Test>[]}
 */
const restrictions = (index, fields) => {
  /** @type {Map<string, string[]>} */
  const alternatives = new Map();
  /** @type {Promise<Test>[]} */
  const tests = [];
  for (const c of fields) {
    const { field, occur } = c;
    const test = having(index, field, values(c));
    if (occur === "not") tests.push(test.then((test) => (doc) => !test(doc)));
    else if (field === "after" || field === "before") tests.push(test);
    else alternatives.set(field, (alternatives.get(field) || []).concat(values(c)));
  }
  alternatives.forEach((texts, field) => tests.push(having(index, field, texts)));
  return tests;
};

/**
 * @param {Index} index
 * @param {Plan} p
 * @param {import("./knowledge.js").SearchOptions} options
 * @returns {Promise<Matches>}
 */
export const find = async (index, p, options) => {
  const { filters = {}, after, before } = options;
  const names = FACETS.filter((name) => filters[name] && filters[name].length);
  const [tests, filterTests] = await Promise.all([
    Promise.all([dated(index, after, before), ...restrictions(index, p.fields)]),
    Promise.all(names.map((name) => having(index, name, filters[name]))),
  ]);
  /** @type {Matches} */
  const all = [];
  for (const doc of await match(index, p)) {
    if (tests.every((test) => test(doc))) all.push([doc, names.filter((_, i) => !filterTests[i](doc))]);
  }
  return all;
};

/** @param {Matches} matches @returns {number[]} those that meet every filter */
export const passed = (matches) => matches.filter(([, missed]) => !missed.length).map(([doc]) => doc);
