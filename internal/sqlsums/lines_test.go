package sqlsums

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

const (
	anyLines  = "SELECT order_id, product_id, cost, unit_cost, quantity FROM bought"
	someLines = "SELECT order_id, product_id, unit_cost FROM bought"
)

// withLines adds a table of lines and their query. It skips the test on a database whose dialect refuses them, never on
// MariaDB.
func (s *shop) withLines(t testing.TB, query string) {
	t.Helper()
	if !s.dialect.Lines {
		t.Skipf("lines are refused on %s", s.dialect.Name)
	}
	s.db.Exec(t, `CREATE TABLE bought (order_id VARCHAR(20) NULL, product_id VARCHAR(20) NULL, cost DECIMAL(20, 6) NULL,
		unit_cost DECIMAL(20, 6) NULL, quantity DECIMAL(20, 6) NULL)`)
	s.cfg.Queries["lines"] = source.Query{SQL: s.written("lines", query)}
	require.Empty(t, s.cfg.Validate())
}

// drawLines draws rows of lines of drawn orders, of few products and many: some without a cost, some of no order.
func drawLines(r *rand.Rand) []string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	var rows []string
	for id := range 1020 {
		order := fmt.Sprintf("'%d'", id)
		if r.IntN(30) == 0 {
			order = pick("NULL", "''", "'0'", "'99999'", "' 7'")
		}
		for range r.IntN(4) {
			product := pick("'1'", "'1'", "'1'", "'2'", "'2'", "'03'", "'3'", "'x'", "'X'", "'x '", fmt.Sprintf("'%d'", r.IntN(30)))
			if r.IntN(8) == 0 {
				product = pick("NULL", "''", "'0'")
			}
			cost, unit, pieces := pick("1.5", "2.345649", "2.34565", "0", "-1"), pick("0.333333", "2", "NULL"), pick("NULL", "1", "2.5", "-3", "1.00005", "3")
			if r.IntN(4) == 0 {
				cost = "NULL"
			}
			if r.IntN(40) == 0 {
				cost = pick("2000000000", "18446744073709", "NULL")
				unit, pieces = pick("2000000000", "900000000", "1"), pick("2000000000", "2", "-900000000")
			}
			rows = append(rows, fmt.Sprintf("(%s, %s, %s, %s, %s)", order, product, cost, unit, pieces))
		}
	}
	return rows
}

// TestLinesEqualMemory compares costs and upselling of both ways, with and without refunds and groups.
func TestLinesEqualMemory(t *testing.T) {
	first, margin := record.Date(2024, time.January, 20), 0.333333
	today, country, acquired := first+400, ledger.DimCountry, ledger.DimAcquisitionChannel
	for seed, c := range histories([]struct {
		idType, orders, lines string
		guests                record.Guests
		margin                *float64
		refunds               bool
	}{
		{"BIGINT", groupedOrders, anyLines, "", &margin, true},
		{"VARCHAR(20) COLLATE utf8mb4_bin", groupedOrders, anyLines, record.GuestsCount, nil, false},
		{"INT", "SELECT id, placed_at, email, net, modified_at FROM orders", someLines, record.GuestsIgnore, &margin, true},
		{"BIGINT", anyOrders, "SELECT order_id, CAST(product_id AS BINARY) AS product_id FROM bought", "", &margin, false},
	}) {
		t.Run(c.idType+string(c.guests), func(t *testing.T) {
			s := newGroupedShop(t, c.idType, c.orders, today)
			s.cfg.Guests, s.cfg.Margin = c.guests, c.margin
			if seed < 2 {
				s.set.Dimensions = []fold.DimensionSetting{{Dimension: country, Cap: 2}, {Dimension: acquired, Cap: 20}}
			}
			r := rand.New(rand.NewPCG(3, uint64(seed)))
			s.insert(t, drawGroups(r, drawOrders(r, first, c.idType), first, c.idType))
			s.withLines(t, c.lines)
			s.insertInto(t, "bought", drawLines(r))
			if c.refunds {
				s.withRefunds(t, anyRefunds)
				s.insertInto(t, "refunds", drawRefunds(r, first))
			}
			p, computed := s.inDatabase(t)
			memory := s.inMemory(t, today)
			require.True(t, computed.Absence("upsell_ratio").None())
			requireEqual(t, memory, computed, first, today, "1d", "7d", "30d", "45d", "400d", "lifetime", "month", "quarter", "year")
			requireUpsold(t, computed, today)
			if seed < 2 {
				for _, window := range []fold.Window{fold.Days(30), fold.Months(), fold.Lifetime()} {
					requireGroups(t, memory, computed, analysis.Query{Window: window, From: first - 1, To: today, Step: 1, GroupBy: &country})
				}
				requireGroups(t, memory, computed, analysis.Query{Window: fold.Days(45), From: first - 1, To: today, Step: 1, Filter: []analysis.Filter{{Dimension: acquired, Values: []string{"ads", "web"}}}})
			}
			m, b := s.forecast(t, memory, p, computed)
			requireEqual(t, m, b, first, today, "30d")
		})
	}
}

// requireUpsold requires some upsold customers, so that equal ratios tell something.
func requireUpsold(t *testing.T, b *analysis.Board, today record.Day) {
	t.Helper()
	ask := analysis.Query{Measures: []string{"upsell_ratio"}, Window: fold.Days(30), From: today - 400, To: today, Step: 1}
	a, err := b.Query(t.Context(), ask)
	require.NoError(t, err)
	require.Len(t, a.Series, 1)
	ask.Measures = []string{"loyalty_index_component"}
	components, err := b.Query(t.Context(), ask)
	require.NoError(t, err)
	require.Len(t, components.Series, 2, "repurchase and upsell")
	require.True(t, slices.ContainsFunc(a.Series[0].Values, func(v float64) bool { return v > 0 && v < 1 }))
}

// TestRejectedLinesEqualMemory draws lines whose costs are too large.
func TestRejectedLinesEqualMemory(t *testing.T) {
	first := record.Date(2024, time.January, 20)
	s := newShop(t, "INT", anyOrders, first+400)
	r := rand.New(rand.NewPCG(5, 6))
	var rows []string
	for id := range 900 {
		rows = append(rows, fmt.Sprintf("('%d', '%s', %d, NULL, 20, 'paid', '2024-02-01')", id, first+record.Day(r.IntN(400)), 1+r.IntN(40)))
	}
	s.insert(t, rows)
	s.withLines(t, anyLines)
	s.insertInto(t, "bought", drawLines(r))
	b := s.open(t, preset.Statuses{"sale": {"paid", "done"}})
	why := source.Rejection{Kind: record.KindLine, Reason: decode.AmountOutOfRange}
	before := b.poll(t).Rejected[why]
	require.NotZero(t, before)
	s.db.Exec(t, "INSERT INTO bought VALUES ('5', '1', 1500000000, NULL, NULL), ('5', '2', 1500000000, NULL, NULL), ('100000', '2', 1500000000, NULL, NULL)")
	s.db.Exec(t, "UPDATE orders SET modified_at = '2024-02-02' WHERE id = '5'")
	s.settle()
	require.Equal(t, before+1, b.poll(t).Rejected[why])
}

// TestChangesOfLinesAreSeen changes lines in all ways, and nothing.
func TestChangesOfLinesAreSeen(t *testing.T) {
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	s.withLines(t, "SELECT *, '2024-02-20' AS modified_at FROM bought")
	s.insert(t, []string{"('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20')", "('2', '2024-02-20', 6, NULL, 20, 'paid', '2024-02-20')"})
	p, b := s.inDatabase(t)
	require.Equal(t, "missing_records", string(b.Absence("upsell_ratio").Code))
	for _, change := range []string{
		"INSERT INTO bought VALUES ('1', '7', 4, NULL, NULL)",
		"UPDATE bought SET order_id = '2'",
		"UPDATE bought SET product_id = '8'",
		"UPDATE bought SET product_id = NULL",
		"UPDATE bought SET cost = 5",
		"UPDATE bought SET cost = NULL, unit_cost = 2",
		"UPDATE bought SET quantity = 3",
		"DELETE FROM bought",
	} {
		before := p.Board()
		s.db.Exec(t, change)
		s.settle()
		require.NoError(t, p.Poll(t.Context()))
		require.NotSame(t, before, p.Board(), change)
		after := p.Board()
		require.NoError(t, p.Poll(t.Context()))
		require.Same(t, after, p.Board(), change)
	}
}

// TestDifferenceOfLinesKeepsThePreviousFigures spoils margins and upselling.
func TestDifferenceOfLinesKeepsThePreviousFigures(t *testing.T) {
	today, first := record.Date(2024, time.March, 1), record.Date(2024, time.February, 25)
	s := newShop(t, "INT", anyOrders, today)
	s.set.Windows = []fold.Window{fold.Days(7)}
	s.withLines(t, anyLines)
	s.insertInto(t, "bought", []string{"('1', 'a', 1, NULL, NULL)", "('2', 'b', 1, NULL, NULL)", "('3', 'b', 1, NULL, NULL)"})
	s.insert(t, []string{
		fmt.Sprintf("('1', '%s', 5, NULL, 10, 'paid', '2024-02-20')", first), "('2', '2024-02-28', 5, NULL, 20, 'paid', '2024-02-28')",
		"('3', '2024-03-01', 6, NULL, 20, 'paid', '2024-02-28')",
	})
	p, _ := s.inDatabase(t)
	s.db.Exec(t, "UPDATE bought SET cost = 2")
	s.settle()
	requireRefused(t, p, fold.Span{First: first, Days: 70}, []spoiled{
		{fold.Form{Shape: fold.ShapeUpsold, Window: fold.Days(7)}, 1, "upsell_ratio"},
		{fold.Form{Shape: fold.ShapeUpsold, Window: fold.Lifetime()}, 1, "upsell_ratio"},
		{fold.Form{Shape: fold.ShapeDaily}, 4, "clv_historic"},
	})
}

// TestRefusedLines tells what is wrong with a query of lines.
func TestRefusedLines(t *testing.T) {
	for query, want := range map[string]string{
		"SELECT product_id FROM bought":                                          "query of lines: ",
		"SELECT order_id FROM bought":                                            "select product_id, which compute: database requires",
		"SELECT order_id, product_id, 1e0 AS cost FROM bought":                   "make cost a DECIMAL",
		"SELECT order_id, 1e0 AS product_id FROM bought":                         "make product_id a text",
		"SELECT order_id, product_id, 3 AS net FROM bought":                      "remove the column net, which compute: database cannot use, or use compute: memory",
		"SELECT order_id, product_id, cost, unit_cost, quantity FROM elsewhere":  "elsewhere",
		"SELECT order_id, product_id, cost, 'abc' AS quantity FROM bought WHERE": "query of lines: ",
	} {
		s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
		s.withLines(t, anyLines)
		s.cfg.Queries["lines"] = source.Query{SQL: query}
		p, err := NewPoller(s.cfg, s.env, s.set)
		require.NoError(t, err)
		require.ErrorContains(t, p.Poll(t.Context()), want)
		require.Nil(t, p.Board())
		require.NoError(t, p.Close())
	}
}
