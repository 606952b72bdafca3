// @ts-check

/** @param {string} word @returns {number[]} its code points */
export const letters = (word) => Array.from(word, (c) => /** @type {number} */ (c.codePointAt(0)));

/**
 * The optimal string alignment distance of two words: insertions, deletions, substitutions and transpositions of neighbours
 * count one each, and no letter is edited twice.
 *
 * @param {number[]} a code points
 * @param {string} word
 * @param {number} most
 * @returns {number} most + 1 for anything greater
 */
export const distance = (a, word, most) => {
  // A word has at least half as many code points as units. Thousands are compared, so that most should end here.
  if (word.length < a.length - most || word.length > 2 * (a.length + most)) return most + 1;
  const b = letters(word);
  let before = [0];
  let last = [0, ...b.keys()].map((_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
    before = last;
    last = row;
  }
  return Math.min(last[b.length], most + 1);
};
