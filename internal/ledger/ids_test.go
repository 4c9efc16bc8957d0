package ledger_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

func TestCustomerKeysOfAllSources(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	l.Source("shop", nil).Apply(&record.Batch{Orders: []record.Order{
		{Key: 1, Customer: 7, Email: 99, Day: 100, Sale: true, Revenue: 1},
		{Key: 2, Day: 101, Sale: true, Revenue: 2}, // a guest
		{Key: 3, Customer: 8, Day: 102, Sale: true, Revenue: 3},
	}})
	l.Source("till", nil).Apply(&record.Batch{Orders: []record.Order{{Key: 1, Customer: 4000, Email: 99, Day: 103, Sale: true, Revenue: 4}}})
	v := l.Publish()
	slots := map[record.Day]int{}
	var c ledger.Customer
	for i := range v.Len() {
		v.Customer(i, &c)
		for _, p := range c.Purchases {
			slots[p.Day] = i
		}
	}
	require.Equal(t, slots[100], slots[103])
	keys, ok := l.CustomerKeys(v, []int{slots[102], slots[101], slots[100]})
	require.True(t, ok)
	require.Equal(t, [][]ledger.CustomerKey{{{Source: "shop", Key: 8}}, nil, {{Source: "shop", Key: 7}, {Source: "till", Key: 4000}}}, keys)
	_, ok = ledger.New().CustomerKeys(v, []int{0})
	require.False(t, ok, "the view of another ledger")
}
