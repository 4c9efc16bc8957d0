package source_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// README's till writes DATETIME in the time of Amsterdam: 23:30 on 31 January belongs to January.
// The same instant as a TIMESTAMP is 22:30 UTC. A date has no zone. What FROM_UNIXTIME returns is in
// UTC, as the session is: 1769899800 is 22:50 UTC on 31 January, and 23:50 in Amsterdam.
func TestTimesWithoutAZoneAreReadByTheirType(t *testing.T) {
	for name, c := range map[string]struct{ at, zone, day string }{
		"datetime":             {"CAST('2026-01-31 23:30:00' AS DATETIME)", "", "2026-01-31"},
		"datetime in utc":      {"CAST('2026-01-31 23:30:00' AS DATETIME)", "utc", "2026-02-01"},
		"timestamp":            {"stamp", "", "2026-02-01"},
		"date":                 {"CAST('2026-01-31' AS DATE)", "", "2026-01-31"},
		"text that says UTC":   {"'2026-01-31T23:30:00Z'", "", "2026-02-01"},
		"text":                 {"'2026-01-31 23:30:00'", "", "2026-01-31"},
		"function of the zone": {"FROM_UNIXTIME(1769902200)", "", "2026-02-01"},
	} {
		t.Run(name, func(t *testing.T) {
			h := own(t, "CREATE TABLE o (id INT PRIMARY KEY, stamp TIMESTAMP NULL); SET time_zone = '+00:00'; INSERT INTO o VALUES (1, '2026-01-31 23:30:00')",
				source.Query{SQL: "SELECT id, " + c.at + " AS placed_at, 10 AS net FROM o WHERE {page} {limit}", Key: "id", Cursor: "full", Zone: c.zone})
			h.clock.set(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
			loc, err := time.LoadLocation("Europe/Amsterdam")
			require.NoError(t, err)
			h.env.Location = loc
			h.open().poll()
			require.Equal(t, c.day, h.sink.orders[1].Day.String())
			report := h.src.Check(t.Context()).String()
			if c.zone == "" && (name == "datetime" || name == "text") {
				require.Contains(t, report, "orders: no zone is set; times that are not of type TIMESTAMP are read as times of Europe/Amsterdam")
			} else {
				require.NotContains(t, report, "no zone is set")
			}
		})
	}
}

// The newest order says 14:00 where the clock says 12:00: it was written in another zone.
func TestCheckComparesTheNewestRowWithTheClock(t *testing.T) {
	h := own(t, "CREATE TABLE o (id INT PRIMARY KEY, at DATETIME); INSERT INTO o VALUES (1, UTC_TIMESTAMP() + INTERVAL 2 HOUR)",
		source.Query{SQL: "SELECT id, at AS placed_at, 10 AS net FROM o WHERE {page} {limit}", Key: "id", Cursor: "full", Zone: "utc"})
	h.clock.set(time.Now())
	require.Contains(t, h.open().src.Check(t.Context()).String(), "orders: the newest row is of 2h0m0s from now")
}

func TestCheckWarnsOfATotalWithoutTax(t *testing.T) {
	const want = "orders: total is selected without tax; tax in it counts as revenue"
	for columns, warned := range map[string]bool{
		"121 AS total": true, "121 AS total, 21 AS tax": false, "121 AS total, 21 AS goods_tax": false, "100 AS net": false,
	} {
		h := own(t, "", source.Query{SQL: "SELECT 1 AS id, '2024-06-01' AS placed_at, " + columns, Cursor: "full"})
		report := h.open().src.Check(t.Context()).String()
		require.Equal(t, warned, count(report, want) > 0, "%s: %s", columns, report)
	}
	h := own(t, "", source.Query{SQL: "SELECT 1 AS id, '2024-06-01' AS placed_at, 121 AS total", Cursor: "full", Gross: true})
	require.NotContains(t, h.open().src.Check(t.Context()).String(), want)
}

// Three tills number their receipts from 1: six receipts have only two keys.
func TestKeyThatIsNotUniqueIsRefused(t *testing.T) {
	h := own(t, "CREATE TABLE r (till INT, no INT, at DATETIME, net INT); INSERT INTO r SELECT a.seq, b.seq, '2024-06-01', 10 FROM seq_1_to_3 a, seq_1_to_2 b",
		source.Query{SQL: "SELECT no AS id, at AS placed_at, net FROM r WHERE {page} {limit}", Key: "no", Cursor: "id"})
	err := h.open().src.Poll(t.Context())
	require.ErrorContains(t, err, "the orders query has more than one row with the id ")
	require.Empty(t, h.sink.orders)
	require.Equal(t, failure.DuplicateKey, h.src.Status().Failure.Code)
	require.False(t, h.src.Check(t.Context()).OK())

	h.cfg.Queries["orders"] = source.Query{SQL: "SELECT till * 1000 + no AS id, at AS placed_at, net FROM r WHERE {page} {limit}", Key: "till * 1000 + no", Cursor: "id"}
	h.open().poll()
	require.Equal(t, "60.0000", h.sink.total())
}

func TestMissingAliasIsNamed(t *testing.T) {
	h := own(t, "CREATE TABLE r (no INT PRIMARY KEY, at DATETIME, net INT); INSERT INTO r VALUES (1, '2024-06-01', 10)",
		source.Query{SQL: "SELECT no, at AS placed_at, net FROM r", Cursor: "full"})
	err := h.open().src.Poll(t.Context())
	require.ErrorContains(t, err, "the query selects no column id: add one with that name after AS")
	require.Equal(t, failure.Failure{Code: failure.QueryInvalid, Kind: "order"}, h.src.Status().Failure)
}

// AB12, ab12 and "AB12 " are one customer where the column ignores case, and three where it does
// not; CD34 is another. A binary key ends in a space or not.
func TestIdsThatAreEqualInTheDatabaseAreEqualHere(t *testing.T) {
	for collation, customers := range map[string]int{"utf8mb4_general_ci": 2, "utf8mb4_bin": 4} {
		h := own(t, "CREATE TABLE o (id INT PRIMARY KEY, card VARCHAR(20) COLLATE "+collation+", at DATETIME);"+
			"INSERT INTO o VALUES (1, 'AB12', '2024-06-01'), (2, 'ab12', '2024-06-02'), (3, 'AB12 ', '2024-06-03'), (4, 'CD34', '2024-06-03')",
			source.Query{SQL: "SELECT id, card AS customer_id, at AS placed_at, 10 AS net FROM o WHERE {page} {limit}", Key: "id", Cursor: "full"})
		h.open().poll()
		seen := map[record.Key]bool{}
		for _, o := range h.sink.orders {
			seen[o.Customer] = true
		}
		require.Len(t, seen, customers, collation)
		id, ok := h.src.CustomerID(h.sink.orders[1].Customer)
		require.True(t, ok)
		require.Equal(t, "AB12", id, "as it was written first")
	}
}

// A denied table is denied, and both tables are named at once.
func TestCheckNamesAllTablesAtOnce(t *testing.T) {
	h := own(t, `CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT); CREATE TABLE secret LIKE o; INSERT INTO o VALUES (1, '2024-06-01', 10)`,
		source.Query{SQL: "SELECT o.id AS id, o.at AS placed_at, o.net AS net FROM o JOIN secret s ON s.id = o.id JOIN gone g ON g.id = o.id WHERE {page} {limit}", Key: "o.id", Cursor: "id"})
	h.exec("CREATE TABLE third LIKE o")
	h.cfg.Queries["refunds"] = source.Query{SQL: "SELECT t.id AS id, t.id AS order_id, t.at AS refunded_at, t.nett AS net, t.cur AS currency FROM third t WHERE {page} {limit}", Key: "t.id", Cursor: "id"}
	h.cfg.User = h.db.Reader(t, "o")
	r := h.open().src.Check(t.Context())
	require.False(t, r.OK())
	require.Contains(t, r.String(), "tables that the account may not read: gone, secret, third")
	require.NotContains(t, r.String(), "takes too long")
	h.cfg.User = h.db.Reader(t)
	r = h.open().src.Check(t.Context())
	require.Contains(t, r.String(), "tables that are missing: gone")
	h.exec("CREATE TABLE gone LIKE o")
	r = h.open().src.Check(t.Context())
	require.Contains(t, r.String(), "refunds: columns that are missing: t.nett, t.cur")
}

// Two of two orders cannot be used: there would be no figures, so the check fails, and it names
// column, value and remedy.
func TestCheckFailsIfEveryOrderIsRejected(t *testing.T) {
	h := own(t, `CREATE TABLE o (id INT PRIMARY KEY, doc JSON); INSERT INTO o VALUES (1, '{"at": "2024-06-01 10:00:00"}'), (2, '{"at": "2024-06-02 10:00:00"}')`,
		source.Query{SQL: "SELECT id, JSON_EXTRACT(doc, '$.at') AS placed_at, 10 AS net FROM o WHERE {page} {limit}", Key: "id", Cursor: "full"})
	r := h.open().src.Check(t.Context())
	require.False(t, r.OK())
	require.Contains(t, r.String(), `orders: 2 of 2 rows of the newest page rejected: bad_date, column placed_at, such as "\"2024-06-02 10:00:00\"" (select a DATE, DATETIME or TIMESTAMP`)
}

// Ones and zeros in a BIT column: twenty sales of 20 are 400, and the words are 1 and 0.
func TestCheckReadsBitsAsTheExporterDoes(t *testing.T) {
	h := own(t, "CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT, paid BIT(1)); INSERT INTO o SELECT seq, '2024-06-01', 20, seq <= 20 FROM seq_1_to_25",
		source.Query{SQL: "SELECT id, at AS placed_at, net, paid AS status FROM o WHERE {page} {limit}", Key: "id", Cursor: "full"})
	h.cfg.Statuses = source.Statuses{"sale": {"1"}, "other": {"0"}}
	r := h.open().src.Check(t.Context())
	require.True(t, r.OK(), r.String())
	require.Contains(t, r.String(), "1: 20, sale")
	require.Contains(t, r.String(), "0: 5, other, no sale")
	require.Equal(t, 20, r.Facts.Sales)
	require.Equal(t, 400*money.Unit, r.Facts.Revenue)

	h.cfg.Statuses = source.Statuses{"sale": {"paid"}, "other": {"open"}}
	r = h.open().src.Check(t.Context())
	require.False(t, r.OK(), "no order counts as a sale")
	require.Contains(t, r.String(), "orders: none of the newest 25 counts as a sale")
}

func TestCheckNamesTheProductThatIsThere(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "magento2")
	newShop(t, h.db, true)
	r := h.open().src.Check(t.Context())
	require.False(t, r.OK())
	require.Contains(t, r.String(), "this database looks like WooCommerce (set preset: woocommerce)")

	prefix := "other_"
	h = newHarness(t, mariadbtest.Shared(t), "woocommerce")
	newShop(t, h.db, true)
	h.cfg.Prefix = &prefix
	require.Contains(t, h.open().src.Check(t.Context()).String(), `this database looks like WooCommerce (set preset: woocommerce)`)
}
