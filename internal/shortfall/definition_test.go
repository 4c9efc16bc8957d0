package shortfall_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/shortfall"
)

// eventful is a shop with a growth, seasons, campaigns, gaps, imports and a fall, all by chance, of up to three
// sources.
func eventful(seed uint64) (sources [][]shortfall.Day) {
	r := rand.New(rand.NewPCG(seed, 9))
	c := course{growth: math.Pow(1.5, r.NormFloat64()), wave: 0.4 * r.Float64(), peak: 1 + 3*r.Float64(), fall: 600 + r.IntN(900), falls: 0.5 + 0.5*r.Float64()}
	if seed%3 == 0 { // a calm shop
		c.growth, c.wave, c.peak, c.falls = 1, 0, 1, 1
	}
	days := 1100 + r.IntN(700)
	for range 1 + seed%4%3 {
		s := &shop{days: days, each: 20 * math.Pow(60, r.Float64()), rate: 0.02, busy: c.busy}
		events := events(r, days)
		begin, state := 0, r.IntN(shortfall.States)
		if len(sources) > 0 {
			begin = r.IntN(900)
		}
		s.change = func(day int, d *shortfall.Day) {
			c.grow(day, d)
			d.Elsewhere[state] = d.Purchases[state] / 2
			if len(sources) == 0 && seed%4%3 == 0 {
				d.Elsewhere = [shortfall.States]float64{}
			}
			happen(events[day], day, state, d)
			if day < begin {
				*d = shortfall.Day{}
			}
		}
		sources = append(sources, s.open(seed+uint64(100*len(sources))))
	}
	return sources
}

// course is how busy a shop is.
type course struct {
	growth, wave, peak float64
	fall               int
	falls              float64
}

func (c *course) busy(day int) float64 {
	busy := 1 + c.wave*math.Sin(float64(day)*2*math.Pi/365)
	if date := day % 365; date >= 330 && date < 350 {
		busy *= c.peak
	}
	if day >= c.fall {
		busy *= c.falls
	}
	return busy
}

func (c *course) grow(day int, d *shortfall.Day) {
	g := math.Pow(c.growth, float64(day)/365)
	times(d, g)
	for k := range d.Customers {
		d.Customers[k] = math.Round(d.Customers[k] * g)
	}
}

// events returns what happens on each day, 0 for nothing.
func events(r *rand.Rand, days int) []int {
	all := make([]int, days)
	for range r.IntN(20) {
		kind := 1 + r.IntN(5)
		for i, n := r.IntN(days), 1+r.IntN(20); n > 0 && i < days; i, n = i+1, n-1 {
			all[i] = kind
		}
	}
	return all
}

// happen changes a day.
func happen(event, day, state int, d *shortfall.Day) {
	switch event {
	case 1: // no data
		d.Orders, d.Newcomers = 0, 0
		d.Purchases, d.Elsewhere = [shortfall.States]float64{}, [shortfall.States]float64{}
	case 2: // a campaign
		times(d, 3)
	case 3: // an import
		d.Newcomers = 10*d.Newcomers + 15 + float64(day%12)
	case 4: // nobody in a state
		d.Customers[state], d.Purchases[state], d.Elsewhere[state] = 0, 0, 0
	case 5: // a part of the data is missing
		times(d, 0.1)
	}
}

func TestPointsFollowTheirDefinition(t *testing.T) {
	t.Parallel()
	const histories = 24
	var gaps, alarms, imports, few, partial, fresh int
	for seed := range uint64(histories) {
		sources := eventful(seed)
		r := &reference{days: sources, dates: map[int]*yearly{}}
		want := r.points()
		for i, got := range shortfall.Of(0, len(sources[0]), len(sources), func(i, source int) shortfall.Day { return sources[source][i] }) {
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
			if all := len(r.every()); i >= shortfall.Past && !math.IsNaN(got.Expected) && len(r.parts[i]) < all {
				partial++
				if !r.counts(len(sources)-1, i) {
					fresh++
				}
			}
		}
	}
	require.Greater(t, min(gaps, alarms, imports, few, partial-fresh, fresh), 20, "%d gaps, %d alarms, %d imports, %d few, %d gaps of sources, %d days of new sources",
		gaps, alarms, imports, few, partial-fresh, fresh)
}

func requireClose(t *testing.T, want, got, tolerance float64, at string) {
	t.Helper()
	if math.IsNaN(want) || math.IsNaN(got) {
		require.Equal(t, math.IsNaN(want), math.IsNaN(got), at)
		return
	}
	require.InDelta(t, want, got, tolerance*(1+math.Abs(want)), at)
}
