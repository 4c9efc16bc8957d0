package ledger

import (
	"cmp"
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
)

// merger rebuilds the blocks that pending changes affect.
type merger struct {
	l *Ledger
	// moves are changes that move merged orders to another person. They come before the pending
	// changes.
	moves []op
	// keys has a sort key for each change, grouped by block; starts has where each group starts.
	keys   []uint64
	starts []uint32

	old     *orderBlock // the block being rebuilt
	ops     []op        // its changes, sorted by person, order and place
	added   []entry     // new and changed orders of the current person
	dropped []bool      // by old row of the current person: whether it is removed or replaced
	rows    map[orderID]int
	build   builder
	changed bool
}

// merge applies all pending changes to the blocks.
func (l *Ledger) merge() {
	if l.pending.empty() {
		return
	}
	m := merger{l: l, build: builder{own: l.own.orders.count()}}
	m.collectMoves()
	m.group()
	for b := range l.orderBlocks {
		if m.starts[b] < m.starts[b+1] {
			m.rebuild(b, m.keys[m.starts[b]:m.starts[b+1]])
		}
	}
	l.pending.reset()
}

// collectMoves collects the moves of merged orders out of vacated slots, and away from persons that
// they have left.
func (m *merger) collectMoves() {
	q := &m.l.pending
	slices.Sort(q.vacated)
	for _, slot := range slices.Compact(q.vacated) {
		b := m.l.orderBlocks[slot/blockSize]
		for lo, hi := b.span(slot); lo < hi; lo++ {
			m.move(b, slot, lo)
		}
	}
	for id, slot := range q.moved {
		b := m.l.orderBlocks[slot/blockSize]
		lo, hi := b.span(slot)
		if i := m.seek(b, lo, hi, id); i < hi {
			m.move(b, slot, i)
		}
	}
}

// move adds the changes that move row i of a slot to its present person, if that is another one.
func (m *merger) move(b *orderBlock, slot uint32, i int) {
	q, r := &m.l.pending, &b.rows[i]
	drop := op{kind: opDrop, person: slot, key: r.Key, source: m.l.sourceOf(r.Origin)}
	person := m.present(drop.id())
	switch person {
	case slot:
		return
	case absent:
		m.moves = append(m.moves, drop)
		return
	}
	put, lines := drop, drop
	put.person, lines.person = person, person
	put.kind, put.day, put.origin, put.amount = opPut, r.Day, r.Origin, b.amount(i)
	put.lines, put.n = q.addOwn(b.more.ownOf(i, m.build.own))
	products := b.more.productsOf(i)
	lines.kind, lines.amount = opLines, b.more.cost(i)
	lines.lines, lines.n = uint32(len(q.products)), uint32(len(products))
	q.products = append(q.products, products...)
	m.moves = append(m.moves, drop, put, lines)
}

// seek returns the row of an order between lo and hi, or hi if it is missing.
func (m *merger) seek(b *orderBlock, lo, hi int, id orderID) int {
	for ; lo < hi; lo++ {
		if r := &b.rows[lo]; r.Key == id.key && m.l.sourceOf(r.Origin) == id.source {
			break
		}
	}
	return lo
}

// at returns change i: first the moves, then the pending changes.
func (m *merger) at(i int) *op {
	if n := len(m.moves); i >= n {
		return m.l.pending.at(i - n)
	}
	return &m.moves[i]
}

// A sort key has bits for the person within the block, the order, and the place in the list of
// changes.
const (
	placeBits = 26
	keyBits   = 32
)

// group sets the person of each change and groups the sort keys by block.
func (m *merger) group() {
	total := len(m.moves) + m.l.pending.n
	m.starts = make([]uint32, len(m.l.orderBlocks)+2)
	for i := range total {
		o := m.at(i)
		if i >= len(m.moves) {
			o.person = m.owner(o)
		}
		if o.person != absent {
			m.starts[o.person/blockSize+2]++
		}
	}
	for b := 2; b < len(m.starts); b++ {
		m.starts[b] += m.starts[b-1]
	}
	m.keys = make([]uint64, m.starts[len(m.starts)-1])
	for i := range total {
		if o := m.at(i); o.person != absent {
			at := &m.starts[o.person/blockSize+1]
			m.keys[*at] = uint64(o.person%blockSize)<<(keyBits+placeBits) | uint64(o.key)<<placeBits | uint64(i)
			*at++
		}
	}
}

// owner returns the person of a pending change, absent if the order no longer exists.
func (m *merger) owner(o *op) uint32 {
	if len(m.l.pending.moved) > 0 {
		if _, moved := m.l.pending.moved[o.id()]; moved {
			return m.present(o.id())
		}
	}
	return m.l.slotOf(o.person)
}

// present returns the person of an order, absent if the order no longer exists.
func (m *merger) present(id orderID) uint32 {
	ref, ok := m.l.sources[id.source].orders.index.get(record.Key(id.key))
	if !ok {
		return absent
	}
	return m.l.slotOf(ref)
}

// rebuild replaces block b by one with the changes that have these sort keys.
func (m *merger) rebuild(b int, keys []uint64) {
	slices.Sort(keys)
	m.ops = m.ops[:0]
	for _, k := range keys {
		m.ops = append(m.ops, *m.at(int(k & (1<<placeBits - 1))))
	}
	m.old, m.changed = m.l.orderBlocks[b], false
	m.build.reset()
	ops := m.ops
	for slot := range uint32(blockSize) {
		n := 0
		for n < len(ops) && ops[n].person%blockSize == slot {
			n++
		}
		lo, hi := m.old.span(slot)
		if n == 0 {
			m.build.copy(m.old, lo, hi)
		} else {
			m.person(lo, hi, ops[:n])
		}
		m.build.ends[slot] = uint32(len(m.build.rows))
		ops = ops[n:]
	}
	if m.changed {
		m.l.orderBlocks[b] = m.build.finish()
		m.l.dirty = true
	}
}

// person rebuilds one person, whose rows are lo to hi of the old block.
func (m *merger) person(lo, hi int, ops []op) {
	m.added = m.added[:0]
	m.dropped = append(m.dropped[:0], make([]bool, hi-lo)...)
	m.indexRows(lo, hi, len(ops))
	for len(ops) > 0 {
		n := 1
		for n < len(ops) && ops[n].key == ops[0].key {
			n++
		}
		m.orders(lo, hi, ops[:n])
		ops = ops[n:]
	}
	slices.SortFunc(m.added, func(a, b entry) int { return cmp.Compare(a.rank(), b.rank()) })
	m.mergeRows(lo, hi)
}

// indexRows maps the rows by order if a person with many rows has many changes.
func (m *merger) indexRows(lo, hi, changes int) {
	m.rows = nil
	if (hi-lo)*changes < 1<<12 {
		return
	}
	m.rows = make(map[orderID]int, hi-lo)
	for i := lo; i < hi; i++ {
		r := &m.old.rows[i]
		m.rows[orderID{m.l.sourceOf(r.Origin), r.Key}] = i
	}
}

// orders applies the changes to the orders with one key. Each source may have one such order.
func (m *merger) orders(lo, hi int, ops []op) {
	left := len(ops)
	for source := uint16(0); left > 0; source++ {
		var state change
		for i := range ops {
			o := &ops[i]
			if o.source != source {
				continue
			}
			if left--; !state.loaded {
				m.load(&state, lo, hi, o.id())
			}
			state.apply(o, &m.l.pending)
		}
		if state.loaded {
			m.commit(&state, lo)
		}
	}
}

// change is an order while changes are applied to it.
type change struct {
	entry
	loaded  bool
	present bool
	old     int // its old row, -1 if it has none
}

// load loads the order as it was before the changes.
func (m *merger) load(c *change, lo, hi int, id orderID) {
	*c = change{entry: entry{source: id.source, cost: noCost}, loaded: true, old: -1}
	i := m.find(lo, hi, id)
	if i < hi {
		c.entry, c.present, c.old = m.entry(i), true, i
	}
}

// find returns the old row of an order, or hi if it is missing.
func (m *merger) find(lo, hi int, id orderID) int {
	if m.rows == nil {
		return m.seek(m.old, lo, hi, id)
	}
	if i, ok := m.rows[id]; ok {
		return i
	}
	return hi
}

// entry unpacks an old row.
func (m *merger) entry(i int) entry {
	r := m.old.rows[i]
	return entry{r, m.l.sourceOf(r.Origin), m.old.amount(i), m.old.more.cost(i), m.old.more.productsOf(i), m.old.more.ownOf(i, m.build.own)}
}

func (c *change) apply(o *op, q *pending) {
	switch o.kind {
	case opDrop, opDelete:
		c.present, c.cost, c.products, c.own = false, noCost, nil, nil
	case opPut:
		c.present, c.amount = true, o.amount
		c.row = row{Key: o.key, Day: o.day, Origin: o.origin}
		c.own = q.own[o.lines : o.lines+o.n]
	case opLines:
		c.cost, c.products = o.amount, q.products[o.lines:o.lines+o.n]
	}
}

// commit records the result of a change, if it differs from the old row.
func (m *merger) commit(c *change, lo int) {
	if c.old >= 0 {
		was := m.entry(c.old)
		if c.present && equalEntries(&c.entry, &was) {
			return
		}
		m.dropped[c.old-lo] = true
		m.l.countOrder(&was, -1)
		m.changed = true
	}
	if c.present {
		m.added = append(m.added, c.entry)
		m.l.countOrder(&c.entry, 1)
		m.changed = true
	}
}

// mergeRows appends the person's remaining and added rows to the new block, sorted.
func (m *merger) mergeRows(lo, hi int) {
	next := 0
	for i := lo; i < hi; i++ {
		if m.dropped[i-lo] {
			continue
		}
		e := m.entry(i)
		for ; next < len(m.added) && m.added[next].rank() < e.rank(); next++ {
			m.build.add(&m.added[next])
		}
		m.build.add(&e)
	}
	for ; next < len(m.added); next++ {
		m.build.add(&m.added[next])
	}
}

// rank sorts a person's orders by day, key and source.
func (e *entry) rank() uint64 {
	return uint64(e.Day)<<48 | uint64(e.Key)<<16 | uint64(e.source)
}

func equalEntries(a, b *entry) bool {
	return a.Day == b.Day && a.Origin == b.Origin && a.amount == b.amount && a.cost == b.cost && slices.Equal(a.products, b.products) && slices.Equal(a.own, b.own)
}
