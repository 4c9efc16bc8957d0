package fold

import "github.com/klantenbinding/loyalty/internal/record"

// LeadDays is the number of days before the span for which records are kept exactly. Older records
// count as records of the first of these days.
const LeadDays = 3 * 366

// WithLead returns the span with LeadDays more days before it. A CRM may know customers for longer than
// the shop does, and windows reach back into that time.
func WithLead(sp Span) Span { return Span{sp.First - LeadDays, sp.Days + LeadDays} }

// ReadLead returns the sums of a family with leading days up to the end of a point's window, and up to
// its beginning.
func ReadLead[C comparable, P adder[C]](f *Frame, days *Reader[C, P], p Point) (end, start C) {
	end = days.UpTo(p.Hi + LeadDays)
	if f.Window != Lifetime() {
		start = days.UpTo(p.Lo + LeadDays)
	}
	return end, start
}

// Place returns the index of a day on the axis: negative for days before the axis, Never for days after
// the span.
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

// Timeline finds, customer by customer, when something holds in a window. Folders of events embed it.
type Timeline struct {
	Span Span
	Axis Axis
	// Width is the width of the window, Never for the lifetime.
	Width int32
	// Bought lists the indices with purchases of the current customer, Active the stretches in which
	// the window contains a purchase.
	Bought []int32
	Active []Stretch
}

// NewTimeline returns the timeline of a window.
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

// After returns the stretches in which one of the indices lies in the window that ends lag indices
// earlier. The indices must ascend. It reuses to.
func (t *Timeline) After(to []Stretch, indices []int32, lag int32) []Stretch {
	to = to[:0]
	for _, at := range indices {
		to = AppendStretch(to, Stretch{at + lag, at + lag + t.Width})
	}
	return to
}

// Memberships returns the stretches in which one of the memberships that fit runs at the end of the day
// or period, moved by lag. It reuses to.
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
			continue // lies within the previous membership
		}
		to = AppendStretch(to, s)
	}
	return to
}

// EveryMembership lets every membership fit.
func EveryMembership(int) bool { return true }
