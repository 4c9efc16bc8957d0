package source

import "github.com/klantenbinding/loyalty/internal/record"

// keySet is a set of keys. It stores a bit for each key of a block that holds at least one.
type keySet map[record.Key]*[keyBlock / 64]uint64

// keyBlock is how many keys a block of a set holds.
const keyBlock = 4096

func (s keySet) has(k record.Key) bool {
	b := s[k/keyBlock]
	return b != nil && b[k%keyBlock/64]&(1<<(k%64)) != 0
}

func (s keySet) add(k record.Key) {
	b := s[k/keyBlock]
	if b == nil {
		b = new([keyBlock / 64]uint64)
		s[k/keyBlock] = b
	}
	b[k%keyBlock/64] |= 1 << (k % 64)
}

func (s keySet) remove(k record.Key) {
	if b := s[k/keyBlock]; b != nil {
		b[k%keyBlock/64] &^= 1 << (k % 64)
	}
}
