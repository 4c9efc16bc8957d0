package sqlsums

import (
	"context"
	"maps"
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/shortfall"
)

// Shapes of statements from whose rows several sums follow. A statement sorts the orders of each customer, which costs
// more than all that follows from their order.
const (
	// shapePairs is the purchase days of customers: a day, and twice the days until the customer's next one, 0 without a
	// next one, plus 1 if the day is the customer's first one; and how many there are.
	shapePairs fold.Shape = "pairs"
	// shapeRepeats is the repeat purchases of a day: the state of the customer, and how many.
	shapeRepeats fold.Shape = "repeats"
)

// sources returns the forms whose rows give the rows of this form; nil if it has a statement of its own.
func (k keptForm) sources() []keptForm {
	of := func(s fold.Shape) keptForm { return keptForm{fold.Form{Shape: s}, k.span, k.cut} }
	switch k.form.Shape {
	case fold.ShapeLifetime:
		return []keptForm{of(fold.ShapeDaily)}
	case fold.ShapeRepeating:
		return []keptForm{of(shapePairs), of(shapeRepeats)}
	case fold.ShapeEarly, fold.ShapeGaps, fold.ShapePresent, fold.ShapeLapses:
		pairs := of(shapePairs)
		if calendar(k.form) {
			pairs.form.Window = k.form.Window // its indices are periods
		}
		return []keptForm{pairs}
	default:
		return nil
	}
}

// derive returns the rows of a form that follow from the rows of others. The caller has the turn.
func (a *adder) derive(ctx context.Context, k keptForm, sources []keptForm) ([][]int64, error) {
	d := derivation{form: k.form, slotted: k.cut.Slot != "", n: int64(k.span.Days), bySlot: map[int64][][]int64{}}
	if w := k.form.Window.Kind(); w == fold.WindowDays || w == fold.WindowCalendar {
		axis := fold.NewAxis(k.span, k.form.Window)
		d.n, d.width = int64(axis.N), int64(axis.Width)
	}
	for _, source := range sources {
		rows, err := a.run(ctx, source)
		if err != nil {
			return nil, err
		}
		most := a.room() // with the rows of the source
		for _, row := range rows {
			if d.bytes > most.bytes {
				return nil, most.why
			}
			if d.slotted {
				d.slot = row[len(row)-1]
			}
			switch source.form.Shape {
			case fold.ShapeDaily:
				d.add(row[0], row[2], row[6])
			case shapeRepeats:
				d.stateAt(row[0])[1+shortfall.States+row[1]] += row[2]
			default:
				d.pair(pairOf(row))
			}
		}
	}
	return d.rows(), nil
}

// dayPair is a purchase day of customers, and the next one.
type dayPair struct {
	day, next int64 // next is fold.Never without a next day
	first     bool  // whether the day is the first one
	customers int64
}

// pairOf returns the pair of a row of shapePairs.
func pairOf(row []int64) dayPair {
	p := dayPair{day: row[0], next: fold.Never, first: row[1]&1 == 1, customers: row[2]}
	if days := row[1] >> 1; days > 0 {
		p.next = p.day + days
	}
	return p
}

// derivation adds up the rows of a form.
type derivation struct {
	form     fold.Form
	n, width int64               // the length of the axis, and the width of the window on it
	slotted  bool                // whether rows end with a slot
	slot     int64               // of what is added
	bySlot   map[int64][][]int64 // rows by index, nil for none
	sparse   [][]int64           // rows of gaps
	bytes    int                 // of all rows
}

// add adds numbers to the row of an index, unless it is beyond the axis.
func (d *derivation) add(at int64, numbers ...int64) {
	if at >= d.n {
		return
	}
	row := d.row(at, len(numbers))
	for i, n := range numbers {
		row[1+i] += n
	}
}

// row returns the row of an index, which has so many numbers.
func (d *derivation) row(at int64, numbers int) []int64 {
	rows := d.bySlot[d.slot]
	if rows == nil {
		rows = make([][]int64, d.n)
		d.bySlot[d.slot] = rows
		d.bytes += bytesOf(len(rows), 0)
	}
	if rows[at] == nil {
		rows[at] = d.newRow(1 + numbers)
		rows[at][0] = at
	}
	return rows[at]
}

// newRow returns a row of so many numbers, and the slot.
func (d *derivation) newRow(numbers int) []int64 {
	if d.slotted {
		numbers++
	}
	row := make([]int64, numbers)
	if d.slotted {
		row[numbers-1] = d.slot
	}
	d.bytes += bytesOf(1, len(row))
	return row
}

// rows returns the rows.
func (d *derivation) rows() [][]int64 {
	all := d.sparse
	for _, slot := range slices.Sorted(maps.Keys(d.bySlot)) {
		all = append(all, slices.DeleteFunc(d.bySlot[slot], func(row []int64) bool { return row == nil })...)
	}
	return all
}

// pair adds what follows from a pair.
func (d *derivation) pair(p dayPair) {
	switch d.form.Shape {
	case fold.ShapeGaps:
		if p.next < fold.Never {
			row := d.newRow(3)
			row[0], row[1], row[2] = p.next, p.next-p.day, p.customers
			d.sparse = append(d.sparse, row)
		}
	case fold.ShapeEarly:
		if p.first && p.next-p.day >= int64(d.form.Days) {
			d.add(p.day, p.customers)
		}
	case fold.ShapePresent:
		d.present(p)
	case fold.ShapeLapses:
		d.lapse(p)
	default:
		d.states(p)
	}
}

// present adds the customers who come with a purchase day, unless the day before is within a width, and who go a width
// after a purchase day, unless there is another one by then.
func (d *derivation) present(p dayPair) {
	if p.first {
		d.add(p.day, p.customers)
	}
	if p.next-p.day >= d.width {
		d.add(p.day+d.width, -p.customers)
		d.add(p.next, p.customers)
	}
}

// lapse adds a lapse. It begins two widths after a purchase day unless there is another one within a width, and ends when
// the next purchase is in the previous window, or the lapse is no longer recent.
func (d *derivation) lapse(p dayPair) {
	begins := p.day + 2*d.width
	if p.next <= p.day+d.width || begins >= d.n {
		return
	}
	ends := min(begins+int64(d.form.Days)*d.width, p.next+d.width)
	back := int64(0)
	if rejoins := max(begins, p.next); rejoins < ends {
		back = p.customers
		d.add(rejoins, 0, back)
	}
	d.add(begins, p.customers, 0)
	d.add(ends, -p.customers, -back)
}

// states adds how customers change between the states of package shortfall. States change after the first purchase day,
// when a purchase day is as old as the lag, after each limit of days without another one, and when the next one is as old
// as the lag: then the states start again.
func (d *derivation) states(p dayPair) {
	const lag = shortfall.Lag
	recent := p.day + lag
	if p.first {
		recent++
		d.stateAt(p.day)[1+2*shortfall.States] += p.customers
		d.move(p.day+1, -1, 0, p.customers)
		d.move(p.day+1+shortfall.NewDays, 0, 1, p.customers)
		d.move(recent, 1, 2, p.customers)
	} else {
		d.move(recent, -1, 2, p.customers)
	}
	state := 2
	for _, limit := range shortfall.RecentDays() {
		if p.next-p.day > int64(limit)+1 {
			d.move(p.day+int64(limit)+1+lag, state, state+1, p.customers)
			state++
		}
	}
	if p.next < fold.Never {
		d.move(p.next+lag, state, -1, p.customers)
	}
}

// move moves customers from one state to another. A negative number stands for no state.
func (d *derivation) move(at int64, from, to int, customers int64) {
	if at >= d.n {
		return
	}
	row := d.stateAt(at)
	if from >= 0 {
		row[1+from] -= customers
	}
	if to >= 0 {
		row[1+to] += customers
	}
}

// stateAt returns the row of repeat purchases of an index.
func (d *derivation) stateAt(at int64) []int64 { return d.row(at, 2*shortfall.States+1) }
