package measure

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// failedDays is how long before a notice a payment may have failed for it to be the reason.
const failedDays = 30

// reasons is how many reasons of a cancellation there are.
const reasons = int(record.ReasonOther) + 1

// reasonNames returns the reasons' labels, by reason.
func reasonNames() [reasons]string {
	return [reasons]string{
		record.ReasonUnknown: "unknown", record.ReasonService: "service", record.ReasonPrice: "price",
		record.ReasonOnboarding: "onboarding", record.ReasonChannel: "channel", record.ReasonInvoluntary: "involuntary",
		record.ReasonOther: "other",
	}
}

// notice is a customer's notice that they leave.
type notice struct {
	day    record.Day
	reason record.Reason
}

// noticesOf replaces to by a customer's cancellations, for which the notices of subscriptions stand in
// if they are missing.
func noticesOf(h *fold.History, to []notice) []notice {
	to = to[:0]
	for _, c := range h.Customer.Cancellations {
		to = append(to, notice{c.Day, reasonOf(h, c.Day, c.Reason)})
	}
	if len(to) == 0 {
		for _, d := range h.Customer.SubscriptionNotices {
			to = append(to, notice{d, reasonOf(h, d, record.ReasonUnknown)})
		}
	}
	return to
}

// reasonOf returns the reason of a notice, where none was given that a payment had failed.
func reasonOf(h *fold.History, d record.Day, given record.Reason) record.Reason {
	switch {
	case int(given) >= reasons:
		return record.ReasonUnknown
	case given != record.ReasonUnknown:
		return given
	case slices.ContainsFunc(h.Customer.PaymentFailures, func(f record.Day) bool { return d-failedDays <= f && f <= d }):
		return record.ReasonInvoluntary
	}
	return record.ReasonUnknown
}

// reasonCell counts by reason.
type reasonCell struct{ n [reasons]int32 }

func (c *reasonCell) Add(o *reasonCell) {
	for i := range c.n {
		c.n[i] += o.n[i]
	}
}

// all is the sum over the reasons.
func (c *reasonCell) all() (sum int32) {
	for _, n := range c.n {
		sum += n
	}
	return sum
}

// leavings is the family of cancellations, by day.
type leavings struct{}

type leavingFolder struct {
	*fold.Grid[reasonCell, *reasonCell]
	span    fold.Span
	notices []notice
}

func (leavings) Folder(sp fold.Span) fold.Folder {
	sp = fold.WithLead(sp)
	return &leavingFolder{Grid: fold.NewGrid[reasonCell](sp.Days), span: sp}
}

func (f *leavingFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if f.notices = noticesOf(h, f.notices); len(f.notices) == 0 {
		return
	}
	for _, row := range f.Rows(slots) {
		for _, n := range f.notices {
			if at := f.span.Index(n.day); at < f.span.Days {
				row[at].n[n.reason] += int32(sign)
			}
		}
	}
}

// leavingPart is one series made of the cancellations in the window.
func leavingPart(value func(c *reasonCell) float64, labels ...Label) Part {
	return Part{
		Labels: labels,
		oneOf:  cancelling(),
		Uses:   func(fold.Window) []fold.Family { return []fold.Family{leavings{}} },
		Values: func(f *Frame) []float64 {
			days := fold.Read[reasonCell](f.Frame, leavings{})
			return f.Each(func(p fold.Point) float64 {
				c, before := fold.ReadLead(f.Frame, days, p)
				for i := range c.n {
					c.n[i] -= before.n[i]
				}
				return value(&c)
			})
		},
	}
}

// cancelling are the kinds of record that tell of cancellations.
func cancelling() []record.Kind {
	return []record.Kind{record.KindCancellation, record.KindSubscriptionEvent}
}

// cancellations has a series for each reason.
func cancellations(*Settings) []Part {
	var parts []Part
	for i, name := range reasonNames() {
		parts = append(parts, leavingPart(func(c *reasonCell) float64 { return float64(c.n[i]) }, Label{"reason", name}))
	}
	return parts
}

// involuntary is the series of involuntary_churn_ratio.
func involuntary(*Settings) []Part {
	return []Part{leavingPart(func(c *reasonCell) float64 { return fold.Ratio(c.n[record.ReasonInvoluntary], c.all()) })}
}

// wonBack is the family of lapsed customers who had said why they leave.
type wonBack struct{ window fold.Window }

// wonCell holds the changes of two numbers by reason: lapsed customers, and lapsed customers who came back.
type wonCell struct{ lapsed, back reasonCell }

func (c *wonCell) Add(o *wonCell) {
	c.lapsed.Add(&o.lapsed)
	c.back.Add(&o.back)
}

type wonFolder struct {
	*fold.Grid[wonCell, *wonCell]
	fold.Timeline
	notices            []notice
	lapsed, part, back []fold.Stretch
}

func (k wonBack) Folder(sp fold.Span) fold.Folder {
	f := &wonFolder{Timeline: fold.NewTimeline(sp, k.window)}
	f.Grid = fold.NewGrid[wonCell](f.Axis.N)
	return f
}

func (f *wonFolder) Fold(h *fold.History, slots []int32, sign int64) {
	f.notices = noticesOf(h, f.notices)
	if len(f.notices) == 0 || h.First == fold.Never {
		return
	}
	f.Begin(h)
	f.lapse()
	rows := f.Rows(slots)
	for i, n := range f.notices {
		until := int32(fold.Never)
		if i+1 < len(f.notices) {
			until = f.Axis.Place(f.Span, f.notices[i+1].day)
		}
		// The reason is known where the previous window ends between this notice and the next one.
		known := []fold.Stretch{fold.Between(f.Axis.Place(f.Span, n.day)+f.Width, until+f.Width)}
		f.part = fold.Intersect(f.part, f.lapsed, known)
		for _, s := range f.part {
			fold.Book(rows, s, func(c *wonCell, one int32) { c.lapsed.n[n.reason] += one * int32(sign) })
		}
		f.back = fold.Intersect(f.back, f.part, f.Active)
		for _, s := range f.back {
			fold.Book(rows, s, func(c *wonCell, one int32) { c.back.n[n.reason] += one * int32(sign) })
		}
	}
}

// lapse finds where the previous window has no purchase and the time before it has.
func (f *wonFolder) lapse() {
	f.lapsed = f.lapsed[:0]
	for i, at := range f.Bought {
		next := int32(fold.Never)
		if i+1 < len(f.Bought) {
			next = f.Bought[i+1]
		}
		f.lapsed = fold.AppendStretch(f.lapsed, fold.Between(at+2*f.Width, next+f.Width))
	}
}

// winbackReasons has a series for each reason.
func winbackReasons(*Settings) []Part {
	var parts []Part
	for i, name := range reasonNames() {
		parts = append(parts, Part{
			Labels: []Label{{"reason", name}},
			needs:  []record.Kind{record.KindOrder},
			oneOf:  cancelling(),
			joins:  cancelling(),
			Uses:   func(w fold.Window) []fold.Family { return []fold.Family{wonBack{w}} },
			Values: func(f *Frame) []float64 {
				moving := fold.Read[wonCell](f.Frame, wonBack{f.Window})
				return f.Each(func(p fold.Point) float64 {
					c := moving.UpTo(p.At)
					return fold.Ratio(c.back.n[i], c.lapsed.n[i])
				})
			},
		})
	}
	return parts
}

// reasonRoles gives each reason its place in the list of colours.
func reasonRoles() Roles {
	return Roles{
		"service": display.Sixth, "price": display.Second, "onboarding": display.Fourth, "channel": display.Fifth,
		"involuntary": display.First, "other": display.Seventh, "unknown": display.Neutral,
	}
}

// leavingMeasures tell why customers leave.
func leavingMeasures() []Measure {
	return []Measure{
		{
			Name: "cancellations", Title: "Cancellations by reason", Metric: "loyalty_cancellations",
			Unit: UnitCancellations, Labels: []string{"reason"}, Needs: cancelling(), Grouped: true, Windows: anything,
			Roles:   map[string]Roles{"reason": reasonRoles()},
			Display: display.Count(display.Lower, display.Kept),
			Help:    "Customers' notices that they leave, by the reason that they gave.",
			Formula: "cancellations in the window by reason (service, price, onboarding, channel, involuntary, other, unknown); for " +
				"a customer without cancellations, the notices that end subscriptions count instead; a cancellation without a reason is " +
				"involuntary if a payment of the customer failed on its day or in the 30 days before",
			Example: "Three customers leave in the window: two say the price, one says nothing and had a payment fail the week before: " +
				"price 2, involuntary 1.",
			Source: "ProfitWell: the notice is a signal of its own, earlier than the churn at the end of the paid period",
			Parts:  cancellations,
		},
		{
			Name: "involuntary_churn_ratio", Title: "Involuntary churn", Metric: "loyalty_involuntary_churn_ratio",
			Unit: UnitRatio, Needs: cancelling(), Grouped: true, Windows: anything,
			Display: display.People(display.Lower, display.Attention),
			Help:    "Share of the cancellations that a failed payment caused, which a reminder may prevent.",
			Formula: "cancellations with the reason involuntary / all cancellations, both in the window",
			Example: "8 cancellations, 2 of them after a failed payment: 2/8 = 0.25.",
			Parts:   involuntary,
		},
		{
			Name: "winback_by_reason_ratio", Title: "Win-back by reason", Metric: "loyalty_winback_by_reason_ratio",
			Unit: UnitRatio, Labels: []string{"reason"}, Needs: append(cancelling(), record.KindOrder), Grouped: true, Windows: rolling,
			Roles:   map[string]Roles{"reason": reasonRoles()},
			Display: display.Share(display.Higher, display.Kept),
			Help:    "Share of the lapsed customers who came back, by the reason they had given when leaving.",
			Formula: "as winback_ratio counted ever, for each reason; lapsed customers have the reason of their latest cancellation up to the last day of " +
				"the previous window: lapsed customers with a purchase in the window / all lapsed customers",
			Example: "Ten customers had left for the price and bought nothing in the previous window; three of them buy again: " +
				"price 3/10 = 0.3.",
			Parts: winbackReasons,
		},
	}
}
