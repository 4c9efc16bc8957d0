package sqlsums

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// TestRowsAreLimited reads as many rows as fit, and one more.
func TestRowsAreLimited(t *testing.T) {
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	db, err := sqlx.Open("mysql", s.db.DSN(s.cfg.User))
	require.NoError(t, err)
	defer db.Close()
	const statement = "SELECT 1 AS a, 2 AS b UNION ALL SELECT 3, 4 UNION ALL SELECT 5, 6 UNION ALL SELECT 7, 8"
	rows, err := numbersWithin(t.Context(), bytesOf(4, 2), db, statement)
	require.NoError(t, err)
	require.ElementsMatch(t, [][]int64{{1, 2}, {3, 4}, {5, 6}, {7, 8}}, rows)
	rows[0] = append(rows[0], 9)
	require.NotContains(t, rows[1], int64(9), "rows do not share what follows them")
	_, err = numbersWithin(t.Context(), bytesOf(4, 2)-1, db, statement)
	require.EqualError(t, err, "the sums take more than 1024 MB: ask for fewer groups, or configure fewer dimensions and a lower cap")
}

// TestTooManyRowsAreNotReadAgain keeps the error of a statement with too many rows.
func TestTooManyRowsAreNotReadAgain(t *testing.T) {
	a := newAdder(dialect{}, orders{}, state{}, nil)
	k := keptForm{form: fold.Form{Shape: fold.ShapeDaily}}
	a.fail(k, fmt.Errorf("compute: %w", errTooManyRows))
	_, ok, err := a.find(k)
	require.True(t, ok)
	require.ErrorIs(t, err, errTooManyRows)
}

// TestKeptRowsAreLimitedByTheirBytes discards earlier rows when there are too many.
func TestKeptRowsAreLimitedByTheirBytes(t *testing.T) {
	a := newAdder(dialect{}, orders{}, state{}, nil)
	wide := make([]int64, 1<<16)
	rows := slices.Repeat([][]int64{wide}, maxKept/2/bytesOf(1, len(wide)))
	for i := range 3 {
		a.keep(keptForm{form: fold.Form{Days: int32(i)}}, rows)
	}
	require.Len(t, a.kept, 3, "before the publication")
	a.later = (&Poller{}).later
	clear(a.kept)
	a.bytes = 0
	for i := range 3 {
		a.keep(keptForm{form: fold.Form{Days: int32(i)}}, rows)
	}
	require.Len(t, a.kept, 1, "the third one discards two")
	require.LessOrEqual(t, a.bytes, maxKept)
}
