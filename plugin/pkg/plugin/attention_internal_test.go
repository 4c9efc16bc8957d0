package plugin

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/words"
)

// TestFinding compares churn of 34 % with an expected 30 % ± 1 %: four deviations, and worse.
func TestFinding(t *testing.T) {
	t.Parallel()
	of := func(name string, v float64) api.Series {
		return api.Series{Measure: name, Labels: map[string]string{"measure": "churn_ratio", "basis": "", "horizon": ""}, Values: api.Values{v}}
	}
	churn, ok := measure.Find("churn_ratio")
	require.True(t, ok)
	q := &question{terms: glossary{words: words.Dutch, catalogue: &api.Catalogue{
		Measures: []api.MeasureInfo{{Name: "churn_ratio", Title: churn.Title, Unit: "ratio", Display: churn.Display}},
	}}}
	answer := &api.SeriesAnswer{Series: []api.Series{of("baseline", 0.30), of("baseline_observed", 0.34), of("baseline_standard_deviation", 0.01)}}
	f, ok := q.finding(answer, &answer.Series[0])
	require.True(t, ok)
	require.InDelta(t, 4, f.Deviations, 1e-9)
	require.Equal(t, -1, f.Verdict)
	require.Equal(t, display.Lower, churn.Display.Better)
	require.Equal(t, "▲ Klantverloop is 34,0\u00a0%; verwacht op grond van het verleden van de winkel was 30,0\u00a0%", f.Text)
	_, ok = q.finding(answer, &answer.Series[1])
	require.False(t, ok, "only the baseline itself is a finding")
	answer.Series[2] = of("baseline_standard_deviation", math.NaN())
	_, ok = q.finding(answer, &answer.Series[0])
	require.False(t, ok, "without a deviation nothing can be said")
}
