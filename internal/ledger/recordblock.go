package ledger

import (
	"cmp"
	"slices"
	"unsafe"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// side holds what a block's persons have besides orders, which is little. It may be changed in
// place until it is published; after that a changed copy replaces it.
type side struct {
	era           uint64 // the ledger's era in which it was made
	facts         []facts
	refunds       []refund
	subscriptions []subscription
	notes         []note
}

// facts are what a customer record says. A person may have several of them.
type facts struct {
	key                           uint32
	source                        uint16
	country, segment, acquisition uint16
	slot                          uint8
}

// refund is a refund of an order of the same source that is in the ledger.
type refund struct {
	amount money.Amount
	key    uint32
	order  uint32
	day    uint16
	source uint16
	slot   uint8
}

type subscription struct {
	monthly    money.Amount
	key        uint32
	start, end uint16
	source     uint16
	slot       uint8
}

// sideID names a record of one list of a side over all sources. The kind tells notes apart.
type sideID struct {
	source uint16
	kind   noteKind
	key    uint32
}

// sideRecord is one of these. A list of them is ascending by person and rank.
type sideRecord[T any] interface {
	comparable
	// person is the number within the block.
	person() uint8
	id() sideID
	// rank orders the records of a person.
	rank() uint64
	// of returns the record as that of another person.
	of(slot uint8) T
}

func (f facts) person() uint8        { return f.slot }
func (r refund) person() uint8       { return r.slot }
func (s subscription) person() uint8 { return s.slot }

func (f facts) id() sideID        { return sideID{source: f.source, key: f.key} }
func (r refund) id() sideID       { return sideID{source: r.source, key: r.key} }
func (s subscription) id() sideID { return sideID{source: s.source, key: s.key} }

// rank puts earlier sources before later ones and newer customers before older ones, in which
// order what they say counts.
func (f facts) rank() uint64  { return uint64(f.source)<<32 | uint64(^f.key) }
func (r refund) rank() uint64 { return uint64(r.day)<<48 | uint64(r.key)<<16 | uint64(r.source) }
func (s subscription) rank() uint64 {
	return uint64(s.start)<<48 | uint64(s.key)<<16 | uint64(s.source)
}

func (f facts) of(slot uint8) facts               { f.slot = slot; return f }
func (r refund) of(slot uint8) refund             { r.slot = slot; return r }
func (s subscription) of(slot uint8) subscription { s.slot = slot; return s }

// personal returns where a person's records are in a list.
func personal[T sideRecord[T]](list []T, p uint32) (lo, hi int) {
	slot := uint8(p % blockSize)
	n := len(list)
	for hi = n; lo < hi; {
		if mid := (lo + hi) / 2; list[mid].person() < slot {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	for hi = lo; hi < n && list[hi].person() == slot; hi++ {
	}
	return lo, hi
}

// seek returns the place of a person's record, -1 if there is none.
func seek[T sideRecord[T]](list []T, p uint32, id sideID) int {
	for lo, hi := personal(list, p); lo < hi; lo++ {
		if list[lo].id() == id {
			return lo
		}
	}
	return -1
}

// insert puts a record where it belongs.
func insert[T sideRecord[T]](list []T, r T) []T {
	at, _ := slices.BinarySearchFunc(list, r, func(a, b T) int {
		return cmp.Or(cmp.Compare(a.person(), b.person()), cmp.Compare(a.rank(), b.rank()))
	})
	if len(list) == cap(list) {
		list = append(make([]T, 0, len(list)*5/4+1), list...)
	}
	return slices.Insert(list, at, r)
}

// add gives person p a record that it does not have yet, in a list of its side.
func add[T sideRecord[T]](l *Ledger, p uint32, list func(*side) *[]T, r T) {
	to := list(l.own(p))
	*to = insert(*to, r.of(uint8(p%blockSize)))
}

// put adds a record or replaces the one with its id, which it returns.
func put[T sideRecord[T]](l *Ledger, p uint32, list func(*side) *[]T, r T) (old T, had bool) {
	if s := l.sides[p/blockSize]; s != nil {
		i := seek(*list(s), p, r.id())
		if i >= 0 && (*list(s))[i] == r.of(uint8(p%blockSize)) {
			return r, true
		}
		if i >= 0 {
			old, had = take(l, p, list, i), true
		}
	}
	add(l, p, list, r)
	return old, had
}

// take removes record i from a list of the side of p.
func take[T sideRecord[T]](l *Ledger, p uint32, list func(*side) *[]T, i int) T {
	from := list(l.own(p))
	r := (*from)[i]
	*from = slices.Delete(*from, i, i+1)
	return r
}

// remove removes the record of that id, if p has it.
func remove[T sideRecord[T]](l *Ledger, p uint32, list func(*side) *[]T, id sideID) (r T, had bool) {
	s := l.sides[p/blockSize]
	if s == nil {
		return r, false
	}
	i := seek(*list(s), p, id)
	if i < 0 {
		return r, false
	}
	return take(l, p, list, i), true
}

// takeAll removes the records of p that fit.
func takeAll[T sideRecord[T]](l *Ledger, p uint32, list func(*side) *[]T, fits func(T) bool) []T {
	s := l.sides[p/blockSize]
	if s == nil {
		return nil
	}
	lo, hi := personal(*list(s), p)
	if !slices.ContainsFunc((*list(s))[lo:hi], fits) {
		return nil
	}
	var taken []T
	from := list(l.own(p))
	for _, r := range (*from)[lo:hi] {
		if fits(r) {
			taken = append(taken, r)
		}
	}
	kept := slices.DeleteFunc((*from)[lo:hi], fits)
	*from = slices.Delete(*from, lo+len(kept), hi)
	return taken
}

// The lists of a side.
func factsOf(s *side) *[]facts                { return &s.facts }
func refundsOf(s *side) *[]refund             { return &s.refunds }
func subscriptionsOf(s *side) *[]subscription { return &s.subscriptions }
func notesOf(s *side) *[]note                 { return &s.notes }

// own returns the side of p for changing.
func (l *Ledger) own(p uint32) *side {
	at := &l.sides[p/blockSize]
	l.dirty = true
	switch s := *at; {
	case s == nil:
		*at = &side{era: l.era}
	case s.era != l.era:
		*at = &side{l.era, slices.Clone(s.facts), slices.Clone(s.refunds), slices.Clone(s.subscriptions), slices.Clone(s.notes)}
	}
	return *at
}

// moveSide moves all that person a has besides orders to b.
func (l *Ledger) moveSide(a, b uint32) {
	if l.sides[a/blockSize] == nil {
		return
	}
	moveAll(l, a, b, factsOf)
	moveAll(l, a, b, refundsOf)
	moveAll(l, a, b, subscriptionsOf)
	moveAll(l, a, b, notesOf)
}

func moveAll[T sideRecord[T]](l *Ledger, a, b uint32, list func(*side) *[]T) {
	lo, hi := personal(*list(l.sides[a/blockSize]), a)
	if lo == hi {
		return
	}
	from := list(l.own(a))
	moving := slices.Clone((*from)[lo:hi])
	*from = slices.Delete(*from, lo, hi)
	for _, r := range moving {
		add(l, b, list, r)
	}
}

func (s *side) bytes() int {
	return int(unsafe.Sizeof(*s)) + cap(s.facts)*16 + (cap(s.refunds)+cap(s.subscriptions)+cap(s.notes))*24
}

// toDay and fromDay turn days into two bytes and back; NoDay stays itself, and other days that
// do not fit become the nearest that does.
func toDay(d record.Day) uint16 {
	if d == record.NoDay {
		return noDay
	}
	return uint16(min(max(d, 0), record.MaxDay))
}

func fromDay(d uint16) record.Day {
	if d == noDay {
		return record.NoDay
	}
	return record.Day(d)
}

const noDay = 1<<16 - 1
