package demo_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/demo"
	"github.com/klantenbinding/loyalty/internal/demo/shop"
)

var now = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)

// young returns a shop that has been open for some months.
func young(months int) *shop.Shop {
	s := shop.New(5, now)
	s.Advance(s.Opening().AddDate(0, months, 0))
	return s
}

// serve starts a server for a snapshot and returns it with a connection pool. Tests with a server do
// not run in parallel, because servers share the engine library's global variables.
func serve(t *testing.T, snap *shop.Snapshot) (*demo.Server, *sql.DB) {
	t.Helper()
	s, err := demo.NewServer(t.Context(), snap)
	require.NoError(t, err)
	db := sql.OpenDB(connector(t, s, s.Password()))
	t.Cleanup(func() {
		require.NoError(t, db.Close())
		require.NoError(t, s.Close())
	})
	return s, db
}

func connector(t *testing.T, s *demo.Server, password string) driver.Connector {
	t.Helper()
	cfg := mysql.NewConfig()
	cfg.Net, cfg.Addr, cfg.DBName, cfg.User, cfg.Passwd = "tcp", s.Addr().String(), s.Database(), s.User(), password
	cfg.Logger = &mysql.NopLogger{}
	c, err := mysql.NewConnector(cfg)
	require.NoError(t, err)
	return c
}

// rows runs a query and returns the values as text; NULL becomes "NULL".
func rows(t require.TestingT, db *sql.DB, query string, args ...any) [][]string {
	result, err := db.QueryContext(context.Background(), query, args...)
	require.NoError(t, err, query)
	defer result.Close()
	columns, err := result.Columns()
	require.NoError(t, err)
	var all [][]string
	for result.Next() {
		values := make([]sql.NullString, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		require.NoError(t, result.Scan(into...))
		row := make([]string, len(columns))
		for i, v := range values {
			row[i] = v.String
			if !v.Valid {
				row[i] = "NULL"
			}
		}
		all = append(all, row)
	}
	require.NoError(t, result.Err())
	return all
}
