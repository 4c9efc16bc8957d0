package clv

import (
	"context"
	"math"
)

// ParetoNBD is the Pareto/NBD model of Schmittlein, Morrison & Colombo (1987), "Counting Your
// Customers: Who Are They and What Will They Do Next?", Management Science 33(1): a purchase rate
// that is gamma distributed over customers (r, alpha) and a dropout rate that is gamma distributed
// too (s, beta). After Fader & Hardie (2005), "A Note on Deriving the Pareto/NBD Model and Related
// Expressions":
//
//	L        = Γ(r+x) α^r β^s / Γ(r) · [(α+T)^-(r+x) (β+T)^-s + D]
//	D        = ∫_{t_x}^T s (α+y)^-(r+x) (β+y)^-(s+1) dy
//	P(alive) = (α+T)^-(r+x) (β+T)^-s / [(α+T)^-(r+x) (β+T)^-s + D]
//	E[Y(t)]  = P(alive) (r+x)(β+T) / ((α+T)(s-1)) [1 - ((β+T)/(β+T+t))^(s-1)]
//
// D is s/(r+s+x) A_0 of the note, which writes the integral with 2F1.
type ParetoNBD struct{ R, Alpha, S, Beta float64 }

// FitParetoNBD fits the model to rows. It returns ErrInvalid for impossible rows, a *HistoryError
// for too little data, ErrNoConvergence, or the error of ctx.
func FitParetoNBD(ctx context.Context, rows []Row, o Options) (*Fit[Model], error) {
	p, err := newPurchaseTask(ctx, ParetoNBD{}.Name(), rows, o)
	if err != nil {
		return nil, err
	}
	t := p.task
	t.names, t.units = []string{"r", "alpha", "s", "beta"}, []bool{false, true, false, true}
	t.coarse, t.full = p.few.objective(p.workers, paretoKernel), p.all.objective(p.workers, paretoKernel)
	for _, sb := range [][2]float64{{0.6, 0.3}, {0.6, 1}, {1, 4}, {0.05, 1}} {
		t.starts = append(t.starts, []float64{p.nbd[0], p.nbd[1], math.Log(sb[0]), math.Log(sb[1])})
	}
	t.edges = p.dropoutEdges("the same dropout rate for every customer")
	f, err := estimate(ctx, t, func(p []float64) Model {
		return ParetoNBD{R: p[0], Alpha: p[1], S: p[2], Beta: p[3]}
	})
	if err != nil {
		return nil, err
	}
	f.DropoutGain = f.LogLikelihood - (p.nbdValue + t.shift)
	return f, nil
}

// dropped returns the logarithm of the integral D and the means under its integrand.
func (m ParetoNBD) dropped(h History) moments {
	p := product{alpha: m.Alpha, beta: m.Beta, m: m.R + float64(h.Repeats), n: m.S + 1}
	k := p.integrate(h.Recency, h.Age)
	k.ln += math.Log(m.S)
	return k
}

// lnAlive returns the logarithm of (α+T)^-(r+x) (β+T)^-s.
func (m ParetoNBD) lnAlive(h History) float64 {
	return -(m.R+float64(h.Repeats))*math.Log(m.Alpha+h.Age) - m.S*math.Log(m.Beta+h.Age)
}

// Name returns "Pareto/NBD".
func (ParetoNBD) Name() string { return "Pareto/NBD" }

// LogLikelihood implements Model.
func (m ParetoNBD) LogLikelihood(h History) float64 {
	alive := m.lnAlive(h)
	rest, _ := softplus(m.dropped(h).ln - alive)
	return lgamma(m.R+float64(h.Repeats)) - lgamma(m.R) + m.R*math.Log(m.Alpha) + m.S*math.Log(m.Beta) + alive + rest
}

// ProbabilityAlive implements Model.
func (m ParetoNBD) ProbabilityAlive(h History) float64 {
	_, p := softplus(m.lnAlive(h) - m.dropped(h).ln)
	return p
}

// ExpectedPurchases implements Model.
func (m ParetoNBD) ExpectedPurchases(h History, t float64) float64 {
	return m.ProbabilityAlive(h) * m.meanAlive(h, t)
}

// meanAlive returns the mean number of purchases within t of a customer who is alive. It is valid for
// s = 1 too.
func (m ParetoNBD) meanAlive(h History, t float64) float64 {
	since := m.Beta + h.Age
	return (m.R + float64(h.Repeats)) / (m.Alpha + h.Age) * since * decayed(m.S-1, math.Log1p(t/since))
}

// PurchaseVariance implements Model. The second factorial moment of a customer who is alive is
// 2 E[λ²] E[∫_0^t v e^(-μ v) dv]. The integral is elementary for a gamma distributed μ.
func (m ParetoNBD) PurchaseVariance(h History, t float64) float64 {
	rx, since := m.R+float64(h.Repeats), m.Beta+h.Age
	l := math.Log1p(t / since)
	rate2 := rx * (rx + 1) / ((m.Alpha + h.Age) * (m.Alpha + h.Age))
	factorial := 2 * rate2 * since * since * max(0, decayed(m.S-2, l)-decayed(m.S-1, l))
	alive, mean := m.ProbabilityAlive(h), m.meanAlive(h, t)
	return alive*(factorial+mean) - alive*alive*mean*mean
}

// ProbabilityOfPurchase implements Model. It integrates the derivative of -L by T, which is
// (r+x) (α+T)^-(r+x+1) (β+T)^-s times the factors before the bracket, over the next t. A difference
// of two likelihoods would cancel.
func (m ParetoNBD) ProbabilityOfPurchase(h History, t float64) float64 {
	rx := m.R + float64(h.Repeats)
	p := product{alpha: m.Alpha, beta: m.Beta, m: rx + 1, n: m.S}
	lost := math.Log(rx) + p.integrate(h.Age, h.Age+t).ln
	alive := m.lnAlive(h)
	rest, _ := softplus(m.dropped(h).ln - alive)
	return min(1, math.Exp(lost-alive-rest))
}

// paretoKernel returns the log-likelihood and its gradient in ln r, ln α, ln s, ln β.
func paretoKernel(p []float64) kernel {
	return ParetoNBD{R: p[0], Alpha: p[1], S: p[2], Beta: p[3]}.chunk
}

func (m ParetoNBD) chunk(t *table, c chunk) (s [maxTerms]float64) {
	x := float64(c.x)
	rx, logAlpha, logBeta := m.R+x, math.Log(m.Alpha), math.Log(m.Beta)
	fixed := lgamma(rx) - lgamma(m.R) + m.R*logAlpha + m.S*logBeta
	psi := digamma(rx) - digamma(m.R)
	for i := c.lo; i < c.hi; i++ {
		w, end := t.customers[i], t.v[i]
		logA, logB := math.Log(m.Alpha+end), math.Log(m.Beta+end)
		alive := -rx*logA - m.S*logB
		d := m.dropped(History{Repeats: c.x, Recency: t.u[i], Age: end})
		rest, dead := softplus(d.ln - alive)
		stay := 1 - dead
		s[0] += w * (fixed + alive + rest)
		s[1] += w * m.R * (psi + logAlpha - stay*logA - dead*d.lnAlpha)
		s[2] += w * m.Alpha * (m.R/m.Alpha - rx*(stay/(m.Alpha+end)+dead*d.invAlpha))
		s[3] += w * m.S * (logBeta - stay*logB + dead*(1/m.S-d.lnBeta))
		s[4] += w * m.Beta * (m.S/m.Beta - stay*m.S/(m.Beta+end) - dead*(m.S+1)*d.invBeta)
	}
	return s
}

var _ Model = ParetoNBD{}
