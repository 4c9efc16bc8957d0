package analysis_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/rfm"
)

// bySegment returns the customers who ever bought, by RFM segment on the last day.
func bySegment(t require.TestingT, b *analysis.Board) map[string]float64 {
	d := ledger.DimRFMSegment
	a, err := b.Query(context.Background(), analysis.Query{
		Measures: []string{"active_customers"}, Window: fold.Lifetime(), From: b.Today(), To: b.Today(), Step: 1, GroupBy: &d,
	})
	require.NoError(t, err)
	customers := map[string]float64{}
	for _, s := range a.Series {
		if s.Values[0] > 0 {
			customers[s.Group.Value] = s.Values[0]
		}
	}
	return customers
}

// The dimension has the segments of /rfm.
func TestTheDimensionAgreesWithTheSegments(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShop(t, 14)
		set := settings()
		if rapid.Bool().Draw(t, "configured") {
			set.Dimensions = []fold.DimensionSetting{{Dimension: ledger.DimRFMSegment}}
		}
		board := analysis.NewEngine(set).UpdateHistories(s, start+days)
		r, err := board.Segments(context.Background(), fold.Days(30), start+days, nil)
		require.NoError(t, err)
		want := map[string]float64{}
		for _, segment := range r.Segments {
			if segment.Customers > 0 {
				want[segment.Segment.String()] = float64(segment.Customers)
			}
		}
		require.Equal(t, want, bySegment(t, board))
	})
}

// When a source or a tenth of the orders arrives during a day, the dimension has the segments of /rfm again, also
// when few customers changed, which are folded alone.
func TestSegmentsFollowRecordsThatOutgrowThem(t *testing.T) {
	t.Parallel()
	for _, configured := range []bool{false, true} {
		for name, more := range map[string]func(l *ledger.Ledger){
			"a small source":        func(l *ledger.Ledger) { apply(l, "till", 1, 1) },
			"a tenth of the orders": func(l *ledger.Ledger) { apply(l, "webshop", 1000, 40) },
		} {
			set := settings()
			if configured {
				set.Dimensions = []fold.DimensionSetting{{Dimension: ledger.DimRFMSegment}}
			}
			engine, l := analysis.NewEngine(set), ledger.New()
			apply(l, "webshop", 1, 60)
			bySegment(t, engine.Update(l.Publish(), start+days))
			more(l)
			board := engine.Update(l.Publish(), start+days)
			require.Equal(t, bySegment(t, analysis.NewEngine(set).Update(l.Publish(), start+days)), bySegment(t, board), "%s %v", name, configured)
		}
	}
}

// apply adds orders of as many customers to a source: the k-th on day k, of k units.
func apply(l *ledger.Ledger, source string, from, n int) {
	page := &record.Batch{}
	for k := range n {
		key := record.Key(from + k)
		page.Orders = append(page.Orders, record.Order{
			Key: key, Customer: key, Day: start + record.Day(k+from)%days, Sale: true, Revenue: money.Amount(k+1) * money.Unit,
		})
	}
	l.Source(source, nil).Apply(page)
}

// Edits of one day, taken back, leave no trace, because customers are compared with the same scales all day. A new
// day compares everybody anew.
func TestSegmentsAreFixedForADay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		set := settings()
		set.Windows = []fold.Window{fold.Days(30)} // one suffices, and saves time
		set.Dimensions = []fold.DimensionSetting{{Dimension: ledger.DimRFMSegment}, {Dimension: ledger.DimLoyaltyType}}
		s := drawShop(t, 5)
		s.customers = append(s.customers, buying(-100, 1)) // keeps the first day
		edited, changed := *s, []int(nil)
		edited.customers = append([]ledger.Customer{}, s.customers...)
		for i := range len(s.customers) - 1 {
			if rapid.Bool().Draw(t, "edited") {
				edited.customers[i], changed = s.drawCustomer(t), append(changed, i)
			}
		}
		engine, today := analysis.NewEngine(set), start+days
		board := engine.UpdateHistories(s, today)
		before := byComputed(t, board)
		between := engine.UpdateHistories(&edited, today, changed...)
		requireEqualFigures(t, before, byComputed(t, engine.UpdateHistories(s, today, changed...)))
		for segment := range bySegment(t, between) {
			require.NotEqual(t, fold.OtherGroup, segment)
		}
		next := engine.UpdateHistories(&edited, today+1, changed...)
		requireEqualFigures(t, byComputed(t, analysis.NewEngine(set).UpdateHistories(&edited, today+1)), byComputed(t, next))
	})
}

// byComputed returns some figures of a board by RFM segment and by loyalty type.
func byComputed(t require.TestingT, b *analysis.Board) map[figure]float64 {
	all := map[figure]float64{}
	for _, d := range []ledger.Dimension{ledger.DimRFMSegment, ledger.DimLoyaltyType} {
		a, err := b.Query(context.Background(), analysis.Query{
			Measures: []string{"active_customers", "orders", "revenue"}, Window: fold.Days(30), From: b.Today() - 60, To: b.Today(), Step: 15, GroupBy: &d,
		})
		require.NoError(t, err)
		for _, s := range a.Series {
			for i, day := range a.Days {
				if s.Values[i] != 0 {
					all[figure{s.Measure.Name, "", s.Group, day}] = s.Values[i]
				}
			}
		}
	}
	return all
}

// buying returns a customer who buys for 100 so many times on a day.
func buying(on record.Day, times int) (c ledger.Customer) {
	for range times {
		c.Purchases = append(c.Purchases, ledger.Purchase{Day: start + on, Revenue: 100 * money.Unit})
	}
	return c
}

// TestGuestsHaveNoSegment has its figures by hand: of two buyers by day 10 the later one, who bought twice, scores 3
// three times (half of the customers are lower) and needs attention; the other one scores 1 and is lost.
func TestGuestsHaveNoSegment(t *testing.T) {
	t.Parallel()
	guest := buying(9, 1)
	guest.Apart = true
	s := &shop{customers: []ledger.Customer{buying(2, 1), buying(5, 2), guest, buying(20, 1)}}
	board := analysis.NewEngine(settings()).UpdateHistories(s, start+10)
	require.Equal(t, map[string]float64{"lost": 1, "need_attention": 1}, bySegment(t, board))
	revenue := func(segment string) float64 {
		a, err := board.Query(context.Background(), analysis.Query{
			Measures: []string{"revenue"}, Window: fold.Lifetime(), From: start + 10, To: start + 10, Step: 1,
			Filter: []analysis.Filter{{Dimension: ledger.DimRFMSegment, Values: []string{segment}}},
		})
		require.NoError(t, err)
		return a.Series[0].Values[0]
	}
	require.InDelta(t, 200, revenue("need_attention"), 1e-9)
	require.InDelta(t, 100, revenue("lost"), 1e-9)
	require.InDelta(t, 100, revenue("none"), 1e-9, "the guest's")
}

// BenchmarkSegmentDimension folds a million orders with and without the dimension, and updates 1000 changed orders.
func BenchmarkSegmentDimension(b *testing.B) {
	for name, set := range map[string]measure.Settings{
		"without": {}, "with": {Dimensions: []fold.DimensionSetting{{Dimension: ledger.DimRFMSegment}}},
		"country": {Dimensions: []fold.DimensionSetting{{Dimension: ledger.DimCountry}}},
	} {
		l, shop, g := benchLedger(1_000_000)
		v := l.Publish()
		b.Run(name+" anew", func(b *testing.B) {
			for b.Loop() {
				analysis.NewEngine(set).Update(v, benchToday)
			}
		})
		b.Run(name+" changed", func(b *testing.B) {
			engine := analysis.NewEngine(set)
			engine.Update(v, benchToday)
			for b.Loop() {
				b.StopTimer()
				shop.Apply(g.changes(1000))
				v := l.Publish()
				b.StartTimer()
				engine.Update(v, benchToday)
			}
		})
	}
	b.Run("scales", func(b *testing.B) {
		l, _, _ := benchLedger(1_000_000)
		v := l.Publish()
		for b.Loop() {
			if _, err := rfm.ScalesOn(context.Background(), v, benchToday, 1); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(v.Len()), "customers")
	})
}
