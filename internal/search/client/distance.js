// @ts-check

/** @param {string} word @returns {number[]} */
export const letters = (word) => Array.from(word, (c) => /** @type {number} */ (c.codePointAt(0)));

// Rows of the table, and the letters of the other word; kept, since a search compares thousands of words.
/** @type {number[]} */
const other = [];
/** @type {number[]} */
let before = [];
/** @type {number[]} */
let last = [];
/** @type {number[]} */
let row = [];

/**
 * The optimal string alignment distance of two words: insertions, deletions, substitutions and transpositions of neighbours
 * count one each, and no letter is edited twice.
 *
 * @param {number[]} a code points
 * @param {string} word
 * @param {number} most
 * @returns {number} most + 1 for anything greater
 */
export function distance(a, word, most) {
  if (word.length < a.length - most || word.length > 2 * (a.length + most)) return most + 1;
  let n = 0;
  for (let i = 0; i < word.length; i++) {
    const c = /** @type {number} */ (word.codePointAt(i));
    if (c > 0xffff) i++;
    other[n++] = c;
  }
  if (Math.abs(a.length - n) > most) return most + 1;
  for (let j = 0; j <= n; j++) last[j] = j;
  for (let i = 1; i <= a.length; i++) {
    row[0] = i;
    let least = i;
    for (let j = 1; j <= n; j++) {
      let edits = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === other[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === other[j - 2] && a[i - 2] === other[j - 1]) edits = Math.min(edits, before[j - 2] + 1);
      row[j] = edits;
      least = Math.min(least, edits);
    }
    if (least > most) return most + 1;
    [before, last, row] = [last, row, before];
  }
  return Math.min(last[n], most + 1);
}
