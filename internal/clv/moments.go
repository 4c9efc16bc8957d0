package clv

import "math"

const (
	spendModel = "Gamma-Gamma"
	// equalSpend is the coefficient of variation of the customers' means below which everybody spends the
	// mean. Weighing the customer's own mean would change a prediction by less than that.
	equalSpend = 0.02
	sameSpend  = "every purchase has the same value"
	noMaximum  = "the likelihood has no maximum; method of moments"
)

func spendParameters() []string { return []string{"p", "q", "gamma"} }

// spendMoments are the moments of the means of the customers' purchase values.
type spendMoments struct {
	customers, mean float64
	// total is the variance of the means; within is the variance of one purchase around the customer's
	// mean, and between is the variance between customers.
	total, within, between float64
}

// momentsOf returns the moments of the means, whose mean is given. The variance of a mean of x purchases
// is between + within/x. Least squares of the squared deviations on 1/x give both.
func momentsOf(rows []Row, mean float64) (m spendMoments) {
	var inverse, inverse2, cross float64
	for _, r := range rows {
		u, d := 1/float64(r.Repeats), (r.Age-mean)*(r.Age-mean)
		m.customers += r.Customers
		m.total += r.Customers * d
		inverse += r.Customers * u
		inverse2 += r.Customers * u * u
		cross += r.Customers * u * d
	}
	n := m.customers
	m.mean, m.total = mean, m.total/n
	inverse, inverse2, cross = inverse/n, inverse2/n, cross/n
	if spread := inverse2 - inverse*inverse; spread > 1e-9 {
		m.within = (cross - inverse*m.total) / spread
	}
	m.within = max(0, min(m.within, m.total/inverse))
	m.between = m.total - m.within*inverse
	return m
}

// variation returns the coefficient of variation of the means.
func (m spendMoments) variation() float64 { return math.Sqrt(m.total) / m.mean }

// model returns the model with these moments: the mean is pγ/(q-1), the variance between customers
// mean²/(q-2), and within a customer mean² (q-1)/(p (q-2)). A variance of zero gives the largest shape
// of the search, which is its limit in all digits that matter.
func (m spendMoments) model() GammaGamma {
	shape := func(v float64) float64 { return math.Min(math.Exp(box), v) }
	q := shape(2 + m.mean*m.mean/m.between)
	p := shape(m.mean * m.mean * (q - 1) / (m.within * (q - 2)))
	return GammaGamma{P: p, Q: q, Gamma: m.mean * (q - 1) / p}
}

// fit returns the fit with these moments. Its only uncertainty is the mean's. If everybody spends the
// mean, both shapes are at their limit.
func (m spendMoments) fit(rows []Row, limits []string) *Fit[GammaGamma] {
	g := m.model()
	if limits[0] == sameSpend {
		m.between, m.within = 0, 0
		g = m.model()
	}
	f := &Fit[GammaGamma]{
		Model: g, Customers: m.customers, Rows: len(rows), Limits: limits, DropoutGain: math.NaN(),
		build: func(p []float64) GammaGamma { return GammaGamma{P: p[0], Q: p[1], Gamma: p[2]} },
	}
	for i, v := range []float64{g.P, g.Q, g.Gamma} {
		f.theta = append(f.theta, math.Log(v))
		f.covariance = append(f.covariance, make([]float64, 3))
		f.Parameters = append(f.Parameters, Parameter{Name: spendParameters()[i], Value: v, StdErr: math.NaN(), AtBound: true})
	}
	f.covariance[2][2] = m.total / (m.mean * m.mean * m.customers)
	for _, r := range rows {
		f.LogLikelihood += r.Customers * g.LogLikelihood(Spend{Purchases: r.Repeats, Mean: r.Age})
	}
	return f
}
