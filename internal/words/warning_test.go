package words_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/warning"
	"github.com/klantenbinding/loyalty/internal/words"
)

func TestEveryWarningHasASentenceInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, code := range warning.Codes() {
		w := warning.Warning{Code: code, Kind: "order", Detail: "wc-shipped", Count: 40, Total: 50}
		english := words.English.Warning(w)
		for _, l := range words.Languages() {
			text := l.Warning(w)
			require.NotEmpty(t, text, "%s in %s", code, l)
			require.NotContains(t, text, "{", "%s in %s", code, l)
			require.NotContains(t, text, "  ", "%s in %s", code, l)
			if l != words.English {
				require.NotEqual(t, english, text, code)
			}
		}
	}
	require.Empty(t, words.English.Warning(warning.Warning{Code: "unheard_of"}))
	require.Equal(t, `40 orders have the status "wc-shipped", which is on no list and does not count as a sale: put it on one of the lists in statuses`,
		words.English.Warning(warning.Warning{Code: warning.UnlistedStatus, Kind: "order", Detail: "wc-shipped", Count: 40}))
}
