package clv

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// lgamma returns ln Γ(x) for x > 0.
func lgamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

func digamma(x float64) float64 { return mathext.Digamma(x) }

// lnBeta returns ln B(a, b) for a, b > 0.
func lnBeta(a, b float64) float64 { return mathext.Lbeta(a, b) }

// softplus returns ln(1 + e^d) and e^d / (1 + e^d) without overflow.
func softplus(d float64) (value, slope float64) {
	e := math.Exp(-math.Abs(d))
	if d > 0 {
		return d + math.Log1p(e), 1 / (1 + e)
	}
	return math.Log1p(e), e / (1 + e)
}

// decayed returns ∫_0^l e^(-c w) dw = (1 - e^(-c l)) / c, which is l for c = 0.
func decayed(c, l float64) float64 {
	if math.Abs(c*l) < 1e-8 {
		return l * (1 - c*l/2)
	}
	return -math.Expm1(-c*l) / c
}

// gaussRule returns the positive nodes of the 12-point Gauss-Legendre rule on [-1, 1] and their
// weights. The negative nodes have the same weights. The table replaces gonum's quad.Legendre, which
// computes nodes with an error of up to two units in the last place: quad.Fixed computes them for
// each integral, which took 565 ns instead of 303 ns for 12 exponentials.
func gaussRule() (nodes, weights [6]float64) {
	nodes = [6]float64{
		0.1252334085114689154724414, 0.3678314989981801937526915, 0.5873179542866174472967024,
		0.7699026741943046870368938, 0.9041172563704748566784659, 0.9815606342467192506905491,
	}
	weights = [6]float64{
		0.2491470458134027850005624, 0.2334925365383548087608499, 0.2031674267230659217490645,
		0.1600783285433462263346525, 0.1069393259953184309602547, 0.0471753363865118271946160,
	}
	return nodes, weights
}

// gauss integrates f over [lo, hi] by the 12-point Gauss-Legendre rule.
func gauss(lo, hi float64, f func(x float64) float64) float64 {
	nodes, weights := gaussRule()
	mid, half := (lo+hi)/2, (hi-lo)/2
	var sum float64
	for i, n := range nodes {
		sum += weights[i] * (f(mid-half*n) + f(mid+half*n))
	}
	return half * sum
}
