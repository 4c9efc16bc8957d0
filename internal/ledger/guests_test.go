package ledger_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// till returns a ledger with a till of one order of customer 7 and two receipts without a customer,
// one of them with a refund.
func till(guests record.Guests) (*ledger.Ledger, *ledger.Source) {
	l := ledger.New()
	s := l.Source("till", nil)
	s.SetGuests(guests)
	s.Apply(&record.Batch{
		Orders:  []record.Order{sale(1, 7, 0), sale(2, 0, 0), sale(3, 0, 0), sale(4, 0, 44)},
		Refunds: []record.Refund{{Key: 1, Order: 3, Day: 3, Amount: 40 * cent}},
		LinesOf: []record.Key{2}, Lines: []record.Line{{Order: 2, Product: 5}},
	})
	return l, s
}

// A receipt with an address belongs to a customer, whatever the setting.
func TestGuestOrders(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		guests                           record.Guests
		customers, sales, apart, refunds int
	}{
		{"", 2, 4, 2, 1},
		{record.GuestsApart, 2, 4, 2, 1},
		{record.GuestsCount, 4, 4, 0, 1},
		{record.GuestsIgnore, 2, 2, 0, 0},
	} {
		t.Run(string(c.guests), func(t *testing.T) {
			t.Parallel()
			l, s := till(c.guests)
			v := l.Publish()
			apart, purchases, refunds := 0, 0, 0
			var got ledger.Customer
			for i := range v.Len() {
				v.Customer(i, &got)
				purchases, refunds = purchases+len(got.Purchases), refunds+len(got.Refunds)
				if got.Apart {
					apart++
				}
			}
			require.Equal(t, c.customers, l.Stats().Customers)
			require.Equal(t, []int{c.sales, c.sales, c.apart}, []int{v.Orders(), purchases, apart})
			require.Equal(t, c.refunds, refunds, "refunds of ignored orders are ignored too")
			require.Equal(t, 2, l.GuestOrders()[0].Orders)
			require.Equal(t, 4, l.GuestOrders()[0].Sales)
			require.Equal(t, []record.Key{1, 2, 3, 4}, s.Keys(record.KindOrder, 0, 99), "a comparison of keys must not read ignored orders again")
		})
	}
}

// A receipt may get its customer later, and lose the customer again.
func TestAGuestOrderGetsACustomer(t *testing.T) {
	t.Parallel()
	for _, guests := range record.GuestSettings() {
		t.Run(string(guests), func(t *testing.T) {
			t.Parallel()
			l, s := till(guests)
			before := histories(l.Publish(), true)
			s.Apply(&record.Batch{Orders: []record.Order{sale(3, 7, 0)}})
			v := l.Publish()
			require.Equal(t, 1, l.GuestOrders()[0].Orders)
			var got ledger.Customer
			v.Customer(0, &got)
			require.Len(t, got.Purchases, 2)
			require.Len(t, got.Refunds, 1, "the refund follows the order")
			require.False(t, got.Apart)
			s.Apply(&record.Batch{Orders: []record.Order{sale(3, 0, 0)}})
			require.Equal(t, before, histories(l.Publish(), true))
			s.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{record.KindOrder: {2, 3}}})
			require.Zero(t, l.GuestOrders()[0].Orders)
			s.Apply(&record.Batch{Orders: []record.Order{{Key: 2, Day: 1}, {Key: 3, Day: 1}}})
			require.Zero(t, l.GuestOrders()[0].Orders, "orders that are no sales do not count")
		})
	}
}

// The slot of a guest order becomes the slot of the customer who turns out to have placed it. Its only
// row stays the same.
func TestChangedListsASlotThatIsNoLongerApart(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	s := l.Source("till", nil)
	s.Apply(&record.Batch{Orders: []record.Order{sale(1, 0, 0)}})
	old := l.Publish()
	s.Apply(&record.Batch{Orders: []record.Order{sale(1, 7, 0), sale(2, 0, 9)}})
	s.Apply(&record.Batch{
		Customers: []record.Customer{{Key: 7, Email: 9}}, Removed: map[record.Kind][]record.Key{record.KindOrder: {2}},
	})
	v := l.Publish()
	var was, is ledger.Customer
	old.Customer(0, &was)
	v.Customer(0, &is)
	require.Equal(t, was.Purchases, is.Purchases)
	require.Equal(t, []bool{true, false}, []bool{was.Apart, is.Apart})
	requireChanged(t, old, v)
}

func TestGuestOrdersAreNoSharedCustomers(t *testing.T) {
	t.Parallel()
	l, _ := till(record.GuestsApart)
	l.Source("shop", nil).Apply(&record.Batch{Orders: []record.Order{sale(1, 1, 44)}})
	require.Equal(t, []ledger.Overlap{
		{Source: "till", Customers: 2, Shared: 1, Addressed: 1}, {Source: "shop", Customers: 1, Shared: 1, Addressed: 1},
	}, l.Publish().Overlaps())
}
