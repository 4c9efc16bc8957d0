package clv

import (
	"context"
	"math"
)

// FitBGNBD fits the model to rows. It returns ErrInvalid for impossible rows, a *HistoryError for
// too little data, ErrNoConvergence, or the error of ctx.
func FitBGNBD(ctx context.Context, rows []Row, o Options) (*Fit[Model], error) {
	p, err := newPurchaseTask(ctx, BGNBD{}.Name(), rows, o)
	if err != nil {
		return nil, err
	}
	t := p.task
	t.names, t.units = []string{"r", "alpha", "a", "b"}, []bool{false, true, false, false}
	t.coarse, t.full = p.few.objective(p.workers, bgnbdKernel), p.all.objective(p.workers, bgnbdKernel)
	for _, ab := range [][2]float64{{0.8, 2.5}, {0.3, 3}, {2, 20}, {0.02, 1}} {
		t.starts = append(t.starts, []float64{p.nbd[0], p.nbd[1], math.Log(ab[0]), math.Log(ab[1])})
	}
	t.edges = p.dropoutEdges("the same chance of dropout for every customer")
	f, err := estimate(ctx, t, func(p []float64) Model {
		return BGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3]}
	})
	if err != nil {
		return nil, err
	}
	f.DropoutGain = f.LogLikelihood - (p.nbdValue + t.shift)
	return f, nil
}

// bgnbdKernel returns the log-likelihood and its gradient in ln r, ln α, ln a, ln b.
func bgnbdKernel(p []float64) kernel {
	return BGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3]}.chunk
}

func (m BGNBD) chunk(t *table, c chunk) (s [maxTerms]float64) {
	x := float64(c.x)
	rx, bx, logAlpha := m.R+x, m.B+x, math.Log(m.Alpha)
	d := m.rowSums(t, c)
	psiA := digamma(m.A+m.B) - digamma(m.A+bx)
	s[0] = d.n*(lgamma(rx)-lgamma(m.R)+m.R*logAlpha+lnBeta(m.A, bx)-lnBeta(m.A, m.B)) - rx*d.logs + d.extra
	s[1] = m.R * (d.n*(digamma(rx)-digamma(m.R)+logAlpha) - d.logs + d.slopeR)
	s[2] = m.Alpha * (d.n*m.R/m.Alpha - rx*d.inverse + rx*d.slopeAlpha)
	s[3] = m.A * (d.n*psiA + d.dropped/m.A)
	s[4] = m.B * (d.n*(psiA-digamma(m.B)+digamma(bx)) - d.droppedBy(bx-1))
	return s
}

// dropoutSums are sums over the rows of a chunk, weighted by customers.
type dropoutSums struct {
	n, logs, inverse float64 // 1, ln(α+T), 1/(α+T)
	extra            float64 // ln(1 + odds of having dropped out)
	dropped          float64 // probability of having dropped out
	// slopeR and slopeAlpha are sums of dropped times the derivative of the logarithm of the odds by
	// r, and by α divided by r+x.
	slopeR, slopeAlpha float64
}

// droppedBy returns dropped / b, and 0 if both are 0.
func (d dropoutSums) droppedBy(b float64) float64 {
	if d.dropped == 0 {
		return 0
	}
	return d.dropped / b
}

func (m BGNBD) rowSums(t *table, c chunk) (d dropoutSums) {
	x := float64(c.x)
	rx, lnFactor := m.R+x, math.Log(m.A/(m.B+x-1))
	for i := c.lo; i < c.hi; i++ {
		w, atEnd, inv := t.customers[i], math.Log(m.Alpha+t.v[i]), 1/(m.Alpha+t.v[i])
		d.n += w
		d.logs += w * atEnd
		d.inverse += w * inv
		if c.x == 0 {
			continue
		}
		since := atEnd - math.Log(m.Alpha+t.u[i])
		value, slope := softplus(lnFactor + rx*since)
		d.extra += w * value
		d.dropped += w * slope
		d.slopeR += w * slope * since
		d.slopeAlpha += w * slope * (inv - 1/(m.Alpha+t.u[i]))
	}
	return d
}
