package measure

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// The families that a database can compute, and how its rows become their sums.
var (
	_ fold.Formed = daily{}
	_ fold.Formed = guests{}
	_ fold.Formed = sweeping{}
	_ fold.Formed = present{}
	_ fold.Formed = early{}
	_ fold.Formed = gaps{}
	_ fold.Formed = lapses{}
	_ fold.Formed = returned{}
	_ fold.Formed = refunds{}
	_ fold.Formed = discounts{}
	_ fold.Formed = firstValue{}
)

// Form implements fold.Formed.
func (daily) Form() fold.Form { return fold.Form{Shape: fold.ShapeDaily} }

// Form implements fold.Formed.
func (guests) Form() fold.Form { return fold.Form{Shape: fold.ShapeGuests} }

// Put implements fold.Filler.
func (f dailyFolder) Put(slot int32, row []int64) {
	c := &f.Rows([]int32{slot})[0][row[0]]
	c.orders += int32(row[1])
	c.firsts += int32(row[2])
	c.revenue += row[3]
	c.margin += row[4]
	c.unknown += int32(row[5])
}

// Form implements fold.Formed.
func (s sweeping) Form() fold.Form {
	if s.window == fold.Lifetime() {
		return fold.Form{Shape: fold.ShapeLifetime, Window: s.window}
	}
	return fold.Form{Shape: fold.ShapeSweep, Window: s.window}
}

// Form implements fold.Formed.
func (p present) Form() fold.Form {
	if p.window == fold.Lifetime() {
		return sweeping(p).Form()
	}
	return fold.Form{Shape: fold.ShapePresent, Window: p.window}
}

// Put implements fold.Filler.
func (f *sweepFolder) Put(slot int32, row []int64) {
	c := &f.Rows([]int32{slot})[0][row[0]]
	switch {
	case f.lifetime:
		c.buyers += pairOf(row[1], 0)
		c.repeaters += pairOf(row[2], 0)
		return
	case f.alone:
		c.buyers += pairOf(row[1], 0)
		return
	}
	c.buyers += pairOf(row[1], row[2])
	c.repeaters += pairOf(row[3], 0)
	for i := range c.moved {
		c.moved[i] += row[4+i]
	}
	c.kept += row[4+movements]
}

// Form implements fold.Formed.
func (e early) Form() fold.Form { return fold.Form{Shape: fold.ShapeEarly, Days: e.horizon} }

// Put implements fold.Filler.
func (f earlyFolder) Put(slot int32, row []int64) {
	f.Rows([]int32{slot})[0][row[0]].customers += int32(row[1])
}

// Form implements fold.Formed.
func (gaps) Form() fold.Form { return fold.Form{Shape: fold.ShapeGaps} }

// Put implements fold.Filler.
func (f *gapFolder) Put(slot int32, row []int64) {
	s := f.slot(slot)
	if s.counted == nil {
		s.counted = newGapTable(f.n)
	}
	s.counted.add(int32(row[0]), gapCount{int32(row[1]), int32(row[2])})
}

// add adds gaps of one length to a table that is not shared yet.
func (t *gapTable) add(day int32, c gapCount) {
	t.days[day] = addGaps(t.days[day], c)
	t.blocks[day/blockDays] = addGaps(t.blocks[day/blockDays], c)
}

// addGaps adds gaps to counts that ascend by gap.
func addGaps(counts []gapCount, c gapCount) []gapCount {
	i, found := slices.BinarySearchFunc(counts, c.gap, func(o gapCount, gap int32) int { return int(o.gap - gap) })
	if found {
		counts[i].n += c.n
		return counts
	}
	return slices.Insert(counts, i, c)
}

// Form implements fold.Formed.
func (k lapses) Form() fold.Form {
	return fold.Form{Shape: fold.ShapeLapses, Window: k.window, Days: k.windows}
}

// Put implements fold.Filler.
func (f *lapseFolder) Put(slot int32, row []int64) {
	f.Rows([]int32{slot})[0][row[0]].lapsed += pairOf(row[1], row[2])
}

// Formed returns the measure without the series that a database cannot compute, and whether it has any left.
func (m Measure) Formed(s *Settings) (Measure, bool) {
	if m.Digested { // from the customers' records
		m.Parts = func(*Settings) []Part { return nil }
		return m, false
	}
	all := m.Parts
	m.Parts = func(s *Settings) []Part { return m.formedParts(all(s)) }
	return m, len(m.Parts(s)) > 0
}

// formedParts returns the series that a database can compute, each without the windows that it cannot.
func (m *Measure) formedParts(all []Part) []Part {
	var parts []Part
	for _, p := range all {
		if p.formedAs != nil {
			p = *p.formedAs
		}
		left := false
		for _, w := range m.someWindows() {
			if p.Without.Has(w.Kind()) {
				continue
			}
			if p.formed(w) {
				left = true
			} else {
				p.Without |= w.Kind()
			}
		}
		if left {
			parts = append(parts, p)
		}
	}
	return parts
}

// someWindows returns a window of each kind that applies.
func (m *Measure) someWindows() []fold.Window {
	if m.Windows == 0 {
		return []fold.Window{{}}
	}
	return slices.DeleteFunc([]fold.Window{fold.Days(30), fold.Lifetime(), fold.Months()}, func(w fold.Window) bool {
		return !m.Windows.Has(w.Kind())
	})
}

// formed reports whether a database can compute all that the series needs over a window.
func (p *Part) formed(w fold.Window) bool {
	if p.Products || p.Uses == nil || len(p.joins) > 0 {
		return false
	}
	return !slices.ContainsFunc(p.Uses(w), func(f fold.Family) bool {
		_, ok := fold.FormOf(f)
		return !ok
	})
}

// Form implements fold.Formed.
func (returned) Form() fold.Form { return fold.Form{Shape: fold.ShapeReturned} }

// Put implements fold.Filler.
func (f returnedFolder) Put(slot int32, row []int64) {
	f.Rows([]int32{slot})[0][row[0]].amount += row[1]
}

// Form implements fold.Formed.
func (refunds) Form() fold.Form { return fold.Form{Shape: fold.ShapeRepaid} }

// Put implements fold.Filler.
func (f refundFolder) Put(slot int32, row []int64) {
	c := &f.Rows(record.RefundReason(row[1]), []int32{slot})[0][row[0]]
	c.n += int32(row[2])
	c.amount += row[3]
}

// Form implements fold.Formed.
func (discounts) Form() fold.Form { return fold.Form{Shape: fold.ShapeDiscounts} }

// Put implements fold.Filler.
func (f discountFolder) Put(slot int32, row []int64) {
	f.Rows([]int32{slot})[0][row[0]].orders += int32(row[1])
}

// Form implements fold.Formed.
func (firstValue) Form() fold.Form { return fold.Form{Shape: fold.ShapeFirstValue} }

// Put implements fold.Filler.
func (f firstValueFolder) Put(slot int32, row []int64) {
	v := FirstValueIn(row)
	f.Rows([]int32{slot})[0][row[0]].Add(&v)
}

// FirstValueIn returns what the customers of a row of fold.ShapeFirstValue brought.
func FirstValueIn(row []int64) (v FirstValue) {
	for i := range v.Margin {
		v.Margin[i], v.Unknown[i] = row[1+2*i], int32(row[2+2*i])
	}
	return v
}
