package source_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// own returns a harness on a schema of one's own: a table of sales, read by the given query.
func own(t *testing.T, create string, orders source.Query) *harness {
	t.Helper()
	h := newHarness(t, mariadbtest.Shared(t), "")
	h.exec("SET sql_mode = ''; " + create)
	h.cfg.Queries = map[string]source.Query{"orders": orders}
	return h
}

const sales = `CREATE TABLE sales (id VARCHAR(60) NOT NULL PRIMARY KEY, who VARCHAR(100), at VARCHAR(30),
	state VARCHAR(20), currency VARCHAR(10), total VARCHAR(40), rate VARCHAR(20), discount VARCHAR(20));`

const salesSQL = `SELECT id, who AS email, at AS placed_at, state AS status, currency, total, rate, discount FROM sales`

// TestBadRowsAreCountedByReasonAndOtherRowsAreRead has one order that is good among many that are
// not, each bad in one way.
func TestBadRowsAreCountedByReasonAndOtherRowsAreRead(t *testing.T) {
	for name, c := range map[string]struct{ values, reason string }{
		"zero date":           {"'0000-00-00 00:00:00', 'paid', 'EUR', '5', NULL, NULL", "zero_date"},
		"half a date":         {"'2024-00-00 00:00:00', 'paid', 'EUR', '5', NULL, NULL", "zero_date"},
		"no date":             {"NULL, 'paid', 'EUR', '5', NULL, NULL", "missing_date"},
		"text for a date":     {"'yesterday', 'paid', 'EUR', '5', NULL, NULL", "bad_date"},
		"30 February":         {"'2024-02-30 00:00:00', 'paid', 'EUR', '5', NULL, NULL", "bad_date"},
		"25 o'clock":          {"'2024-02-20 25:00:00', 'paid', 'EUR', '5', NULL, NULL", "bad_date"},
		"a hundred years ago": {"'1926-02-20 10:00:00', 'paid', 'EUR', '5', NULL, NULL", "date_out_of_range"},
		"in the future":       {"'2024-06-17 10:00:00', 'paid', 'EUR', '5', NULL, NULL", "future_date"},
		"text for an amount":  {"'2024-02-20 10:00:00', 'paid', 'EUR', 'five', NULL, NULL", "bad_number"},
		"a comma":             {"'2024-02-20 10:00:00', 'paid', 'EUR', '5,00', NULL, NULL", "bad_number"},
		"no amount":           {"'2024-02-20 10:00:00', 'paid', 'EUR', NULL, NULL, NULL", "missing_amount"},
		"empty amount":        {"'2024-02-20 10:00:00', 'paid', 'EUR', ' ', NULL, NULL", "missing_amount"},
		"a huge amount":       {"'2024-02-20 10:00:00', 'paid', 'EUR', '1e30', NULL, NULL", "bad_number"},
		"too many digits":     {"'2024-02-20 10:00:00', 'paid', 'EUR', '99999999999999999999', NULL, NULL", "amount_out_of_range"},
		"a negative total":    {"'2024-02-20 10:00:00', 'paid', 'EUR', '-5', NULL, NULL", "negative_total"},
		"a foreign currency":  {"'2024-02-20 10:00:00', 'paid', 'CHF', '5', NULL, NULL", "unknown_currency"},
		"a rate of zero":      {"'2024-02-20 10:00:00', 'paid', 'CHF', '5', '0', NULL", "bad_rate"},
		"text for a rate":     {"'2024-02-20 10:00:00', 'paid', 'CHF', '5', 'x', NULL", "bad_rate"},
		"a rate of a billion": {"'2024-02-20 10:00:00', 'paid', 'CHF', '5', '1000000000', NULL", "amount_out_of_range"},
		"text for a discount": {"'2024-02-20 10:00:00', 'paid', 'EUR', '5', NULL, 'x'", "bad_number"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := own(t, sales, source.Query{SQL: salesSQL, Cursor: "full", Statuses: source.Statuses{"sale": {"paid"}}})
			h.exec("INSERT INTO sales VALUES ('7', 'a@example.com', " + c.values + ")")
			h.exec("INSERT INTO sales VALUES ('8', 'a@example.com', '2024-02-20 10:00:00', 'paid', 'EUR', '5', NULL, NULL)")
			h.open().poll()
			require.Equal(t, map[string]uint64{"order " + c.reason: 1}, h.rejected())
			require.Equal(t, map[record.Key]string{8: "5.0000"}, h.sink.revenue())
			h.pollAfter(time.Minute)
			require.Equal(t, map[string]uint64{"order " + c.reason: 1}, h.rejected(), "one record counts once")
			require.Equal(t, 1, strings.Count(h.log.String(), "rejected records"))
			require.Contains(t, h.log.String(), "example=7")
			require.NotContains(t, h.log.String(), "example.com")

			h.exec("UPDATE sales SET state = 'draft' WHERE id = '7'")
			h.pollAfter(time.Minute)
			require.Equal(t, map[string]uint64{"order " + c.reason: 1}, h.rejected(), "what is no sale need not be whole")
		})
	}
}

func TestRecordThatTurnsBadLeavesTheFiguresAndReturnsWhenMended(t *testing.T) {
	h := own(t, sales, source.Query{SQL: salesSQL, Cursor: "full"})
	h.exec("INSERT INTO sales VALUES ('7', NULL, '2024-02-20 10:00:00', 'paid', 'EUR', '5', NULL, NULL)")
	h.open().poll()
	h.exec("UPDATE sales SET total = 'x'")
	h.pollAfter(time.Minute)
	require.Empty(t, h.sink.orders)
	h.exec("UPDATE sales SET total = '6'")
	h.pollAfter(time.Minute)
	require.Equal(t, "6.0000", h.sink.total())
	h.exec("UPDATE sales SET total = 'x'")
	h.pollAfter(time.Minute)
	require.Equal(t, map[string]uint64{"order bad_number": 2}, h.rejected())
}

func TestDifferentIdsNeverShareAKey(t *testing.T) {
	ids := []string{"1", "2147483647", "2147483648", "4294967296", "18446744073709551615", "A-1", "007", "7", "-3", "c3a1f0b2-0000-4000-8000-000000000001"}
	h := own(t, sales, source.Query{SQL: salesSQL, Cursor: "full"})
	for _, id := range ids {
		h.exec(fmt.Sprintf("INSERT INTO sales VALUES ('%s', NULL, '2024-02-20 10:00:00', 'paid', 'EUR', '5', NULL, NULL)", id))
	}
	h.cfg.PageSize = 3
	h.open().poll()
	require.Len(t, h.sink.orders, len(ids))
	require.Contains(t, h.sink.orders, record.Key(1))
	require.Contains(t, h.sink.orders, record.Key(2147483647))
	h.exec("DELETE FROM sales WHERE id IN ('A-1', '7', '18446744073709551615')")
	h.pollAfter(25 * time.Hour)
	require.Len(t, h.sink.orders, len(ids)-3)
	require.NotContains(t, h.sink.orders, record.Key(7))
}

func TestBinaryIdsArePagedByTheirKeyAndLinesFindTheirOrder(t *testing.T) {
	h := own(t, `CREATE TABLE o (id BINARY(16) PRIMARY KEY, at DATETIME(3), net DOUBLE);
		CREATE TABLE l (id INT AUTO_INCREMENT PRIMARY KEY, o BINARY(16), p BINARY(16), cost DOUBLE, n INT, KEY (o));
		INSERT INTO o SELECT UNHEX(MD5(seq)), '2024-02-20 10:00:00.123', 0.1 FROM seq_1_to_50;
		INSERT INTO l (o, p, cost, n) SELECT UNHEX(MD5(1 + seq % 50)), UNHEX(MD5(seq % 3)), 0.25, 2 FROM seq_1_to_100`,
		source.Query{SQL: "SELECT o.id AS id, o.at AS placed_at, o.net AS net FROM o WHERE {page}", Key: "o.id", Cursor: "full"})
	h.cfg.Queries["lines"] = source.Query{SQL: "SELECT l.o AS order_id, l.p AS product_id, l.cost AS unit_cost, l.n AS quantity FROM l WHERE {ids}", Key: "l.o"}
	h.cfg.PageSize = 7
	h.open().poll()
	require.Len(t, h.sink.orders, 50)
	require.Equal(t, "5.0000", h.sink.total())
	require.Len(t, h.sink.lines, 50)
	for k, lines := range h.sink.lines {
		require.Len(t, lines, 2)
		require.Equal(t, record.Line{Order: k, Product: lines[0].Product, Cost: money.Unit / 2, HasCost: true}, lines[0])
	}
}

// The three cursors see a new record, a back-dated one and a change; each as it is meant to.
func TestCursorsFindNewBackdatedAndChangedRecords(t *testing.T) {
	const create = `CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT, changed DATETIME, KEY (changed));
		INSERT INTO o SELECT seq, TIMESTAMPADD(DAY, seq, '2024-01-01'), 1, TIMESTAMPADD(DAY, seq, '2024-01-01') FROM seq_1_to_100`
	const sql = "SELECT o.id AS id, o.at AS placed_at, o.net AS net, o.changed AS modified_at FROM o WHERE {page}"
	for name, c := range map[string]struct {
		query   source.Query
		old     bool // a change of an old record is seen by the next poll
		touched bool // only if its modification time moved
	}{
		"modified":                  {query: source.Query{SQL: sql, Key: "o.id", Cursor: "modified", Modified: "o.changed"}, old: true, touched: true},
		"id":                        {query: source.Query{SQL: sql, Key: "o.id", Cursor: "id", Window: source.Duration(20 * 24 * time.Hour)}},
		"full":                      {query: source.Query{SQL: sql, Key: "o.id", Cursor: "full"}, old: true},
		"modified of a plain query": {query: source.Query{SQL: "SELECT id, at AS placed_at, net, changed AS modified_at FROM o", Cursor: "modified"}, old: true, touched: true},
		"modified in Unix seconds": {query: source.Query{
			SQL: "SELECT o.id AS id, o.at AS placed_at, o.net AS net, UNIX_TIMESTAMP(o.changed) AS modified_at FROM o WHERE {page}",
			Key: "o.id", Cursor: "modified", Modified: "UNIX_TIMESTAMP(o.changed)",
		}, old: true, touched: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := own(t, create, c.query)
			h.cfg.PageSize = 10
			h.open().poll()
			require.Equal(t, "100.0000", h.sink.total())
			h.exec(`INSERT INTO o VALUES (201, '2024-06-01', 1, '2024-06-15 12:01:00'), (202, '1999-06-01', 1, '2024-06-15 12:01:00')`)
			h.exec(`UPDATE o SET net = 11, changed = '2024-06-15 12:01:00' WHERE id = 95`)
			h.pollAfter(5 * time.Minute)
			require.Equal(t, "112.0000", h.sink.total(), "new, back-dated, and changed within the window")
			h.exec(`UPDATE o SET net = 21, changed = '2024-06-15 12:06:00' WHERE id = 3`)
			h.pollAfter(5 * time.Minute)
			want := "112.0000"
			if c.old {
				want = "132.0000"
			}
			require.Equal(t, want, h.sink.total(), "an old record changed")
			h.exec(`UPDATE o SET net = 101 WHERE id = 4`)
			h.pollAfter(5 * time.Minute)
			if c.old && !c.touched {
				want = "232.0000"
			}
			require.Equal(t, want, h.sink.total(), "an old record changed behind the modification time's back")
		})
	}
}

func TestManyRecordsOfOneModificationTimeAreAllRead(t *testing.T) {
	h := own(t, `CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT, changed DATETIME, KEY (changed));
		INSERT INTO o SELECT seq, '2024-01-01', 1, '2024-01-01' FROM seq_1_to_20`,
		source.Query{
			SQL: "SELECT o.id AS id, o.at AS placed_at, o.net AS net, o.changed AS modified_at FROM o WHERE {page}",
			Key: "o.id", Cursor: "modified", Modified: "o.changed",
		})
	h.cfg.PageSize = 3
	h.open().poll()
	h.exec("UPDATE o SET net = 2, changed = '2024-06-15 12:00:00'")
	h.pollAfter(time.Minute)
	require.Equal(t, "40.0000", h.sink.total())
}

// A shop's clock that ran ahead leaves a record modified in the future; what is modified after
// the clock was put right must be seen all the same.
func TestModificationTimeInTheFutureHidesNoChange(t *testing.T) {
	h := own(t, `CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT, changed DATETIME, KEY (changed));
		INSERT INTO o VALUES (1, '2024-01-01', 1, '2124-01-01')`,
		source.Query{SQL: "SELECT id, at AS placed_at, net, changed AS modified_at FROM o", Cursor: "modified"})
	h.open().poll()
	h.exec("INSERT INTO o VALUES (2, '2024-06-15', 1, NOW())")
	h.pollAfter(time.Minute)
	require.Equal(t, "2.0000", h.sink.total())
}

// Our own clock going back a year puts nothing off and loses nothing.
func TestClockThatIsSetBackLosesNoRecords(t *testing.T) {
	h := own(t, `CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT, changed DATETIME, KEY (changed));
		INSERT INTO o VALUES (1, '2023-01-01', 1, '2024-06-15 11:59:00'), (2, '2023-01-01', 1, '2024-06-15 11:59:00')`,
		source.Query{SQL: "SELECT id, at AS placed_at, net, changed AS modified_at FROM o", Cursor: "modified", Every: source.Duration(time.Minute)})
	h.open().poll()
	h.exec("INSERT INTO o VALUES (3, '2023-01-01', 1, '2024-06-15 12:01:00'); DELETE FROM o WHERE id = 1")
	h.pollAfter(-365 * 24 * time.Hour)
	require.NotContains(t, h.sink.orders, record.Key(1))
	require.Equal(t, "2.0000", h.sink.total())
}

func TestCustomQueriesForRefundsAndSubscriptions(t *testing.T) {
	h := own(t, `CREATE TABLE o (id INT PRIMARY KEY, at DATE, net DECIMAL(10,2));
		INSERT INTO o VALUES (1, '2024-01-31', 80);
		CREATE TABLE r (id INT PRIMARY KEY, o INT, at BIGINT, amount DECIMAL(10,2), gross DECIMAL(10,2), net DECIMAL(10,2));
		INSERT INTO r VALUES (1, 1, 1711839600, 50, 100, 80), (2, 1, 0, 1, 1, 1), (3, NULL, 1711839600, 1, 1, 1);
		CREATE TABLE s (id INT PRIMARY KEY, c VARCHAR(20), a DATETIME, z DATETIME, price DECIMAL(10,2), unit VARCHAR(10), n INT, state VARCHAR(10));
		INSERT INTO s VALUES
		(1, 'x', '2024-01-01', NULL, 12, 'month', 1, 'on'), (2, 'x', '2024-01-01', '2024-03-01', 120, 'year', 1, 'on'),
		(3, 'x', '2024-01-01', '0000-00-00', 6, 'week', 2, 'on'), (4, 'x', '2024-01-01', NULL, 1.2, 'day', 1, 'on'),
		(5, 'x', '2024-01-01', NULL, 1, 'eon', 1, 'on'), (6, 'x', '2024-01-01', NULL, 1, 'month', 0, 'on'),
		(7, 'x', '2024-01-01', NULL, 1, 'month', 1, 'never')`,
		source.Query{SQL: "SELECT id, at AS placed_at, net FROM o", Cursor: "full"})
	h.cfg.Queries["refunds"] = source.Query{
		SQL:    "SELECT id, o AS order_id, at AS refunded_at, amount, gross AS order_total, net AS order_net FROM r",
		Cursor: "id", Zone: "epoch",
	}
	h.cfg.Queries["subscriptions"] = source.Query{
		SQL:    "SELECT id, c AS customer_id, a AS started_at, z AS ended_at, price AS amount, unit AS period, n AS period_count, state AS status FROM s",
		Cursor: "full", Statuses: source.Statuses{"sale": {"on"}},
	}
	h.env.Location = amsterdam(t)
	h.open().poll()
	require.Equal(t, day("2024-01-31"), h.sink.orders[1].Day, "a date without a time belongs to no zone")
	require.Equal(t, map[record.Key]record.Refund{
		// 23:00 UTC on 30 March is midnight in Amsterdam; 50 of 100 is half of 80.
		1: {Key: 1, Order: 1, Day: day("2024-03-31"), Amount: 40 * money.Unit},
	}, h.sink.refunds)
	monthly := map[record.Key]string{}
	for k, s := range h.sink.subscriptions {
		monthly[k] = s.Monthly.String()
	}
	// 120 / 12; 6 x 52 / 12 / 2; 1.2 x 365 / 12.
	require.Equal(t, map[record.Key]string{1: "12.0000", 2: "10.0000", 3: "13.0000", 4: "36.5000"}, monthly)
	require.Equal(t, day("2024-03-01"), h.sink.subscriptions[2].End)
	require.Equal(t, record.NoDay, h.sink.subscriptions[3].End)
	require.Equal(t, map[string]uint64{"refund zero_date": 1, "refund missing_order": 1, "subscription bad_period": 2}, h.rejected())
}

func TestAmountsAreConvertedByTheBestRate(t *testing.T) {
	rates := source.Rates{
		"USD": {{From: day("2024-01-01"), Rate: 900_000_000}, {From: day("2024-03-01"), Rate: 800_000_000}},
		"SEK": {{From: day("2020-01-01"), Rate: 90_000_000}},
	}
	const head = "SELECT 1 AS id, '2024-03-01' AS placed_at, 10 AS net, "
	for name, c := range map[string]struct{ sql, shop, want string }{
		"the business's own":                 {"'EUR' AS currency", "", "10.0000"},
		"none said":                          {"NULL AS currency", "", "10.0000"},
		"the order's rate, multiplied":       {"'USD' AS currency, 0.5 AS rate", "", "5.0000"},
		"the order's rate, divided":          {"'USD' AS currency, 0.5 AS rate_divisor", "", "20.0000"},
		"the rate goes before the divisor":   {"'USD' AS currency, 0.5 AS rate, 7 AS rate_divisor", "", "5.0000"},
		"the configured rate of the day":     {"'USD' AS currency, NULL AS rate", "", "8.0000"},
		"the shop's base amount":             {"'USD' AS currency, 33 AS base_net", "", "33.0000"},
		"the shop's own, not the business's": {"'SEK' AS currency", "SEK", "0.9000"},
		"none said in a foreign shop":        {"NULL AS currency", "SEK", "0.9000"},
		"to the shop's, then the business's": {"'USD' AS currency, 10 AS rate", "SEK", "9.0000"},
		"the business's in a foreign shop":   {"'EUR' AS currency, 11 AS rate", "SEK", "10.0000"},
		"a base amount in a foreign shop":    {"'USD' AS currency, 100 AS base_net", "SEK", "9.0000"},

		// A rate belongs to the currency it converts to: 10 USD at 20 are 200 SEK, at 0.09 EUR each.
		"a rate to a named base":             {"'USD' AS currency, 20 AS rate, 'SEK' AS rate_currency", "", "18.0000"},
		"a divisor to a named base":          {"'USD' AS currency, 0.05 AS rate_divisor, 'SEK' AS rate_currency", "", "18.0000"},
		"the named base is the order's own":  {"'SEK' AS currency, 1 AS rate, 'SEK' AS rate_currency", "", "0.9000"},
		"a base amount in a named base":      {"'USD' AS currency, 200 AS base_net, 'SEK' AS rate_currency", "", "18.0000"},
		"the named base is the business's":   {"'USD' AS currency, 0.7 AS rate, 'EUR' AS rate_currency", "SEK", "7.0000"},
		"the business's with a named base":   {"'EUR' AS currency, 11 AS rate, 'SEK' AS rate_currency", "", "10.0000"},
		"a rate of 1 is ignored":             {"'USD' AS currency, 1 AS rate", "", "8.0000"},
		"a divisor of 1 is ignored":          {"'USD' AS currency, '1.000000' AS rate_divisor", "", "8.0000"},
		"a rate of 1 and nothing configured": {"'CHF' AS currency, 1 AS rate", "", "0.0000"},
		"a base that has no rate":            {"'USD' AS currency, 20 AS rate, 'CHF' AS rate_currency", "", "0.0000"},
		// 10 CHF at 12 SEK each are 120 SEK; a configured rate goes before that one.
		"a base with a rate of its own": {"'CHF' AS currency, 'CHF' AS rate_currency, 12 AS base_rate", "SEK", "10.8000"},
		"a base with a configured rate": {"'USD' AS currency, 'USD' AS rate_currency, 12 AS base_rate", "SEK", "8.0000"},
		"a base whose own rate is 1":    {"'CHF' AS currency, 'CHF' AS rate_currency, 1 AS base_rate", "SEK", "0.0000"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := own(t, "", source.Query{SQL: head + c.sql, Cursor: "full"})
			h.cfg.Currency, h.env.Rates = c.shop, rates
			h.open().poll()
			require.Equal(t, c.want, h.sink.total())
			if c.want == "0.0000" {
				require.Equal(t, map[string]uint64{"order unknown_currency": 1}, h.rejected())
			}
		})
	}
}

func TestCostIsConvertedAsItsLineSays(t *testing.T) {
	h := own(t, "", source.Query{Cursor: "full", SQL: "SELECT 1 AS id, '2024-03-01' AS placed_at, 100 AS net"})
	// 50 USD at 20 SEK are 1000 SEK, at 0.09 EUR each.
	h.cfg.Queries["lines"] = source.Query{SQL: `SELECT 1 AS order_id, 7 AS product_id, 50 AS cost,
		'USD' AS currency, 20 AS rate, 'SEK' AS rate_currency`}
	h.env.Rates = source.Rates{"SEK": {{From: day("2020-01-01"), Rate: 90_000_000}}}
	h.open().poll()
	require.Equal(t, "90.0000", h.sink.lines[1][0].Cost.String())
}

func TestRefundIsConvertedByTheRateOfItsOrder(t *testing.T) {
	h := own(t, "", source.Query{SQL: "SELECT 1 AS id, '2024-02-20' AS placed_at, 'USD' AS currency, 10 AS net", Cursor: "full"})
	h.env.Rates = source.Rates{
		"USD": {{From: day("2024-01-01"), Rate: 900_000_000}, {From: day("2024-03-01"), Rate: 800_000_000}},
	}
	h.cfg.Queries["refunds"] = source.Query{Cursor: "full", SQL: `SELECT 1 AS id, 1 AS order_id, 'USD' AS currency, 10 AS net,
		'2024-02-20' AS ordered_at, '2024-03-05' AS refunded_at`}
	h.open().poll()
	require.Equal(t, h.sink.orders[1].Revenue, h.sink.refunds[1].Amount)
	require.Equal(t, day("2024-03-05"), h.sink.refunds[1].Day)
}

func TestIgnoredAddressesIdentifyNobody(t *testing.T) {
	h := own(t, sales, source.Query{SQL: salesSQL, Cursor: "full"})
	for i, who := range []string{"Ä@Example.com", " ä@example.COM ", "counter@shop.example", "none", "", "z@example.com"} {
		h.exec(fmt.Sprintf("INSERT INTO sales VALUES ('%d', '%s', '2024-02-20', 'paid', 'EUR', '5', NULL, NULL)", i+1, who))
	}
	h.env.IgnoreEmails = []string{"Counter@Shop.example"}
	h.open().poll()
	require.NotZero(t, h.sink.orders[1].Email)
	require.Equal(t, h.sink.orders[1].Email, h.sink.orders[2].Email)
	for _, k := range []record.Key{3, 4, 5} {
		require.Zero(t, h.sink.orders[k].Email)
	}
	require.NotEqual(t, h.sink.orders[1].Email, h.sink.orders[6].Email)
}

func TestInvalidQueryIsExplained(t *testing.T) {
	for name, c := range map[string]struct {
		query source.Query
		want  string
	}{
		"an unknown column":        {source.Query{SQL: "SELECT 1 AS id, '2024-01-01' AS placed_at, 5 AS net, 1 AS nett", Cursor: "full"}, `a column "nett", which is not known: name it one of acquisition_channel, base_net,`},
		"no amount":                {source.Query{SQL: "SELECT 1 AS id, '2024-01-01' AS placed_at", Cursor: "full"}, "selects no column net or total or base_net or base_total"},
		"an invalid time":          {source.Query{SQL: "SELECT 1 AS id, '2024-01-01' AS placed_at, 5 AS net, 'x' AS modified_at", Cursor: "modified"}, "modified_at is not a time"},
		"a table that is not":      {source.Query{SQL: "SELECT * FROM nope", Cursor: "full"}, "nope' doesn't exist"},
		"a key that is not the id": {source.Query{SQL: "SELECT 5 AS id, '2024-01-01' AS placed_at, 5 AS net FROM seq_1_to_9 q WHERE {page}", Key: "q.seq", Cursor: "full"}, "more than one row with the id 5"},
	} {
		t.Run(name, func(t *testing.T) {
			h := own(t, "", c.query)
			h.cfg.PageSize = 2
			err := h.open().src.Poll(t.Context())
			require.ErrorContains(t, err, c.want)
			require.ErrorContains(t, err, "source shop: read orders: ")
		})
	}
}

func TestFailingKindDoesNotStopTheOthers(t *testing.T) {
	h := own(t, sales, source.Query{SQL: salesSQL, Cursor: "full"})
	h.exec("INSERT INTO sales VALUES ('7', NULL, '2024-02-20', 'paid', 'EUR', '5', NULL, NULL)")
	h.cfg.Queries["customers"] = source.Query{SQL: "SELECT * FROM nobody", Cursor: "full"}
	err := h.open().src.Poll(t.Context())
	require.ErrorContains(t, err, "read customers")
	require.Equal(t, "5.0000", h.sink.total())
	st := h.src.Status()
	require.False(t, st.Up)
	require.True(t, st.Loaded, "the others can be shown")
	require.Contains(t, st.LastError, "off: true")
}

func TestRecordWithAFutureDateIsReadOnItsDay(t *testing.T) {
	h := own(t, `CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT, changed DATETIME, KEY (changed));
		INSERT INTO o VALUES (1, '2024-06-18 10:00:00', 1, '2024-06-01'), (2, '2024-06-01 10:00:00', 1, '2024-06-15')`,
		source.Query{SQL: "SELECT id, at AS placed_at, net, changed AS modified_at FROM o", Cursor: "modified"})
	h.open().poll()
	require.Equal(t, map[string]uint64{"order future_date": 1}, h.rejected())
	require.Equal(t, "1.0000", h.sink.total())
	for range 3 {
		h.pollAfter(24 * time.Hour)
	}
	require.Equal(t, "2.0000", h.sink.total())
	require.Equal(t, map[string]uint64{"order future_date": 1}, h.rejected())
}

func TestDaysMayBeginDuringTheInitialLoad(t *testing.T) {
	h := own(t, `CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT);
		INSERT INTO o VALUES (1, '2024-06-01 10:00:00', 1), (2, '2024-06-02 10:00:00', 1), (3, '2024-06-18 10:00:00', 1)`,
		source.Query{SQL: "SELECT id, at AS placed_at, net FROM o", Cursor: "id"})
	h.cfg.PageSize = 1
	h.sink.onApply = func(n int) { h.clock.set(time.Date(2024, 6, 15+3*n, 12, 0, 0, 0, time.UTC)) }
	h.open().poll()
	require.Empty(t, h.rejected())
	require.Equal(t, "3.0000", h.sink.total())
}

func TestDebugLogHasEveryPageWithoutKeys(t *testing.T) {
	h := own(t, `CREATE TABLE o (id VARCHAR(99) PRIMARY KEY, at DATETIME, net INT);
		INSERT INTO o VALUES ('ann@example.com', '2024-06-01', 1), ('bob@example.com', NULL, 1), ('eve@example.com', '2024-06-02', 1)`,
		source.Query{SQL: "SELECT id, at AS placed_at, net FROM o", Cursor: "full"})
	h.cfg.PageSize = 2
	h.open().poll()
	require.Contains(t, h.log.String(), `level=DEBUG msg="page read" source=shop kind=order rows=2 rejected=1 duration=`)
	require.Contains(t, h.log.String(), `level=DEBUG msg="page read" source=shop kind=order rows=1 rejected=0 duration=`)
	for line := range strings.Lines(h.log.String()) {
		if strings.Contains(line, "page read") {
			require.NotContains(t, line, "example.com")
		}
	}
}
