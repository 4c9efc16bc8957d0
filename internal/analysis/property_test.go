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
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// TestFoldsEqualTheReference compares each measure on each day with the slow reference, for any window,
// group and filter.
func TestFoldsEqualTheReference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShop(t, 8)
		set := settings()
		drawVoiceSettings(t, &set)
		for _, d := range []ledger.Dimension{ledger.DimCountry, ledger.DimSegment, ledger.DimLoyaltyType, ledger.DimRFMSegment, ledger.DimOwn} {
			if rapid.Bool().Draw(t, "configured") {
				set.Dimensions = append(set.Dimensions, fold.DimensionSetting{Dimension: d, Cap: rapid.IntRange(1, 5).Draw(t, "cap")})
			}
		}
		today := start + record.Day(rapid.IntRange(days/2, days).Draw(t, "today"))
		board := analysis.NewEngine(set).UpdateHistories(s, today)
		q := drawQuery(t, today)
		a, err := board.Query(context.Background(), q)
		require.NoError(t, err)
		compare(t, s, set, q, today, a)
	})
}

func drawQuery(t *rapid.T, today record.Day) analysis.Query {
	window, err := fold.ParseWindow(rapid.SampledFrom([]string{
		"1d", "7d", "10d", "30d", "61d", "400d", "lifetime", "month", "quarter", "year",
	}).Draw(t, "window"))
	require.NoError(t, err)
	q := analysis.Query{
		Measures: applying(window), Window: window, From: start - 3, To: today + 3,
		Step: rapid.IntRange(1, 9).Draw(t, "step"), Cap: rapid.IntRange(0, 5).Draw(t, "query cap"),
	}
	if rapid.Bool().Draw(t, "grouped") {
		d := rapid.SampledFrom([]ledger.Dimension{ledger.DimCountry, ledger.DimSegment, ledger.DimLoyaltyType, ledger.DimRFMSegment, ledger.DimOwn}).Draw(t, "group by")
		q.GroupBy = &d
	}
	for range rapid.IntRange(0, 2).Draw(t, "filters") {
		q.Filter = append(q.Filter, analysis.Filter{
			Dimension: rapid.SampledFrom([]ledger.Dimension{ledger.DimChannel, ledger.DimSegment, ledger.DimLoyaltyType, ledger.DimRFMSegment}).Draw(t, "filter by"),
			Values:    rapid.SliceOfN(rapid.SampledFrom([]string{"unknown", "a", "b", "nobody", "unclassified", "bargain", "champions", "lost", "none"}), 1, 3).Draw(t, "values"),
		})
	}
	if q.GroupBy != nil || len(q.Filter) > 0 {
		q.Measures = splittable(q.Measures)
	}
	return q
}

// compare computes every point of an answer again.
func compare(t *rapid.T, s *shop, set measure.Settings, q analysis.Query, today record.Day, a *analysis.Answer) {
	customers := s.filtered(q.Filter, today)
	groups := map[fold.Group][]ledger.Customer{{}: customers}
	if q.GroupBy != nil {
		groups = s.grouped(customers, *q.GroupBy, today, a)
		limit := q.Cap
		if limit == 0 {
			limit = 20
		}
		require.LessOrEqual(t, len(groups), limit+1)
	}
	series := map[fold.Group]map[string][]float64{}
	for _, r := range a.Series {
		if series[r.Group] == nil {
			series[r.Group] = map[string][]float64{}
		}
		k := key(r.Measure.Name, r.Labels...)
		require.NotContains(t, series[r.Group], k)
		series[r.Group][k] = r.Values
	}
	require.Len(t, a.Complete, len(a.Days))
	for i, d := range a.Days {
		for g, members := range groups {
			ref := slow{kinds: s.Has, settings: set, lifetime: q.Window == fold.Lifetime()}
			ref.of(members)
			ref.shop, ref.window, ref.part = s, q.Window, q.GroupBy != nil || len(q.Filter) > 0
			ref.final, _ = stretches(q.Window, a.Days[len(a.Days)-1])
			ref.final.to = min(ref.final.to, today)
			ref.today = today
			ref.calendar = q.Window.Kind() == fold.WindowCalendar
			ref.now, ref.then = stretches(q.Window, d)
			complete := ref.now.to < today
			ref.now.to = min(ref.now.to, today)
			require.Equal(t, complete, a.Complete[i], "complete on %s", d)
			want := ref.figures()
			for k := range series[g] {
				require.Contains(t, want, k, "%s has no reference", k)
			}
			for k, w := range want {
				require.Contains(t, series[g], k, "group %q", g.Value)
				requireSame(t, w, series[g][k][i], "%s on %s in group %q", k, d, g.Value)
			}
		}
	}
}

func requireSame(t require.TestingT, want, got float64, what string, args ...any) {
	if math.IsNaN(want) && math.IsNaN(got) || math.Abs(want-got) <= 1e-9*max(1, math.Abs(want)) {
		return
	}
	require.Equal(t, want, got, append([]any{what}, args...)...)
}

// stretches returns the window that ends with, or the period that starts with, d, and the one
// before.
func stretches(w fold.Window, d record.Day) (now, then stretch) {
	y, m, _ := d.Time().Date()
	switch w.String() {
	case "lifetime":
		return stretch{everything, d}, stretch{everything, everything}
	case "month":
		return stretch{d, record.Date(y, m+1, 1) - 1}, stretch{record.Date(y, m-1, 1), d - 1}
	case "quarter":
		return stretch{d, record.Date(y, m+3, 1) - 1}, stretch{record.Date(y, m-3, 1), d - 1}
	case "year":
		return stretch{d, record.Date(y+1, m, 1) - 1}, stretch{record.Date(y-1, m, 1), d - 1}
	}
	var n record.Day
	for fold.Days(int(n)) != w {
		n++
	}
	return stretch{d - n + 1, d}, stretch{d - 2*n + 1, d - n}
}

// filtered returns the customers that fit all filters.
func (s *shop) filtered(filter []analysis.Filter, today record.Day) []ledger.Customer {
	return slices.DeleteFunc(slices.Clone(s.customers), func(c ledger.Customer) bool {
		return slices.ContainsFunc(filter, func(f analysis.Filter) bool {
			return !slices.Contains(f.Values, s.valueOf(&c, f.Dimension, today))
		})
	})
}

// grouped splits the customers with anything up to today into the groups that an answer names; those
// of other values are "other".
func (s *shop) grouped(customers []ledger.Customer, d ledger.Dimension, today record.Day, a *analysis.Answer) map[fold.Group][]ledger.Customer {
	named := map[string]bool{}
	for _, r := range a.Series {
		named[r.Group.Value] = true
	}
	groups := map[fold.Group][]ledger.Customer{}
	for _, c := range customers {
		bought := len(c.Purchases) > 0 && c.Purchases[0].Day <= today
		spoke := slices.ContainsFunc(c.Answers, func(a ledger.Answer) bool { return a.Day <= today }) ||
			slices.ContainsFunc(c.Invitations, func(d record.Day) bool { return d <= today })
		if !bought && !spoke && !hasNote(&c, today) && !slices.ContainsFunc(c.Subscriptions, func(b ledger.Subscription) bool { return runs(b) && b.Start <= today }) {
			continue
		}
		value := s.valueOf(&c, d, today)
		if !named[value] {
			value = "other"
		}
		g := fold.Group{Set: true, Dimension: d, Value: value}
		groups[g] = append(groups[g], c)
	}
	return groups
}
