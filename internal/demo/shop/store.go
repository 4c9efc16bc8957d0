package shop

import (
	"cmp"
	"slices"
)

// Sorted is an immutable set of rows in one or more orders. The caller must not change rows.
type Sorted[R any] struct {
	// By has all rows once for each order: By[0] is sorted by primary key, By[1] by the first further
	// order of newTable, and so on.
	By [][]*R
}

// Rows returns the rows sorted by primary key.
func (s *Sorted[R]) Rows() []*R { return s.By[0] }

// table collects changes and publishes them as Sorted. Readers share the published slices, so publish
// appends beyond their ends or copies.
type table[R any] struct {
	key     func(*R) uint64
	orders  []func(a, b *R) int
	current *Sorted[R]
	added   []*R          // sorted by key, all keys after the keys of current
	changed map[uint64]*R // replacements for rows of current; nil removes one of either
	last    uint64
}

// newTable returns a table of rows with a primary key and further orders, each of which is total.
func newTable[R any](key func(*R) uint64, others ...func(a, b *R) int) *table[R] {
	byKey := func(a, b *R) int { return cmp.Compare(key(a), key(b)) }
	orders := append([]func(a, b *R) int{byKey}, others...)
	return &table[R]{
		key: key, orders: orders,
		current: &Sorted[R]{By: make([][]*R, len(orders))},
		changed: map[uint64]*R{},
	}
}

// put adds a row or replaces the row with the same key. A new key must be the highest so far.
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

// next returns the key after the highest one so far.
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
	newRows := t.newRows()
	next := &Sorted[R]{By: make([][]*R, len(t.orders))}
	for i, order := range t.orders {
		if !slices.IsSortedFunc(newRows, order) {
			newRows = slices.Clone(newRows)
			slices.SortFunc(newRows, order)
		}
		next.By[i] = merge(t.kept(t.current.By[i]), newRows, order)
	}
	t.current, t.added = next, nil
	clear(t.changed)
	return next
}

// newRows returns the rows that are new or replace others.
func (t *table[R]) newRows() []*R {
	newRows := t.kept(t.added)
	for _, r := range t.changed {
		if r != nil {
			newRows = append(newRows, r)
		}
	}
	return newRows
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

// merge merges two sorted slices. It appends to the first if all of the second comes after it.
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
