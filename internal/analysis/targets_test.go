package analysis_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
)

func TestTargetsAreCheckedAgainstTheCatalogue(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		target measure.Target
		want   string
	}{
		"a ratio over a window":     {measure.Target{Measure: "retention_ratio", Window: fold.Days(90), Value: 0.4}, ""},
		"one of several series":     {measure.Target{Measure: "customers", Window: fold.Days(30), Labels: []measure.Label{{Name: "state", Value: "new"}}, Value: 5}, ""},
		"a measure without windows": {measure.Target{Measure: "clv_historic", Value: 200}, ""},
		"a misspelt measure":        {measure.Target{Measure: "retention_rato", Window: fold.Days(90)}, `measure: there is no measure "retention_rato"; did you mean "retention_ratio"?`},
		"no window":                 {measure.Target{Measure: "retention_ratio"}, `window: retention_ratio needs a window: a number of days such as "90d" or "month", "quarter", "year"`},
		"a window too many":         {measure.Target{Measure: "clv_historic", Window: fold.Days(90)}, "window: clv_historic holds at the end of a day and has no window; remove it"},
		"another measure's label":   {measure.Target{Measure: "customers", Window: fold.Days(30), Labels: []measure.Label{{Name: "reason", Value: "price"}}}, `labels: customers has no label "reason"; it has state`},
		"a label of none":           {measure.Target{Measure: "churn_ratio", Window: fold.Days(30), Labels: []measure.Label{{Name: "state", Value: "new"}}}, `labels: churn_ratio has no label "state", nor any other`},
		"a label twice":             {measure.Target{Measure: "customers", Window: fold.Days(30), Labels: []measure.Label{{Name: "state", Value: "new"}, {Name: "state", Value: "retained"}}}, "labels: state is given twice; remove one"},
		"no number":                 {measure.Target{Measure: "churn_ratio", Window: fold.Days(30), Value: math.NaN()}, "value: must be a number"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := c.target.Check()
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			var bad *measure.QueryError
			require.ErrorAs(t, err, &bad)
			require.EqualError(t, err, c.want)
		})
	}
}

func TestBoardsCarryTheTargetsThatMakeSense(t *testing.T) {
	t.Parallel()
	churn := measure.Target{Measure: "churn_ratio", Window: fold.Days(90), Value: 0.2}
	active := measure.Target{Measure: "active_customers", Window: fold.Days(30), Value: 1000}
	b := analysis.NewEngine(measure.Settings{
		Targets: []measure.Target{churn, {Measure: "no_such_measure", Value: 1}, active},
	}).UpdateHistories(&shop{}, base)
	require.Equal(t, []measure.Target{active, churn}, b.Targets())
}
