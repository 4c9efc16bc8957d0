package analysis_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// topFifth is 1 - L(0.8) of the Lorenz curve of customers' revenue, straight between its points. It shares no code
// with the folds.
func topFifth(customers []ledger.Customer, in stretch) float64 {
	var all []float64
	total := 0.0
	for i := range customers {
		if r := revenue(&customers[i], in).Float(); r > 0 && !customers[i].Apart {
			all, total = append(all, r), total+r
		}
	}
	slices.Sort(all)
	below, sum := 0.8*float64(len(all)), 0.0
	for i, r := range all {
		sum += r * max(0, min(1, below-float64(i)))
	}
	return 1 - divide(sum, total)
}

// TestTopCustomersAreThoseOfTheLorenzCurve compares the ratio with the slow one. Revenues within 1/16 of each other
// count as equal, so the two may differ by at most that part of the revenue.
func TestTopCustomersAreThoseOfTheLorenzCurve(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShop(t, 12)
		today := start + record.Day(rapid.IntRange(days/2, days).Draw(t, "today"))
		engine := analysis.NewEngine(settings())
		board := engine.UpdateHistories(s, today)
		if rapid.Bool().Draw(t, "changed") && len(s.customers) > 0 {
			s = &shop{customers: slices.Clone(s.customers), values: s.values, without: s.without, spend: s.spend}
			i := rapid.IntRange(0, len(s.customers)-1).Draw(t, "changes")
			s.customers[i] = s.drawCustomer(t)
			board = engine.UpdateHistories(s, today, i)
		}
		w := drawWindow(t)
		a, err := board.Query(context.Background(), analysis.Query{
			Measures: []string{"top_customers_revenue_ratio"}, Window: w, From: start, To: today, Step: rapid.IntRange(1, 9).Draw(t, "step"),
		})
		require.NoError(t, err)
		for i, d := range a.Days {
			now, _ := stretches(w, d)
			now.to = min(now.to, today)
			for _, series := range a.Series {
				want := topFifth(s.customers, now)
				if math.IsNaN(want) {
					require.True(t, math.IsNaN(series.Values[i]))
					continue
				}
				require.InDelta(t, want, series.Values[i], 1.0/16, "on %s", d)
				require.GreaterOrEqual(t, series.Values[i], 0.2-1e-9, "the top has at least its share")
				require.LessOrEqual(t, series.Values[i], 1+1e-9)
			}
		}
	})
}

// Ten customers bring 500, 300, 50 and seven times 21.43, 1000.01 together: the top two bring 800. A guest's 900 is left
// out, and so is a customer whose revenue is negative. With two more customers of 21.43 the top is 2.4 customers: 820 of
// 1042.87.
func TestTopCustomers(t *testing.T) {
	t.Parallel()
	of := func(cents money.Amount) ledger.Customer {
		c := bought(1, 12)
		c.Purchases[0].Revenue = cents * money.Cent
		return c
	}
	all := []ledger.Customer{of(50000), of(30000), of(5000)}
	for range 7 {
		all = append(all, of(2143))
	}
	guest, back := of(90000), bought(10, 5)
	guest.Apart, back.Refunds = true, []ledger.Refund{{Day: base + 15, Amount: 10 * money.Unit}}
	b := written(append(slices.Clone(all), guest, back)...)
	require.InDelta(t, 800/1000.01, one(t, b, "top_customers_revenue_ratio", "10d", "0.2", base+20), 1e-12)
	b = written(append(all, of(2143), of(2143))...)
	require.InDelta(t, 820/1042.87, one(t, b, "top_customers_revenue_ratio", "10d", "0.2", base+20), 1e-12)
	b = written(of(10000), of(10000), of(10000))
	require.InDelta(t, 0.2, one(t, b, "top_customers_revenue_ratio", "10d", "0.2", base+20), 1e-12, "ties share the top")
}
