package analysis

import (
	"context"
	"errors"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Adder is a database that adds customers up where their orders are.
type Adder interface {
	// Sums returns the sums of families over the days of a span, for the slots of a selection. All families have a
	// form. It is safe for concurrent use.
	Sums(ctx context.Context, sp fold.Span, families []fold.Family, s Selection) (*fold.Sums, error)
}

// Selection is the customers that are added up.
type Selection struct {
	Filter []Filter
	// GroupBy, if not nil, is the dimension whose values have a slot, and Cap how many of them.
	GroupBy *ledger.Dimension
	Cap     int
	// Grouping is made of these from the values of a board, or from the configured dimensions.
	Grouping *fold.Grouping
}

// Values is what a database knows of a dimension.
type Values struct {
	// Names are the values by code, as of ledger.View.Values; nil if the dimension is refused.
	Names []string
	// People is the number of customers and guest orders by code.
	People []int32
	// Refusal says why an own dimension is refused.
	Refusal ledger.Refusal
}

// Why an Adder has no sums now but may have them later.
var (
	// ErrComputing says that the caller left before the database had computed the sums.
	ErrComputing = errors.New("the database is still computing")
	// ErrOrdersChanged says that the sums would not fit the published ones.
	ErrOrdersChanged = errors.New("the orders have changed since the figures were computed")
)

// Computed is the orders of a board whose sums a database computes.
type Computed struct {
	// First and Last are the first and the last day with an order. Last is before First without orders.
	First, Last record.Day
	Adder       Adder
	// Values has the dimensions that the database can group by.
	Values map[ledger.Dimension]Values
	// Refunds and Lines tell whether there are refunds and lines, Channels whether orders name channels.
	Refunds, Lines, Channels bool
}

// span returns the days that the sums of a board must cover.
func (c *Computed) span(today record.Day) fold.Span {
	return fold.Span{First: c.First, Days: int32(max(today-c.First, 0)) + 1 + slackDays}
}

// Compute returns the board of orders that stay in their database, as of the running day. The measures that a
// database cannot compute are absent. View is the view of a ledger without records. It returns the error of the
// database.
func Compute(ctx context.Context, s measure.Settings, view *ledger.View, c Computed, today record.Day) (*Board, error) {
	e := ComputedEngine(s)
	if c.Channels {
		e.withoutTypes()
	}
	src := histories{c}
	st := newState(e, src, today)
	st.view, st.apart, st.adder = view, apart(view), c.Adder
	if c.Last < c.First {
		return newBoard(st), ctx.Err()
	}
	for d, v := range c.Values {
		st.people[d] = v.People
	}
	for _, d := range e.shown(src) {
		st.grouping.Split(d.Dimension, d.Cap, src.Values(d.Dimension), &st.people, nil)
	}
	sums, err := c.Adder.Sums(ctx, c.span(today), e.families(src), Selection{Grouping: st.grouping})
	if err != nil {
		return nil, err
	}
	// The adder keeps the rows for the tables of cohorts.
	if _, err := c.Adder.Sums(ctx, c.span(today), cohortFamilies(), Selection{Grouping: fold.NewGrouping()}); err != nil {
		return nil, err
	}
	st.sums, st.first = sums, c.First
	return newBoard(st), nil
}

// withoutTypes leaves the measures of loyalty types out: how many of a customer's orders came through one channel is not
// a sum over orders.
func (e *Engine) withoutTypes() {
	for i, m := range e.measures {
		if m.Name == measure.CustomersByType {
			e.uncomputed[m.Name] = m
			e.measures[i].Parts = func(*measure.Settings) []measure.Part { return nil }
		}
	}
}

// Select returns a selection with the grouping that fits the values of a computed board.
func (b *Board) Select(ctx context.Context, s Selection) (Selection, error) {
	return b.state.selected(ctx, s)
}

// selected returns a selection with its grouping.
func (s *state) selected(ctx context.Context, sel Selection) (Selection, error) {
	if err := s.groupable(&sel); err != nil {
		return sel, err
	}
	var err error
	sel.Grouping, err = s.group(ctx, sel.Filter, sel.GroupBy, sel.Cap)
	return sel, err
}

// groupable refuses dimensions that a database cannot compute.
func (s *state) groupable(sel *Selection) error {
	const remedy = "the database cannot compute %s, which needs the records of single customers; choose another dimension, or use compute: memory"
	for _, f := range sel.Filter {
		if computed(f.Dimension) {
			return measure.Refuse("filter", remedy, f.Dimension)
		}
	}
	if d := sel.GroupBy; d != nil && computed(*d) {
		return measure.Refuse("group_by", remedy, *d)
	}
	return nil
}

// Fits reports whether the sums of a computed board serve another running day too.
func (b *Board) Fits(today record.Day) bool {
	return b.state.sums == nil || today < b.state.sums.Span.First+record.Day(b.state.sums.Span.Days)
}

// On returns the same board on another running day, which it must fit.
func (b *Board) On(today record.Day) *Board {
	s := *b.state
	s.today = today
	return newBoard(&s)
}

// ComputedEngine returns an engine that has only the measures that a database can compute.
func ComputedEngine(s measure.Settings) *Engine {
	e := NewEngine(s)
	e.uncomputed = map[string]measure.Measure{}
	for i, m := range e.measures {
		formed, ok := m.Formed(&e.settings)
		if !ok {
			e.uncomputed[m.Name] = m
		}
		e.measures[i] = formed
	}
	return e
}

// Span returns the first and the last day with a record, and false without records.
func (b *Board) Span() (first, last record.Day, ok bool) { return b.state.src.Span() }

// Has reports whether any source delivers records of a kind.
func (b *Board) Has(k record.Kind) bool { return b.state.src.Has(k) }

// histories stands for orders that stay in their database: there are no customers to read.
type histories struct{ Computed }

func (histories) Len() int                       { return 0 }
func (histories) Customer(int, *ledger.Customer) {}
func (histories) Spend() []ledger.SpendDay       { return nil }
func (histories) EngagementChannels() []string   { return nil }
func (histories) Programmes() []string           { return nil }
func (histories) ProgrammeKinds() []string       { return nil }
func (histories) Tiers() []string                { return nil }
func (histories) Touchpoints() []string          { return nil }

func (h histories) Values(d ledger.Dimension) []string { return h.Computed.Values[d].Names }

func (h histories) Span() (first, last record.Day, ok bool) {
	return h.First, h.Last, h.Last >= h.First
}

func (h histories) Has(k record.Kind) bool {
	if h.Last < h.First {
		return false
	}
	return k == record.KindOrder || k == record.KindRefund && h.Refunds || k == record.KindLine && h.Lines
}

// computed returns the sums that the database computes for a query.
func (s *seriesQuery) computed(ctx context.Context, families []fold.Family) (source, error) {
	sel, err := s.state.selected(ctx, Selection{Filter: s.q.Filter, GroupBy: s.q.GroupBy, Cap: s.q.Cap})
	if err != nil {
		return source{}, err
	}
	j := fold.Job{Span: s.state.span(), Families: families, Grouping: sel.Grouping}
	if err := s.bound(&j); err != nil {
		return source{}, err
	}
	sums, err := s.state.adder.Sums(ctx, j.Span, families, sel)
	return source{sums, sel.Grouping.GroupsOf(s.q.GroupBy, &s.state.people)}, err
}

// Form implements fold.Formed.
func (cohort) Form() fold.Form { return fold.Form{Shape: fold.ShapeCohort, Window: fold.Months()} }

// Put implements fold.Filler.
func (f *cohortFolder) Put(slot int32, row []int64) {
	c := cohortCell{customers: int32(row[2]), unknown: int32(row[3]), revenue: row[4], margin: row[5]}
	f.Rows([]int32{slot})[0][int32(row[0])*f.months.N+int32(row[1])].Add(&c)
}

// Form implements fold.Formed.
func (cohortValue) Form() fold.Form { return fold.Form{Shape: fold.ShapeFirstValue} }

// Put implements fold.Filler.
func (f *cohortValueFolder) Put(slot int32, row []int64) {
	v := measure.FirstValueIn(row)
	f.Rows([]int32{slot})[0][f.months.Period[row[0]]].Add(&v)
}
