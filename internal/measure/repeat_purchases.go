package measure

import (
	"math"
	"slices"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/shortfall"
)

const (
	// ratioDays is the number of days of repeat_purchases_ratio: four weeks.
	ratioDays = 28
	// valueDays is the number of days whose average order value values a missing purchase.
	valueDays = 364
)

// The ends of the formulas of repeat purchases.
const (
	ofDay        = "; for the last complete day, which is the day before the running one"
	whilePresent = "; absent in the first 21 months of purchases, while the past year has fewer than 100 repeat purchases"
	sinceBegin   = "; since the day on which repeat_purchases_cusum of all customers last rose above 0; days without data, and sources that are not expected, are left out; 0 while it is 0"
)

// repeatMeasures tell whether the customers of the shop buy less often than expected.
func repeatMeasures() []Measure { return slices.Concat(repeatEvidence(), repeatMissing()) }

func repeatEvidence() []Measure {
	return []Measure{
		repeatMeasure(Measure{
			Name: "repeat_purchases", Title: "Repeat purchases", Metric: "loyalty_repeat_purchases", Unit: UnitOrders,
			Display: display.Count(display.Higher, display.Kept),
			Help:    "Purchases of one day by customers who had bought before that day.",
			Formula: "purchases on the day by customers whose first purchase was on an earlier day" + ofDay,
			Example: "Three customers buy on Monday, one of them twice. On Tuesday two of them buy once and a newcomer buys twice: 2 on Tuesday.",
		}, (*repeats).purchases, nil),
		repeatMeasure(Measure{
			Name: "repeat_purchases_expected", Title: "Repeat purchases, expected", Metric: "loyalty_repeat_purchases_expected", Unit: UnitOrders,
			Display: display.Count(display.Neither, display.Neutral),
			Help:    "How many repeat purchases the shop's own past leads to expect on the day.",
			Formula: "sum over the states of a customer of the customers in the state x their purchases per day in the year that ended 91 days " +
				"before, x day of the week x season of last year; states: first purchase 1-30 or 31-91 days ago, else days from the last " +
				"purchase to 91 days ago: up to 60, 182, 365 or more; days more than four standard deviations off count as four off; by the " +
				"source of the first purchase; without customers of a source in its first year, unless it is as old as the shop, and " +
				"without a source that has no order although its past leads to expect some, for up to seven days; absent on days " +
				"without data" + ofDay + whilePresent,
			Example: "100 customers who buy 0.02 times a day and 500 who buy 0.004 times a day, on a day of the week with 1.2 times the average: (2 + 2) x 1.2 = 4.8.",
			Source:  "season shrunk by empirical Bayes: Efron and Morris 1973",
		}, func(r *repeats, i int) float64 { return r.points[i].Expected }, noRepeats),
		repeatMeasure(Measure{
			Name: "repeat_purchases_ratio", Title: "Repeat purchases, share of expected", Metric: "loyalty_repeat_purchases_ratio", Unit: UnitRatio,
			Display: display.Share(display.Higher, display.Kept),
			Help:    "Repeat purchases of the last 28 days as a share of what was expected. Below 100 % customers buy less often than before, or have left.",
			Formula: "sum of repeat_purchases over 28 days / sum of repeat_purchases_expected; days without data, and sources that are not expected, " +
				"are left out" + ofDay + whilePresent,
			Example: "196 repeat purchases in four weeks in which 200 were expected: 196/200 = 0.98.",
		}, (*repeats).ratio, noRepeats),
		repeatMeasure(Measure{
			Name: "repeat_purchases_cusum", Title: "Repeat purchases, cumulative shortfall", Metric: "loyalty_repeat_purchases_cusum", Unit: UnitNumber,
			Display: display.Number(2, display.Lower, display.Attention),
			Help:    "How strong the evidence is that customers buy less often than expected. From its threshold on it is no longer chance. It starts again at 0.",
			Formula: "max(0, yesterday's value + log-likelihood ratio of the day), at most 1.5 thresholds; ratio: d x e / v x (e - n - d x e / 2), at most " +
				"1/7 of the threshold; n: purchases, e: expected; v: dispersion x e, wider while the level or the season is uncertain; dispersion: " +
				"the larger variance of days or of 28-day blocks in two years, divided by e; d: 0.35 x cube root of dispersion / e, " +
				"between 0.05 and 0.35" + ofDay + whilePresent,
			Example: "50 expected and 44 bought, d 0.1, v 60, 1.2 yesterday: 1.2 + 0.1 x 50 / 60 x (50 - 44 - 2.5) = 1.49.",
			Source:  "one-sided CUSUM: Page 1954, Biometrika 41",
		}, func(r *repeats, i int) float64 { return r.points[i].Statistic }, noRepeats),
		repeatMeasure(Measure{
			Name: "repeat_purchases_cusum_threshold", Title: "Repeat purchases, threshold", Metric: "loyalty_repeat_purchases_cusum_threshold", Unit: UnitNumber,
			Display: display.Number(2, display.Neither, display.Neutral),
			Help:    "The value of the cumulative shortfall from which it is no longer chance: about one false alarm in twenty years.",
			Formula: "h with (exp(x) - x - 1) / (s x s / 2) = 20 years in days, x = h + 1.166 x s, s = d x sqrt(e / dispersion), as in repeat_purchases_cusum" + ofDay + whilePresent,
			Example: "s = 0.5: x is 6.82, because (exp(6.82) - 6.82 - 1) / 0.125 is 7,250 days, about twenty years; h = 6.82 - 0.58 = 6.24.",
			Source:  "average run length: Siegmund 1985, Sequential Analysis",
		}, func(r *repeats, i int) float64 { return r.points[i].Threshold }, noRepeats),
	}
}

func repeatMissing() []Measure {
	return []Measure{
		repeatMeasure(Measure{
			Name: "repeat_purchases_missing", Title: "Missing repeat purchases", Metric: "loyalty_repeat_purchases_missing", Unit: UnitOrders,
			Display: display.Count(display.Lower, display.Attention),
			Help:    "How many fewer repeat purchases there were than expected since the present shortfall began. In a group: its part of that. It means little while the cumulative shortfall is far below its threshold.",
			Formula: "sum of repeat_purchases_expected - sum of repeat_purchases" + sinceBegin + ofDay + whilePresent,
			Example: "A shortfall began ten days ago. 500 were expected since then and 455 bought: 45.",
		}, (*repeats).missing, noRepeats),
		repeatMeasure(Measure{
			Name: "repeat_purchases_missing_ratio", Title: "Missing repeat purchases, share", Metric: "loyalty_repeat_purchases_missing_ratio", Unit: UnitRatio,
			Display: display.Share(display.Lower, display.Attention),
			Help:    "Missing repeat purchases as a share of the expected ones, since the present shortfall began.",
			Formula: "repeat_purchases_missing / sum of repeat_purchases_expected" + sinceBegin + ofDay + whilePresent,
			Example: "45 missing of 500 expected: 45/500 = 0.09.",
		}, (*repeats).missingRatio, noRepeats),
		repeatMeasure(Measure{
			Name: "repeat_purchases_missing_value", Title: "Missing repeat purchases, value", Metric: "loyalty_repeat_purchases_missing_value", Unit: UnitCurrency,
			Display: display.Amount(display.Lower, display.Attention),
			Help:    "What the missing repeat purchases are worth at the average order value of the past year.",
			Formula: "repeat_purchases_missing x average_order_value, counted net, of the last 364 days" + ofDay + whilePresent,
			Example: "45 missing and an average order of 50: 2,250.",
		}, (*repeats).missingValue, noRepeats),
		repeatMeasure(Measure{
			Name: "repeat_purchases_shortfall_days", Title: "Repeat purchases, age of the shortfall", Metric: "loyalty_repeat_purchases_shortfall_seconds", Unit: UnitDays,
			Display: display.Days(display.Lower, display.Attention),
			Help:    "For how many days repeat purchases of all customers have been short.",
			Formula: "days from the day on which repeat_purchases_cusum of all customers last rose above 0, to the last complete day, both included; 0 while it is 0" + ofDay + whilePresent,
			Example: "It rose above 0 on 3 October; yesterday was 12 October: 10.",
		}, (*repeats).age, noRepeats),
	}
}

// repeatMeasure completes a measure of repeat purchases.
func repeatMeasure(m Measure, value func(r *repeats, i int) float64, why func(f *Frame) absence.Reason) Measure {
	m.Needs, m.Grouped, m.Why = []record.Kind{record.KindOrder}, true, why
	m.Parts = func(*Settings) []Part {
		return []Part{{
			needs: []record.Kind{record.KindOrder},
			Uses:  func(fold.Window) []fold.Family { return []fold.Family{daily{}, repeating{}, selling{}} },
			Values: func(f *Frame) []float64 {
				r := f.repeats()
				return f.Each(func(p fold.Point) float64 {
					if at := min(p.Hi, f.Today-1); at >= 0 && int(at) < len(r.points) {
						return value(r, int(at))
					}
					return math.NaN()
				})
			},
		}}
	}
	return m
}

// repeats are the repeat purchases of a group on all complete days.
type repeats struct {
	// points are of the group, whole of all customers.
	points, whole []shortfall.Point
	// bought is the group's repeat purchases up to each day; nil if nobody has bought. Observed and expected are
	// sums up to each day too. They leave out days without data.
	bought             []int32
	observed, expected []float64
	days               []dayCell // sums up to each day
}

// repeats returns the repeat purchases of the frame's group.
func (f *Frame) repeats() *repeats {
	return fold.Once(f.Frame, repeating{}, func() *repeats {
		r := &repeats{
			whole: f.pointsOf(0).points,
		}
		p := f.pointsOf(f.Slot)
		r.bought, r.days, r.points = p.bought, p.days, p.points
		n := len(r.points)
		r.observed, r.expected = make([]float64, n+1), make([]float64, n+1)
		for i := range n {
			r.observed[i+1], r.expected[i+1] = r.observed[i], r.expected[i]
			if p := &r.points[i]; !math.IsNaN(p.Expected + r.whole[i].Expected) {
				r.observed[i+1] += p.Observed
				r.expected[i+1] += p.Expected
			}
		}
		return r
	})
}

// purchases returns the repeat purchases of day i.
func (r *repeats) purchases(i int) float64 {
	switch {
	case r.bought == nil:
		return 0 // nobody has bought
	case i == 0:
		return float64(r.bought[0])
	}
	return float64(r.bought[i] - r.bought[i-1])
}

// ratio returns the share of the expected purchases up to day i.
func (r *repeats) ratio(i int) float64 {
	from := i + 1 - ratioDays
	if from < 0 || math.IsNaN(r.points[from].Statistic+r.points[i].Statistic) {
		return math.NaN()
	}
	return fold.Ratio(r.observed[i+1]-r.observed[from], r.expected[i+1]-r.expected[from])
}

// short returns the purchases that are missing on day i since the shop's shortfall began, and the expected
// purchases since then.
func (r *repeats) short(i int) (missing, expected float64) {
	if math.IsNaN(r.points[i].Statistic + r.whole[i].Statistic) {
		return math.NaN(), math.NaN()
	}
	from := r.whole[i].Since
	if from < 0 {
		return 0, 0
	}
	expected = r.expected[i+1] - r.expected[from]
	return expected - (r.observed[i+1] - r.observed[from]), expected
}

// missing returns the purchases that are missing on day i.
func (r *repeats) missing(i int) float64 {
	missing, _ := r.short(i)
	return missing
}

// missingRatio returns the missing purchases of day i as a share of the expected ones.
func (r *repeats) missingRatio(i int) float64 {
	missing, expected := r.short(i)
	if expected == 0 {
		return 0
	}
	return missing / expected
}

// missingValue returns what the missing purchases of day i are worth.
func (r *repeats) missingValue(i int) float64 {
	if i >= len(r.days) {
		return math.NaN() // no customer has ever bought
	}
	missing, _ := r.short(i)
	end := r.days[i]
	var start dayCell
	if i >= valueDays {
		start = r.days[i-valueDays]
	}
	orders := end.orders - start.orders
	if orders == 0 {
		return math.NaN()
	}
	return missing * fold.Major(end.revenue-start.revenue) / float64(orders)
}

// age returns for how many days the shop has been short on day i.
func (r *repeats) age(i int) float64 {
	p := &r.whole[i]
	switch {
	case math.IsNaN(r.points[i].Statistic + p.Statistic):
		return math.NaN()
	case p.Since < 0:
		return 0
	}
	return float64(int32(i) - p.Since + 1)
}

// noRepeats says that the past is too short or too small.
func noRepeats(f *Frame) absence.Reason {
	r := f.repeats()
	if n := len(r.points); n > 0 && !math.IsNaN(r.points[n-1].Statistic) {
		return absence.Reason{}
	}
	return absence.Because(absence.FewPurchases, absence.Days, strconv.Itoa(shortfall.Past), absence.Need, strconv.Itoa(shortfall.FewestPurchases))
}
