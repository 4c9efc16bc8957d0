package analysis_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

func TestWindowsAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"1d", "90d", "730d", "65536d", "lifetime", "month", "quarter", "year"} {
		w, err := fold.ParseWindow(text)
		require.NoError(t, err)
		require.Equal(t, text, w.String())
	}
	for _, text := range []string{"", "d", "0d", "-1d", "+1d", "1", "1.5d", "65537d", "week", "90D", " 90d"} {
		_, err := fold.ParseWindow(text)
		require.Error(t, err, text)
	}
}

func TestBadQueriesAreRefusedByField(t *testing.T) {
	t.Parallel()
	b := written(bought(1, 1, 11))
	nowhere := ledger.NumDimensions
	ninety := fold.Days(90)
	good := analysis.Query{Measures: []string{"revenue"}, Window: ninety, From: base, To: base + 20, Step: 1}
	for name, c := range map[string]struct {
		change     func(q *analysis.Query)
		field, msg string
	}{
		"no measure":          {func(q *analysis.Query) { q.Measures = nil }, "measures", "name at least one"},
		"a slip of the pen":   {func(q *analysis.Query) { q.Measures = []string{"retention_ration"} }, "measures", `did you mean "retention_ratio"`},
		"an unknown measure":  {func(q *analysis.Query) { q.Measures = []string{"zzzz"} }, "measures", "catalogue"},
		"no window":           {func(q *analysis.Query) { q.Window = fold.Window{} }, "window", "revenue needs a window"},
		"no lifetime churn":   {func(q *analysis.Query) { q.Measures, q.Window = []string{"churn_ratio"}, fold.Lifetime() }, "window", `"month"`},
		"from after to":       {func(q *analysis.Query) { q.From = q.To + 1 }, "from", "after"},
		"no step":             {func(q *analysis.Query) { q.Step = 0 }, "step", "at least 1"},
		"a negative cap":      {func(q *analysis.Query) { q.Cap = -1 }, "cap", "between"},
		"no such dimension":   {func(q *analysis.Query) { q.GroupBy = &nowhere }, "group_by", "no such"},
		"a filter of nothing": {func(q *analysis.Query) { q.Filter = []analysis.Filter{{Dimension: ledger.DimCountry}} }, "filter", "country"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := good
			c.change(&q)
			_, err := b.Query(context.Background(), q)
			var refused *measure.QueryError
			require.ErrorAs(t, err, &refused)
			require.Equal(t, c.field, refused.Field)
			require.Contains(t, refused.Msg, c.msg)
		})
	}
	_, err := b.Query(context.Background(), good)
	require.NoError(t, err)
}

func TestAnEndedContextEndsAQuery(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	b := written(bought(1, 1, 11))
	_, err := b.Query(ctx, analysis.Query{
		Measures: []string{"revenue"}, Window: fold.Days(11), From: base, To: base + 20, Step: 1,
	})
	require.ErrorIs(t, err, context.Canceled)
	_, err = b.Cohorts(ctx, analysis.CohortQuery{From: base, To: base + 20})
	require.ErrorIs(t, err, context.Canceled)
}

// Measures without a window take any, and points lie where the step puts them, from the first record
// to the running day.
func TestPointsStayWithinTheRecords(t *testing.T) {
	t.Parallel()
	b := written(subscribed(10, 3, 99))
	for _, w := range []fold.Window{{}, fold.Days(5), fold.Lifetime()} {
		a, err := b.Query(context.Background(), analysis.Query{
			Measures: []string{"monthly_recurring_revenue"}, Window: w, From: base - 10, To: base + 1000, Step: 7,
		})
		require.NoError(t, err)
		require.Equal(t, []record.Day{base + 4, base + 11, base + 18}, a.Days)
		require.Equal(t, []bool{true, true, true}, a.Complete)
		require.Equal(t, []float64{10, 10, 10}, a.Series[0].Values)
	}
}

// The running period of a calendar, and the running day, are not complete.
func TestRunningPeriodsAreNotComplete(t *testing.T) {
	t.Parallel()
	b := written(bought(1, -5, 11))
	month, err := fold.ParseWindow("month")
	require.NoError(t, err)
	a, err := b.Query(context.Background(), analysis.Query{Measures: []string{"revenue"}, Window: month, From: base - 4, To: base + 20})
	require.NoError(t, err)
	require.Equal(t, []record.Day{record.Date(2024, 9, 1), record.Date(2024, 10, 1)}, a.Days)
	require.Equal(t, []bool{true, false}, a.Complete)
	a, err = b.Query(context.Background(), analysis.Query{
		Measures: []string{"revenue"}, Window: fold.Days(3), From: base + 19, To: base + 20, Step: 1,
	})
	require.NoError(t, err)
	require.Equal(t, []bool{true, false}, a.Complete)
}

// With a cap of two the two values with most customers keep their name, and stay named while
// another catches up, until it has outgrown them clearly.
func TestGroupsBeyondTheCapAreOther(t *testing.T) {
	t.Parallel()
	d := ledger.DimCountry
	s := &shop{}
	for i := range s.values {
		s.values[i] = []string{"unknown", "NL", "BE", "DE", "other"}
	}
	add := func(code uint16, n int) (changed []int) {
		for range n {
			c := bought(1, 5)
			c.Groups[d] = code
			changed = append(changed, len(s.customers))
			s.customers = append(s.customers, c)
		}
		return changed
	}
	add(1, 30)
	add(2, 20)
	add(3, 10)
	add(4, 40)
	engine := analysis.NewEngine(measure.Settings{Dimensions: []fold.DimensionSetting{{Dimension: d, Cap: 2}}})
	require.Equal(t, map[string]float64{"NL": 30, "BE": 20, "other": 50}, counted(engine.UpdateHistories(s, base+20)))
	s = &shop{customers: s.customers, values: s.values}
	changed := add(3, 15)
	require.Equal(t, map[string]float64{"NL": 30, "BE": 20, "other": 65}, counted(engine.UpdateHistories(s, base+20, changed...)))
	s = &shop{customers: s.customers, values: s.values}
	changed = add(3, 40)
	require.Equal(t, map[string]float64{"NL": 30, "DE": 65, "other": 60}, counted(engine.UpdateHistories(s, base+20, changed...)))
}

// counted returns the customers of the lifetime by group.
func counted(b *analysis.Board) map[string]float64 {
	counts := map[string]float64{}
	b.Samples(func(s analysis.Sample) {
		if s.Measure.Name == "active_customers" && s.Group.Set && s.Window == fold.Lifetime() {
			counts[s.Group.Value] = s.Value
		}
	})
	return counts
}

func TestNothingIsKnownOfAnEmptyShop(t *testing.T) {
	t.Parallel()
	b := analysis.NewEngine(measure.Settings{}).Update(ledger.New().Publish(), base)
	b.Samples(func(s analysis.Sample) { require.Fail(t, "a sample", s.Measure.Name) })
	a, err := b.Query(context.Background(), analysis.Query{
		Measures: []string{"active_customers"}, Window: fold.Days(30), From: base - 5, To: base, Step: 1,
	})
	require.NoError(t, err)
	require.Empty(t, a.Days)
	c, err := b.Cohorts(context.Background(), analysis.CohortQuery{From: base - 5, To: base})
	require.NoError(t, err)
	require.Empty(t, c.Rows)
	for _, m := range measure.All() {
		require.False(t, b.Absence(m.Name).None(), m.Name)
	}
	require.Equal(t, absence.UnknownMeasure, b.Absence("weather").Code)
}

// Each entry of the catalogue says what people need to know, under names that are its own.
func TestTheCatalogueIsComplete(t *testing.T) {
	t.Parallel()
	names, metrics := map[string]bool{}, map[string]bool{}
	for _, m := range measure.All() {
		require.NotEmpty(t, m.Title, m.Name)
		require.NotEmpty(t, m.Help, m.Name)
		require.NotEmpty(t, m.Formula, m.Name)
		require.NotEmpty(t, m.Needs, m.Name)
		require.Regexp(t, `^loyalty_[a-z_]+$`, m.Metric)
		require.False(t, names[m.Name] || metrics[m.Metric], m.Name)
		names[m.Name], metrics[m.Metric] = true, true
		found, ok := measure.Find(m.Name)
		require.True(t, ok)
		require.Equal(t, m.Formula, found.Formula)
	}
	_, ok := measure.Find("nothing")
	require.False(t, ok)
}

// Series carry the labels that the catalogue names for their measure.
func TestSeriesHaveTheCataloguesLabels(t *testing.T) {
	t.Parallel()
	b := written(bought(1, 1, 11), subscribed(1, 1, 9))
	b.Samples(func(s analysis.Sample) {
		var names []string
		for _, l := range s.Labels {
			names = append(names, l.Name)
		}
		require.Equal(t, s.Measure.Labels, names, s.Measure.Name)
		require.False(t, math.IsNaN(s.Value) || math.IsInf(s.Value, 0), s.Measure.Name)
	})
}
