package baseline

import "math"

// learner goes through a series day by day.
type learner struct {
	*Series
	clean []float64 // the figures, those that are far off cut short
	// levels are those of each day, NaN where there is none.
	levels []float64

	// The sums that the level and the spread without season come from: of clean figures, their
	// squares, what chance does to them and the number of observations.
	value, square, chance, weight running
	// The sums over days that have a level and a figure a year before: of products of r, how far the
	// day lay from its level, and d, how far that of the year before did, and as above.
	rr, rd, dd, pairChance, pairWeight running
}

func newLearner(s *Series) *learner {
	n := len(s.Values)
	l := &learner{Series: s, clean: make([]float64, n), levels: make([]float64, n)}
	for _, r := range []*running{
		&l.value, &l.square, &l.chance, &l.weight, &l.rr, &l.rd, &l.dd, &l.pairChance, &l.pairWeight,
	} {
		r.sums, r.counts = make([]float64, 1, n+1), make([]int32, 1, n+1)
	}
	return l
}

// fit is how the past of a day is told best.
type fit struct {
	level, season float64 // season is weighted
	weight        float64
	// off is the variance of days about what was expected, byChance the part of it that chance
	// explains, chance the variance that it gives a figure, observations how many a day had, all on
	// average, and windows how many windows they were learnt from.
	off, byChance, chance, observations, windows float64
}

// expect returns what is expected of day i.
func (l *learner) expect(i int) Point {
	l.levels[i] = l.level(i)
	if math.IsNaN(l.levels[i]) || !(l.Observations[i] > 0) {
		return absent()
	}
	f, ok := l.seasonal(i)
	if !ok {
		f = l.flat(i)
	}
	p := Point{Expected: f.level + f.season}
	p.Deviation = math.Sqrt(l.variance(i, &f, p.Expected))
	if !(p.Deviation > 0) {
		return absent()
	}
	return p
}

// level returns the mean of the past year of day i, NaN while there is none.
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

// flat returns the fit of the level alone, whose spread is that of the days that it is the mean of.
func (l *learner) flat(i int) fit {
	hi, days := i-l.Window, levelDays(l.Window)
	f := fit{level: l.levels[i], windows: float64(days) / float64(l.Window)}
	squares, _ := l.square.mean(hi, days)
	f.off = max(squares-f.level*f.level, 0) * f.windows / (f.windows - 1)
	f.chance, _ = l.chance.mean(hi, days)
	f.byChance = f.chance
	f.observations, _ = l.weight.mean(hi, days)
	f.windows-- // the mean was learnt from them too
	return f
}

// seasonal returns the fit of level and season, false while no whole year of days had both.
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
	f.off = max(rr-2*f.weight*rd+f.weight*f.weight*dd, 0)
	f.chance, _ = l.pairChance.mean(hi, memory)
	f.byChance = f.chance * (1 + l.shared(f.weight))
	f.observations, _ = l.pairWeight.mean(hi, memory)
	return f, true
}

// shared is what chance adds to the variance of what is expected, as a share of that of a figure:
// the level's part and the season's.
func (l *learner) shared(weight float64) float64 {
	return float64(l.Window)/float64(levelDays(l.Window)) + weight*weight
}

// variance returns the variance of day i about what is expected of it.
func (l *learner) variance(i int, f *fit, expected float64) float64 {
	wide := widened(f.windows)
	if l.Chance == nil {
		return wide * wide * f.off * f.observations / l.Observations[i]
	}
	beyond := max(f.off-f.byChance, 0)
	return l.Chance(i, expected) + f.chance*l.shared(f.weight) + wide*wide*beyond
}

// learn takes in day i, of which p was expected.
func (l *learner) learn(i int, p Point) {
	v := l.Values[i]
	if !(l.Observations[i] > 0) {
		v = math.NaN()
	}
	if limit := outlying * p.Deviation; !math.IsNaN(limit) {
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
	l.pair(i, v, chance)
}

// pair takes in how far a day and that of the year before lay from the level.
func (l *learner) pair(i int, v, chance float64) {
	r, d := v-l.levels[i], math.NaN()
	if i >= Year {
		d = l.clean[i-Year] - l.levels[i]
	}
	none := 0 * r * d // NaN where one is missing
	l.rr.add(r*r + none)
	l.rd.add(r * d)
	l.dd.add(d*d + none)
	l.pairChance.add(chance + none)
	l.pairWeight.add(l.Observations[i] + none)
}

// running is the running sums of numbers, of which NaN do not count.
type running struct {
	sums   []float64
	counts []int32
}

func (r *running) add(v float64) {
	last := len(r.sums) - 1
	sum, n := r.sums[last], r.counts[last]
	if !math.IsNaN(v) {
		sum, n = sum+v, n+1
	}
	r.sums, r.counts = append(r.sums, sum), append(r.counts, n)
}

// mean returns the mean of the days up to hi, of so many at most, and how many count.
func (r *running) mean(hi, days int) (mean float64, n int) {
	hi++
	lo := max(hi-days, 0)
	n = int(r.counts[hi] - r.counts[lo])
	return (r.sums[hi] - r.sums[lo]) / float64(n), n
}
