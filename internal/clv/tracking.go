package clv

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
)

// TrackingPoint is one point of a tracking plot.
type TrackingPoint[D any] struct {
	// Day is the last day that counts.
	Day D
	// Actual is the number of repeat purchases so far.
	Actual float64
	// Expected is the number that the model expects.
	Expected float64
}

// Tracking compares repeat purchases with a model's expectation for customers with the same first
// purchases. Both are cumulative. There is a point every step days and on the day until; the first
// point is step-1 days after the first purchase of any customer. Customers yields each customer's
// sorted purchase days; Tracking does not keep the slice. Unit is the number of days in the model's
// unit of time. Fit the model to the first part of the time to see how well it forecasts the rest.
func Tracking[D ~int | ~int32 | ~int64](m Model, customers iter.Seq[[]D], until D, step int, unit float64) ([]TrackingPoint[D], error) {
	if step < 1 || !(unit > 0) {
		return nil, fmt.Errorf("%w: tracking every %d days in units of %v days", ErrInvalid, step, unit)
	}
	starts, repeats := make(map[D]float64), make(map[D]float64)
	for days := range customers {
		count(days, until, starts, repeats)
	}
	if len(starts) == 0 {
		return nil, nil
	}
	first := slices.Min(slices.Collect(maps.Keys(starts)))
	step = min(step, int(until-first)+1)
	expected := expectation[D]{m: m, unit: unit, known: make(map[D]float64)}
	cohorts, bought := ordered(starts), ordered(repeats)
	var points []TrackingPoint[D]
	var actual float64
	for day := min(first+D(step)-1, until); ; day = min(day+D(step), until) {
		for len(bought) > 0 && bought[0].day <= day {
			actual += bought[0].n
			bought = bought[1:]
		}
		points = append(points, TrackingPoint[D]{Day: day, Actual: actual, Expected: expected.total(cohorts, day)})
		if day == until {
			return points, nil
		}
	}
}

// count adds a customer's first purchase and the repeat purchases up to the day until.
func count[D ~int | ~int32 | ~int64](days []D, until D, starts, repeats map[D]float64) {
	for i, d := range days {
		switch {
		case d > until:
			return
		case i == 0:
			starts[d]++
		case d != days[i-1]:
			repeats[d]++
		}
	}
}

type dayCount[D any] struct {
	day D
	n   float64
}

// ordered returns the counts sorted by day. Sums over a map would depend on its order.
func ordered[D cmp.Ordered](counts map[D]float64) []dayCount[D] {
	out := make([]dayCount[D], 0, len(counts))
	for _, d := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, dayCount[D]{d, counts[d]})
	}
	return out
}

// expectation caches E[X(t)] by number of days, because all cohorts need the same ones.
type expectation[D ~int | ~int32 | ~int64] struct {
	m     Model
	unit  float64
	known map[D]float64
}

func (e expectation[D]) total(cohorts []dayCount[D], day D) (sum float64) {
	for _, c := range cohorts {
		age := day - c.day
		if age <= 0 {
			break
		}
		x, ok := e.known[age]
		if !ok {
			x = e.m.ExpectedPurchases(History{}, float64(age)/e.unit)
			e.known[age] = x
		}
		sum += c.n * x
	}
	return sum
}
