package baseline

import "math"

// Year is the period of the season in days: 52 weeks, because figures also depend on the day of the
// week.
const Year = 364

const (
	// minWindows is the minimum number of windows in a level.
	minWindows = 4
	// memory is the number of days from which the spread and the weight of the season are estimated.
	memory = 2 * Year
	// outlierLimit is the number of standard deviations at which an outlier is cut off.
	outlierLimit = 3
	// negligible is the variance of the season, relative to the square of the level, up to which it
	// is only rounding error.
	negligible = 1e-12
)

// Series is a series of daily values.
type Series struct {
	// Window is the number of days that each value covers, at least 1.
	Window int
	// Values are the values by day, NaN if missing.
	Values []float64
	// Observations are the numbers of customers, or other units, behind each value. A day with 0 has
	// no value.
	Observations []float64
	// Chance returns the variance that chance alone causes in the value of a day, by index, given
	// its expected value. Nil means that it is unknown: then the spread comes from the past and
	// shrinks as the number of observations grows.
	Chance func(day int, expected float64) float64
}

// Point is the estimate for one day. Both fields are NaN if the past is too short.
type Point struct {
	// Expected is the expected value.
	Expected float64
	// Deviation is the standard deviation of the value about it, above 0.
	Deviation float64
}

// Past returns the number of days of values that a day needs before it.
func Past(window int) int { return window + levelDays(window) }

// levelDays returns the number of days in the mean that is the level.
func levelDays(window int) int { return max(Year, minWindows*window) }

// Of returns the estimates for all days of a series. Day i depends on the values up to i-Window and
// on the number of observations of day i.
func Of(s Series) []Point {
	l := newLearner(&s)
	defer l.free()
	points := make([]Point, len(s.Values))
	for i := range points {
		points[i] = l.expect(i)
		l.learn(i, points[i])
	}
	return points
}

// Binomial returns the variance of the share of n customers that have a property with probability p.
// It adds two customers of each kind, as Agresti and Coull do, so a share of 0 is not certain.
func Binomial(p, n float64) float64 {
	p = (p*n + 2) / (n + 4)
	return p * (1 - p) / n
}

// widening returns the factor by which a standard deviation estimated from n windows is widened: the
// quantile of Student's t with n degrees of freedom at three standard deviations, divided by that of
// the normal distribution, by the expansion of Cornish and Fisher.
func widening(n float64) float64 {
	return 1 + 2.5/n + 5.75/(n*n)
}

// missing returns the point of a day whose past is too short.
func missing() Point { return Point{math.NaN(), math.NaN()} }
