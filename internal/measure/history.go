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

	typed  bool // whether the loyalty type as of today is wanted
	today  int32
	typing typing
}

// load reads slot i and reports whether there is anything in it.
func (h *history) load(src histories, i int, sp span) bool {
	h.slot = i
	src.Customer(i, &h.customer)
	h.build(sp)
	if h.typed {
		h.customer.Groups[ledger.DimLoyaltyType] = h.typing.on(&h.customer, sp, h.today)
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

// productSet is a set of product numbers that is emptied in no time.
type productSet struct {
	// slots hold a product with the generation that put it there in the upper half.
	slots      []uint64
	generation uint32
}

// reset empties the set and makes room for n products.
func (s *productSet) reset(n int) {
	size := 16
	for size < 2*n {
		size *= 2
	}
	s.generation++
	if size > len(s.slots) || s.generation == 0 {
		s.slots, s.generation = make([]uint64, max(size, len(s.slots))), 1
	}
}

// add puts a product in and reports whether it was not there.
func (s *productSet) add(product uint32) bool {
	want := uint64(s.generation)<<32 | uint64(product)
	mask := uint32(len(s.slots) - 1)
	for i := product * 2654435769 >> 7 & mask; ; i = (i + 1) & mask {
		switch slot := s.slots[i]; {
		case slot == want:
			return false
		case uint32(slot>>32) != s.generation:
			s.slots[i] = want
			return true
		}
	}
}
