package analysis

import (
	"context"
	"math"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Cohorts is the table of customers by the calendar month of their first purchase.
type Cohorts struct {
	// Rows holds a cohort for each month of the range that has customers, ascending.
	Rows []CohortRow
	// Average is, by months since the first, the share of customers who bought in that month: all
	// buyers over all customers of the cohorts for which the month is over. NaN where none is.
	Average []float64
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
}

// CohortCell is what a cohort did in one month.
type CohortCell struct {
	// Active is the number of its customers who bought in the month, and Share their share.
	Active int
	Share  float64
	// Revenue is theirs in the month, refunds taken off, in major units.
	Revenue float64
	// Margin is the cumulative margin per customer of the cohort up to the end of the month, in
	// major units; NaN where the margin of a purchase or refund is unknown.
	Margin float64
	// Complete is true if the month is over.
	Complete bool
}

// Cohorts returns the cohorts whose month touches the days from..to, of the customers that the
// filter keeps. A bad filter or range gives a *QueryError; an ended context gives its error.
func (b *Board) Cohorts(ctx context.Context, from, to record.Day, filter []Filter) (*Cohorts, error) {
	if from > to {
		return nil, measure.Refuse("from", "%s is after to, %s", from, to)
	}
	if err := checkFilter(filter); err != nil {
		return nil, err
	}
	r := &Cohorts{Warmup: b.warmup()}
	if b.state.sums == nil || b.state.now() < 0 {
		return r, ctx.Err()
	}
	g, err := b.state.group(ctx, filter, nil, 0)
	if err != nil {
		return nil, err
	}
	j := fold.Job{Src: b.state.src, Grouping: g, Today: b.state.now(), Classify: classifierFor(g), Span: b.state.span(), Families: []fold.Family{cohort{}}}
	workers, err := j.Run(ctx)
	if err != nil {
		return nil, err
	}
	if t, _ := j.Freeze(workers[0], nil).Find(cohort{}, 0); t != nil {
		r.fill(t.(*fold.Column[cohortCell, *cohortCell]), fold.NewAxis(j.Span, fold.Months()), j.Span, from, to, b.state.today)
	}
	return r, nil
}

// fill makes the rows and their average from the sums.
func (r *Cohorts) fill(sums *fold.Column[cohortCell, *cohortCell], months fold.Axis, sp fold.Span, from, to, today record.Day) {
	bought, people := make([]int, months.N), make([]int, months.N)
	for m := range months.N {
		start, next := sp.Day(months.Starts[m]), sp.Day(months.Starts[m+1])
		size := sums.At(m * months.N).customers
		if next <= from || start > to || size == 0 {
			continue
		}
		row := CohortRow{Month: start, Size: int(size)}
		var sum cohortCell
		for age := range months.N - m {
			c := sums.At(m*months.N + age)
			sum.Add(c)
			complete := sp.Day(months.Starts[m+age+1]) <= today
			row.Cells = append(row.Cells, c.finish(&sum, size, complete))
			if complete {
				bought[age] += int(c.customers)
				people[age] += int(size)
			}
		}
		r.Rows = append(r.Rows, row)
		for len(r.Average) < len(row.Cells) {
			r.Average = append(r.Average, math.NaN())
		}
	}
	for age := range r.Average {
		r.Average[age] = fold.Ratio(float64(bought[age]), float64(people[age]))
	}
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
		Revenue: fold.Major(c.revenue), Margin: math.NaN(), Complete: complete,
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
