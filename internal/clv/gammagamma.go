package clv

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Spend is the input of the spend model for one customer. As in the papers, only repeat purchases
// count. Values may be revenue or margin, in any currency.
type Spend struct {
	// Purchases is the number of repeat purchases.
	Purchases int
	// Mean is the mean value of these purchases; it is ignored if Purchases is 0.
	Mean float64
}

// SpendRow is a Spend and the number of customers with that spend.
type SpendRow struct {
	Spend
	Customers float64
}

// GroupSpend merges equal spends into rows, sorted by purchases and mean.
func GroupSpend(spends []Spend) []SpendRow {
	sorted := slices.Clone(spends)
	slices.SortFunc(sorted, compareSpend)
	rows := make([]SpendRow, 0, len(sorted))
	for _, s := range sorted {
		if n := len(rows); n > 0 && rows[n-1].Spend == s {
			rows[n-1].Customers++
			continue
		}
		rows = append(rows, SpendRow{Spend: s, Customers: 1})
	}
	return rows
}

func compareSpend(a, b Spend) int {
	return cmp.Or(cmp.Compare(a.Purchases, b.Purchases), cmp.Compare(a.Mean, b.Mean))
}

// GammaGamma is the gamma-gamma model of spend per purchase, after Fader, Hardie & Lee (2005), "RFM
// and CLV: Using Iso-Value Curves for Customer Base Analysis", and Fader & Hardie (2013), "The
// Gamma-Gamma Model of Monetary Value". The value of a purchase is gamma distributed around the
// customer's mean (shape p), whose rate is gamma distributed over customers (q, gamma). For x
// purchases of mean m:
//
//	L      = Γ(px+q) / (Γ(px) Γ(q)) · γ^q m^(px-1) x^(px) / (γ+mx)^(px+q)
//	E[M]   = p (γ+mx) / (px+q-1)
//
// The model assumes that spend does not depend on how often a customer buys.
type GammaGamma struct{ P, Q, Gamma float64 }

// FitGammaGamma fits the model to the rows with at least one purchase and a mean above zero. The
// others have no information about it and do not count in Fit.Customers. If the means hardly differ, the
// likelihood has no maximum: the result is then the limit in which everybody spends the mean, and
// Fit.Limits says so. If the search finds no maximum for another reason, the result is the method of
// moments. It returns ErrInvalid for impossible rows, a *HistoryError for too little data, or the error of
// ctx.
func FitGammaGamma(ctx context.Context, rows []SpendRow, o Options) (*Fit[GammaGamma], error) {
	o = o.withDefaults()
	used, mean, err := usableSpend(rows, o)
	if err != nil {
		return nil, err
	}
	if m := momentsOf(used, mean); m.variation() < equalSpend {
		return m.fit(used, []string{sameSpend}), nil
	}
	f, err := searchGammaGamma(ctx, used, mean, o)
	if errors.Is(err, ErrNoConvergence) {
		return momentsOf(used, mean).fit(used, []string{noMaximum}), nil
	}
	if err == nil && f.Model.Q <= 1 {
		f.Limits = append(f.Limits, "no finite mean spend for customers without a repeat purchase")
	}
	return f, err
}

// searchGammaGamma finds the maximum of the likelihood.
func searchGammaGamma(ctx context.Context, used []Row, mean float64, o Options) (*Fit[GammaGamma], error) {
	all := newTable(used, mean)
	few := all
	if s := thin(used, sampleRows); len(s) < len(used) {
		few = newTable(s, mean)
	}
	t := task{
		model: spendModel, scale: mean, size: all.size, rows: len(used), sample: few.size,
		shift: -all.size * math.Log(mean),
		names: spendParameters(), units: []bool{false, false, true},
		coarse: few.objective(o.Workers, gammaGammaKernel), full: all.objective(o.Workers, gammaGammaKernel),
		edges: []edge{
			{meaning: "the same mean spend for every customer", up: []int{1, 2}},
			{meaning: "every purchase of a customer has the same value", up: []int{0}, down: []int{2}},
		},
	}
	for _, pq := range [][2]float64{{6, 4}, {1, 3}, {30, 20}} {
		t.starts = append(t.starts, []float64{math.Log(pq[0]), math.Log(pq[1]), math.Log((pq[1] - 1) / pq[0])})
	}
	return estimate(ctx, t, func(p []float64) GammaGamma { return GammaGamma{P: p[0], Q: p[1], Gamma: p[2]} })
}

// usableSpend returns the rows to fit, in the form of purchase rows with the mean as age, and the
// mean of all means.
func usableSpend(rows []SpendRow, o Options) ([]Row, float64, error) {
	used := make([]Row, 0, len(rows))
	var customers, mean float64
	for i, r := range rows {
		if r.Purchases < 0 || !(r.Customers > 0) || math.IsInf(r.Customers, 0) || math.IsNaN(r.Mean) || math.IsInf(r.Mean, 0) {
			return nil, 0, fmt.Errorf("fit %s: row %d: %w: %d purchases of mean %v by %v customers",
				spendModel, i, ErrInvalid, r.Purchases, r.Mean, r.Customers)
		}
		if r.Purchases > 0 && r.Mean > 0 {
			used = append(used, Row{History: History{Repeats: r.Purchases, Age: r.Mean}, Customers: r.Customers})
			customers += r.Customers
			mean += r.Customers * r.Mean
		}
	}
	if customers < o.MinEvents {
		return nil, 0, &HistoryError{spendModel, LackSpend, customers, o.MinEvents}
	}
	return sortedRows(used), mean / customers, nil
}

// LogLikelihood returns the logarithm of the density of s.Mean for s.Purchases >= 1 purchases.
func (g GammaGamma) LogLikelihood(s Spend) float64 {
	x := float64(s.Purchases)
	px := g.P * x
	return -lnBeta(px, g.Q) + g.Q*math.Log(g.Gamma) + (px-1)*math.Log(s.Mean) + px*math.Log(x) -
		(px+g.Q)*math.Log(g.Gamma+s.Mean*x)
}

// ExpectedValue returns the expected mean value of a customer's future purchases. It lies between
// the customer's own mean and the mean of all customers, and approaches the own mean as purchases
// grow. It is +Inf if the estimated distribution has no finite mean (q <= 1 and no purchases).
func (g GammaGamma) ExpectedValue(s Spend) float64 {
	shape, rate := g.posterior(s)
	if shape <= 1 {
		return math.Inf(1)
	}
	return g.P * rate / (shape - 1)
}

// posterior returns the gamma distribution of the rate of the customer's purchase values.
func (g GammaGamma) posterior(s Spend) (shape, rate float64) {
	if s.Purchases <= 0 || s.Mean <= 0 {
		return g.Q, g.Gamma
	}
	x := float64(s.Purchases)
	return g.Q + g.P*x, g.Gamma + s.Mean*x
}

// variance returns the variance of the total value of a number of purchases with the given mean and
// mean square, NaN if it does not exist.
func (g GammaGamma) variance(s Spend, mean, square float64) float64 {
	shape, rate := g.posterior(s)
	if shape <= 2 {
		return math.NaN()
	}
	first := g.P * rate / (shape - 1)
	inverse2 := rate * rate / ((shape - 1) * (shape - 2)) // E[1/ν²]
	return (square*g.P*g.P+mean*g.P)*inverse2 - mean*mean*first*first
}

// gammaGammaKernel returns the log-likelihood and its gradient in ln p, ln q, ln γ.
func gammaGammaKernel(p []float64) kernel {
	return GammaGamma{P: p[0], Q: p[1], Gamma: p[2]}.chunk
}

func (g GammaGamma) chunk(t *table, c chunk) (s [maxTerms]float64) {
	x := float64(c.x)
	px, logGamma, logX := g.P*x, math.Log(g.Gamma), math.Log(x)
	var n, logs, sums, inverse float64
	for i := c.lo; i < c.hi; i++ {
		w, total := t.customers[i], g.Gamma+x*t.v[i]
		n += w
		logs += w * math.Log(t.v[i])
		sums += w * math.Log(total)
		inverse += w / total
	}
	psi := digamma(px + g.Q)
	s[0] = n*(-lnBeta(px, g.Q)+g.Q*logGamma+px*logX) + (px-1)*logs - (px+g.Q)*sums
	s[1] = px * (n*(psi-digamma(px)+logX) + logs - sums)
	s[2] = g.Q * (n*(psi-digamma(g.Q)+logGamma) - sums)
	s[3] = g.Gamma * (n*g.Q/g.Gamma - (px+g.Q)*inverse)
	return s
}
