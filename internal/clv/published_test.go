package clv_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/clv"
)

type fitter func(context.Context, []clv.Row, clv.Options) (*clv.Fit[clv.Model], error)

func fitters() map[string]fitter {
	return map[string]fitter{"BG/NBD": clv.FitBGNBD, "Pareto/NBD": clv.FitParetoNBD}
}

func mustFit(t testing.TB, fit fitter, rows []clv.Row) *clv.Fit[clv.Model] {
	t.Helper()
	f, err := fit(t.Context(), rows, clv.Options{})
	require.NoError(t, err)
	return f
}

func TestPurchaseModelsFindThePublishedMaximumOnCDNOW(t *testing.T) {
	rows := cdnowRows(t)
	tests := map[string]struct {
		values        []float64
		tolerance     float64 // of parameters; Pareto/NBD has a flat ridge
		logLikelihood float64
	}{
		"BG/NBD":     {[]float64{0.24259, 4.41360, 0.79292, 2.42591}, 1e-4, -9582.429},
		"Pareto/NBD": {[]float64{0.5533, 10.578, 0.6062, 11.669}, 1e-3, -9594.976},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			f := mustFit(t, fitters()[name], rows)
			require.Equal(t, name, f.Model.Name())
			require.InDelta(t, want.logLikelihood, f.LogLikelihood, 1e-3)
			for i, p := range f.Parameters {
				require.InEpsilon(t, want.values[i], p.Value, want.tolerance, p.Name)
				require.False(t, p.AtBound, p.Name)
				require.Positive(t, p.StdErr, p.Name)
				require.Less(t, p.StdErr, p.Value, p.Name)
			}
			require.EqualValues(t, 2357, f.Customers)
			require.Equal(t, len(rows), f.Rows)
			require.Empty(t, f.Limits)
			require.True(t, f.DropoutIdentified())
			require.Greater(t, f.DropoutGain, 100.0)
			var sum float64
			for _, r := range rows {
				sum += r.Customers * f.Model.LogLikelihood(r.History)
			}
			require.InDelta(t, sum, f.LogLikelihood, 1e-6, "the sum over customers")
		})
	}
}

func TestExpectedPurchasesOfThePublishedCustomer(t *testing.T) {
	m := clv.BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}
	got := m.ExpectedPurchases(clv.History{Repeats: 2, Recency: 30.43, Age: 38.86}, 39)
	require.InDelta(t, 1.2260, got, 5e-4, "Fader, Hardie & Lee 2005, Excel note: 1.226")
	f := mustFit(t, clv.FitBGNBD, cdnowRows(t))
	require.InDelta(t, 1.2260, f.Model.ExpectedPurchases(clv.History{Repeats: 2, Recency: 30.43, Age: 38.86}, 39), 5e-4)
}

// spends returns the repeat purchases of the calibration period.
func spends(t testing.TB) []clv.Spend {
	t.Helper()
	until := cdnowDay(t, "1997-09-30")
	var out []clv.Spend
	for _, b := range readCDNOW(t) {
		var s clv.Spend
		for i, d := range b.days[1:] {
			if d <= until {
				s.Purchases++
				s.Mean += b.amount[i+1]
			}
		}
		if s.Purchases > 0 {
			s.Mean /= float64(s.Purchases)
		}
		out = append(out, s)
	}
	return out
}

func TestGammaGammaFindsThePublishedMaximumOnCDNOW(t *testing.T) {
	f, err := clv.FitGammaGamma(t.Context(), clv.GroupSpend(spends(t)), clv.Options{})
	require.NoError(t, err)
	require.EqualValues(t, 946, f.Customers)
	require.InDelta(t, -4055.918, f.LogLikelihood, 1e-3)
	require.InDelta(t, 6.25, f.Model.P, 0.005)
	require.InDelta(t, 3.74, f.Model.Q, 0.005)
	require.InDelta(t, 15.44, f.Model.Gamma, 0.01)
	require.Empty(t, f.Limits)
	require.True(t, f.DropoutIdentified(), "there is no dropout to identify")
	require.InDelta(t, 35.2, f.Model.ExpectedValue(clv.Spend{}), 0.1, "the population's mean")
}

// survivors returns the rows of a cohort, given the number of customers that remain after each period.
func survivors(left ...float64) []clv.ContractRow {
	var rows []clv.ContractRow
	for i := 1; i < len(left); i++ {
		rows = append(rows, clv.ContractRow{
			Contract: clv.Contract{Periods: i, Cancelled: true}, Customers: left[i-1] - left[i],
		})
	}
	last := len(left) - 1
	return append(rows, clv.ContractRow{Contract: clv.Contract{Periods: last}, Customers: left[last]})
}

func TestShiftedBetaGeometricFindsThePublishedMaximum(t *testing.T) {
	tests := map[string]struct {
		left                       []float64
		alpha, beta, logLikelihood float64
	}{
		"regular":  {[]float64{1000, 631, 468, 382, 326, 289, 262, 241}, 0.704, 1.182, -1680.3},
		"high end": {[]float64{1000, 869, 743, 653, 593, 551, 517, 491}, 0.668, 3.806, -1611.2},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := clv.FitShiftedBetaGeometric(t.Context(), survivors(want.left...), clv.Options{})
			require.NoError(t, err)
			require.InDelta(t, want.alpha, f.Model.Alpha, 5e-4)
			require.InDelta(t, want.beta, f.Model.Beta, 5e-4)
			require.InDelta(t, want.logLikelihood, f.LogLikelihood, 0.05)
			require.EqualValues(t, 1000, f.Customers)
			for year, n := range want.left[1:] {
				require.InDelta(t, n/1000, f.Model.Survival(year+1), 0.02, "year %d", year+1)
			}
		})
	}
}

// holdout returns the purchases in the 39 weeks after the calibration, and the number of customers
// who made them.
func holdout(t *testing.T, buyers []buyer) (purchases, customers int) {
	t.Helper()
	after := cdnowDay(t, "1997-09-30")
	for _, b := range buyers {
		n := 0
		for _, d := range b.days {
			if d > after {
				n++
			}
		}
		purchases += n
		customers += min(n, 1)
	}
	return purchases, customers
}

func TestModelsForecastTheHoldoutOfCDNOW(t *testing.T) {
	buyers := readCDNOW(t)
	purchases, customers := holdout(t, buyers)
	require.Equal(t, 1882, purchases)
	require.Equal(t, 684, customers)
	rows := clv.Group(calibration(t, buyers))
	// The numbers of customers who buy again and who are alive come from other implementations of
	// the models. The shortfall is a property of the models: CDNOW's customers bought more often in
	// spring 1998 than before.
	tests := map[string]struct{ again, alive, shortfall float64 }{
		"BG/NBD":     {617, 1917, 0.125},
		"Pareto/NBD": {523, 1052, 0.120},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			f := mustFit(t, fitters()[name], rows)
			var again, alive float64
			for _, r := range rows {
				again += r.Customers * f.Model.ProbabilityOfPurchase(r.History, 39)
				alive += r.Customers * f.Model.ProbabilityAlive(r.History)
			}
			require.InDelta(t, want.again, again, 1)
			require.InDelta(t, want.alive, alive, 1)
			forecast := clv.ForecastPurchases(f, rows, 39, 0.95)
			require.InEpsilon(t, purchases, forecast.Estimate, want.shortfall)
			require.Less(t, forecast.Low, forecast.Estimate)
			require.Greater(t, forecast.High, 1750.0, "the upper limit is not far below the observed number")
			require.Less(t, forecast.High, forecast.Low*1.4, "the interval is narrow")
		})
	}
}

func TestTrackingFollowsTheActualPurchases(t *testing.T) {
	buyers := readCDNOW(t)
	rows := clv.Group(calibration(t, buyers))
	days := func(yield func([]int) bool) {
		for _, b := range buyers {
			if !yield(b.days) {
				return
			}
		}
	}
	// Fader, Hardie & Lee 2005 report that BG/NBD is 4 % too low in week 78, and Pareto/NBD 2 %.
	shortfall := map[string]float64{"BG/NBD": 0.045, "Pareto/NBD": 0.02}
	for name, fit := range fitters() {
		t.Run(name, func(t *testing.T) {
			f := mustFit(t, fit, rows)
			points, err := clv.Tracking(f.Model, days, cdnowDay(t, "1998-06-30"), 7, 7)
			require.NoError(t, err)
			require.Len(t, points, 78)
			require.Equal(t, cdnowDay(t, "1997-01-07"), points[0].Day)
			require.Equal(t, cdnowDay(t, "1998-06-30"), points[77].Day)
			require.True(t, slices.IsSortedFunc(points, func(a, b clv.TrackingPoint[int]) int { return int(a.Actual - b.Actual) }))
			require.InEpsilon(t, points[38].Expected, points[38].Actual, 0.03, "at the end of the calibration")
			require.InEpsilon(t, points[77].Expected, points[77].Actual, shortfall[name], "39 weeks later")
		})
	}
}
