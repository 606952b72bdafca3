// @ts-check
// Reads format v1: what each file of an index holds. Nothing is read before it is asked for; what was read is kept.
// The README of the folder above documents every byte.

import { fault, searchError } from "./failure.js";
import { BLOCK, FIELDS, FRAGMENTS_KEPT, LONGEST_WORD, VERSION } from "./limits.js";

/**
 * @typedef {(path: string, fresh: boolean) => Promise<Uint8Array>} Loader
 *   gives a file's bytes as they were published; `fresh` asks to bypass every cache. It rejects with a SearchError.
 *
 * @typedef {Object} Facet
 * @property {string[]} values
 * @property {string[]} labels
 * @property {string[][]} aliases other names that queries may use
 * @property {number[][]} of each document, its values as indices
 *
 * @typedef {[field: number, title: string, anchor: string, text: string]} Part
 *
 * @typedef {Object} Fragment
 * @property {string} id
 * @property {string} url
 * @property {string} title
 * @property {string | null} date
 * @property {string | null} severity
 * @property {string | null} status
 * @property {string[]} services
 * @property {string[]} causes
 * @property {number | null} duration
 * @property {string | null} summary
 * @property {string | null} impact
 * @property {{title: string, url: string, text: string} | null} fix
 * @property {{title: string, status: string | null, owner: string | null, due: string | null}[]} actions
 * @property {Part[]} parts
 *
 * @typedef {Object} Weights
 * @property {number[]} fields
 * @property {number} k1
 * @property {number} b
 * @property {number} whole
 * @property {number} part
 * @property {number} phrase
 * @property {number} coordination
 * @property {number} proximity
 * @property {number} typo1
 * @property {number} typo2
 * @property {number} prefix
 * @property {number} prefix_title
 * @property {number} synonym
 * @property {number} typo_letters
 * @property {number} typo_documents
 * @property {number} typo_most
 * @property {number} prefix_documents
 * @property {number} prefix_most
 * @property {number} synonym_documents
 *
 * @typedef {Object} Meta
 * @property {number} format
 * @property {string} analyzer
 * @property {number} documents
 * @property {number} length
 * @property {Weights} weights
 * @property {string} lengths
 * @property {[firsts: string, hashes: string]} terms
 * @property {[firsts: string, hashes: string]} words
 * @property {Record<string, string>} columns
 *
 * @typedef {[first: string, hash: string]} Shard the least text that a file can hold, and its name
 */

const ANALYZER = "pm1";
const META = "meta.json";
const LAST = "\u{10ffff}"; // no word has it

/**
 * The loader of a site that a server serves.
 *
 * @param {string} base URL of the index's folder, with its slash
 * @returns {Loader}
 */
export const fetching = (base) => {
  return async (path, fresh) => {
    let status = 500;
    try {
      // meta.json is the one name whose content changes, so that it is always asked for.
      const response = await fetch(base + path, { cache: fresh ? "reload" : path === META ? "no-cache" : "default" });
      status = response.status;
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
    } catch (_) {
      // The sentence for it is below.
    }
    throw fault(status === 404 || status === 410 ? "missing" : "network", path);
  };
};

/**
 * A text such that the order of UTF-16 units, by which JavaScript compares, is that of code points, and so of UTF-8 bytes.
 *
 * @param {string} text
 */
const ordered = (text) => text.replace(/[\ud800-\udbff]/g, "\uffff$&");

/** @param {[string, string]} both @returns {Shard[]} */
const shardsOf = ([firsts, hashes]) => {
  const names = new Reader(Uint8Array.from(atob(hashes), (c) => c.charCodeAt(0)), META).names(5);
  return firsts.split(" ").slice(0, names.length).map((first, i) => [first, names[i]]);
};

/**
 * @template {[string, ...string[]]} T
 * @param {T[]} shards
 * @param {string} text
 * @returns {number} how many begin with the text or before it: the last of these holds it
 */
const reaching = (shards, text) => lowest(shards.length, (i) => ordered(shards[i][0]) > ordered(text));

/**
 * @param {number} length
 * @param {(i: number) => boolean} test false up to some number, true from it on
 * @returns {number} that number; the length when it is never true
 */
export const lowest = (length, test) => {
  let low = 0;
  while (low < length) {
    const middle = (low + length) >> 1;
    if (test(middle)) length = middle;
    else low = middle + 1;
  }
  return low;
};

/** Reads the numbers and strings of a file, in order. */
export class Reader {
  /**
   * @param {Uint8Array | undefined} bytes
   * @param {string} path of the file, for errors
   */
  constructor(bytes, path) {
    this.bytes = bytes || new Uint8Array(0);
    this.path = path;
    this.at = 0;
  }

  more() {
    return this.at < this.bytes.length;
  }

  /** @param {number} length */
  take(length) {
    this.at += length;
    if (this.at > this.bytes.length) throw fault("damaged", this.path);
    return this.bytes.subarray(this.at - length, this.at);
  }

  number() {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * unit; // not shifted: numbers may pass 31 bits
      if (byte < 128) return value;
      if (!(unit < 2 ** 49 && byte)) throw fault("damaged", this.path);
    }
  }

  string() {
    return utf8.decode(this.take(this.number()));
  }

  /** @param {number} count */
  numbers(count) {
    return Array.from({ length: count }, () => this.number());
  }

  /**
   * Reads hashes to the end of the file.
   *
   * @param {number} size bytes of one
   */
  names(size) {
    const all = [];
    while (this.more()) all.push(Array.from(this.take(size), (byte) => (256 + byte).toString(16).slice(1)).join(""));
    return all;
  }

  /**
   * Reads front-coded strings to the end of the file, each with what follows it.
   *
   * @template T
   * @param {(text: string, nth: number) => T} read
   * @returns {Map<string, T>}
   */
  strings(read) {
    const all = new Map();
    const bytes = new Uint8Array(LONGEST_WORD);
    while (this.more()) {
      const shared = this.number();
      const suffix = this.take(this.number());
      bytes.set(suffix, shared);
      const text = utf8.decode(bytes.subarray(0, shared + suffix.length));
      all.set(text, read(text, all.size));
    }
    return all;
  }
}

const utf8 = new TextDecoder();

/**
 * @param {Uint8Array} bytes gzip
 * @returns {Promise<Uint8Array>}
 */
const inflate = async (bytes) => {
  const plain = /** @type {ReadableStream} */ (new Response(bytes).body).pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
};

/** One state of an index: the files that one meta.json names. */
export class Store {
  /**
   * @param {Loader} load
   * @param {Meta} meta
   * @param {string} source meta.json as text
   */
  constructor(load, meta, source) {
    this.load = load;
    this.meta = meta;
    this.source = source;
    this.documents = meta.documents;
    this.termShards = shardsOf(meta.terms);
    this.wordShards = shardsOf(meta.words);
    /** @type {Map<string, Promise<any>>} */
    this.files = new Map();
    /** @type {Map<number, Promise<Fragment>>} */
    this.fragments = new Map();
  }

  /**
   * @param {Loader} load
   * @param {boolean} [fresh] past every cache
   */
  static async open(load, fresh = false) {
    const source = utf8.decode(await load(META, fresh));
    try {
      const meta = JSON.parse(source);
      if (meta.format === VERSION && meta.analyzer === ANALYZER) return new this(load, meta, source);
    } catch (_) {
      throw fault("damaged", META);
    }
    throw searchError("version", "This search page and its index are of different versions; reload the page.");
  }

  /**
   * A file, inflated and decoded.
   *
   * @template T
   * @param {string} path
   * @param {(reader: Reader) => T} decode
   * @returns {Promise<T>}
   */
  async read(path, decode) {
    try {
      return decode(new Reader(await inflate(await this.load(path, false)), path));
    } catch (failure) {
      throw failure.kind ? failure : fault("damaged", path);
    }
  }

  /**
   * A file as read gives it, once. One that failed is asked for anew the next time.
   *
   * @template T
   * @param {string} path
   * @param {(reader: Reader) => T} decode
   * @returns {Promise<T>}
   */
  file(path, decode) {
    return kept(this.files, path, Infinity, () => this.read(path, decode));
  }

  /** @param {string} text of a term */
  async entry(text) {
    const shard = reaching(this.termShards, text) - 1;
    const all = shard >= 0 && (await this.file(`t/${this.termShards[shard][1]}.bin`, (reader) => entriesOf(reader, shard)));
    return all ? all.get(text) : undefined;
  }

  /**
   * @param {string} text of a term
   * @returns {Promise<Map<number, number[]>>} where it stands in each document: field·2³² + part·2¹⁶ + position from 1
   */
  async positions(text) {
    const all = new Map();
    const entry = await this.entry(text);
    if (!entry) return all;
    const path = `p/${(await this.column("positions", (reader) => reader.names(5)))[entry.shard]}.bin`;
    const reader = new Reader((await this.file(path, placesOf))[entry.nth], path);
    postings(entry, (doc) => {
      const list = [];
      const mask = reader.number();
      for (let f = 0; f < FIELDS; f++) {
        let at = f * 2 ** 32;
        for (let n = mask & (1 << f) ? reader.number() : 0; n > 0; n--) list.push((at += reader.number()));
      }
      all.set(doc, list);
    });
    return all;
  }

  /**
   * @param {string} prefix
   * @returns {Promise<[word: string, documents: number][]>} the words that begin with it, in order
   */
  async words(prefix) {
    const words = this.wordShards;
    const shards = words.slice(reaching(words, prefix) - 1, reaching(words, prefix + LAST));
    const all = await Promise.all(shards.map((shard) => this.wordsIn(shard)));
    return all.flatMap((some) => [...some].filter(([word]) => word.startsWith(prefix)));
  }

  /**
   * @param {string} text
   * @returns {Promise<number>} documents that have a word; 0 for one that is not in the vocabulary
   */
  async word(text) {
    const shard = this.wordShards[reaching(this.wordShards, text) - 1];
    return (shard && (await this.wordsIn(shard)).get(text)) || 0;
  }

  /**
   * @param {[first: string, hash: string]} shard
   * @returns {Promise<Map<string, number>>}
   */
  wordsIn([, hash]) {
    return this.file(`w/${hash}.bin`, (reader) => reader.strings(() => reader.number()));
  }

  /** @returns {Promise<{k: number[], blocks: string[]}>} of each document K(d) of the ranking formula; names of the fragments */
  lengths() {
    const { lengths, length, weights } = this.meta;
    const average = Math.max(length, 1) / this.documents;
    return this.file(`n/${lengths}.bin`, (reader) => ({
      k: reader.numbers(reader.number()).map((l) => weights.k1 * (1 - weights.b + weights.b * (l / average))),
      blocks: reader.names(4),
    }));
  }

  /** @returns {Promise<number[]>} days since 1970, NaN for undated documents */
  dates() {
    return this.column("date", datesOf);
  }

  /** @returns {Promise<number[]>} seconds + 1, 0 unknown */
  durations() {
    return this.column("duration", (reader, documents) => reader.numbers(documents));
  }

  /**
   * @param {string} name
   * @returns {Promise<Facet>}
   */
  facet(name) {
    return this.column(name, facetOf);
  }

  /**
   * @template T
   * @param {string} name
   * @param {(reader: Reader, documents: number) => T} decode
   */
  column(name, decode) {
    return this.file(`c/${this.meta.columns[name]}.bin`, (reader) => decode(reader, this.documents));
  }

  /**
   * @param {number} doc
   * @returns {Promise<Fragment>}
   */
  fragment(doc) {
    return kept(this.fragments, doc, FRAGMENTS_KEPT, async () => {
      const { blocks } = await this.lengths();
      return this.read(`f/${blocks[Math.floor(doc / BLOCK)]}-${doc}.bin`, ({ bytes }) => {
        const fragment = JSON.parse(utf8.decode(bytes));
        return fragment.parts.length >= 0 && fragment; // whatever else stands in the file fails here
      });
    });
  }
}

/**
 * A promise that is made once; of those that were made, the first go when there are too many, and failed ones at once.
 *
 * @template K, T
 * @param {Map<K, Promise<T>>} known
 * @param {K} key
 * @param {number} most
 * @param {() => Promise<T>} make
 * @returns {Promise<T>}
 */
export const kept = (known, key, most, make) => {
  let promise = known.get(key);
  if (!promise) {
    promise = make();
    promise.catch(() => known.delete(key));
    known.set(key, promise);
    if (known.size > most) known.delete(known.keys().next().value);
  }
  return promise;
};

/**
 * @param {Reader} reader
 * @param {number} shard its number
 */
const entriesOf = (reader, shard) =>
  reader.strings((_, nth) => ({ count: reader.number(), bytes: reader.take(reader.number()), path: reader.path, shard, nth }));

/**
 * @param {{count: number, bytes: Uint8Array, path: string} | undefined} entry
 * @param {(doc: number, weight: number, titles: number) => void} each of the documents that have the term, ascending: its number,
 *   the weighted frequency there, the frequency in the title
 */
export const postings = (entry, each) => {
  if (!entry) return;
  const reader = new Reader(entry.bytes, entry.path);
  let doc = -1;
  for (let i = 0; i < entry.count; i++) {
    const head = reader.number();
    const kind = head % 4;
    doc += (head - kind) / 4;
    const titles = kind > 2 ? reader.number() : 0;
    each(doc, kind < 2 ? kind + 1 : reader.number() / 4, titles);
  }
};

/** @param {Reader} reader */
const placesOf = (reader) => {
  const all = [];
  while (reader.more()) all.push(reader.take(reader.number()));
  return all;
};

/**
 * @param {Reader} reader
 * @param {number} documents
 */
const datesOf = (reader, documents) => {
  const undated = reader.number();
  let day = 0;
  return Array.from({ length: documents }, (_, doc) => {
    if (doc < undated) return NaN;
    const n = reader.number();
    return (day += n % 2 ? -(n + 1) / 2 : n / 2);
  });
};

/**
 * @param {Reader} reader
 * @param {number} documents
 * @returns {Facet}
 */
const facetOf = (reader, documents) => {
  const list = (/** @type {() => any} */ read) => Array.from({ length: reader.number() }, read);
  const string = () => reader.string();
  const all = list(() => [string(), string(), list(string)]);
  return {
    values: all.map((it) => it[0]),
    labels: all.map((it) => it[1] || it[0]),
    aliases: all.map((it) => it[2]),
    of: Array.from({ length: documents }, () => reader.numbers(reader.number())),
  };
};
