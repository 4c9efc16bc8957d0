package words_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

func TestEveryFailureHasASentenceInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, l := range words.Languages() {
		require.Empty(t, l.Failure(failure.Failure{}))
		other := l.Failure(failure.Failure{Code: failure.Other})
		require.Equal(t, other, l.Failure(failure.Failure{Code: "unheard_of"}))
		seen := map[string]failure.Code{}
		for _, code := range failure.Codes() {
			text := l.Failure(failure.Failure{Code: code})
			require.NotEmpty(t, text, "%s in %s", code, l)
			require.Empty(t, seen[text], "%s and %s in %s: the sentence of Other, or the same twice", code, seen[text], l)
			seen[text] = code
			require.NotEmpty(t, code.Remedy(), code)
			for _, kind := range record.Kinds() {
				with := l.Failure(failure.Failure{Code: code, Kind: string(kind)})
				require.Greater(t, len(with), len(text), "%s of %s in %s", code, kind, l)
			}
		}
	}
	require.Equal(t, "orders: "+words.English.Failure(failure.Failure{Code: failure.TableNotFound}),
		words.English.Failure(failure.Failure{Code: failure.TableNotFound, Kind: "order"}))
}
