package source_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// history lists what changed of daily's orders.
const history = daily + `CREATE TABLE h (n INT AUTO_INCREMENT PRIMARY KEY, o INT); INSERT INTO h (o) VALUES (3), (4);`

// withHistory returns daily's query with a window of ten days and the list of changes.
func withHistory() source.Query {
	return source.Query{
		SQL: dailySQL, Key: "o.id", Cursor: "id", Window: source.Duration(10 * 24 * time.Hour),
		Changelog: source.Changelog{SQL: "SELECT h.o AS id, h.n AS cursor_key FROM h WHERE {page} {limit}", Key: "h.n"},
	}
}

func TestListedChangesOfOldOrdersAreFound(t *testing.T) {
	h := own(t, history, withHistory())
	h.open().poll()
	h.pollAfter(20 * time.Minute) // what was committed while everything was read is read again once
	read := h.src.Status().Records[record.KindOrder]
	h.exec("UPDATE o SET net = 5 WHERE id IN (3, 7, 95); INSERT INTO h (o) VALUES (7), (7), (NULL), (999)")
	h.pollAfter(5 * time.Minute)
	require.Equal(t, "5.0000", h.sink.orders[7].Revenue.String(), "the list names it")
	require.Equal(t, "1.0000", h.sink.orders[3].Revenue.String(), "the list named it before everything was read")
	require.Equal(t, "1.0000", h.sink.orders[95].Revenue.String(), "the window is not read again yet")
	require.Equal(t, read+1, h.src.Status().Records[record.KindOrder])
	h.exec("INSERT INTO o (id, at, net) VALUES (101, '2024-04-10', 3)")
	h.pollAfter(5 * time.Minute)
	require.Equal(t, "3.0000", h.sink.orders[101].Revenue.String(), "new keys are found at every poll")
	h.pollAfter(time.Hour)
	require.Equal(t, "5.0000", h.sink.orders[95].Revenue.String(), "the window is read again every hour")
}

func TestChangeThatWasCommittedLateIsFound(t *testing.T) {
	h := own(t, history, withHistory())
	h.open().poll()
	h.exec("INSERT INTO h (n, o) VALUES (12, 9)")
	h.pollAfter(5 * time.Minute)
	// Number 11 was given out before number 12 was read, and is committed after.
	h.exec("UPDATE o SET net = 5 WHERE id = 7; INSERT INTO h (n, o) VALUES (11, 7)")
	h.pollAfter(5 * time.Minute)
	require.Equal(t, "5.0000", h.sink.orders[7].Revenue.String())
}

func TestMissingListOfChangesFallsBackToTheWindow(t *testing.T) {
	q := withHistory()
	q.Changelog.When = "SELECT COUNT(*) FROM nowhere"
	h := own(t, history, q)
	h.open().poll()
	h.exec("UPDATE o SET net = 5 WHERE id IN (7, 95); INSERT INTO h (o) VALUES (7)")
	h.pollAfter(5 * time.Minute)
	require.Equal(t, "1.0000", h.sink.orders[7].Revenue.String())
	require.Equal(t, "5.0000", h.sink.orders[95].Revenue.String(), "the window is read again at every poll")
}

func TestWindowIsReadAsOftenAsConfiguredWithoutTheListOfChanges(t *testing.T) {
	q := withHistory()
	q.Changelog.When, q.Changelog.Sweep = "SELECT COUNT(*) FROM nowhere", source.Duration(time.Hour)
	h := own(t, history, q)
	h.open().poll()
	h.exec("UPDATE o SET net = 5 WHERE id IN (7, 95); INSERT INTO o (id, at, net) VALUES (101, '2024-04-10', 3)")
	h.pollAfter(20 * time.Minute)
	require.Equal(t, "3.0000", h.sink.orders[101].Revenue.String(), "new keys are found at every poll")
	require.Equal(t, "1.0000", h.sink.orders[95].Revenue.String())
	h.pollAfter(45 * time.Minute)
	require.Equal(t, "5.0000", h.sink.orders[95].Revenue.String())
	require.Equal(t, "1.0000", h.sink.orders[7].Revenue.String(), "older than the window")
}

func TestListOfChangesNeedsAKeyAndAWindow(t *testing.T) {
	q := withHistory()
	q.Changelog.Key = ""
	h := own(t, history, q)
	require.ErrorContains(t, h.cfg.Validate()[0], "nothing says how to read the list")
	q = withHistory()
	q.Changelog.SQL = strings.ReplaceAll(q.Changelog.SQL, "{page}", "{pages}")
	h.cfg.Queries["orders"] = q
	require.ErrorContains(t, h.cfg.Validate()[0], "nothing fills in {pages}")
}
