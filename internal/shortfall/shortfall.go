package shortfall

import "math"

const (
	// Lag is the number of days ago as of which the last purchase of a customer decides the state.
	Lag = 91
	// WarmUp is the number of days at the beginning of the records that are not used, because customers
	// of earlier days look new in them.
	WarmUp = 182
	// Past is the number of days before the first day with a point.
	Past = learning + proof
	// FalseAlarms is the number of false alarms a year that the threshold is made for.
	FalseAlarms = 0.05
	// FewestPurchases is the number of purchases in the year of the rates below which nothing is expected.
	FewestPurchases = 100

	year     = 364 // 52 weeks
	gap      = 91  // days between the year of the rates and the day
	learning = WarmUp + year
	proof    = 91 // days whose expectations are only used to estimate the dispersion

	// newSource is the number of days for which a source that begins later than the shop is not counted. Its
	// customers are learnt from its day WarmUp on.
	newSource = 364

	// outlier is the number of standard deviations at which an outlier is cut off.
	outlier = 4
	// fewestDays is the least number of days in which the statistic can reach its threshold.
	fewestDays = 7
	// highest is where the statistic stops, in thresholds, so that an alarm ends after a recovery.
	highest = 1.5
	// accumulation is about the number of days over which a shortfall accumulates until an alarm. It
	// decides how much the error of the level adds to the variance.
	accumulation = 45
)

// States is the number of states of a customer.
const States = 6

// The states. The last four are for customers known for more than Lag days, and count the days from the
// last purchase to the day Lag days ago.
const (
	// New customers bought for the first time up to NewDays days ago.
	New = iota
	// Young customers bought for the first time up to Lag days ago.
	Young
	// Recent is the first of the states by days since the last purchase.
	Recent
)

// NewDays is the number of days for which a customer is new.
const NewDays = 30

// RecentDays returns the longest times since the last purchase in the states from Recent on. The last
// state has no limit.
func RecentDays() [States - Recent - 1]int32 { return [...]int32{60, 182, 365} }

// Day is what happened on one day in one source of records. A customer belongs to the source of their first
// purchase.
type Day struct {
	// Customers are the customers of the source in each state, Purchases their purchases in it, Elsewhere
	// those in other sources. A first purchase is not included, nor are others on its day.
	Customers, Purchases, Elsewhere [States]float64
	// Orders are all purchases in the source, also of customers of other sources and other groups. Without any
	// of them on a busy day of the week, the day is a gap of the source.
	Orders float64
	// Newcomers are the customers who bought for the first time.
	Newcomers float64
}

// Point is the result for one day. All numbers are NaN if the past is too short.
type Point struct {
	// Observed is the number of purchases, Expected the number expected, both without sources that are new or
	// have a gap. Both are NaN on a day without data.
	Observed, Expected float64
	// Statistic is the CUSUM, at least 0; Threshold is the value from which it reports a shortfall.
	Statistic, Threshold float64
	// Since is the first day of the present shortfall, -1 if the statistic is 0.
	Since int32
}

// missing returns the point of a day whose past is too short.
func missing() Point {
	return Point{math.NaN(), math.NaN(), math.NaN(), math.NaN(), -1}
}

// Of returns the points of n consecutive days, of which day returns what happened in one of several sources. The
// first purchase was on day first; the days before it have no point. The point of a day depends on that day and
// the days before it.
func Of(first, n, sources int, day func(i, source int) Day) []Point {
	points := make([]Point, n)
	for i := range points {
		points[i] = missing()
	}
	if n-first <= learning {
		return points
	}
	l := newLearner(first, n, sources, day)
	l.learnFirstYear()
	c := cusum{since: -1}
	for t := learning; t < n-first; t++ {
		e, held := l.expect(t)
		if t >= Past && l.purchases >= FewestPurchases {
			points[first+t] = c.add(first+t, &e, held)
		} else {
			c = cusum{since: -1}
		}
		l.learn(t, &e, held)
	}
	return points
}
