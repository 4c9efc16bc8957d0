package shortfall_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/shortfall"
)

// eventful is a shop with a growth, seasons, campaigns, gaps, imports and a fall, all by chance.
func eventful(seed uint64) []shortfall.Day {
	r := rand.New(rand.NewPCG(seed, 9))
	growth, wave, peak := math.Pow(1.5, r.NormFloat64()), 0.4*r.Float64(), 1+3*r.Float64()
	fall, falls := 600+r.IntN(900), 0.5+0.5*r.Float64()
	if seed%3 == 0 { // a calm shop
		growth, wave, peak, falls = 1, 0, 1, 1
	}
	s := &shop{days: 1100 + r.IntN(700), each: 20 * math.Pow(60, r.Float64()), rate: 0.02, busy: func(day int) float64 {
		busy := 1 + wave*math.Sin(float64(day)*2*math.Pi/365)
		if date := day % 365; date >= 330 && date < 350 {
			busy *= peak
		}
		if day >= fall {
			busy *= falls
		}
		return busy
	}}
	events := make([]int, s.days)
	for range r.IntN(20) {
		kind := 1 + r.IntN(5)
		for i, n := r.IntN(s.days), 1+r.IntN(20); n > 0 && i < s.days; i, n = i+1, n-1 {
			events[i] = kind
		}
	}
	state := r.IntN(shortfall.States)
	s.change = func(day int, d *shortfall.Day) {
		g := math.Pow(growth, float64(day)/365)
		times(d, g)
		for k := range d.Customers {
			d.Customers[k] = math.Round(d.Customers[k] * g)
		}
		switch events[day] {
		case 1: // no data
			d.Orders, d.Newcomers, d.Purchases = 0, 0, [shortfall.States]float64{}
		case 2: // a campaign
			times(d, 3)
		case 3: // an import
			d.Newcomers = 10*d.Newcomers + 15 + float64(day%12)
		case 4: // nobody in a state
			d.Customers[state], d.Purchases[state] = 0, 0
		case 5: // a part of the data is missing
			times(d, 0.1)
		}
	}
	return s.open(seed)
}

func TestPointsFollowTheirDefinition(t *testing.T) {
	t.Parallel()
	const histories = 24
	var gaps, alarms, imports, few int
	for seed := range uint64(histories) {
		days := eventful(seed)
		r := &reference{days: days, dates: map[int]*yearly{}}
		want := r.points()
		for i, got := range points(days) {
			at := fmt.Sprintf("history %d, day %d", seed, i)
			requireClose(t, want[i].Observed, got.Observed, 1e-10, at)
			requireClose(t, want[i].Expected, got.Expected, 1e-10, at)
			requireClose(t, want[i].Statistic, got.Statistic, 1e-5, at) // the threshold is solved step by step
			requireClose(t, want[i].Threshold, got.Threshold, 1e-5, at) // the threshold is solved step by step
			require.Equal(t, want[i].Since, got.Since, at)
			switch {
			case i < shortfall.Past:
			case math.IsNaN(got.Statistic):
				few++
			case math.IsNaN(got.Expected):
				gaps++
			case got.Statistic >= got.Threshold:
				alarms++
			}
			if r.imported[i] > 0 {
				imports++
			}
		}
	}
	require.Greater(t, min(gaps, alarms, imports, few), 20, "%d gaps, %d alarms, %d imports, %d few", gaps, alarms, imports, few)
}

func requireClose(t *testing.T, want, got, tolerance float64, at string) {
	t.Helper()
	if math.IsNaN(want) || math.IsNaN(got) {
		require.Equal(t, math.IsNaN(want), math.IsNaN(got), at)
		return
	}
	require.InDelta(t, want, got, tolerance*(1+math.Abs(want)), at)
}
