package ledger_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

const cent = money.Cent

// sale returns an order of 100 cents on day 10.
func sale(key, customer record.Key, email record.EmailHash) record.Order {
	return record.Order{Key: key, Customer: customer, Email: email, Day: 10, Sale: true, Revenue: 100 * cent}
}

func orders(o ...record.Order) record.Batch { return record.Batch{Orders: o} }

func removed(kind record.Kind, keys ...record.Key) record.Batch {
	return record.Batch{Removed: map[record.Kind][]record.Key{kind: keys}}
}

func refund(key, order record.Key, cents money.Amount) record.Batch {
	return record.Batch{Refunds: []record.Refund{{Key: key, Order: order, Day: 12, Amount: cents * cent}}}
}

func customer(c record.Customer) record.Batch { return record.Batch{Customers: []record.Customer{c}} }

// summary returns one line a customer: purchases as day:revenue, refunds and subscriptions.
func summary(v *ledger.View) []string {
	var all []string
	var c ledger.Customer
	for i := range v.Len() {
		v.Customer(i, &c)
		text := ""
		for _, p := range c.Purchases {
			text += fmt.Sprintf("%d:%d ", p.Day, p.Revenue/cent)
		}
		for _, r := range c.Refunds {
			text += fmt.Sprintf("%d:-%d ", r.Day, r.Amount/cent)
		}
		for _, s := range c.Subscriptions {
			text += fmt.Sprintf("%d-%d:%d ", s.Start, s.End, s.Monthly)
		}
		if text != "" {
			all = append(all, text[:len(text)-1])
		}
	}
	return all
}

// in is a batch and the source, 0 or 1, that it comes from.
type in struct {
	source int
	batch  record.Batch
}

func ofShop(b record.Batch) in { return in{0, b} }
func ofTill(b record.Batch) in { return in{1, b} }

func TestHistories(t *testing.T) {
	t.Parallel()
	later := sale(1, 1, 0)
	later.Day, later.Revenue = 20, 300*cent
	cancelled := sale(1, 1, 0)
	cancelled.Sale = false
	tiny := sale(1, 1, 0)
	tiny.Revenue = cent
	huge := sale(2, 1, 0)
	huge.Revenue = money.Max
	negative := sale(3, 1, 0)
	negative.Revenue = -money.Max
	subscription := record.Subscription{Key: 1, Customer: 1, Start: 5, End: record.NoDay, Monthly: 9}
	ended := subscription
	ended.End = 8
	for _, c := range []struct {
		name string
		in   []in
		want []string
	}{
		{"an empty ledger has no customers", nil, nil},
		{"an order is a customer's purchase", []in{ofShop(orders(sale(1, 1, 0)))}, []string{"10:100"}},
		{"a changed order replaces itself", []in{ofShop(orders(sale(1, 1, 0))), ofShop(orders(later))}, []string{"20:300"}},
		{"of two versions in one batch the later wins", []in{ofShop(orders(sale(1, 1, 0), later))}, []string{"20:300"}},
		{"an order that stops being a sale is removed", []in{ofShop(orders(sale(1, 1, 0), sale(2, 1, 0))), ofShop(orders(cancelled))}, []string{"10:100"}},
		{"an order that was never a sale does not count", []in{ofShop(orders(cancelled))}, nil},
		{"a deleted order is removed", []in{ofShop(orders(sale(1, 1, 0))), ofShop(removed(record.KindOrder, 1))}, nil},
		{"deleting an unknown record does nothing", []in{
			ofShop(orders(sale(1, 1, 0))), ofShop(removed(record.KindOrder, 2)), ofShop(removed(record.KindRefund, 2)),
			ofShop(removed(record.KindSubscription, 2)), ofShop(removed(record.KindCustomer, 2)),
		}, []string{"10:100"}},
		{"orders are sorted by day, also if they arrive late", []in{ofShop(orders(later)), ofShop(orders(sale(2, 1, 0)))}, []string{"10:100 20:300"}},
		{"the same key in two sources is two orders", []in{ofShop(orders(sale(1, 1, 5))), ofTill(orders(sale(1, 1, 5)))}, []string{"10:100 10:100"}},
		{"an order moves when its customer changes", []in{ofShop(orders(sale(1, 1, 0), sale(2, 2, 0))), ofShop(orders(sale(1, 2, 0)))}, []string{"10:100 10:100"}},
		{"each guest order without an address has a history of its own", []in{ofShop(orders(sale(1, 0, 0), sale(2, 0, 0)))}, []string{"10:100", "10:100"}},
		{"a guest's changed order stays one customer", []in{ofShop(orders(sale(1, 0, 0))), ofShop(orders(sale(1, 0, 0)))}, []string{"10:100"}},
		{"a guest who registers keeps the earlier order", []in{ofShop(orders(sale(1, 0, 0), sale(2, 7, 0))), ofShop(orders(sale(1, 7, 0)))}, []string{"10:100 10:100"}},
		{"guests with one address are one customer", []in{ofShop(orders(sale(1, 0, 9), sale(2, 0, 9)))}, []string{"10:100 10:100"}},
		{"an account is joined with its guest orders by address", []in{ofShop(orders(sale(1, 0, 9), sale(2, 7, 0))), ofShop(customer(record.Customer{Key: 7, Email: 9}))}, []string{"10:100 10:100"}},
		{"a deleted account stays joined with its guest orders", []in{
			ofShop(orders(sale(1, 7, 9))), ofShop(removed(record.KindCustomer, 7)), ofShop(orders(sale(1, 0, 9), sale(2, 0, 9))),
		}, []string{"10:100 10:100"}},
		{"sources are joined by address", []in{ofShop(orders(sale(1, 7, 9))), ofTill(orders(sale(1, 3, 9))), ofTill(orders(sale(2, 3, 0)))}, []string{"10:100 10:100 10:100"}},
		{"ids of different sources are different customers", []in{ofShop(orders(sale(1, 7, 0))), ofTill(orders(sale(2, 7, 0)))}, []string{"10:100", "10:100"}},
		{"a partial refund is kept with its purchase", []in{ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 40))}, []string{"10:100 12:-40"}},
		{"a refund may arrive before its order", []in{ofShop(refund(1, 1, 40)), ofShop(orders(sale(1, 1, 0)))}, []string{"10:100 12:-40"}},
		{"an order refunded in full does not count", []in{ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 100))}, nil},
		{"a refund above the order's amount keeps its excess", []in{ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 120))}, []string{"12:-20"}},
		{"the excess belongs to the refunds that exceed the amount", []in{
			ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 70)), ofShop(refund(2, 1, 50)), ofShop(refund(3, 1, 5)),
		}, []string{"12:-20 12:-5"}},
		{"a cent too much for each refund is rounding", []in{
			ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 51)), ofShop(refund(2, 1, 51)),
		}, nil},
		{"several refunds may refund an order in full", []in{
			ofShop(orders(sale(1, 1, 0), sale(2, 1, 0))), ofShop(refund(1, 1, 40)), ofShop(refund(2, 1, 60)), ofShop(refund(3, 2, 1)),
		}, []string{"10:100 12:-1"}},
		{"each refund may be a cent too small because of rounding", []in{
			ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 33)), ofShop(refund(2, 1, 33)), ofShop(refund(3, 1, 31)),
		}, nil},
		{"more than a cent for each refund is a partial refund", []in{
			ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 33)), ofShop(refund(2, 1, 33)), ofShop(refund(3, 1, 30)),
		}, []string{"10:100 12:-33 12:-33 12:-30"}},
		{"a refund of zero does not refund an order of a cent", []in{ofShop(orders(tiny)), ofShop(refund(1, 1, 0))}, []string{"10:1 12:-0"}},
		{"an order counts again when a refund is removed", []in{
			ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 40)), ofShop(refund(2, 1, 60)), ofShop(removed(record.KindRefund, 2)),
		}, []string{"10:100 12:-40"}},
		{"a refund changes", []in{ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 40)), ofShop(refund(1, 1, 50))}, []string{"10:100 12:-50"}},
		{"a refund moves to another order", []in{ofShop(orders(sale(1, 1, 0), later, sale(2, 2, 0))), ofShop(refund(1, 1, 40)), ofShop(refund(1, 2, 40))}, []string{"20:300", "10:100 12:-40"}},
		{"an orphaned refund may change its order", []in{ofShop(refund(1, 1, 40)), ofShop(refund(1, 2, 40)), ofShop(orders(sale(1, 1, 0), sale(2, 2, 0)))}, []string{"10:100", "10:100 12:-40"}},
		{"an orphaned refund may be removed", []in{ofShop(refund(1, 1, 40)), ofShop(refund(2, 1, 10)), ofShop(removed(record.KindRefund, 1)), ofShop(orders(sale(1, 1, 0)))}, []string{"10:100 12:-10"}},
		{"removing one orphaned refund keeps the others", []in{
			ofShop(refund(1, 1, 10)), ofShop(refund(2, 1, 20)), ofShop(refund(3, 1, 30)), ofShop(removed(record.KindRefund, 2)), ofShop(orders(sale(1, 1, 0))),
		}, []string{"10:100 12:-10 12:-30"}},
		{"refunds are kept while their order is removed and returns", []in{
			ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 40)), ofShop(orders(cancelled)), ofShop(orders(sale(1, 1, 0))),
		}, []string{"10:100 12:-40"}},
		{"refunds move with their order", []in{ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 40)), ofShop(orders(sale(1, 2, 0)))}, []string{"10:100 12:-40"}},
		{"refunds move when two customers are joined", []in{
			ofShop(orders(sale(1, 1, 0), sale(2, 2, 0))), ofShop(refund(1, 1, 40)), ofShop(refund(2, 2, 50)), ofShop(orders(sale(3, 1, 5))), ofShop(orders(sale(4, 2, 5))),
		}, []string{"10:100 10:100 10:100 10:100 12:-40 12:-50"}},
		{"amounts too large for a row are kept", []in{ofShop(orders(sale(1, 1, 0), huge, negative))}, []string{"10:100 10:100000000000 10:-100000000000"}},
		{"an order of zero cannot be refunded in full", []in{ofShop(orders(record.Order{Key: 1, Customer: 1, Sale: true})), ofShop(refund(1, 1, 5))}, []string{"0:0 12:-5"}},
		{"a subscription runs", []in{ofShop(record.Batch{Subscriptions: []record.Subscription{subscription}})}, []string{"5--1:9"}},
		{"a subscription ends", []in{
			ofShop(record.Batch{Subscriptions: []record.Subscription{subscription}}), ofShop(record.Batch{Subscriptions: []record.Subscription{ended}}),
		}, []string{"5-8:9"}},
		{"a subscription is deleted", []in{ofShop(record.Batch{Subscriptions: []record.Subscription{subscription}}), ofShop(removed(record.KindSubscription, 1))}, nil},
		{"a day out of range becomes the last day", []in{ofShop(orders(record.Order{Key: 1, Customer: 1, Sale: true, Day: 1 << 20}))}, []string{"65534:0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, eager := range []bool{false, true} {
				l := ledger.New()
				sources := []*ledger.Source{l.Source("shop", nil), l.Source("till", nil)}
				for _, in := range c.in {
					sources[in.source].Apply(&in.batch)
					if eager {
						l.Publish()
					}
				}
				require.ElementsMatch(t, c.want, summary(l.Publish()), "publishing after each batch: %t", eager)
			}
		})
	}
}

// A gross amount of 30.00 has 24.79 of revenue. The net part of a refund of 10.00 is 10.00 x 24.79
// / 30.00 = 8.26333..., stored with four decimals. Three of them make 24.7899, not 24.79.
func TestPartsOfAGrossAmountRefundAnOrderInFull(t *testing.T) {
	t.Parallel()
	net, gross := 24*money.Unit+79*cent, 30*money.Unit
	part, err := (10 * money.Unit).Share(net, gross)
	require.NoError(t, err)
	require.Equal(t, 24*money.Unit+7899, 3*part)
	l := ledger.New()
	s := l.Source("shop", nil)
	o := sale(1, 1, 0)
	o.Revenue = net
	s.Apply(&record.Batch{Orders: []record.Order{o}})
	for k := range record.Key(3) {
		require.Len(t, summary(l.Publish()), 1)
		s.Apply(&record.Batch{Refunds: []record.Refund{{Key: k + 1, Order: 1, Day: 12, Amount: part}}})
	}
	require.Empty(t, summary(l.Publish()))
}
