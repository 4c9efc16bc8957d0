package analysis_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// A board that was brought up to date edit by edit shows what a new one shows, and the boards
// handed out on the way stay as they were.
func TestUpdatesEqualAFullFold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		set := settings()
		set.Dimensions = []fold.DimensionSetting{{Dimension: ledger.DimCountry}, {Dimension: ledger.DimLoyaltyType}}
		engine := analysis.NewEngine(set)
		s := drawShop(t, 5)
		today := start + 100
		board := engine.UpdateHistories(s, today)
		before := allFigures(t, board)
		for range rapid.IntRange(1, 3).Draw(t, "updates") {
			next, changed := edit(t, s)
			today += record.Day(rapid.SampledFrom([]int{0, 0, 1, 3, 40, -1}).Draw(t, "days on"))
			again := engine.UpdateHistories(next, today, changed...)
			after := allFigures(t, again)
			requireEqualFigures(t, allFigures(t, analysis.NewEngine(set).UpdateHistories(next, today)), after)
			requireEqualFigures(t, before, allFigures(t, board))
			s, board, before = next, again, after
		}
	})
}

// Updates that several goroutines share give bit for bit what a fold of everybody gives, also when they use
// memory of the update before.
func TestUpdatesOfManyCustomersEqualAFullFold(t *testing.T) {
	t.Parallel()
	l, source, g := benchLedger(20_000)
	engine := analysis.NewEngine(benchSettings())
	engine.Update(l.Publish(), benchToday)
	for range 3 {
		source.Apply(g.changes(1000))
		v := l.Publish()
		want := allFigures(t, analysis.NewEngine(benchSettings()).Update(v, benchToday))
		got := allFigures(t, engine.Update(v, benchToday))
		require.Len(t, got, len(want))
		for f, w := range want {
			require.Equal(t, math.Float64bits(w), math.Float64bits(got[f]), "%v", f)
		}
	}
}

// edit returns a shop with a few customers changed, emptied or added, and a group more at times.
func edit(t *rapid.T, s *shop) (*shop, []int) {
	next := &shop{values: s.values, without: s.without, spend: s.spend}
	next.customers = append(next.customers, s.customers...)
	if rapid.IntRange(0, 3).Draw(t, "new value") == 0 {
		d := ledger.DimCountry
		next.values[d] = append(slices.Clip(next.values[d]), string(rune('d'+len(next.values[d]))))
	}
	var changed []int // customers that are drawn again may get the new value
	for i := range next.customers {
		switch rapid.IntRange(0, 3).Draw(t, "change") {
		case 0:
			next.customers[i] = next.drawCustomer(t)
			changed = append(changed, i)
		case 1:
			next.customers[i] = ledger.Customer{}
			changed = append(changed, i)
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "added") {
		changed = append(changed, len(next.customers))
		next.customers = append(next.customers, next.drawCustomer(t))
	}
	return next, changed
}

// figure names a value of a board.
type figure struct {
	series, window string
	group          fold.Group
	day            record.Day
}

// allFigures returns the samples of a board, and the values of every day by measure and group.
func allFigures(t require.TestingT, b *analysis.Board) map[figure]float64 {
	all := map[figure]float64{}
	b.Samples(func(s analysis.Sample) {
		all[figure{key(s.Measure.Name, s.Labels...), s.Window.String(), s.Group, b.Today()}] = s.Value
	})
	country := ledger.DimCountry
	for _, by := range []*ledger.Dimension{nil, &country} {
		for _, w := range append(b.Settings().Windows, fold.Lifetime()) {
			names := applying(w)
			if by != nil {
				names = splittable(names)
			}
			a, err := b.Query(context.Background(), analysis.Query{
				Measures: names, Window: w, From: b.Today() - 91, To: b.Today(), Step: 13, GroupBy: by,
			})
			require.NoError(t, err)
			for _, s := range a.Series {
				for i, d := range a.Days {
					f := figure{key(s.Measure.Name, s.Labels...), w.String(), s.Group, d}
					if s.Measure.Windows == 0 {
						f.window = ""
					}
					if v, ok := all[f]; ok {
						requireSame(t, v, s.Values[i], "sample and series of %v", f)
					}
					all[f] = s.Values[i]
				}
			}
			all[figure{series: "warmup"}] = float64(a.Warmup)
		}
	}
	return all
}

func requireEqualFigures(t require.TestingT, want, got map[figure]float64) {
	for f := range got {
		if _, ok := want[f]; !ok {
			require.Fail(t, "too much", "%v", f)
		}
	}
	for f, w := range want {
		g, ok := got[f]
		if !ok {
			require.Fail(t, "missing", "%v", f)
		}
		requireSame(t, w, g, "%v", f)
	}
}
