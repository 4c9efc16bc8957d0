package ledger_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// An order of one product and a gift wrap without a product, which cost 4 and 1, has one product and
// costs 5: of 20, 15 is margin.
func TestLinesWithoutAProductDoNotCountAsProducts(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	l.Source("s", nil).Apply(&record.Batch{
		Orders: []record.Order{{Key: 1, Customer: 1, Day: 10, Sale: true, Revenue: 20 * money.Unit}},
		Lines: []record.Line{
			{Order: 1, Product: 7, Cost: 4 * money.Unit, HasCost: true}, {Order: 1, Cost: money.Unit, HasCost: true},
		},
		LinesOf: []record.Key{1},
	})
	var c ledger.Customer
	l.Publish().Customer(0, &c)
	require.Len(t, c.Purchases, 1)
	require.Len(t, c.Purchases[0].Products, 1)
	require.Equal(t, 15*money.Unit, c.Purchases[0].Margin)
}
