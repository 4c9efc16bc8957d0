package plugin

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/words"
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

// TestMovementsAreWrittenOnTheirBars checks the texts by the lengths of the bars: what lifts a bar has none.
func TestMovementsAreWrittenOnTheirBars(t *testing.T) {
	t.Parallel()
	moves := []movement{{"opening", true, 1_200_000}, {"new", false, 12_345}, {"churned", false, -987}, {"closing", true, 1_211_358}}
	for language, want := range map[words.Language][]data.ValueMapper{
		words.English: {
			{"1200000": {Text: nonBreaking}, "1211358": {Text: nonBreaking}},
			{"1200000": {Text: "€1.20M"}, "1211358": {Text: "€1.21M"}},
			{"12345": {Text: "+€12.3K"}},
			{"987": {Text: "−€987"}},
		},
		words.Dutch: {
			{"1200000": {Text: nonBreaking}, "1211358": {Text: nonBreaking}},
			{"1200000": {Text: "€\u00a01,20M"}, "1211358": {Text: "€\u00a01,21M"}},
			{"12345": {Text: "+€\u00a012,3K"}},
			{"987": {Text: "−€\u00a0987"}},
		},
	} {
		fields := writer{language}.waterfall(moves, form{unit: "currency", currency: "EUR"})
		for i, texts := range want {
			require.Equal(t, data.ValueMappings{texts}, fields[i+1].Config.Mappings, "%s %d", language, i)
		}
	}
}
