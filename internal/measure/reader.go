package measure

// Frame is one group's sums over one window, with the points to finish.
type Frame struct {
	sums   *sums
	slot   int32
	window Window
	points []point
	// made holds what several series share, by what it was made from.
	made map[any]any
}

// newFrame returns a frame.
func newFrame(s *sums, slot int32, w Window, points []point) *Frame {
	return &Frame{sums: s, slot: slot, window: w, points: points, made: map[any]any{}}
}

// once returns what make gives for a key, made once a frame.
func once[T any](f *Frame, key any, create func() T) T {
	if v, ok := f.made[key]; ok {
		return v.(T)
	}
	v := create()
	f.made[key] = v
	return v
}

// each returns a value for each point.
func (f *Frame) each(value func(p point) float64) []float64 {
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
func read[C comparable, P adder[C]](f *Frame, fam family) *reader[C, P] {
	return once(f, fam, func() *reader[C, P] {
		t, _ := f.sums.find(fam, f.slot)
		c, _ := t.(*column[C, P])
		return newReader(f, c)
	})
}

// newReader returns the reader of a column, which may be nil.
func newReader[C comparable, P adder[C]](f *Frame, c *column[C, P]) *reader[C, P] {
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
