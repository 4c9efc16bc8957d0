package shortfall_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/shortfall"
)

// untold is the delay of a fall that is not told.
const untold = 10_000

// delay returns the median number of days after which a fall by a fifth is told, over 15 shops. Busy and change are
// those of a shop; both may be nil.
func delay(busy func(day int) float64, change func(day int, d *shortfall.Day)) int {
	const falls = 2000
	delays := make([]int, 15)
	for seed := range delays {
		s := &shop{days: falls + 700, each: 500, rate: 0.02, busy: busy, change: func(day int, d *shortfall.Day) {
			if day >= falls {
				times(d, 0.8)
			}
			if change != nil {
				change(day-falls, d)
			}
		}}
		delays[seed] = untold
		if at := alarm(points(s.open(uint64(seed))), falls); at >= 0 {
			delays[seed] = at - falls
		}
	}
	slices.Sort(delays)
	return delays[len(delays)/2]
}

// imported returns a change that brings customers who never buy some days before the fall.
func imported(customers float64, before int) func(day int, d *shortfall.Day) {
	return func(day int, d *shortfall.Day) {
		ago := day + before
		if ago == 0 {
			d.Newcomers += customers
		}
		if ago < 1 {
			return
		}
		state := shortfall.States - 1
		for i, limit := range shortfall.RecentDays() {
			if ago <= shortfall.Lag+int(limit) {
				state = shortfall.Recent + i
				break
			}
		}
		switch {
		case ago <= shortfall.NewDays:
			state = shortfall.New
		case ago <= shortfall.Lag:
			state = shortfall.Young
		}
		d.Customers[state] += customers
	}
}

// The shop has 3,000 customers. While an import is in the rates it makes the expectation uncertain, and for two more
// years it makes the dispersion larger. The documentation of the alert has these figures.
func TestAfterABulkImportFallsAreToldLater(t *testing.T) {
	t.Parallel()
	require.InDelta(t, 17, delay(nil, nil), 2)
	for _, c := range []struct {
		customers    float64
		before, days int
	}{
		{150, 30, 103},
		{150, 550, 24},
		{150, 1000, 16},
		{300, 30, untold},
		{300, 550, 43},
		{300, 1000, 17},
		{600, 30, untold},
		{600, 550, untold},
		{600, 1000, 19},
	} {
		require.InDelta(t, c.days, delay(nil, imported(c.customers, c.before)), 2, "%v customers, %d days before", c.customers, c.before)
	}
}

// In its December the shop has 2.5 times as many purchases a day, and summer and winter differ by 30 %.
func TestAFallInASeasonalShopIsToldLater(t *testing.T) {
	t.Parallel()
	seasonal := delay(func(day int) float64 {
		busy := 1 + 0.3*math.Sin(float64(day)*2*math.Pi/365)
		if date := day % 365; date >= 319 && date < 358 {
			busy *= 2.5
		}
		return busy
	}, nil)
	require.InDelta(t, 70, seasonal, 2)
}
