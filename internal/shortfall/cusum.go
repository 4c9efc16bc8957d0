package shortfall

import "math"

// The share d that the statistic looks for: sought times the cube root of the relative variance of a
// day, within bounds. The exponent is the best one for a shortfall that grows steadily, as it does when
// customers leave.
const (
	sought    = 0.35
	smallest  = 0.05
	largest   = 0.35
	daysAYear = 365.25
	// overshoot is the mean amount by which a random walk passes its bound, in standard deviations per
	// day, on both sides together (Siegmund 1985).
	overshoot = 1.166
	// rounds is the number of steps in which the threshold is solved. Each step starts at the result of
	// the day before.
	rounds = 4
)

// cusum is the one-sided cumulative sum.
type cusum struct {
	value float64
	since int32
	root  float64 // of the last threshold
}

// add adds a day and returns its point.
func (c *cusum) add(t int, e *expectation, held bool) Point {
	d := min(max(sought*math.Cbrt(e.dispersion/e.typical), smallest), largest)
	limit := c.threshold(d * math.Sqrt(e.typical/e.dispersion))
	if held {
		return Point{math.NaN(), math.NaN(), c.value, limit, c.since}
	}
	lower := d * e.expected
	ratio := lower / e.wide * (e.expected - e.clean - lower/2)
	before := c.value
	c.value = min(max(0, before+min(ratio, limit/fewestDays)), highest*limit)
	switch {
	case c.value == 0:
		c.since = -1
	case before == 0:
		c.since = int32(t)
	}
	return Point{e.observed, e.expected, c.value, limit, c.since}
}

// threshold returns the threshold for a shift of d standard deviations a day, in units of the
// log-likelihood ratio. The mean number of days until a false alarm is (exp(x) - x - 1) / (d x d / 2)
// with x = threshold + overshoot x d.
func (c *cusum) threshold(d float64) float64 {
	run := daysAYear / FalseAlarms * d * d / 2
	n := rounds
	if c.root == 0 {
		c.root, n = 6, 10*rounds
	}
	for range n {
		c.root = math.Log(run + c.root + 1)
	}
	return max(c.root-overshoot*d, 1)
}
