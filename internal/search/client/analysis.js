// @ts-check
// The analyzer pm1: it decides what is a word. It gives the tokens of the Go package internal/analysis to the bit; the README there
// states each step with its reason. Offsets count UTF-16 code units of the normalised text.

/**
 * @typedef {object} Token
 * @property {string} term what the index holds: lower-cased, then stemmed or free of accents
 * @property {string} surface the lower-cased word, not stemmed; "" for bigrams, folded twins and plain numbers
 * @property {number} pos position from 1; what is left out leaves a gap
 * @property {number} start
 * @property {number} end
 * @property {number} run number of the run it comes from, from 0, without gaps
 * @property {number} kind WORD, WHOLE, PART, BIGRAM or FOLDED
 */

/** @typedef {{ low: string, upper: boolean, joiner: boolean, start: number, end: number }} Character */
/** @typedef {{ tokens: Token[], positions: number }} RunTokens */

export const WORD = 0, WHOLE = 1, PART = 2, BIGRAM = 3, FOLDED = 4;

// The insides of character classes. Own tables instead of \p{…}, whose meaning changes with the browser. What none names is a letter.
const JOINERS = "._\\-/@";
const APOSTROPHES = "'\u2019";
const SEPARATORS =
  "\\0-&(-,:-?[-^`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\xd7\xf7\u055a-\u055f\u0589\u058a\u05be\u05f3\u05f4\u0600-\u060f" +
  "\u061b-\u061f\u066a-\u066d\u06d4\u0964\u0965\u1680\u180e\u2000-\u2018\u201a-\u206f\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f" +
  "\u3000-\u3004\u3008-\u3020\u3030\u303d-\u3040\u30a0\u30fb\\ud800-\uf8ff\ufe00-\ufe1f\ufe30-\ufe6f\ufeff-\uff00" +
  "\uff5f-\uff65\uffe0-\uffff\u{1f000}-\u{1fbff}\u{e0000}-\u{10ffff}";
const IDEOGRAPHS =
  "\u1100-\u11ff\u2e80-\u2fff\u3005-\u3007\u3021-\u302f\u3031-\u303c\u3041-\u309f\u30a1-\u30fa\u30fc-\u9fff\ua960-\ua97f" +
  "\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdf\u{1b000}-\u{1b16f}\u{20000}-\u{3ffff}";
const LETTER = `[^${JOINERS}${APOSTROPHES}${SEPARATORS}${IDEOGRAPHS}]`;
const RUN = new RegExp(`${LETTER}+(?:[${JOINERS}${APOSTROPHES}]${LETTER}+)*|[${IDEOGRAPHS}]+`, "gu");
const IDEOGRAPH = new RegExp(`[${IDEOGRAPHS}]`, "u");
const JOINER = new RegExp(`[${JOINERS}]`);
const PLAIN_WORD = /^[a-z0-9]+$/;
const DIGITS = /^[0-9]+$/;
const POSSESSIVE = new RegExp(`[${APOSTROPHES}](?:[sS](?!${LETTER}))?`, "gu");
// The blocks whose pairs of small and capital letters are settled.
const CASED = /[A-Z\xc0-\u024f\u0370-\u052f\u0531-\u0556\u1e00-\u1eff]/;

const MAX_TERM = 64; // code points
const MAX_REMEMBERED = 1 << 15;

const STOP_WORDS = new Set(
  ("a an and are as at be been but by for from had has have if in into is it its of on or our that the their these they this to was " +
    "we were which will with").split(" "),
);

/** @type {Map<string, RunTokens>} */
const remembered = new Map();

/**
 * The text in NFC.
 * @param {string} text
 */
export function normalize(text) {
  return text.normalize("NFC");
}

/**
 * The tokens of a text, by position. Offsets count in normalize(text).
 * @param {string} text
 * @returns {Token[]}
 */
export function analyze(text) {
  // Full-width forms are read as the ASCII that they mean.
  const plain = normalize(text).replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  /** @type {Token[]} */
  const tokens = [];
  let positions = 0;
  let runs = 0;
  for (const match of plain.matchAll(RUN)) {
    const at = /** @type {number} */ (match.index);
    const known = recall(match[0]);
    for (const { term, surface, pos, start, end, run, kind } of known.tokens) {
      tokens.push({ term, surface, pos: pos + positions, start: start + at, end: end + at, run: run + runs, kind });
    }
    if (known.tokens.length) runs = tokens[tokens.length - 1].run + 1;
    positions += known.positions;
  }
  return tokens;
}

/**
 * What a run gives wherever it stands. Words come again and are remembered; ideographs hardly do.
 * @param {string} run
 */
function recall(run) {
  const known = remembered.get(run);
  if (known) return known;
  if (IDEOGRAPH.test(run)) return bigrams(run);
  const fresh = compound(run);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  if (run.length <= MAX_TERM) remembered.set(run, fresh);
  return fresh;
}

/**
 * Each character has its position; the last of several has no bigram.
 * @param {string} run
 * @returns {RunTokens}
 */
function bigrams(run) {
  /** @type {Token[]} */
  const tokens = [];
  const characters = Array.from(run);
  let start = 0;
  characters.forEach((c, i) => {
    if (i && i === characters.length - 1) return;
    const term = c + (characters[i + 1] || "");
    tokens.push({ term, surface: "", pos: i + 1, start, end: start + term.length, run: i, kind: BIGRAM });
    start += c.length;
  });
  return { tokens, positions: characters.length };
}

/**
 * A word alone, or the whole of a compound with its parts.
 * @param {string} run
 * @returns {RunTokens}
 */
function compound(run) {
  /** @type {RunTokens} */
  const out = { tokens: [], positions: 0 };
  if (PLAIN_WORD.test(run)) { // most are, and need no closer look
    part(out, run.slice(0, MAX_TERM), 0, run.length, WORD);
    return out;
  }
  const all = read(run);
  const first = partEnd(all, 0);
  /** @type {(give: typeof add, from: number, to: number, kind: number) => void} */
  const span = (give, from, to, kind) => give(out, spell(all.slice(from, to)), all[from].start, all[to - 1].end, kind);
  if (first === all.length && pieceEnd(all, 0, first) === first) {
    span(part, 0, first, WORD);
    return out;
  }
  span(add, 0, all.length, WHOLE);
  for (let from = 0, to; from < all.length; from = to + 1) {
    to = partEnd(all, from);
    let end = pieceEnd(all, from, to);
    if (end < to && first < all.length) span(add, from, to, PART);
    for (; from < to; from = end, end = pieceEnd(all, from, to)) span(part, from, end, PART);
  }
  return out;
}

/**
 * The characters of a run, without its apostrophes and without an 's at the end of a part.
 * @param {string} run
 */
function read(run) {
  /** @type {Character[]} */
  const characters = [];
  let start = 0;
  for (const c of run.replace(POSSESSIVE, (found) => "\0".repeat(found.length))) {
    const end = start + c.length;
    if (c !== "\0") {
      const low = CASED.test(c) ? String.fromCodePoint(/** @type {number} */ (c.toLowerCase().codePointAt(0))) : c;
      characters.push({ low, upper: low !== c, joiner: JOINER.test(c), start, end });
    }
    start = end;
  }
  return characters;
}

/**
 * The index of the joiner that ends a part, or of the end.
 * @param {Character[]} all
 * @param {number} from
 */
function partEnd(all, from) {
  while (from < all.length && !all[from].joiner) from++;
  return from;
}

/**
 * Where the first piece ends of the part all[from, to) in camelCase: after at least two characters, and with as many left, or at the end.
 * A piece ends before a capital that follows a small letter, or that begins a word after capitals; that word has two small letters.
 * @param {Character[]} all
 * @param {number} from
 * @param {number} to
 */
function pieceEnd(all, from, to) {
  /** @param {number} i */
  const small = (i) => i < to && !all[i].upper && !DIGITS.test(all[i].low);
  for (let i = from + 2; i <= to - 2; i++) {
    if (all[i].upper && (small(i - 1) || (all[i - 1].upper && small(i + 1) && small(i + 2)))) return i;
  }
  return to;
}

/**
 * Takes a position, and adds a word or part there unless it says nothing: a stop word, or one or two digits of a version, a date or an
 * address.
 * @param {RunTokens} out
 * @param {string} word
 * @param {number} start
 * @param {number} end
 * @param {number} kind
 */
function part(out, word, start, end, kind) {
  if (!STOP_WORDS.has(word) && (kind === WORD || word.length > 2 || !DIGITS.test(word))) add(out, word, start, end, kind);
  out.positions++;
}

/**
 * Adds a token, and after it its twin without accents if that differs.
 * @param {RunTokens} out
 * @param {string} word
 * @param {number} start
 * @param {number} end
 * @param {number} kind
 */
function add(out, word, start, end, kind) {
  const pos = out.positions + 1;
  out.tokens.push({ term: stem(word), surface: DIGITS.test(word) ? "" : word, pos, start, end, run: 0, kind });
  const folded = fold(word);
  if (folded && folded !== word) {
    const term = stem(Array.from(folded).slice(0, MAX_TERM).join(""));
    out.tokens.push({ term, surface: "", pos, start, end, run: 0, kind: FOLDED });
  }
}

/**
 * The lower-cased word that characters make, cut.
 * @param {Character[]} characters
 */
function spell(characters) {
  return characters.slice(0, MAX_TERM).map((c) => c.low).join("");
}

// Letters that have no accent to take off, but a customary spelling in plain ones.
/** @type {Record<string, string>} */
const PLAIN = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ħ: "h", ı: "i", ł: "l", ŧ: "t", ſ: "s" };

/**
 * A word without the accents of its Latin letters, and without accents that stand apart.
 * @param {string} word
 */
function fold(word) {
  return word.replace(/[\xc0-\u024f\u0300-\u036f\u1e00-\u1eff]/g, (c) => {
    const base = c.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    return PLAIN[base] || base;
  });
}

// Porter's stemmer as github.com/blevesearch/go-porterstemmer has it: a suffix is shorter than its word, and the longest one that
// fits decides, whether or not its condition then holds.

const STEP1A = suffixes("sses:ss ies:i ss:ss s:");
const STEP2 = suffixes(
  "ational:ate tional:tion enci:ence anci:ance izer:ize bli:ble alli:al entli:ent eli:e ousli:ous ization:ize ation:ate ator:ate " +
    "alism:al iveness:ive fulness:ful ousness:ous aliti:al iviti:ive biliti:ble logi:log",
);
const STEP3 = suffixes("icate:ic ative: alize:al iciti:ic ical:ic ful: ness:");
const STEP4 = suffixes(
  "al: ance: ence: er: ic: able: ible: ant: ement: ment: ent: ion: ou: ism: ate: iti: ous: ive: ize:",
);

/**
 * The stem of a word of four or more of the letters a to z, and any other word as it is.
 * @param {string} word
 */
export function stem(word) {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  let w = replaceSuffix(word, STEP1A, -1);
  w = pastTense(w);
  if (w.length > 1 && w.endsWith("y") && /v/.test(shape(w.slice(0, -1)))) w = w.slice(0, -1) + "i";
  w = replaceSuffix(w, STEP2, 0);
  w = replaceSuffix(w, STEP3, 0);
  w = replaceSuffix(w, STEP4, 1);
  const base = w.slice(0, -1);
  const m = measure(base);
  if (w.endsWith("e") && (m > 1 || (m === 1 && !closed(base)))) w = base;
  if (w.length > 2 && w.endsWith("ll") && measure(w.slice(0, -1)) > 1) w = w.slice(0, -1);
  return w;
}

/**
 * @typedef {{ pattern: RegExp, replacements: Record<string, string> }} Suffixes
 * @param {string} list
 * @returns {Suffixes}
 */
function suffixes(list) {
  /** @type {Record<string, string>} */
  const replacements = {};
  for (const pair of list.split(" ")) {
    const [suffix, replacement] = pair.split(":");
    replacements[suffix] = replacement;
  }
  return { pattern: new RegExp(`^(.+?)(${Object.keys(replacements).join("|")})$`), replacements };
}

/**
 * @param {string} word
 * @param {Suffixes} step
 * @param {number} least the measure that what precedes the suffix must exceed
 */
function replaceSuffix(word, step, least) {
  const [, base, suffix] = word.match(step.pattern) || [];
  if (!base || measure(base) <= least || (suffix === "ion" && !/[st]$/.test(base))) return word;
  return base + step.replacements[suffix];
}

/**
 * Takes off -eed, -ed and -ing.
 * @param {string} word
 */
function pastTense(word) {
  const [, base, suffix] = word.match(/^(.+?)(eed|ed|ing)$/) || [];
  if (!base) return word;
  if (suffix === "eed") return measure(base) > 0 ? base + "ee" : word;
  const s = shape(base);
  if (!/v/.test(s)) return word;
  if (/.(at|bl|iz)$/.test(base)) return base + "e";
  if (/([^lsz])\1$/.test(base) && s.endsWith("c")) return base.slice(0, -1);
  return measure(base) === 1 && closed(base) ? base + "e" : base;
}

/**
 * The word as consonants and vowels, cvc.
 * @param {string} word
 */
function shape(word) {
  let s = "";
  for (const c of word) s += "aeiou".includes(c) || (c === "y" && s.endsWith("c")) ? "v" : "c";
  return s;
}

/**
 * How often a vowel is followed by a consonant: about the number of syllables.
 * @param {string} word
 */
function measure(word) {
  return shape(word).split("vc").length - 1;
}

/**
 * Whether a word ends like hop: consonant, vowel, and a consonant other than w, x and y.
 * @param {string} word
 */
function closed(word) {
  return shape(word).endsWith("cvc") && !/[wxy]$/.test(word);
}
