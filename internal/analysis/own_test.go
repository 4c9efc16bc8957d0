package analysis_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// 300 customers have two coupons, then a coupon each, then two again. While each has one, the dimension has no
// groups, and no customer is counted twice. Four coupons are more than keep their name.
func TestADimensionThatMayIdentifyCustomersHasNoFigures(t *testing.T) {
	t.Parallel()
	own := ledger.OwnDimensions{{Name: "coupon", From: ledger.FromFirstOrder, Column: "coupon"}}
	l := ledger.New()
	l.SetOwn(own)
	shop := l.Source("shop", nil)
	e := analysis.NewEngine(measure.Settings{
		Location: time.UTC, Currency: "EUR", Own: own, Dimensions: []fold.DimensionSetting{{Dimension: ledger.DimOwn, Cap: 3}},
	})
	update := func(coupons int) (*analysis.Board, map[string]float64) {
		b := &record.Batch{}
		for i := range record.Key(300) {
			b.Orders = append(b.Orders, record.Order{
				Key: i + 1, Customer: i + 1, Day: start, Sale: true, Revenue: 1_000_000,
				Own: []record.Value{{Column: "coupon", Value: fmt.Sprint("c", int(i)%coupons)}},
			})
		}
		shop.Apply(b)
		board, groups := e.Update(l.Publish(), start+1), map[string]float64{}
		board.Samples(func(s analysis.Sample) {
			if s.Measure.Name == "active_customers" && s.Window == fold.Lifetime() {
				groups[s.Group.Value] += s.Value
			}
		})
		return board, groups
	}
	two := map[string]float64{"": 300, "c0": 150, "c1": 150}
	_, groups := update(2)
	require.Equal(t, two, groups)
	board, groups := update(300)
	require.Equal(t, map[string]float64{"": 300}, groups)
	d := ledger.DimOwn
	_, refused := board.Refused(d)
	require.True(t, refused)
	require.Empty(t, board.Values(d))
	_, err := board.Query(context.Background(), analysis.Query{
		Measures: []string{"revenue"}, Window: fold.Days(90), From: start, To: start + 1, Step: 1, GroupBy: &d,
	})
	var bad *measure.QueryError
	require.ErrorAs(t, err, &bad)
	require.Equal(t, "coupon has no values", bad.Msg)
	_, groups = update(2)
	require.Equal(t, two, groups)
	board, groups = update(4)
	require.Equal(t, map[string]float64{"": 300, "c0": 75, "c1": 75, "c2": 75, "other": 75}, groups)
	require.Equal(t, 4, board.Named(d))
	require.Equal(t, []string{"c0", "c1", "c2", "c3"}, board.Values(d), "no customer has the other 296 any more")
}
