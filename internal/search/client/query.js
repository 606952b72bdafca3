// @ts-check
// The language that people type: the twin of the Go package query. Its README holds the grammar; both read the vectors there.

/**
 * @typedef {"should" | "must" | "not"} Occur
 * @typedef {"word" | "phrase" | "prefix" | "fuzzy" | "field"} Kind
 * @typedef {{occur: Occur, kind: Kind, field: string, text: string, typing: boolean}} Clause
 *   field: canonical name, of a "field" clause or "title"; else "". text: without operators and quotes, never empty.
 *   typing: the clause runs to the very end of the text, so that the reader may still be typing it.
 * @typedef {{clauses: Clause[], blank?: boolean}} Query
 *   blank: the text was white space only, if anything: it asks for everything
 */

const MOST_CLAUSES = 64;
const MOST_TYPED = 300; // code points, of a text with operators
const READ = /^[^]{0,10000}/u; // what is read of a text

// Closed lists, the same as in Go; the Unicode tables of browsers differ by version.
const QUOTES = '"“”„';
const QUOTE = `[${QUOTES}]`;
const SPACE = "\\t-\\r \\x85\\xa0\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LETTER = "[^\\0-@[-`{-\\xbf\\u2000-\\u2bff\\u3000-\\u3020]"; // and what is no known sign
const LETTER_OR_DIGIT = `(?:${LETTER}|\\d)`;
const FREE = "service|severity|sev|cause|tag|team|title|id|owner|trigger"; // fields of any value
/** Fields of listed values. @type {{[name: string]: string}} */
const LISTED = { status: "draft|review|published|closed", has: "action-open", year: "\\d{4}" };

const SPACES = RegExp(`[${SPACE}]+`, "g");
const SEARCHABLE = /[0-9A-Za-z]|[^\0-\x7f“”„]/;
// An item with a quote: what is before, in it, and the closing quote unless the text ends first.
const QUOTED = RegExp(`(([+-]?)(?:(${FREE}):)?)${QUOTE}([^${QUOTES}]*)(${QUOTE}?)`, "iy");
// An item without one, and in it what is between the quotes at its ends.
const RUN = RegExp(`${QUOTE}*([^${SPACE}]*[^${QUOTES}${SPACE}]|)${QUOTE}*`, "y");
const BARE = RegExp(`^([+-]?)(?:(${FREE}|status|has|year|after|before):)?(.*)$`, "i");
const WILD = RegExp(`^[^*~]*${LETTER_OR_DIGIT}{2}(\\*|${LETTER_OR_DIGIT}~)$`, "u");
const SIGNED = RegExp(`^(?!.*=)(\\+|-(?=...))(${LETTER}|\\d.*${LETTER})`, "u");
const NAME = RegExp(`^@?${LETTER_OR_DIGIT}`, "u");

/** What stands before or after the text of a clause. @type {{[name: string]: string}} */
const SIGNS = { must: "+", not: "-", prefix: "*", fuzzy: "~" };

/** @param {string} name */
const canonical = (name) => ((name = name.toLowerCase()) === "sev" ? "severity" : name);

/** @param {string} text a real yyyy, yyyy-mm or yyyy-mm-dd? */
export const isDate = (text) => /^\d{4}(-\d\d){0,2}$/.test(text) && `${new Date(text).toJSON()}`.startsWith(text);

/**
 * The value of a field as it is kept, or "" when the field cannot have it.
 * @param {string} field
 * @param {string} text
 */
const valueOf = (field, text) => {
  const one = LISTED[field];
  if (one) text = text.toLowerCase().replace(/in-review/g, "review");
  const fits = field === "after" || field === "before" ? isDate(text) : (one ? RegExp(`^,*((${one})(,+|$))+$`) : NAME).test(text);
  return fits ? text : "";
};

/** @returns {Clause} */
const clause = (/** @type {string} */ sign, /** @type {Kind} */ kind, /** @type {string} */ field, /** @type {string} */ text) => ({
  occur: sign ? (sign === "+" ? "must" : "not") : "should",
  kind,
  field,
  text,
  typing: false,
});

/**
 * An item without an opening quote. Whatever is not wholly an operator is wholly a word.
 * @param {string} item
 */
const bare = (item) => {
  const [, sign, name, rest] = /** @type {string[]} */ (BARE.exec(item));
  const wild = WILD.test(rest);
  const word = wild ? rest.slice(0, -1) : rest;
  if (!item.includes("://")) {
    if (name) {
      const field = canonical(name);
      const value = valueOf(field, rest.replace(/^["“”„]+/, ""));
      if (value) return clause(sign, field === "title" ? "word" : "field", field, value);
    } else if (!sign || SIGNED.test(sign + word)) {
      return clause(sign, wild ? (rest.endsWith("*") ? "prefix" : "fuzzy") : "word", "", word);
    }
  }
  return clause("", "word", "", item);
};

/** @param {string} text @param {boolean} verbatim @returns {Query} */
const read = (text, verbatim) => {
  /** @type {Map<string, Clause>} */
  const kept = new Map();
  const keep = (/** @type {Clause} */ c, /** @type {boolean} */ typing) => {
    const key = printClause(c);
    if (!SEARCHABLE.test(c.text)) return;
    c = kept.get(key) || c;
    c.typing = typing;
    if (kept.size < MOST_CLAUSES) kept.set(key, c);
  };
  for (let at = 0; at < text.length; ) {
    QUOTED.lastIndex = RUN.lastIndex = at;
    const quoted = verbatim ? null : QUOTED.exec(text);
    if (quoted && quoted[5]) {
      const field = canonical(quoted[3] || "");
      const words = quoted[4].replace(SPACES, " ").replace(/^ | $/g, "");
      keep(clause(quoted[2], field && field !== "title" ? "field" : "phrase", field, words), false);
      at = QUOTED.lastIndex;
    } else if (quoted) {
      text = text.slice(0, at) + quoted[1] + quoted[4]; // a quote that nothing closes is taken out
    } else {
      const [run, item] = /** @type {string[]} */ (RUN.exec(text));
      at = RUN.lastIndex;
      keep(verbatim ? clause("", "word", "", item) : bare(item), !verbatim && at === text.length && run.endsWith(item));
      if (!run) at++;
    }
  }
  return { clauses: [...kept.values()] };
};

/**
 * Reads any text; never fails, takes time in proportion to the text.
 * @param {string} text
 * @returns {Query}
 */
export const parse = (text) => {
  text = /** @type {string[]} */ (READ.exec(text))[0]
    .replace(/[\ud800-\udfff]/gu, "\ufffd")
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "");
  if (!text.replace(SPACES, "")) return { clauses: [], blank: true };
  if (isTyped(text) && !/[\n\r\x85\u2028\u2029]/.test(text)) {
    const query = read(text, false);
    if (isTyped(line(query)) && !onlyExcludes(query)) return query;
  }
  return read(text, true);
};

/** "-INF" alone is looked for as it stands. @param {Query} query */
const onlyExcludes = ({ clauses }) => clauses.length > 0 && clauses.every((c) => c.occur === "not" && c.kind === "word");

/** @param {string} text */
const isTyped = (text) => [...text].length <= MOST_TYPED;

/** @param {Clause} c */
const printClause = ({ occur, kind, field, text }) => {
  if (kind === "phrase" || (kind === "field" && (!NAME.test(text) || / |:\/\//.test(text)))) text = `"${text}"`;
  return (SIGNS[occur] || "") + (field && field + ":") + text + (SIGNS[kind] || "");
};

/** @param {Query} query */
const line = (query) => query.clauses.map(printClause).join(" ");

/** Whether a query is of words only, which print as they are. @param {Query} query */
const isPlain = (query) => query.clauses.every((c) => printClause(c) === c.text);

/**
 * The query as text, such that parse() of it gives the same query but for typing. A query of words that would be operators
 * on one line ends with a line break, which makes a text verbatim.
 * @param {Query} query
 */
export const print = (query) => {
  const text = line(query);
  const again = parse(text);
  return line(again) === text && isPlain(again) === isPlain(query) ? text : text + "\n";
};

/**
 * The alternatives of a "field" clause: service:a,b asks for a or b.
 * @param {Clause} c
 */
export const values = (c) => c.text.split(/ ?, ?/).filter(Boolean);
