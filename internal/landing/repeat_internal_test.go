package landing

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
)

// shopping returns a board whose repeat purchases have these values.
func shopping(statistic float64) *fakeBoard {
	usual := &fakeBoard{}
	return &fakeBoard{curve: func(name string, day int) float64 {
		switch name {
		case "repeat_purchases_cusum":
			return statistic
		case "repeat_purchases_ratio":
			return 0.984
		}
		return usual.value(name, day)
	}}
}

func TestRepeatPurchasesInOneLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		statistic float64
		language  string
		want      string
	}{
		{6.8, "en", `<p class="repeat bad">Repeat purchases since 3 October: 212 fewer than expected (−9 %), worth about €9,600</p>`},
		{6.8, "nl", `<p class="repeat bad">Vervolgaankopen sinds 3 oktober: 212 minder dan verwacht (−9 %), ongeveer € 9.600 waard</p>`},
		{6.7, "en", `<p class="repeat flat">Repeat purchases of the last 28 days: 98 % of what was expected</p>`},
		{6.7, "nl", `<p class="repeat flat">Vervolgaankopen van de laatste 28 dagen: 98 % van wat verwacht werd</p>`},
	} {
		html, _ := renderIn(t, c.language, shopping(c.statistic), goodStatus())
		require.Contains(t, html, c.want)
	}
}

func TestNoLineWithoutAnExpectation(t *testing.T) {
	t.Parallel()
	html, _ := render(t, shopping(math.NaN()), goodStatus())
	require.NotContains(t, html, "Repeat purchases")
	html, _ = render(t, &fakeBoard{absent: map[string]absence.Reason{"repeat_purchases_cusum": absence.Because(absence.FewPurchases)}}, goodStatus())
	require.NotContains(t, html, "Repeat purchases")
}
