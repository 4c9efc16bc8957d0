package landing

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// expecting returns a board whose watched figures were all expected to be 0.30, with a deviation of 0.01, and whose
// repeat purchases are not short.
func expecting(observed float64) *fakeBoard {
	usual := &fakeBoard{}
	return &fakeBoard{curve: func(name string, day int) float64 {
		switch name {
		case "baseline":
			return 0.30
		case "baseline_observed":
			return observed
		case "repeat_purchases_cusum":
			return 0
		}
		return usual.value(name, day)
	}}
}

// TestWhatMattersComesFirst checks the sentences: the bad ones first, and one if nothing is unusual.
func TestWhatMattersComesFirst(t *testing.T) {
	t.Parallel()
	html, _ := renderIn(t, "en", expecting(0.34), goodStatus())
	const end = " is 34.0 %; 30.0 % was expected from this shop&#39;s history</p>"
	bad, good := `<p class="matters bad">▲ Churn`+end, `<p class="matters good">▲ Repeat buyers`+end
	require.Contains(t, html, bad)
	require.Contains(t, html, good)
	require.Less(t, strings.Index(html, bad), strings.Index(html, good))
	require.Equal(t, 3, strings.Count(html, `<p class="matters`))
	html, _ = renderIn(t, "nl", expecting(0.31), goodStatus())
	require.Contains(t, html, `<p class="matters flat">Niets bijzonders`)
	html, _ = render(t, &fakeBoard{}, goodStatus())
	require.NotContains(t, html, `<p class="matters`, "nothing is expected yet")
}

// TestMissingPurchasesAreUnusual checks that the page does not call a day usual on which repeat purchases are missing.
func TestMissingPurchasesAreUnusual(t *testing.T) {
	t.Parallel()
	for statistic, want := range map[float64]int{6.7: 1, 6.8: 0} { // the threshold is 6.8
		figures, short := expecting(0.31), shopping(statistic)
		html, _ := render(t, &fakeBoard{curve: func(name string, day int) float64 {
			if strings.HasPrefix(name, "repeat_purchases_") {
				return short.curve(name, day)
			}
			return figures.curve(name, day)
		}}, goodStatus())
		require.Equal(t, want, strings.Count(html, `<p class="matters`), statistic)
		require.Equal(t, 1-want, strings.Count(html, `<p class="repeat bad">`), statistic)
	}
}
