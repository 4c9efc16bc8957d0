package sqlsums

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/fold"
)

// TestMerge adds rows with sign 0 and takes those with sign 1 away. The rows before stay as they are.
func TestMerge(t *testing.T) {
	k := keptForm{form: fold.Form{Shape: shapePairs}}
	before := [][]int64{{5, 2, 1}, {6, 1, 4}, {7, 7, 3}}
	require.Equal(t, [][]int64{{6, 1, 5}, {7, 7, 3}, {5, 3, 1}}, merge(k, before, [][]int64{{5, 2, 1, 1}, {6, 1, 2, 0}, {5, 3, 1, 0}, {6, 1, 1, 1}, {9, 9, 1, 0}, {9, 9, 1, 1}}))
	require.Equal(t, [][]int64{{5, 2, 1}, {6, 1, 4}, {7, 7, 3}}, before)

	k = keptForm{form: fold.Form{Shape: fold.ShapeTypes}, cut: cut{Slot: "first"}}
	before = [][]int64{{1, 2, 0, 3, 0}, {1, 2, 0, 3, 4}}
	require.Equal(t, [][]int64{{1, 2, 0, 3, 0}, {1, 3, -1, 3, 4}, {2, 1, 0, 0, 4}}, merge(k, before, [][]int64{{1, 1, 0, 0, 8}, {1, 0, 1, 0, 9}, {2, 1, 0, 0, 8}}))
}
