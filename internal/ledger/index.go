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
	// shared pages belong to a capture too: they are copied before a change.
	shared bool
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
	if x.writable(n).set(uint16(k%pageSize), v) {
		x.n++
	}
}

// writable returns page n, copied if a capture shares it.
func (x *keyIndex) writable(n int) *keyPage {
	p := x.pages[n]
	if p.shared {
		p = &keyPage{low: slices.Clone(p.low), val: slices.Clone(p.val)}
		x.pages[n] = p
	}
	return p
}

// share returns a copy of the index that later changes do not affect.
func (x *keyIndex) share() keyIndex {
	for _, p := range x.pages {
		if p != nil {
			p.shared = true
		}
	}
	return keyIndex{slices.Clone(x.pages), x.n}
}

// remove removes key k.
func (x *keyIndex) remove(k record.Key) {
	if p := x.page(k); p != nil && x.writable(int(k>>pageBits)).remove(uint16(k%pageSize)) {
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

// emailIndex maps e-mail hashes to accounts. It is an open-addressing hash table in shards that grow in
// small steps. It takes about 11 bytes an address, a third of a Go map.
type emailIndex struct {
	shards [256]emailShard
}

type emailShard struct {
	slots []emailSlot
	n     int
}

// emailSlot has a part of the hash, and the number of the account plus one; the account has the address.
// The zero value is an empty slot.
type emailSlot struct{ tag, account uint32 }

// scramble spreads hashes evenly over the shards. It is a bijection.
func scramble(e record.EmailHash) uint64 { return uint64(e) * 0x9E3779B97F4A7C15 }

// get returns the account of an address, absent if there is none.
func (x *emailIndex) get(t *accountTable, e record.EmailHash) uint32 {
	h := scramble(e)
	s := &x.shards[h>>56]
	if s.n == 0 {
		return absent
	}
	return s.slots[s.seek(t, h)].account - 1
}

// set enters the account of an address that is new.
func (x *emailIndex) set(t *accountTable, e record.EmailHash, account uint32) {
	h := scramble(e)
	s := &x.shards[h>>56]
	if s.n*5 >= len(s.slots)*4 {
		s.grow(t)
	}
	s.n++
	s.slots[s.seek(t, h)] = emailSlot{uint32(h), account + 1}
}

// replace replaces the account of an address by another one. It removes the address if the other one is
// absent. It does nothing if the index has another account already.
func (x *emailIndex) replace(t *accountTable, e record.EmailHash, account, other uint32) {
	h := scramble(e)
	s := &x.shards[h>>56]
	at := s.seek(t, h)
	switch {
	case s.slots[at].account != account+1:
	case other != absent:
		s.slots[at].account = other + 1
	default:
		s.n--
		s.remove(t, at)
	}
}

// home returns the first place to look for h.
func (s *emailShard) home(h uint64) int {
	at, _ := bits.Mul64(h<<8, uint64(len(s.slots)))
	return int(at)
}

// hash returns the hash of a slot in use.
func (s emailSlot) hash(t *accountTable) uint64 { return scramble(t.at(s.account - 1).email) }

// seek returns the place of h, or the empty place to put it in.
func (s *emailShard) seek(t *accountTable, h uint64) int {
	for i := s.home(h); ; {
		if slot := s.slots[i]; slot.account == 0 || (slot.tag == uint32(h) && slot.hash(t) == h) {
			return i
		}
		if i++; i == len(s.slots) {
			i = 0
		}
	}
}

// remove empties a place, and moves the slots behind it that would not be found otherwise.
func (s *emailShard) remove(t *accountTable, hole int) {
	n := len(s.slots)
	for i := hole; ; {
		s.slots[hole] = emailSlot{}
		for {
			if i++; i == n {
				i = 0
			}
			if s.slots[i].account == 0 {
				return
			}
			if home := s.home(s.slots[i].hash(t)); (i-home+n)%n >= (i-hole+n)%n {
				break
			}
		}
		s.slots[hole] = s.slots[i]
		hole = i
	}
}

func (s *emailShard) grow(t *accountTable) {
	old := s.slots
	s.slots = make([]emailSlot, len(old)*5/4+8)
	for _, slot := range old {
		if slot.account != 0 {
			s.slots[s.seek(t, slot.hash(t))] = slot
		}
	}
}

// bytes returns the memory held.
func (x *emailIndex) bytes() int {
	total := 0
	for i := range x.shards {
		total += 32 + len(x.shards[i].slots)*8
	}
	return total
}
