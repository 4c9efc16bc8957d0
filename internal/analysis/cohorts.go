package analysis

import (
	"context"
	"math"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// CohortQuery asks for cohorts.
type CohortQuery struct {
	// From and To are the days that the months of the cohorts touch.
	From, To record.Day
	Filter   []Filter
	// GroupBy adds a curve for each value of a dimension, of which Cap keep their name. It may be nil.
	GroupBy *ledger.Dimension
	Cap     int
}

// Cohorts is the table of customers by the calendar month of their first purchase.
type Cohorts struct {
	// Rows holds a cohort for each month of the range that has customers, ascending.
	Rows []CohortRow
	// All is the curve of all cohorts together, and Groups has one of each group.
	All    CohortCurve
	Groups []CohortCurve
	// Warmup is the first day after the warm-up; customers of earlier cohorts may be old ones.
	Warmup record.Day
}

// CohortRow is the customers who bought first in one month.
type CohortRow struct {
	// Month is the first day of the month.
	Month record.Day
	// Size is the number of customers.
	Size int
	// Cells are the months since, the first month itself at index 0, up to the running month.
	Cells []CohortCell
	// After is the margin per customer within each of measure.ValueHorizons from the first purchase on, in major
	// units; NaN until the last customer of the month has been watched for the horizon, and where the margin of a
	// purchase or refund is unknown.
	After []float64
	Payback
}

// CohortCell is what a cohort did in one month.
type CohortCell struct {
	// Active is the number of its customers who bought in the month, and Share their share.
	Active int
	Share  float64
	// Revenue and MonthMargin are theirs in the month, refunds taken off, in major units. MonthMargin is NaN
	// where the margin of a purchase or refund of the month is unknown.
	Revenue, MonthMargin float64
	// Margin is the cumulative margin per customer of the cohort up to the end of the month, in
	// major units; NaN where the margin of a purchase or refund is unknown.
	Margin float64
	// Complete is true if the month is over.
	Complete bool
}

// Cohorts returns the cohorts of the customers that the filter keeps. A bad filter or range gives a
// *QueryError; an ended context gives its error.
func (b *Board) Cohorts(ctx context.Context, q CohortQuery) (*Cohorts, error) {
	if q.From > q.To {
		return nil, measure.Refuse("from", "%s is after to, %s", q.From, q.To)
	}
	if err := b.state.checkFilter(q.Filter); err != nil {
		return nil, err
	}
	r := &Cohorts{Warmup: b.warmup(), All: CohortCurve{Payback: noPayback()}}
	if b.state.sums == nil || b.state.now() < 0 {
		return r, ctx.Err()
	}
	g, sums, err := b.state.cohorts(ctx, &q)
	if err != nil {
		return nil, err
	}
	t := cohortTable{months: fold.NewAxis(b.state.span(), fold.Months()), span: b.state.span(), query: &q, today: b.state.today}
	for slot, group := range g.Groups {
		found, _ := sums.Find(cohort{}, int32(slot))
		if found == nil {
			continue
		}
		values, _ := sums.Find(cohortValue{}, int32(slot))
		t.values, _ = values.(*fold.Column[measure.FirstValue, *measure.FirstValue])
		rows := t.rows(found.(*fold.Column[cohortCell, *cohortCell]), b.state.acquisition(&q, group))
		curve := t.curve(rows)
		curve.Group = group.Value
		if slot == 0 {
			r.Rows, r.All = rows, curve
		} else if curve.Size > 0 {
			r.Groups = append(r.Groups, curve)
		}
	}
	return r, nil
}

func cohortFamilies() []fold.Family { return []fold.Family{cohort{}, cohortValue{}} }

// cohorts returns the sums of cohorts, and the grouping that has the groups by slot.
func (s *state) cohorts(ctx context.Context, q *CohortQuery) (*fold.Grouping, *fold.Sums, error) {
	families := cohortFamilies()
	if s.adder != nil {
		sel, err := s.selected(ctx, Selection{Filter: q.Filter, GroupBy: q.GroupBy, Cap: q.Cap})
		if err != nil {
			return nil, nil, err
		}
		sums, err := s.adder.Sums(ctx, s.span(), families, sel)
		return sel.Grouping, sums, err
	}
	g, err := s.group(ctx, q.Filter, q.GroupBy, q.Cap)
	if err != nil {
		return nil, nil, err
	}
	classify, err := s.classifier(ctx, g, s.now())
	if err != nil {
		return nil, nil, err
	}
	j := fold.Job{Src: s.src, Grouping: g, Today: s.now(), Classify: classify, Span: s.span(), Families: families}
	workers, err := j.Run(ctx)
	if err != nil {
		return nil, nil, err
	}
	return g, j.Freeze(workers[0]), nil
}

// cohortTable makes the rows of a table of cohorts.
type cohortTable struct {
	months fold.Axis
	span   fold.Span
	query  *CohortQuery
	today  record.Day
	// values is the value of the customers of each first month; nil without customers.
	values *fold.Column[measure.FirstValue, *measure.FirstValue]
}

// rows returns the rows of one group. Spent is what it cost to win the customers of a month, in major units.
func (t *cohortTable) rows(sums *fold.Column[cohortCell, *cohortCell], spent func(from, next record.Day) float64) (rows []CohortRow) {
	for m := range t.months.N {
		start, next := t.span.Day(t.months.Starts[m]), t.span.Day(t.months.Starts[m+1])
		size := sums.At(m * t.months.N).customers
		if next <= t.query.From || start > t.query.To || size == 0 {
			continue
		}
		row := CohortRow{Month: start, Size: int(size), After: t.after(m, next, size)}
		var sum cohortCell
		for age := range t.months.N - m {
			c := sums.At(m*t.months.N + age)
			sum.Add(&c)
			row.Cells = append(row.Cells, c.finish(&sum, size, t.span.Day(t.months.Starts[m+age+1]) <= t.today))
		}
		row.Payback = paidBack(spent(start, next)/float64(size), len(row.Cells), func(age int) float64 {
			if !row.Cells[age].Complete {
				return math.NaN()
			}
			return row.Cells[age].Margin
		})
		rows = append(rows, row)
	}
	return rows
}

// cohort is the family of what the customers of each first month did in each month since.
type cohort struct{}

// cohortCell is one cohort in one month.
type cohortCell struct {
	customers, unknown int32
	revenue, margin    int64
}

func (c *cohortCell) Add(o *cohortCell) {
	c.customers += o.customers
	c.unknown += o.unknown
	c.revenue += o.revenue
	c.margin += o.margin
}

// finish returns the cell of the table; sum is the sum of the cells of the cohort so far.
func (c *cohortCell) finish(sum *cohortCell, size int32, complete bool) CohortCell {
	r := CohortCell{
		Active: int(c.customers), Share: float64(c.customers) / float64(size),
		Revenue: fold.Major(c.revenue), MonthMargin: math.NaN(), Margin: math.NaN(), Complete: complete,
	}
	if c.unknown == 0 {
		r.MonthMargin = fold.Major(c.margin)
	}
	if sum.unknown == 0 {
		r.Margin = fold.Major(sum.margin) / float64(size)
	}
	return r
}

type cohortFolder struct {
	*fold.Grid[cohortCell, *cohortCell]
	months fold.Axis
}

func (cohort) Folder(sp fold.Span) fold.Folder {
	f := &cohortFolder{months: fold.NewAxis(sp, fold.Months())}
	f.Grid = fold.NewGrid[cohortCell](f.months.N * f.months.N)
	return f
}

// Fold books each day in the cell of its month; a customer counts once a month.
func (f *cohortFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if h.First == fold.Never {
		return
	}
	first := f.months.Period[h.First]
	for _, row := range f.Rows(slots) {
		counted := int32(-1)
		for i := range h.Days[:len(h.Days)-1] {
			d := &h.Days[i]
			age := max(f.months.Period[d.At]-first, 0)
			c := &row[first*f.months.N+age]
			c.unknown += d.Unknown * int32(sign)
			c.revenue += d.Revenue * sign
			c.margin += d.Margin * sign
			if d.Orders > 0 && age > counted {
				c.customers += int32(sign)
				counted = age
			}
		}
	}
}
