package fold

import (
	"maps"
	"reflect"
)

// manyKeys is the number of keys that Bytes assumes for a slot: a few channels, programmes or tiers.
const manyKeys = 8

// Keyed is a grid for each key, for folders whose cells are distinguished by a key.
type Keyed[K, C comparable, P adder[C]] struct {
	n     int32
	grids map[K]*Grid[C, P]
}

// NewKeyed returns empty grids of n cells in a row.
func NewKeyed[K, C comparable, P adder[C]](n int32) *Keyed[K, C, P] {
	return &Keyed[K, C, P]{n: n, grids: map[K]*Grid[C, P]{}}
}

// Rows returns the rows of slots for a key.
func (k *Keyed[K, C, P]) Rows(key K, slots []int32) [][]C {
	g := k.grids[key]
	if g == nil {
		g = NewGrid[C, P](k.n)
		k.grids[key] = g
	}
	return g.Rows(slots)
}

// all lets merge find the grids within a folder that embeds them.
func (k *Keyed[K, C, P]) all() map[K]*Grid[C, P] { return k.grids }

// Merge implements folder.
func (k *Keyed[K, C, P]) Merge(other Folder) {
	from := other.(interface{ all() map[K]*Grid[C, P] }).all()
	for key, g := range from {
		if mine := k.grids[key]; mine != nil {
			mine.join(g)
		} else {
			k.grids[key] = g
		}
	}
	clear(from)
}

// Bytes implements folder.
func (k *Keyed[K, C, P]) Bytes() int64 {
	return manyKeys * int64(k.n) * int64(reflect.TypeFor[C]().Size())
}

// columns is the table of one slot: a column a key.
type columns[K, C comparable, P adder[C]] map[K]*Column[C, P]

// Freeze implements folder.
func (k *Keyed[K, C, P]) Freeze(base []Table) []Table {
	frozen := make([]Table, len(base))
	copy(frozen, base)
	copied := make([]bool, len(base))
	for key, g := range k.grids {
		for slot, t := range g.Freeze(columnsOf[K, C, P](base, key)) {
			if t == nil {
				continue
			}
			frozen, copied = Grow(frozen, slot+1), Grow(copied, slot+1)
			own, _ := frozen[slot].(columns[K, C, P])
			if !copied[slot] {
				own = maps.Clone(own)
				copied[slot] = true
			}
			if own == nil {
				own = columns[K, C, P]{}
			}
			own[key] = t.(*Column[C, P])
			frozen[slot] = own
		}
	}
	return frozen
}

// columnsOf returns a key's table for each slot.
func columnsOf[K, C comparable, P adder[C]](base []Table, key K) []Table {
	tables := make([]Table, len(base))
	for slot, t := range base {
		own, _ := t.(columns[K, C, P])
		if c := own[key]; c != nil {
			tables[slot] = c
		}
	}
	return tables
}

// Keys returns the keys of a family that was folded for which there is something at index first or
// anything happens after it, up to index last.
func Keys[K, C comparable, P adder[C]](f *Frame, fam Family, first, last int32) []K {
	t, _ := f.Sums.Find(fam, f.Slot)
	all, _ := t.(columns[K, C, P])
	var (
		used []K
		zero C
	)
	for key, c := range all {
		if c.upTo(first) != zero || c.touched(first+1, last) {
			used = append(used, key)
		}
	}
	return used
}

// touched reports whether one of the cells first..last is not zero.
func (c *Column[C, P]) touched(first, last int32) bool {
	for i, k := range c.chunks {
		begin := int32(i * chunkCells)
		lo, hi := max(first-begin, 0), min(last+1-begin, int32(len(k.cells))) // a chunk of zeros has no cells
		if lo < hi && !isZero(k.cells[lo:hi]) {
			return true
		}
	}
	return false
}

// ReadKey returns the reader of one key of a family that was folded.
func ReadKey[K, C comparable, P adder[C]](f *Frame, fam Family, key K) *Reader[C, P] {
	return Once(f, [2]any{fam, key}, func() *Reader[C, P] {
		t, _ := f.Sums.Find(fam, f.Slot)
		all, _ := t.(columns[K, C, P])
		return newReader(f, all[key])
	})
}
