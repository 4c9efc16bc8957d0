package sqlsums

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// TestDifferenceInAGroupKeepsThePreviousFigures moves a customer from one group to the other, so that the totals stay
// right. The check refuses the figures and names the group.
func TestDifferenceInAGroupKeepsThePreviousFigures(t *testing.T) {
	first, today := record.Date(2024, time.February, 20), record.Date(2024, time.March, 1)
	for dimension, columns := range map[ledger.Dimension][2]string{
		ledger.DimCountry:            {"NULL, 'NL', NULL, NULL", "NULL, 'BE', NULL, NULL"},
		ledger.DimAcquisitionChannel: {"'web', NULL, NULL, NULL", "NULL, NULL, 'ads', NULL"},
		ledger.DimOwn:                {"NULL, NULL, NULL, 'A'", "NULL, NULL, NULL, 'B'"},
	} {
		s := newGroupedShop(t, "INT", groupedOrders, today)
		s.set.Windows = []fold.Window{fold.Days(7)}
		s.set.Dimensions = []fold.DimensionSetting{{Dimension: dimension, Cap: 20}}
		s.insert(t, []string{
			"('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20', " + columns[0] + ")", "('2', '2024-02-20', 6, NULL, 20, 'paid', '2024-02-20', " + columns[1] + ")",
			"('9', '2024-02-21', NULL, NULL, 20, 'paid', '2024-02-20', " + columns[1] + ")",
		})
		p, board := s.inDatabase(t)
		s.insert(t, []string{"('3', '2024-03-01', 6, NULL, 10, 'paid', '2024-03-01', " + columns[1] + ")"})
		p.spoil = func(a *adder) {
			var people fold.Census
			people[dimension] = a.values[dimension].people
			g := fold.NewGrouping()
			g.Split(dimension, 20, a.values[dimension].names, &people, nil)
			k := keptForm{fold.Form{Shape: fold.ShapeLifetime, Window: fold.Lifetime()}, fold.Span{First: first, Days: 75}, a.parts(g)[0].cut}
			rows, err := a.read(t.Context(), k)
			require.NoError(t, err)
			require.Len(t, rows, 3, "two first purchases and a second one")
			slices.SortFunc(rows, func(a, b []int64) int { return int(a[0] - b[0]) }) // servers return rows in any order
			rows[0][1], rows[1][1] = rows[0][1]+1, rows[1][1]-1
		}
		err := p.Poll(t.Context())
		require.ErrorContains(t, err, "active_customers of lifetime on 2024-03-01 for "+s.set.Own.Name(dimension))
		require.Equal(t, failure.FiguresDiffer, p.Status().Failure.Code)
		require.Same(t, board, p.Board())
		p.spoil = nil
		require.NoError(t, p.Poll(t.Context()))
		require.NotSame(t, board, p.Board())
	}
}
