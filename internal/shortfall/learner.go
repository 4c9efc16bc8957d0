package shortfall

import "math"

// cumulative has cumulative sums.
type cumulative []float64

func (c *cumulative) add(v float64) { *c = append(*c, (*c)[len(*c)-1]+v) }

// sum returns the sum of the days from lo up to, but not including, hi.
func (c cumulative) sum(lo, hi int) float64 {
	lo, hi = max(lo, 0), min(hi, len(c)-1)
	if hi <= lo {
		return 0
	}
	return c[hi] - c[lo]
}

// expectation is what is expected of a day.
type expectation struct {
	observed float64
	clean    float64 // observed, outliers cut off
	base     float64 // expected on an average day of the week, without season
	weekday  float64
	season   float64
	expected float64
	typical  float64 // mean of the last days
	// dispersion is the variance divided by the expected number, wide the variance with everything that
	// is uncertain.
	dispersion, wide float64
}

// learner processes the days in order.
type learner struct {
	sources sources
	// purchases are those in the year of the rates.
	purchases float64

	clean, base cumulative // purchases, outliers cut off; base times day of the week
	weekdays    weekdays
	seasons     seasons
	spread      spread
	bulk        bulk
}

func newLearner(first, n, count int, day func(i, source int) Day) *learner {
	l := &learner{sources: newSources(first, n, count, day)}
	n -= first
	l.clean, l.base = newCumulative(n), newCumulative(n)
	l.weekdays = newWeekdays()
	l.seasons = seasons{learner: l, raw: make([]seasonal, n+reach+1), squares: newCumulative(n), noises: newCumulative(n), half: narrowest}
	l.spread = newSpread(n)
	l.bulk = bulk{newcomers: newCumulative(n), imported: newCumulative(n)}
	return l
}

func newCumulative(n int) cumulative { return make(cumulative, 1, n+1) }

// learnFirstYear learns the days of the warm-up and of the first year, whose base comes from that year
// itself.
func (l *learner) learnFirstYear() {
	all := &l.sources
	for t := range learning {
		all.read(t)
		all.expose(1, 1)
		l.clean.add(all.observed())
		l.bulk.add(all.newcomers())
	}
	l.rate(WarmUp, learning)
	for t := range learning {
		all.look(t)
		b, _ := all.base()
		l.base.add(b)
		if t >= WarmUp && !all.held {
			l.weekdays.add(t, l.clean.sum(t, t+1), b)
		}
	}
	l.weekdays.settle()
	l.seasons.widen(learning)
	for t := range learning {
		l.seasons.learn(t, learning)
	}
	for t := learning; t < learning+reach; t++ {
		l.seasons.look(t)
	}
}

// rate computes the purchases per customer and day of the days from lo up to, but not including, hi.
func (l *learner) rate(lo, hi int) { l.purchases = l.sources.rate(lo, hi) }

// expect returns what is expected of day t, and whether the day is a gap in the data.
func (l *learner) expect(t int) (e expectation, held bool) {
	l.sources.read(t)
	behind := min(gap, t-learning)
	l.rate(t-behind-year, t-behind)
	l.seasons.look(t + reach)
	l.bulk.add(l.sources.newcomers())
	base, inverse := l.sources.base()
	e.observed, e.base, e.weekday = l.sources.observed(), base, l.weekdays.factor(t)
	e.dispersion = l.spread.dispersion(behind)
	s := l.seasons.of(t, e.dispersion)
	e.season = s.factor
	e.expected = max(e.base*e.season*e.weekday, 1e-6)
	e.typical = max(l.spread.typical(), 1e-6)
	square := e.expected * e.expected
	level := e.typical * accumulation * inverse
	e.wide = e.dispersion*e.expected*(1+level) + square*(seasonDays*s.variance+bulkDays*l.bulk.variance(t, l.sources.known()))
	deviation := outlier*math.Sqrt(e.dispersion*e.expected+square*s.variance) + 1
	e.clean = max(0, e.expected+min(max(e.observed-e.expected, -deviation), deviation))
	return e, l.sources.held
}

// learn adds day t to the past.
func (l *learner) learn(t int, e *expectation, held bool) {
	if held {
		l.sources.expose(0, 0)
		l.clean.add(0)
		l.base.add(0)
		l.spread.add(0, 0)
	} else {
		kept := 1.0
		if e.observed > 0 {
			kept = e.clean / e.observed
		}
		l.sources.expose(e.season*e.weekday, kept)
		l.clean.add(e.clean)
		l.base.add(e.base * e.weekday)
		l.spread.add(e.expected, e.clean-e.expected)
		l.weekdays.add(t, e.clean, e.base*e.season)
	}
	if t%7 == 6 {
		l.weekdays.settle()
		l.seasons.widen(t + 1)
	}
	l.seasons.learn(t-l.seasons.half, t+1)
}
