package ledger_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// An order with customer 1 and the address of customer 2 makes the two one. Its correction separates
// them again, with all their records.
func TestCorrectingAnOrderSeparatesTheCustomersThatItJoined(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		correct record.Batch
	}{
		{"another address", orders(sale(3, 1, 0))},
		{"another customer", orders(sale(3, 2, 20))},
		{"no sale any more", orders(record.Order{Key: 3, Customer: 1})},
		{"removed", removed(record.KindOrder, 3)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := ledger.New()
			s := l.Source("shop", nil)
			everything := record.Batch{
				Customers:     []record.Customer{{Key: 1, Email: 10, Country: "NL"}, {Key: 2, Email: 20, Country: "DE"}},
				Orders:        []record.Order{sale(1, 1, 10), sale(2, 2, 0)},
				Refunds:       []record.Refund{{Key: 1, Order: 2, Day: 4, Amount: 5 * cent}},
				Subscriptions: []record.Subscription{{Key: 1, Customer: 2, Start: 3, End: record.NoDay, Monthly: cent}},
				Answers:       []record.Answer{{Key: 1, Who: record.Who{Email: 20}, Day: 3, Question: record.QuestionNPS, Score: 9, Scale: 11}},
			}
			s.Apply(&everything)
			apart := histories(l.Publish(), true)
			require.Len(t, apart, 2)
			mistake := orders(sale(3, 1, 20))
			s.Apply(&mistake)
			require.Len(t, histories(l.Publish(), true), 1)
			require.Equal(t, 1, l.Stats().Customers)
			s.Apply(&c.correct)
			undo := removed(record.KindOrder, 3)
			require.Len(t, histories(l.Publish(), true), 2)
			s.Apply(&undo)
			require.Equal(t, apart, histories(l.Publish(), true))
			require.Equal(t, 2, l.Stats().Customers)
		})
	}
}

// A till that books all sales on one customer joins all their addresses. Adding and removing them all
// takes less than a second if the time is linear, minutes if it is quadratic.
func TestManyAddressesOfOneCustomerTakeLinearTime(t *testing.T) {
	t.Parallel()
	const n = 100_000
	l := ledger.New()
	s := l.Source("shop", nil)
	b := &record.Batch{}
	for i := range n {
		b.Orders = append(b.Orders, sale(record.Key(i+1), 1, record.EmailHash(i+1)))
	}
	start := time.Now()
	s.Apply(b)
	require.Equal(t, 1, l.Stats().Customers)
	for i := range b.Orders {
		b.Orders[i].Customer = 0
	}
	s.Apply(b)
	require.Equal(t, n, l.Stats().Customers)
	keys := s.Keys(record.KindOrder, 0, n)
	s.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{record.KindOrder: keys}})
	require.Zero(t, l.Stats().Customers)
	require.Less(t, time.Since(start), 20*time.Second)
}
