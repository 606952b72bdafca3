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

const MAX_TERM = 64; // code points
const MAX_REMEMBERED = 1 << 15;

/**
 * The inside of a character class, from code points in hexadecimal. Own tables instead of \p{…}, whose meaning changes with
 * the browser. What none names is a letter.
 * @param {string} ranges
 */
const inside = (ranges) => ranges.replace(/ ?(\w+)/g, "\\u{$1}");

const APOSTROPHES = "'\u2019";
const JOINERS = "._/@-"; // last in a class, because of the hyphen
const SEPARATORS = inside(
  "0-26 28-2c 3a-3f 5b-5e 60 7b-a9 ab-b4 b6-b9 bb-bf d7 f7 55a-55f 589 58a 5be 5f3 5f4 600-60f 61b-61f 66a-66d 6d4 964 965 1680 180e " +
    "2000-2018 201a-206f 20a0-20cf 2190-2bff 2e00-2e7f 3000-3004 3008-3020 3030 303d-3040 30a0 30fb d800-f8ff fe00-fe1f fe30-fe6f " +
    "feff-ff00 ff5f-ff65 ffe0-ffff 1f000-1fbff e0000-10ffff",
);
const IDEOGRAPHS = inside(
  "1100-11ff 2e80-2fff 3005-9fff a960-a97f ac00-d7ff f900-faff ff66-ffdf 1b000-1b16f 20000-3ffff", // but for separators among them
);
const LETTER = `[^${SEPARATORS}${IDEOGRAPHS}${APOSTROPHES}${JOINERS}]`;
// Elided articles and pronouns (l'équipe), which say nothing; not a possessive 's.
const ELIDED = `(?:[cdjlmnstCDJLMNST]|[qQ][uU])[${APOSTROPHES}](?=${LETTER})(?![sS](?!${LETTER}))`;
const RUN = RegExp(`${ELIDED}|${LETTER}+(?:[${APOSTROPHES}${JOINERS}]${LETTER}+)*|((?:(?![${SEPARATORS}])[${IDEOGRAPHS}])+)`, "gu");
const POSSESSIVE = RegExp(`[${APOSTROPHES}](?:[sS](?!${LETTER}))?`, "gu");
const DIGITS = /^[0-9]+$/;
// The blocks whose pairs of small and capital letters are settled.
const CASED = /[A-Z\xc0-\u024f\u0370-\u052f\u0531-\u0556\u1e00-\u1eff]/;

const STOP_WORDS = new Set(
  ("a an and are as at be been but by for from had has have if in into is it its of on or our that the their these they this to was " +
    "we were which will with").split(" "),
);

/** @type {Map<string, RunTokens>} */
const remembered = new Map();

/** A character in lower case, where that is settled. @param {string} c */
export const lower = (c) => (CASED.test(c) ? [...c.toLowerCase()][0] : c);

/**
 * The text in NFC.
 * @param {string} text
 */
export const normalize = (text) => text.normalize("NFC");

/**
 * The tokens of a text, by position. Offsets count in normalize(text).
 * @param {string} text
 * @param {Map<string, any>} [wanted] only tokens of these terms
 * @returns {Token[]}
 */
export const analyze = (text, wanted) => {
  // Full-width forms are read as the ASCII that they mean.
  const plain = normalize(text).replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  /** @type {Token[]} */
  const all = [];
  let before = 0;
  let runs = 0;
  // The quickest way to see all matches with their places; nothing is replaced.
  plain.replace(RUN, (run, ideographs, at) => {
    if (APOSTROPHES.includes(run[run.length - 1])) return "";
    const { tokens, positions } = ideographs ? bigrams(run) : recall(run);
    let next = runs;
    for (const t of tokens) {
      next = runs + t.run + 1;
      if (!wanted || wanted.has(t.term)) {
        all.push({ ...t, pos: t.pos + before, start: t.start + at, end: t.end + at, run: next - 1 });
      }
    }
    runs = next;
    before += positions;
    return "";
  });
  return all;
};

/**
 * What a run of letters gives wherever it stands. Words come again and are remembered.
 * @param {string} run
 */
const recall = (run) => {
  const known = remembered.get(run) || compound(run);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  if (run.length <= MAX_TERM) remembered.set(run, known);
  return known;
};

/**
 * Each character has its position; the last of several has no bigram.
 * @param {string} run
 * @returns {RunTokens}
 */
const bigrams = (run) => {
  /** @type {Token[]} */
  const tokens = [];
  const characters = [...run];
  let start = 0;
  characters.forEach((c, i) => {
    const term = c + (characters[i + 1] || "");
    if (!i || term !== c) tokens.push({ term, surface: "", kind: BIGRAM, pos: i + 1, start, end: start + term.length, run: i });
    start += c.length;
  });
  return { tokens, positions: characters.length };
};

/**
 * A word alone, or the whole of a compound with its parts.
 * @param {string} run
 * @returns {RunTokens}
 */
const compound = (run) => {
  /** @type {RunTokens} */
  const out = { tokens: [], positions: 0 };
  const all = read(run);
  const first = partEnd(all, 0);
  if (first === all.length && pieceEnd(all, 0, first) === first) part(out, all, WORD);
  else {
    add(out, all, WHOLE);
    for (let from = 0, to; from < all.length; from = to + 1) {
      to = partEnd(all, from);
      let end = pieceEnd(all, from, to);
      if (end < to && first < all.length) add(out, all.slice(from, to), PART);
      for (; from < to; from = end, end = pieceEnd(all, from, to)) part(out, all.slice(from, end), PART);
    }
  }
  return out;
};

/**
 * The characters of a run, without its apostrophes and without an 's at the end of a part.
 * @param {string} run
 */
const read = (run) => {
  /** @type {Character[]} */
  const characters = [];
  let start = 0;
  for (const c of run.replace(POSSESSIVE, (found) => "\0".repeat(found.length))) {
    const end = start + c.length;
    const low = lower(c);
    if (c !== "\0") characters.push({ low, upper: low !== c, joiner: JOINERS.includes(c), start, end });
    start = end;
  }
  return characters;
};

/**
 * The index of the joiner that ends a part, or of the end.
 * @param {Character[]} all
 * @param {number} from
 */
const partEnd = (all, from) => {
  while (from < all.length && !all[from].joiner) from++;
  return from;
};

/**
 * Where the first piece ends of the part all[from, to) in camelCase: after at least two characters, and with as many left, or at the end.
 * A piece ends before a capital that follows a small letter, or that begins a word after capitals; that word has two small letters.
 * @param {Character[]} all
 * @param {number} from
 * @param {number} to
 */
const pieceEnd = (all, from, to) => {
  const small = (/** @type {number} */ i) => i < to && !all[i].upper && !DIGITS.test(all[i].low);
  for (let i = from + 2; i <= to - 2; i++) {
    if (all[i].upper && (small(i - 1) || (all[i - 1].upper && small(i + 1) && small(i + 2)))) return i;
  }
  return to;
};

/**
 * Takes a position, and adds a word or part there unless it says nothing: a stop word, or one or two digits of a version, a date or an
 * address.
 * @param {RunTokens} out
 * @param {Character[]} characters
 * @param {number} kind
 */
const part = (out, characters, kind) => {
  const word = spell(characters);
  if (!STOP_WORDS.has(word) && (!kind || word.length > 2 || !DIGITS.test(word))) add(out, characters, kind);
  out.positions++;
};

/**
 * Adds a token, and after it its twin without accents if that differs.
 * @param {RunTokens} out
 * @param {Character[]} characters
 * @param {number} kind
 */
const add = ({ tokens, positions }, characters, kind) => {
  const word = spell(characters);
  const folded = fold(word);
  const give = (/** @type {string} */ text, /** @type {string} */ surface, /** @type {number} */ kind) =>
    tokens.push({ term: stem(text), surface, kind, pos: positions + 1, start: characters[0].start, end: characters[characters.length - 1].end, run: 0 });
  give(word, DIGITS.test(word) ? "" : word, kind);
  if (folded && folded !== word) give([...folded].slice(0, MAX_TERM).join(""), "", FOLDED);
};

/**
 * The lower-cased word that characters make, cut.
 * @param {Character[]} characters
 */
const spell = (characters) => characters.slice(0, MAX_TERM).map((c) => c.low).join("");

/**
 * A list such as "a:b c:d" as an object.
 * @param {string} list
 * @returns {Record<string, string>}
 */
const pairs = (list) => Object.fromEntries(list.split(" ").map((pair) => pair.split(":")));

// Letters that have no accent to take off, but a customary spelling in plain ones.
const PLAIN = pairs("ß:ss æ:ae œ:oe ø:o đ:d ð:d þ:th ħ:h ı:i ł:l ŧ:t ſ:s");

/**
 * A word without the accents of its Latin letters, and without accents that stand apart.
 * @param {string} word
 */
const fold = (word) =>
  word.replace(/[\xc0-\u024f\u0300-\u036f\u1e00-\u1eff]/g, (c) => {
    const base = c.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    return PLAIN[base] || base;
  });

// Porter's stemmer as github.com/blevesearch/go-porterstemmer has it: a suffix is shorter than its word, and the longest one that
// fits decides, whether or not its condition then holds.

/**
 * The word as consonants and vowels, cvc.
 * @param {string} word
 */
const shape = (word) => {
  let s = "";
  for (const c of word) s += "aeiou".includes(c) || (c === "y" && s.endsWith("c")) ? "v" : "c";
  return s;
};

/**
 * How often a vowel is followed by a consonant: about the number of syllables.
 * @param {string} word
 */
const measure = (word) => shape(word).split("vc").length - 1;

/**
 * Whether a word ends like hop: consonant, vowel, and a consonant other than w, x and y.
 * @param {string} word
 */
const closed = (word) => shape(word).endsWith("cvc") && !/[wxy]$/.test(word);

/** @param {string} word without its last letter */
const chop = (word) => word.slice(0, -1);

/**
 * A step that replaces suffixes.
 * @param {number} least the measure that what precedes the suffix must exceed
 * @param {string} list each suffix with what takes its place
 */
const suffixes = (least, list) => {
  const replacements = pairs(list);
  const pattern = RegExp(`^(.+?)(${Object.keys(replacements).join("|")})$`);
  return (/** @type {string} */ word) => {
    const [, base, suffix] = pattern.exec(word) || [];
    const fits = base && measure(base) > least && (suffix !== "ion" || /[st]$/.test(base));
    return fits ? base + (replacements[suffix] || "") : word;
  };
};

const STEPS = [
  suffixes(-1, "sses:ss ies:i ss:ss s"),
  (/** @type {string} */ word) => {
    const [, base = "", suffix] = /^(.+?)(eed|ed|ing)$/.exec(word) || [];
    const s = shape(base);
    if (!s.includes("v")) return word;
    if (suffix === "eed") return measure(base) ? base + "ee" : word;
    if (/.(at|bl|iz)$/.test(base)) return base + "e";
    if (/([^lsz])\1$/.test(base) && s.endsWith("c")) return chop(base);
    return measure(base) === 1 && closed(base) ? base + "e" : base;
  },
  (/** @type {string} */ word) => (word.endsWith("y") && shape(chop(word)).includes("v") ? chop(word) + "i" : word),
  suffixes(
    0,
    "ational:ate tional:tion enci:ence anci:ance izer:ize bli:ble alli:al entli:ent eli:e ousli:ous ization:ize ation:ate ator:ate " +
      "alism:al iveness:ive fulness:ful ousness:ous aliti:al iviti:ive biliti:ble logi:log",
  ),
  suffixes(0, "icate:ic ative alize:al iciti:ic ical:ic ful ness"),
  suffixes(1, "al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize"),
  // An e goes after two syllables, or after one that is not closed.
  (/** @type {string} */ word) => (word.endsWith("e") && measure(chop(word)) > +closed(chop(word)) ? chop(word) : word),
  (/** @type {string} */ word) => (word.endsWith("ll") && measure(chop(word)) > 1 ? chop(word) : word),
];

/**
 * The stem of a word of four or more of the letters a to z, and any other word as it is.
 * @param {string} word
 */
export const stem = (word) => (/^[a-z]{4,}$/.test(word) ? STEPS.reduce((w, step) => step(w), word) : word);
