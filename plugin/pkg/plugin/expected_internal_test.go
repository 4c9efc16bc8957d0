package plugin

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
)

// TestBaselineOf finds the baseline of retention, which is that of churn, and tells horizons apart.
func TestBaselineOf(t *testing.T) {
	t.Parallel()
	answer := &api.SeriesAnswer{Days: []string{"2026-11-22"}, Series: []api.Series{
		{Measure: "baseline", Labels: map[string]string{"measure": "churn_ratio", "basis": "", "horizon": ""}, Values: api.Values{0.3}},
		{Measure: "baseline", Labels: map[string]string{"measure": "early_churn_ratio", "basis": "", "horizon": "100d"}, Values: api.Values{0.6}},
	}}
	require.Equal(t, &answer.Series[0], baselineOf(answer, "baseline", &api.Series{Measure: "retention_ratio"}))
	require.Equal(t, &answer.Series[1], baselineOf(answer, "baseline", &api.Series{Measure: "early_churn_ratio", Labels: map[string]string{"horizon": "100d"}}))
	require.Nil(t, baselineOf(answer, "baseline", &api.Series{Measure: "early_churn_ratio", Labels: map[string]string{"horizon": "90d"}}))
	require.Nil(t, baselineOf(answer, "baseline_standard_deviation", &api.Series{Measure: "churn_ratio"}))
}
