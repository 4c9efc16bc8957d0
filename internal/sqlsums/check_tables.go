package sqlsums

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/shortfall"
)

// sum is a published form, up to a day.
type sum struct {
	form fold.Form
	span fold.Span
	day  record.Day
}

// sumsOn returns all published forms up to a day, in a random order.
func (a *adder) sumsOn(day record.Day) []sum {
	seen := map[sum]bool{}
	for k := range a.published {
		seen[sum{k.form, k.span, day}] = true
	}
	all := slices.SortedFunc(maps.Keys(seen), func(a, b sum) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// checkSum returns an error if the rows of a published form, added up to a day, differ from plain counts and sums over
// all customers. The rows of all groups of a dimension must add up to the same.
func (c *checker) checkSum(ctx context.Context, a *adder, of sum) error {
	var want table
	for k := range a.published {
		if k.form != of.form || k.span != of.span {
			continue
		}
		rows, err := a.read(ctx, k)
		if err != nil {
			return err
		}
		at := k.at(of.day)
		if want == nil {
			if want, err = c.plain(ctx, a, k, at); err != nil {
				return fmt.Errorf("check the sums of %s %s: %w", k.form.Shape, k.form.Window, err)
			}
		}
		if err := k.compare(of.day, addUp(k.form.Shape, rows, at), want); err != nil {
			return err
		}
	}
	return nil
}

// at returns the index of a day on the axis of the form.
func (k keptForm) at(day record.Day) int32 {
	at := k.span.Index(day)
	if calendar(k.form) {
		return fold.NewAxis(k.span, k.form.Window).Period[at]
	}
	return at
}

// compare returns an error if sums differ from what they must be.
func (k keptForm) compare(day record.Day, got, want table) error {
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if _, ok := got[key]; !ok {
			got[key] = nil
		}
	}
	for _, key := range slices.Sorted(maps.Keys(got)) {
		for i := range max(len(got[key]), len(want[key])) {
			if a, b := cell(got[key], i), cell(want[key], i); a != b {
				return failure.New(failure.FiguresDiffer, "sum %d of %s up to %s is %d, but plain counts and sums give %d; the previous figures stay in use",
					i+1, strings.TrimSpace(fmt.Sprintf("%s %s", k.form.Shape, k.form.Window)), day, a, b)
			}
		}
	}
	return nil
}

// cell returns a number of a row, 0 if the row is shorter.
func cell(row []int64, i int) int64 {
	if i < len(row) {
		return row[i]
	}
	return 0
}

// table has sums by the reason of refunds or the bin of ranks, and by 0 for other shapes.
type table map[int64][]int64

// add adds numbers to the sums of a key.
func (t table) add(key int64, numbers ...int64) {
	if t[key] == nil {
		t[key] = make([]int64, len(numbers))
	}
	for i, n := range numbers {
		t[key][i] += n
	}
}

// keyed reports whether the rows of a shape have a key after the index.
func keyed(s fold.Shape) bool {
	return s == fold.ShapeRepaid || s == fold.ShapeRanks || s == shapePairs || s == shapeRepeats
}

// plain returns what the rows of a form up to an index must add up to.
func (c *checker) plain(ctx context.Context, a *adder, k keptForm, at int32) (table, error) {
	s, err := newStatement(a.dialect, c.orders, k.form, k.span)
	if err != nil {
		return nil, err
	}
	s.Hi, s.Lo, s.Before = at, -1, -1
	if s.Width > 0 {
		s.Lo, s.Before = at-s.Width, at-2*s.Width
	}
	if k.form.Shape == fold.ShapeEarly {
		return c.plainEarly(ctx, a, s)
	}
	text, err := s.text(plainPrefix + string(k.form.Shape))
	if err != nil {
		return nil, err
	}
	rows, err := numbers(ctx, c.query, text, s.argsOf(text)...)
	if err != nil {
		return nil, err
	}
	t := table{}
	for _, row := range rows {
		if keyed(k.form.Shape) {
			t.add(row[0], row[1:]...)
		} else {
			t.add(0, row...)
		}
	}
	return t, nil
}

// plainEarly returns what the rows of a horizon of early churn must add up to. One statement tells it of all horizons.
func (c *checker) plainEarly(ctx context.Context, a *adder, s *statement) (table, error) {
	all := map[int32]bool{}
	for k := range a.published {
		if k.form.Shape == fold.ShapeEarly {
			all[k.form.Days] = true
		}
	}
	s.Horizons = slices.Sorted(maps.Keys(all))
	row, err := c.onlyRow(ctx, s, plainPrefix+string(fold.ShapeEarly))
	if err != nil {
		return nil, err
	}
	return table{0: {row[slices.Index(s.Horizons, s.Days)]}}, nil
}

// columns are the numbers of a row after the index and before the slot. Of other shapes see addUp.
var columns = map[fold.Shape]int{
	fold.ShapeDaily: 5, fold.ShapeGuests: 5, fold.ShapeSweep: 9, fold.ShapePresent: 1, fold.ShapeLifetime: 2, fold.ShapeEarly: 1,
	fold.ShapeReturned: 1, fold.ShapeDiscounts: 1, fold.ShapeTypes: 3, fold.ShapeLapses: 2, fold.ShapeUpsold: 1,
}

// addUp adds the rows of a shape up to an index, as the plain statement of the shape does.
func addUp(s fold.Shape, rows [][]int64, at int32) table {
	t := table{}
	for _, row := range rows {
		if row[0] > int64(at) {
			continue
		}
		switch s {
		case fold.ShapeGaps:
			t.add(0, row[2], row[1]*row[2])
		case fold.ShapeCohort:
			t.add(0, row[2], row[1]*row[2], row[3], row[4], row[5])
		case fold.ShapeRepaid, fold.ShapeRanks:
			t.add(row[1], row[2], row[3])
		case fold.ShapeRepeating:
			t.add(0, repeats(row, row[0] == int64(at))...)
		case fold.ShapeFirstValue:
			t.add(0, row[1:1+2*len(measure.ValueHorizons())]...)
		default:
			t.add(0, row[1:1+columns[s]]...)
		}
	}
	return t
}

// repeats returns what a row of repeat purchases adds: the changes of the states, the purchases by state if it is of the day
// itself, all purchases, and new customers.
func repeats(row []int64, today bool) []int64 {
	const states = shortfall.States
	all := make([]int64, 2*states+2)
	copy(all, row[1:1+states])
	for i, n := range row[1+states : 1+2*states] {
		if today {
			all[states+i] = n
		}
		all[2*states] += n
	}
	all[2*states+1] = row[1+2*states]
	return all
}
