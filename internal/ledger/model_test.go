package ledger_test

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// model is a slow and simple ledger for comparison. It keeps the present records and computes
// everything from them.
type model struct {
	sources  []*modelSource
	products map[string]uint32
	today    record.Day // the last day of the span
	sameIDs  bool       // whether all sources use the same customer ids
}

type modelSource struct {
	name          string
	margin        *money.Amount // in tenths
	guests        record.Guests
	ignored       map[record.Key]bool
	customers     map[record.Key]record.Customer
	orders        map[record.Key]record.Order
	linking       map[record.Key]record.Order // no sales, but with an id and an address
	lines         map[record.Key][]record.Line
	refunds       map[record.Key]record.Refund
	subscriptions map[record.Key]record.Subscription
	events        map[record.Key]record.SubscriptionEvent
	notes         map[record.Kind]map[record.Key]modelNote
	spend         map[record.Key]record.Spend
}

func newModel(names ...string) *model {
	m := &model{products: map[string]uint32{}}
	for _, n := range names {
		m.sources = append(m.sources, &modelSource{
			name: n, guests: record.GuestsApart, ignored: map[record.Key]bool{}, customers: map[record.Key]record.Customer{}, orders: map[record.Key]record.Order{}, linking: map[record.Key]record.Order{},
			lines: map[record.Key][]record.Line{}, refunds: map[record.Key]record.Refund{},
			subscriptions: map[record.Key]record.Subscription{}, events: map[record.Key]record.SubscriptionEvent{},
			notes: map[record.Kind]map[record.Key]modelNote{}, spend: map[record.Key]record.Spend{},
		})
	}
	return m
}

func (m *model) apply(source int, b *record.Batch) {
	s := m.sources[source]
	for _, c := range b.Customers {
		s.customers[c.Key] = c
	}
	for _, o := range b.Orders {
		if delete(s.linking, o.Key); !o.Sale && o.Customer != 0 && o.Email != 0 {
			s.linking[o.Key] = o
		}
		ignored := o.Sale && isGuest(o) && s.guests == record.GuestsIgnore
		if delete(s.ignored, o.Key); ignored {
			s.ignored[o.Key] = true
		}
		if o.Sale && !ignored {
			s.orders[o.Key] = o
		} else {
			delete(s.orders, o.Key)
			delete(s.lines, o.Key)
		}
	}
	m.applyLines(s, b)
	for _, r := range b.Refunds {
		s.refunds[r.Key] = r
	}
	for _, r := range b.Subscriptions {
		s.subscriptions[r.Key] = r
	}
	m.applyNotes(source, b)
	s.remove(b.Removed)
}

func (m *model) applyLines(s *modelSource, b *record.Batch) {
	for _, k := range b.LinesOf {
		if _, ok := s.orders[k]; !ok {
			continue
		}
		delete(s.lines, k)
		for _, line := range b.Lines {
			if line.Order != k {
				continue
			}
			s.lines[k] = append(s.lines[k], line)
			if id := fmt.Sprint(s.name, line.Product); m.products[id] == 0 {
				m.products[id] = uint32(len(m.products)) + 1
			}
		}
	}
}

func (s *modelSource) remove(removed map[record.Kind][]record.Key) {
	for _, k := range removed[record.KindCustomer] {
		delete(s.customers, k)
	}
	for _, k := range removed[record.KindOrder] {
		delete(s.ignored, k)
		delete(s.linking, k)
		delete(s.orders, k)
		delete(s.lines, k)
	}
	for _, k := range removed[record.KindRefund] {
		delete(s.refunds, k)
	}
	for _, k := range removed[record.KindSubscription] {
		delete(s.subscriptions, k)
	}
	s.removeNotes(removed)
}

// isGuest reports whether an order names neither a customer nor an address.
func isGuest(o record.Order) bool { return o.Customer == 0 && o.Email == 0 }

func (m *model) idNode(source int, k record.Key) string {
	if m.sameIDs {
		source = 0
	}
	return fmt.Sprintf("id %d %d", source, k)
}

func emailNode(e record.EmailHash) string { return fmt.Sprintf("email %d", e) }

// links returns the ids and addresses that belong to one person, as the present records name them.
func (m *model) links() (links [][2]string) {
	link := func(source int, k record.Key, e record.EmailHash) {
		if k != 0 && e != 0 {
			links = append(links, [2]string{m.idNode(source, k), emailNode(e)})
		}
	}
	for i, s := range m.sources {
		for _, c := range s.customers {
			link(i, c.Key, c.Email)
		}
		for _, orders := range []map[record.Key]record.Order{s.orders, s.linking} {
			for _, o := range orders {
				link(i, o.Customer, o.Email)
			}
		}
		for _, r := range s.subscriptions {
			link(i, r.Customer, r.Email)
		}
		for _, notes := range s.notes {
			for _, n := range notes {
				link(i, n.Customer, n.Email)
			}
		}
	}
	return links
}

// person returns a name for the person that a record belongs to.
func (m *model) person(links [][2]string, source int, kind string, key, customer record.Key, email record.EmailHash) string {
	start := fmt.Sprintf("%s %d %d", kind, source, key)
	switch {
	case customer != 0:
		start = m.idNode(source, customer)
	case email != 0:
		start = emailNode(email)
	}
	known := []string{start}
	for i := 0; i < len(known); i++ {
		for _, e := range links {
			for j := range e {
				if e[j] == known[i] && !slices.Contains(known, e[1-j]) {
					known = append(known, e[1-j])
				}
			}
		}
	}
	return slices.Min(known)
}

// modelPerson has a person's records.
type modelPerson struct {
	orders        []modelOrder
	refunds       []modelRefund
	subscriptions []modelSubscription
	profiles      []modelProfile
	notes         map[record.Kind][]modelNote
}

type modelOrder struct {
	record.Order
	source int
}

type modelRefund struct {
	record.Refund
	source int
}

type modelSubscription struct {
	record.Subscription
	source int
}

type modelProfile struct {
	record.Customer
	source int
}

// persons returns the records by person, sorted.
func (m *model) persons() map[string]*modelPerson {
	all, links := map[string]*modelPerson{}, m.links()
	of := func(name string) *modelPerson {
		if all[name] == nil {
			all[name] = &modelPerson{notes: map[record.Kind][]modelNote{}}
		}
		return all[name]
	}
	for i, s := range m.sources {
		for _, o := range s.orders {
			g := of(m.person(links, i, "order", o.Key, o.Customer, o.Email))
			g.orders = append(g.orders, modelOrder{o, i})
			for _, r := range s.refunds {
				if r.Order == o.Key {
					g.refunds = append(g.refunds, modelRefund{r, i})
				}
			}
		}
		for _, r := range s.subscriptions {
			g := of(m.person(links, i, "subscription", r.Key, r.Customer, r.Email))
			g.subscriptions = append(g.subscriptions, modelSubscription{r, i})
		}
		for _, c := range s.customers {
			g := of(m.person(links, i, "", 0, c.Key, c.Email))
			g.profiles = append(g.profiles, modelProfile{c, i})
		}
		for kind, notes := range s.notes {
			for _, n := range notes {
				g := of(m.person(links, i, string(kind), n.key, n.Customer, n.Email))
				g.notes[kind] = append(g.notes[kind], n)
			}
		}
	}
	for _, g := range all {
		g.sort()
	}
	return all
}

func (g *modelPerson) sort() {
	slices.SortFunc(g.orders, func(a, b modelOrder) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Key, b.Key), cmp.Compare(a.source, b.source))
	})
	slices.SortFunc(g.refunds, func(a, b modelRefund) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Key, b.Key), cmp.Compare(a.source, b.source))
	})
	slices.SortFunc(g.subscriptions, func(a, b modelSubscription) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Key, b.Key), cmp.Compare(a.source, b.source))
	})
	slices.SortFunc(g.profiles, func(a, b modelProfile) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(b.Key, a.Key))
	})
	for _, notes := range g.notes {
		slices.SortFunc(notes, compareNotes)
	}
}

// histories returns the texts of all persons that are not empty, sorted.
func (m *model) histories(products bool) []string {
	var out []string
	_, m.today, _ = m.span()
	for _, g := range m.persons() {
		if h := m.history(g, products); h != emptyHistory {
			out = append(out, h)
		}
	}
	slices.Sort(out)
	return out
}

func (m *model) history(g *modelPerson, products bool) string {
	var h history
	void, costed := map[string]bool{}, map[string]bool{}
	paid, back := map[string]money.Amount{}, map[string]money.Amount{} // of the orders with an excess
	for _, o := range g.orders {
		id := fmt.Sprint(o.source, " ", o.Key)
		p := ledger.Purchase{Day: o.Day, Revenue: o.Revenue, Discounted: o.Discounted}
		costed[id] = m.margin(o, &p)
		if refunded, cents := g.refunded(o); refunded > 0 && o.Revenue > 0 && refunded+cents >= o.Revenue {
			void[id] = true
			if refunded > o.Revenue+cents {
				paid[id] = o.Revenue
			}
			continue
		}
		h.purchase(&p, products)
		if h.groups[ledger.DimSource] = m.sources[o.source].name; h.groups[ledger.DimAcquisitionChannel] == "" {
			h.groups[ledger.DimAcquisitionChannel] = cmp.Or(o.AcquisitionChannel, o.Channel, "unknown")
		}
		h.groups[ledger.DimChannel], h.groups[ledger.DimCountry] = o.Channel, o.Country
	}
	for _, r := range g.refunds {
		id := fmt.Sprint(r.source, " ", r.Order)
		out := ledger.Refund{Day: r.Day, Amount: r.Amount}
		if margin := m.sources[r.source].margin; costed[id] {
			out.Margin, out.HasMargin = r.Amount, true
		} else if margin != nil {
			out.Margin, out.HasMargin = tenths(r.Amount, *margin), true
		}
		if !void[id] {
			h.refund(&out)
		}
		if paid[id] > 0 {
			beyond := max(0, back[id]+r.Amount-paid[id]) - max(0, back[id]-paid[id])
			back[id] += r.Amount
			if beyond != 0 {
				h.refund(&ledger.Refund{Day: r.Day, Amount: beyond, Margin: beyond, HasMargin: true})
			}
		}
	}
	for _, r := range g.refunds {
		h.repayment(&ledger.Repayment{Day: r.Day, Amount: r.Amount, Reason: r.Reason})
	}
	m.otherRecords(&h, g)
	m.own(&h, g, void)
	if len(g.orders) == 1 && isGuest(g.orders[0].Order) && m.sources[g.orders[0].source].guests == record.GuestsApart {
		h.addf("apart")
	}
	return h.String()
}

// margin sets the products and the margin of a purchase and reports whether its cost is known.
func (m *model) margin(o modelOrder, p *ledger.Purchase) (known bool) {
	s := m.sources[o.source]
	cost, known := money.Amount(0), len(s.lines[o.Key]) > 0
	for _, line := range s.lines[o.Key] {
		cost, known = cost+line.Cost, known && line.HasCost
		p.Products = append(p.Products, m.products[fmt.Sprint(s.name, line.Product)]-1)
	}
	if known {
		p.Margin, p.HasMargin = o.Revenue-cost, true
	} else if s.margin != nil {
		p.Margin, p.HasMargin = tenths(o.Revenue, *s.margin), true
	}
	return known
}

// refunded returns the sum of an order's refunds, and one cent for each of them.
func (g *modelPerson) refunded(o modelOrder) (sum, cents money.Amount) {
	for _, r := range g.refunds {
		if r.source == o.source && r.Order == o.Key {
			sum, cents = sum+r.Amount, cents+100
		}
	}
	return sum, cents
}

// otherRecords adds all records except orders and refunds.
func (m *model) otherRecords(h *history, g *modelPerson) {
	bought := h.groups[ledger.DimSource] != ""
	var periods []ledger.Subscription
	var terms ledger.Customer
	for _, r := range g.subscriptions {
		own := m.sources[r.source].periods(r.Subscription)
		periods = append(periods, own...)
		m.sources[r.source].terms(r.Subscription, own, &terms)
		if !bought {
			h.groups[ledger.DimSource] = m.sources[r.source].name
		}
	}
	slices.SortStableFunc(periods, func(a, b ledger.Subscription) int { return cmp.Compare(a.Start, b.Start) })
	for i := range periods {
		h.subscription(&periods[i])
	}
	h.terms(&terms)
	m.signals(h, g)
	m.notes(h, g)
	for _, f := range slices.Backward(g.profiles) {
		h.groups[ledger.DimCountry] = cmp.Or(f.Country, h.groups[ledger.DimCountry])
		h.groups[ledger.DimSegment] = cmp.Or(f.Segment, h.groups[ledger.DimSegment])
		h.groups[ledger.DimAcquisitionChannel] = cmp.Or(f.AcquisitionChannel, h.groups[ledger.DimAcquisitionChannel])
	}
}

// tenths returns amount * n / 10, rounded half away from zero.
func tenths(amount, n money.Amount) money.Amount {
	if amount < 0 {
		return -tenths(-amount, n)
	}
	return (amount*n + 5) / 10
}
