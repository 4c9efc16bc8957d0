package fold

// Frame is one group's sums over one window, with the points to finish.
type Frame struct {
	Sums   *Sums
	Slot   int32
	Window Window
	Points []Point
	// made holds what several series share, by what it was made from.
	made map[any]any
}

// NewFrame returns a frame.
func NewFrame(s *Sums, slot int32, w Window, points []Point) *Frame {
	return &Frame{Sums: s, Slot: slot, Window: w, Points: points, made: map[any]any{}}
}

// Once returns what make gives for a key, made once a frame.
func Once[T any](f *Frame, key any, create func() T) T {
	if v, ok := f.made[key]; ok {
		return v.(T)
	}
	v := create()
	f.made[key] = v
	return v
}

// Each returns a value for each point.
func (f *Frame) Each(value func(p Point) float64) []float64 {
	values := make([]float64, len(f.Points))
	for i, p := range f.Points {
		values[i] = value(p)
	}
	return values
}

// fewPoints is up to how many points it is quicker to add up for each than to add up all.
const fewPoints = 4

// reader gives the running sums of a family of cells.
type reader[C comparable, P adder[C]] struct {
	column *Column[C, P] // nil if nobody is in the slot
	all    []C           // nil where there are few points
}

// Read returns the reader of a family that was folded.
func Read[C comparable, P adder[C]](f *Frame, fam Family) *reader[C, P] {
	return Once(f, fam, func() *reader[C, P] {
		t, _ := f.Sums.Find(fam, f.Slot)
		c, _ := t.(*Column[C, P])
		return newReader(f, c)
	})
}

// newReader returns the reader of a column, which may be nil.
func newReader[C comparable, P adder[C]](f *Frame, c *Column[C, P]) *reader[C, P] {
	r := &reader[C, P]{column: c}
	if c != nil && len(f.Points) > fewPoints {
		r.all = c.sums()
	}
	return r
}

// UpTo returns the sum of the cells up to i, which may lie outside the array.
func (r *reader[C, P]) UpTo(i int32) (sum C) {
	if r.column == nil || i < 0 {
		return sum
	}
	if r.all == nil {
		return r.column.upTo(i)
	}
	return r.all[min(int(i), len(r.all)-1)]
}
