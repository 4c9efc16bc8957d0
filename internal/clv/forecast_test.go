package clv_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mathext"

	"github.com/klantenbinding/loyalty/internal/clv"
)

const year = 365.25 / 7 // weeks

func TestDiscountedPurchasesLieBetweenNowAndTheEnd(t *testing.T) {
	h := clv.History{Repeats: 2, Recency: 30, Age: 38}
	for _, m := range someModels() {
		plain := m.ExpectedPurchases(h, year)
		at := func(discount float64, periods int) float64 {
			return clv.Horizon{Length: year, Periods: periods, AnnualDiscount: discount, Year: year}.Purchases(m, h)
		}
		require.InDelta(t, plain, at(0, 0), 1e-12)
		require.InEpsilon(t, plain, at(1e-9, 12), 1e-8)
		require.Less(t, at(0.10, 12), plain)
		require.Greater(t, at(0.10, 12), plain/1.10)
		require.Equal(t, at(0.10, 12), at(0.10, 0), "the default is twelve periods")
		require.InEpsilon(t, at(0.10, 1000), at(0.10, 12), 2e-4, "the number of periods has little effect")
		one := clv.Horizon{Length: year, Periods: 1, AnnualDiscount: 0.21, Year: year}.Purchases(m, h)
		require.InEpsilon(t, plain/1.1, one, 1e-12, "half a year at 21 % a year is 10 %")
	}
}

func TestInvalidHorizons(t *testing.T) {
	for _, z := range []clv.Horizon{
		{},
		{Length: math.Inf(1)},
		{Length: math.NaN()},
		{Length: -1},
		{Length: 1, Periods: -1},
		{Length: 1, AnnualDiscount: 0.1},
		{Length: 1, AnnualDiscount: -1, Year: 52},
		{Length: 1, AnnualDiscount: math.NaN(), Year: 52},
	} {
		require.ErrorIs(t, z.Validate(), clv.ErrInvalid, "%+v", z)
	}
	require.NoError(t, clv.Horizon{Length: 52}.Validate())
	_, err := clv.ForecastValue(nil, nil, nil, clv.Horizon{}, 0.95)
	require.ErrorIs(t, err, clv.ErrInvalid)
	_, err = clv.Tracking(clv.BGNBD{}, slices.Values([][]int{{1}}), 2, 0, 7)
	require.ErrorIs(t, err, clv.ErrInvalid)
}

func TestExpectedValueLiesBetweenOwnAndOverallMean(t *testing.T) {
	g := clv.GammaGamma{P: 6.25, Q: 3.74, Gamma: 15.44}
	all := g.ExpectedValue(clv.Spend{})
	require.InDelta(t, 6.25*15.44/2.74, all, 1e-12)
	before := all
	for x := 1; x <= 5000; x *= 2 {
		got := g.ExpectedValue(clv.Spend{Purchases: x, Mean: 100})
		require.Greater(t, got, before)
		require.Less(t, got, 100.0)
		before = got
	}
	require.InDelta(t, 100, before, 0.1)
	require.Equal(t, all, g.ExpectedValue(clv.Spend{Purchases: 3}), "purchases without a value have no effect")
	require.True(t, math.IsInf(clv.GammaGamma{P: 2, Q: 1, Gamma: 3}.ExpectedValue(clv.Spend{}), 1))
}

func TestSpendLikelihoodIsADensity(t *testing.T) {
	g := clv.GammaGamma{P: 2.5, Q: 3.7, Gamma: 15}
	for _, x := range []int{1, 2, 10} {
		var total, mean float64
		const step = 0.002 // of ln m
		for v := -8.0; v < 12; v += step {
			m := math.Exp(v)
			density := math.Exp(g.LogLikelihood(clv.Spend{Purchases: x, Mean: m})) * m * step
			total += density
			mean += density * m
		}
		require.InDelta(t, 1, total, 1e-6)
		require.InEpsilon(t, g.ExpectedValue(clv.Spend{}), mean, 1e-3)
	}
}

func accounts(t testing.TB) []clv.Account {
	t.Helper()
	var out []clv.Account
	money := spends(t)
	for i, h := range calibration(t, readCDNOW(t)) {
		out = append(out, clv.Account{History: h, Spend: money[i], Customers: 1})
	}
	return out
}

func TestForecastOfValueHasAnInterval(t *testing.T) {
	f := mustFit(t, clv.FitBGNBD, cdnowRows(t))
	g, err := clv.FitGammaGamma(t.Context(), clv.GroupSpend(spends(t)), clv.Options{})
	require.NoError(t, err)
	z := clv.Horizon{Length: 39, AnnualDiscount: 0.10, Year: year}
	got, err := clv.ForecastValue(f, g, accounts(t), z, 0.95)
	require.NoError(t, err)
	var spent float64
	until := cdnowDay(t, "1997-09-30")
	for _, b := range readCDNOW(t) {
		for i, d := range b.days {
			if d > until {
				spent += b.amount[i]
			}
		}
	}
	require.InEpsilon(t, spent, got.Estimate, 0.2, "the purchases are 12 %% too few, see there, and the discount is 4 %%")
	require.Less(t, got.Low, got.Estimate)
	require.Greater(t, got.High, got.Estimate)
	require.Less(t, got.High, 1.5*got.Low)
	narrow, err := clv.ForecastValue(f, g, accounts(t), z, 0.5)
	require.NoError(t, err)
	require.Greater(t, narrow.Low, got.Low)
	again, err := clv.ForecastValue(f, g, accounts(t), z, 0.95)
	require.NoError(t, err)
	require.Equal(t, got, again)
}

func TestIntervalOfAParameterIsItsStandardError(t *testing.T) {
	f := mustFit(t, clv.FitBGNBD, cdnowRows(t))
	got := f.Interval(0.95, func(m clv.Model) float64 { return m.(clv.BGNBD).Alpha })
	p := f.Parameters[1]
	require.InEpsilon(t, p.Value*math.Exp(1.959964*p.StdErr/p.Value), got.High, 1e-5)
	require.InEpsilon(t, p.Value*p.Value, got.Low*got.High, 1e-9)
}

func TestAtRiskComparesWithTheDayOfTheLastPurchase(t *testing.T) {
	m := clv.ParetoNBD{R: 0.5533, Alpha: 10.578, S: 0.6062, Beta: 11.669}
	then := m.ProbabilityOfPurchase(clv.History{Repeats: 9, Recency: 30, Age: 30}, 13)
	var states []string
	for age := 30.0; age < 300; age++ {
		h := clv.History{Repeats: 9, Recency: 30, Age: age}
		state := "lost"
		switch left := m.ProbabilityOfPurchase(h, 13) / then; {
		case left >= 0.5:
			state = "safe"
		case left >= 0.1:
			state = "at risk"
		}
		require.Equal(t, state == "at risk", clv.AtRisk(m, h, 13), "%s at an age of %g", state, age)
		if n := len(states); n == 0 || states[n-1] != state {
			states = append(states, state)
		}
	}
	require.Equal(t, []string{"safe", "at risk", "lost"}, states, "without a purchase a customer is first at risk, then lost")
	require.False(t, clv.AtRisk(m, clv.History{Age: 300}, 13), "customers without a repeat purchase are never at risk")
}

func TestResidualLifetimeTendsToThePublishedInfiniteSum(t *testing.T) {
	m := clv.ShiftedBetaGeometric{Alpha: 0.668, Beta: 3.806}
	for n := 1; n <= 5; n++ { // Fader & Hardie 2010: a customer in period n has renewed n-1 times
		a, b, k, d := m.Alpha, m.Beta, float64(n), 0.10
		want := (b + k - 1) / (a + b + k - 1) * mathext.Hypergeo(1, b+k, a+b+k, 1/(1+d))
		require.InEpsilon(t, want, m.ResidualLifetime(n-1, 1000, d), 1e-9)
		require.Less(t, m.ResidualLifetime(n-1, 10, d), want)
	}
	require.Equal(t, m.Retention(3), m.ResidualLifetime(2, 1, 0.1), "the next renewal is due now")
	require.InDelta(t, 0.00797, clv.RatePerPeriod(0.10, 12), 1e-5)
}

func TestTrackingOfFewCustomers(t *testing.T) {
	m := clv.BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}
	days := [][]int{{10, 12, 12, 30}, {14}, {40, 41}, {}}
	points, err := clv.Tracking(m, slices.Values(days), 32, 10, 7)
	require.NoError(t, err)
	e := func(days float64) float64 { return m.ExpectedPurchases(clv.History{}, days/7) }
	require.Equal(t, []clv.TrackingPoint[int]{
		{Day: 19, Actual: 1, Expected: e(9) + e(5)},
		{Day: 29, Actual: 1, Expected: e(19) + e(15)},
		{Day: 32, Actual: 2, Expected: e(22) + e(18)},
	}, points)
	none, err := clv.Tracking(m, slices.Values([][]int{{50}}), 32, 10, 7)
	require.NoError(t, err)
	require.Empty(t, none)
}
