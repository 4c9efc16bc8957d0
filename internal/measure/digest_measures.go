package measure

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/rfm"
)

// digestMeasures are the measures of the digest, which is computed in the background.
func digestMeasures() []Measure {
	all := append(segmentMeasures(), medianMeasures()...)
	for i := range all {
		all[i].Digested = true
	}
	return all
}

// segmentRoles gives each RFM segment its colour.
func segmentRoles() map[string]Roles {
	return map[string]Roles{"rfm_segment": {
		rfm.Champions.String(): display.First, rfm.Loyal.String(): display.Fifth, rfm.PotentialLoyalists.String(): display.Third,
		rfm.New.String(): display.New, rfm.Promising.String(): display.More, rfm.NeedAttention.String(): display.Seventh,
		rfm.AboutToSleep.String(): display.Second, rfm.AtRisk.String(): display.Attention, rfm.CannotLoseThem.String(): display.Lost,
		rfm.Hibernating.String(): display.Fourth, rfm.Lost.String(): display.Neutral,
	}}
}

// segmentMeasures are the customers by RFM segment over time.
func segmentMeasures() []Measure {
	const scores = "each customer who has bought has a score from 1 to 5 for the day of the last purchase, for the number of purchases and for " +
		"the revenue, refunds taken off: 1, and 1 more for each fifth of these customers that has a lower value; the score of recency and the " +
		"mean of the other two, a half rounded up, give the segment; computed for the end of each week (Sunday) and for the day of the last " +
		"computation, which follows the first figures of a day; a day in between has the value of the Sunday before it; "
	return []Measure{
		{
			Name: "rfm_customers", Title: "Customers by RFM segment", Metric: "loyalty_rfm_customers",
			Unit: UnitCustomers, Labels: []string{"rfm_segment"}, Roles: segmentRoles(), Needs: []record.Kind{record.KindOrder},
			Display: display.Count(display.Neither, display.Kept),
			Help: "Customers in each RFM segment, by when they bought last, how often and for how much. Scores compare customers with each other, " +
				"so a shop that grows does not move everybody up.",
			Formula: scores + "the number of customers in each segment",
			Example: "Of 5 customers, the one who bought last, most often and for most scores 5, 5 and 5: champions 1.",
			Source:  "names and meaning of the segments: Putler, RFM Analysis For Successful Customer Segmentation",
			Parts:   segmentParts(func(s *rfm.Standing, k rfm.Segment) float64 { return float64(s.Customers[k]) }),
			Why:     notDigested,
		},
		{
			Name: "rfm_value", Title: "Revenue by RFM segment", Metric: "loyalty_rfm_value",
			Unit: UnitCurrency, Labels: []string{"rfm_segment"}, Roles: segmentRoles(), Needs: []record.Kind{record.KindOrder},
			Display: display.Amount(display.Higher, display.Kept),
			Help:    "What the customers in each RFM segment have brought so far: their revenue, refunds taken off.",
			Formula: scores + "the revenue up to the day of the customers in each segment, refunds taken off",
			Example: "Two champions who have bought for 500 and 300, of which 100 was refunded: 700.",
			Source:  "names and meaning of the segments: Putler, RFM Analysis For Successful Customer Segmentation",
			Parts:   segmentParts(func(s *rfm.Standing, k rfm.Segment) float64 { return fold.Major(s.Value[k]) }),
			Why:     notDigested,
		},
	}
}

// segmentParts has a series for each segment.
func segmentParts(of func(s *rfm.Standing, k rfm.Segment) float64) func(*Settings) []Part {
	return func(*Settings) []Part {
		var parts []Part
		for _, k := range rfm.Segments() {
			parts = append(parts, Part{
				Labels: []Label{{"rfm_segment", k.String()}},
				needs:  []record.Kind{record.KindOrder},
				Uses:   func(fold.Window) []fold.Family { return nil },
				Values: func(f *Frame) []float64 {
					return f.Each(func(p fold.Point) float64 {
						if f.Digest == nil {
							return math.NaN()
						}
						s, ok := f.Digest.SegmentsOn(f.Sums.Span.First + record.Day(p.Hi))
						if !ok {
							return math.NaN()
						}
						return of(s, k)
					})
				},
			})
		}
		return parts
	}
}

// medianMeasures are medians of survival curves.
func medianMeasures() []Measure {
	const latest = "; only the running day has a value, of the last computation, which follows the first figures of a day; absent " +
		"while the curve is above one half"
	return []Measure{
		{
			Name: "subscriber_lifetime_median", Title: "Time until half of the subscribers leave", Metric: "loyalty_subscriber_lifetime_median_seconds",
			Unit: UnitDays, Needs: subscribing(),
			Display: display.Days(display.Higher, display.Kept),
			Help: "Days after which half of the subscribers have left. It counts those who are still there too, so it is not too short " +
				"while many subscriptions are young.",
			Formula: "Kaplan-Meier curve of the time from a customer's first day with a subscription that costs something to the first day " +
				"after it without one; those who have not left by the day are censored; the first time at which the curve is at most one half" + latest,
			Example: "Of 4 subscribers, one leaves after 10 days, one is there for 20 days and has not left, two leave after 30 and 40 days: the curve " +
				"falls to 3/4 at 10, to 3/8 at 30: 30 days.",
			Source: "Kaplan and Meier 1958; Brookmeyer and Crowley 1982",
			Parts:  medianPart("subscriptions", subscribing()), Why: noMedian("subscriptions"),
		},
		{
			Name: "second_purchase_median", Title: "Time until half of the customers buy again", Metric: "loyalty_second_purchase_median_seconds",
			Unit: UnitDays, Needs: []record.Kind{record.KindOrder},
			Display: display.Days(display.Lower, display.Kept),
			Help: "Days after the first purchase by which half of the customers have bought on another day. It is missing if fewer than half " +
				"ever do.",
			Formula: "Kaplan-Meier curve of the time from a customer's first day with a purchase to the next day with one; those who have not " +
				"bought again by the day are censored; the first time at which the curve is at most one half" + latest,
			Example: "Of 4 customers, three buy again after 5, 20 and 60 days and one has waited 30 days: the curve falls to 3/4 at 5, to 1/2 at 20: 20 days.",
			Source:  "Kaplan and Meier 1958; Brookmeyer and Crowley 1982",
			Parts:   medianPart("second_order", []record.Kind{record.KindOrder}), Why: noMedian("second_order"),
		},
	}
}

// medianPart is the series of the median of a survival curve.
func medianPart(curve string, needs []record.Kind) func(*Settings) []Part {
	return func(*Settings) []Part {
		return []Part{{
			needs: needs,
			Uses:  func(fold.Window) []fold.Family { return nil },
			Values: func(f *Frame) []float64 {
				return f.Each(func(p fold.Point) float64 {
					if f.Digest == nil || p.Hi < f.Today {
						return math.NaN()
					}
					if m, ok := f.Digest.Medians[curve]; ok {
						return m.Time
					}
					return math.NaN()
				})
			},
		}}
	}
}

// notDigested says whether the digest has not been computed yet.
func notDigested(f *Frame) absence.Reason {
	if f.Digest == nil {
		return absence.Because(absence.NotComputed)
	}
	return absence.Reason{}
}

// noMedian says whether a curve has not fallen to one half yet.
func noMedian(curve string) func(f *Frame) absence.Reason {
	return func(f *Frame) absence.Reason {
		if reason := notDigested(f); !reason.None() {
			return reason
		}
		if m, ok := f.Digest.Medians[curve]; ok && math.IsNaN(m.Time) {
			return absence.Because(absence.NoMedian)
		}
		return absence.Reason{}
	}
}
