package measure

import "github.com/klantenbinding/loyalty/internal/record"

// leadDays is how far windows that begin before the span reach exactly; older records count as of its
// first day less that.
const leadDays = 3 * 366

// lead returns the span with leadDays more before it: a CRM may know customers for longer than the
// shop does, and windows reach back that far.
func lead(sp span) span { return span{sp.first - leadDays, sp.days + leadDays} }

// readLead returns the sums of a family with a leading span up to the end of a point's window, and
// those before it.
func readLead[C comparable, P adder[C]](f *Frame, days *reader[C, P], p point) (end, start C) {
	end = days.upTo(p.hi + leadDays)
	if f.window != Lifetime() {
		start = days.upTo(p.lo + leadDays)
	}
	return end, start
}

// place returns where a day lies on the axis: those before it are below zero, the days after the span
// never.
func (a *axis) place(sp span, d record.Day) int32 {
	at := int32(d - sp.first)
	switch {
	case at >= sp.days:
		return never
	case a.period == nil:
		return at
	case at >= 0:
		return a.period[at]
	case at >= a.starts[0]:
		return 0
	}
	return -1
}

// timeline is what the folders of notes in a window share.
type timeline struct {
	span span
	axis axis
	// width is the window's, never for the lifetime.
	width int32
	// bought are the axis' indices with purchases of the customer at hand, and active the stretches
	// in which the window has one.
	bought []int32
	active []stretch
}

func newTimeline(sp span, w Window) timeline {
	t := timeline{span: sp, axis: newAxis(sp, w)}
	t.width = t.axis.width
	if w == Lifetime() {
		t.width = never
	}
	return t
}

// begin finds the purchases of the next customer.
func (t *timeline) begin(h *history) {
	t.bought = t.bought[:0]
	for i := range h.days {
		d := &h.days[i]
		if d.orders == 0 {
			continue
		}
		at := d.at
		if t.axis.period != nil {
			at = t.axis.period[at]
		}
		if n := len(t.bought); n == 0 || t.bought[n-1] < at {
			t.bought = append(t.bought, at)
		}
	}
	t.active = t.after(t.active, t.bought, 0)
}

// after replaces to by the stretches in which one of the indices, which ascend, lies in the window
// that ends lag indices before.
func (t *timeline) after(to []stretch, indices []int32, lag int32) []stretch {
	to = to[:0]
	for _, at := range indices {
		to = joinStretch(to, stretch{at + lag, at + lag + t.width})
	}
	return to
}

// memberships replaces to by the stretches of the axis at whose end one of the memberships runs that
// fit, moved by lag.
func (t *timeline) memberships(to []stretch, h *history, lag int32, fits func(i int) bool) []stretch {
	to = to[:0]
	for i := range h.customer.Memberships {
		m := &h.customer.Memberships[i]
		if m.End != record.NoDay && m.End <= m.Start || !fits(i) {
			continue
		}
		s := stretch{t.axis.place(t.span, m.Start), never}
		if m.End != record.NoDay {
			s.to = t.axis.place(t.span, m.End)
		}
		s.from, s.to = s.from+lag, s.to+lag
		if n := len(to) - 1; n >= 0 && to[n].to >= s.to {
			continue // within the one before
		}
		to = joinStretch(to, s)
	}
	return to
}

// everyMembership fits all of them.
func everyMembership(int) bool { return true }
