package decode

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
)

// A text of a megabyte is not a country. Metrics and API show the same beginning of it.
func TestLongValuesAreCutAtReading(t *testing.T) {
	l := Labels{}
	got := l.label([]byte(strings.Repeat("é", 1<<19)), nil)
	require.Equal(t, strings.Repeat("é", record.MaxValue/2), got)
	odd := l.label([]byte("x"+strings.Repeat("é", 1<<19)), nil)
	require.True(t, utf8.ValidString(odd))
	require.Len(t, odd, record.MaxValue-1)
	for key := range l {
		require.LessOrEqual(t, len(key), record.MaxValue)
	}
	require.Equal(t, "NL", l.label([]byte("NL"), nil))
}
