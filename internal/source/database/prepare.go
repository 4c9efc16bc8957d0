package database

import (
	"context"
	"errors"

	"github.com/jmoiron/sqlx"
)

// Prepare has the server prepare a query, which checks tables, columns and grants but reads nothing.
func Prepare(ctx context.Context, conn *sqlx.Conn, query string) (err error) {
	st, err := conn.PreparexContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	return nil
}
