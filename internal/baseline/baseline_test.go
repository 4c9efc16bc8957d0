package baseline_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/baseline"
)

// share returns a series of shares, each of the same number of customers.
func share(window int, observations float64, values []float64) baseline.Series {
	n := make([]float64, len(values))
	for i := range n {
		n[i] = observations
	}
	return baseline.Series{
		Window: window, Values: values, Observations: n,
		Chance: func(day int, expected float64) float64 { return baseline.Binomial(expected, n[day]) },
	}
}

func days(n int, value func(i int) float64) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = value(i)
	}
	return values
}

func TestNoEstimateIfThePastIsTooShort(t *testing.T) {
	t.Parallel()
	for _, window := range []int{30, 90, 365} {
		past := baseline.Past(window)
		points := baseline.Of(share(window, 100, days(past+1, func(int) float64 { return 0.3 })))
		for _, p := range points[:past-1] {
			require.True(t, math.IsNaN(p.Expected) && math.IsNaN(p.Deviation))
		}
		require.InDelta(t, 0.3, points[past].Expected, 1e-12)
	}
}

// The share is 0.3 of 100 customers on all days. The variance is 0.3 x 0.7 with two customers of each
// kind added, and the variance of the level of four windows.
func TestConstantSeriesHasTheSpreadOfChance(t *testing.T) {
	t.Parallel()
	points := baseline.Of(share(91, 100, days(1500, func(int) float64 { return 0.3 })))
	last := points[len(points)-1]
	p := (0.3*100 + 2) / 104
	require.InDelta(t, 0.3, last.Expected, 1e-12)
	require.InDelta(t, math.Sqrt(p*(1-p)/100*(1+91.0/364)), last.Deviation, 1e-9)
}

func TestSeasonsAreExpectedAfterTwoYears(t *testing.T) {
	t.Parallel()
	season := func(i int) float64 { return 0.3 + 0.1*math.Sin(2*math.Pi*float64(i)/baseline.Year) }
	points := baseline.Of(share(30, 100_000, days(5*baseline.Year, season)))
	for i := 4 * baseline.Year; i < len(points); i++ {
		expected := points[i].Expected
		require.InDelta(t, expected, season(i), 0.005)
		require.Less(t, points[i].Deviation, 0.01)
	}
	// Before that the season counts as spread.
	require.Greater(t, points[baseline.Past(30)+10].Deviation, 0.05)
}

func TestNoiseIsNotASeason(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	noise := days(12, func(int) float64 { return 0 })
	points := baseline.Of(share(30, 400, days(8*baseline.Year, func(i int) float64 {
		if i%30 == 0 {
			noise = append(noise, r.NormFloat64()*0.02)
		}
		return 0.3 + noise[len(noise)-1]
	})))
	off := 0.0
	for _, p := range points[4*baseline.Year:] {
		off = max(off, math.Abs(p.Expected-0.3))
	}
	require.Less(t, off, 0.025)
}

// A month with wrong records does not change the estimates a year later.
func TestBadMonthIsCutOff(t *testing.T) {
	t.Parallel()
	points := baseline.Of(share(30, 10_000, days(5*baseline.Year, func(i int) float64 {
		if i >= 1000 && i < 1030 {
			return 0.9
		}
		return 0.3
	})))
	for _, p := range points[1100:] {
		require.InDelta(t, 0.3, p.Expected, 0.02)
	}
}

func TestLastingChangeBecomesTheLevel(t *testing.T) {
	t.Parallel()
	points := baseline.Of(share(90, 5_000, days(8*baseline.Year, func(i int) float64 {
		if i >= 1500 {
			return 0.36
		}
		return 0.3
	})))
	require.InDelta(t, 0.3, points[1550].Expected, 0.001)
	require.Greater(t, 0.36-points[1550].Expected, 3*points[1550].Deviation)
	require.InDelta(t, 0.36, points[1500+3*baseline.Year].Expected, 0.01)
}

func TestFewerCustomersWidenTheSpread(t *testing.T) {
	t.Parallel()
	deviation := func(n float64) float64 {
		points := baseline.Of(share(90, n, days(1200, func(int) float64 { return 0.3 })))
		return points[1199].Deviation
	}
	require.Greater(t, deviation(50), 3*deviation(5_000))
}

// If the effect of chance is unknown, the spread comes from the past, and shrinks as the number of
// customers grows.
func TestUnknownChance(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	v := 0.0
	s := share(30, 100, days(2000, func(i int) float64 {
		if i%30 == 0 {
			v = r.NormFloat64() * 0.05
		}
		return v
	}))
	s.Chance = nil
	points := baseline.Of(s)
	require.InDelta(t, 0.05, points[1999].Deviation, 0.03)
	s.Observations[1999] = 400
	require.InDelta(t, points[1999].Deviation/2, baseline.Of(s)[1999].Deviation, 1e-9)
}

// The values of a day's own window and of later days do not change its estimate, and gaps in the past
// cause no infinite values.
func TestDayDependsOnItsPastOnly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		window := rapid.IntRange(1, 120).Draw(t, "window")
		values := days(3*baseline.Year+4*window, func(int) float64 {
			if r.IntN(30) == 0 {
				return math.NaN()
			}
			return r.Float64()
		})
		day := rapid.IntRange(0, len(values)-1).Draw(t, "day")
		before := baseline.Of(share(window, 80, values))[day]
		for i := max(day-window+1, 0); i < len(values); i++ {
			values[i] = r.Float64()
		}
		after := baseline.Of(share(window, 80, values))[day]
		require.Equal(t, math.IsNaN(before.Expected), math.IsNaN(before.Deviation))
		require.False(t, math.IsInf(before.Expected, 0) || math.IsInf(before.Deviation, 0))
		if !math.IsNaN(before.Expected) {
			require.Positive(t, before.Deviation)
			require.InDelta(t, before.Expected, after.Expected, 1e-9)
			require.InDelta(t, before.Deviation, after.Deviation, 1e-9)
		}
	})
}

// Series of other lengths, before and at the same time, do not change estimates.
func TestSeriesDoNotDependOnEachOther(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	values := days(2000, func(int) float64 { return r.Float64() })
	estimate := func(n int) string { return fmt.Sprint(baseline.Of(share(30, 80, values[:n]))) }
	lengths := []int{900, 2000, 0, 1500}
	want := make([]string, len(lengths))
	for i, n := range lengths {
		want[i] = estimate(n)
	}
	require.Equal(t, want[3][:len(want[0])/2], want[0][:len(want[0])/2], "the same past")
	var group sync.WaitGroup
	for k := range 40 {
		group.Go(func() { assert.Equal(t, want[k%len(lengths)], estimate(lengths[k%len(lengths)])) })
	}
	group.Wait()
}

// BenchmarkOf estimates ten years of one series.
func BenchmarkOf(b *testing.B) {
	s := share(90, 1000, days(3650, func(i int) float64 { return 0.3 + 0.01*math.Sin(float64(i)) }))
	for b.Loop() {
		baseline.Of(s)
	}
}
