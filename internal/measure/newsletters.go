package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// newsletters is the family of customers who subscribe to newsletters and unsubscribe, by day.
type newsletters struct{}

// newsletterCell counts the customers who did on one day.
type newsletterCell struct{ subscribed, unsubscribed int32 }

func (c *newsletterCell) Add(o *newsletterCell) {
	c.subscribed += o.subscribed
	c.unsubscribed += o.unsubscribed
}

type newsletterFolder struct {
	*fold.Grid[newsletterCell, *newsletterCell]
	span  fold.Span
	times []ledger.Newsletter
}

func (newsletters) Folder(sp fold.Span) fold.Folder {
	sp = fold.WithLead(sp)
	return &newsletterFolder{Grid: fold.NewGrid[newsletterCell](sp.Days), span: sp}
}

func (f *newsletterFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Customer.Newsletters) == 0 {
		return
	}
	f.times = joinNewsletters(f.times[:0], h.Customer.Newsletters)
	for _, row := range f.Rows(slots) {
		for _, n := range f.times {
			if at := f.span.Index(n.Start); at < f.span.Days {
				row[at].subscribed += int32(sign)
			}
			if n.End == record.NoDay {
				continue
			}
			if at := f.span.Index(n.End); at < f.span.Days {
				row[at].unsubscribed += int32(sign)
			}
		}
	}
}

// joinNewsletters appends the times in which a customer receives at least one newsletter. The times must be
// sorted by start.
func joinNewsletters(to, times []ledger.Newsletter) []ledger.Newsletter {
	for _, n := range times {
		if n.End != record.NoDay && n.End <= n.Start {
			continue
		}
		if last := len(to) - 1; last >= 0 && (to[last].End == record.NoDay || n.Start <= to[last].End) {
			if n.End == record.NoDay || to[last].End != record.NoDay && n.End > to[last].End {
				to[last].End = n.End
			}
			continue
		}
		to = append(to, n)
	}
	return to
}

// newsletterPart is one series made of what happened before the window and up to its end.
func newsletterPart(value func(end, start *newsletterCell) int32, labels ...Label) Part {
	return Part{
		Labels: labels,
		needs:  []record.Kind{record.KindNewsletter},
		Uses:   func(fold.Window) []fold.Family { return []fold.Family{newsletters{}} },
		Values: func(f *Frame) []float64 {
			days := fold.Read[newsletterCell](f.Frame, newsletters{})
			return f.Each(func(p fold.Point) float64 {
				end, start := fold.ReadLead(f.Frame, days, p)
				return float64(value(&end, &start))
			})
		},
	}
}

// newsletterMeasures follow who receives newsletters.
func newsletterMeasures() []Measure {
	needs := []record.Kind{record.KindNewsletter}
	return []Measure{
		{
			Name: "newsletter_subscribers", Title: "Newsletter subscribers", Metric: "loyalty_newsletter_subscribers",
			Unit: UnitCustomers, Needs: needs, Grouped: true,
			Display: display.Count(display.Higher, display.Kept),
			Help:    "Customers who receive at least one newsletter.",
			Formula: "customers with a newsletter that runs at the end of the day: subscribed <= day < unsubscribed",
			Example: "Three customers subscribed and one of them unsubscribed: 2.",
			Parts: func(*Settings) []Part {
				return []Part{newsletterPart(func(end, _ *newsletterCell) int32 { return end.subscribed - end.unsubscribed })}
			},
		},
		{
			Name: "newsletter_movements", Title: "Newsletter movements", Metric: "loyalty_newsletter_movements",
			Unit: UnitCustomers, Labels: []string{"movement"}, Needs: needs, Grouped: true, Windows: anything,
			Roles:   map[string]Roles{"movement": {"subscribed": display.New, "unsubscribed": display.Lost}},
			Display: display.Count(display.Neither, display.Kept),
			Help:    "Customers who subscribed to their first newsletter in the window, and who unsubscribed from their last one.",
			Formula: "subscribed: times in the window that a customer without a newsletter subscribes; unsubscribed: times that a customer " +
				"unsubscribes and has no newsletter left; subscribers at the end = those before the window + subscribed - unsubscribed",
			Example: "A customer subscribes to two newsletters and leaves one, another leaves the only one: subscribed 1, unsubscribed 1.",
			Parts: func(*Settings) []Part {
				return []Part{
					newsletterPart(func(end, start *newsletterCell) int32 { return end.subscribed - start.subscribed }, Label{"movement", "subscribed"}),
					newsletterPart(func(end, start *newsletterCell) int32 { return end.unsubscribed - start.unsubscribed }, Label{"movement", "unsubscribed"}),
				}
			},
		},
	}
}
