package ledger_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// A ledger that is filled from a capture agrees with the model, and goes on to do so with later batches.
// Batches that the first ledger gets meanwhile do not change the capture.
func TestLedgerFromACaptureAgreesWithTheModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		guests := drawGuests(t)
		sameIDs := rapid.Bool().Draw(t, "same ids")
		pairOf := func() *pair {
			p := newPair(guests...)
			if sameIDs {
				p.shareIDs()
			}
			return p
		}
		first, second := pairOf(), pairOf()
		second.model = first.model
		for range rapid.IntRange(0, 6).Draw(t, "batches") {
			first.apply(rapid.IntRange(0, 1).Draw(t, "source"), drawBatch(t))
		}
		capture := first.ledger.Capture()
		first.model.withhold()
		for range rapid.IntRange(0, 2).Draw(t, "meanwhile") {
			first.sources[rapid.IntRange(0, 1).Draw(t, "source")].Apply(drawBatch(t))
		}
		require.Equal(t, []string{"shop", "till"}, capture.Sources())
		require.NoError(t, capture.Records(func(source string, b *record.Batch) error {
			second.ledger.Source(source, second.margin(source)).Apply(b)
			return nil
		}))
		second.ledger.MarkKinds(capture.Kinds())
		second.agreeExceptProducts(t, second.ledger.Publish())
		for range rapid.IntRange(0, 3).Draw(t, "later") {
			second.apply(rapid.IntRange(0, 1).Draw(t, "source"), drawBatch(t))
		}
		second.agreeExceptProducts(t, second.ledger.Publish())
	})
}

// manyNames returns 70,000 orders with different names.
func manyNames() []record.Order {
	var list []record.Order
	for i := range record.Key(70_000) {
		list = append(list, record.Order{Key: i + 1, Customer: i + 1, Day: 9, Sale: true, Revenue: 1, Own: valued("name", fmt.Sprint("Ann Smith ", i))})
	}
	return list
}

// valuesIn returns the different own values of the orders of a capture.
func valuesIn(t *testing.T, c *ledger.Capture) []string {
	t.Helper()
	values := map[string]bool{}
	require.NoError(t, c.Records(func(_ string, b *record.Batch) error {
		for i := range b.Orders {
			for _, v := range b.Orders[i].Own {
				values[v.Value] = true
			}
		}
		return nil
	}))
	return slices.Sorted(maps.Keys(values))
}

// A column with more names than it keeps has room for an address. It can become no dimension, so that a capture has none
// of the names even before.
func TestCaptureHasNoNamesOfAFullColumn(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	l.SetOwn(ledger.OwnDimensions{{Name: "name", From: ledger.FromLatestOrder, Column: "name"}})
	shop := l.Source("shop", nil)
	shop.Apply(&record.Batch{Orders: manyNames()})
	require.Equal(t, []string{record.Address, "other"}, valuesIn(t, l.Capture()))
	shop.Apply(&record.Batch{Orders: []record.Order{{Key: 80_000, Customer: 1, Day: 9, Sale: true, Revenue: 1, Own: valued("name", record.Address)}}})
	why, _ := l.Publish().Refused(ledger.DimOwn)
	require.Equal(t, ledger.Refusal{Addresses: true}, why)
	require.Equal(t, []string{record.Address, "other"}, valuesIn(t, l.Capture()))
}

// A capture writes what the ledger has now, which no view needs to have seen.
func TestCaptureWithholdsWhatNoViewHasSeen(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	l.SetOwn(ledger.OwnDimensions{{Name: "name", From: ledger.FromLatestOrder, Column: "name"}})
	shop := l.Source("shop", nil)
	order := record.Order{Key: 1, Customer: 1, Day: 9, Sale: true, Revenue: 1, Own: valued("name", "Ann Smith")}
	shop.Apply(&record.Batch{Orders: []record.Order{order}})
	l.Publish()
	require.Equal(t, []string{"Ann Smith"}, valuesIn(t, l.Capture()))
	order.Key, order.Own = 2, valued("name", record.Address)
	shop.Apply(&record.Batch{Orders: []record.Order{order}})
	require.Equal(t, []string{record.Address}, valuesIn(t, l.Capture()))
	shop.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{record.KindOrder: {2}}})
	require.Equal(t, []string{"Ann Smith"}, valuesIn(t, l.Capture()), "the shop has removed it")
}
