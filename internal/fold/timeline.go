package fold

import "github.com/klantenbinding/loyalty/internal/record"

// LeadDays is how far windows that begin before the span reach exactly; older records count as of its
// first day less that.
const LeadDays = 3 * 366

// WithLead returns the span with leadDays more before it: a CRM may know customers for longer than the
// shop does, and windows reach back that far.
func WithLead(sp Span) Span { return Span{sp.First - LeadDays, sp.Days + LeadDays} }

// ReadLead returns the sums of a family with a leading span up to the end of a point's window, and
// those before it.
func ReadLead[C comparable, P adder[C]](f *Frame, days *reader[C, P], p Point) (end, start C) {
	end = days.UpTo(p.Hi + LeadDays)
	if f.Window != Lifetime() {
		start = days.UpTo(p.Lo + LeadDays)
	}
	return end, start
}

// Place returns where a day lies on the axis: those before it are below zero, the days after the span
// never.
func (a *Axis) Place(sp Span, d record.Day) int32 {
	at := int32(d - sp.First)
	switch {
	case at >= sp.Days:
		return Never
	case a.Period == nil:
		return at
	case at >= 0:
		return a.Period[at]
	case at >= a.Starts[0]:
		return 0
	}
	return -1
}

// Timeline is what the folders of notes in a window share.
type Timeline struct {
	Span Span
	Axis Axis
	// Width is the window's, never for the lifetime.
	Width int32
	// Bought are the axis' indices with purchases of the customer at hand, and active the stretches
	// in which the window has one.
	Bought []int32
	Active []Stretch
}

func NewTimeline(sp Span, w Window) Timeline {
	t := Timeline{Span: sp, Axis: NewAxis(sp, w)}
	t.Width = t.Axis.Width
	if w == Lifetime() {
		t.Width = Never
	}
	return t
}

// Begin finds the purchases of the next customer.
func (t *Timeline) Begin(h *History) {
	t.Bought = t.Bought[:0]
	for i := range h.Days {
		d := &h.Days[i]
		if d.Orders == 0 {
			continue
		}
		at := d.At
		if t.Axis.Period != nil {
			at = t.Axis.Period[at]
		}
		if n := len(t.Bought); n == 0 || t.Bought[n-1] < at {
			t.Bought = append(t.Bought, at)
		}
	}
	t.Active = t.After(t.Active, t.Bought, 0)
}

// After replaces to by the stretches in which one of the indices, which ascend, lies in the window
// that ends lag indices before.
func (t *Timeline) After(to []Stretch, indices []int32, lag int32) []Stretch {
	to = to[:0]
	for _, at := range indices {
		to = AppendStretch(to, Stretch{at + lag, at + lag + t.Width})
	}
	return to
}

// Memberships replaces to by the stretches of the axis at whose end one of the memberships runs that
// fit, moved by lag.
func (t *Timeline) Memberships(to []Stretch, h *History, lag int32, fits func(i int) bool) []Stretch {
	to = to[:0]
	for i := range h.Customer.Memberships {
		m := &h.Customer.Memberships[i]
		if m.End != record.NoDay && m.End <= m.Start || !fits(i) {
			continue
		}
		s := Stretch{t.Axis.Place(t.Span, m.Start), Never}
		if m.End != record.NoDay {
			s.To = t.Axis.Place(t.Span, m.End)
		}
		s.From, s.To = s.From+lag, s.To+lag
		if n := len(to) - 1; n >= 0 && to[n].To >= s.To {
			continue // within the one before
		}
		to = AppendStretch(to, s)
	}
	return to
}

// EveryMembership fits all of them.
func EveryMembership(int) bool { return true }
