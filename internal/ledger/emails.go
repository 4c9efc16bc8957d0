package ledger

import (
	"math/bits"

	"github.com/klantenbinding/loyalty/internal/record"
)

// emailIndex maps e-mail hashes to persons. It is an open-addressing hash table in shards that grow
// in small steps. It takes about 17 bytes an address, half as much as a Go map.
type emailIndex struct {
	shards [256]emailShard
}

type emailShard struct {
	slots []emailSlot
	n     int
}

// emailSlot takes 12 bytes because it has the hash in halves. A hash of zero is an empty slot.
type emailSlot struct{ high, low, person uint32 }

func (s emailSlot) hash() uint64 { return uint64(s.high)<<32 | uint64(s.low) }

// scramble spreads hashes evenly over the shards. It is a bijection.
func scramble(e record.EmailHash) uint64 { return uint64(e) * 0x9E3779B97F4A7C15 }

func (x *emailIndex) get(e record.EmailHash) (uint32, bool) {
	h := scramble(e)
	s := &x.shards[h>>56]
	if len(s.slots) == 0 {
		return absent, false
	}
	slot := &s.slots[s.seek(h)]
	return slot.person, slot.hash() == h
}

// set sets the person of an address, which must not be zero.
func (x *emailIndex) set(e record.EmailHash, person uint32) {
	h := scramble(e)
	s := &x.shards[h>>56]
	if s.n*5 >= len(s.slots)*4 {
		s.grow()
	}
	slot := &s.slots[s.seek(h)]
	if slot.hash() == 0 {
		s.n++
	}
	*slot = emailSlot{uint32(h >> 32), uint32(h), person}
}

// seek returns the slot of h, or the empty slot to put it in.
func (s *emailShard) seek(h uint64) int {
	at, _ := bits.Mul64(h<<8, uint64(len(s.slots)))
	for i := int(at); ; {
		if got := s.slots[i].hash(); got == h || got == 0 {
			return i
		}
		if i++; i == len(s.slots) {
			i = 0
		}
	}
}

func (s *emailShard) grow() {
	old := s.slots
	s.slots = make([]emailSlot, len(old)*5/4+8)
	for _, slot := range old {
		if h := slot.hash(); h != 0 {
			s.slots[s.seek(h)] = slot
		}
	}
}

// each calls fn with the person of every address.
func (x *emailIndex) each(fn func(person uint32)) {
	for i := range x.shards {
		for _, slot := range x.shards[i].slots {
			if slot.hash() != 0 {
				fn(slot.person)
			}
		}
	}
}

// bytes returns the memory held.
func (x *emailIndex) bytes() int {
	total := 0
	for i := range x.shards {
		total += 32 + len(x.shards[i].slots)*12
	}
	return total
}
