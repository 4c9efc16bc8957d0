package source_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// silent has orders of 1 whose modification time does not show their changes.
const silent = `CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT, m DATETIME, KEY (m));
	INSERT INTO o SELECT seq, '2024-05-01', 1, '2023-06-01' + INTERVAL seq HOUR FROM seq_1_to_5000`

// silently reads these orders again within ten hours and polls twice an hour.
func silently(t *testing.T) *harness {
	t.Helper()
	h := own(t, silent, source.Query{
		SQL: "SELECT o.id AS id, o.m AS modified_at, o.at AS placed_at, o.net AS net FROM o WHERE {page} {limit}",
		Key: "o.id", Cursor: "modified", Modified: "o.m", Reread: source.Duration(10 * time.Hour),
	})
	h.cfg.PageSize, h.cfg.Interval = 300, source.Duration(30*time.Minute)
	h.cfg.ReconcileInterval = source.Duration(1000 * time.Hour)
	return h
}

// read returns how many orders were read.
func (h *harness) read() int { return int(h.src.Status().Records[record.KindOrder]) }

// A cycle of 5,000 rows takes seven eighths of ten hours, so a slice of half an hour has 286 rows, but 500 at
// least. A restart in the middle goes on in the middle. One record's change shows in each poll's overlap.
func TestEverythingIsReadAgainASliceAtEachPoll(t *testing.T) {
	t.Parallel()
	for _, restarts := range []bool{false, true} {
		t.Run(fmt.Sprintf("restarts=%t", restarts), func(t *testing.T) {
			t.Parallel()
			h := silently(t)
			h.open().poll()
			h.exec("UPDATE o SET net = 2")
			polls, again := 0, 0
			for h.sink.total() != "10000.0000" {
				if restarts {
					h.restart(h.state())
				}
				before := h.read()
				h.pollAfter(30 * time.Minute)
				rows := h.read() - before
				again += rows
				require.LessOrEqual(t, rows, 600+11, "twice the usual slice, besides the overlap of ten minutes")
				polls++
				require.LessOrEqual(t, polls, 19, "within ten hours")
			}
			require.GreaterOrEqual(t, polls, 16, "not all at once")
			require.LessOrEqual(t, again, 5000+20*11, "each row once, besides the overlap")
			require.NotContains(t, h.log.String(), "removed deleted records")
		})
	}
}

// shapes are tables of orders whose keys are whole numbers, text or binary, and the ways to read them. made is
// the key that the n-th order gets.
var shapes = map[string]struct{ create, made string }{
	"numbers": {"INT", "%d"},
	"text":    {"VARCHAR(40)", "CONCAT('Order-', %d)"},
	"bytes":   {"BINARY(16)", "UNHEX(MD5(%d))"},
}

// Whatever happens to a table behind the back of its modification times and new keys: after two cycles the
// records are those of a fresh reading. The only deletions that a comparison of keys has to find are those of
// records whose keys are not whole numbers.
func TestACycleEqualsAFreshReadingAfterAnyHistory(t *testing.T) {
	t.Parallel()
	for name, shape := range shapes {
		for _, cursor := range []source.Query{
			{Cursor: "modified", Modified: "o.m"}, {Cursor: "id"}, {Cursor: "id", Window: source.Duration(48 * time.Hour)},
		} {
			t.Run(fmt.Sprintf("%s by %s window %s", name, cursor.Cursor, cursor.Window), func(t *testing.T) {
				t.Parallel()
				h := own(t, fmt.Sprintf(`CREATE TABLE o (id %[1]s PRIMARY KEY, at DATETIME, net INT, m DATETIME, KEY (m));
					CREATE TABLE l (o %[1]s, cost INT, KEY (o))`, shape.create), cursor)
				q := &shopPast{h: h, rand: rand.New(rand.NewPCG(uint64(len(name)), uint64(cursor.Window))), made: shape.made}
				cursor.SQL, cursor.Key = "SELECT o.id AS id, o.at AS placed_at, o.net AS net FROM o WHERE {page} {limit}", "o.id"
				if cursor.Cursor == "modified" {
					cursor.SQL = strings.Replace(cursor.SQL, "FROM o", ", o.m AS modified_at FROM o", 1)
				}
				cursor.Reread = source.Duration(10 * time.Hour)
				h.cfg.Queries["orders"] = cursor
				h.cfg.Queries["lines"] = source.Query{SQL: "SELECT l.o AS order_id, 1 AS product_id, l.cost AS unit_cost, 1 AS quantity FROM l WHERE {ids}", Key: "l.o"}
				h.cfg.PageSize, h.cfg.Interval = 150, source.Duration(30*time.Minute)
				h.cfg.ReconcileInterval = source.Duration(1000 * time.Hour)
				if name != "numbers" {
					h.cfg.ReconcileInterval = source.Duration(5 * time.Hour)
				}
				q.orders(1200)
				h.open().poll()
				for range 30 {
					q.change()
					h.pollAfter(30 * time.Minute)
					if q.rand.IntN(8) == 0 {
						h.restart(h.state())
					}
				}
				for range 42 {
					h.pollAfter(30 * time.Minute)
				}
				require.Equal(t, fresh(h), seen(h))
			})
		}
	}
}

// shopPast changes the table of a shop at random.
type shopPast struct {
	h     *harness
	rand  *rand.Rand
	made  string // key of the n-th order
	count int
}

// orders adds orders, half of them with lines.
func (q *shopPast) orders(n int) {
	var orders, lines []string
	for range n {
		q.count++
		key := fmt.Sprintf(q.made, 3*q.count+q.rand.IntN(3)-1) // some keys lie between others
		if q.made == "%d" {
			key = fmt.Sprint(3*q.count + 1 - 2*(q.count%7)*3) // and some come late
			if 3*q.count+1-2*(q.count%7)*3 < 1 {
				continue
			}
		}
		at := q.h.clock.Now().Add(-time.Duration(q.rand.IntN(1000)) * time.Hour).Format(time.DateTime)
		orders = append(orders, fmt.Sprintf("(%s, '%s', %d, '%s')", key, at, 1+q.rand.IntN(50), at))
		if q.rand.IntN(2) == 0 {
			lines = append(lines, fmt.Sprintf("(%s, %d)", key, q.rand.IntN(20)))
		}
	}
	q.h.exec("INSERT IGNORE INTO o VALUES " + strings.Join(orders, ","))
	if len(lines) > 0 {
		q.h.exec("INSERT INTO l VALUES " + strings.Join(lines, ","))
	}
}

// change makes one of the changes that no cursor sees.
func (q *shopPast) change() {
	some := fmt.Sprintf("CRC32(CONCAT(id, %d)) %% 20 = 0", q.rand.IntN(1000))
	switch q.rand.IntN(4) {
	case 0:
		q.orders(1 + q.rand.IntN(40))
	case 1:
		q.h.exec("UPDATE o SET net = net + 1 WHERE " + some)
	case 2:
		q.h.exec("DELETE FROM o WHERE " + some)
	default:
		q.h.exec("DELETE FROM l WHERE " + strings.Replace(some, "id", "o", 1))
	}
}

// seen returns all orders of a harness by their ids.
func seen(h *harness) map[string]string {
	m := map[string]string{}
	for k, o := range h.sink.orders {
		m[h.src.ID(record.KindOrder, k)] = fmt.Sprint(o.Revenue, o.Day, len(h.sink.lines[k]))
	}
	return m
}

// fresh returns what a new source reads.
func fresh(h *harness) map[string]string {
	n := *h
	n.sink = newSink()
	n.open().poll()
	return seen(&n)
}

// An order that vanishes from a slice goes with it, long before the next comparison of keys. If most orders of a
// slice vanish, they stay until the comparison has decided: 5,000 - 10 - 4,000 = 990.
func TestDeletedRowsOfASliceAreRemovedUnlessTheyAreMost(t *testing.T) {
	t.Parallel()
	h := silently(t)
	h.open().poll()
	h.exec("DELETE FROM o WHERE id % 500 = 7")
	for range 21 {
		h.pollAfter(30 * time.Minute)
	}
	require.Equal(t, "4990.0000", h.sink.total())
	require.Contains(t, h.log.String(), "removed deleted records")
	h.exec("RENAME TABLE o TO old; CREATE TABLE o LIKE old; INSERT INTO o SELECT * FROM old WHERE id % 5 = 1")
	for range 45 {
		h.pollAfter(30 * time.Minute)
	}
	require.Equal(t, "4990.0000", h.sink.total())
	h.exec("TRUNCATE o")
	for range 45 {
		h.pollAfter(30 * time.Minute)
	}
	require.Equal(t, "4990.0000", h.sink.total())
	h.pollAfter(1000 * time.Hour)
	require.Equal(t, []warning.Warning{{Code: warning.RecordsHeld, Kind: "order", Count: 4990, Total: 4990}}, h.src.Status().Warnings)
	h.exec("DROP TABLE o; RENAME TABLE old TO o")
	h.pollAfter(1000 * time.Hour)
	require.Equal(t, "4990.0000", h.sink.total())
	require.Empty(t, warnings(h))
}

// The server would compute SQL without {page} whole for each slice.
func TestSQLWithoutPagesIsReadAgainAtOnce(t *testing.T) {
	t.Parallel()
	h := silently(t)
	q := h.cfg.Queries["orders"]
	q.SQL, q.Key, q.Modified = "SELECT id, at AS placed_at, net, m AS modified_at FROM o", "", ""
	h.cfg.Queries["orders"] = q
	h.open().poll()
	report := h.src.Check(t.Context()).String()
	require.Contains(t, report, "all its rows are read again at once every 10h, not a part at each poll")
	h.exec("UPDATE o SET net = 2")
	for range 19 {
		h.pollAfter(30 * time.Minute)
		require.Less(t, h.sink.total(), "5100", "only the overlap")
	}
	h.pollAfter(time.Hour)
	require.Equal(t, "10000.0000", h.sink.total())
}

func TestSlicesAreNotMentionedForSQLWithPages(t *testing.T) {
	t.Parallel()
	h := silently(t)
	require.NotContains(t, h.open().src.Check(t.Context()).String(), "read again")
}

// A quarter of the old orders has no date. The warning stays while slices read orders that have dates, and goes
// when a whole cycle found all dates.
func TestSlicesKeepTheWarningAboutRejectedRows(t *testing.T) {
	t.Parallel()
	h := silently(t)
	h.exec("UPDATE o SET at = NULL WHERE id <= 1250")
	h.open().poll()
	for range 25 {
		h.pollAfter(30 * time.Minute)
		require.Equal(t, "records_rejected order", warnings(h))
	}
	h.exec("UPDATE o SET at = '2024-05-01'")
	for range 45 {
		h.pollAfter(30 * time.Minute)
	}
	require.Empty(t, warnings(h))
	require.Equal(t, "5000.0000", h.sink.total())
}

// An order of the day after tomorrow is rejected until its day comes, long before everything else would be read again.
func TestOrdersWhoseDayHasComeAreFoundByTheNextCycle(t *testing.T) {
	t.Parallel()
	h := own(t, daily+"UPDATE o SET at = '2024-06-17 12:00:00' WHERE id = 5", source.Query{
		SQL: dailySQL, Key: "o.id", Cursor: "id", Reread: source.Duration(30 * 24 * time.Hour),
	})
	h.open().poll()
	require.Equal(t, "99.0000", h.sink.total())
	h.restart(h.state())
	for range 72 {
		h.pollAfter(time.Hour)
	}
	require.Equal(t, "100.0000", h.sink.total())
	before := h.read()
	for range 72 {
		h.pollAfter(time.Hour)
	}
	require.Less(t, h.read()-before, 200, "a last cycle")
}

// An old order moves into the window by its new date. The next cycle notices that, and later changes are then
// found by each poll.
func TestACycleRenewsTheWindow(t *testing.T) {
	t.Parallel()
	h := own(t, daily, source.Query{
		SQL: dailySQL, Key: "o.id", Cursor: "id", Window: source.Duration(10 * 24 * time.Hour), Reread: source.Duration(10 * time.Hour),
	})
	h.open().poll()
	h.exec("UPDATE o SET at = '2024-04-09 12:00:00' WHERE id = 5")
	for range 20 {
		h.pollAfter(time.Hour)
	}
	h.exec("UPDATE o SET net = 7 WHERE id = 5")
	h.pollAfter(5 * time.Minute)
	require.Equal(t, "7.0000", h.sink.orders[5].Revenue.String())
}
