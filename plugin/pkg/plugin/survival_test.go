package plugin_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheCurveOfAllCustomersHasItsInterval(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	r := query(t, source, span(t, "2026-06-01", "2026-11-22"), `{"queryType":"survival","survival":"second_order"}`)
	require.NoError(t, r.Error)
	var names []string
	for _, f := range r.Frames[0].Fields {
		names = append(names, f.Name)
	}
	require.Equal(t, []string{"Days since the start", "All together", "Lower bound", "Upper bound"}, names)
	first, _ := r.Frames[0].Fields[1].At(0).(*float64)
	require.InDelta(t, 1, *first, 0, "on the first day nobody has bought again")

	r = query(t, source, span(t, "2026-06-01", "2026-11-22"), `{"queryType":"survival","survival":"second_order","cohortPeriod":"month"}`)
	require.NoError(t, r.Error)
	require.Len(t, r.Frames[0].Fields, 7, "the days, five of the cohorts and all together")
}
