// @ts-check

/**
 * The optimal string alignment distance of two words: insertions, deletions, substitutions and transpositions of neighbours
 * count one each, and no letter is edited twice.
 *
 * @param {string[]} a its characters
 * @param {string} word
 * @param {number} most
 * @returns {number} most + 1 for anything greater
 */
export const distance = (a, word, most) => {
  // A word has at least half as many code points as units. Thousands are compared, so that most should end here.
  if (word.length < a.length - most || word.length > 2 * (a.length + most)) return most + 1;
  const b = ["", ...word];
  let before = [0];
  let last = [...b.keys()];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j < b.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + +(a[i - 1] !== b[j]));
      if (a[i - 1] === b[j - 1] && a[i - 2] === b[j]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
    before = last;
    last = row;
  }
  return Math.min(last[b.length - 1], most + 1);
};
