package source_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// daily has an order a day, its id the days since 31 December.
const daily = `CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT, kind VARCHAR(9) DEFAULT 'sale');
	INSERT INTO o (id, at, net) SELECT seq, '2023-12-31 12:00:00' + INTERVAL seq DAY, 1 FROM seq_1_to_100;`

const dailySQL = "SELECT o.id AS id, o.at AS placed_at, o.net AS net FROM o WHERE o.kind = 'sale' AND {page} {limit}"

func TestWindowStartsAtADayNotAtAPage(t *testing.T) {
	h := own(t, daily, source.Query{SQL: dailySQL, Key: "o.id", Cursor: "id", Window: source.Duration(10 * 24 * time.Hour)})
	h.open().poll()
	require.Equal(t, "100.0000", h.sink.total())
	h.pollAfter(5 * time.Minute)
	// All lie in one page. The newest is of day 100, and ten days before it begins day 90.
	h.exec("UPDATE o SET net = 5 WHERE id IN (88, 89, 90, 100); INSERT INTO o (id, at, net) VALUES (200, '2024-01-01', 3)")
	h.pollAfter(5 * time.Minute)
	require.Equal(t, "1.0000", h.sink.orders[88].Revenue.String())
	require.Equal(t, "1.0000", h.sink.orders[89].Revenue.String())
	require.Equal(t, "5.0000", h.sink.orders[90].Revenue.String())
	require.Equal(t, "5.0000", h.sink.orders[100].Revenue.String())
	require.Equal(t, "3.0000", h.sink.orders[200].Revenue.String(), "however old a new key's date is")
	require.EqualValues(t, 100+11+12, h.src.Status().Records[record.KindOrder])
}

func TestRowsWithoutRecordsAreNotReadAgain(t *testing.T) {
	few := source.Query{
		SQL: strings.ReplaceAll(dailySQL, "'sale'", "'rare'"), Key: "o.id", Cursor: "id",
		Window: source.Duration(45 * 24 * time.Hour), Last: "SELECT MAX(o.id) AS id FROM o",
	}
	h := own(t, daily, few)
	h.open().poll()
	h.pollAfter(5 * time.Minute)
	require.Empty(t, h.sink.orders)
	h.exec("INSERT INTO o (id, at, net, kind) VALUES (101, '2024-04-10', 3, 'rare'); UPDATE o SET kind = 'rare' WHERE id = 50")
	h.pollAfter(5 * time.Minute)
	require.Contains(t, h.sink.orders, record.Key(101))
	require.NotContains(t, h.sink.orders, record.Key(50), "where nothing was at the last reading is not looked again")
	h.exec("INSERT INTO o (id, at, net, kind) VALUES (102, '2024-04-11', 3, 'sale'), (103, '2024-04-12', 3, 'rare')")
	h.pollAfter(5 * time.Minute)
	require.Contains(t, h.sink.orders, record.Key(103))
	require.Len(t, h.sink.orders, 2)
}

func TestLastRequiresACursorWithAWindow(t *testing.T) {
	h := own(t, daily, source.Query{SQL: dailySQL, Key: "o.id", Cursor: "id", Last: "SELECT MAX(id) AS id FROM o"})
	require.ErrorContains(t, h.cfg.Validate()[0], "only cursor modified and cursor id with a window need it")
}
