package ledger_test

import (
	"fmt"
	"time"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Two sources know the same customer by e-mail address, so her purchases are one history.
func Example() {
	l := ledger.New()
	shop, till := l.Source("shop", nil), l.Source("till", nil)
	const address = record.EmailHash(4711)

	shop.Apply(&record.Batch{
		Orders: []record.Order{
			{Key: 1, Customer: 7, Email: address, Day: record.Date(2026, time.March, 1), Sale: true, Revenue: 40 * money.Unit, Channel: "web"},
		},
		Refunds: []record.Refund{{Key: 1, Order: 1, Day: record.Date(2026, time.March, 5), Amount: 15 * money.Unit}},
	})
	till.Apply(&record.Batch{Orders: []record.Order{
		{Key: 1, Customer: 300, Email: address, Day: record.Date(2026, time.April, 2), Sale: true, Revenue: 25 * money.Unit, Channel: "store"},
	}})

	view := l.Publish()
	var c ledger.Customer
	for i := range view.Len() {
		view.Customer(i, &c)
		for _, p := range c.Purchases {
			fmt.Println("bought on", p.Day, "for", p.Revenue, "by", view.Values(ledger.DimChannel)[p.Channel])
		}
		for _, r := range c.Refunds {
			fmt.Println("refunded on", r.Day, r.Amount)
		}
		fmt.Println("last source:", view.Values(ledger.DimSource)[c.Groups[ledger.DimSource]])
	}
	// Output:
	// bought on 2026-03-01 for 40.0000 by web
	// bought on 2026-04-02 for 25.0000 by store
	// refunded on 2026-03-05 15.0000
	// last source: till
}

// A view does not change. The next view tells which customers differ.
func ExampleView_Changed() {
	l := ledger.New()
	shop := l.Source("shop", nil)
	shop.Apply(&record.Batch{Orders: []record.Order{
		{Key: 1, Customer: 7, Day: 100, Sale: true, Revenue: 40 * money.Unit},
		{Key: 2, Customer: 8, Day: 101, Sale: true, Revenue: 25 * money.Unit},
	}})
	before := l.Publish()
	// The second order is cancelled.
	shop.Apply(&record.Batch{Orders: []record.Order{{Key: 2, Customer: 8, Day: 101, Sale: false}}})
	after := l.Publish()

	after.Changed(before, func(slot int) {
		var was, is ledger.Customer
		before.Customer(slot, &was)
		after.Customer(slot, &is)
		fmt.Println("slot", slot, "had", len(was.Purchases), "purchase and now has", len(is.Purchases))
	})
	// Output: slot 1 had 1 purchase and now has 0
}
