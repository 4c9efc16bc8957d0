package ledger

import (
	"cmp"
	"slices"
	"unsafe"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// recordBlock holds all records of blockSize persons except orders. It changes in place until a
// view contains it; after that a copy with the changes replaces it.
type recordBlock struct {
	version       uint64 // the ledger's version in which it was made
	profiles      []profile
	refunds       []refund
	subscriptions []subscription
	notes         []note
}

// profile is a customer record. A person may have several.
type profile struct {
	key                           uint32
	source                        uint16
	country, segment, acquisition uint16
	slot                          uint8
	own                           uint32 // number of its own values in tupleTable
}

// refund is a refund of an order of the same source that is in the ledger.
type refund struct {
	amount money.Amount
	key    uint32
	order  uint32
	day    uint16
	source uint16
	slot   uint8
	reason record.RefundReason
}

type subscription struct {
	monthly    money.Amount
	key        uint32
	start, end uint16
	trial      uint16 // days of the trial before start
	renews     uint16 // 0 if unknown
	source     uint16
	slot       uint8
	own        uint32 // number of its own values in tupleTable
}

// recordID identifies a record in one list of a block among the records of all sources. Only notes
// have a kind.
type recordID struct {
	source uint16
	kind   noteKind
	key    uint32
}

// blockRecord is a record of one of these types. Lists of them are sorted by person and rank.
type blockRecord[T any] interface {
	comparable
	// person is the slot within the block.
	person() uint8
	id() recordID
	// rank sorts the records of a person.
	rank() uint64
	// of returns the record with another slot.
	of(slot uint8) T
}

func (p profile) person() uint8      { return p.slot }
func (r refund) person() uint8       { return r.slot }
func (s subscription) person() uint8 { return s.slot }

func (p profile) id() recordID      { return recordID{source: p.source, key: p.key} }
func (r refund) id() recordID       { return recordID{source: r.source, key: r.key} }
func (s subscription) id() recordID { return recordID{source: s.source, key: s.key} }

// rank sorts by precedence: the source registered first, then the newest customer of a source.
func (p profile) rank() uint64 { return uint64(p.source)<<32 | uint64(^p.key) }
func (r refund) rank() uint64  { return uint64(r.day)<<48 | uint64(r.key)<<16 | uint64(r.source) }
func (s subscription) rank() uint64 {
	return uint64(s.start)<<48 | uint64(s.key)<<16 | uint64(s.source)
}

// began is the first day: of the trial if there is one.
func (s *subscription) began() uint16 { return s.start - min(s.trial, s.start) }

func (p profile) of(slot uint8) profile           { p.slot = slot; return p }
func (r refund) of(slot uint8) refund             { r.slot = slot; return r }
func (s subscription) of(slot uint8) subscription { s.slot = slot; return s }

// personRange returns the range of a person's records in a list.
func personRange[T blockRecord[T]](list []T, p uint32) (lo, hi int) {
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

// seek returns the place of a person's record, -1 if the person does not have it.
func seek[T blockRecord[T]](list []T, p uint32, id recordID) int {
	for lo, hi := personRange(list, p); lo < hi; lo++ {
		if list[lo].id() == id {
			return lo
		}
	}
	return -1
}

// insert inserts a record at its place in a sorted list.
func insert[T blockRecord[T]](list []T, r T) []T {
	at, _ := slices.BinarySearchFunc(list, r, func(a, b T) int {
		return cmp.Or(cmp.Compare(a.person(), b.person()), cmp.Compare(a.rank(), b.rank()))
	})
	if len(list) == cap(list) {
		list = append(make([]T, 0, len(list)*5/4+1), list...)
	}
	return slices.Insert(list, at, r)
}

// add adds a record that person p does not have yet.
func add[T blockRecord[T]](l *Ledger, p uint32, list func(*recordBlock) *[]T, r T) {
	to := list(l.writable(p))
	*to = insert(*to, r.of(uint8(p%blockSize)))
}

// put adds a record of person p, or replaces the one with its id. It returns the replaced record.
func put[T blockRecord[T]](l *Ledger, p uint32, list func(*recordBlock) *[]T, r T) (old T, had bool) {
	if s := l.recordBlocks[p/blockSize]; s != nil {
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

// take removes record i from a list of the block of p and returns it.
func take[T blockRecord[T]](l *Ledger, p uint32, list func(*recordBlock) *[]T, i int) T {
	from := list(l.writable(p))
	r := (*from)[i]
	*from = slices.Delete(*from, i, i+1)
	return r
}

// remove removes a record of person p and returns it, and false if p does not have it.
func remove[T blockRecord[T]](l *Ledger, p uint32, list func(*recordBlock) *[]T, id recordID) (r T, had bool) {
	s := l.recordBlocks[p/blockSize]
	if s == nil {
		return r, false
	}
	i := seek(*list(s), p, id)
	if i < 0 {
		return r, false
	}
	return take(l, p, list, i), true
}

// takeAll removes the records of p that fit and returns them.
func takeAll[T blockRecord[T]](l *Ledger, p uint32, list func(*recordBlock) *[]T, fits func(T) bool) []T {
	s := l.recordBlocks[p/blockSize]
	if s == nil {
		return nil
	}
	lo, hi := personRange(*list(s), p)
	if !slices.ContainsFunc((*list(s))[lo:hi], fits) {
		return nil
	}
	var taken []T
	from := list(l.writable(p))
	for _, r := range (*from)[lo:hi] {
		if fits(r) {
			taken = append(taken, r)
		}
	}
	kept := slices.DeleteFunc((*from)[lo:hi], fits)
	*from = slices.Delete(*from, lo+len(kept), hi)
	return taken
}

// The lists of a block.
func profilesOf(s *recordBlock) *[]profile           { return &s.profiles }
func refundsOf(s *recordBlock) *[]refund             { return &s.refunds }
func subscriptionsOf(s *recordBlock) *[]subscription { return &s.subscriptions }
func notesOf(s *recordBlock) *[]note                 { return &s.notes }

// writable returns the block of p, copied if a view contains it.
func (l *Ledger) writable(p uint32) *recordBlock {
	at := &l.recordBlocks[p/blockSize]
	l.dirty = true
	switch s := *at; {
	case s == nil:
		*at = &recordBlock{version: l.version}
	case s.version != l.version:
		*at = &recordBlock{l.version, slices.Clone(s.profiles), slices.Clone(s.refunds), slices.Clone(s.subscriptions), slices.Clone(s.notes)}
	}
	return *at
}

// moveRecords moves all records of person a except orders to person b.
func (l *Ledger) moveRecords(a, b uint32) {
	if l.recordBlocks[a/blockSize] == nil {
		return
	}
	moveList(l, a, b, profilesOf)
	moveList(l, a, b, refundsOf)
	moveList(l, a, b, subscriptionsOf)
	moveList(l, a, b, notesOf)
}

func moveList[T blockRecord[T]](l *Ledger, a, b uint32, list func(*recordBlock) *[]T) {
	lo, hi := personRange(*list(l.recordBlocks[a/blockSize]), a)
	if lo == hi {
		return
	}
	from := list(l.writable(a))
	moving := slices.Clone((*from)[lo:hi])
	*from = slices.Delete(*from, lo, hi)
	for _, r := range moving {
		add(l, b, list, r)
	}
}

// separateRecords moves the records of slot a except orders that now belong to slot b.
func (l *Ledger) separateRecords(a, b uint32) {
	if l.recordBlocks[a/blockSize] == nil {
		return
	}
	belongs := func(index *keyIndex, key uint32) bool {
		ref, ok := index.get(record.Key(key))
		return ok && l.slotOf(ref) == b
	}
	separateList(l, a, b, profilesOf, func(p profile) bool {
		v, ok := l.sources[p.source].customers.index.get(record.Key(p.key))
		return ok && l.slotOf(v&^hasRecord) == b
	})
	separateList(l, a, b, refundsOf, func(r refund) bool { return belongs(&l.sources[r.source].orders.index, r.order) })
	separateList(l, a, b, subscriptionsOf, func(r subscription) bool {
		return belongs(&l.sources[r.source].subscriptions.index, r.key)
	})
	separateList(l, a, b, notesOf, func(n note) bool {
		s := l.sources[n.source]
		if n.kind == noteEvent {
			return belongs(&s.subscriptions.index, n.subscription())
		}
		return belongs(&s.notes.index[n.kind], n.key)
	})
}

func separateList[T blockRecord[T]](l *Ledger, a, b uint32, list func(*recordBlock) *[]T, belongs func(T) bool) {
	for _, r := range takeAll(l, a, list, belongs) {
		add(l, b, list, r)
	}
}

func (s *recordBlock) bytes() int {
	return int(unsafe.Sizeof(*s)) + cap(s.profiles)*20 + cap(s.subscriptions)*32 + (cap(s.refunds)+cap(s.notes))*24
}

// toDay returns a day in two bytes. A day that does not fit becomes the nearest that does; NoDay
// stays NoDay.
func toDay(d record.Day) uint16 {
	if d == record.NoDay {
		return noDay
	}
	return uint16(min(max(d, 0), record.MaxDay))
}

// fromDay is the inverse of toDay.
func fromDay(d uint16) record.Day {
	if d == noDay {
		return record.NoDay
	}
	return record.Day(d)
}

const noDay = 1<<16 - 1
