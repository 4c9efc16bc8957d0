package ledger_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// The keys lie on both sides of a page boundary of the index, and far apart. The tests that share
// these generators do not run in parallel, because generators are not safe for concurrent use.
var (
	keys     = rapid.SampledFrom([]record.Key{1, 2, 3, 4, 5, 4095, 4096, 1 << 20})
	ids      = rapid.SampledFrom([]record.Key{0, 0, 1, 2, 3, 4, 5})
	emails   = rapid.SampledFrom([]record.EmailHash{0, 0, 1, 2, 3, 4, 1 << 60})
	days     = rapid.Custom(func(t *rapid.T) record.Day { return record.Day(rapid.IntRange(0, 9).Draw(t, "day")) })
	channels = rapid.SampledFrom([]string{"", "web", "app", "other"})
	// ownValues rarely are an address, because one of them hides all values of its dimension.
	ownValues = rapid.SampledFrom(append(slices.Repeat([]string{"", "", "red", "blue", "green", "other"}, 10), record.Address))
	amounts   = rapid.SampledFrom([]money.Amount{-15, 0, 5, 150, 2000, 2201, 1 << 31, -1 << 31, money.Max})
	refunds   = rapid.SampledFrom([]money.Amount{1, 5, 50, 1000, 1900, 1 << 31})
)

// drawOwn draws values of some columns, and one that no dimension names.
func drawOwn(t *rapid.T, columns ...string) []record.Value {
	var own []record.Value
	for _, c := range append(columns, "nothing") {
		if v := ownValues.Draw(t, c); v != "" {
			own = append(own, record.Value{Column: c, Value: v})
		}
	}
	return own
}

func drawOrder(t *rapid.T) record.Order {
	return record.Order{
		Key: keys.Draw(t, "order"), Customer: ids.Draw(t, "customer"), Email: emails.Draw(t, "email"),
		Day: days.Draw(t, "day"), Sale: rapid.IntRange(0, 4).Draw(t, "sale") > 0, Revenue: amounts.Draw(t, "revenue"),
		Discounted: rapid.Bool().Draw(t, "discounted"), Channel: channels.Draw(t, "channel"), Country: channels.Draw(t, "country"),
		AcquisitionChannel: channels.Draw(t, "acquisition"), Own: drawOwn(t, "payment", "coupon"),
	}
}

func drawCustomer(t *rapid.T) record.Customer {
	return record.Customer{
		Key: keys.Draw(t, "customer"), Email: emails.Draw(t, "email"), Country: channels.Draw(t, "country"),
		Segment: channels.Draw(t, "segment"), AcquisitionChannel: channels.Draw(t, "acquisition"), Own: drawOwn(t, "club"),
	}
}

func drawRefund(t *rapid.T) record.Refund {
	return record.Refund{
		Key: keys.Draw(t, "refund"), Order: keys.Draw(t, "of"), Day: days.Draw(t, "day"), Amount: refunds.Draw(t, "amount"),
		Reason: rapid.SampledFrom([]record.RefundReason{record.RefundUnknown, record.RefundFit, record.RefundOther}).Draw(t, "reason"),
	}
}

func drawSubscription(t *rapid.T) record.Subscription {
	end := days.Draw(t, "end") - 1
	if end != record.NoDay {
		end += record.Day(30 * rapid.IntRange(0, 2).Draw(t, "months"))
	}
	return record.Subscription{
		Key: keys.Draw(t, "subscription"), Customer: ids.Draw(t, "customer"), Email: emails.Draw(t, "email"),
		Start: days.Draw(t, "start"), End: end, Monthly: amounts.Draw(t, "monthly"),
		TrialDays: rapid.SampledFrom([]uint16{0, 0, 3, 400}).Draw(t, "trial"), Renews: rapid.SampledFrom([]record.Day{0, 20, 90}).Draw(t, "renews"),
		Own: drawOwn(t, "plan", "rep"),
	}
}

func some[T any](t *rapid.T, draw func(*rapid.T) T, most int) []T {
	return rapid.SliceOfN(rapid.Custom(draw), 0, most).Draw(t, "some")
}

func drawBatch(t *rapid.T) *record.Batch {
	b := &record.Batch{
		Customers: some(t, drawCustomer, 2), Orders: some(t, drawOrder, 4), Refunds: some(t, drawRefund, 2),
		Subscriptions: some(t, drawSubscription, 1), Removed: map[record.Kind][]record.Key{},
		LinesOf: rapid.SliceOfNDistinct(keys, 0, 3, rapid.ID[record.Key]).Draw(t, "lines of"),
	}
	for _, k := range b.LinesOf {
		for range rapid.IntRange(0, 2).Draw(t, "lines") {
			b.Lines = append(b.Lines, record.Line{
				Order: k, Product: keys.Draw(t, "product"), Cost: refunds.Draw(t, "cost"), HasCost: rapid.Bool().Draw(t, "has cost"),
			})
		}
	}
	if rapid.Bool().Draw(t, "notes") {
		drawNotes(t, b, 2)
	}
	for _, kind := range append(noteKinds(), record.KindCustomer, record.KindOrder, record.KindRefund, record.KindSubscription) {
		if rapid.IntRange(0, 4).Draw(t, "remove") == 0 {
			b.Removed[kind] = rapid.SliceOfN(keys, 0, 2).Draw(t, "removed")
		}
	}
	return b
}

// drawGuests returns the setting of guests for each of the two sources.
func drawGuests(t *rapid.T) []record.Guests {
	return rapid.SliceOfN(rapid.SampledFrom(record.GuestSettings()), 2, 2).Draw(t, "guests")
}

// pair is a ledger and a model of the same two sources, the first with a margin of 0.3.
type pair struct {
	ledger  *ledger.Ledger
	sources []*ledger.Source
	model   *model
}

func newPair(guests ...record.Guests) *pair {
	margin, tenths := 0.3, money.Amount(3)
	p := &pair{ledger: ledger.New(), model: newModel("shop", "till")}
	p.ledger.SetOwn(ownDimensions)
	p.sources = []*ledger.Source{p.ledger.Source("shop", &margin), p.ledger.Source("till", nil)}
	p.model.sources[0].margin = &tenths
	for i, g := range guests {
		p.sources[i].SetGuests(g)
		p.model.sources[i].guests = g
	}
	return p
}

// shareIDs makes the customer ids of both sources the same.
func (p *pair) shareIDs() {
	p.ledger.SameIDs("till", "shop")
	p.model.sameIDs = true
}

func (p *pair) apply(source int, b *record.Batch) {
	p.sources[source].Apply(b)
	p.model.apply(source, b)
}

// margin returns the margin of a source.
func (p *pair) margin(source string) *float64 {
	if source == "shop" {
		return new(0.3)
	}
	return nil
}

// agree compares a view and the ledger with the model.
func (p *pair) agree(t require.TestingT, v *ledger.View) {
	require.Equal(t, p.model.histories(true), histories(v, true))
	p.agreeExceptProducts(t, v)
}

// agreeExceptProducts is agree without the numbers of the products.
func (p *pair) agreeExceptProducts(t require.TestingT, v *ledger.View) {
	require.Equal(t, p.model.histories(false), histories(v, false))
	orders, lines := 0, 0
	for i, s := range p.model.sources {
		orders += len(s.orders)
		for _, of := range s.lines {
			lines += len(of)
		}
		for kind, want := range map[record.Kind][]record.Key{
			record.KindOrder: s.keys(), record.KindRefund: sorted(s.refunds),
			record.KindSubscription: sorted(s.subscriptions), record.KindCustomer: sorted(s.customers),
		} {
			require.Equal(t, want, p.sources[i].Keys(kind, 0, 1<<32-1), kind)
		}
	}
	p.agreeOnNotes(t, v)
	p.agreeOnGuests(t)
	p.agreeOnCustomers(t)
	require.Equal(t, orders, v.Orders())
	require.Equal(t, lines, p.ledger.Stats().Records[record.KindLine])
	first, last, ok := p.model.span()
	traded, trades := v.Traded()
	require.Equal(t, []any{first, ok}, []any{traded, trades})
	if begin, end, _ := v.Span(); ok {
		require.LessOrEqual(t, begin, first, "notes may begin the span")
		require.Equal(t, last, end)
	}
}

// keys returns the keys of all orders that the ledger knows.
func (s *modelSource) keys() []record.Key {
	keys := slices.AppendSeq(s.sales(), maps.Keys(s.linking))
	slices.Sort(keys)
	return keys
}

// sales returns the keys of all sales, including ignored ones.
func (s *modelSource) sales() []record.Key {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(s.orders)), maps.Keys(s.ignored))
	slices.Sort(keys)
	return keys
}

// agreeOnCustomers compares the number of customers. Every person has a record.
func (p *pair) agreeOnCustomers(t require.TestingT) {
	customers := map[string]bool{}
	links := p.model.links()
	for name := range p.model.persons() {
		customers[name] = true
	}
	for i, s := range p.model.sources {
		for k, o := range s.linking {
			customers[p.model.person(links, i, "order", k, o.Customer, o.Email)] = true
		}
		for k, o := range s.orders {
			if isGuest(o) && s.guests == record.GuestsApart {
				delete(customers, p.model.person(links, i, "order", k, 0, 0))
			}
		}
	}
	require.Equal(t, len(customers), p.ledger.Stats().Customers)
}

// agreeOnGuests compares the counts of guest orders.
func (p *pair) agreeOnGuests(t require.TestingT) {
	var want []ledger.GuestOrders
	for _, s := range p.model.sources {
		g := ledger.GuestOrders{Source: s.name, Guests: s.guests, Orders: len(s.ignored), Sales: len(s.sales())}
		for _, o := range s.orders {
			if isGuest(o) {
				g.Orders++
			}
		}
		want = append(want, g)
	}
	require.Equal(t, want, p.ledger.GuestOrders())
}

func sorted[T any](m map[record.Key]T) []record.Key { return slices.Sorted(maps.Keys(m)) }

func (m *model) span() (first, last record.Day, ok bool) {
	var all []record.Day
	for _, g := range m.persons() {
		for _, o := range g.orders {
			all = append(all, o.Day)
		}
		for _, r := range g.refunds {
			all = append(all, r.Day)
		}
		for _, s := range g.subscriptions {
			all = append(all, max(s.Start-record.Day(s.TrialDays), 0))
		}
	}
	if len(all) == 0 {
		return 0, 0, false
	}
	return slices.Min(all), slices.Max(all), true
}

func TestLedgerAgreesWithTheModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newPair(drawGuests(t)...)
		if rapid.Bool().Draw(t, "same ids") {
			p.shareIDs()
		}
		old := p.ledger.Publish()
		was := slots(old)
		for range rapid.IntRange(1, 12).Draw(t, "batches") {
			p.apply(rapid.IntRange(0, 1).Draw(t, "source"), drawBatch(t))
			if !rapid.Bool().Draw(t, "publish") {
				continue
			}
			v := p.ledger.Publish()
			p.agree(t, v)
			require.Equal(t, was, slots(old), "old views must not change")
			requireChanged(t, old, v)
			old, was = v, slots(v)
		}
	})
}

// requireChanged checks that Changed lists all slots that differ between two views.
func requireChanged(t require.TestingT, old, v *ledger.View) {
	var listed []int
	v.Changed(old, func(i int) { listed = append(listed, i) })
	require.True(t, slices.IsSorted(listed))
	was, now := slots(old), slots(v)
	for i := range now {
		before := emptyHistory
		if i < len(was) {
			before = was[i]
		}
		if before != now[i] {
			require.Contains(t, listed, i)
		}
	}
}

func TestApplyingABatchAgainChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newPair()
		b := drawBatch(t)
		// Lines of an order that is not a sale yet are ignored, and a record that the same batch
		// removes is gone in the end: applying either again is not a repetition.
		b.Removed = nil
		b.Orders = distinct(b.Orders, func(o record.Order) record.Key { return o.Key })
		b.Customers = distinct(b.Customers, func(c record.Customer) record.Key { return c.Key })
		b.Refunds = distinct(b.Refunds, func(r record.Refund) record.Key { return r.Key })
		distinctNotes(b)
		p.apply(0, b)
		v := p.ledger.Publish()
		p.apply(0, b)
		require.Same(t, v, p.ledger.Publish())
	})
}

func distinct[T any](list []T, key func(T) record.Key) []T {
	seen := map[record.Key]bool{}
	return slices.DeleteFunc(list, func(v T) bool {
		k := key(v)
		was := seen[k]
		seen[k] = true
		return was
	})
}

func TestOrderOfPagesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type page struct {
			source int
			batch  *record.Batch
		}
		var pages []page
		for source := range 2 {
			everything := drawBatch(t)
			everything.Orders = distinct(some(t, drawOrder, 8), func(o record.Order) record.Key { return o.Key })
			for i := range everything.Orders {
				one := &record.Batch{Orders: everything.Orders[i : i+1], LinesOf: []record.Key{everything.Orders[i].Key}}
				one.Lines = []record.Line{{Order: one.LinesOf[0], Product: 7, Cost: 3, HasCost: i%2 == 0}}
				pages = append(pages, page{source, one})
			}
			for _, c := range distinct(some(t, drawCustomer, 5), func(c record.Customer) record.Key { return c.Key }) {
				pages = append(pages, page{source, &record.Batch{Customers: []record.Customer{c}}})
			}
			for _, r := range distinct(some(t, drawRefund, 5), func(r record.Refund) record.Key { return r.Key }) {
				pages = append(pages, page{source, &record.Batch{Refunds: []record.Refund{r}}})
			}
			for _, r := range distinct(everything.Subscriptions, func(r record.Subscription) record.Key { return r.Key }) {
				pages = append(pages, page{source, &record.Batch{Subscriptions: []record.Subscription{r}}})
			}
			notes := &record.Batch{}
			drawNotes(t, notes, 4)
			distinctNotes(notes)
			for _, b := range notePages(notes) {
				pages = append(pages, page{source, b})
			}
		}
		guests := drawGuests(t)
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		var first []string
		for round := range 4 {
			p := newPair(guests...)
			for _, page := range pages {
				p.apply(page.source, page.batch)
				if random.IntN(3) == 0 {
					p.ledger.Publish()
				}
			}
			got := histories(p.ledger.Publish(), false)
			if round == 0 {
				first = got
				require.Equal(t, p.model.histories(false), got)
			}
			require.Equal(t, first, got)
			random.Shuffle(len(pages), func(i, j int) { pages[i], pages[j] = pages[j], pages[i] })
		}
	})
}
