package sqlsums

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// growSmall returns a shop of few orders with one window and the countries as groups, of which few have a name.
func growSmall(t *testing.T) *growing {
	t.Helper()
	s := newGroupedShop(t, "INT", groupedOrders, record.Date(2024, time.March, 1))
	s.set.Windows, s.set.EarlyHorizons = []fold.Window{fold.Days(7)}, []int{10}
	s.set.Dimensions = []fold.DimensionSetting{{Dimension: ledger.DimCountry, Cap: 2}}
	var rows []string
	for id := 1; id <= 24; id++ {
		rows = append(rows, order(id, "2024-02-01", fmt.Sprintf("2024-02-%02d", id), fmt.Sprint(id%5), []string{"NL", "NL", "NL", "BE", "BE"}[id%5]))
	}
	return s.grow(t, rows)
}

// order returns a row of an order.
func order(id int, modified, placed, customer, country string) string {
	return fmt.Sprintf("('%d', '%s 10:00:00', %s, NULL, %d, 'paid', '%s', 'web', '%s', NULL, NULL)", id, placed, customer, 10+id, modified, country)
}

// TestKindsOfChanges has one change after the other. After each the figures are right, and computed in the expected way.
func TestKindsOfChanges(t *testing.T) {
	g := growSmall(t)
	minute := 0
	now := func() string { minute++; return fmt.Sprintf("2024-03-01 11:%02d:00", minute) }
	insert := func(rows ...string) string {
		return "INSERT INTO orders" + columnsOfRow(rows[0]) + " VALUES " + strings.Join(rows, ", ")
	}
	const whole, increment = source.ComputedWhole, source.ComputedIncrement
	for _, c := range []struct {
		name, sql string
		want      source.Computed
	}{
		{"old customer", insert(order(100, now(), "2024-03-01", "1", "NL")), increment},
		{"new customer, and a guest", insert(order(101, now(), "2024-03-01", "77", "NL"), order(102, now(), "2024-02-28", "NULL", "BE")), increment},
		{"earlier first purchase", insert(order(103, now(), "2024-02-02", "77", "BE")), increment},
		{"customer who changes groups", insert(order(104, now(), "2024-03-01", "2", "BE")), increment},
		{"rejected row", insert(strings.Replace(order(105, now(), "2024-03-01", "2", "BE"), "115", "NULL", 1)), increment},
		{"other status", insert(strings.Replace(order(106, now(), "2024-03-01", "2", "BE"), "paid", "open", 1)), increment},
		{"value among the others", insert(order(107, now(), "2024-03-01", "78", "XX")), increment},
		{"another value among the others", insert(order(108, now(), "2024-03-01", "79", "XY")), increment},
		{"value that takes the place of another one", insert(order(109, now(), "2024-03-01", "81", "XY"), order(110, now(), "2024-03-01", "82", "XY"), order(111, now(), "2024-03-01", "83", "XY"), order(112, now(), "2024-03-01", "84", "XY")), whole},
		{"amount", "UPDATE orders SET net = net + 1, modified_at = '" + now() + "' WHERE id = '3'", whole},
		{"amount in silence", "UPDATE orders SET net = net + 1 WHERE id = '3'", whole},
		{"status", "UPDATE orders SET status = 'open', modified_at = '" + now() + "' WHERE id = '4'", whole},
		{"customer", "UPDATE orders SET customer_id = 3, modified_at = '" + now() + "' WHERE id = '6'", whole},
		{"day", "UPDATE orders SET placed_at = '2024-02-03', modified_at = '" + now() + "' WHERE id = '7'", whole},
		{"deletion, and a new order", "DELETE FROM orders WHERE id = '8'; " + insert(order(113, now(), "2024-03-01", "1", "NL")), whole},
		{"old time of change", insert(order(114, "2024-02-15", "2024-03-01", "1", "NL")), whole},
		{"same time of change", insert(order(115, fmt.Sprintf("2024-03-01 11:%02d:00", minute), "2024-03-01", "1", "NL")), whole},
		{"no time of change", insert(strings.Replace(order(116, "X", "2024-03-01", "1", "NL"), "'X'", "NULL", 1)), whole},
		{"new order after all", insert(order(117, now(), "2024-03-01", "1", "NL")), increment},
		{"order before all others", insert(order(118, now(), "2024-01-20", "1", "NL")), whole},
		{"order of tomorrow", insert(order(119, now(), "2024-03-02", "1", "NL")), increment},
	} {
		g.db.Exec(t, c.sql)
		g.poll(t, c.want, c.name)
	}
	g.on(record.Date(2024, time.March, 2))
	g.insert(t, []string{order(120, now(), "2024-03-02", "1", "NL")})
	g.poll(t, whole, "new day")
	g.poller.touchedShare = touchedShare
	g.insert(t, []string{order(121, now(), "2024-03-02", "1", "NL")})
	g.poll(t, whole, "customer with many orders")
	g.insert(t, []string{order(122, now(), "2024-03-02", "90", "NL")})
	g.poll(t, increment, "customer with few orders")
	memory := g.inMemory(t, record.Date(2024, time.March, 2))
	require.Equal(t, samplesOf(memory, g.poller.Board()), samplesOf(g.poller.Board(), g.poller.Board()))
}

// TestSpoiledIncrementIsReplaced spoils the rows of an increment. The check finds it, and the same poll computes all
// figures again.
func TestSpoiledIncrementIsReplaced(t *testing.T) {
	g := growSmall(t)
	g.insert(t, []string{order(100, "2024-03-01", "2024-03-01", "1", "NL")})
	g.poller.spoil = func(a *adder) {
		if a.added == nil {
			return
		}
		for k := range a.added.former.published {
			if k.form.Shape == fold.ShapeDaily {
				spoil(t, a, k, 3)
			}
		}
	}
	g.poll(t, source.ComputedWhole, "spoiled increment")
	counts := map[source.Computed]uint64{}
	for kind, tally := range g.poller.Status().Computations {
		require.Positive(t, tally.Duration)
		counts[kind] = tally.Count
	}
	require.Equal(t, map[source.Computed]uint64{source.ComputedWhole: 2, source.ComputedDiscarded: 1}, counts)

	g.poller.spoil = nil
	g.insert(t, []string{order(101, "2024-03-01 11", "2024-03-01", "1", "NL")})
	g.poll(t, source.ComputedWhole, "later on the same day")
	g.on(record.Date(2024, time.March, 2))
	g.insert(t, []string{order(102, "2024-03-01 12", "2024-03-02", "1", "NL")})
	g.poll(t, source.ComputedWhole, "first change of the next day")
	g.insert(t, []string{order(103, "2024-03-01 13", "2024-03-02", "1", "NL")})
	g.poll(t, source.ComputedIncrement, "second change of the next day")
}

// TestFailedPollIsFollowedByAWholeComputation has a poll fail between two additions.
func TestFailedPollIsFollowedByAWholeComputation(t *testing.T) {
	g := growSmall(t)
	g.poller.finish(time.Now(), errors.New("lost"))
	g.insert(t, []string{order(100, "2024-03-01", "2024-03-01", "1", "NL")})
	g.poll(t, source.ComputedWhole, "failed poll")
}

// TestKindsOfChangesOfRefunds has one change of the refunds after the other, as TestKindsOfChanges has of orders.
func TestKindsOfChangesOfRefunds(t *testing.T) {
	g := growSmall(t)
	g.withRefunds(t, anyRefunds)
	g.insertInto(t, "refunds", []string{"('1', '1', '2024-02-20', 4, NULL, NULL, 'ok', '2024-02-20')"})
	g.insert(t, []string{order(100, "2024-02-02", "2024-02-10", "NULL", "BE")})
	g.poller, _ = g.inDatabase(t)
	g.poller.touchedShare = 1
	minute := 0
	now := func() string { minute++; return fmt.Sprintf("2024-03-01 11:%02d:00", minute) }
	refund := func(id, of int, amount string) string {
		return fmt.Sprintf("INSERT INTO refunds VALUES ('%d', '%d', '2024-03-01', %s, NULL, 'fit', 'ok', '%s')", id, of, amount, now())
	}
	const whole, increment = source.ComputedWhole, source.ComputedIncrement
	for _, c := range []struct {
		name, sql string
		want      source.Computed
	}{
		{"refund", refund(2, 2, "5"), increment},
		{"second refund of an order", refund(3, 2, "1"), increment},
		{"refund in full", refund(4, 3, "13"), increment},
		{"refund of all orders of a customer", strings.Join([]string{refund(5, 4, "99"), refund(6, 9, "99"), refund(7, 14, "99"), refund(8, 19, "99"), refund(9, 24, "99")}, "; "), increment},
		{"order of that customer", "INSERT INTO orders (" + orderColumns + dimensionColumns + ") VALUES " + order(101, now(), "2024-03-01", "4", "NL"), increment},
		{"refund of a guest order", refund(10, 100, "5"), increment},
		{"refund of no order", refund(11, 999, "5"), increment},
		{"refund that does not count", strings.Replace(refund(12, 5, "5"), "'ok'", "'void'", 1), increment},
		{"order and its refund", "INSERT INTO orders (" + orderColumns + dimensionColumns + ") VALUES " + order(102, now(), "2024-03-01", "77", "BE") + "; " + refund(13, 102, "5"), increment},
		{"amount", "UPDATE refunds SET net = 3, modified_at = '" + now() + "' WHERE id = '2'", whole},
		{"amount in silence", "UPDATE refunds SET net = 2 WHERE id = '2'", whole},
		{"refund and an older change", refund(14, 6, "5") + "; UPDATE refunds SET net = 1 WHERE id = '2'", whole},
		{"deletion, and a new refund", "DELETE FROM refunds WHERE id = '3'; " + refund(15, 6, "5"), whole},
		{"old time of change", strings.Replace(refund(16, 6, "5"), "2024-03-01 11", "2024-02-15 11", 1), whole},
		{"changed order and a refund", "UPDATE orders SET net = net + 1 WHERE id = '7'; " + refund(17, 6, "5"), whole},
		{"refund after all", refund(18, 6, "5"), increment},
	} {
		g.db.Exec(t, c.sql)
		g.settle()
		g.poll(t, c.want, c.name)
	}
	today := record.Date(2024, time.March, 1)
	requireEqual(t, g.inMemory(t, today), g.poller.Board(), record.Date(2024, time.February, 1), today, "7d", "lifetime", "month")
}

// TestFirstRefundIsComputedWhole adds a refund to orders that had none.
func TestFirstRefundIsComputedWhole(t *testing.T) {
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	s.withRefunds(t, anyRefunds)
	g := s.grow(t, []string{"('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20')", "('2', '2024-02-28', 5, NULL, 20, 'paid', '2024-02-28')"})
	s.insert(t, []string{"('3', '2024-02-28', 6, NULL, 20, 'paid', '2024-02-29')"})
	g.poll(t, source.ComputedIncrement, "an order")
	s.insertInto(t, "refunds", []string{"('1', '1', '2024-02-29', 4, NULL, NULL, 'ok', '2024-02-29')"})
	g.poll(t, source.ComputedWhole, "a refund")
	s.insertInto(t, "refunds", []string{"('2', '2', '2024-02-29', 4, NULL, NULL, 'ok', '2024-03-01')"})
	g.poll(t, source.ComputedIncrement, "another one")
}

// TestIncrementsOfWeeksEqualCDNOW adds the last weeks of a published sample one after the other.
func TestIncrementsOfWeeksEqualCDNOW(t *testing.T) {
	today := record.Date(1998, time.July, 1)
	s := newShop(t, "INT", anyOrders, today)
	s.set.Windows, s.set.EarlyHorizons = []fold.Window{fold.Days(90)}, []int{90}
	weeks := map[record.Day][]string{}
	for _, row := range cdnowRows(t) {
		placed, err := time.Parse(time.DateOnly, strings.Split(row, "'")[3])
		require.NoError(t, err)
		week := max(record.DayOf(placed, time.UTC)/7, today/7-2)
		weeks[week] = append(weeks[week], strings.Replace(row, "'1998-07-01'", fmt.Sprintf("'%s'", week*7), 1))
	}
	sorted := slices.Sorted(maps.Keys(weeks))
	g := s.grow(t, weeks[sorted[0]])
	for _, week := range sorted[1:] {
		s.insert(t, weeks[week])
		require.NoError(t, g.poller.Poll(t.Context()))
		require.Equal(t, source.ComputedIncrement, g.poller.Status().Computation.Kind, week)
	}
	g.requireWhole(t, "CDNOW")
	answer, err := g.poller.Board().Query(t.Context(), analysis.Query{Measures: []string{"revenue"}, Window: fold.Lifetime(), From: today, To: today, Step: 1})
	require.NoError(t, err)
	require.Equal(t, 244091.94, answer.Series[0].Values[0], "as published")
}

// TestTouchedOrdersAreFoundInOnePass has the server tell how it finds the customers with new orders: not for each row.
func TestTouchedOrdersAreFoundInOnePass(t *testing.T) {
	for idType, query := range map[string]string{
		"INT": anyOrders, "VARCHAR(20)": anyOrders, "TEXT": anyOrders, "BIGINT": strings.Replace(anyOrders, "customer_id", "email", 1),
	} {
		s := newShop(t, idType, query, record.Date(2024, time.March, 1))
		if s.dialect.Name != "MariaDB" {
			t.Skip("the plan is MariaDB's")
		}
		var rows []string
		for id := range 200 {
			rows = append(rows, fmt.Sprintf("('%d', '2024-02-20', %d, 'p%d@x.example', 10, 'paid', '2024-02-%02d')", id, id%9, id%9, 1+id%20))
		}
		s.insert(t, rows)
		s.withRefunds(t, anyRefunds)
		s.insertInto(t, "refunds", drawRefunds(rand.New(rand.NewPCG(1, 2)), record.Date(2024, time.February, 1)))
		p, err := NewPoller(s.cfg, s.env, s.set)
		require.NoError(t, err)
		require.NoError(t, p.look(t.Context(), record.Date(2024, time.March, 1), func(q sqlx.QueryerContext, _ dialect, o orders, _ state) error {
			for refunds, want := range map[string]int{none: 1, "q.modified_at > '2024-02-19'": 3} {
				text := "EXPLAIN FORMAT=JSON " + o.ofTouched(newRows{orders: "q.modified_at > '2024-02-19'", refunds: refunds})
				var plan string
				require.NoError(t, q.QueryRowxContext(t.Context(), text, o.argsOf(text)...).Scan(&plan))
				require.Equal(t, want, strings.Count(plan, `"materialization"`), "%s %s", idType, plan) //nolint:misspell // as the server writes it
			}
			return nil
		}))
		require.NoError(t, p.Close())
	}
}

// TestTimesOfChangesThatNeedEscapes has no increments after such.
func TestTimesOfChangesThatNeedEscapes(t *testing.T) {
	for text, want := range map[string]bool{"2024-03-01 10:00:00.123456": true, "1709287200": true, "2024-03-01T10:00:00+01:00": true, "": false, "a'b": false, `a\b`: false} {
		_, ok := modifiedAfter(text, 1)
		require.Equal(t, want, ok, text)
	}
}
