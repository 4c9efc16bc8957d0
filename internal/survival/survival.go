// Package survival estimates how long something lasts from times of which some have not ended yet.
//
// The curve is the product-limit estimate of E. L. Kaplan and P. Meier, Nonparametric Estimation from Incomplete
// Observations, Journal of the American Statistical Association 53 (1958), 457-481. Its variance is
// Greenwood's, and its intervals are made on the scale log(-log S), so they stay between 0 and 1: J. D.
// Kalbfleisch and R. L. Prentice, The Statistical Analysis of Failure Time Data, 2nd edition (2002), section
// 1.4. The test is the log-rank test of N. Mantel (1966): D. Collett, Modelling Survival Data in Medical
// Research, 3rd edition (2015), section 2.6.
package survival

import "math"

// z95 is the quantile of the normal distribution for intervals of 95 %.
const z95 = 1.959963984540054

// tie is how far a curve may be above one half because of rounding, and still count as having reached it.
const tie = 1e-9

// Count is how many subjects have the same time. A subject whose time is censored is at risk on its last day: it
// is known to have lasted longer.
type Count struct {
	Ended, Censored int32
}

// Add adds the subjects of o.
func (c *Count) Add(o *Count) {
	c.Ended += o.Ended
	c.Censored += o.Censored
}

// Step is the curve at one time.
type Step struct {
	// Time is a whole number of units, such as days.
	Time int
	// AtRisk is the number of subjects known to last at least until just before Time, and Ended how many of
	// all subjects have ended up to and including it.
	AtRisk, Ended int
	// Survival is the estimated share that lasts longer than Time. Low and High are its interval of 95 %; they are
	// NaN where Survival is 1 or 0, because Greenwood's variance says nothing there.
	Survival, Low, High float64
}

// Curve is the estimate by time. It has a step for time 0 and for every later time up to the longest one, also
// where nothing ended; it is empty without subjects.
type Curve []Step

// Estimate returns the curve of subjects, counted by their time: counts[t] has the time t.
func Estimate(counts []Count) Curve {
	atRisk, days := 0, Days(counts)
	for _, c := range counts[:days] {
		atRisk += int(c.Ended) + int(c.Censored)
	}
	curve := make(Curve, 0, days)
	s, variance, ended := 1.0, 0.0, 0 // variance is the sum of Greenwood's formula
	for t, c := range counts[:days] {
		d, n := float64(c.Ended), float64(atRisk)
		if d > 0 {
			s *= (n - d) / n
			variance += d / (n * (n - d))
		}
		ended += int(c.Ended)
		step := Step{Time: t, AtRisk: atRisk, Ended: ended, Survival: s}
		step.Low, step.High = interval(s, variance)
		curve = append(curve, step)
		atRisk -= int(c.Ended) + int(c.Censored)
	}
	return curve
}

// Days returns how many steps the curve of subjects has.
func Days(counts []Count) int {
	for t := len(counts); t > 0; t-- {
		if counts[t-1] != (Count{}) {
			return t
		}
	}
	return 0
}

// Every returns a curve of every nth step, from time 0 on.
func (c Curve) Every(n int) Curve {
	if n == 1 {
		return c
	}
	some := make(Curve, 0, (len(c)+n-1)/n)
	for t := 0; t < len(c); t += n {
		some = append(some, c[t])
	}
	return some
}

// interval returns the interval of a share s with the sum of Greenwood's formula.
func interval(s, variance float64) (low, high float64) {
	if s <= 0 || s >= 1 {
		return math.NaN(), math.NaN()
	}
	factor := math.Exp(z95 * math.Sqrt(variance) / -math.Log(s))
	return math.Pow(s, factor), math.Pow(s, 1/factor)
}

// Median is the time until which half of the subjects last.
type Median struct {
	// Time is the first time at which the curve is at most one half. Low and High are the first times at
	// which the lower and the upper bound of its interval are, which is the interval of 95 % for the median: R.
	// Brookmeyer and J. Crowley, Biometrics 38 (1982), 29-41. Each is NaN if the curve or bound never falls that far.
	Time, Low, High float64
}

// Median returns the median of a curve.
func (c Curve) Median() Median {
	first := func(of func(s *Step) float64) float64 {
		for i := range c {
			if of(&c[i]) <= 0.5+tie {
				return float64(c[i].Time)
			}
		}
		return math.NaN()
	}
	m := Median{
		Time: first(func(s *Step) float64 { return s.Survival }),
		Low:  first(func(s *Step) float64 { return s.Low }),
		High: first(func(s *Step) float64 { return s.High }),
	}
	if math.IsNaN(m.Low) { // the curve falls from above one half to 0 at once, where it has no interval
		m.Low = m.Time
	}
	return m
}

// Test is the log-rank test of whether two groups last equally long.
type Test struct {
	// Observed is how many of the first group have ended, and Expected how many would have if both groups lasted
	// equally long.
	Observed, Expected float64
	// ChiSquare is the test's statistic, with one degree of freedom, and P the chance of one at least as large if both
	// groups last equally long.
	ChiSquare, P float64
}

// LogRank compares two groups of subjects, counted by their time. It returns false if there is nothing to
// compare: nobody ended while both groups had subjects at risk.
func LogRank(first, second []Count) (Test, bool) {
	n1, n2 := total(first), total(second)
	var r Test
	variance := 0.0
	for t := range max(len(first), len(second)) {
		a, b := at(first, t), at(second, t)
		if d, n := float64(a.Ended+b.Ended), n1+n2; d > 0 {
			r.Observed += float64(a.Ended)
			r.Expected += d * n1 / n
			if n > 1 {
				variance += d * (n - d) * n1 * n2 / (n * n * (n - 1))
			}
		}
		n1 -= float64(a.Ended + a.Censored)
		n2 -= float64(b.Ended + b.Censored)
	}
	if variance <= 0 {
		return Test{}, false
	}
	r.ChiSquare = (r.Observed - r.Expected) * (r.Observed - r.Expected) / variance
	r.P = math.Erfc(math.Sqrt(r.ChiSquare / 2)) // the upper tail of chi-square with one degree of freedom
	return r, true
}

func total(counts []Count) float64 {
	n := 0
	for _, c := range counts {
		n += int(c.Ended) + int(c.Censored)
	}
	return float64(n)
}

func at(counts []Count, t int) Count {
	if t < len(counts) {
		return counts[t]
	}
	return Count{}
}
