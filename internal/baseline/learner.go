package baseline

import (
	"math"
	"slices"
	"sync"
)

// learner processes a series day by day.
type learner struct {
	*Series
	clean  []float64 // the values, with outliers cut off
	levels []float64 // by day, NaN if the past is too short

	// Sums for the level and for the spread without season: of clean values, of their squares, of
	// the variance by chance and of the number of observations.
	value, square, chance, weight cumulative
	// Sums over the days that have a level and a value a year before. r is the deviation of the day
	// from its level, d the deviation of the day a year before.
	rr, rd, dd, pairChance, pairWeight cumulative
}

// learners are free learners, whose memory the next series uses.
var learners = sync.Pool{New: func() any { return new(learner) }}

// newLearner returns a learner, which must be freed.
func newLearner(s *Series) *learner {
	l := learners.Get().(*learner)
	l.Series = s
	n := len(s.Values)
	// Both are written day by day before they are read.
	l.clean, l.levels = slices.Grow(l.clean[:0], n)[:n], slices.Grow(l.levels[:0], n)[:n]
	for _, c := range []*cumulative{
		&l.value, &l.square, &l.chance, &l.weight, &l.rr, &l.rd, &l.dd, &l.pairChance, &l.pairWeight,
	} {
		c.sums, c.counts = append(slices.Grow(c.sums[:0], n+1), 0), append(slices.Grow(c.counts[:0], n+1), 0)
	}
	return l
}

// free gives the learner to the next series. It must not be used any more.
func (l *learner) free() {
	l.Series = nil
	learners.Put(l)
}

// fit is an estimate from the past. All variances and observations are means over its days.
type fit struct {
	level        float64
	season       float64 // already weighted
	weight       float64 // of the season
	variance     float64 // of values about their estimates
	byChance     float64 // the part of variance that chance explains
	chance       float64 // variance of a value by chance
	observations float64
	windows      float64 // number of windows
}

// expect returns the estimate for day i.
func (l *learner) expect(i int) Point {
	l.levels[i] = l.level(i)
	if math.IsNaN(l.levels[i]) || !(l.Observations[i] > 0) {
		return missing()
	}
	f, ok := l.seasonal(i)
	if !ok {
		f = l.flat(i)
	}
	p := Point{Expected: f.level + f.season}
	p.Deviation = math.Sqrt(l.variance(i, &f, p.Expected))
	if !(p.Deviation > 0) {
		return missing()
	}
	return p
}

// level returns the mean of the past year of day i, NaN if the past is too short.
func (l *learner) level(i int) float64 {
	days := levelDays(l.Window)
	hi := i - l.Window
	if hi < days-1 {
		return math.NaN()
	}
	mean, n := l.value.mean(hi, days)
	if n < days*9/10 {
		return math.NaN()
	}
	return mean
}

// flat returns the fit of the level alone. Its spread is the spread of the days in the level.
func (l *learner) flat(i int) fit {
	hi, days := i-l.Window, levelDays(l.Window)
	f := fit{level: l.levels[i], windows: float64(days) / float64(l.Window)}
	squares, _ := l.square.mean(hi, days)
	f.variance = max(squares-f.level*f.level, 0) * f.windows / (f.windows - 1)
	f.chance, _ = l.chance.mean(hi, days)
	f.byChance = f.chance
	f.observations, _ = l.weight.mean(hi, days)
	f.windows-- // one degree of freedom for the mean
	return f
}

// seasonal returns the fit of level and season, and false if less than a year of days has both.
func (l *learner) seasonal(i int) (fit, bool) {
	last := i - Year
	if last < 0 || math.IsNaN(l.clean[last]) {
		return fit{}, false
	}
	hi := i - l.Window
	rr, n := l.rr.mean(hi, memory)
	if n < Year*9/10 {
		return fit{}, false
	}
	rd, _ := l.rd.mean(hi, memory)
	dd, _ := l.dd.mean(hi, memory)
	f := fit{level: l.levels[i], windows: max(float64(n)/float64(l.Window)-1, 1)}
	if dd > negligible*f.level*f.level {
		f.weight = min(max(rd/dd, 0), 1)
	}
	f.season = f.weight * (l.clean[last] - f.level)
	f.variance = max(rr-2*f.weight*rd+f.weight*f.weight*dd, 0)
	f.chance, _ = l.pairChance.mean(hi, memory)
	f.byChance = f.chance * (1 + l.estimateShare(f.weight))
	f.observations, _ = l.pairWeight.mean(hi, memory)
	return f, true
}

// estimateShare returns the variance that chance causes in an estimate, by its level and its season,
// divided by the variance that chance causes in a value.
func (l *learner) estimateShare(weight float64) float64 {
	return float64(l.Window)/float64(levelDays(l.Window)) + weight*weight
}

// variance returns the variance of the value of day i about its estimate.
func (l *learner) variance(i int, f *fit, expected float64) float64 {
	wide := widening(f.windows)
	if l.Chance == nil {
		return wide * wide * f.variance * f.observations / l.Observations[i]
	}
	unexplained := max(f.variance-f.byChance, 0)
	return l.Chance(i, expected) + f.chance*l.estimateShare(f.weight) + wide*wide*unexplained
}

// learn adds day i, whose estimate was p, to the past.
func (l *learner) learn(i int, p Point) {
	v := l.Values[i]
	if !(l.Observations[i] > 0) {
		v = math.NaN()
	}
	if limit := outlierLimit * p.Deviation; !math.IsNaN(limit) {
		v = p.Expected + min(max(v-p.Expected, -limit), limit)
	}
	chance := math.NaN()
	if !math.IsNaN(v) && l.Chance != nil {
		chance = l.Chance(i, v)
	} else if !math.IsNaN(v) {
		chance = 0
	}
	l.clean[i] = v
	l.value.add(v)
	l.square.add(v * v)
	l.chance.add(chance)
	l.weight.add(l.Observations[i] + 0*v)
	l.learnPair(i, v, chance)
}

// learnPair adds the deviations of a day and of the day a year before from the level.
func (l *learner) learnPair(i int, v, chance float64) {
	r, d := v-l.levels[i], math.NaN()
	if i >= Year {
		d = l.clean[i-Year] - l.levels[i]
	}
	none := 0 * r * d // NaN if either is missing
	l.rr.add(r*r + none)
	l.rd.add(r * d)
	l.dd.add(d*d + none)
	l.pairChance.add(chance + none)
	l.pairWeight.add(l.Observations[i] + none)
}

// cumulative has cumulative sums of numbers. NaN does not count.
type cumulative struct {
	sums   []float64
	counts []int32
}

func (c *cumulative) add(v float64) {
	last := len(c.sums) - 1
	sum, n := c.sums[last], c.counts[last]
	if !math.IsNaN(v) {
		sum, n = sum+v, n+1
	}
	c.sums, c.counts = append(c.sums, sum), append(c.counts, n)
}

// mean returns the mean of the last days up to hi, and how many of them count.
func (c *cumulative) mean(hi, days int) (mean float64, n int) {
	hi++
	lo := max(hi-days, 0)
	n = int(c.counts[hi] - c.counts[lo])
	return (c.sums[hi] - c.sums[lo]) / float64(n), n
}
