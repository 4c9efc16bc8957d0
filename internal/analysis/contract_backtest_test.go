package analysis_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// contracts returns a shop of monthly contracts that start on any day of some years. Each customer has a chance of
// their own to leave at the end of a month.
func contracts(customers, years int, seed uint64) *shop {
	r := rand.New(rand.NewPCG(seed, 31))
	s := &shop{without: map[record.Kind]bool{record.KindOrder: true}}
	for d := range s.values[:ledger.DimOwn] {
		s.values[d] = []string{"unknown"}
	}
	last := open + record.Day(365*years)
	for range customers {
		sub := ledger.Subscription{Start: open + record.Day(r.IntN(365*years)), End: record.NoDay, Monthly: money.Amount(5+r.IntN(20)) * money.Unit}
		leave := 0.3 * r.Float64() * r.Float64()
		for k := 1.0; sub.Start+record.Day(k*monthLength) < last; k++ {
			if r.Float64() < leave {
				sub.End = sub.Start + record.Day(k*monthLength)
				break
			}
		}
		s.customers = append(s.customers, ledger.Customer{Subscriptions: []ledger.Subscription{sub}})
	}
	return s
}

// knownAt returns the shop as it was known at the end of a day.
func (s *shop) knownAt(day record.Day) *shop {
	c := &shop{values: s.values, without: s.without}
	for _, one := range s.customers {
		sub := one.Subscriptions[0]
		if sub.Start > day {
			continue
		}
		if sub.End != record.NoDay && sub.End > day {
			sub.End = record.NoDay
		}
		c.customers = append(c.customers, ledger.Customer{Subscriptions: []ledger.Subscription{sub}})
	}
	return c
}

// paid returns what the contracts that ran at the end of a day brought in the days after it, discounted at 10 %.
func (s *shop) paid(day record.Day, days float64) (sum float64) {
	for _, one := range s.customers {
		sub := one.Subscriptions[0]
		if sub.Start > day || sub.End != record.NoDay && sub.End <= day {
			continue
		}
		left := days
		if sub.End != record.NoDay {
			left = math.Min(days, float64(sub.End-day-1))
		}
		sum += sub.Monthly.Float() * presentMonths(0, left/monthLength)
	}
	return sum
}

// TestBackTestsOfContracts makes past forecasts of subscriptions again from histories that end on the cut-off day.
func TestBackTestsOfContracts(t *testing.T) {
	t.Parallel()
	const years = 4
	today := open + 365*years
	s := contracts(1500, years, 3)
	settings := measure.Settings{Forecast: forecast.Settings{Horizon: fold.Days(90), Discount: 0.1}}
	f, err := analysis.FitHistories(t.Context(), s, noonOf(today), settings)
	require.NoError(t, err)
	b := f.BackTest(forecast.SubscriptionValue, 90)
	require.NotNil(t, b)
	require.Len(t, b.Tests, 34)
	require.True(t, b.WholeYear)
	for i := 0; i < len(b.Tests); i += 8 {
		test := &b.Tests[i]
		require.InEpsilon(t, s.paid(test.Day, 90), test.Actual, 1e-5, test.Day)
		past, err := analysis.FitHistories(t.Context(), s.knownAt(test.Day), noonOf(test.Day), settings)
		require.NoError(t, err)
		alone := past.Of(fold.Group{}).Recurring.Estimate / past.BackTest(forecast.SubscriptionValue, 90).Factor
		require.InEpsilon(t, alone, test.Predicted, 0.05, "%s, corrected", test.Day)
		if b.Correction == forecast.CorrectNothing {
			require.InEpsilon(t, alone, test.Predicted, 1e-9, test.Day)
		}
	}
	require.GreaterOrEqual(t, b.Coverage(), 0.9)
	require.Less(t, b.Error(), 0.1)
	got := forecastsOf(foreseen(t, s, today, settings))
	require.Equal(t, 34.0, got["forecast_backtest_cutoffs figure=value_subscriptions horizon=90d"])
	require.InEpsilon(t, b.Error(), got["forecast_backtest_error_ratio figure=value_subscriptions horizon=90d"], 1e-9)
	require.InEpsilon(t, b.Coverage(), got["forecast_backtest_coverage_ratio figure=value_subscriptions horizon=90d"], 1e-9)
	require.InEpsilon(t, b.Factor, got["forecast_backtest_correction_ratio figure=value_subscriptions horizon=90d"], 1e-9)
	board := foreseen(t, s, today, settings)
	at := atDay(t, board, "forecast_backtest_value", "90d", b.Tests[10].Day+90)
	require.InEpsilon(t, b.Tests[10].Actual, at["actual"], 1e-9)
	require.InEpsilon(t, b.Tests[10].Low, at["low"], 1e-9)
}

// TestIntervalsOfContractsHold makes forecasts at past days, each with its own back-tests, and looks up what came.
func TestIntervalsOfContractsHold(t *testing.T) {
	t.Parallel()
	settings := measure.Settings{Forecast: forecast.Settings{Horizon: fold.Days(90), Discount: 0.1}}
	held, width, n := 0, 0.0, 0
	for seed := range uint64(5) {
		s := contracts(600, 5, 40+seed)
		for k := range 8 {
			day := open + record.Day(3*365+30+k*80)
			f, err := analysis.FitHistories(t.Context(), s.knownAt(day), noonOf(day), settings)
			require.NoError(t, err)
			i, came := f.Of(fold.Group{}).Recurring, s.paid(day, 90)
			if n++; i.Low <= came && came <= i.High {
				held++
			}
			width += math.Log(i.High / i.Low)
		}
	}
	t.Logf("%d of %d intervals held, from %.0f %% below to above", held, n, 100*(math.Exp(width/float64(2*n))-1))
	require.GreaterOrEqual(t, float64(held)/float64(n), 0.9)
	require.Less(t, width/float64(n), math.Log(2), "wide enough is easy")
}

// Too little history for back-tests makes the interval wide, and says so.
func TestContractsWithoutBackTestsHaveAWideInterval(t *testing.T) {
	t.Parallel()
	s := contracts(500, 1, 5)
	board := foreseen(t, s, open+365, measure.Settings{})
	got := forecastsOf(board)
	const value = "value_predicted basis=subscriptions horizon=365d"
	require.Less(t, got[interval(value, "low")], got[value]/2*1.001)
	require.Greater(t, got[interval(value, "high")], got[value]*2*0.999)
	require.NotContains(t, got, "forecast_backtest_error_ratio figure=value_subscriptions horizon=365d")
	require.Equal(t, "forecast_untested", string(board.Absence("forecast_backtest_error_ratio").Code))
}
