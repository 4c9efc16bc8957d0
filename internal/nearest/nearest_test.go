package nearest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/nearest"
)

func TestName(t *testing.T) {
	t.Parallel()
	known := []string{"revenue", "revenue_movement", "retention_ratio", "churn_ratio", "nps", "clv_predicted"}
	for name, want := range map[string]string{
		"retention_rate": "retention_ratio", "retention": "retention_ratio", "Revenu": "revenue", "revenue_movements": "revenue_movement",
		"churn": "churn_ratio", "np": "nps", "clv": "clv_predicted", "nps_score_of_all": "nps",
		"churn_rate_of_customers": "churn_ratio", "movement": "revenue_movement", "retained": "", "weather": "", "": "", strings.Repeat("retention_ratio", 9): "",
	} {
		got, ok := nearest.Name(name, known)
		require.Equal(t, want, got, name)
		require.Equal(t, want != "", ok)
	}
	_, ok := nearest.Name("anything", nil)
	require.False(t, ok)
}

func TestNameWithOneTypo(t *testing.T) {
	t.Parallel()
	known := []string{"retention_ratio", "average_order_value", "loyalty_index"}
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SampledFrom(known).Draw(t, "want")
		at := rapid.IntRange(0, len(want)-1).Draw(t, "at")
		typo := want[:at] + rapid.SampledFrom([]string{"", "x", want[at:at+1] + "x"}).Draw(t, "typo") + want[at+1:]
		got, ok := nearest.Name(typo, known)
		require.True(t, ok)
		require.Equal(t, want, got)
	})
}
