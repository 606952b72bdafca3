// @ts-check

/**
 * The natural logarithm of a positive finite number, the same to the bit as format.Ln in Go, which explains the method.
 * Math.log differs from browser to browser in the last bit, and so would scores.
 *
 * @param {number} x
 */
export const ln = (x) => {
  let k = 0;
  for (; x >= Math.SQRT2; x /= 2) k++;
  for (; x < Math.SQRT1_2; x *= 2) k--;
  const f = x - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = 3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1);
  const odd = 6.666666666666735130e-1 + w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1));
  const h = 0.5 * f * f;
  // The two last numbers are the high and the low part of ln 2.
  return k * 6.93147180369123816490e-1 - (h - (s * (h + (w * even + z * odd)) + k * 1.90821492927058770002e-10) - f);
};
