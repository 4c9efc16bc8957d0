package plugin

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/api"
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

// The bar of guests is left out where nobody buys without an account and an address.
func TestAWaterfallShowsGuestsIfThereAreAny(t *testing.T) {
	t.Parallel()
	for guests, want := range map[float64][]string{
		0:  {"opening", "new", "reactivation", "expansion", "contraction", "churned", "adjustment", "closing"},
		-5: {"opening", "new", "reactivation", "expansion", "contraction", "churned", "guests", "adjustment", "closing"},
	} {
		l := levels{[]api.Series{{
			Measure: "revenue_movement", Labels: map[string]string{"movement": "guests", "basis": "orders"}, Values: api.Values{guests},
		}}, "orders"}
		require.Equal(t, want, keysOf(l.revenue()))
		l.basis = "subscriptions"
		require.NotContains(t, keysOf(l.revenue()), "guests")
	}
}
