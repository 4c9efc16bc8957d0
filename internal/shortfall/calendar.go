package shortfall

import "math"

const (
	// narrowest and widest are the least and the greatest number of days on both sides of a date from
	// which its season is computed, and enough the number of purchases aimed at.
	narrowest, widest, enough = 3, 14, 60
	// date is the number of days between two equal dates.
	date = 365
	// seasonYears is the number of past years in a season.
	seasonYears = 3
	// reach is the number of days by which a peak may move from one year to the next. Easter moves by
	// up to 28 days.
	reach = 28
	// stride is the number of days between two looks for a peak.
	stride = 4
	// amplitude is the uncertainty of the height of a peak, as a share of it.
	amplitude = 0.1
	// seasonDays and bulkDays are for how many days an error of the season, or of customers who came in
	// bulk, stays the same.
	seasonDays, bulkDays = 14, 91
)

// weekdays are the factors of the days of the week.
type weekdays struct {
	factors     [7]float64
	clean, base [7]cumulative
}

func newWeekdays() (w weekdays) {
	for i := range w.factors {
		w.factors[i], w.clean[i], w.base[i] = 1, newCumulative(0), newCumulative(0)
	}
	return w
}

func (w *weekdays) factor(t int) float64 { return w.factors[t%7] }

func (w *weekdays) add(t int, clean, base float64) {
	w.clean[t%7].add(clean)
	w.base[t%7].add(base)
}

// settle computes the factors from the last 52 weeks. Their mean is 1. Five purchases at the average rate
// are added to each.
func (w *weekdays) settle() {
	const weeks, added = 52, 5
	mean := 0.0
	for i := range w.factors {
		n := len(w.clean[i])
		w.factors[i] = (w.clean[i].sum(n-1-weeks, n) + added) / (w.base[i].sum(n-1-weeks, n) + added)
		mean += w.factors[i] / 7
	}
	for i := range w.factors {
		w.factors[i] /= mean
	}
}

// seasonal is the season of one day as past years have it.
type seasonal struct {
	factor float64
	// inverse is the sum of 1/n over the past years, divided by the square of their number; n is the
	// expected number of purchases near the date. Times the dispersion it is the variance.
	inverse float64
	ok      bool
}

// seasons has the season of each day.
type seasons struct {
	*learner
	raw  []seasonal // by day
	half int        // days on both sides of a date
	// squares and noises are of the season's deviation from 1 about each day, and 1/n.
	squares, noises cumulative
}

// widen chooses the number of days about a date by the number of purchases.
func (s *seasons) widen(t int) {
	daily := s.clean.sum(t-year, t) / year
	s.half = int(min(max(enough/2/max(daily, 1e-9), narrowest), widest))
}

// ratio returns the purchases near a day relative to the year about it, and the expected number near the
// day. Days from t on are unknown.
func (s *seasons) ratio(center, t int) (factor, expected float64) {
	lo, hi := center-year/2, center+year/2
	if lo < WarmUp {
		lo, hi = WarmUp, WarmUp+year
	}
	if hi > t {
		lo, hi = t-year, t
	}
	level := s.clean.sum(lo, hi) / s.base.sum(lo, hi)
	expected = level * s.base.sum(center-s.half, center+s.half+1)
	if !(expected > 0) {
		return 1, 0
	}
	return s.clean.sum(center-s.half, center+s.half+1) / expected, expected
}

// look computes the season of day t from the past years. All their days are past.
func (s *seasons) look(t int) {
	if t >= len(s.raw) {
		return
	}
	r, n := &s.raw[t], 0.0
	for k := 1; k <= seasonYears; k++ {
		center := t - date*k
		if center-s.half < WarmUp {
			break
		}
		factor, expected := s.ratio(center, t-reach)
		if expected == 0 {
			break
		}
		r.factor += factor
		r.inverse += 1 / expected
		n++
	}
	if n > 0 {
		r.factor, r.inverse, r.ok = r.factor/n, r.inverse/n/n, true
	}
}

// learn adds the season about a day. Days from t on are unknown. A gap in the data tells nothing about it.
func (s *seasons) learn(center, t int) {
	square, noise := 0.0, 0.0
	if center-s.half >= WarmUp && center+s.half < t {
		if factor, expected := s.ratio(center, t); expected > 0 {
			square, noise = (factor-1)*(factor-1), 1/expected
		}
	}
	s.squares.add(square)
	s.noises.add(noise)
}

// estimate is the season of a day and its relative variance.
type estimate struct{ factor, variance float64 }

// of returns the season of day t. A shop's seasons vary by the variance of last year's factors beyond
// chance; the closer that is to 0, the closer is the factor to 1. The variance includes how much lower
// the season is on days nearby, because the peak may come earlier or later than last year.
func (s *seasons) of(t int, dispersion float64) estimate {
	raw := &s.raw[t]
	if !raw.ok {
		return estimate{factor: 1}
	}
	n := len(s.squares)
	variance := max(s.squares.sum(n-1-year, n)-dispersion*s.noises.sum(n-1-year, n), 0) / year
	chance := dispersion * raw.inverse
	weight := variance / (variance + chance)
	factor := 1 + weight*(raw.factor-1)
	low := factor
	for at := t - reach; at <= t+reach; at += stride {
		if at < len(s.raw) && s.raw[at].ok {
			low = min(low, 1+weight*(s.raw[at].factor-1))
		}
	}
	factor = max(factor, 0.05)
	noise := weight * chance
	moved := max(0, (factor-low)/factor-2*math.Sqrt(noise))
	height := amplitude * (factor - 1) / factor
	return estimate{factor, noise/(factor*factor) + moved*moved + height*height}
}
