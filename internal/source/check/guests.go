package check

import (
	"cmp"
	"fmt"
	"io"

	"github.com/klantenbinding/loyalty/internal/record"
)

// A customer with at least a quarter of the newest sales, if these are many, may stand for everybody: a till
// books its receipts without a card on such a customer, or types the shop's own address.
const (
	manySales      = 50
	everybodyShare = 4
)

// buyers counts the newest sales by customer id, and by address if there is no id.
type buyers struct {
	byID    map[record.Key]int
	byEmail map[record.EmailHash]int
}

// add counts a sale.
func (b *buyers) add(o *record.Order) {
	if b.byID == nil {
		b.byID, b.byEmail = map[record.Key]int{}, map[record.EmailHash]int{}
	}
	switch {
	case o.Customer != 0:
		b.byID[o.Customer]++
	case o.Email != 0:
		b.byEmail[o.Email]++
	}
}

// most returns the largest count.
func most[K comparable](counts map[K]int) (n int) {
	for _, m := range counts {
		n = max(n, m)
	}
	return n
}

// guests warns if no sale belongs to a customer, or if too many seem to belong to one.
func (c *check) guests() {
	f := &c.report.Facts
	if f.Anonymous > 0 && f.Anonymous == f.Sales && c.report.Guests != record.GuestsCount {
		c.report.warn("select customer_id or email", "orders: none of the newest %d sales has a customer id or an address; there are no figures about customers", f.Sales)
	}
	if f.Sales < manySales {
		return
	}
	if n := most(c.buyers.byID); n*everybodyShare >= f.Sales {
		c.report.warn("if this customer stands for everybody without a card, select NULL as customer_id and email of these orders",
			"orders: one customer has %d of the newest %d sales", n, f.Sales)
	}
	if n := most(c.buyers.byEmail); n*everybodyShare >= f.Sales {
		c.report.warn("if this is an address of the shop, add it to identity.ignore_emails_file",
			"orders: one address has %d of the newest %d sales", n, f.Sales)
	}
}

// writeGuests writes the share of sales without a customer, and what they are.
func (r *Report) writeGuests(t io.Writer) {
	f := &r.Facts
	if f.Anonymous == 0 {
		return
	}
	are := "they count as revenue, not as customers"
	switch r.Guests {
	case record.GuestsCount:
		are = "each of them counts as a customer"
	case record.GuestsIgnore:
		are = "they are ignored"
	case record.GuestsApart:
	}
	fmt.Fprintf(t, "  guests\t%d of %d sales (%.1f %%) have no customer id and no address; %s (guests: %s)\n",
		f.Anonymous, f.Sales, 100*float64(f.Anonymous)/float64(f.Sales), are, cmp.Or(r.Guests, record.GuestsApart))
}
