package server_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
)

// TestAttentionAgreesWithTheBaselines compares the findings with the series of the baselines on the same day.
func TestAttentionAgreesWithTheBaselines(t *testing.T) {
	t.Parallel()
	shop := newShop()
	unusual := 0
	for _, day := range []string{"2026-11-22", "2026-09-01", "2026-06-01", "2026-03-01"} {
		var a api.Attention
		w := get(shop, api.Prefix+"/attention?window=90d&to="+day)
		require.Equal(t, http.StatusOK, w.Code, w.Body)
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &a))
		require.Equal(t, day, a.Day)
		require.LessOrEqual(t, len(a.Findings), 3)
		last := func(measure string, f *api.Finding) float64 {
			s := seriesOf(t, shop, "measure="+measure+"&window=90d&from="+day+"&to="+day)
			for _, of := range s.Series {
				if of.Labels["measure"] == f.Measure && of.Labels["basis"] == f.Labels["basis"] && of.Labels["horizon"] == f.Labels["horizon"] {
					return of.Values[0]
				}
			}
			require.Fail(t, "no series", "%s of %s", measure, f.Measure)
			return 0
		}
		for i := range a.Findings {
			f := &a.Findings[i]
			unusual++
			require.InDelta(t, last("baseline_observed", f), f.Observed, 1e-12)
			require.InDelta(t, f.Expected, last("baseline", f), 1e-12)
			require.InDelta(t, last("baseline_standard_deviation", f), f.StandardDeviation, 1e-12)
			require.GreaterOrEqual(t, (f.Observed-f.Expected)*(f.Observed-f.Expected), 2.5*2.5*f.StandardDeviation*f.StandardDeviation)
			require.Contains(t, []string{"better", "worse"}, f.Verdict)
		}
	}
	require.Positive(t, unusual)
	require.Equal(t, http.StatusBadRequest, get(shop, api.Prefix+"/attention?window=month").Code, "calendar windows have no baseline")
}
