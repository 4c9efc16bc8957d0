package measure

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRankLadder reads the expression with the rules of SQL.
func TestRankLadder(t *testing.T) {
	text, err := RankLadder("r", func(a string, b int64) (string, error) { return fmt.Sprintf("%s/%d", a, b), nil })
	require.NoError(t, err)
	value := func(r int64) int32 {
		for _, branch := range strings.Split(strings.TrimSuffix(text, " END"), " WHEN ")[1:] {
			var limit, base, by int64
			if _, err := fmt.Sscanf(branch, "r < %d THEN %d + r/%d", &limit, &base, &by); err != nil {
				base, by = 0, 1
				_, err = fmt.Sscanf(branch, "r < %d THEN r", &limit)
				require.NoError(t, err)
			}
			if r < limit {
				return int32(base + r/by)
			}
		}
		return -1
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		revenue := 1 + r.Int64N(1<<r.IntN(61))
		require.Equal(t, rankOf(revenue), value(revenue), revenue)
	}
}
