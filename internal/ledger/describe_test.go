package ledger_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// history describes a customer in text.
type history struct {
	parts  []string
	groups [ledger.NumDimensions]string
}

// ownDimensions are the own dimensions of the model.
var ownDimensions = ledger.OwnDimensions{
	{Name: "club", From: ledger.FromCustomer, Column: "club"},
	{Name: "coupon", From: ledger.FromLatestOrder, Column: "coupon"},
	{Name: "payment", From: ledger.FromLatestOrder, Column: "payment"},
	{Name: "first_payment", From: ledger.FromFirstOrder, Column: "payment"},
	{Name: "plan", From: ledger.FromSubscription, Column: "plan"},
	{Name: "rep", From: ledger.FromSubscription, Column: "rep"},
}

const emptyHistory = "unknown/unknown/unknown/unknown/unknown/none"

func (h *history) addf(format string, a ...any) { h.parts = append(h.parts, fmt.Sprintf(format, a...)) }

func (h *history) purchase(p *ledger.Purchase, products bool) {
	what := fmt.Sprint(len(p.Products))
	if products {
		what = fmt.Sprint(p.Products)
	}
	h.addf("bought %s for %d margin %d %t discounted %t on %d", what, p.Revenue, p.Margin, p.HasMargin, p.Discounted, p.Day)
}

func (h *history) refund(r *ledger.Refund) {
	h.addf("refunded %d margin %d %t on %d", r.Amount, r.Margin, r.HasMargin, r.Day)
}

func (h *history) repayment(r *ledger.Repayment) {
	h.addf("repaid %d on %d for reason %d", r.Amount, r.Day, r.Reason)
}

func (h *history) subscription(s *ledger.Subscription) {
	h.addf("subscribed for %d from %d to %d", s.Monthly, s.Start, s.End)
}

// terms adds trials, renewals and failed payments in any order.
func (h *history) terms(c *ledger.Customer) {
	var lines []string
	for _, t := range c.Trials {
		lines = append(lines, fmt.Sprintf("trial from %d to %d, paid from %d", t.Start, t.End, t.Paid))
	}
	for _, r := range c.Renewals {
		lines = append(lines, fmt.Sprintf("started on %d, renews on %d for %d", r.Start, r.Day, r.Monthly))
	}
	for _, d := range c.Dunnings {
		lines = append(lines, fmt.Sprintf("payment failed on %d, resolved on %d, recovered %t", d.Failed, d.Resolved, d.Recovered))
	}
	slices.Sort(lines)
	h.parts = append(h.parts, lines...)
}

func (h *history) String() string {
	groups := make([]string, 0, len(h.groups))
	for _, g := range h.groups[:ledger.DimProgrammeTier] {
		groups = append(groups, cmp.Or(g, "unknown"))
	}
	groups = append(groups, cmp.Or(h.groups[ledger.DimProgrammeTier], "none"))
	for i, d := range ownDimensions {
		if value := h.groups[ledger.DimOwn+ledger.Dimension(i)]; value != "" && value != "unknown" {
			h.addf("%s is %s", d.Name, value)
		}
	}
	return strings.Join(append(h.parts, strings.Join(groups, "/")), "; ")
}

func (h *history) signals(kind record.SubscriptionEventType, days []record.Day) {
	for _, day := range days {
		h.addf("signal %d on %d", kind, day)
	}
}

func (h *history) note(day record.Day, text string) { h.addf("%s on %d", text, day) }

// caseOf adds the index of the first contact with the case of the last one.
func (h *history) caseOf(cases []string) {
	h.addf("as contact %d", slices.Index(cases, cases[len(cases)-1]))
}

// notes adds the notes of a decoded history, in the order of noteKinds.
func (h *history) notes(v *ledger.View, c *ledger.Customer) {
	h.signals(record.EventCancel, c.SubscriptionNotices)
	h.signals(record.EventPaymentFailed, c.PaymentFailures)
	for _, a := range c.Answers {
		h.note(a.Day, answered(a.Question, a.Score, a.Scale, a.Amount, a.Days, v.Touchpoints()[a.Touchpoint]))
	}
	for _, day := range c.Invitations {
		h.note(day, "invited")
	}
	for _, r := range c.Cancellations {
		h.note(r.Day, fmt.Sprint("cancelled for ", r.Reason))
	}
	var cases []string
	for _, r := range c.Contacts {
		cases = append(cases, fmt.Sprint(r.Case))
		h.note(r.Day, fmt.Sprint("contacted, resolved ", r.Resolved))
		h.caseOf(cases)
	}
	for _, e := range c.Engagements {
		h.note(e.Day, engaged(v.EngagementChannels()[e.Channel], e.Referral))
	}
	for _, r := range c.Memberships {
		h.note(r.Start, joined(r.End, v.Programmes()[r.Programme], v.ProgrammeKinds()[r.Kind], v.Tiers()[r.Tier]))
	}
	for _, n := range c.Newsletters {
		h.note(n.Start, fmt.Sprint("newsletter until ", n.End))
	}
	for _, p := range c.Points {
		h.note(p.Day, fmt.Sprint("points ", p.Move, " ", p.Points))
	}
}

// describe returns the text of slot i of a view.
func describe(v *ledger.View, i int, products bool) string {
	var c ledger.Customer
	v.Customer(i, &c)
	var h history
	for i := range c.Purchases {
		h.purchase(&c.Purchases[i], products)
	}
	for i := range c.Refunds {
		h.refund(&c.Refunds[i])
	}
	for i := range c.Repayments {
		h.repayment(&c.Repayments[i])
	}
	for i := range c.Subscriptions {
		h.subscription(&c.Subscriptions[i])
	}
	h.terms(&c)
	h.notes(v, &c)
	if c.Apart {
		h.addf("apart")
	}
	for d, code := range c.Groups[:ledger.DimProgrammeTier+1] {
		h.groups[d] = v.Values(ledger.Dimension(d))[code]
	}
	for d := ledger.DimOwn; d < ledger.NumDimensions; d++ {
		if values := v.Values(d); values != nil {
			h.groups[d] = values[c.Groups[d]]
		} else if c.Groups[d] != 0 {
			h.addf("group %d in dimension %d, which has no values", c.Groups[d], d)
		}
	}
	return h.String()
}

// slots returns the text of every slot of a view.
func slots(v *ledger.View) []string {
	out := make([]string, v.Len())
	for i := range out {
		out[i] = describe(v, i, true)
	}
	return out
}

// histories returns the texts of all customers of a view that are not empty, sorted.
func histories(v *ledger.View, products bool) []string {
	var out []string
	for i := range v.Len() {
		if h := describe(v, i, products); h != emptyHistory {
			out = append(out, h)
		}
	}
	slices.Sort(out)
	return out
}
