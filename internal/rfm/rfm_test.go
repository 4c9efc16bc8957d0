package rfm_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/rfm"
)

// TestEveryPairOfScoresHasOneSegment writes the whole map: a row for each score of recency from 5 to 1, a
// column for each score of frequency and value together from 1 to 5.
func TestEveryPairOfScoresHasOneSegment(t *testing.T) {
	t.Parallel()
	want := [][]string{
		{"new", "potential_loyalists", "potential_loyalists", "champions", "champions"},
		{"promising", "potential_loyalists", "potential_loyalists", "loyal", "loyal"},
		{"about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal"},
		{"hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose_them"},
		{"lost", "hibernating", "at_risk", "at_risk", "cannot_lose_them"},
	}
	used := map[string]bool{}
	for i, row := range want {
		for k, name := range row {
			require.Equal(t, name, rfm.SegmentOf(5-i, k+1, k+1).String())
			used[name] = true
		}
	}
	require.Len(t, used, len(rfm.Segments()), "no segment is empty by definition")
	require.Equal(t, "potential_loyalists", rfm.SegmentOf(5, 1, 4).String(), "2.5 counts as 3")
}

// slowScore is 1 and one more for each fifth of the values that is lower.
func slowScore(values []int64, v int64) int {
	lower := 0
	for _, o := range values {
		if o < v {
			lower++
		}
	}
	return 1 + 5*lower/len(values)
}

func TestScoresFollowTheRank(t *testing.T) {
	t.Parallel()
	values := []int64{1, 1, 1, 1, 1, 1, 2, 2, 3, 9} // of ten customers six buy once
	scale := rfm.NewScale(values)
	for v, want := range map[int64]int{0: 1, 1: 1, 2: 4, 3: 5, 9: 5} {
		require.Equal(t, want, scale.Score(v), "%d", v)
	}
	r := rand.New(rand.NewPCG(3, 5))
	for range 2000 {
		values := make([]int64, 1+r.IntN(40))
		for i := range values {
			values[i] = int64(r.IntN(1 + r.IntN(60)))
		}
		scale := rfm.NewScale(values)
		for _, v := range values {
			require.Equal(t, slowScore(values, v), scale.Score(v), "%d of %v", v, values)
		}
	}
}
