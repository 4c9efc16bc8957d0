package demo_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// Constant matches have MySQL's results, and do not make the engine allocate 300 MB for regular expressions.
func TestConstantsAreMatchedWithoutTheEngine(t *testing.T) {
	_, db := serve(t, young(1).Snapshot())
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	require.Equal(t, [][]string{{"0", "1", "1", "0", "1"}}, rows(t, db,
		"SELECT 'wp_' REGEXP '[0-9]_$', 'wp_2_' REGEXP '[0-9]_$', 'wp_' NOT REGEXP '[0-9]_$', '12' REGEXP '^[0-9]$', '12' REGEXP '^[0-9]+$'"))
	require.Equal(t, [][]string{{"network"}}, rows(t, db, "SELECT CASE WHEN 'wp_2_' REGEXP ? THEN 'network' ELSE 'site' END", "[0-9]_$"))
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(32<<20))
	// The engine matches all others.
	require.Equal(t, [][]string{{"1", "0"}}, rows(t, db, "SELECT 'shop' REGEXP 's(h|H)op', option_name REGEXP '^x' FROM wp_options LIMIT 1"))
}
