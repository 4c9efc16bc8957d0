package fold

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Histories is what the figures are folded from; *ledger.View is one.
type Histories interface {
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

// Classifier sets those codes of a customer's groups that are computed from the history, as of the day of an
// index.
type Classifier func(c *ledger.Customer, sp Span, today int32)

// Never is an index beyond every array, even with two windows added.
const Never = 1 << 29

// Activity is what one customer did on one index of an axis.
type Activity struct {
	At     int32
	Orders int32
	// Unknown counts the purchases and refunds of unknown margin.
	Unknown int32
	// Fresh is the number of days with a product that the customer had not bought before, the day
	// of the first purchase left out.
	Fresh           int32
	Revenue, Margin int64
}

// History is one customer's history as the folds read it. Days beyond the span are left out.
type History struct {
	Slot     int // of the customer
	Customer ledger.Customer
	// Days ascend and end with a sentinel at never.
	Days []Activity
	// Steps are the days added up.
	Steps []Step
	// First is the index of the first purchase's day, or never.
	First int32
	// Levels are the changes of monthly recurring revenue, as days ascends.
	Levels []Activity
	// Started is the index of the first subscription's first day, or never.
	Started int32
	// Paying is the index of the first day of a subscription that is not free, or never.
	Paying int32
	// Answered lists the days of all answers as indices, Touched the days of answers and invitations.
	Answered, Touched []int32

	products bool // whether Fresh is needed
	seen     productSet

	classify Classifier // nil unless a computed dimension as of today is needed
	today    int32
}

// load reads slot i and reports whether there is anything in it.
func (h *History) load(src Histories, i int, sp Span) bool {
	h.Slot = i
	src.Customer(i, &h.Customer)
	h.build(sp)
	if h.classify != nil {
		h.classify(&h.Customer, sp, h.today)
	}
	return h.known()
}

// build brings what the customer did into the order of days.
func (h *History) build(sp Span) {
	h.Days, h.Levels = h.Days[:0], h.Levels[:0]
	h.First, h.Started, h.Paying = Never, Never, Never
	if ps := h.Customer.Purchases; len(ps) > 0 {
		if at := sp.Index(ps[0].Day); at < sp.Days {
			h.First = at
		}
	}
	if len(h.Customer.Refunds) == 0 {
		h.buy(sp, h.Customer.Purchases)
	} else {
		h.interleave(sp)
	}
	h.Days = append(h.Days, Activity{At: Never})
	if h.products && len(h.Days) > 2 {
		h.freshen(sp)
	}
	h.Steps = StepsOf(h.Steps, h.Days)
	if len(h.Customer.Subscriptions) > 0 {
		h.subscribe(sp)
	}
	h.Levels = append(h.Levels, Activity{At: Never})
	h.listen(sp)
}

// interleave books purchases and refunds in the order of their days.
func (h *History) interleave(sp Span) {
	ps := h.Customer.Purchases
	for i := range h.Customer.Refunds {
		r := &h.Customer.Refunds[i]
		n := 0
		for n < len(ps) && ps[n].Day <= r.Day {
			n++
		}
		h.buy(sp, ps[:n])
		ps = ps[n:]
		at := sp.Index(r.Day)
		if at >= sp.Days {
			break
		}
		d := h.on(at)
		d.Revenue -= int64(r.Amount)
		d.Margin -= int64(r.Margin)
		if !r.HasMargin {
			d.Unknown++
		}
	}
	h.buy(sp, ps)
}

// buy books purchases.
func (h *History) buy(sp Span, ps []ledger.Purchase) {
	for i := range ps {
		p := &ps[i]
		at := sp.Index(p.Day)
		if at >= sp.Days {
			return
		}
		d := h.on(at)
		d.Orders++
		d.Revenue += int64(p.Revenue)
		if p.HasMargin {
			d.Margin += int64(p.Margin)
		} else {
			d.Unknown++
		}
	}
}

// on returns the last activity, which it appends first if it is missing at index at.
func (h *History) on(at int32) *Activity {
	if n := len(h.Days); n > 0 && h.Days[n-1].At >= at {
		return &h.Days[n-1]
	}
	h.Days = append(h.Days, Activity{At: at})
	return &h.Days[len(h.Days)-1]
}

// freshen marks the days on which a product was bought that had not been bought on an earlier day.
func (h *History) freshen(sp Span) {
	ps := h.Customer.Purchases
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
		at := sp.Index(ps[i].Day)
		for h.Days[n].At < at {
			n++
		}
		for _, product := range ps[i].Products {
			if h.seen.Add(product) && at > h.First && n < len(h.Days)-1 {
				h.Days[n].Fresh = 1
			}
		}
	}
}

// subscribe books the changes of monthly recurring revenue.
func (h *History) subscribe(sp Span) {
	for _, s := range h.Customer.Subscriptions {
		if s.End != record.NoDay && s.End <= s.Start {
			continue
		}
		start := sp.Index(s.Start)
		if start >= sp.Days {
			continue
		}
		h.Started = min(h.Started, start)
		if s.Monthly > 0 {
			h.Paying = min(h.Paying, start)
		}
		h.Levels = append(h.Levels, Activity{At: start, Revenue: int64(s.Monthly)})
		if s.End == record.NoDay {
			continue
		}
		if end := sp.Index(s.End); end < sp.Days {
			h.Levels = append(h.Levels, Activity{At: end, Revenue: -int64(s.Monthly)})
		}
	}
	slices.SortFunc(h.Levels, func(a, b Activity) int { return int(a.At - b.At) })
	h.Levels = JoinDays(h.Levels[:0], h.Levels, nil)
}

// JoinDays appends days to to and joins days with the same index. If period is not nil, it maps each
// index to its calendar period first. The sentinel stays as it is. The result may overlay days.
func JoinDays(to, days []Activity, period []int32) []Activity {
	for _, d := range days {
		if period != nil && d.At != Never {
			d.At = period[d.At]
		}
		n := len(to) - 1
		if n < 0 || to[n].At != d.At {
			to = append(to, d)
			continue
		}
		to[n].Orders += d.Orders
		to[n].Unknown += d.Unknown
		to[n].Fresh += d.Fresh
		to[n].Revenue += d.Revenue
		to[n].Margin += d.Margin
	}
	return to
}

// Step is where a customer does something on an axis, and what came before.
type Step struct {
	At            int32
	Orders, Fresh int32 // so far, this index left out
	Revenue       int64
}

// StepsOf replaces steps by the steps of days, including the sentinel.
func StepsOf(steps []Step, days []Activity) []Step {
	steps = steps[:0]
	var sum Step
	for i := range days {
		d := &days[i]
		sum.At = d.At
		steps = append(steps, sum)
		sum.Orders += d.Orders
		sum.Fresh += d.Fresh
		sum.Revenue += d.Revenue
	}
	return steps
}

// listen finds the days on which the customer was asked or answered, those before the span too.
func (h *History) listen(sp Span) {
	h.Answered, h.Touched = h.Answered[:0], h.Touched[:0]
	if len(h.Customer.Answers)+len(h.Customer.Invitations) == 0 {
		return
	}
	note := func(to []int32, d record.Day) []int32 {
		if at := int32(d - sp.First); at < sp.Days {
			return append(to, at)
		}
		return to
	}
	for i := range h.Customer.Answers {
		h.Answered = note(h.Answered, h.Customer.Answers[i].Day)
	}
	h.Touched = append(h.Touched, h.Answered...)
	for _, d := range h.Customer.Invitations {
		h.Touched = note(h.Touched, d)
	}
	slices.Sort(h.Touched)
}

// known reports whether there is any record of the customer, of whatever day, so that the number of
// those known does not depend on the span.
func (h *History) known() bool {
	c := &h.Customer
	return len(c.Purchases)+len(c.Repayments)+len(c.Refunds)+len(c.Subscriptions)+len(c.SubscriptionNotices)+len(c.PaymentFailures)+len(c.Answers)+
		len(c.Invitations)+len(c.Cancellations)+len(c.Contacts)+len(c.Engagements)+len(c.Memberships)+len(c.Points)+len(c.Newsletters) > 0
}
