package fold

import "sync"

// Frame is the sums of one group over one window, and the points for which values are computed.
type Frame struct {
	Sums   *Sums
	Slot   int32
	Window Window
	Points []Point
	// made holds results that several series share, by key.
	made map[any]any
}

// NewFrame returns a frame.
func NewFrame(s *Sums, slot int32, w Window, points []Point) *Frame {
	return &Frame{Sums: s, Slot: slot, Window: w, Points: points, made: map[any]any{}}
}

// Once returns the result of create for a key. It calls create once for each frame and key.
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

// fewPoints is the number of points up to which adding up for each point is faster than computing all
// running sums.
const fewPoints = 4

// Running returns the sums of the cells of a family up to each day, nil if the slot has no customers. The
// family must have been folded.
func Running[C comparable, P adder[C]](s *Sums, fam Family, slot int32) []C {
	t, _ := s.Find(fam, slot)
	if c, _ := t.(*Column[C, P]); c != nil {
		return c.sums()
	}
	return nil
}

// RunningKeys returns, for each key of a family that has anything, the sums of its cells up to each day. The family
// must have been folded.
func RunningKeys[K, C comparable, P adder[C]](s *Sums, fam Family, slot int32) map[K][]C {
	t, _ := s.Find(fam, slot)
	all, _ := t.(columns[K, C, P])
	sums := make(map[K][]C, len(all))
	for key, c := range all {
		sums[key] = c.sums()
	}
	return sums
}

// Shared returns the result of create for a key. It calls create once for the sums and key, so frames of
// all groups share it. It is safe for concurrent use.
func Shared[T any](s *Sums, key any, create func() T) T {
	once, _ := s.made.LoadOrStore(key, sync.OnceValue(create))
	return once.(func() T)()
}

// Keep returns the last result for a key, also one of earlier sums of the same engine, if fits accepts it, and
// otherwise the result of create. It is safe for concurrent use.
func Keep[T any](s *Sums, key any, fits func(last T) bool, create func() T) T {
	if last, ok := s.kept.Load(key); ok && fits(last.(T)) {
		return last.(T)
	}
	made := create()
	s.kept.Store(key, made)
	return made
}

// Reader returns running sums of the cells of a family.
type Reader[C comparable, P adder[C]] struct {
	column *Column[C, P] // nil if the slot has no customers
	all    []C           // nil if there are few points
}

// Read returns the reader of a family. The family must have been folded.
func Read[C comparable, P adder[C]](f *Frame, fam Family) *Reader[C, P] {
	return Once(f, fam, func() *Reader[C, P] {
		t, _ := f.Sums.Find(fam, f.Slot)
		c, _ := t.(*Column[C, P])
		return newReader(f, c)
	})
}

// newReader returns the reader of a column, which may be nil.
func newReader[C comparable, P adder[C]](f *Frame, c *Column[C, P]) *Reader[C, P] {
	r := &Reader[C, P]{column: c}
	if c != nil && len(f.Points) > fewPoints {
		r.all = c.sums()
	}
	return r
}

// UpTo returns the sum of the cells 0 to i. The index may lie outside the array.
func (r *Reader[C, P]) UpTo(i int32) (sum C) {
	if r.column == nil || i < 0 {
		return sum
	}
	if r.all == nil {
		return r.column.upTo(i)
	}
	return r.all[min(int(i), len(r.all)-1)]
}
