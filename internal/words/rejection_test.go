package words_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/words"
)

// TestEveryRejectionHasWords reads the reasons from the source of the package that counts them.
func TestEveryRejectionHasWords(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../source/decode/reason.go")
	require.NoError(t, err)
	reasons := regexp.MustCompile(`Reason = "(\w+)"`).FindAllStringSubmatch(string(source), -1)
	require.Greater(t, len(reasons), 15)
	for _, l := range words.Languages() {
		for _, r := range reasons {
			require.NotEqual(t, r[1], l.Rejection(r[1]), l)
		}
		require.Len(t, words.Rejections(), len(reasons))
	}
	require.NotEqual(t, words.English.Rejection("bad_date"), words.Dutch.Rejection("bad_date"))
}
