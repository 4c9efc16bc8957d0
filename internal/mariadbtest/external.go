package mariadbtest

import (
	"net"
	"strconv"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
)

// External returns a server on 127.0.0.1 that runs already and may be of another product. The account of the data
// source name creates databases and accounts for the tests, and drops them at their ends.
func External(tb testing.TB, dsn string) *Server {
	tb.Helper()
	cfg, err := mysql.ParseDSN(dsn)
	if err != nil {
		tb.Fatalf("read the data source name: %v", err)
	}
	host, port, err := net.SplitHostPort(cfg.Addr)
	if err != nil || host != "127.0.0.1" {
		tb.Fatalf("the server for tests must be on 127.0.0.1 and a port, not on %s", cfg.Addr)
	}
	s := &Server{external: cfg}
	if s.port, err = strconv.Atoi(port); err != nil {
		tb.Fatalf("read the port of %s: %v", cfg.Addr, err)
	}
	s.dbs.Store(time.Now().UnixNano()) // names that an interrupted run has not left behind
	return s
}
