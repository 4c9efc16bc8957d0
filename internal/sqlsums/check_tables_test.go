package sqlsums

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// TestDifferenceInAnySumKeepsThePreviousFigures spoils one number after the other of all published sums.
func TestDifferenceInAnySumKeepsThePreviousFigures(t *testing.T) {
	margin := 0.3
	s := newShop(t, "INT", strings.Replace(anyOrders, "net,", "net, discount,", 1), record.Date(2024, time.March, 1))
	s.set.Windows, s.cfg.Margin = []fold.Window{fold.Days(7)}, &margin
	s.withRefunds(t, anyRefunds)
	s.insert(t, []string{
		"('1', '2024-01-02', 5, NULL, 10, 'paid', '2024-01-02')", "('2', '2024-01-09', 5, NULL, 20, 'paid', '2024-01-09')", "('3', '2024-02-10', 5, NULL, 20, 'paid', '2024-02-10')",
		"('4', '2024-01-05', 6, NULL, 30, 'paid', '2024-01-05')", "('5', '2024-01-05', NULL, NULL, 7, 'paid', '2024-01-05')",
	})
	s.insertInto(t, "refunds", []string{"('1', '1', '2024-01-04', 4, NULL, NULL, 'ok', '2024-01-04')"})
	p, err := NewPoller(s.cfg, s.env, s.set)
	require.NoError(t, err)
	defer p.Close()
	require.NoError(t, p.Poll(t.Context()))
	type number struct {
		of     keptForm
		column int
	}
	var all []number
	shapes := map[fold.Shape]bool{}
	for k := range p.adder.published {
		rows := p.adder.kept[k]
		require.NotEmpty(t, rows, k.form)
		shapes[k.form.Shape] = true
		for column := 1; column < len(rows[0]); column++ {
			all = append(all, number{k, column})
		}
	}
	for _, shape := range []fold.Shape{
		fold.ShapeDaily, fold.ShapeGuests, fold.ShapeSweep, fold.ShapeLifetime, fold.ShapeEarly, fold.ShapeGaps, fold.ShapeCohort, fold.ShapeFirstValue, fold.ShapeReturned,
		fold.ShapeRepaid, fold.ShapeDiscounts, fold.ShapeRepeating, fold.ShapeRanks, fold.ShapeTypes, fold.ShapeLapses,
	} {
		require.Contains(t, shapes, shape)
	}
	s.db.Exec(t, "UPDATE orders SET modified_at = '2024-03-01' WHERE id = '5'") // so that figures are computed again
	s.settle()
	board := p.Board()
	for _, n := range all {
		p.thorough, p.spoil = true, func(a *adder) { spoil(t, a, n.of, n.column) }
		require.Error(t, p.Poll(t.Context()), "%s %s, number %d", n.of.form.Shape, n.of.form.Window, n.column)
		require.Equal(t, failure.FiguresDiffer, p.Status().Failure.Code)
		require.Same(t, board, p.Board())
	}
	p.spoil = nil
	require.NoError(t, p.Poll(t.Context()))
	require.NotSame(t, board, p.Board())
}

// TestDrawnSumsAreChecked spoils a sum that no checked figure covers. The check of later figures draws sums, so some wrong
// ones are published before it refuses them.
func TestDrawnSumsAreChecked(t *testing.T) {
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	s.set.Windows, s.set.EarlyHorizons = []fold.Window{fold.Days(7)}, []int{10}
	s.insert(t, []string{"('1', '2024-02-01', 5, NULL, 10, 'paid', '2024-02-01')", "('2', '2024-02-09', 6, NULL, 20, 'paid', '2024-02-09')"})
	p, _ := s.inDatabase(t)
	requireDrawn(t, p.adder)
	p.spoil = func(a *adder) {
		for k := range p.adder.published {
			if k.form.Shape == fold.ShapeEarly {
				spoil(t, a, k, 1)
			}
		}
	}
	sums := float64(len(p.adder.sumsOn(0)))
	var err error
	for range int(math.Log(1e-9)/math.Log(1-1/sums)) + 1 { // all polls miss the sum in less than one of 1e9 runs
		require.False(t, p.thorough)
		s.db.Exec(t, "UPDATE orders SET net = net + 1 WHERE id = '1'")
		s.settle()
		if err = p.Poll(t.Context()); err != nil {
			break
		}
	}
	require.ErrorContains(t, err, "sum 1 of early")
	require.Equal(t, failure.FiguresDiffer, failure.Of(err).Code)
	require.True(t, p.thorough, "of the next figures")
}

// requireDrawn requires that each published sum is drawn on the last day and on each earlier one.
func requireDrawn(t *testing.T, a *adder) {
	t.Helper()
	const first, last = record.Day(10), record.Day(12)
	want, got := map[sum]bool{}, map[sum]bool{}
	for day := first; day <= last; day++ {
		for k := range a.published {
			want[sum{k.form, k.span, day}] = true
		}
	}
	for range 60 * len(want) { // so that one is missed in less than one of 1e20 runs
		for _, of := range a.drawSums(first, last, false) {
			got[of] = true
		}
	}
	require.Equal(t, want, got)
}

// TestFirstFiguresAreCheckedOnTheLastDay draws days, windows and sums.
func TestFirstFiguresAreCheckedOnTheLastDay(t *testing.T) {
	s := measure.Settings{Windows: []fold.Window{fold.Days(7), fold.Days(30), fold.Days(90)}}
	all := draw(10, 100, s, true)
	for _, w := range append(slices.Clone(s.Windows), fold.Lifetime()) {
		require.Contains(t, all, drawn{window: w, day: 100})
	}
	require.Len(t, all, 5, "and a random one")
	require.Len(t, draw(10, 100, s, false), 3)
	seen := map[drawn]bool{}
	for range 2000 {
		for _, d := range draw(98, 100, s, false) {
			seen[d] = true
		}
	}
	require.Len(t, seen, 3*len(s.Windows)+1, "each window on each day, and the lifetime")
	a := adder{published: map[keptForm]bool{}}
	for days := range int32(7) {
		a.published[keptForm{form: fold.Form{Shape: fold.ShapeEarly, Days: days}}] = true
		a.published[keptForm{form: fold.Form{Shape: fold.ShapeEarly, Days: days}, cut: cut{Slot: "latest"}}] = true
	}
	require.Len(t, a.drawSums(10, 100, true), 7+drawnSums)
	require.Len(t, a.drawSums(10, 100, false), 2*drawnSums)
}

// TestMissingFiguresAreNotZero has answers without a figure, and with one that has no value.
func TestMissingFiguresAreNotZero(t *testing.T) {
	orders := figure{measure: "orders"}
	require.True(t, math.IsNaN(orders.in(&analysis.Answer{}, nil)))
	m, ok := measure.Find("orders")
	require.True(t, ok)
	a := &analysis.Answer{Series: []analysis.Series{{Measure: &m, Values: []float64{math.NaN()}}}}
	require.True(t, math.IsNaN(orders.in(a, nil)))
	a.Series[0].Values[0] = 0
	require.Zero(t, orders.in(a, nil))
	require.True(t, math.IsNaN(orders.in(a, &drawnGroup{of: fold.Group{Set: true}})), "of another group")
	require.True(t, math.IsNaN(ratio(0, 0)))
}
