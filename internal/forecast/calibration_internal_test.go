package forecast

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// monthly returns past errors by cut-off, from the latest on, of a horizon in twelfths of a year.
func monthly(horizon float64, errors ...float64) pastErrors {
	return pastErrors{of: append([]float64{math.NaN()}, errors...), horizon: horizon}
}

// repeated returns n equal errors.
func repeated(e float64, n int) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = e
	}
	return all
}

// Without a test the interval reaches from half to twice the forecast; so it does with fewer than twelve
// months of tests, however small their errors.
func TestIntervalsAreWideWithoutAYearOfTests(t *testing.T) {
	t.Parallel()
	none := calibrate(monthly(1))
	require.Equal(t, CorrectNothing, none.correction)
	require.InDelta(t, math.Ln2, none.width(-1), 1e-12)
	few := calibrate(monthly(1, repeated(0, 11)...))
	require.False(t, few.known())
	require.InDelta(t, math.Ln2, few.width(-1), 1e-12)
	year := calibrate(monthly(1, repeated(0, 12)...))
	require.True(t, year.known())
	require.Less(t, year.width(-1), 0.2)
}

// Twelve errors of 0.1: variance (2 x 0.16^2 + 12 x 0.01)/14 = 0.012229, deviation 0.11058; t of 14 degrees
// of freedom at 97.5 % is 2.1448: 0.2372. With outcomes of three months that overlap, the eleven months from
// the first to the last hold 1 + 11/3 = 4.667 of them: (0.0512 + 0.04667)/6.667 = 0.01468, deviation 0.12116.
func TestWidthOfAnIntervalByHand(t *testing.T) {
	t.Parallel()
	c := calibrate(monthly(1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1))
	require.Equal(t, CorrectNothing, c.correction)
	require.InDelta(t, 2.1448*0.11058, c.width(-1), 1e-4)
	c = calibrate(monthly(3, math.NaN(), math.NaN(), 0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1))
	// t at 6.667 degrees of freedom lies between 2.447 (6) and 2.365 (7).
	require.Greater(t, c.width(-1), 2.365*0.12116)
	require.Less(t, c.width(-1), 2.447*0.12116)
}

// An interval is never narrower than the errors that it has seen. With 35 tests it may miss one or two of
// them: the quantile is the ceil(0.95 x 36) = 35th.
func TestIntervalsHoldTheErrorsThatTheyHaveSeen(t *testing.T) {
	t.Parallel()
	errors := repeated(0.01, 15)
	errors[7] = 0.9
	c := calibrate(monthly(1, errors...))
	require.InDelta(t, 0.9, c.width(-1), 1e-12)
	errors = repeated(0.01, 60)
	errors[7] = 0.9
	c = calibrate(monthly(1, errors...))
	require.Less(t, c.width(-1), 0.9, "58 of 60 are enough")
}

// A test does not count for its own interval, nor do those whose outcome overlaps with it.
func TestATestIsLeftOutOfItsOwnInterval(t *testing.T) {
	t.Parallel()
	errors := append([]float64{math.NaN(), math.NaN()}, repeated(0.02, 20)...)
	errors[9], errors[10], errors[11] = 1, 1, 1
	c := calibrate(monthly(3, errors...))
	require.Greater(t, c.width(-1), 0.99)
	require.Less(t, c.width(11), 0.5, "cut-offs 10 to 12 overlap with 11")
	require.Greater(t, c.width(9), 0.99, "cut-off 12 does not overlap with 9")
}

func TestCorrectionsAreTakenWhereTheyHelped(t *testing.T) {
	t.Parallel()
	noise := func(i int) float64 { return 0.02 * math.Sin(float64(i)*2.3) }
	series := func(of func(j int) float64) pastErrors {
		all := make([]float64, 36)
		for i := range all {
			all[i] = of(i+1) + noise(i)
		}
		return monthly(1, all...)
	}
	// The fit is at the end of November; a cut-off that lies a multiple of twelve months before it
	// forecasts a December.
	december := func(j int) float64 {
		if j%12 == 0 {
			return 0.6
		}
		return 0
	}
	for name, c := range map[string]struct {
		past       pastErrors
		correction []Correction
		shift      float64
	}{
		"nothing to correct": {series(func(int) float64 { return 0 }), []Correction{CorrectNothing}, 0},
		"a steady error":     {series(func(int) float64 { return -0.3 }), []Correction{CorrectLevel, CorrectLatest, CorrectSeason}, -0.3},
		"a December":         {series(december), []Correction{CorrectSeason, CorrectSeasonTrend}, 0.6},
		"a trend":            {series(func(j int) float64 { return -0.02 * float64(36-j) }), []Correction{CorrectLatest, CorrectSeasonTrend}, -0.69},
	} {
		got := calibrate(c.past)
		require.Contains(t, c.correction, got.correction, name)
		require.InDelta(t, c.shift, got.shift, 0.07, name)
	}
}

// A correction may only use outcomes that were known at the cut-off: of a horizon of three months the error
// of the cut-off three months before is the latest.
func TestCorrectionsUseOnlyWhatWasKnown(t *testing.T) {
	t.Parallel()
	p := monthly(3, math.NaN(), math.NaN(), 3, 4, 5, 6, 7, 8, 9)
	require.InDelta(t, 1.5, p.shift(CorrectLatest, 0), 0, "(3 + 4 + 5)/3 is more than the most")
	for i := range p.of {
		p.of[i] /= 100
	}
	require.InDelta(t, 0.04, p.shift(CorrectLatest, 0), 1e-12)
	require.InDelta(t, 0.07, p.shift(CorrectLatest, 3), 1e-12, "from cut-offs 6, 7 and 8")
	require.True(t, math.IsNaN(p.shift(CorrectSeason, 0)))
	require.True(t, math.IsNaN(monthly(13, repeated(0.1, 36)...).shift(CorrectSeason, 0)), "last year's season is not over")
}

// The power raises the mean chance by the factor, and no chance above 1.
func TestPowerOfChances(t *testing.T) {
	t.Parallel()
	require.InDelta(t, 0.75, raised(0.5, 2), 1e-12)
	require.Equal(t, 1.0, raised(1, 3)) //nolint:testifylint // exact
	require.Equal(t, 0.3, raised(0.3, 1))
}
