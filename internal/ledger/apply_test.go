package ledger_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// cent is a hundredth of the major unit, in which the cases count orders and refunds.
const cent = money.Unit / 100

// sale is an order of 100 cents on day 10 unless the case says otherwise.
func sale(key, customer record.Key, email record.EmailHash) record.Order {
	return record.Order{Key: key, Customer: customer, Email: email, Day: 10, Sale: true, Revenue: 100 * cent}
}

func orders(o ...record.Order) record.Batch { return record.Batch{Orders: o} }

func gone(kind record.Kind, keys ...record.Key) record.Batch {
	return record.Batch{Removed: map[record.Kind][]record.Key{kind: keys}}
}

func refund(key, order record.Key, cents money.Amount) record.Batch {
	return record.Batch{Refunds: []record.Refund{{Key: key, Order: order, Day: 12, Amount: cents * cent}}}
}

func customer(c record.Customer) record.Batch { return record.Batch{Customers: []record.Customer{c}} }

// summary is one history in short: purchases day:revenue, refunds and subscriptions, by customer.
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
		{"an order that stops being a sale leaves", []in{ofShop(orders(sale(1, 1, 0), sale(2, 1, 0))), ofShop(orders(cancelled))}, []string{"10:100"}},
		{"an order that was never a sale is none", []in{ofShop(orders(cancelled))}, nil},
		{"a deleted order leaves", []in{ofShop(orders(sale(1, 1, 0))), ofShop(gone(record.KindOrder, 1))}, nil},
		{"deleting what is not there does nothing", []in{
			ofShop(orders(sale(1, 1, 0))), ofShop(gone(record.KindOrder, 2)), ofShop(gone(record.KindRefund, 2)),
			ofShop(gone(record.KindSubscription, 2)), ofShop(gone(record.KindCustomer, 2)),
		}, []string{"10:100"}},
		{"a late order takes its place by day", []in{ofShop(orders(later)), ofShop(orders(sale(2, 1, 0)))}, []string{"10:100 20:300"}},
		{"the same key in two sources is two orders", []in{ofShop(orders(sale(1, 1, 5))), ofTill(orders(sale(1, 1, 5)))}, []string{"10:100 10:100"}},
		{"an order moves when its customer changes", []in{ofShop(orders(sale(1, 1, 0), sale(2, 2, 0))), ofShop(orders(sale(1, 2, 0)))}, []string{"10:100 10:100"}},
		{"guests without an address are customers of their own", []in{ofShop(orders(sale(1, 0, 0), sale(2, 0, 0)))}, []string{"10:100", "10:100"}},
		{"a guest's changed order stays one customer", []in{ofShop(orders(sale(1, 0, 0))), ofShop(orders(sale(1, 0, 0)))}, []string{"10:100"}},
		{"a guest who registers joins his orders", []in{ofShop(orders(sale(1, 0, 0), sale(2, 7, 0))), ofShop(orders(sale(1, 7, 0)))}, []string{"10:100 10:100"}},
		{"guests with one address are one customer", []in{ofShop(orders(sale(1, 0, 9), sale(2, 0, 9)))}, []string{"10:100 10:100"}},
		{"an account finds its guest orders by address", []in{ofShop(orders(sale(1, 0, 9), sale(2, 7, 0))), ofShop(customer(record.Customer{Key: 7, Email: 9}))}, []string{"10:100 10:100"}},
		{"an account that was deleted stays its guest", []in{
			ofShop(orders(sale(1, 7, 9))), ofShop(gone(record.KindCustomer, 7)), ofShop(orders(sale(1, 0, 9), sale(2, 0, 9))),
		}, []string{"10:100 10:100"}},
		{"sources are joined by address", []in{ofShop(orders(sale(1, 7, 9))), ofTill(orders(sale(1, 3, 9))), ofTill(orders(sale(2, 3, 0)))}, []string{"10:100 10:100 10:100"}},
		{"ids of different sources are different customers", []in{ofShop(orders(sale(1, 7, 0))), ofTill(orders(sale(2, 7, 0)))}, []string{"10:100", "10:100"}},
		{"a partial refund stays beside its purchase", []in{ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 40))}, []string{"10:100 12:-40"}},
		{"a refund may come before its order", []in{ofShop(refund(1, 1, 40)), ofShop(orders(sale(1, 1, 0)))}, []string{"10:100 12:-40"}},
		{"an order refunded in full vanishes", []in{ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 100))}, nil},
		{"an order refunded in full by parts vanishes with them", []in{
			ofShop(orders(sale(1, 1, 0), sale(2, 1, 0))), ofShop(refund(1, 1, 40)), ofShop(refund(2, 1, 60)), ofShop(refund(3, 2, 1)),
		}, []string{"10:100 12:-1"}},
		{"a cent that rounding took from each refund does not matter", []in{
			ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 33)), ofShop(refund(2, 1, 33)), ofShop(refund(3, 1, 31)),
		}, nil},
		{"more than a cent for each refund does", []in{
			ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 33)), ofShop(refund(2, 1, 33)), ofShop(refund(3, 1, 30)),
		}, []string{"10:100 12:-33 12:-33 12:-30"}},
		{"a refund of nothing leaves an order of a cent", []in{ofShop(orders(tiny)), ofShop(refund(1, 1, 0))}, []string{"10:1 12:-0"}},
		{"it comes back when a refund is withdrawn", []in{
			ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 40)), ofShop(refund(2, 1, 60)), ofShop(gone(record.KindRefund, 2)),
		}, []string{"10:100 12:-40"}},
		{"a refund changes", []in{ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 40)), ofShop(refund(1, 1, 50))}, []string{"10:100 12:-50"}},
		{"a refund goes over to another order", []in{ofShop(orders(sale(1, 1, 0), later, sale(2, 2, 0))), ofShop(refund(1, 1, 40)), ofShop(refund(1, 2, 40))}, []string{"20:300", "10:100 12:-40"}},
		{"a waiting refund may change its order", []in{ofShop(refund(1, 1, 40)), ofShop(refund(1, 2, 40)), ofShop(orders(sale(1, 1, 0), sale(2, 2, 0)))}, []string{"10:100", "10:100 12:-40"}},
		{"a waiting refund may be withdrawn", []in{ofShop(refund(1, 1, 40)), ofShop(refund(2, 1, 10)), ofShop(gone(record.KindRefund, 1)), ofShop(orders(sale(1, 1, 0)))}, []string{"10:100 12:-10"}},
		{"of many waiting refunds the others go on waiting", []in{
			ofShop(refund(1, 1, 10)), ofShop(refund(2, 1, 20)), ofShop(refund(3, 1, 30)), ofShop(gone(record.KindRefund, 2)), ofShop(orders(sale(1, 1, 0))),
		}, []string{"10:100 12:-10 12:-30"}},
		{"refunds wait for an order that leaves and returns", []in{
			ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 40)), ofShop(orders(cancelled)), ofShop(orders(sale(1, 1, 0))),
		}, []string{"10:100 12:-40"}},
		{"refunds move with their order", []in{ofShop(orders(sale(1, 1, 0))), ofShop(refund(1, 1, 40)), ofShop(orders(sale(1, 2, 0)))}, []string{"10:100 12:-40"}},
		{"refunds move when customers turn out to be one", []in{
			ofShop(orders(sale(1, 1, 0), sale(2, 2, 0))), ofShop(refund(1, 1, 40)), ofShop(refund(2, 2, 50)), ofShop(orders(sale(3, 1, 5))), ofShop(orders(sale(4, 2, 5))),
		}, []string{"10:100 10:100 10:100 10:100 12:-40 12:-50"}},
		{"amounts that fit no row are kept", []in{ofShop(orders(sale(1, 1, 0), huge, negative))}, []string{"10:100 10:100000000000 10:-100000000000"}},
		{"an order of nothing is not refunded in full", []in{ofShop(orders(record.Order{Key: 1, Customer: 1, Sale: true})), ofShop(refund(1, 1, 5))}, []string{"0:0 12:-5"}},
		{"a subscription runs", []in{ofShop(record.Batch{Subscriptions: []record.Subscription{subscription}})}, []string{"5--1:9"}},
		{"a subscription ends", []in{
			ofShop(record.Batch{Subscriptions: []record.Subscription{subscription}}), ofShop(record.Batch{Subscriptions: []record.Subscription{ended}}),
		}, []string{"5-8:9"}},
		{"a subscription is deleted", []in{ofShop(record.Batch{Subscriptions: []record.Subscription{subscription}}), ofShop(gone(record.KindSubscription, 1))}, nil},
		{"a day beyond all days is the last", []in{ofShop(orders(record.Order{Key: 1, Customer: 1, Sale: true, Day: 1 << 20}))}, []string{"65534:0"}},
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

// Of 30.00 with tax 24.79 are revenue. The net part of a refund of 10.00, 10.00 x 24.79 / 30.00 =
// 8.26333..., is kept with four decimals, so that three of them come to 24.7899 and not to 24.79.
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
