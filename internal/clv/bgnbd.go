package clv

import "math"

// BGNBD is the beta-geometric/NBD model of Fader, Hardie & Lee (2005), "Counting Your Customers the
// Easy Way: An Alternative to the Pareto/NBD Model", Marketing Science 24(2). Customers buy at rates
// that are gamma distributed over customers (shape r, rate α). After each repeat purchase they drop
// out with a probability that is beta distributed over customers (a, b). With
// A = (α+T)/(α+t_x) and δ = 1 if x > 0, else 0:
//
//	L        = Γ(r+x) α^r / Γ(r) · B(a, b+x)/B(a, b) · [(α+T)^-(r+x) + δ a/(b+x-1) (α+t_x)^-(r+x)]
//	P(alive) = 1 / (1 + δ a/(b+x-1) A^(r+x))
//	E[Y(t)]  = P(alive) (a+b+x-1)/(a-1) [1 - ((α+T)/(α+T+t))^(r+x) 2F1(r+x, b+x; a+b+x-1; t/(α+T+t))]
//
// E[Y(t)] is computed as an equivalent sum of positive terms, see dropoutCount.
type BGNBD struct{ R, Alpha, A, B float64 }

var _ Model = BGNBD{}

// Name returns "BG/NBD".
func (BGNBD) Name() string { return "BG/NBD" }

// LogLikelihood implements Model.
func (m BGNBD) LogLikelihood(h History) float64 {
	x := float64(h.Repeats)
	dropped, _ := softplus(m.lnOdds(h))
	return lgamma(m.R+x) - lgamma(m.R) + m.R*math.Log(m.Alpha) - (m.R+x)*math.Log(m.Alpha+h.Age) +
		lnBeta(m.A, m.B+x) - lnBeta(m.A, m.B) + dropped
}

// lnOdds returns the logarithm of the odds that the customer has dropped out:
// a/(b+x-1) ((α+T)/(α+t_x))^(r+x).
func (m BGNBD) lnOdds(h History) float64 {
	if h.Repeats == 0 {
		return math.Inf(-1)
	}
	x := float64(h.Repeats)
	return math.Log(m.A/(m.B+x-1)) + (m.R+x)*math.Log1p((h.Age-h.Recency)/(m.Alpha+h.Recency))
}

// ExpectedPurchases implements Model.
func (m BGNBD) ExpectedPurchases(h History, t float64) float64 {
	mean, _ := m.count(h, t).moments()
	return m.ProbabilityAlive(h) * mean
}

// count returns the number of purchases within t after the history by a customer who is alive.
func (m BGNBD) count(h History, t float64) dropoutCount {
	x, since := float64(h.Repeats), m.Alpha+h.Age
	return dropoutCount{r: m.R + x, z: t / (since + t), stop: since / (since + t), a: m.A, b: m.B + x}
}

// PurchaseVariance implements Model.
func (m BGNBD) PurchaseVariance(h History, t float64) float64 {
	mean, square := m.count(h, t).moments()
	alive := m.ProbabilityAlive(h)
	return alive*square - alive*alive*mean*mean
}

// ProbabilityAlive implements Model. It is 1 for a customer without a repeat purchase.
func (m BGNBD) ProbabilityAlive(h History) float64 {
	_, alive := softplus(-m.lnOdds(h))
	return alive
}

// ProbabilityOfPurchase implements Model. Only the part of the likelihood for customers who are
// alive depends on T.
func (m BGNBD) ProbabilityOfPurchase(h History, t float64) float64 {
	return m.ProbabilityAlive(h) * -math.Expm1(-(m.R+float64(h.Repeats))*math.Log1p(t/(m.Alpha+h.Age)))
}
