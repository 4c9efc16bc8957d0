package check

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
)

// sold returns n sales, which a function fills in.
func sold(n int, fill func(i int, o *record.Order)) *record.Batch {
	b := &record.Batch{Orders: make([]record.Order, n)}
	for i := range b.Orders {
		b.Orders[i] = record.Order{Key: record.Key(i + 1), Sale: true}
		fill(i, &b.Orders[i])
	}
	return b
}

func TestGuestsInACheck(t *testing.T) {
	t.Parallel()
	each := func(i int, o *record.Order) { o.Customer = record.Key(i + 1) }
	everyThird := func(one func(o *record.Order)) func(i int, o *record.Order) {
		return func(i int, o *record.Order) {
			if each(i, o); i%3 == 0 {
				o.Customer = 0
				one(o)
			}
		}
	}
	for name, c := range map[string]struct {
		guests record.Guests
		batch  *record.Batch
		want   string
	}{
		"each sale has its customer": {record.GuestsApart, sold(90, each), ""},
		"a third has none":           {record.GuestsApart, sold(90, everyThird(func(*record.Order) {})), ""},
		"none has one": {
			record.GuestsApart, sold(90, func(int, *record.Order) {}),
			"orders: none of the newest 90 sales has a customer id or an address; there are no figures about customers (select customer_id or email)",
		},
		"none has one, and each is a customer": {record.GuestsCount, sold(90, func(int, *record.Order) {}), ""},
		"a third has the same customer": {
			record.GuestsApart, sold(90, everyThird(func(o *record.Order) { o.Customer = 1000 })),
			"orders: one customer has 30 of the newest 90 sales (if this customer stands for everybody without a card, select NULL as customer_id and email of these orders)",
		},
		"a third has the same address": {
			record.GuestsApart, sold(90, everyThird(func(o *record.Order) { o.Email = 7 })),
			"orders: one address has 30 of the newest 90 sales (if this is an address of the shop, add it to identity.ignore_emails_file)",
		},
		"too few sales to tell": {record.GuestsApart, sold(49, func(_ int, o *record.Order) { o.Customer = 1 }), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := &check{report: &Report{Guests: c.guests}}
			k.tally(c.batch)
			k.guests()
			got := ""
			for _, w := range k.report.Warnings {
				got += w.Error()
			}
			require.Equal(t, c.want, got)
		})
	}
}
