package plugin

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestBarsOfAWaterfallReachFromLevelToLevel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := float64(rapid.IntRange(-1000, 1000).Draw(t, "from"))
		change := float64(rapid.IntRange(-1000, 1000).Draw(t, "change"))
		foot, bar := hang(from, change)
		low, high := min(from, from+change), max(from, from+change)
		switch {
		case low >= 0:
			require.Equal(t, []float64{low, high}, []float64{foot, foot + bar})
		case high <= 0:
			require.Equal(t, []float64{high, low}, []float64{foot, foot + bar})
		default:
			require.Zero(t, foot)
			require.Contains(t, []float64{low, high}, bar)
		}
	})
}
