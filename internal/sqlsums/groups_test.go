package sqlsums

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

const groupedOrders = "SELECT id, placed_at, customer_id, net, status, modified_at, channel, country, acquisition_channel, coupon FROM orders"

// ownOfOrders are own dimensions of the latest and the first order.
var ownOfOrders = ledger.OwnDimensions{
	{Name: "coupon", From: ledger.FromLatestOrder, Column: "coupon"},
	{Name: "first_country", From: ledger.FromFirstOrder, Column: "country"},
}

// newGroupedShop returns a shop whose orders have dimensions.
func newGroupedShop(t testing.TB, idType, query string, today record.Day) *shop {
	t.Helper()
	s := newShop(t, idType, query, today)
	s.db.Exec(t, "ALTER TABLE orders ADD channel VARCHAR(40) NULL, ADD country VARCHAR(200) NULL, ADD acquisition_channel VARCHAR(40) NULL, ADD coupon VARBINARY(40) NULL")
	s.set.Own = ownOfOrders
	return s
}

// drawGroups adds dimensions to rows of orders, and orders of few customers on few days. Customers change their values.
func drawGroups(r *rand.Rand, rows []string, first record.Day, idType string) []string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	for id := range 120 {
		who := fmt.Sprint(1 + r.IntN(12))
		if strings.HasPrefix(idType, "VAR") {
			who = pick("'k1'", "'k2'", "'7'", "'8'", "'9'", "'K1'", "NULL")
		}
		rows = append(rows, fmt.Sprintf("('%d', '%s %02d:00:00', %s, 'p%d@x.example', 10, 'paid', '2024-02-01')", 900+id, first+record.Day(r.IntN(30)), r.IntN(24), who, r.IntN(9)))
	}
	for i, row := range rows {
		channel := pick("NULL", "''", "' '", "'web'", "'web'", "'web'", "'Web'", "'web '", "' shop\\n'", "'shop'", "'other'", "'unknown'", "'é'")
		country := pick("'NL'", "'NL'", "'NL'", "'NL'", "'BE'", "'BE'", "NULL", "'"+strings.Repeat("ü", 70)+"'", "'"+strings.Repeat("ü", 71)+"'")
		acquisition := pick("NULL", "' \\t'", "'ads'", "'ads '", "'Ads'", "'web'", "'other'")
		coupon := pick("NULL", "'A'", "'a'", "X'41FF'", "X'41FE'", "' A'", "'12'")
		rows[i] = fmt.Sprintf("%s, %s, %s, %s, %s)", strings.TrimSuffix(row, ")"), channel, country, acquisition, coupon)
	}
	return rows
}

// TestGroupsEqualMemory compares groups and filters of both ways.
func TestGroupsEqualMemory(t *testing.T) {
	first, margin := record.Date(2024, time.January, 20), 0.333333
	today := first + 400
	for seed, c := range histories([]struct {
		idType, query string
		guests        record.Guests
		margin        *float64
	}{
		{"BIGINT", groupedOrders, "", &margin},
		{"VARCHAR(20) COLLATE utf8mb4_bin", groupedOrders, record.GuestsCount, nil},
		{"INT", strings.Replace(strings.Replace(groupedOrders, "customer_id", "email", 1), "SELECT id", "SELECT CAST(id AS UNSIGNED) AS id", 1), record.GuestsIgnore, nil},
	}) {
		t.Run(c.idType+string(c.guests), func(t *testing.T) {
			s := newGroupedShop(t, c.idType, c.query, today)
			s.cfg.Guests, s.cfg.Margin = c.guests, c.margin
			s.set.Windows = []fold.Window{fold.Days(30)}
			s.set.Dimensions = []fold.DimensionSetting{{Dimension: ledger.DimSource, Cap: 20}, {Dimension: ledger.DimCountry, Cap: 2}, {Dimension: ledger.DimAcquisitionChannel, Cap: 20}, {Dimension: ledger.DimOwn, Cap: 20}}
			r := rand.New(rand.NewPCG(2, uint64(seed)))
			s.insert(t, drawGroups(r, drawOrders(r, first, c.idType), first, c.idType))
			if seed < 2 {
				s.withRefunds(t, anyRefunds)
				s.insertInto(t, "refunds", drawRefunds(r, first))
			}
			_, computed := s.inDatabase(t)
			memory := s.inMemory(t, today)
			require.Equal(t, samplesOf(memory, computed), samplesOf(computed, computed))
			for _, d := range []ledger.Dimension{ledger.DimSource, ledger.DimChannel, ledger.DimCountry, ledger.DimSegment, ledger.DimAcquisitionChannel, ledger.DimProgrammeTier, ledger.DimOwn, ledger.DimOwn + 1} {
				requireGroups(t, memory, computed, analysis.Query{Window: fold.Days(30), From: first - 1, To: today, Step: 1, GroupBy: &d})
			}
			channel, country := ledger.DimChannel, ledger.DimCountry
			for i, filter := range [][]analysis.Filter{
				{{Dimension: ledger.DimChannel, Values: []string{"web", "unknown"}}},
				{{Dimension: ledger.DimChannel, Values: []string{"web", "é"}}, {Dimension: ledger.DimAcquisitionChannel, Values: []string{"ads", "web", "other"}}},
				{{Dimension: ledger.DimCountry, Values: []string{"BE", "NL"}}, {Dimension: ledger.DimCountry, Values: []string{"BE", "unknown"}}},
				{{Dimension: ledger.DimOwn + 1, Values: []string{"NL"}}, {Dimension: ledger.DimSource, Values: []string{"shop"}}},
				{{Dimension: ledger.DimSource, Values: []string{"another"}}},
				{{Dimension: ledger.DimChannel, Values: []string{"missing"}}},
			} {
				requireGroups(t, memory, computed, analysis.Query{Window: fold.Days(45), From: first - 1, To: today, Step: 1, Filter: filter})
				if (i+seed)%3 == 0 { // over all histories, each filter has each grouping
					requireGroups(t, memory, computed, analysis.Query{Window: fold.Months(), From: first - 1, To: today, Step: 1, Filter: filter, GroupBy: &channel})
				}
				if (i+seed)%3 == 1 {
					requireGroups(t, memory, computed, analysis.Query{Window: fold.Lifetime(), From: first - 1, To: today, Step: 1, Filter: filter, GroupBy: &country, Cap: 2})
				}
			}
		})
	}
}

// requireGroups compares the series of a query, and the cohorts of its customers.
func requireGroups(t *testing.T, memory, computed *analysis.Board, q analysis.Query) {
	t.Helper()
	for _, m := range measure.All() {
		if computed.Absence(m.Name).None() && m.Grouped && (m.Windows == 0 || m.Windows.Has(q.Window.Kind())) {
			q.Measures = append(q.Measures, m.Name)
		}
	}
	want, err := memory.Query(t.Context(), q)
	require.NoError(t, err)
	got, err := computed.Query(t.Context(), q)
	require.NoError(t, err)
	lines := groupsOf(got)
	require.Greater(t, len(lines), 10)
	require.Len(t, lines, len(groupsOf(want)))
	for key, values := range groupsOf(want) {
		require.Equal(t, values, lines[key], "%s over %s, filter %v", key, q.Window, q.Filter)
	}
	c := analysis.CohortQuery{From: q.From, To: q.To, Filter: q.Filter, GroupBy: q.GroupBy, Cap: 20}
	rows, err := memory.Cohorts(t.Context(), c)
	require.NoError(t, err)
	others, err := computed.Cohorts(t.Context(), c)
	require.NoError(t, err)
	require.Equal(t, cohortsText(rows), cohortsText(others))
}

// groupsOf returns the values of an answer by series and group.
func groupsOf(a *analysis.Answer) map[string]string {
	values := map[string]string{}
	for i := range a.Series {
		s := &a.Series[i]
		values[fmt.Sprint(s.Measure.Name, s.Labels, s.Group)] = fmt.Sprint(s.Values)
	}
	return values
}

// cohortsText returns cohorts as text, with groups in the order of their names.
func cohortsText(c *analysis.Cohorts) string {
	slices.SortFunc(c.Groups, func(a, b analysis.CohortCurve) int { return strings.Compare(a.Group, b.Group) })
	return fmt.Sprintf("%+v", c)
}

// TestChangedValuesAreSeen changes a dimension of an order, and not its modified_at.
func TestChangedValuesAreSeen(t *testing.T) {
	s := newGroupedShop(t, "INT", groupedOrders, record.Date(2024, time.March, 1))
	s.set.Dimensions = []fold.DimensionSetting{{Dimension: ledger.DimCountry, Cap: 5}}
	s.insert(t, []string{"('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20', NULL, 'NL', NULL, NULL)"})
	p, board := s.inDatabase(t)
	require.Equal(t, 1, board.Named(ledger.DimCountry))
	s.db.Exec(t, "UPDATE orders SET country = 'BE'")
	s.settle()
	require.NoError(t, p.Poll(t.Context()))
	require.NotSame(t, board, p.Board())
	require.Equal(t, []string{"unknown", "other", "BE"}, p.Board().Values(ledger.DimCountry))
}

// TestGroupsThatCallersAskForArePublished has a caller who groups by a dimension that is not configured. The next
// publication computes that too, by the values that there are then.
func TestGroupsThatCallersAskForArePublished(t *testing.T) {
	today := record.Date(2024, time.March, 1)
	s := newGroupedShop(t, "INT", groupedOrders, today)
	s.insert(t, []string{"('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20', 'web', 'NL', NULL, NULL)"})
	p, board := s.inDatabase(t)
	channel := ledger.DimChannel
	q := analysis.Query{
		Measures: []string{"active_customers"}, Window: fold.Days(11), From: today, To: today, Step: 1, GroupBy: &channel,
		Filter: []analysis.Filter{{Dimension: ledger.DimCountry, Values: []string{"NL"}}},
	}
	_, err := board.Query(t.Context(), q)
	require.NoError(t, err)
	s.insert(t, []string{"('2', '2024-02-21', 6, NULL, 10, 'paid', '2024-02-21', 'app', 'NL', NULL, NULL)", "('3', '2024-02-21', 7, NULL, 10, 'paid', '2024-02-21', 'app', 'BE', NULL, NULL)"})
	require.NoError(t, p.Poll(t.Context()))
	s.db.Exec(t, "DROP TABLE orders")
	answer, err := p.Board().Query(t.Context(), q)
	require.NoError(t, err)
	require.Equal(t, map[string]string{
		"active_customers[] {true channel web}": "[1]", "active_customers[] {true channel app}": "[1]",
	}, groupsOf(answer))
}
