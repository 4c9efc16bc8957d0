package ledger_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
)

func TestDimensionsHaveNames(t *testing.T) {
	t.Parallel()
	for d := range ledger.NumDimensions {
		got, ok := ledger.ParseDimension(d.String())
		require.True(t, ok)
		require.Equal(t, d, got)
	}
	_, ok := ledger.ParseDimension("shoe_size")
	require.False(t, ok)
	require.Equal(t, "unknown", ledger.NumDimensions.String())
}
