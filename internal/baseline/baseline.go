package baseline

import "math"

// Year is how many days ago the season was the same: 52 weeks, so that the day of the week is too.
const Year = 364

const (
	// atLeast is how many windows a level is made of.
	atLeast = 4
	// memory is how many days the spread and the weight of the season are learnt from.
	memory = 2 * Year
	// outlying is from how many standard deviations on a day is cut short before it is learnt from.
	outlying = 3
	// negligible is which share of the square of the level is that of a season that is none, but for
	// the rounding of numbers.
	negligible = 1e-12
)

// Series is a figure of every day.
type Series struct {
	// Window is how many days each figure covers, at least 1.
	Window int
	// Values are the figures, NaN where absent.
	Values []float64
	// Observations are how many customers, or other things counted, each figure is made of. Days
	// without any have no figure.
	Observations []float64
	// Chance returns the variance that chance alone gives the figure of a day, by index, if it is
	// expected to be so much. Nil says that nobody knows: then the spread is that of the past
	// alone, taken to shrink with the number of observations.
	Chance func(day int, expected float64) float64
}

// Point is what is expected of a day. Both are NaN where the past is too short to tell.
type Point struct {
	// Expected is the figure that the past leads to expect.
	Expected float64
	// Deviation is the standard deviation of the figure about it, above 0.
	Deviation float64
}

// Past is how many days of figures a day needs before it.
func Past(window int) int { return window + levelDays(window) }

// levelDays is how many days the level is the mean of.
func levelDays(window int) int { return max(Year, atLeast*window) }

// Of returns what is expected of every day of a series. Day i depends on the figures up to i-Window
// and on the number of observations of day i.
func Of(s Series) []Point {
	l := newLearner(&s)
	points := make([]Point, len(s.Values))
	for i := range points {
		points[i] = l.expect(i)
		l.learn(i, points[i])
	}
	return points
}

// Binomial returns the variance of a share of n customers, each of whom is in it with chance p. Two
// of each kind are added, as Agresti and Coull do, so that a share of none is not taken for certain.
func Binomial(p, n float64) float64 {
	p = (p*n + 2) / (n + 4)
	return p * (1 - p) / n
}

// widened is by how much a standard deviation learnt from n windows is widened: the quantile of
// Student's t with n degrees of freedom at three standard deviations over that of the normal
// distribution, by the expansion of Cornish and Fisher.
func widened(n float64) float64 {
	return 1 + 2.5/n + 5.75/(n*n)
}

// absent is the point of a day whose past is too short.
func absent() Point { return Point{math.NaN(), math.NaN()} }
