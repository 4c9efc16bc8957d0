package analysis_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// spreadOut returns the values of a distribution, ascending, in the slow way.
func (s *slow) spreadOut(of string) (values []float64) {
	for _, g := range s.guests {
		for _, p := range g.Purchases {
			if of == "order_value" && s.now.has(p.Day) {
				values = append(values, p.Revenue.Float())
			}
		}
	}
	margins, revenues, known := []float64{}, []float64{}, true
	for i := range s.customers {
		c := &s.customers[i]
		var bought []record.Day
		var margin, revenue money.Amount
		n := 0
		for _, p := range c.Purchases {
			bought = append(bought, p.Day)
			if s.now.has(p.Day) {
				n++
				margin, revenue, known = margin+p.Margin, revenue+p.Revenue, known && p.HasMargin
				if !p.HasMargin {
					margin -= p.Margin
				}
				if of == "order_value" {
					values = append(values, p.Revenue.Float())
				}
			}
		}
		bought = slices.Compact(bought)
		for k := 1; k < len(bought); k++ {
			if of == "days_between_orders" && s.now.has(bought[k]) {
				values = append(values, float64(bought[k]-bought[k-1]))
			}
		}
		if n == 0 {
			continue
		}
		for _, r := range c.Refunds {
			if s.now.has(r.Day) {
				margin, revenue, known = margin-r.Margin, revenue-r.Amount, known && r.HasMargin
			}
		}
		if of == "orders_per_customer" {
			values = append(values, float64(n))
		}
		margins, revenues = append(margins, margin.Float()), append(revenues, revenue.Float())
	}
	if of == "customer_value" {
		values = revenues
		if known {
			values = margins
		}
	}
	slices.Sort(values)
	return values
}

func drawFilter(t *rapid.T) []analysis.Filter {
	var filter []analysis.Filter
	for range rapid.IntRange(0, 2).Draw(t, "filters") {
		filter = append(filter, analysis.Filter{
			Dimension: rapid.SampledFrom([]ledger.Dimension{ledger.DimChannel, ledger.DimSegment, ledger.DimCountry}).Draw(t, "filter by"),
			Values:    rapid.SliceOfN(rapid.SampledFrom([]string{"unknown", "a", "b", "nobody"}), 1, 3).Draw(t, "values"),
		})
	}
	return filter
}

func drawWindow(t *rapid.T) fold.Window {
	w, err := fold.ParseWindow(rapid.SampledFrom([]string{"1d", "7d", "30d", "61d", "400d", "lifetime", "month", "quarter", "year"}).Draw(t, "window"))
	require.NoError(t, err)
	return w
}

// periodOf returns the first day of the calendar period that holds a day, and the day itself for
// other windows.
func periodOf(w fold.Window, d record.Day) record.Day {
	y, m, _ := d.Time().Date()
	switch w.String() {
	case "month":
		return record.Date(y, m, 1)
	case "quarter":
		return record.Date(y, (m-1)/3*3+1, 1)
	case "year":
		return record.Date(y, 1, 1)
	}
	return d
}

func TestDistributionsEqualTheReference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShop(t, 8)
		today := start + record.Day(rapid.IntRange(days/2, days).Draw(t, "today"))
		board := analysis.NewEngine(settings()).UpdateHistories(s, today)
		q := analysis.DistributionQuery{
			Of:     rapid.SampledFrom([]string{"order_value", "days_between_orders", "orders_per_customer", "customer_value"}).Draw(t, "of"),
			Window: drawWindow(t), To: start + record.Day(rapid.IntRange(0, days+3).Draw(t, "to")),
			Filter: drawFilter(t), Bins: rapid.IntRange(0, 12).Draw(t, "bins"),
		}
		d, err := board.Distribution(context.Background(), q)
		require.NoError(t, err)
		ref := new(slow).of(s.filtered(q.Filter, today))
		to := min(q.To, today)
		ref.now, _ = stretches(q.Window, periodOf(q.Window, to))
		if q.Of == "customer_value" {
			ref.now = stretch{everything, to}
		}
		ref.now.to = min(ref.now.to, today)
		values := ref.spreadOut(q.Of)
		require.Equal(t, len(values), d.Count)
		requireSame(t, average(values), d.Mean, "mean")
		requireSame(t, type7(values, 0.5), d.Median, "median")
		first, _, ok := s.Span()
		if ok && first <= to {
			require.Equal(t, ref.now.to, d.Day)
		}
		requireBins(t, values, d.Bins)
	})
}

func average(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// requireBins checks that bins follow on one another and hold all values.
func requireBins(t require.TestingT, values []float64, bins []fold.Bin) {
	if len(values) == 0 {
		require.Empty(t, bins)
		return
	}
	last := len(bins) - 1
	require.LessOrEqual(t, bins[0].From, values[0])
	require.Equal(t, values[len(values)-1], bins[last].To)
	for i, b := range bins {
		if i > 0 {
			require.Equal(t, bins[i-1].To, b.From)
			require.Less(t, bins[i-1].From, b.From)
		}
		n := 0
		for _, v := range values {
			n += map[bool]int{true: 1}[v >= b.From && (v < b.To || i == last && v == b.To)]
		}
		require.Equal(t, n, b.Count, "from %v to %v", b.From, b.To)
	}
}

func TestBinsHaveRoundBoundsAndJoinTheTails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		values []float64 // order values
		gaps   []int
		most   int
		want   []fold.Bin
	}{
		"nothing":                      {most: 5},
		"one value":                    {values: []float64{49.95}, most: 5, want: []fold.Bin{{From: 49.95, To: 49.95, Count: 1}}},
		"round bounds":                 {values: []float64{12.5, 20, 29.99, 30, 41}, most: 4, want: []fold.Bin{{From: 10, To: 20, Count: 1}, {From: 20, To: 30, Count: 2}, {From: 30, To: 40, Count: 1}, {From: 40, To: 41, Count: 1}}},
		"the highest value on a bound": {values: []float64{0, 5, 10}, most: 2, want: []fold.Bin{{From: 0, To: 5, Count: 1}, {From: 5, To: 10, Count: 2}}},
		"whole days":                   {gaps: []int{1, 2, 2, 3}, most: 20, want: []fold.Bin{{From: 1, To: 2, Count: 1}, {From: 2, To: 3, Count: 2}, {From: 3, To: 3, Count: 1}}},
		"the same gap for all":         {gaps: []int{7, 7}, most: 20, want: []fold.Bin{{From: 7, To: 7, Count: 2}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.want, binsOf(t, test.values, test.gaps, test.most))
		})
	}
	long := make([]float64, 200)
	for i := range long {
		long[i] = float64(i % 50)
	}
	bins := binsOf(t, append(long, 10_000), nil, 10)
	require.Equal(t, fold.Bin{From: 45, To: 50, Count: 20}, bins[len(bins)-2])
	require.Equal(t, fold.Bin{From: 50, To: 10_000, Count: 1}, bins[len(bins)-1])
	require.Len(t, bins, 11)
}

// binsOf returns the bins of order values, or of gaps between orders.
func binsOf(t *testing.T, values []float64, gaps []int, most int) []fold.Bin {
	t.Helper()
	s := &shop{}
	of := "order_value"
	for _, v := range values {
		s.customers = append(s.customers, ledger.Customer{Purchases: []ledger.Purchase{{Day: start, Revenue: money.Amount(math.Round(v * float64(money.Unit)))}}})
	}
	for _, gap := range gaps {
		of = "days_between_orders"
		s.customers = append(s.customers, ledger.Customer{Purchases: []ledger.Purchase{{Day: start}, {Day: start + record.Day(gap)}}})
	}
	board := analysis.NewEngine(settings()).UpdateHistories(s, start+100)
	d, err := board.Distribution(context.Background(), analysis.DistributionQuery{Of: of, Window: fold.Lifetime(), To: start + 100, Bins: most})
	require.NoError(t, err)
	return d.Bins
}

func TestDistributionsRefuseWhatTheyCannotAnswer(t *testing.T) {
	t.Parallel()
	board := analysis.NewEngine(settings()).UpdateHistories(&shop{}, start)
	for field, q := range map[string]analysis.DistributionQuery{
		"of":     {Of: "nothing"},
		"window": {Of: "order_value"},
		"bins":   {Of: "customer_value", Bins: analysis.MaxBins + 1},
		"filter": {Of: "customer_value", Filter: []analysis.Filter{{Dimension: ledger.DimCountry}}},
	} {
		_, err := board.Distribution(context.Background(), q)
		var wrong *measure.QueryError
		require.ErrorAs(t, err, &wrong)
		require.Equal(t, field, wrong.Field)
	}
	d, err := board.Distribution(context.Background(), analysis.DistributionQuery{Of: "clv_predicted"})
	require.NoError(t, err)
	require.Zero(t, d.Count)
	for _, kind := range analysis.Distributions() {
		require.False(t, board.DistributionAbsence(kind.Name).None(), kind.Name)
	}
	require.Equal(t, absence.UnknownDistribution, board.DistributionAbsence("weather").Code)
}
