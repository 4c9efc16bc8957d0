package source_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// setServerClock sets the server's clock of the source's sessions. The next poll connects again.
func (h *harness) setServerClock(t time.Time) {
	h.t.Helper()
	dsn := fmt.Sprintf("%s:%s@tcp(%s)/%s?timestamp=%d", h.cfg.User, mariadbtest.Password, h.db.Server.Addr(), h.db.Name, t.Unix())
	require.NoError(h.t, os.WriteFile(h.cfg.DSNFile, []byte(dsn), 0o600))
	h.db.Exec(h.t, "KILL USER '"+h.cfg.User+"'@'%'")
}

// The clock of the database is set back by two hours. Changes then have times before changes that were read
// long ago, until the clock has caught up.
func TestNoChangeIsLostWhenTheServersClockIsSetBack(t *testing.T) {
	h := stamped(t, "")
	h.cfg.DSNFile = filepath.Join(t.TempDir(), "dsn")
	h.cfg.Host, h.cfg.Port, h.cfg.PasswordFile = "", 0, ""
	start := h.clock.Now()
	h.setServerClock(start)
	h.exec("INSERT INTO o VALUES (1, '2028-06-01', 1, '2028-06-10'), (2, '2028-06-01', 1, '2028-06-15 12:00:00')")
	h.open().poll()
	require.Equal(t, "2.0000", h.sink.total())

	back := 2 * time.Hour
	for i := range 12 {
		now := start.Add(time.Duration(i+1) * 15 * time.Minute)
		server := now.Add(-back)
		changed := server.Add(-10 * time.Minute).Format(time.DateTime) // ten minutes before the poll
		h.exec(fmt.Sprintf("UPDATE o SET net = %d, m = '%s' WHERE id = 1", 10+i, changed))
		h.exec(fmt.Sprintf("INSERT INTO o VALUES (%d, '2028-06-01', 1, '%s')", 100+i, changed))
		h.setServerClock(server)
		h.clock.set(now)
		h.poll()
		require.Contains(t, h.sink.orders, record.Key(100+i), "poll %d", i)
		require.Equal(t, fmt.Sprintf("%d.0000", 10+i), h.sink.revenue()[1], "poll %d", i)
	}
	before := h.src.Status().Records["order"]
	h.poll()
	require.LessOrEqual(t, h.src.Status().Records["order"]-before, uint64(3), "the clock has caught up")
}

// MariaDB computes the rights on a database once for each connection. The poll after the GRANT reads.
func TestAGrantOnTheDatabaseHelpsTheNextPoll(t *testing.T) {
	h := stamped(t, "")
	h.exec("CREATE TABLE other (id INT); INSERT INTO o VALUES (1, '2028-06-01', 1, '2028-06-10')")
	h.cfg.User = h.db.Reader(t, "other")
	h.open()
	require.ErrorContains(t, h.src.Poll(t.Context()), "denied")
	h.exec("GRANT SELECT ON " + h.db.Name + ".* TO '" + h.cfg.User + "'@'%'")
	h.poll()
	require.Len(t, h.sink.orders, 1)
}

// Rows without an id are counted once each, however often they are read, and rows with equal contents
// count each.
func TestRowsWithoutAnIDCountOnce(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "")
	h.exec(`CREATE TABLE o (k INT PRIMARY KEY, id INT NULL, at DATETIME, net INT);
		INSERT INTO o SELECT seq, NULL, '2024-06-01', seq DIV 10 FROM seq_1_to_100`)
	h.cfg.PageSize = 30
	h.cfg.Queries = map[string]source.Query{"orders": {
		SQL: "SELECT o.id AS id, o.k AS cursor_key, o.at AS placed_at, o.net AS net FROM o WHERE {page}", Key: "o.k", Cursor: "full",
	}}
	h.open()
	for range 17 {
		h.pollAfter(time.Hour)
	}
	require.Equal(t, map[string]uint64{"order missing_id": 100}, h.rejected())
	h.exec("INSERT INTO o SELECT seq + 100, NULL, '2024-06-01', 3 FROM seq_1_to_5")
	h.pollAfter(time.Hour)
	require.Equal(t, map[string]uint64{"order missing_id": 105}, h.rejected())
}
