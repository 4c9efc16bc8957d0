package plugin

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
)

// TestFieldsOfSeveralMeasuresDifferByTheirLabels also if a measure has a label called measure: alert
// rules know fields by their labels alone.
func TestFieldsOfSeveralMeasuresDifferByTheirLabels(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range []api.Series{
		{Measure: "programme_uplift_ratio", Labels: map[string]string{"measure": "retention"}},
		{Measure: "programme_uplift_ratio", Labels: map[string]string{"measure": "orders"}},
		{Measure: "nps"},
		{Measure: "baseline", Labels: map[string]string{"measure": "nps"}},
	} {
		labels := labelsOf(&s, "", true).String()
		require.False(t, seen[labels], labels)
		seen[labels] = true
	}
}
