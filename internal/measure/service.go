package measure

import (
	"cmp"
	"slices"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// contacts is the family of contacts with service, by day.
type contacts struct{}

// contactCell counts contacts.
type contactCell struct{ contacts int32 }

func (c *contactCell) add(o *contactCell) { c.contacts += o.contacts }

type contactFolder struct {
	*grid[contactCell, *contactCell]
	span span
}

func (contacts) folder(sp span) folder {
	sp = lead(sp)
	return contactFolder{newGrid[contactCell](sp.days), sp}
}

func (f contactFolder) fold(h *history, slots []int32, sign int64) {
	if len(h.customer.Contacts) == 0 {
		return
	}
	for _, row := range f.aim(slots) {
		for i := range h.customer.Contacts {
			if at := f.span.index(h.customer.Contacts[i].Day); at < f.span.days {
				row[at].contacts += int32(sign)
			}
		}
	}
}

// serviceContacts is the series of service_contacts.
func serviceContacts(*Settings) []part {
	return []part{{
		needs: []record.Kind{record.KindContact},
		uses:  func(Window) []family { return []family{contacts{}} },
		values: func(f *frame) []float64 {
			days := read[contactCell](f.Frame, contacts{})
			return f.each(func(p point) float64 {
				end, start := readLead(f.Frame, days, p)
				return float64(end.contacts - start.contacts)
			})
		},
	}}
}

// solved is the family of the cases that began in a window.
type solved struct{ window Window }

// caseCell is by how much the numbers of cases that began in the window, and of those of them that
// their first contact solved, change.
type caseCell struct{ begun, solved int32 }

func (c *caseCell) add(o *caseCell) {
	c.begun += o.begun
	c.solved += o.solved
}

type solvedFolder struct {
	*grid[caseCell, *caseCell]
	timeline
	contacts []ledger.Contact
}

func (k solved) folder(sp span) folder {
	f := &solvedFolder{timeline: newTimeline(sp, k.window)}
	f.grid = newGrid[caseCell](f.axis.n)
	return f
}

func (f *solvedFolder) fold(h *history, slots []int32, sign int64) {
	if len(h.customer.Contacts) == 0 {
		return
	}
	rows := f.aim(slots)
	f.contacts = append(f.contacts[:0], h.customer.Contacts...)
	slices.SortStableFunc(f.contacts, func(a, b ledger.Contact) int { return cmp.Compare(a.Case, b.Case) })
	for i := range f.contacts {
		c := &f.contacts[i]
		if i > 0 && f.contacts[i-1].Case == c.Case {
			continue
		}
		begun := f.axis.place(f.span, c.Day)
		in := between(begun, begun+f.width).onAxis()
		if in.from == in.to {
			continue
		}
		book(rows, in, func(c *caseCell, n int32) { c.begun += n * int32(sign) })
		if i+1 < len(f.contacts) && f.contacts[i+1].Case == c.Case {
			in.to = min(in.to, f.axis.place(f.span, f.contacts[i+1].Day))
		}
		if c.Resolved && in.from < in.to {
			book(rows, in, func(c *caseCell, n int32) { c.solved += n * int32(sign) })
		}
	}
}

// firstContact is the series of first_contact_resolution_ratio.
func firstContact(*Settings) []part {
	return []part{{
		needs: []record.Kind{record.KindContact},
		uses:  func(w Window) []family { return []family{solved{w}} },
		values: func(f *frame) []float64 {
			moving := read[caseCell](f.Frame, solved{f.window})
			return f.each(func(p point) float64 {
				c := moving.upTo(p.at)
				return ratio(c.solved, c.begun)
			})
		},
	}}
}

// contacted is the family of the customers who bought in the previous window and contacted service
// in it.
type contacted struct{ window Window }

// contactedCell is by how much their number, and that of the retained ones among them, change.
type contactedCell struct{ previous, retained int32 }

func (c *contactedCell) add(o *contactedCell) {
	c.previous += o.previous
	c.retained += o.retained
}

type contactedFolder struct {
	*grid[contactedCell, *contactedCell]
	timeline
	at                         []int32
	before, spoke, both, again []stretch
}

func (k contacted) folder(sp span) folder {
	f := &contactedFolder{timeline: newTimeline(sp, k.window)}
	f.grid = newGrid[contactedCell](f.axis.n)
	return f
}

func (f *contactedFolder) fold(h *history, slots []int32, sign int64) {
	if len(h.customer.Contacts) == 0 || h.first == never {
		return
	}
	f.begin(h)
	f.at = f.at[:0]
	for i := range h.customer.Contacts {
		f.at = append(f.at, f.axis.place(f.span, h.customer.Contacts[i].Day))
	}
	f.before, f.spoke = f.after(f.before, f.bought, f.width), f.after(f.spoke, f.at, f.width)
	f.both = meet(f.both, f.before, f.spoke)
	f.again = meet(f.again, f.both, f.active)
	rows := f.aim(slots)
	for _, s := range f.both {
		book(rows, s, func(c *contactedCell, n int32) { c.previous += n * int32(sign) })
	}
	for _, s := range f.again {
		book(rows, s, func(c *contactedCell, n int32) { c.retained += n * int32(sign) })
	}
}

// contactRisk is the series of contact_churn_risk_ratio.
func contactRisk(*Settings) []part {
	return []part{{
		needs: []record.Kind{record.KindOrder, record.KindContact},
		uses:  func(w Window) []family { return []family{daily{}, sweeping{w}, contacted{w}} },
		values: func(f *frame) []float64 {
			moving := read[contactedCell](f.Frame, contacted{f.window})
			all := f.count()
			values := make([]float64, len(all))
			for i, p := range f.points {
				with, previous, retained := moving.upTo(p.at), all[i].previous, all[i].retained
				without := contactedCell{previous - with.previous, retained - with.retained}
				values[i] = ratio(with.churn(), without.churn())
			}
			return values
		},
	}}
}

// churn is the share of the customers who did not come back.
func (c contactedCell) churn() float64 { return ratio(c.previous-c.retained, c.previous) }

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
			parts:   serviceContacts,
		},
		{
			Name: "first_contact_resolution_ratio", Title: "First contact resolution", Metric: "loyalty_first_contact_resolution_ratio",
			Unit: UnitRatio, Needs: needs, Grouped: true, Windows: anything,
			Display: display.People(display.Higher, display.Kept),
			Help:    "Share of the matters that were solved by the first contact.",
			Formula: "of the cases whose first contact lies in the window: those which it solved, without a second contact on the same " +
				"case up to the end of the window; a contact without a case is a case of its own",
			Example: "Four cases begin in the window: two are solved at once, one is solved but the customer calls again the week after, " +
				"one stays open: 2/4 = 0.5.",
			parts: firstContact,
		},
		{
			Name: "contact_churn_risk_ratio", Title: "Churn risk of contacts", Metric: "loyalty_contact_churn_risk_ratio",
			Unit: UnitRatio, Needs: append(needs, record.KindOrder), Grouped: true, Windows: rolling,
			Display: display.Multiple(display.Lower, display.Lost),
			Help:    "How many times as likely customers churn who had to contact service: above 1, contacts go before losses.",
			Formula: "churn_ratio of the customers active in the previous window who contacted service in it / churn_ratio of those who " +
				"did not",
			Example: "In the previous window 10 buyers contacted service, of whom 4 do not come back, and 40 did not, of whom 8 do not: " +
				"0.4 / 0.2 = 2.",
			parts: contactRisk,
		},
	}
}
