package clv

import (
	"fmt"
	"math"
	"runtime"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat/distuv"
)

// Horizon is the period of a forecast and its discount rate. It is finite, because a few months of
// data do not support a forecast of many years.
type Horizon struct {
	// Length is in the unit of time of the model.
	Length float64
	// Periods is the number of equal parts of the horizon; 0 means 12. The purchases of a part are
	// discounted from its middle.
	Periods int
	// AnnualDiscount is the yearly discount rate, such as 0.10; 0 means no discount.
	AnnualDiscount float64
	// Year is the length of a year in the unit of time of the model: 365.25/7 for weeks.
	Year float64
}

// Validate returns an error that wraps ErrInvalid if the horizon is infinite or the discount is
// impossible.
func (z Horizon) Validate() error {
	switch {
	case !(z.Length > 0) || math.IsInf(z.Length, 0):
		return fmt.Errorf("%w: horizon of length %v", ErrInvalid, z.Length)
	case z.Periods < 0:
		return fmt.Errorf("%w: horizon of %d periods", ErrInvalid, z.Periods)
	case !(z.AnnualDiscount > -1) || math.IsInf(z.AnnualDiscount, 0):
		return fmt.Errorf("%w: discount of %v a year", ErrInvalid, z.AnnualDiscount)
	case z.AnnualDiscount != 0 && !(z.Year > 0):
		return fmt.Errorf("%w: a year of %v", ErrInvalid, z.Year)
	}
	return nil
}

// Purchases returns the expected number of purchases of a customer within the horizon, each
// discounted to the end of the history. Without a discount it is Model.ExpectedPurchases.
func (z Horizon) Purchases(m Model, h History) float64 {
	if z.AnnualDiscount == 0 {
		return m.ExpectedPurchases(h, z.Length)
	}
	n := z.Periods
	if n == 0 {
		n = 12
	}
	step := z.Length / float64(n)
	force := math.Log1p(z.AnnualDiscount) / z.Year
	var sum, before float64
	for i := range n {
		after := m.ExpectedPurchases(h, step*float64(i+1))
		sum += (after - before) * math.Exp(-force*step*(float64(i)+0.5))
		before = after
	}
	return sum
}

// Value returns the expected discounted value of a customer's purchases within the horizon. It is a
// margin if the spend model was fitted to margins.
func (z Horizon) Value(m Model, g GammaGamma, h History, s Spend) float64 {
	n := z.Purchases(m, h)
	if n == 0 {
		return 0
	}
	return n * g.ExpectedValue(s)
}

// The bounds of the share that is left of the probability of another purchase of a customer at risk. A customer
// with a smaller share is lost.
const riskBelow, lostBelow = 0.5, 0.1

// AtRisk reports whether a customer is at risk: the customer has at least one repeat purchase, and
// the probability of another purchase within the time t is less than half of what it was on the day
// of the last purchase, but at least a tenth.
func AtRisk(m Model, h History, t float64) bool {
	return h.Repeats > 0 && Slipping(m.ProbabilityOfPurchase(h, t), m.ProbabilityOfPurchase(h.AtLastPurchase(), t))
}

// Slipping reports whether a probability of another purchase that was once then and is now now is one of a
// customer at risk.
func Slipping(now, then float64) bool { return now < riskBelow*then && now >= lostBelow*then }

// AtLastPurchase returns the history up to the day of the last purchase.
func (h History) AtLastPurchase() History {
	h.Age = h.Recency
	return h
}

// Interval is an estimate with the limits of its interval. The limits are NaN if the estimate has no
// finite variance in the model.
type Interval struct{ Estimate, Low, High float64 }

// Interval returns a positive figure of the model with its confidence interval, at a level such as
// 0.95, by the delta method on the logarithm of the figure. The interval covers the uncertainty of
// the parameters only. See ForecastPurchases for an interval of what will be observed.
func (f *Fit[M]) Interval(level float64, figure func(M) float64) Interval {
	estimate := figure(f.Model)
	return logInterval(level, estimate, f.relativeVariance(figure))
}

// relativeVariance returns the variance of the logarithm of a figure.
func (f *Fit[M]) relativeVariance(figure func(M) float64) float64 {
	const step = 1e-3
	slope := make([]float64, len(f.theta))
	at := func(i int, d float64) float64 {
		p := make([]float64, len(f.theta))
		for k, v := range f.theta {
			p[k] = math.Exp(v)
		}
		p[i] *= math.Exp(d)
		return math.Log(figure(f.build(p)))
	}
	for i := range slope {
		if f.covariance[i][i] > 0 {
			slope[i] = (at(i, step) - at(i, -step)) / (2 * step)
		}
	}
	var v float64
	for i, row := range f.covariance {
		v += slope[i] * floats.Dot(row, slope)
	}
	return max(0, v)
}

// logInterval returns the normal interval on the logarithmic scale.
func logInterval(level, estimate, relativeVariance float64) Interval {
	if estimate == 0 {
		return Interval{}
	}
	k := math.Exp(distuv.UnitNormal.Quantile(0.5+level/2) * math.Sqrt(relativeVariance))
	if math.IsNaN(k) || math.IsInf(k, 0) {
		return Interval{Estimate: estimate, Low: math.NaN(), High: math.NaN()}
	}
	return Interval{Estimate: estimate, Low: estimate / k, High: estimate * k}
}

// intervalRows is the number of rows that is enough for the relative width of an interval.
const intervalRows = 2000

// ForecastPurchases returns the expected total number of purchases of all rows within the time t,
// with an interval for the number that will be observed. The interval covers the uncertainty of the
// parameters and the randomness of the customers. It does not cover errors of the model, which
// ignores seasons and changes in the market. In the 39 hold-out weeks of CDNOW 1,882 purchases were
// observed: just above the 95 % interval of BG/NBD and within the interval of Pareto/NBD.
func ForecastPurchases(f *Fit[Model], rows []Row, t, level float64) Interval {
	total := func(rows []Row, m Model) (sum float64) {
		for _, r := range rows {
			sum += r.Customers * m.ExpectedPurchases(r.History, t)
		}
		return sum
	}
	sample, weight := spread(rows, func(r Row) float64 { return r.Customers })
	parameters := f.relativeVariance(func(m Model) float64 { return total(sample, m) })
	var scatter float64
	for _, r := range sample {
		scatter += r.Customers * f.Model.PurchaseVariance(r.History, t)
	}
	estimate := total(rows, f.Model)
	return logInterval(level, estimate, parameters+weight*scatter/(estimate*estimate))
}

// Account is a history and a spend, and the number of customers with both.
type Account struct {
	History
	Spend
	Customers float64
}

// ForecastValue returns the expected total discounted value of all accounts within the horizon, with
// an interval for the value that will be observed, as in ForecastPurchases. Divide both by the number
// of customers for the mean.
func ForecastValue(f *Fit[Model], g *Fit[GammaGamma], accounts []Account, z Horizon, level float64) (Interval, error) {
	if err := z.Validate(); err != nil {
		return Interval{}, fmt.Errorf("forecast value: %w", err)
	}
	total := func(accounts []Account, m Model, g GammaGamma) (sum float64) {
		for i, a := range accounts {
			if i%128 == 0 {
				runtime.Gosched() // a scrape must not wait for a fit on the same processor
			}
			sum += a.Customers * z.Value(m, g, a.History, a.Spend)
		}
		return sum
	}
	sample, weight := spread(accounts, func(a Account) float64 { return a.Customers })
	parameters := f.relativeVariance(func(m Model) float64 { return total(sample, m, g.Model) }) +
		g.relativeVariance(func(s GammaGamma) float64 { return total(sample, f.Model, s) })
	var scatter float64
	for _, a := range sample {
		scatter += a.Customers * accountVariance(f.Model, g.Model, a, z)
	}
	estimate := total(accounts, f.Model, g.Model)
	return logInterval(level, estimate, parameters+weight*scatter/(estimate*estimate)), nil
}

// accountVariance returns the variance of one customer's discounted value. It uses the mean discount
// for all purchases.
func accountVariance(m Model, g GammaGamma, a Account, z Horizon) float64 {
	mean := m.ExpectedPurchases(a.History, z.Length)
	if mean == 0 {
		return 0
	}
	square := m.PurchaseVariance(a.History, z.Length) + mean*mean
	discount := z.Purchases(m, a.History) / mean
	return discount * discount * g.variance(a.Spend, mean, square)
}

// spread returns a sample of evenly spaced rows, and the ratio of all customers to the customers of the
// sample.
func spread[R any](rows []R, customers func(R) float64) (sample []R, weight float64) {
	sample = rows
	if len(rows) > intervalRows {
		sample = make([]R, 0, intervalRows)
		for i := range intervalRows {
			sample = append(sample, rows[i*len(rows)/intervalRows])
		}
	}
	sum := func(rows []R) (n float64) {
		for _, r := range rows {
			n += customers(r)
		}
		return n
	}
	return sample, sum(rows) / sum(sample)
}
