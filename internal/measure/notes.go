package measure

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
)

// noteKinds are the kinds of record that histories begin without: the first day is that of the first
// purchase, refund or subscription, and notes of earlier days count as of that day.
func noteKinds() []record.Kind {
	return []record.Kind{
		record.KindAnswer, record.KindInvitation, record.KindCancellation, record.KindSubscriptionEvent, record.KindContact,
		record.KindEngagement, record.KindMembership, record.KindPoints,
	}
}

// noted reports whether the customer has a note within the span.
func (h *history) noted(sp span) bool {
	c := &h.customer
	within := func(d record.Day) bool { return sp.index(d) < sp.days }
	return len(c.Answers) > 0 && within(c.Answers[0].Day) ||
		len(c.Invitations) > 0 && within(c.Invitations[0]) ||
		len(c.Cancellations) > 0 && within(c.Cancellations[0].Day) ||
		len(c.SubscriptionNotices) > 0 && within(c.SubscriptionNotices[0]) ||
		len(c.Contacts) > 0 && within(c.Contacts[0].Day) ||
		len(c.Engagements) > 0 && within(c.Engagements[0].Day) ||
		len(c.Memberships) > 0 && within(c.Memberships[0].Start) ||
		len(c.Points) > 0 && within(c.Points[0].Day)
}

// place returns where a day lies on the axis: days before the span count as its first, those after
// it as never.
func (a *axis) place(sp span, d record.Day) int32 {
	at := sp.index(d)
	switch {
	case at >= sp.days:
		return never
	case a.period != nil:
		return a.period[at]
	}
	return at
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
	if w.lifetime {
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

// meet replaces to by what two ascending lists of stretches have in common.
func meet(to, a, b []stretch) []stretch {
	to = to[:0]
	for len(a) > 0 && len(b) > 0 {
		to = joinStretch(to, stretch{max(a[0].from, b[0].from), min(a[0].to, b[0].to)})
		if a[0].to < b[0].to {
			a = a[1:]
		} else {
			b = b[1:]
		}
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

// headCell is by how much a number of customers changes.
type headCell struct{ customers int32 }

func (c *headCell) add(o *headCell) { c.customers += o.customers }

// bookHeads adds n customers in each of the stretches.
func bookHeads(rows [][]headCell, in []stretch, n int64) {
	for _, s := range in {
		book(rows, s, func(c *headCell, sign int32) { c.customers += sign * int32(n) })
	}
}

// notesMoved reports whether the days before the first one, as of which earlier notes count, are
// others than those the sums were folded with.
func notesMoved(first, folded record.Day, src histories) bool {
	return first != folded && slices.ContainsFunc(noteKinds(), src.Has)
}
