package demo_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/demo"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

func TestMain(m *testing.M) { mariadbtest.Main(m) }

// TestDumpEqualsTheServer loads a dump into MariaDB and compares each row with the demo's own server.
func TestDumpEqualsTheServer(t *testing.T) {
	snap := young(4).Snapshot()
	_, embedded := serve(t, snap)
	loaded := load(t, func(out *bytes.Buffer) error { return demo.Dump(out, snap, "reader") })
	compared := 0
	for _, database := range []string{"shop", "crm"} {
		for _, table := range rows(t, embedded, "SELECT table_name FROM information_schema.tables WHERE table_schema = ?", database) {
			name := database + "." + table[0]
			all := "SELECT * FROM " + name + " ORDER BY 1"
			want, got := rows(t, embedded, all), rows(t, loaded, all)
			require.Len(t, got, len(want), name)
			for i := range want {
				require.Equal(t, want[i], got[i], name)
			}
			compared += len(want)
		}
	}
	require.Greater(t, compared, 1000)
	require.Contains(t, fmt.Sprint(rows(t, loaded, "SHOW GRANTS FOR reader@'%'")), "GRANT SELECT ON `crm`.*")
}

// load runs a dump on MariaDB as its client does. The account reader exists.
func load(t *testing.T, dump func(out *bytes.Buffer) error) *sql.DB {
	t.Helper()
	var text bytes.Buffer
	require.NoError(t, dump(&text))
	db := mariadbtest.New(t).Database(t)
	db.SetMaxOpenConns(1) // USE holds for a connection
	db.Exec(t, "CREATE USER reader@'%' IDENTIFIED BY '"+mariadbtest.Password+"'")
	for statement := range strings.SplitSeq(strings.TrimSpace(text.String()), ";\n") {
		_, err := db.ExecContext(t.Context(), strings.TrimSuffix(statement, ";"))
		require.NoError(t, err, "%.300s", statement)
	}
	return db.DB
}

func TestDumpReturnsWriteErrors(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, demo.Dump(full{}, young(1).Snapshot(), ""), "no room")
}

// full is a writer to a full disk.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }
