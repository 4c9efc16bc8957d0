package sqlsums

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// TestDifferenceKeepsThePreviousFigures spoils new figures, as a server would that misreads a statement. The check
// refuses them.
func TestDifferenceKeepsThePreviousFigures(t *testing.T) {
	s := newShop(t, "INT", strings.Replace(anyOrders, "net,", "net, discount,", 1), record.Date(2024, time.March, 1))
	s.set.Windows = []fold.Window{fold.Days(7)}
	s.withRefunds(t, anyRefunds)
	s.insertInto(t, "refunds", []string{"('1', '1', '2024-02-20', 4, NULL, NULL, 'ok', '2024-02-22')"})
	s.insert(t, []string{"('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20')", "('2', '2024-02-28', 5, NULL, 20, 'paid', '2024-02-28')"})
	p, _ := s.inDatabase(t)
	s.insert(t, []string{"('3', '2024-03-01', 6, NULL, 10, 'paid', '2024-03-01')"})
	requireRefused(t, p, fold.Span{First: record.Date(2024, time.February, 20), Days: 75}, []spoiled{
		{fold.Form{Shape: fold.ShapeDaily}, 3, "revenue"},
		{fold.Form{Shape: fold.ShapeRepeating}, 8, "repeat"},
		{fold.Form{Shape: fold.ShapeTypes}, 1, "customers_by_type"},
		{fold.Form{Shape: fold.ShapeRanks, Window: fold.Lifetime()}, 3, "top_customers_revenue_ratio"},
		{fold.Form{Shape: fold.ShapeRepaid}, 2, "refunds"},
		{fold.Form{Shape: fold.ShapeRepaid}, 3, "refunded_revenue"},
		{fold.Form{Shape: fold.ShapeReturned}, 1, "average_order_value"},
		{fold.Form{Shape: fold.ShapeDiscounts}, 1, "discount_order_ratio"},
		{fold.Form{Shape: fold.ShapeLifetime, Window: fold.Lifetime()}, 1, "active_customers"},
		{fold.Form{Shape: fold.ShapeSweep, Window: fold.Days(7)}, 1, "active_customers"},
		{fold.Form{Shape: fold.ShapeSweep, Window: fold.Days(7)}, 2, "churned_customers"},
		{fold.Form{Shape: fold.ShapeSweep, Window: fold.Days(7)}, 6, "revenue_movement"},
	})
}

// spoiled is a number that is made wrong, and what the error must name.
type spoiled struct {
	form   fold.Form
	column int
	want   string
}

// requireRefused makes one number after the other wrong, and requires that the check keeps the previous figures. The orders
// must have changed. In the end they are published.
func requireRefused(t *testing.T, p *Poller, span fold.Span, all []spoiled) {
	t.Helper()
	board := p.Board()
	for _, c := range all {
		p.thorough, p.spoil = true, func(a *adder) { spoil(t, a, keptForm{form: c.form, span: span}, c.column) }
		err := p.Poll(t.Context())
		require.ErrorContains(t, err, c.want)
		require.ErrorContains(t, err, "the previous figures stay in use")
		require.Equal(t, failure.FiguresDiffer, failure.Of(err).Code)
		require.Same(t, board, p.Board())
		require.False(t, p.Status().Up)
		require.True(t, p.Status().Loaded)
	}
	p.spoil = nil
	require.NoError(t, p.Poll(t.Context()))
	require.NotSame(t, board, p.Board())
}

// spoil has the adder find wrong rows of a form.
func spoil(t *testing.T, a *adder, k keptForm, column int) {
	t.Helper()
	rows, err := a.read(t.Context(), k)
	require.NoError(t, err)
	require.NotEmpty(t, rows)
	first := slices.MinFunc(rows, func(a, b []int64) int { return int(a[0] - b[0]) }) // counts on every later day
	first[column]++
}

// TestNothingIsComputedWhileNothingChanges counts the publications.
func TestNothingIsComputedWhileNothingChanges(t *testing.T) {
	today := record.Date(2024, time.March, 1)
	s := newShop(t, "INT", anyOrders, today)
	s.insert(t, []string{"('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20')"})
	p, board := s.inDatabase(t)
	require.NoError(t, p.Poll(t.Context()))
	require.Same(t, board, p.Board())
	s.db.Exec(t, "UPDATE orders SET net = 11, modified_at = '2024-03-01'")
	s.settle()
	require.NoError(t, p.Poll(t.Context()))
	require.NotSame(t, board, p.Board())
	board = p.Board()
	s.db.Exec(t, "DELETE FROM orders")
	s.settle()
	require.NoError(t, p.Poll(t.Context()))
	require.NotSame(t, board, p.Board())
}

// TestRepeatedIDsAreRefused has two orders with one id.
func TestRepeatedIDsAreRefused(t *testing.T) {
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	row := "('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20')"
	s.insert(t, []string{row, row})
	p, err := NewPoller(s.cfg, s.env, s.set)
	require.NoError(t, err)
	defer p.Close()
	require.ErrorContains(t, p.Poll(t.Context()), "2 rows have only 1 different ids")
	require.Equal(t, failure.DuplicateKey, p.Status().Failure.Code)
}

// TestTooManyOrdersAreRefused passes the largest number of orders.
func TestTooManyOrdersAreRefused(t *testing.T) {
	require.NoError(t, limit(2_147_483_647))
	require.ErrorContains(t, limit(2_147_483_648), "2147483648 orders, at most 2147483647 can be counted")
}

// TestTooMuchRevenueIsRefused passes the largest revenue of all orders.
func TestTooMuchRevenueIsRefused(t *testing.T) {
	require.NoError(t, limitRevenue(state{}))
	require.NoError(t, limitRevenue(state{usable: 2, units: "9223372036854775607"}))
	require.ErrorContains(t, limitRevenue(state{usable: 2, units: "9223372036854775608"}), "more than 922337203685477")
	require.ErrorContains(t, limitRevenue(state{usable: 2, units: "1.5"}), "no whole number")
	refunds := refundState{units: "600"}
	require.NoError(t, limitRevenue(state{usable: 2, units: "9223372036854775007", refunds: refunds}))
	require.ErrorContains(t, limitRevenue(state{usable: 2, units: "9223372036854775008", refunds: refunds}), "query of refunds: the revenue and the refunds of all orders together are more than 922337203685477")
	require.ErrorContains(t, limitRevenue(state{refunds: refundState{units: "1.5"}}), "amount of all refunds is no whole number")
}

// TestRefusedQueries tells what is wrong with a query of orders.
func TestRefusedQueries(t *testing.T) {
	today := record.Date(2024, time.March, 1)
	for query, want := range map[string]string{
		"SELECT id, placed_at, customer_id, net FROM orders":                                         "select modified_at",
		"SELECT id, placed_at, customer_id, email, net, modified_at FROM orders":                     "select either customer_id or email",
		"SELECT id, placed_at, net, modified_at FROM orders":                                         "select either customer_id or email",
		"SELECT id, placed_at, customer_id, net, net + 0e0 AS channel, modified_at FROM orders":      "make channel a text",
		"SELECT id, placed_at, customer_id, net, 1 AS base_net, modified_at FROM orders":             "remove the column base_net",
		"SELECT id, placed_at, customer_id, net, 1e0 AS tax, modified_at FROM orders":                "make tax a DECIMAL",
		"SELECT id, placed_at, customer_id, modified_at FROM orders":                                 "select net or total",
		"SELECT id, placed_at, customer_id, net + 0e0 AS net, modified_at FROM orders":               "make net a DECIMAL",
		"SELECT id, CAST(placed_at AS CHAR) AS placed_at, customer_id, net, modified_at FROM orders": "make placed_at a DATE or DATETIME",
		"SELECT id, placed_at, customer_id, net, modified_at FROM missing":                           "missing",
	} {
		s := newShop(t, "INT", query, today)
		p, err := NewPoller(s.cfg, s.env, s.set)
		require.NoError(t, err)
		err = p.Poll(t.Context())
		require.ErrorContains(t, err, want)
		require.Nil(t, p.Board())
		require.False(t, p.Status().Loaded)
		require.NotEmpty(t, p.Status().Failing)
		require.NoError(t, p.Close())
	}
}

// TestDialectIsRefused names the databases that are supported.
func TestDialectIsRefused(t *testing.T) {
	_, err := dialectOf("8.0.36")
	require.EqualError(t, err, `compute: database is unsupported by server version "8.0.36": use compute: memory, or one of ClickHouse, MariaDB, TiDB`)
}

// TestChangesBehindALaterRowAreSeen has an order that was modified in the future, which hides the times of others.
func TestChangesBehindALaterRowAreSeen(t *testing.T) {
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	s.insert(t, []string{"('1', '2024-02-20', 5, NULL, 10, 'paid', '2099-01-01')", "('2', '2024-02-20', 5, NULL, 20, 'paid', '2024-02-20')", "('3', '2024-02-21', 6, NULL, 30, 'paid', '2024-02-20')"})
	p, _ := s.inDatabase(t)
	for _, change := range []string{
		"UPDATE orders SET net = 11 WHERE id = '2'",
		"UPDATE orders SET placed_at = '2024-02-21' WHERE id = '2'",
		"UPDATE orders SET customer_id = 6 WHERE id = '2'",
		"UPDATE orders SET customer_id = NULL WHERE id = '2'",
		"UPDATE orders SET modified_at = '2024-02-22' WHERE id = '2'",
		"UPDATE orders SET net = 41 - net WHERE id IN ('2', '3')",
		"UPDATE orders SET status = 'open' WHERE id = '2'",
	} {
		before := p.Board()
		s.db.Exec(t, change)
		s.settle()
		require.NoError(t, p.Poll(t.Context()))
		require.NotSame(t, before, p.Board(), change)
	}
}

// TestChangesOfRefundsAreSeen changes refunds in all ways.
func TestChangesOfRefundsAreSeen(t *testing.T) {
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	s.withRefunds(t, anyRefunds)
	s.insert(t, []string{"('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20')", "('2', '2024-02-20', 6, NULL, 20, 'paid', '2024-02-20')"})
	p, _ := s.inDatabase(t)
	for _, change := range []string{
		"INSERT INTO refunds VALUES ('1', '1', '2024-02-22', 4, NULL, NULL, 'ok', '2024-02-22')",
		"UPDATE refunds SET net = 5",
		"UPDATE refunds SET order_id = '2'",
		"UPDATE refunds SET reason = 'goodwill'",
		"UPDATE refunds SET refunded_at = '2024-02-23'",
		"UPDATE refunds SET modified_at = '2024-02-23'",
		"UPDATE refunds SET status = 'void'",
		"DELETE FROM refunds",
	} {
		before := p.Board()
		s.db.Exec(t, change)
		s.settle()
		require.NoError(t, p.Poll(t.Context()))
		require.NotSame(t, before, p.Board(), change)
	}
}

// TestRepeatedRefundsAreRefused has two refunds with one id.
func TestRepeatedRefundsAreRefused(t *testing.T) {
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	s.withRefunds(t, anyRefunds)
	s.insert(t, []string{"('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20')"})
	row := "('1', '1', '2024-02-22', 4, NULL, NULL, 'ok', '2024-02-22')"
	s.insertInto(t, "refunds", []string{row, row})
	p, err := NewPoller(s.cfg, s.env, s.set)
	require.NoError(t, err)
	defer p.Close()
	require.ErrorContains(t, p.Poll(t.Context()), "query of refunds: 2 rows have only 1 different ids")
}

// TestRefusedQueriesOfRefunds tells what is wrong with a query of refunds.
func TestRefusedQueriesOfRefunds(t *testing.T) {
	for query, want := range map[string]string{
		"SELECT id, refunded_at, net, modified_at FROM refunds":                                        "select order_id",
		"SELECT id, order_id, refunded_at, modified_at FROM refunds":                                   "select net or amount",
		"SELECT id, order_id, refunded_at, net, 1 AS order_total, modified_at FROM refunds":            "remove the column order_total",
		"SELECT id, order_id, refunded_at, net + 0e0 AS net, modified_at FROM refunds":                 "make net a DECIMAL",
		"SELECT id, order_id, CAST(refunded_at AS CHAR) AS refunded_at, net, modified_at FROM refunds": "make refunded_at a DATE or DATETIME",
	} {
		s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
		s.withRefunds(t, query)
		p, err := NewPoller(s.cfg, s.env, s.set)
		require.NoError(t, err)
		require.ErrorContains(t, p.Poll(t.Context()), "query of refunds: "+want)
		require.NoError(t, p.Close())
	}
}

// TestFailedComputationsWaitAnInterval tells when the next poll is: a computation that fails would fail again soon.
func TestFailedComputationsWaitAnInterval(t *testing.T) {
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	s.cfg.Interval = source.Duration(time.Hour)
	row := "('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20')"
	s.insert(t, []string{row, row})
	p, err := NewPoller(s.cfg, s.env, s.set)
	require.NoError(t, err)
	defer p.Close()
	err = p.Poll(t.Context())
	require.Error(t, err)
	require.Equal(t, time.Hour, p.rest(err))
	require.Equal(t, retry, p.rest(failure.New(failure.ConnectionLost, "lost")))
	s.db.Exec(t, "DROP TABLE orders")
	err = p.Poll(t.Context())
	require.Error(t, err)
	require.Equal(t, 2*retry, p.rest(err), "nothing was computed")
}

// TestOrdersThatChangeWhileTheyAreRead has a table without snapshots, which is no fault of the figures.
func TestOrdersThatChangeWhileTheyAreRead(t *testing.T) {
	engines := map[string]string{"MyISAM": "changed while they were read", "InnoDB": "the previous figures stay in use"}
	switch newShop(t, "INT", anyOrders, 0).dialect.Name {
	case "TiDB":
		delete(engines, "MyISAM") // every table has snapshots
	case "ClickHouse":
		engines["InnoDB"] = engines["MyISAM"] // no table has
	}
	for engine, want := range engines {
		s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
		s.db.Exec(t, "ALTER TABLE orders ENGINE = "+engine)
		s.insert(t, []string{"('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20')", "('2', '2024-02-28', 5, NULL, 20, 'paid', '2024-02-28')"})
		p, err := NewPoller(s.cfg, s.env, s.set)
		require.NoError(t, err)
		p.spoil = func(a *adder) {
			spoil(t, a, keptForm{form: fold.Form{Shape: fold.ShapeDaily}, span: fold.Span{First: record.Date(2024, time.February, 20), Days: 75}}, 3)
			s.insert(t, []string{"('3', '2024-02-21', 6, NULL, 10, 'paid', '2024-02-21')"})
		}
		require.ErrorContains(t, p.Poll(t.Context()), want, engine)
		require.NoError(t, p.Close())
	}
}
