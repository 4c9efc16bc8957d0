package shop

import (
	"cmp"
	"slices"
)

// Sorted is an immutable set of rows in one or more orders. Rows must not be changed.
type Sorted[R any] struct {
	// By holds all rows once for each order: By[0] ascends by primary key, By[1] by the second
	// order of the table, and so on, as the constructor of its table says.
	By [][]*R
}

// Rows returns the rows by ascending primary key.
func (s *Sorted[R]) Rows() []*R { return s.By[0] }

// table collects changes and publishes them as Sorted. Published slices are shared with readers:
// a publication appends beyond what they see, or copies.
type table[R any] struct {
	key     func(*R) uint64
	orders  []func(a, b *R) int
	current *Sorted[R]
	added   []*R          // ascending by key, all beyond those of current
	changed map[uint64]*R // replacements for rows of current; nil removes one of either
	last    uint64
}

// newTable returns a table of rows with a primary key and further orders, each of them total.
func newTable[R any](key func(*R) uint64, others ...func(a, b *R) int) *table[R] {
	byKey := func(a, b *R) int { return cmp.Compare(key(a), key(b)) }
	orders := append([]func(a, b *R) int{byKey}, others...)
	return &table[R]{
		key: key, orders: orders,
		current: &Sorted[R]{By: make([][]*R, len(orders))},
		changed: map[uint64]*R{},
	}
}

// put adds a row, whose key must be the highest yet, or replaces the row with the same key.
func (t *table[R]) put(r *R) {
	k := t.key(r)
	if k > t.last {
		t.last = k
		t.added = append(t.added, r)
		return
	}
	if i, ok := t.findAdded(k); ok {
		t.added[i] = r
		return
	}
	t.changed[k] = r
}

// next returns the key that follows the highest yet.
func (t *table[R]) next() uint64 { return t.last + 1 }

func (t *table[R]) findAdded(k uint64) (int, bool) {
	return slices.BinarySearchFunc(t.added, k, func(r *R, k uint64) int { return cmp.Compare(t.key(r), k) })
}

func (t *table[R]) remove(k uint64) { t.changed[k] = nil }

// publish returns the rows with all changes so far.
func (t *table[R]) publish() *Sorted[R] {
	if len(t.added) == 0 && len(t.changed) == 0 {
		return t.current
	}
	fresh := t.fresh()
	next := &Sorted[R]{By: make([][]*R, len(t.orders))}
	for i, order := range t.orders {
		if !slices.IsSortedFunc(fresh, order) {
			fresh = slices.Clone(fresh)
			slices.SortFunc(fresh, order)
		}
		next.By[i] = merge(t.kept(t.current.By[i]), fresh, order)
	}
	t.current, t.added = next, nil
	clear(t.changed)
	return next
}

// fresh returns the rows that are new or replace others.
func (t *table[R]) fresh() []*R {
	fresh := t.kept(t.added)
	for _, r := range t.changed {
		if r != nil {
			fresh = append(fresh, r)
		}
	}
	return fresh
}

// kept returns the rows that are neither removed nor replaced.
func (t *table[R]) kept(rows []*R) []*R {
	if len(t.changed) == 0 {
		return rows
	}
	kept := make([]*R, 0, len(rows)+len(t.changed))
	for _, r := range rows {
		if _, ok := t.changed[t.key(r)]; !ok {
			kept = append(kept, r)
		}
	}
	return kept
}

// merge joins two ascending slices. It appends to the first where the second lies beyond it.
func merge[R any](a, b []*R, order func(a, b *R) int) []*R {
	if len(a) == 0 || len(b) == 0 || order(a[len(a)-1], b[0]) < 0 {
		return append(a, b...)
	}
	out := make([]*R, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if order(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
			continue
		}
		out, b = append(out, b[0]), b[1:]
	}
	return append(append(out, a...), b...)
}
