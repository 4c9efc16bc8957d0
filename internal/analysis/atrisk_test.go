package analysis_test

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// The values of single customers add up to the figures of all customers.
func TestSingleCustomersAddUpToTheForecast(t *testing.T) {
	t.Parallel()
	end := record.Date(1997, time.September, 30)
	whole := 1.0
	board := foreseen(t, cdnowAt(t, &whole), end, measure.Settings{})
	got := forecastsOf(board)
	r, err := board.AtRisk(context.Background(), nil, 50)
	require.NoError(t, err)
	require.InDelta(t, got["customers_at_risk"], r.Count, 0)
	require.InEpsilon(t, got["value_at_risk horizon=365d"], r.Value, 1e-9)
	require.Len(t, r.Customers, 50)
	for i, c := range r.Customers {
		require.Less(t, c.Probability, c.Then/2)
		require.GreaterOrEqual(t, c.Probability, c.Then/10)
		require.Greater(t, c.Purchases, 1)
		require.True(t, i == 0 || c.Value <= r.Customers[i-1].Value)
	}
	value, err := board.Distribution(context.Background(), analysis.DistributionQuery{Of: "clv_predicted", To: end})
	require.NoError(t, err)
	require.Equal(t, 2357, value.Count)
	require.InEpsilon(t, got["clv_predicted basis=orders horizon=365d"], value.Mean, 1e-6)
	require.InEpsilon(t, got["clv_predicted_percentile basis=orders horizon=365d percentile=50"], value.Median, 1e-6)
	chance, err := board.Distribution(context.Background(), analysis.DistributionQuery{Of: "purchase_probability", To: end + 9})
	require.NoError(t, err)
	require.Equal(t, end, chance.Day)
	require.InEpsilon(t, got["purchase_probability horizon=90d"], chance.Mean, 1e-6)
	require.InEpsilon(t, got["purchase_probability_percentile horizon=90d percentile=50"], chance.Median, 1e-6)
}

// leavers returns a shop with many customers who stay away. The margin of one customer is unknown.
func leavers() *shop {
	s := &shop{}
	for d := range s.values[:ledger.DimOwn] {
		s.values[d] = []string{"unknown"}
	}
	for i := range 400 {
		var c ledger.Customer
		for day, n := start+record.Day(i%50), 0; day <= start+400 && n < 1+i%9; n++ {
			c.Purchases = append(c.Purchases, ledger.Purchase{Day: day, Revenue: 500_000, Margin: 200_000, HasMargin: i != 7})
			day += record.Day(8 + i%31)
		}
		s.customers = append(s.customers, c)
	}
	return s
}

func TestCustomersWhoHaveReturnedSinceTheForecastAreNotListed(t *testing.T) {
	t.Parallel()
	s := leavers()
	today := start + 400
	f, err := analysis.FitHistories(t.Context(), s, noonOf(today-5), settings())
	require.NoError(t, err)
	at := func() *analysis.AtRisk {
		board := analysis.NewEngine(settings()).UpdateHistories(s, today).WithForecast(f)
		r, err := board.AtRisk(context.Background(), nil, 1000)
		require.NoError(t, err)
		return r
	}
	before := at()
	require.Positive(t, before.Count)
	require.Len(t, before.Customers, before.Count)
	first := before.Customers[0]
	c := &s.customers[first.Slot]
	last := c.Purchases[len(c.Purchases)-1].Day
	require.Equal(t, last, first.Last)
	gap := float64(last-c.Purchases[0].Day) / float64(len(c.Purchases)-1) // each purchase is on a day of its own
	require.InDelta(t, gap, first.Gap, 1e-9)
	require.InDelta(t, float64(today-5-last)-gap, first.Overdue, 0.5)
	c.Purchases = append(c.Purchases, ledger.Purchase{Day: today - 1, Revenue: 1})
	after := at()
	require.Equal(t, before.Count, after.Count, "as of the day of the forecast")
	require.Equal(t, 1, after.Returned)
	require.Len(t, after.Customers, after.Count-1)
	require.NotEqual(t, first.Slot, after.Customers[0].Slot)
}

func TestTheValueAtRiskIsAbsentWhereMarginsAreUnknown(t *testing.T) {
	t.Parallel()
	s := leavers()
	board := foreseen(t, s, start+400, settings())
	require.Equal(t, absence.UnknownMargin, board.ValueAtRiskAbsence().Code)
	r, err := board.AtRisk(context.Background(), nil, 1)
	require.NoError(t, err)
	require.True(t, math.IsNaN(r.Value) && math.IsNaN(r.Customers[0].Value))
	require.Positive(t, r.Count)
	require.Equal(t, absence.ForecastPending, analysis.NewEngine(settings()).UpdateHistories(s, start+400).AtRiskAbsence().Code)
}

// The value at risk is a part of the predicted value, of all customers and of every group.
func TestNoMoreValueIsAtRiskThanIsPredicted(t *testing.T) {
	t.Parallel()
	s := settings()
	for d := range ledger.DimOwn {
		s.Dimensions = append(s.Dimensions, fold.DimensionSetting{Dimension: d, Cap: 3})
	}
	for _, leave := range []float64{0.1, 0.2, 0.5} {
		risky, predicted := map[fold.Group]float64{}, map[fold.Group]float64{}
		foreseen(t, random(1200, leave), start, s).Samples(func(s analysis.Sample) {
			switch {
			case s.Measure.Name == "value_at_risk":
				risky[s.Group] = s.Value
			case s.Measure.Name == "value_predicted" && s.Labels[0].Value == "orders":
				predicted[s.Group] = s.Value
			}
		})
		require.Greater(t, len(risky), 10)
		require.Positive(t, risky[fold.Group{}])
		for group, value := range risky {
			require.LessOrEqual(t, value, predicted[group]*(1+1e-12), "%v, with a chance to leave of %g", group, leave)
		}
	}
}

// A customer who left years ago is lost: no value of theirs is at risk.
func TestCustomersWhoLeftYearsAgoAreNotAtRisk(t *testing.T) {
	t.Parallel()
	s := leavers()
	for i := range s.customers {
		for k := range s.customers[i].Purchases {
			s.customers[i].Purchases[k].HasMargin = true
		}
	}
	f, err := analysis.FitHistories(t.Context(), s, noonOf(start+400), settings())
	require.NoError(t, err)
	r, err := analysis.NewEngine(settings()).UpdateHistories(s, start+400).WithForecast(f).AtRisk(context.Background(), nil, 1000)
	require.NoError(t, err)
	require.NotEmpty(t, r.Customers)
	regular := func(last record.Day) (c ledger.Customer) {
		for day := start; day <= last; day += 20 {
			c.Purchases = append(c.Purchases, ledger.Purchase{Day: day, Revenue: 500_000, Margin: 200_000, HasMargin: true})
		}
		return c
	}
	listed := func(last record.Day) bool {
		gone := *s
		gone.customers = append(slices.Clone(s.customers), regular(last))
		board := analysis.NewEngine(settings()).UpdateHistories(&gone, start+400).WithForecast(f)
		r, err := board.AtRisk(context.Background(), nil, 1000)
		require.NoError(t, err)
		return slices.ContainsFunc(r.Customers, func(c analysis.CustomerAtRisk) bool { return c.Slot == len(s.customers) })
	}
	var states []bool
	for last := start + 400; last >= start+20; last -= 20 {
		if now := listed(last); len(states) == 0 || states[len(states)-1] != now {
			states = append(states, now)
		}
	}
	require.Equal(t, []bool{false, true, false}, states, "on time, then late, then lost")
}
