// @ts-check

export const facetNames = ["service", "severity", "cause", "year", "status", "tag", "team", "trigger"];
export const sorts = ["relevance", "newest", "oldest", "longest"];

/**
 * What is asked for.
 * @typedef {object} Question
 * @property {string} text
 * @property {boolean} log whether the text is a log to compare with, not words
 * @property {Record<string, string[]>} filters values by facet
 * @property {string} after ISO 8601, or ""
 * @property {string} before ISO 8601, or ""
 * @property {string} sort
 * @property {number} page how many pages of results are shown
 */

const pages = 50; // more is not asked for at once, whatever an address says
const longInAddress = 1000;
const longest = 16000;

/** Whether a text is a log rather than words. @param {string} text */
export function isLog(text) {
  return /[^\s][ \t]*[\r\n]\s*[^\s]/.test(text) || text.trim().length > 300;
}

/** The question that an address asks. @param {string} address @returns {Question} */
export function readQuestion(address) {
  const { searchParams: query, hash } = new URL(address);
  const long = new URLSearchParams(hash.slice(1));
  /** @type {Record<string, string[]>} */
  const filters = {};
  for (const name of facetNames) {
    const values = query.getAll(name).filter(Boolean);
    if (values.length) filters[name] = [...new Set(values)];
  }
  /** @param {string} name */
  const day = (name) => (/^\d{4}-\d\d-\d\d$/.test(query.get(name) || "") ? query.get(name) || "" : "");
  const sort = query.get("sort") || "";
  return {
    text: long.get("log") || long.get("q") || query.get("q") || "", log: Boolean(long.get("log")), filters,
    after: day("after"), before: day("before"), sort: sorts.includes(sort) ? sort : sorts[0],
    page: Math.min(Math.max(1, Math.floor(Number(query.get("page")) || 1)), pages),
  };
}

/** What is asked of a text: as much as an address holds, so that whoever opens the address is answered alike. @param {Question} question */
export const textOf = ({ text }) => text.trim().slice(0, longest).replace(/[\ud800-\udbff]$/, "").trim();

/**
 * Whether the text stays in the browser: in addresses it stands behind the number sign, which no server is told. So do logs
 * and long texts: they may be longer than servers allow, and hold what does not belong into their records.
 * @param {Question} question
 */
export const staysHere = (question) => question.log || textOf(question).length > longInAddress;

/** The part of an address that asks a question. @param {Question} question */
export function questionAddress(question) {
  const query = new URLSearchParams();
  const text = textOf(question);
  const long = staysHere(question);
  if (text && !long) query.set("q", text);
  for (const name of facetNames) for (const value of question.filters[name] || []) query.append(name, value);
  if (question.after) query.set("after", question.after);
  if (question.before) query.set("before", question.before);
  if (question.sort !== sorts[0]) query.set("sort", question.sort);
  if (question.page > 1) query.set("page", String(question.page));
  const asked = query.toString();
  return (asked && "?" + asked) + (text && long ? "#" + new URLSearchParams({ [question.log ? "log" : "q"]: text }) : "");
}

/** @param {Question} question */
export const filtered = (question) => Boolean(Object.values(question.filters).some((values) => values.length) || question.after || question.before);

/** @param {Question} question */
export const asksNothing = (question) => !question.text.trim() && !filtered(question);

/** The parts of a text: words, and phrases with what stands before them. @param {string} text */
export const parts = (text) => text.match(/[+-]?(?:\w+:)?"[^"]*"?|\S+/g) || [];

/**
 * Questions that ask for less, each with a word for what is left out.
 * @param {Question} question
 * @returns {{ without: string, question: Question }[]}
 */
export function looser(question) {
  const text = question.text.trim();
  const found = [];
  if (filtered(question) && text) found.push({ without: "without filters", question: { ...question, filters: {}, after: "", before: "", page: 1 } });
  const names = facetNames.filter((name) => (question.filters[name] || []).length);
  if (names.length > 1 || (names.length && (question.after || question.before))) {
    for (const name of names) found.push({ without: "without the filter by " + name, question: { ...question, filters: { ...question.filters, [name]: [] }, page: 1 } });
  }
  if ((question.after || question.before) && names.length) found.push({ without: "without the dates", question: { ...question, after: "", before: "", page: 1 } });
  if (question.log) return found;
  const bare = text.replace(/["“”]/g, " ").replace(/\s+/g, " ").trim();
  if (bare && bare !== text) found.push({ without: "without quotes", question: { ...question, text: bare, page: 1 } });
  const words = parts(text);
  if (words.length > 1 && words.length < 8) {
    words.forEach((word, i) => found.push({ without: "without " + word, question: { ...question, text: words.filter((_, j) => j !== i).join(" "), page: 1 } }));
  }
  return found;
}

/** The question with the words that were taken for misspelled replaced. @param {string} text @param {{ from: string, to: string }[]} corrected @param {(pair: { from: string, to: string }) => string} by */
export function replaceWords(text, corrected, by) {
  const pairs = new Map(corrected.map((pair) => [pair.from.toLowerCase(), pair]));
  return text.split(/(\s+)/).map((word) => {
    const pair = pairs.get(word.toLowerCase());
    return pair ? by(pair) : word;
  }).join("");
}
