package clv

import (
	"context"
	"math"
)

// betaDropout is what BG/NBD and MBG/NBD share: purchases at a rate that is gamma distributed over
// customers (shape r, rate alpha) and dropout after a purchase with a probability that is beta
// distributed (a, b). The models differ by extra: 0 where dropout is possible after a repeat
// purchase only (BG/NBD), 1 where it is possible after the first purchase too (MBG/NBD).
type betaDropout struct{ r, alpha, a, b, extra float64 }

// hasDropout reports whether a customer with x repeat purchases may have dropped out.
func (m betaDropout) hasDropout(x float64) bool { return x+m.extra > 0 }

// lnOdds is the logarithm of the odds of having dropped out: a/(b+x-1) ((α+T)/(α+t_x))^(r+x), with
// b+x in the place of b+x-1 for MBG/NBD.
func (m betaDropout) lnOdds(h History) float64 {
	x := float64(h.Repeats)
	if !m.hasDropout(x) {
		return math.Inf(-1)
	}
	return math.Log(m.a/(m.b+x-1+m.extra)) + (m.r+x)*math.Log1p((h.Age-h.Recency)/(m.alpha+h.Recency))
}

func (m betaDropout) logLikelihood(h History) float64 {
	x := float64(h.Repeats)
	dropped, _ := softplus(m.lnOdds(h))
	return lgamma(m.r+x) - lgamma(m.r) + m.r*math.Log(m.alpha) - (m.r+x)*math.Log(m.alpha+h.Age) +
		lnBeta(m.a, m.b+x+m.extra) - lnBeta(m.a, m.b) + dropped
}

func (m betaDropout) alive(h History) float64 {
	_, dropped := softplus(-m.lnOdds(h))
	return dropped
}

// count is the number of purchases in t after the history by a customer who is alive.
func (m betaDropout) count(h History, t float64) dropoutCount {
	x, since := float64(h.Repeats), m.alpha+h.Age
	return dropoutCount{r: m.r + x, z: t / (since + t), stop: since / (since + t), a: m.a, b: m.b + x + m.extra}
}

func (m betaDropout) expected(h History, t float64) float64 {
	mean, _ := m.count(h, t).moments()
	return m.alive(h) * mean
}

func (m betaDropout) variance(h History, t float64) float64 {
	mean, square := m.count(h, t).moments()
	alive := m.alive(h)
	return alive*square - alive*alive*mean*mean
}

// again is 1 - L(T+t)/L(T): of L only the part of those alive depends on T.
func (m betaDropout) again(h History, t float64) float64 {
	return m.alive(h) * -math.Expm1(-(m.r+float64(h.Repeats))*math.Log1p(t/(m.alpha+h.Age)))
}

// betaDropoutKernel is the log-likelihood and its gradient in ln r, ln α, ln a, ln b.
func betaDropoutKernel(extra float64) func(p []float64) kernel {
	return func(p []float64) kernel {
		m := betaDropout{r: p[0], alpha: p[1], a: p[2], b: p[3], extra: extra}
		return m.chunk
	}
}

func (m betaDropout) chunk(t *table, c chunk) (s [maxTerms]float64) {
	x := float64(c.x)
	rx, bx, logAlpha := m.r+x, m.b+x+m.extra, math.Log(m.alpha)
	d := m.rowSums(t, c)
	psiA := digamma(m.a+m.b) - digamma(m.a+bx)
	s[0] = d.n*(lgamma(rx)-lgamma(m.r)+m.r*logAlpha+lnBeta(m.a, bx)-lnBeta(m.a, m.b)) - rx*d.logs + d.extra
	s[1] = m.r * (d.n*(digamma(rx)-digamma(m.r)+logAlpha) - d.logs + d.slopeR)
	s[2] = m.alpha * (d.n*m.r/m.alpha - rx*d.inverse + rx*d.slopeAlpha)
	s[3] = m.a * (d.n*psiA + d.dropped/m.a)
	s[4] = m.b * (d.n*(psiA-digamma(m.b)+digamma(bx)) - d.droppedBy(bx-1))
	return s
}

// dropoutSums are the sums over the rows of a chunk, weighted by customers.
type dropoutSums struct {
	n, logs, inverse   float64 // 1, ln(α+T), 1/(α+T)
	extra, dropped     float64 // ln(1 + odds), probability of having dropped out
	slopeR, slopeAlpha float64 // the latter times the derivatives of ln odds by r, and by α over r+x
}

func (d dropoutSums) droppedBy(b float64) float64 {
	if d.dropped == 0 {
		return 0
	}
	return d.dropped / b
}

func (m betaDropout) rowSums(t *table, c chunk) (d dropoutSums) {
	x := float64(c.x)
	rx, canDrop := m.r+x, m.hasDropout(x)
	lnFactor := math.Log(m.a / (m.b + x - 1 + m.extra))
	for i := c.lo; i < c.hi; i++ {
		w, atEnd, inv := t.customers[i], math.Log(m.alpha+t.v[i]), 1/(m.alpha+t.v[i])
		d.n += w
		d.logs += w * atEnd
		d.inverse += w * inv
		if !canDrop {
			continue
		}
		since := atEnd - math.Log(m.alpha+t.u[i])
		value, slope := softplus(lnFactor + rx*since)
		d.extra += w * value
		d.dropped += w * slope
		d.slopeR += w * slope * since
		d.slopeAlpha += w * slope * (inv - 1/(m.alpha+t.u[i]))
	}
	return d
}

// fitBetaDropout fits either model.
func fitBetaDropout(ctx context.Context, name string, extra float64, rows []Row, o Options, build func([]float64) Model) (*Fit[Model], error) {
	p, err := newPurchaseTask(ctx, name, rows, o)
	if err != nil {
		return nil, err
	}
	t := p.task
	t.names, t.units = []string{"r", "alpha", "a", "b"}, []bool{false, true, false, false}
	family := betaDropoutKernel(extra)
	t.coarse, t.full = p.few.objective(p.workers, family), p.all.objective(p.workers, family)
	for _, ab := range [][2]float64{{0.8, 2.5}, {0.3, 3}, {2, 20}, {0.02, 1}} {
		t.starts = append(t.starts, []float64{p.nbd[0], p.nbd[1], math.Log(ab[0]), math.Log(ab[1])})
	}
	t.edges = p.dropoutEdges("the same chance of dropout for every customer")
	f, err := estimate(ctx, t, build)
	if err != nil {
		return nil, err
	}
	f.DropoutGain = f.LogLikelihood - (p.nbdValue + t.shift)
	return f, nil
}
