package mariadbtest_test

import (
	"context"
	"database/sql"
	"testing"

	_ "github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

func TestMain(m *testing.M) { mariadbtest.Main(m) }

func TestReaderMayReadAndNotWrite(t *testing.T) {
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, "CREATE TABLE t (n INT); INSERT INTO t VALUES (7)")
	reader, err := sql.Open("mysql", db.DSN(db.Reader(t)))
	require.NoError(t, err)
	defer reader.Close()
	var n int
	require.NoError(t, reader.QueryRowContext(context.Background(), "SELECT n FROM t").Scan(&n))
	require.Equal(t, 7, n)
	_, err = reader.ExecContext(context.Background(), "INSERT INTO t VALUES (8)")
	require.ErrorContains(t, err, "denied")
}

func TestKilledServerKeepsItsData(t *testing.T) {
	s := mariadbtest.New(t)
	db := s.Database(t)
	db.Exec(t, "CREATE TABLE t (n INT) ENGINE=InnoDB; INSERT INTO t VALUES (7)")
	addr := s.Addr()
	s.Kill()
	require.Error(t, db.PingContext(context.Background()))
	s.Start(t)
	require.Equal(t, addr, s.Addr())
	var n int
	require.NoError(t, db.QueryRowContext(context.Background(), "SELECT COUNT(*) FROM t").Scan(&n))
}

func TestRootNeedsItsPassword(t *testing.T) {
	s := mariadbtest.Shared(t)
	db, err := sql.Open("mysql", "root@tcp("+s.Addr()+")/")
	require.NoError(t, err)
	defer db.Close()
	require.ErrorContains(t, db.PingContext(context.Background()), "Access denied")
}
