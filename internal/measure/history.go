package measure

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// histories is what the figures are folded from; *ledger.View is one.
type histories interface {
	Len() int
	Customer(i int, c *ledger.Customer)
	Span() (first, last record.Day, ok bool)
	Values(d ledger.Dimension) []string
	Has(k record.Kind) bool
	Spend() []ledger.SpendDay
	EngagementChannels() []string
	Programmes() []string
	ProgrammeKinds() []string
	Tiers() []string
	Touchpoints() []string
}

// classifier returns a customer's loyalty type, as a code of its dimension, on the day of an index.
type classifier func(c *ledger.Customer, sp span, today int32) uint16

// never is an index beyond every array, even with two windows added.
const never = 1 << 29

// day is what one customer did on one index of an axis.
type day struct {
	at     int32
	orders int32
	// unknown counts the purchases and refunds of unknown margin.
	unknown int32
	// fresh is the number of days with a product that the customer had not bought before, the day
	// of the first purchase left out.
	fresh           int32
	revenue, margin int64
}

// history is one customer's history as the folds read it. Days beyond the span are left out.
type history struct {
	slot     int // of the customer
	customer ledger.Customer
	// days ascend and end with a sentinel at never.
	days []day
	// steps are the days added up.
	steps []step
	// first is the index of the first purchase's day, or never.
	first int32
	// levels are the changes of monthly recurring revenue, as days ascends.
	levels []day
	// started is the index of the first subscription's first day, or never.
	started int32
	// paying is the index of the first day of a subscription that is not free, or never.
	paying int32
	// answered are the indices of the days of all answers, touched those of invitations too.
	answered, touched []int32

	products bool // whether fresh is wanted
	seen     productSet

	classify classifier // nil unless the loyalty type as of today is needed
	today    int32
}

// load reads slot i and reports whether there is anything in it.
func (h *history) load(src histories, i int, sp span) bool {
	h.slot = i
	src.Customer(i, &h.customer)
	h.build(sp)
	if h.classify != nil {
		h.customer.Groups[ledger.DimLoyaltyType] = h.classify(&h.customer, sp, h.today)
	}
	return h.known()
}

// build brings what the customer did into the order of days.
func (h *history) build(sp span) {
	h.days, h.levels = h.days[:0], h.levels[:0]
	h.first, h.started, h.paying = never, never, never
	if ps := h.customer.Purchases; len(ps) > 0 {
		if at := sp.index(ps[0].Day); at < sp.days {
			h.first = at
		}
	}
	if len(h.customer.Refunds) == 0 {
		h.buy(sp, h.customer.Purchases)
	} else {
		h.interleave(sp)
	}
	h.days = append(h.days, day{at: never})
	if h.products && len(h.days) > 2 {
		h.freshen(sp)
	}
	h.steps = stepsOf(h.steps, h.days)
	if len(h.customer.Subscriptions) > 0 {
		h.subscribe(sp)
	}
	h.levels = append(h.levels, day{at: never})
	h.listen(sp)
}

// interleave books purchases and refunds in the order of their days.
func (h *history) interleave(sp span) {
	ps := h.customer.Purchases
	for i := range h.customer.Refunds {
		r := &h.customer.Refunds[i]
		n := 0
		for n < len(ps) && ps[n].Day <= r.Day {
			n++
		}
		h.buy(sp, ps[:n])
		ps = ps[n:]
		at := sp.index(r.Day)
		if at >= sp.days {
			break
		}
		d := h.on(at)
		d.revenue -= int64(r.Amount)
		d.margin -= int64(r.Margin)
		if !r.HasMargin {
			d.unknown++
		}
	}
	h.buy(sp, ps)
}

// buy books purchases.
func (h *history) buy(sp span, ps []ledger.Purchase) {
	for i := range ps {
		p := &ps[i]
		at := sp.index(p.Day)
		if at >= sp.days {
			return
		}
		d := h.on(at)
		d.orders++
		d.revenue += int64(p.Revenue)
		if p.HasMargin {
			d.margin += int64(p.Margin)
		} else {
			d.unknown++
		}
	}
}

// on returns the last day, which is that of index at.
func (h *history) on(at int32) *day {
	if n := len(h.days); n > 0 && h.days[n-1].at >= at {
		return &h.days[n-1]
	}
	h.days = append(h.days, day{at: at})
	return &h.days[len(h.days)-1]
}

// freshen marks the days on which a product was bought that had not been bought on an earlier day.
func (h *history) freshen(sp span) {
	ps := h.customer.Purchases
	total := 0
	for i := range ps {
		total += len(ps[i].Products)
	}
	if total == 0 {
		return
	}
	h.seen.reset(total)
	n := 0
	for i := range ps {
		at := sp.index(ps[i].Day)
		for h.days[n].at < at {
			n++
		}
		for _, product := range ps[i].Products {
			if h.seen.add(product) && at > h.first && n < len(h.days)-1 {
				h.days[n].fresh = 1
			}
		}
	}
}

// subscribe books the changes of monthly recurring revenue.
func (h *history) subscribe(sp span) {
	for _, s := range h.customer.Subscriptions {
		if s.End != record.NoDay && s.End <= s.Start {
			continue
		}
		start := sp.index(s.Start)
		if start >= sp.days {
			continue
		}
		h.started = min(h.started, start)
		if s.Monthly > 0 {
			h.paying = min(h.paying, start)
		}
		h.levels = append(h.levels, day{at: start, revenue: int64(s.Monthly)})
		if s.End == record.NoDay {
			continue
		}
		if end := sp.index(s.End); end < sp.days {
			h.levels = append(h.levels, day{at: end, revenue: -int64(s.Monthly)})
		}
	}
	slices.SortFunc(h.levels, func(a, b day) int { return int(a.at - b.at) })
	h.levels = joinDays(h.levels[:0], h.levels, nil)
}

// joinDays appends days to to, with those of one index joined: days of one calendar period where
// period is not nil. The sentinel stays as it is. The result may overlay days.
func joinDays(to, days []day, period []int32) []day {
	for _, d := range days {
		if period != nil && d.at != never {
			d.at = period[d.at]
		}
		n := len(to) - 1
		if n < 0 || to[n].at != d.at {
			to = append(to, d)
			continue
		}
		to[n].orders += d.orders
		to[n].unknown += d.unknown
		to[n].fresh += d.fresh
		to[n].revenue += d.revenue
		to[n].margin += d.margin
	}
	return to
}

// step is where a customer does something on an axis, and what came before.
type step struct {
	at            int32
	orders, fresh int32 // so far, this index left out
	revenue       int64
}

// stepsOf replaces steps by those of days, sentinel included.
func stepsOf(steps []step, days []day) []step {
	steps = steps[:0]
	var sum step
	for i := range days {
		d := &days[i]
		sum.at = d.at
		steps = append(steps, sum)
		sum.orders += d.orders
		sum.fresh += d.fresh
		sum.revenue += d.revenue
	}
	return steps
}

// listen finds the days on which the customer was asked or answered, those before the span too.
func (h *history) listen(sp span) {
	h.answered, h.touched = h.answered[:0], h.touched[:0]
	if len(h.customer.Answers)+len(h.customer.Invitations) == 0 {
		return
	}
	note := func(to []int32, d record.Day) []int32 {
		if at := int32(d - sp.first); at < sp.days {
			return append(to, at)
		}
		return to
	}
	for i := range h.customer.Answers {
		h.answered = note(h.answered, h.customer.Answers[i].Day)
	}
	h.touched = append(h.touched, h.answered...)
	for _, d := range h.customer.Invitations {
		h.touched = note(h.touched, d)
	}
	slices.Sort(h.touched)
}

// known reports whether there is any record of the customer, of whatever day, so that the number of
// those known does not depend on the span.
func (h *history) known() bool {
	c := &h.customer
	return len(c.Purchases)+len(c.Refunds)+len(c.Subscriptions)+len(c.SubscriptionNotices)+len(c.PaymentFailures)+len(c.Answers)+
		len(c.Invitations)+len(c.Cancellations)+len(c.Contacts)+len(c.Engagements)+len(c.Memberships)+len(c.Points) > 0
}
