package fold

// productSet is a set of product numbers that is emptied in no time.
type productSet struct {
	// slots hold a product with the generation that put it there in the upper half.
	slots      []uint64
	generation uint32
}

// reset empties the set and makes room for n products.
func (s *productSet) reset(n int) {
	size := 16
	for size < 2*n {
		size *= 2
	}
	s.generation++
	if size > len(s.slots) || s.generation == 0 {
		s.slots, s.generation = make([]uint64, max(size, len(s.slots))), 1
	}
}

// Add puts a product in and reports whether it was not there.
func (s *productSet) Add(product uint32) bool {
	want := uint64(s.generation)<<32 | uint64(product)
	mask := uint32(len(s.slots) - 1)
	for i := product * 2654435769 >> 7 & mask; ; i = (i + 1) & mask {
		switch slot := s.slots[i]; {
		case slot == want:
			return false
		case uint32(slot>>32) != s.generation:
			s.slots[i] = want
			return true
		}
	}
}
