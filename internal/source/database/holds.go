package database

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jmoiron/sqlx"
)

// Holds reports whether the first value of a query is above zero. An empty query always holds.
func Holds(ctx context.Context, conn *sqlx.Conn, query string) (bool, error) {
	if query == "" {
		return true, nil
	}
	var n sql.NullFloat64
	err := conn.GetContext(ctx, &n, query)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return n.Float64 > 0, err
}
