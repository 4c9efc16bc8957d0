package clv

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// dropoutCount is the number of purchases within a time by a customer who is alive at its start,
// buys at a gamma-distributed rate and drops out after each purchase with a beta-distributed
// probability:
//
//	P(more than j purchases) = P(K > j) (b)_j / (a+b)_j
//
// K is the number of purchases without dropout; it is negative binomial with size r and stop
// probability 1-z. The second factor is E[(1-p)^j]. The sums of these products are the moments that
// the papers write with 2F1(r, b; a+b-1; z)/(a-1). All terms are positive, so nothing cancels, and
// a = 1 needs no special case.
type dropoutCount struct{ r, z, stop, a, b float64 }

// directTerms is the number of terms that are summed one by one. The rest is integrated.
const directTerms = 20_000

// lostInRounding is a difference from 1 without any correct digit.
const lostInRounding = 1e-15

// moments returns the mean and the mean square.
func (d dropoutCount) moments() (mean, square float64) {
	if d.z <= 0 {
		return 0, 0
	}
	if d.stop <= 0 {
		return math.Inf(1), math.Inf(1)
	}
	first, mass := d.start()
	left, stay := 1.0, 1.0 // P(K > j) and E[(1-p)^j]
	for j := 0; ; j++ {
		k := float64(j)
		if j >= first {
			if j == 0 {
				left = -math.Expm1(d.r * math.Log(d.stop))
			} else {
				left -= mass
			}
			mass *= (d.r + k) / (k + 1) * d.z
		}
		if left < lostInRounding || (left < 1e-9 && mass < 1e-20) {
			return mean, square // the rest is smaller than the rounding error
		}
		if j > directTerms {
			m, s := d.tail(k, stay)
			return mean + m, square + s
		}
		mean += left * stay
		square += (2*k + 1) * left * stay
		stay *= (d.b + k) / (d.a + d.b + k)
	}
}

// start returns the count to start at, and its probability. The probability that K is smaller is
// negligible in double precision. For large sizes the probability of 0 would underflow.
func (d dropoutCount) start() (first int, mass float64) {
	const negligible = -80
	if p := d.r * math.Log(d.stop); p > negligible {
		return 0, math.Exp(p)
	}
	lo, hi := 0, int(min(d.r*d.z/d.stop, directTerms))
	for hi-lo > 1 {
		if mid := lo + (hi-lo)/2; d.lnMass(float64(mid)) > negligible {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi, math.Exp(d.lnMass(float64(hi)))
}

func (d dropoutCount) lnMass(k float64) float64 {
	return lgamma(d.r+k) - lgamma(d.r) - lgamma(k+1) + d.r*math.Log(d.stop) + k*math.Log(d.z)
}

// tail returns the sums from k on, where the terms change slowly, by the Euler-Maclaurin formula.
// Stay is E[(1-p)^k].
func (d dropoutCount) tail(k, stay float64) (mean, square float64) {
	const panel = 0.1 // in ln j; resolves a K of size 5,000
	at := lgamma(d.a+d.b+k) - lgamma(d.b+k)
	term := func(j float64) float64 {
		left := 1 - mathext.RegIncBeta(d.r, j+1, d.stop)
		if left < lostInRounding {
			return 0
		}
		return left * stay * math.Exp(lgamma(d.b+j)-lgamma(d.a+d.b+j)+at)
	}
	f := term(k)
	mean, square = f/2, (k+0.5)*f
	for lo := math.Log(k); ; lo += panel {
		m := gauss(lo, lo+panel, func(v float64) float64 { return math.Exp(v) * term(math.Exp(v)) })
		s := gauss(lo, lo+panel, func(v float64) float64 {
			j := math.Exp(v)
			return j * (2*j + 1) * term(j)
		})
		mean, square = mean+m, square+s
		if !(s > 1e-14*square) {
			return mean, square
		}
	}
}
