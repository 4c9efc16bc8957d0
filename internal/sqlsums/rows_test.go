package sqlsums

import (
	"fmt"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// TestRowsAreLimited reads as many rows as fit, and one more: then the connection is lost with the other rows, unless it
// is still needed.
func TestRowsAreLimited(t *testing.T) {
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	db, err := sqlx.Open("mysql", s.db.DSN(s.cfg.User))
	require.NoError(t, err)
	defer db.Close()
	conn, err := db.Connx(t.Context())
	require.NoError(t, err)
	defer conn.Close()
	const statement = "SELECT 1 AS a, 2 AS b UNION ALL SELECT 3, 4 UNION ALL SELECT 5, 6 UNION ALL SELECT 7, 8"
	why := tooLarge("the sums", 3<<20, "ask for fewer groups")
	rows, err := numbersWithin(t.Context(), memoryLimit{bytes: bytesOf(4, 2), why: why}, conn, statement)
	require.NoError(t, err)
	require.ElementsMatch(t, [][]int64{{1, 2}, {3, 4}, {5, 6}, {7, 8}}, rows)
	rows[0] = append(rows[0], 9)
	require.NotContains(t, rows[1], int64(9), "rows do not share what follows them")
	less := memoryLimit{bytes: bytesOf(4, 2) - 1, why: why, drain: true}
	_, err = numbersWithin(t.Context(), less, conn, statement)
	require.EqualError(t, err, "the sums take more than 3 MB of memory: ask for fewer groups")
	require.Equal(t, failure.SumsTooLarge, failure.Of(err).Code)
	require.NoError(t, conn.PingContext(t.Context()))
	less.drain = false
	// So many rows that the driver sees the end of the context before it has read them all.
	many := "WITH d AS (" + statement + ") SELECT d.a, d.b FROM d"
	for i := range 14 {
		many += fmt.Sprintf(", d d%d", i)
	}
	_, err = numbersWithin(t.Context(), less, conn, many)
	require.EqualError(t, err, "the sums take more than 3 MB of memory: ask for fewer groups")
	require.Error(t, conn.PingContext(t.Context()))
}
