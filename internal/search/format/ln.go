package format

import "math"

// Ln is the natural logarithm of a positive finite number, within one unit in the last place, and the same to the bit on every
// machine and in every language: library logarithms differ in the last bit, which would make scores differ. It is the
// method of FreeBSD's e_log.c:
//
//	x = m·2^k with √½ ≤ m < √2 (exact: halving and doubling)
//	f = m − 1, s = f/(2+f), z = s·s, w = z·z
//	R = w·(c2 + w·(c4 + w·c6)) + z·(c1 + w·(c3 + w·(c5 + w·c7)))
//	h = 0.5·f·f
//	ln x = k·high − ((h − (s·(h+R) + k·low)) − f)
//
// Each product is rounded before it is added; high + low is ln 2 in two pieces.
func Ln(x float64) float64 {
	m, exponent := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m *= 2
		exponent--
	}
	k := float64(exponent)
	f := m - 1
	s := f / (2 + f)
	z := s * s
	w := z * z
	even := float64(w * (c2 + float64(w*(c4+float64(w*c6)))))
	odd := float64(z * (c1 + float64(w*(c3+float64(w*(c5+float64(w*c7)))))))
	r := even + odd
	h := float64(float64(0.5*f) * f)
	return float64(k*ln2High) - ((h - (float64(s*(h+r)) + float64(k*ln2Low))) - f)
}

const (
	ln2High = 6.93147180369123816490e-01
	ln2Low  = 1.90821492927058770002e-10

	c1 = 6.666666666666735130e-01
	c2 = 3.999999999940941908e-01
	c3 = 2.857142874366239149e-01
	c4 = 2.222219843214978396e-01
	c5 = 1.818357216161805012e-01
	c6 = 1.531383769920937332e-01
	c7 = 1.479819860511658591e-01
)
