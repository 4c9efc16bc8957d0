package forecast

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Correction is how a forecast is corrected by the errors of past forecasts.
type Correction string

// The corrections.
const (
	// CorrectNothing leaves the forecast as the model makes it.
	CorrectNothing Correction = "none"
	// CorrectLatest takes the mean error of the latest known forecasts. It follows a trend.
	CorrectLatest Correction = "latest"
	// CorrectLevel takes the mean error of the latest known year.
	CorrectLevel Correction = "level"
	// CorrectSeason takes the error of the same season of earlier years.
	CorrectSeason Correction = "season"
	// CorrectSeasonTrend takes the error of the same season of last year, and the trend since.
	CorrectSeasonTrend Correction = "season_trend"
)

// The calibration of intervals.
const (
	cutOffsAYear = 12
	// widest is the logarithm of the factor that an interval has on both sides without a whole year of
	// cut-offs: from half to twice the estimate.
	widest = math.Ln2
	// The error of a model before there is any back-test: a scaled inverse chi-square distribution of its
	// variance with so many degrees of freedom. Its 95 % interval is about as wide as widest.
	priorDegrees, priorError = 2.0, 0.16
	// A correction must have been possible so often, and must lower the mean squared error to this share.
	leastTests, leastGain = 6, 0.8
	// conformalTests is the number of independent tests from which 95 % of new errors lie within the
	// largest of them.
	conformalTests = 19
	latestTests    = 3
	mostCorrection = 1.5 // logarithm
)

// pastErrors are the logarithms of actual / predicted by cut-off. Cut-off j lies j twelfths of a year
// before the fit. An error is NaN if there was no forecast, or if its outcome is not known yet.
type pastErrors struct {
	of      []float64
	horizon float64 // in twelfths of a year
}

// lead returns how many cut-offs before a forecast the outcome of another must lie to be known.
func (p pastErrors) lead() int { return int(math.Ceil(p.horizon - 0.02)) }

// mean returns the mean error of n cut-offs from j on, NaN if one of them is missing.
func (p pastErrors) mean(j, n int) (sum float64) {
	for i := j; i < j+n; i++ {
		sum += p.at(i) / float64(n)
	}
	return sum
}

func (p pastErrors) at(j int) float64 {
	if j >= len(p.of) {
		return math.NaN()
	}
	return p.of[j]
}

// shift returns what a correction would have added to the logarithm of the forecast of cut-off j, from
// outcomes that were known then; NaN if too little was known.
func (p pastErrors) shift(c Correction, j int) (s float64) {
	lead := p.lead()
	switch c {
	case CorrectLatest:
		s = p.mean(j+lead, latestTests)
	case CorrectLevel:
		s = p.mean(j+lead, cutOffsAYear)
	case CorrectSeason, CorrectSeasonTrend:
		if lead > cutOffsAYear {
			return math.NaN()
		}
		s = p.at(j + cutOffsAYear)
		if c == CorrectSeasonTrend {
			s += p.mean(j+lead, latestTests) - p.mean(j+lead+cutOffsAYear, latestTests)
		} else if before := p.at(j + 2*cutOffsAYear); !math.IsNaN(before) {
			s = (s + before) / 2
		}
	default:
	}
	return max(-mostCorrection, min(mostCorrection, s))
}

// residuals returns the errors that remain after a part of a correction, NaN where one of both is missing.
func (p pastErrors) residuals(c Correction, part float64) []float64 {
	left := make([]float64, len(p.of))
	for j, e := range p.of {
		left[j] = e - part*p.shift(c, j)
	}
	return left
}

// choose returns the correction that has helped most where it was tried, and the part of it to take: the
// share of the squared error that it has removed. No correction is chosen if none has helped clearly.
func (p pastErrors) choose() (best Correction, part float64) {
	best = CorrectNothing
	least := leastGain
	for _, c := range []Correction{CorrectLatest, CorrectLevel, CorrectSeason, CorrectSeasonTrend} {
		if math.IsNaN(p.shift(c, 0)) {
			continue
		}
		var with, without, n float64
		for j, r := range p.residuals(c, 1) {
			if !math.IsNaN(r) {
				with, without, n = with+r*r, without+p.of[j]*p.of[j], n+1
			}
		}
		if n >= leastTests && with < least*without {
			best, least = c, with/without
		}
	}
	return best, 1 - least
}

// calibration is what past errors say about the next forecast.
type calibration struct {
	correction Correction
	part       float64   // of the correction that is taken
	shift      float64   // of the logarithm of the estimate
	residuals  []float64 // by cut-off; NaN without a test
	horizon    float64   // in twelfths of a year
	tests      int
}

// calibrate chooses the correction and keeps what it leaves over.
func calibrate(p pastErrors) calibration {
	c := calibration{horizon: p.horizon}
	c.correction, c.part = p.choose()
	c.shift, c.residuals = c.part*p.shift(c.correction, 0), p.residuals(c.correction, c.part)
	for _, r := range c.residuals {
		if !math.IsNaN(r) {
			c.tests++
		}
	}
	return c
}

// known returns whether the tests cover a whole year, so that every season is among them.
func (c *calibration) known() bool {
	first, last := -1, -1
	for j, r := range c.residuals {
		if math.IsNaN(r) {
			continue
		}
		if first < 0 {
			first = j
		}
		last = j
	}
	return first >= 0 && last-first >= cutOffsAYear-1
}

// width returns half the width of the interval of a forecast, in logarithms. It uses the tests that do not
// overlap with cut-off j; all for j < 0.
//
// The width is the width of the prediction interval of a normal error whose variance has a weak prior: t with
// the degrees of freedom of prior and tests (Gelman and others, "Bayesian Data Analysis", 2013, section
// 2.6). Overlapping outcomes count for as many as would fit side by side. The interval is never narrower
// than what has held so far: with 19 or more tests the finite-sample quantile of split conformal
// prediction (Lei and others 2018, JASA 113), with fewer the largest error. Without a whole year of
// cut-offs it is at least widest.
func (c *calibration) width(j int) float64 {
	var errors []float64
	var squares float64
	first, last := -1, -1
	for i, r := range c.residuals {
		if math.IsNaN(r) || j >= 0 && math.Abs(float64(i-j)) < max(c.horizon-0.02, 0.5) {
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
		errors, squares = append(errors, math.Abs(r)), squares+r*r
	}
	n, independent := float64(len(errors)), 0.0
	if n > 0 {
		independent = min(n, 1+float64(last-first)/c.horizon)
		squares /= n
	}
	degrees := priorDegrees + independent
	deviation := math.Sqrt((priorDegrees*priorError*priorError + independent*squares) / degrees)
	width := deviation * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: degrees}.Quantile(0.5+level/2)
	if n > 0 {
		slices.Sort(errors)
		k := len(errors)
		if independent >= conformalTests {
			k = min(k, int(math.Ceil(level*(n+1))))
		}
		width = max(width, errors[k-1])
	}
	if !c.known() {
		width = max(width, widest)
	}
	return width
}
