package source_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// stamped is a source of orders that are read by their modification times, in the middle of 2028.
func stamped(t *testing.T, zone string) *harness {
	t.Helper()
	h := newHarness(t, mariadbtest.Shared(t), "")
	h.clock.set(time.Date(2028, 6, 15, 12, 0, 0, 0, time.UTC))
	h.exec("CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT, m DATETIME NULL, KEY(m)) ENGINE=InnoDB")
	h.cfg.Queries = map[string]source.Query{"orders": {
		SQL: "SELECT o.id AS id, o.m AS modified_at, o.at AS placed_at, o.net AS net FROM o WHERE {page}",
		Key: "o.id", Cursor: "modified", Modified: "o.m", Zone: zone,
	}}
	return h
}

func TestRecordCommittedAfterLaterKeysIsFound(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "")
	h.exec(`CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT) ENGINE=InnoDB;
		INSERT INTO o SELECT seq, '2024-06-01', 1 FROM seq_1_to_1000`)
	h.cfg.PageSize = 100
	h.cfg.Queries = map[string]source.Query{"orders": {
		SQL: "SELECT o.id AS id, o.at AS placed_at, o.net AS net FROM o WHERE {page}", Key: "o.id", Cursor: "id",
	}}
	h.open().poll()
	h.exec("DELETE FROM o WHERE id = 990")
	h.exec("INSERT INTO o VALUES (1002, '2024-06-15', 1)")
	h.pollAfter(time.Minute)
	h.exec("INSERT INTO o VALUES (1001, '2024-06-15', 1)")
	h.pollAfter(5 * time.Minute)
	require.Contains(t, h.sink.orders, record.Key(1001))

	h.exec("INSERT INTO o VALUES (1005, '2024-06-15', 1)")
	for range 20 {
		h.pollAfter(time.Minute)
	}
	before := h.src.Status().Records["order"]
	h.pollAfter(time.Minute)
	require.LessOrEqual(t, h.src.Status().Records["order"]-before, uint64(1), "only what is new of late is read again")

	h.exec("INSERT INTO o VALUES (1003, '2024-06-15', 1)")
	h.pollAfter(8 * 24 * time.Hour)
	require.Contains(t, h.sink.orders, record.Key(1003), "everything is read again every week")
}

func TestModificationTimeInTheFutureHidesNoChangeAfterAGap(t *testing.T) {
	h := stamped(t, "")
	h.exec("INSERT INTO o VALUES (1, '2028-06-01', 1, '2040-01-01')")
	h.open().poll()
	h.exec("INSERT INTO o VALUES (2, '2028-06-15', 1, '2028-06-15 12:05:00')")
	h.pollAfter(time.Hour)
	require.Len(t, h.sink.orders, 2)
}

func TestPagesOfRowsThatWereNeverModifiedAreRead(t *testing.T) {
	h := stamped(t, "")
	h.cfg.PageSize = 3
	h.exec("INSERT INTO o SELECT seq, '2028-06-01', 1, NULL FROM seq_1_to_10")
	h.open().poll()
	require.Len(t, h.sink.orders, 10)
	h.exec("INSERT INTO o VALUES (11, '2028-06-02', 1, NULL), (12, '2028-06-02', 1, '2028-06-15 11:00:00')")
	h.pollAfter(time.Hour)
	require.Len(t, h.sink.orders, 12)
}

func TestNewestRecordHasTheZoneOfTheShop(t *testing.T) {
	h := stamped(t, "local")
	h.env.Location = mustZone(t, "America/New_York")
	h.exec("INSERT INTO o VALUES (1, '2028-06-15 06:00:00', 1, '2028-06-15 06:00:00')")
	cfg := h.cfg.Queries["orders"]
	cfg.Zone = "business"
	h.cfg.Queries["orders"] = cfg
	h.open().poll()
	require.Equal(t, time.Date(2028, 6, 15, 10, 0, 0, 0, time.UTC), h.src.Status().Newest)
}

func mustZone(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	require.NoError(t, err)
	return zone
}

func TestHourThatClocksShowTwiceIsReadTwice(t *testing.T) {
	h := stamped(t, "Europe/Amsterdam")
	h.clock.set(time.Date(2028, 10, 29, 0, 59, 0, 0, time.UTC))
	h.exec("INSERT INTO o VALUES (1, '2028-06-01', 1, '2028-10-29 02:58:00')")
	h.open().poll()
	h.exec("INSERT INTO o VALUES (2, '2028-06-15', 1, '2028-10-29 02:10:00')")
	h.pollAfter(12 * time.Minute)
	require.Len(t, h.sink.orders, 2)
}

func TestImportedRowWithAnOldModificationTimeIsFoundWithinAWeek(t *testing.T) {
	h := stamped(t, "")
	h.exec("INSERT INTO o VALUES (10, '2028-06-01', 1, '2028-06-01')")
	h.open().poll()
	h.exec("INSERT INTO o VALUES (2, '2020-06-01', 1, '2020-06-01')")
	h.pollAfter(7 * 24 * time.Hour)
	require.Len(t, h.sink.orders, 2)
}

func TestRefusedQueryDoesNotKeepDeletedRecordsOfOthers(t *testing.T) {
	h := stamped(t, "")
	h.exec("INSERT INTO o VALUES (1, '2028-06-01', 1, '2028-06-01'), (2, '2028-06-15', 1, '2028-06-15')")
	h.cfg.Queries["customers"] = source.Query{SQL: "SELECT id, email FROM nosuch", Cursor: "full"}
	h.open()
	require.Error(t, h.src.Poll(context.Background()))
	h.exec("DELETE FROM o WHERE id = 2")
	h.clock.set(h.clock.Now().Add(25 * time.Hour))
	require.Error(t, h.src.Poll(context.Background()))
	require.Len(t, h.sink.orders, 1)
}

func TestConditionThatTimesOutKeepsTheCursors(t *testing.T) {
	h := stamped(t, "")
	h.exec("INSERT INTO o SELECT seq, '2024-01-01', 1, '2024-01-01' + INTERVAL seq HOUR FROM seq_1_to_300")
	h.exec("CREATE TABLE flag (slow INT); INSERT INTO flag VALUES (0)")
	h.exec("CREATE TABLE c (id INT PRIMARY KEY, email VARCHAR(50)); INSERT INTO c VALUES (1, 'a@b.c')")
	h.cfg.StatementTimeout = source.Duration(3 * time.Second)
	h.cfg.Queries["customers"] = source.Query{
		SQL: "SELECT id, email FROM c", Cursor: "full", When: "SELECT IF(slow = 1, SLEEP(300), slow = 0) FROM flag",
	}
	h.open().poll()
	h.exec("UPDATE flag SET slow = 1")
	require.ErrorContains(t, h.src.Poll(context.Background()), "raise statement_timeout")
	require.True(t, h.src.Provides()[record.KindCustomer])

	h.exec("UPDATE flag SET slow = 2")
	h.poll()
	require.False(t, h.src.Provides()[record.KindCustomer])
	require.Equal(t, uint64(302), h.src.Status().Records[record.KindOrder], "orders are not read again for that")
}

func TestPanicOfTheSinkFailsThePollAndRestartsTheLoad(t *testing.T) {
	h := stamped(t, "")
	h.exec("INSERT INTO o SELECT seq, '2024-01-01', 1, '2024-01-01' FROM seq_1_to_300")
	h.cfg.PageSize = 100
	h.open()
	h.sink.onApply = func(n int) {
		if n == 2 {
			panic("out of luck")
		}
	}
	require.ErrorContains(t, h.src.Poll(context.Background()), "read orders: apply a page: panic: out of luck")
	require.Contains(t, h.log.String(), "missed_test.go")
	require.False(t, h.src.Status().Loaded)
	h.poll()
	require.Len(t, h.sink.orders, 300)
}

func TestIDsThatAreTextAreNotShown(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "")
	h.exec(`CREATE TABLE m (email VARCHAR(60) PRIMARY KEY, since VARCHAR(30));
		INSERT INTO m SELECT CONCAT('person', seq, '@example.com'), IF(seq = 1, 'garbage', '2024-01-01') FROM seq_1_to_30`)
	h.cfg.PageSize = 10
	h.cfg.Queries = map[string]source.Query{
		"orders":      {SQL: "SELECT email AS id, since AS placed_at, 5 AS net FROM m", Cursor: "full"},
		"memberships": {SQL: "SELECT email AS id, email, since AS started_at FROM m WHERE 1=1 OR {page}", Key: "email", Cursor: "full"},
	}
	h.open()
	err := h.src.Poll(context.Background())
	require.ErrorContains(t, err, "does not move on after key (text)")
	require.NotContains(t, err.Error(), "person")
	require.Len(t, h.sink.orders, 29)
	require.Contains(t, h.log.String(), "example=(text)")
	require.NotContains(t, h.log.String(), "person")
	for k := range h.sink.orders {
		require.NotContains(t, h.src.ID(record.KindOrder, k), "person", "an address is not kept")
	}
}

func TestErasedAddressesIdentifyNobody(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "")
	h.exec(`CREATE TABLE o (id INT PRIMARY KEY, email VARCHAR(60));
		INSERT INTO o VALUES (1, 'deleted@site.invalid'), (2, ' Deleted@Site.INVALID'), (3, 'a@invalid.example')`)
	h.cfg.Queries = map[string]source.Query{
		"orders": {SQL: "SELECT id, email, '2024-06-01' AS placed_at, 5 AS net FROM o", Cursor: "full"},
	}
	h.open().poll()
	require.Zero(t, h.sink.orders[1].Email)
	require.Zero(t, h.sink.orders[2].Email)
	require.NotZero(t, h.sink.orders[3].Email)
}
