package attention_test

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/attention"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/words"
)

// TestWorstComesFirst checks random findings: at most three, bad ones before good ones, the furthest first, and
// nothing that is usual.
func TestWorstComesFirst(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOf(rapid.Custom(func(t *rapid.T) attention.Finding {
			return attention.Finding{Verdict: rapid.IntRange(-1, 1).Draw(t, "verdict"), Deviations: rapid.Float64Range(0, 9).Draw(t, "deviations")}
		})).Draw(t, "findings")
		told := attention.Worst(all)
		require.LessOrEqual(t, len(told), 3)
		require.True(t, slices.IsSortedFunc(told, func(a, b attention.Finding) int {
			return cmp.Or(cmp.Compare(a.Verdict, b.Verdict), cmp.Compare(b.Deviations, a.Deviations))
		}))
		left := 0
		for _, f := range all {
			if f.Verdict != 0 && f.Deviations >= 2.5 {
				left++
			}
		}
		require.Len(t, told, min(left, 3))
		for _, f := range told {
			require.True(t, f.Verdict != 0 && f.Deviations >= 2.5)
		}
	})
}

// TestFind compares a churn of 34 % with an expected 30 % ± 1 %: four deviations, and worse.
func TestFind(t *testing.T) {
	t.Parallel()
	churn := attention.Figure{
		Measure: "churn_ratio", Title: "Churn", Display: display.Share(display.Lower, display.Lost), Observed: 0.34, Expected: 0.30, Deviation: 0.01,
	}
	f, ok := attention.Find(words.English, &churn)
	require.True(t, ok)
	require.InDelta(t, 4, f.Deviations, 1e-9)
	require.Equal(t, -1, f.Verdict)
	require.Equal(t, "▲ Churn is 34.0\u00a0%; 30.0\u00a0% was expected from this shop's history", f.Text)
	churn.Labels = map[string]string{"horizon": "100d"}
	churn.Observed = 0.26
	f, ok = attention.Find(words.English, &churn)
	require.True(t, ok)
	require.Equal(t, 1, f.Verdict)
	require.Contains(t, f.Text, "▼ Churn (100 days) is 26.0")
	for _, deviation := range []float64{math.NaN(), 0} {
		churn.Deviation = deviation
		_, ok = attention.Find(words.English, &churn)
		require.False(t, ok, "without a deviation nothing can be said")
	}
}
