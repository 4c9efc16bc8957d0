package plugin

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
)

// TestFieldsOfSeveralMeasuresDifferByTheirLabels even where a measure has a label called measure:
// alert rules know fields by their labels alone.
func TestFieldsOfSeveralMeasuresDifferByTheirLabels(t *testing.T) {
	t.Parallel()
	a := &ask{query: query{Measures: []string{"programme_uplift_ratio", "nps", "baseline"}}}
	seen := map[string]bool{}
	for _, s := range []api.Series{
		{Measure: "programme_uplift_ratio", Labels: map[string]string{"measure": "retention"}},
		{Measure: "programme_uplift_ratio", Labels: map[string]string{"measure": "orders"}},
		{Measure: "nps"},
		{Measure: "baseline", Labels: map[string]string{"measure": "nps"}},
	} {
		labels := a.labels(&s, "").String()
		require.False(t, seen[labels], labels)
		seen[labels] = true
	}
}
