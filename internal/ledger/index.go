package ledger

import (
	"math/bits"
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
)

const (
	pageBits = 12
	pageSize = 1 << pageBits
	// sparseMax is the number of keys up to which a sorted page is smaller than a direct one.
	sparseMax = pageSize * 4 / 6
	// absent is the value of a missing key. No other key has this value.
	absent = ^uint32(0)
)

// keyIndex maps the keys of one source and kind to numbers. Most keys come in ascending order and
// close together; its pages then take four to six bytes a key.
type keyIndex struct {
	pages []*keyPage
	n     int
}

// keyPage holds the keys that share their upper bits. A page with few keys is a sorted list of lower
// bits with a value each. A page with many keys is direct: it has a value for every possible key.
type keyPage struct {
	low []uint16
	val []uint32
}

func (x *keyIndex) get(k record.Key) (uint32, bool) {
	if p := x.page(k); p != nil {
		return p.get(uint16(k % pageSize))
	}
	return absent, false
}

func (x *keyIndex) page(k record.Key) *keyPage {
	if n := int(k >> pageBits); n < len(x.pages) {
		return x.pages[n]
	}
	return nil
}

// set gives key k the value v.
func (x *keyIndex) set(k record.Key, v uint32) {
	n := int(k >> pageBits)
	for n >= len(x.pages) {
		x.pages = append(x.pages, nil)
	}
	if x.pages[n] == nil {
		x.pages[n] = &keyPage{}
	}
	if x.pages[n].set(uint16(k%pageSize), v) {
		x.n++
	}
}

// remove removes key k.
func (x *keyIndex) remove(k record.Key) {
	if p := x.page(k); p != nil && p.remove(uint16(k%pageSize)) {
		x.n--
	}
}

// appendKeys appends the keys in [lo, hi] whose value fits, in ascending order.
func (x *keyIndex) appendKeys(to []record.Key, lo, hi record.Key, fits func(uint32) bool) []record.Key {
	for n := int(lo >> pageBits); n < len(x.pages) && n <= int(hi>>pageBits); n++ {
		if x.pages[n] == nil {
			continue
		}
		x.pages[n].each(func(low uint16, v uint32) {
			if k := record.Key(n)<<pageBits | record.Key(low); k >= lo && k <= hi && fits(v) {
				to = append(to, k)
			}
		})
	}
	return to
}

// bytes returns the memory held.
func (x *keyIndex) bytes() int {
	total := cap(x.pages) * 8
	for _, p := range x.pages {
		if p != nil {
			total += 48 + cap(p.low)*2 + cap(p.val)*4
		}
	}
	return total
}

func (p *keyPage) direct() bool { return len(p.val) == pageSize }

func (p *keyPage) get(low uint16) (uint32, bool) {
	if p.direct() {
		v := p.val[low]
		return v, v != absent
	}
	if i, ok := p.find(low); ok {
		return p.val[i], true
	}
	return absent, false
}

// find returns the place of low on a sorted page. If low is missing, it returns the place to insert
// it at, and false.
func (p *keyPage) find(low uint16) (int, bool) {
	n := len(p.low)
	if n == 0 || low > p.low[n-1] {
		return n, false
	}
	return slices.BinarySearch(p.low, low)
}

// set sets a value and reports whether the key is new.
func (p *keyPage) set(low uint16, v uint32) bool {
	if p.direct() {
		isNew := p.val[low] == absent
		p.val[low] = v
		return isNew
	}
	i, ok := p.find(low)
	if ok {
		p.val[i] = v
		return false
	}
	if len(p.low) == sparseMax {
		p.spread()
		p.val[low] = v
		return true
	}
	p.low, p.val = slices.Insert(p.low, i, low), slices.Insert(p.val, i, v)
	return true
}

// spread turns a sorted page into a direct one.
func (p *keyPage) spread() {
	val := slices.Repeat([]uint32{absent}, pageSize)
	for i, low := range p.low {
		val[low] = p.val[i]
	}
	p.low, p.val = nil, val
}

func (p *keyPage) remove(low uint16) bool {
	if p.direct() {
		was := p.val[low] != absent
		p.val[low] = absent
		return was
	}
	i, ok := p.find(low)
	if ok {
		p.low, p.val = slices.Delete(p.low, i, i+1), slices.Delete(p.val, i, i+1)
	}
	return ok
}

func (p *keyPage) each(fn func(low uint16, v uint32)) {
	for i, v := range p.val {
		switch {
		case !p.direct():
			fn(p.low[i], v)
		case v != absent:
			fn(uint16(i), v)
		}
	}
}

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
