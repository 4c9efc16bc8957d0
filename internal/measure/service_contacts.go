package measure

import (
	"cmp"
	"slices"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// contacts is the family of contacts with service, by day.
type contacts struct{}

// contactCell counts contacts.
type contactCell struct{ contacts int32 }

func (c *contactCell) Add(o *contactCell) { c.contacts += o.contacts }

type contactFolder struct {
	*fold.Grid[contactCell, *contactCell]
	span fold.Span
}

func (contacts) Folder(sp fold.Span) fold.Folder {
	sp = fold.WithLead(sp)
	return contactFolder{fold.NewGrid[contactCell](sp.Days), sp}
}

func (f contactFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Customer.Contacts) == 0 {
		return
	}
	for _, row := range f.Rows(slots) {
		for i := range h.Customer.Contacts {
			if at := f.span.Index(h.Customer.Contacts[i].Day); at < f.span.Days {
				row[at].contacts += int32(sign)
			}
		}
	}
}

// serviceContacts is the series of service_contacts.
func serviceContacts(*Settings) []Part {
	return []Part{{
		needs: []record.Kind{record.KindContact},
		Uses:  func(fold.Window) []fold.Family { return []fold.Family{contacts{}} },
		Values: func(f *Frame) []float64 {
			days := fold.Read[contactCell](f.Frame, contacts{})
			return f.Each(func(p fold.Point) float64 {
				end, start := fold.ReadLead(f.Frame, days, p)
				return float64(end.contacts - start.contacts)
			})
		},
	}}
}

// solved is the family of the cases that began in a window.
type solved struct{ window fold.Window }

// caseCell holds the changes of two numbers: cases that began in the window, and cases among
// them that their first contact solved.
type caseCell struct{ begun, solved int32 }

func (c *caseCell) Add(o *caseCell) {
	c.begun += o.begun
	c.solved += o.solved
}

type solvedFolder struct {
	*fold.Grid[caseCell, *caseCell]
	fold.Timeline
	contacts []ledger.Contact
}

func (k solved) Folder(sp fold.Span) fold.Folder {
	f := &solvedFolder{Timeline: fold.NewTimeline(sp, k.window)}
	f.Grid = fold.NewGrid[caseCell](f.Axis.N)
	return f
}

func (f *solvedFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Customer.Contacts) == 0 {
		return
	}
	rows := f.Rows(slots)
	f.contacts = append(f.contacts[:0], h.Customer.Contacts...)
	slices.SortStableFunc(f.contacts, func(a, b ledger.Contact) int { return cmp.Compare(a.Case, b.Case) })
	for i := range f.contacts {
		c := &f.contacts[i]
		if i > 0 && f.contacts[i-1].Case == c.Case {
			continue
		}
		begun := f.Axis.Place(f.Span, c.Day)
		in := fold.Between(begun, begun+f.Width).OnAxis()
		if in.From == in.To {
			continue
		}
		fold.Book(rows, in, func(c *caseCell, n int32) { c.begun += n * int32(sign) })
		if i+1 < len(f.contacts) && f.contacts[i+1].Case == c.Case {
			in.To = min(in.To, f.Axis.Place(f.Span, f.contacts[i+1].Day))
		}
		if c.Resolved && in.From < in.To {
			fold.Book(rows, in, func(c *caseCell, n int32) { c.solved += n * int32(sign) })
		}
	}
}

// firstContact is the series of first_contact_resolution_ratio.
func firstContact(*Settings) []Part {
	return []Part{{
		needs: []record.Kind{record.KindContact},
		Uses:  func(w fold.Window) []fold.Family { return []fold.Family{solved{w}} },
		Values: func(f *Frame) []float64 {
			moving := fold.Read[caseCell](f.Frame, solved{f.Window})
			return f.Each(func(p fold.Point) float64 {
				c := moving.UpTo(p.At)
				return fold.Ratio(c.solved, c.begun)
			})
		},
	}}
}

// contacted is the family of the customers who bought in the previous window and contacted service
// in it.
type contacted struct{ window fold.Window }

// contactedCell holds the changes of their number and of the number of retained ones among them.
type contactedCell struct{ previous, retained int32 }

func (c *contactedCell) Add(o *contactedCell) {
	c.previous += o.previous
	c.retained += o.retained
}

type contactedFolder struct {
	*fold.Grid[contactedCell, *contactedCell]
	fold.Timeline
	at                         []int32
	before, spoke, both, again []fold.Stretch
}

func (k contacted) Folder(sp fold.Span) fold.Folder {
	f := &contactedFolder{Timeline: fold.NewTimeline(sp, k.window)}
	f.Grid = fold.NewGrid[contactedCell](f.Axis.N)
	return f
}

func (f *contactedFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Customer.Contacts) == 0 || h.First == fold.Never {
		return
	}
	f.Begin(h)
	f.at = f.at[:0]
	for i := range h.Customer.Contacts {
		f.at = append(f.at, f.Axis.Place(f.Span, h.Customer.Contacts[i].Day))
	}
	f.before, f.spoke = f.After(f.before, f.Bought, f.Width), f.After(f.spoke, f.at, f.Width)
	f.both = fold.Intersect(f.both, f.before, f.spoke)
	f.again = fold.Intersect(f.again, f.both, f.Active)
	rows := f.Rows(slots)
	for _, s := range f.both {
		fold.Book(rows, s, func(c *contactedCell, n int32) { c.previous += n * int32(sign) })
	}
	for _, s := range f.again {
		fold.Book(rows, s, func(c *contactedCell, n int32) { c.retained += n * int32(sign) })
	}
}

// contactRisk is the series of contact_churn_risk_ratio.
func contactRisk(*Settings) []Part {
	return []Part{{
		needs: []record.Kind{record.KindOrder, record.KindContact},
		joins: []record.Kind{record.KindContact},
		Uses:  func(w fold.Window) []fold.Family { return []fold.Family{daily{}, sweeping{w}, contacted{w}} },
		Values: func(f *Frame) []float64 {
			moving := fold.Read[contactedCell](f.Frame, contacted{f.Window})
			all := f.count()
			values := make([]float64, len(all))
			for i, p := range f.Points {
				with, previous, retained := moving.UpTo(p.At), all[i].previous, all[i].retained
				without := contactedCell{previous - with.previous, retained - with.retained}
				values[i] = fold.Ratio(with.churn(), without.churn())
			}
			return values
		},
	}}
}

// churn is the share of the customers who did not come back.
func (c contactedCell) churn() float64 { return fold.Ratio(c.previous-c.retained, c.previous) }

// serviceMeasures tell what contacts with service mean.
func serviceMeasures() []Measure {
	needs := []record.Kind{record.KindContact}
	return []Measure{
		{
			Name: "service_contacts", Title: "Service contacts", Metric: "loyalty_service_contacts",
			Unit: UnitContacts, Needs: needs, Grouped: true, Windows: anything,
			Display: display.Count(display.Lower, display.Attention),
			Help:    "Contacts of customers with service.",
			Formula: "contacts in the window",
			Example: "Two customers call once and one writes twice: 4.",
			Parts:   serviceContacts,
		},
		{
			Name: "first_contact_resolution_ratio", Title: "First contact resolution", Metric: "loyalty_first_contact_resolution_ratio",
			Unit: UnitRatio, Needs: needs, Grouped: true, Windows: anything,
			Display: display.People(display.Higher, display.Kept),
			Help:    "Share of the cases that the first contact solved.",
			Formula: "cases that the first contact solved, without a second contact up to the end of the window / all cases whose first " +
				"contact lies in the window; a contact without a case is a case of its own",
			Example: "Four cases begin in the window: two are solved at once, one is solved but the customer calls again the week after, " +
				"one stays open: 2/4 = 0.5.",
			Parts: firstContact,
		},
		{
			Name: "contact_churn_risk_ratio", Title: "Churn risk of contacts", Metric: "loyalty_contact_churn_risk_ratio",
			Unit: UnitRatio, Needs: append(needs, record.KindOrder), Grouped: true, Windows: rolling,
			Display: display.Multiple(display.Lower, display.Lost),
			Help:    "How many times as likely customers are to churn if they contacted service. Above 1, customers with contacts leave more often.",
			Formula: "churn_ratio of customers who contacted service in the previous window / churn_ratio of customers who did not; both " +
				"of customers active in the previous window",
			Example: "In the previous window 10 buyers contacted service and 40 did not. 4 of the 10 and 8 of the 40 do not come " +
				"back: 0.4 / 0.2 = 2.",
			Parts: contactRisk,
		},
	}
}
