package sqlsums

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/database"
)

// state is what tells whether orders have changed.
type state struct {
	rows, usable int64
	first, last  record.Day // last before first without orders
	modified     string
	units, marks string // the sum of the revenue, and of checksums of the rows, as decimal numbers
	refunds      refundState
	// lines change what orders of any age are worth, whose rows stay as they are: all figures must be computed again.
	lines lineState
}

// readState reads what tells whether orders have changed.
func readState(ctx context.Context, q sqlx.QueryerContext, o orders) (state, error) {
	s := statement{orders: o}
	text, err := s.text("state")
	if err != nil {
		return state{}, err
	}
	var first, last sql.NullInt32
	var modified, units, marks sql.NullString
	var now state
	args := o.args
	if o.NoGuests {
		args = slices.Concat(args, args) // days without a customer are not the first
	}
	if err := q.QueryRowxContext(ctx, text, args...).Scan(&now.rows, &now.usable, &first, &last, &modified, &units, &marks); err != nil {
		return state{}, fmt.Errorf("read the state of the orders: %w", database.ClassifyQuery(err))
	}
	now.first, now.last, now.modified = record.Day(first.Int32), record.Day(last.Int32), modified.String
	now.units, now.marks = units.String, marks.String
	if !first.Valid {
		now.first, now.last = 1, 0
	}
	if err := now.readLines(ctx, q, &o); err != nil {
		return now, err
	}
	return now, now.readRefunds(ctx, q, &o)
}
