package measure

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// frame is one group's sums over one window, with the points to finish.
type frame struct {
	src      histories
	sums     *sums
	slot     int32
	window   Window
	points   []point
	settings *Settings
	kinds    map[record.Kind]bool
	expected expectation
	// today is the index of the running day.
	today int32
	// made holds what several measures share, by what it was made from.
	made map[any]any
}

// has reports whether any source delivers records of a kind.
func (f *frame) has(k record.Kind) bool { return f.kinds[k] }

// series returns those of a measure's parts that the frame has, each with its labels.
func (f *frame) series(parts []part) []part {
	var all []part
	for i := range parts {
		switch p := &parts[i]; {
		case p.without.Has(f.window.Kind()) || !p.fits(f.has):
		case p.fan != nil:
			all = append(all, p.fan(f)...)
		default:
			all = append(all, *p)
		}
	}
	return all
}

// once returns what make gives for a key, made once a frame.
func once[T any](f *frame, key any, create func() T) T {
	if v, ok := f.made[key]; ok {
		return v.(T)
	}
	v := create()
	f.made[key] = v
	return v
}

// each returns a value for each point.
func (f *frame) each(value func(p point) float64) []float64 {
	values := make([]float64, len(f.points))
	for i, p := range f.points {
		values[i] = value(p)
	}
	return values
}

// fewPoints is up to how many points it is quicker to add up for each than to add up all.
const fewPoints = 4

// reader gives the running sums of a family of cells.
type reader[C comparable, P adder[C]] struct {
	column *column[C, P] // nil if nobody is in the slot
	all    []C           // nil where there are few points
}

// read returns the reader of a family that was folded.
func read[C comparable, P adder[C]](f *frame, fam family) *reader[C, P] {
	return once(f, fam, func() *reader[C, P] {
		t, _ := f.sums.find(fam, f.slot)
		c, _ := t.(*column[C, P])
		return newReader(f, c)
	})
}

// newReader returns the reader of a column, which may be nil.
func newReader[C comparable, P adder[C]](f *frame, c *column[C, P]) *reader[C, P] {
	r := &reader[C, P]{column: c}
	if c != nil && len(f.points) > fewPoints {
		r.all = c.sums()
	}
	return r
}

// upTo returns the sum of the cells up to i, which may lie outside the array.
func (r *reader[C, P]) upTo(i int32) (sum C) {
	if r.column == nil || i < 0 {
		return sum
	}
	if r.all == nil {
		return r.column.upTo(i)
	}
	return r.all[min(int(i), len(r.all)-1)]
}

// ratio returns a / b, absent where b is 0.
func ratio[N int32 | int64 | float64](a, b N) float64 {
	if b == 0 {
		return math.NaN()
	}
	return float64(a) / float64(b)
}

// major returns an amount in major units.
func major(a int64) float64 { return money.Amount(a).Float() }
