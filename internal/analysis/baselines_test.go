package analysis_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/baseline"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// asked returns the values of a measure's first series whose first label has the value watched. "" accepts
// any label.
func asked(t *testing.T, b *analysis.Board, name, watched string, from, to record.Day) []float64 {
	t.Helper()
	a, err := b.Query(context.Background(), analysis.Query{
		Measures: []string{name}, Window: fold.Days(90), From: from, To: to, Step: 1,
	})
	require.NoError(t, err)
	for _, s := range a.Series {
		if watched == "" || s.Labels[0].Value == watched {
			return s.Values
		}
	}
	require.Fail(t, "there is no such series", "%s of %s", name, watched)
	return nil
}

// TestBaselinesAreThoseOfTheFiguresThemselves compares the baselines of churn on a board with the
// result of package baseline for the published figures.
func TestBaselinesAreThoseOfTheFiguresThemselves(t *testing.T) {
	t.Parallel()
	l, _, _ := benchLedger(20_000)
	last := benchStart + benchDays - 1
	b := analysis.NewEngine(measure.Settings{}).Update(l.Publish(), last+1)
	churn := asked(t, b, "churn_ratio", "", benchStart, last)
	active := asked(t, b, "active_customers", "", benchStart, last)
	observations := make([]float64, len(churn))
	copy(observations[90:], active)
	for i := range churn[:180] {
		churn[i] = math.NaN()
	}
	points := baseline.Of(baseline.Series{
		Window: 90, Values: churn, Observations: observations,
		Chance: func(day int, p float64) float64 { return baseline.Binomial(p, observations[day]) },
	})
	expected := asked(t, b, "baseline", "churn_ratio", benchStart, last)
	deviation := asked(t, b, "baseline_standard_deviation", "churn_ratio", benchStart, last)
	observed := asked(t, b, "baseline_observed", "churn_ratio", benchStart, last)
	of := asked(t, b, "baseline_observations", "churn_ratio", benchStart, last)
	there := 0
	for i, p := range points {
		if math.IsNaN(p.Expected) {
			require.True(t, math.IsNaN(expected[i]) && math.IsNaN(deviation[i]) && math.IsNaN(observed[i]))
			continue
		}
		there++
		require.InDelta(t, p.Expected, expected[i], 1e-12)
		require.InDelta(t, p.Deviation, deviation[i], 1e-12)
		require.InDelta(t, churn[i], observed[i], 1e-12)
		require.InDelta(t, observations[i], of[i], 1e-12)
	}
	require.Greater(t, there, 1000)

	running := asked(t, b, "baseline_observed", "churn_ratio", last+1, last+1)
	require.InDelta(t, churn[len(churn)-1], running[0], 1e-12, "the running day shows the day before it")
}

func TestAYoungShopHasNoBaseline(t *testing.T) {
	t.Parallel()
	l, _, _ := benchLedger(2_000)
	b := analysis.NewEngine(measure.Settings{}).Update(l.Publish(), benchStart+400)
	require.Equal(t, absence.ShortPast, b.Absence("baseline").Code)
	b.Samples(func(s analysis.Sample) { require.NotContains(t, s.Measure.Name, "baseline") })
}

// BenchmarkBaselines computes the baselines of three windows, which each board computes once, from a
// million orders over five years.
func BenchmarkBaselines(b *testing.B) {
	l, _, _ := benchLedger(1_000_000)
	engine := analysis.NewEngine(measure.Settings{})
	view := l.Publish()
	board := engine.Update(view, benchStart+benchDays)
	for b.Loop() {
		for _, w := range []int{30, 90, 365} {
			_, err := board.Query(context.Background(), analysis.Query{
				Measures: []string{"baseline", "baseline_observed", "baseline_standard_deviation", "baseline_observations"},
				Window:   fold.Days(w), From: board.Today(), To: board.Today(), Step: 1,
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
