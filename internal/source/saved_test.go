package source_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/source"
)

// state returns the saved state of the source.
func (h *harness) state() []byte {
	h.t.Helper()
	encode := h.src.Save()
	require.NotNil(h.t, encode)
	state, err := encode()
	require.NoError(h.t, err)
	return state
}

// restart replaces the source by a new one that goes on from the state. The sink keeps its records.
func (h *harness) restart(state []byte) {
	h.t.Helper()
	require.NoError(h.t, h.src.Close())
	h.open()
	require.NoError(h.t, h.src.Restore(state))
}

// byMail has 20 orders of 10, whose ids are addresses.
const byMail = `CREATE TABLE o (mail varchar(60) PRIMARY KEY, at datetime NOT NULL, net decimal(10,2), changed datetime NOT NULL, KEY (changed, mail));
	INSERT INTO o SELECT CONCAT('m', 100 + seq, '@example.org'), '2024-05-14 12:00:00' + INTERVAL seq DAY, 10, '2024-06-14 12:00:00' FROM seq_1_to_20;`

// The keys of a query may be addresses. None of them reaches the state, and a restart still finds what has
// changed: a new order before the last key, a new one after it and a changed one.
func TestTheStateHasNoAddresses(t *testing.T) {
	for name, q := range map[string]source.Query{
		"by id":             {Cursor: "id"},
		"in a window":       {Cursor: "id", Window: source.Duration(1000 * time.Hour)},
		"in a swept window": {Cursor: "id", Window: source.Duration(1000 * time.Hour), Changelog: source.Changelog{Sweep: source.Duration(100 * time.Hour)}},
		"by modification":   {Cursor: "modified", Modified: "changed"},
		"completely":        {Cursor: "full"},
	} {
		for _, interrupted := range []bool{false, true} {
			if interrupted {
				name += ", interrupted"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				q.SQL, q.Key = "SELECT mail AS id, at AS placed_at, net, changed AS modified_at FROM o WHERE {page} {limit}", "mail"
				if q.Cursor != "modified" {
					q.SQL = "SELECT mail AS id, at AS placed_at, net FROM o WHERE {page} {limit}"
				}
				if q.Cursor == "full" {
					q.SQL, q.Key = "SELECT mail AS id, at AS placed_at, net FROM o", ""
				}
				h := own(t, byMail, q)
				h.cfg.PageSize = 6
				h.open()
				if interrupted {
					ctx, cancel := context.WithCancel(t.Context())
					h.sink.onApply = func(n int) {
						if n == 2 {
							cancel()
						}
					}
					_ = h.src.Poll(ctx) // the pages that were read stay
					h.sink.onApply = nil
				} else {
					h.poll()
					h.pollAfter(time.Minute)
				}
				state := h.state()
				require.NotContains(t, string(state), "example.org")
				h.exec(`INSERT INTO o VALUES ('m1@example.org', '2024-06-15 11:00:00', 1, '2024-06-15 12:01:00'), ('m9@example.org', '2024-06-15 11:00:00', 2, '2024-06-15 12:01:00')`)
				want := "203.0000"
				if q.Cursor != "id" || q.Window > 0 {
					h.exec(`UPDATE o SET net = 50, changed = '2024-06-15 12:01:00' WHERE mail = 'm119@example.org'`)
					want = "243.0000"
				}
				h.restart(state)
				h.pollAfter(time.Minute)
				require.Equal(t, want, h.sink.total())
				require.Len(t, h.sink.orders, 22)
				h.pollAfter(time.Minute)
				require.NotContains(t, string(h.state()), "example.org")
			})
		}
	}
}

// Without a restart the 19 old orders stay, which TestRecordsOfATableWithRestartedKeysStay shows. A restart
// drops them, and reads the new one.
func TestARestartDropsTheRecordsOfATableWithRestartedKeys(t *testing.T) {
	t.Parallel()
	h := vanishing(t)
	h.exec("DELETE FROM o; INSERT INTO o VALUES (1, '2024-06-15 11:00:00', 3)")
	h.pollAfter(time.Hour)
	require.Equal(t, "keys_restarted order", warnings(h))
	require.Equal(t, "193.0000", h.sink.total())
	h.restart(h.state())
	h.pollAfter(time.Minute)
	require.Equal(t, "3.0000", h.sink.total())
	require.Empty(t, warnings(h))
	require.True(t, h.src.Status().Loaded)
	h.pollAfter(time.Hour)
	require.Empty(t, warnings(h))
}

// A restart while a table is empty by mistake keeps its records, as the next comparison may find them again.
func TestARestartKeepsRecordsThatVanishedAtOnce(t *testing.T) {
	t.Parallel()
	h := vanishing(t)
	h.exec("RENAME TABLE o TO old; CREATE TABLE o LIKE old")
	h.pollAfter(time.Hour)
	h.restart(h.state())
	h.pollAfter(time.Minute)
	require.Equal(t, "200.0000", h.sink.total())
	require.Equal(t, "records_held order", warnings(h))
	h.exec("DROP TABLE o; RENAME TABLE old TO o")
	h.pollAfter(time.Hour)
	require.Equal(t, "200.0000", h.sink.total())
	require.Empty(t, warnings(h))
}

// A row without an id counts once, although only its contents tell it apart: a restart does not count it again.
func TestARestartDoesNotCountRowsWithoutIDsAgain(t *testing.T) {
	t.Parallel()
	h := own(t, "CREATE TABLE o (n INT PRIMARY KEY, id INT, net INT); INSERT INTO o SELECT seq, IF(seq <= 30, NULL, seq), 1 FROM seq_1_to_50",
		source.Query{SQL: "SELECT id, '2024-06-01' AS placed_at, net FROM o", Cursor: "full"})
	h.open().poll()
	require.Equal(t, map[string]uint64{"order missing_id": 30}, h.rejected())
	h.restart(h.state())
	h.pollAfter(time.Hour)
	require.Equal(t, map[string]uint64{"order missing_id": 30}, h.rejected())
	h.exec("UPDATE o SET id = NULL WHERE n = 31")
	h.pollAfter(time.Hour)
	require.Equal(t, map[string]uint64{"order missing_id": 31}, h.rejected())
}
