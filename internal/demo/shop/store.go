package shop

import (
	"cmp"
	"slices"
)

// Sorted is an immutable set of rows in one or more orders. The caller must not change rows.
type Sorted[R any] struct {
	// By has all rows once for each order: By[0] is sorted by primary key, By[1] by the first further
	// order of newTable, and so on. Orders that put the rows in the same sequence share a slice.
	By [][]*R
}

// Rows returns the rows sorted by primary key.
func (s *Sorted[R]) Rows() []*R { return s.By[0] }

// table collects changes and publishes them as Sorted. Readers share the published slices, so publish
// appends beyond their ends or copies.
type table[R any] struct {
	key     func(*R) uint64
	orders  []func(a, b *R) int
	apart   []bool // for each order, whether it puts the rows in another sequence than the key
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
		key: key, orders: orders, apart: make([]bool, len(orders)),
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
	if i, ok := t.find(t.added, k); ok {
		t.added[i] = r
		return
	}
	t.changed[k] = r
}

// next returns the key after the highest one so far.
func (t *table[R]) next() uint64 { return t.last + 1 }

// find returns the index of a key in rows that are sorted by key.
func (t *table[R]) find(rows []*R, k uint64) (int, bool) {
	return slices.BinarySearchFunc(rows, k, func(r *R, k uint64) int { return cmp.Compare(t.key(r), k) })
}

func (t *table[R]) remove(k uint64) { t.changed[k] = nil }

// publish returns the rows with all changes so far. A publication copies a table at most once for each
// order, and compares few of its rows.
func (t *table[R]) publish() *Sorted[R] {
	if len(t.added) == 0 && len(t.changed) == 0 {
		return t.current
	}
	oldRows, newRows := t.oldRows(), t.newRows()
	next := &Sorted[R]{By: make([][]*R, len(t.orders))}
	for i, order := range t.orders {
		if i > 0 && !t.apart[i] {
			next.By[i], t.apart[i] = t.alike(next.Rows(), order)
			continue
		}
		next.By[i] = splice(t.current.By[i], sorted(oldRows, order), sorted(newRows, order), order)
	}
	t.current, t.added = next, nil
	t.changed = map[uint64]*R{} // not cleared, because the first publication has many changes
	return next
}

// alike returns the rows in an order that has been the same as by key until now, and whether it differs from now on.
func (t *table[R]) alike(byKey []*R, order func(a, b *R) int) (rows []*R, differs bool) {
	news := byKey
	if old := t.current.Rows(); len(old) > 0 && len(byKey) >= len(old) && &byKey[0] == &old[0] {
		news = byKey[len(old)-1:] // rows were only appended
	}
	if slices.IsSortedFunc(news, order) {
		return byKey, false
	}
	return sorted(byKey, order), true
}

// oldRows returns the published rows that are removed or replaced.
func (t *table[R]) oldRows() []*R {
	var oldRows []*R
	for k := range t.changed {
		if i, ok := t.find(t.current.Rows(), k); ok {
			oldRows = append(oldRows, t.current.Rows()[i])
		}
	}
	return oldRows
}

// newRows returns the rows that are new or replace others.
func (t *table[R]) newRows() []*R {
	newRows := make([]*R, 0, len(t.added)+len(t.changed))
	for _, r := range t.added {
		if _, ok := t.changed[t.key(r)]; !ok {
			newRows = append(newRows, r)
		}
	}
	for _, r := range t.changed {
		if r != nil {
			newRows = append(newRows, r)
		}
	}
	return newRows
}

// sorted returns the rows in an order. It sorts a copy if they are not sorted.
func sorted[R any](rows []*R, order func(a, b *R) int) []*R {
	if !slices.IsSortedFunc(rows, order) {
		rows = slices.Clone(rows)
		slices.SortFunc(rows, order)
	}
	return rows
}

// splice returns the rows without those in remove and with those in add. All three slices are sorted. If it
// only adds rows at the end, it appends to rows; otherwise it copies the rows between the changes.
func splice[R any](rows, remove, add []*R, order func(a, b *R) int) []*R {
	if len(remove) == 0 && (len(rows) == 0 || len(add) == 0 || order(rows[len(rows)-1], add[0]) < 0) {
		return append(rows, add...)
	}
	out := make([]*R, 0, len(rows)-len(remove)+len(add))
	for len(remove)+len(add) > 0 {
		removes := len(add) == 0 || len(remove) > 0 && order(remove[0], add[0]) <= 0
		if removes {
			i, _ := slices.BinarySearchFunc(rows, remove[0], order)
			out, rows, remove = append(out, rows[:i]...), rows[i+1:], remove[1:]
			continue
		}
		i, _ := slices.BinarySearchFunc(rows, add[0], order)
		out, rows, add = append(append(out, rows[:i]...), add[0]), rows[i:], add[1:]
	}
	return append(out, rows...)
}
