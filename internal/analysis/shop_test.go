package analysis_test

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// shop is a source of a few customers. Tests write their histories down or draw them.
type shop struct {
	customers []ledger.Customer
	values    [ledger.NumDimensions][]string
	without   map[record.Kind]bool
	spend     []ledger.SpendDay
}

func (s *shop) Len() int { return len(s.customers) }

func (s *shop) Customer(i int, c *ledger.Customer) { *c = s.customers[i] }

func (s *shop) Values(d ledger.Dimension) []string { return s.values[d] }

func (s *shop) Has(k record.Kind) bool { return !s.without[k] }

func (s *shop) Span() (first, last record.Day, ok bool) {
	first, last = record.MaxDay, 0
	seen := func(d record.Day) { first, last, ok = min(first, d), max(last, d), true }
	for i := range s.customers {
		for _, p := range s.customers[i].Purchases {
			seen(p.Day)
		}
		for _, r := range s.customers[i].Refunds {
			seen(r.Day)
		}
		for _, r := range s.customers[i].Repayments {
			seen(r.Day)
		}
		for _, r := range s.customers[i].Subscriptions {
			seen(r.Start)
		}
		for _, r := range s.customers[i].Trials {
			seen(r.Start)
		}
	}
	return first, last, ok
}

// start is the first day that drawn histories may have, in the middle of a month and a quarter.
var start = record.Date(2024, 11, 20)

const days = 150

// drawShop draws a shop of up to n customers.
func drawShop(t *rapid.T, n int) *shop {
	s := &shop{without: map[record.Kind]bool{}}
	for d := range s.values[:ledger.DimOwn+1] {
		s.values[d] = []string{"unknown", "a", "b", "c"}
	}
	s.values[ledger.DimSegment] = append(s.values[ledger.DimSegment], "other")
	for _, k := range []record.Kind{record.KindLine, record.KindSubscription, record.KindAnswer, record.KindInvitation} {
		s.without[k] = rapid.IntRange(0, 4).Draw(t, "without "+string(k)) == 0
	}
	for _, k := range noteKinds() {
		s.without[k] = rapid.IntRange(0, 2).Draw(t, "without "+string(k)) == 0
	}
	s.drawSpend(t)
	for range rapid.IntRange(0, n).Draw(t, "customers") {
		s.customers = append(s.customers, s.drawCustomer(t))
	}
	return s
}

// drawCustomer draws a history, at times of a guest order. It may make no sense, but it keeps the promises
// of the ledger.
func (s *shop) drawCustomer(t *rapid.T) ledger.Customer {
	var c ledger.Customer
	c.Apart = rapid.IntRange(0, 4).Draw(t, "apart") == 4
	s.drawPurchases(t, &c)
	if !c.Apart {
		s.drawSubscriptions(t, &c)
		s.drawVoice(t, &c)
		s.drawNotes(t, &c)
	}
	for d := range c.Groups[:ledger.DimOwn+1] {
		c.Groups[d] = uint16(rapid.IntRange(0, len(s.values[d])-1).Draw(t, "group"))
	}
	return c
}

// drawPurchases draws purchases and refunds, of a guest order one purchase at most.
func (s *shop) drawPurchases(t *rapid.T, c *ledger.Customer) {
	most := 6
	if c.Apart {
		most = 1
	}
	day := start + record.Day(rapid.IntRange(0, days-1).Draw(t, "first"))
	for range rapid.IntRange(0, most).Draw(t, "purchases") {
		p := ledger.Purchase{
			Day: day, Revenue: drawMoney(t, 0, 50), HasMargin: rapid.IntRange(0, 9).Draw(t, "margin known") > 0,
			Discounted: c.Apart && rapid.Bool().Draw(t, "discounted"),
		}
		p.Margin = p.Revenue * 2 / 5
		if !s.without[record.KindLine] {
			p.Products = rapid.SliceOfNDistinct(rapid.Uint32Range(1, 6), 0, 3, rapid.ID).Draw(t, "products")
		}
		c.Purchases = append(c.Purchases, p)
		if rapid.IntRange(0, 3).Draw(t, "refunded") == 0 {
			c.Refunds = append(c.Refunds, ledger.Refund{
				Day: day + record.Day(rapid.IntRange(0, 40).Draw(t, "later")), Amount: drawMoney(t, 1, 60),
				Margin: drawMoney(t, 0, 20), HasMargin: rapid.IntRange(0, 9).Draw(t, "refund margin known") > 0,
			})
		}
		day += record.Day(rapid.SampledFrom([]int{0, 0, 1, 1, 2, 3, 6, 7, 8, 13, 14, 15, 29, 30, 31, 60, 61, 90}).Draw(t, "gap"))
	}
	if rapid.IntRange(0, 9).Draw(t, "excess") == 9 { // of an order that was refunded in full
		amount := drawMoney(t, 1, 30)
		c.Refunds = append(c.Refunds, ledger.Refund{Day: start + record.Day(rapid.IntRange(0, days+20).Draw(t, "excess on")), Amount: amount, Margin: amount, HasMargin: true})
	}
	slices.SortFunc(c.Refunds, func(a, b ledger.Refund) int { return int(a.Day - b.Day) })
	s.drawRepayments(t, c)
}

// drawRepayments draws the reasons of the refunds, and refunds of orders that were refunded in full.
func (s *shop) drawRepayments(t *rapid.T, c *ledger.Customer) {
	add := func(d record.Day, amount money.Amount) {
		reason := rapid.SampledFrom([]record.RefundReason{record.RefundUnknown, record.RefundDefective, record.RefundOther}).Draw(t, "refund reason")
		c.Repayments = append(c.Repayments, ledger.Repayment{Day: d, Amount: amount, Reason: reason})
	}
	for _, r := range c.Refunds {
		add(r.Day, r.Amount)
	}
	for range rapid.IntRange(0, 2).Draw(t, "refunded in full") {
		add(start+record.Day(rapid.IntRange(0, days+20).Draw(t, "in full on")), drawMoney(t, 1, 60))
	}
	slices.SortFunc(c.Repayments, func(a, b ledger.Repayment) int { return int(a.Day - b.Day) })
}

func (s *shop) drawSubscriptions(t *rapid.T, c *ledger.Customer) {
	if s.without[record.KindSubscription] {
		return
	}
	day := start + record.Day(rapid.IntRange(0, days-1).Draw(t, "subscribed"))
	for range rapid.IntRange(0, 3).Draw(t, "subscriptions") {
		sub := ledger.Subscription{Start: day, End: record.NoDay, Monthly: drawMoney(t, 0, 30), HasMargin: rapid.IntRange(0, 9).Draw(t, "margin of subscription known") > 0}
		sub.Margin = sub.Monthly * 3 / 4
		if rapid.Bool().Draw(t, "ended") {
			sub.End = day + record.Day(rapid.IntRange(0, 50).Draw(t, "ran"))
		}
		c.Subscriptions = append(c.Subscriptions, sub)
		drawTerms(t, c, &sub)
		day += record.Day(rapid.IntRange(0, 40).Draw(t, "next"))
	}
}

// drawTerms draws a trial, a renewal and failed payments of a subscription.
func drawTerms(t *rapid.T, c *ledger.Customer, sub *ledger.Subscription) {
	few := func(what string, most int) record.Day { return record.Day(rapid.IntRange(0, most).Draw(t, what)) }
	if rapid.IntRange(0, 2).Draw(t, "on trial") == 0 {
		trial := ledger.Trial{Start: sub.Start - few("trial", 30), End: sub.Start, Paid: record.NoDay}
		if rapid.Bool().Draw(t, "converted") {
			trial.Paid = trial.End + few("converted after", 40)
		}
		c.Trials = append(c.Trials, trial)
	}
	if sub.End == record.NoDay && rapid.Bool().Draw(t, "renews") {
		c.Renewals = append(c.Renewals, ledger.Renewal{Start: sub.Start, Day: sub.Start + few("renewed after", 250), Monthly: sub.Monthly})
	}
	for range few("failed payments", 2) {
		d := ledger.Dunning{Failed: sub.Start + few("failed after", 60), Resolved: record.NoDay, Recovered: rapid.Bool().Draw(t, "recovered")}
		if d.Recovered || rapid.Bool().Draw(t, "lost") {
			d.Resolved = d.Failed + few("resolved after", 40)
		}
		c.Dunnings = append(c.Dunnings, d)
	}
}

func drawMoney(t *rapid.T, lo, hi int) money.Amount {
	return money.Amount(rapid.IntRange(lo, hi).Draw(t, "amount")) * money.Unit / 4
}

// settings returns small settings: their windows fit into the drawn days.
func settings() measure.Settings {
	return measure.Settings{
		Currency: "EUR", Windows: []fold.Window{fold.Days(7), fold.Days(30), fold.Days(61)},
		CLVWindow: fold.Days(45), EarlyHorizons: []int{5, 30}, WinbackWindows: 2,
	}
}

// applying returns the names of the measures that take a window and need neither a forecast nor
// years of history.
func applying(w fold.Window) []string {
	var names []string
	for _, m := range measure.All() {
		if !m.Predicted && !m.Digested && !strings.HasPrefix(m.Name, "baseline") && !strings.HasPrefix(m.Name, "repeat_purchases_") && !strings.HasPrefix(m.Name, "forecast_") && m.Name != "top_customers_revenue_ratio" && (m.Windows == 0 || m.Windows.Has(w.Kind())) {
			names = append(names, m.Name)
		}
	}
	return names
}

// key names a series, labels in the catalogue's order.
func key(name string, labels ...measure.Label) string {
	parts := []string{name}
	for _, l := range labels {
		parts = append(parts, fmt.Sprintf("%s=%s", l.Name, l.Value))
	}
	return strings.Join(parts, " ")
}
