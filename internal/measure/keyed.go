package measure

import (
	"maps"
	"reflect"
)

// manyKeys is how many keys a slot is reckoned to have: a few channels, programmes or tiers.
const manyKeys = 8

// keyed is what a folder of cells that are told apart by a key writes to: a grid a key.
type keyed[K, C comparable, P adder[C]] struct {
	n     int32
	grids map[K]*grid[C, P]
}

func newKeyed[K, C comparable, P adder[C]](n int32) *keyed[K, C, P] {
	return &keyed[K, C, P]{n: n, grids: map[K]*grid[C, P]{}}
}

// aim returns the rows of slots for a key.
func (k *keyed[K, C, P]) aim(key K, slots []int32) [][]C {
	g := k.grids[key]
	if g == nil {
		g = newGrid[C, P](k.n)
		k.grids[key] = g
	}
	return g.aim(slots)
}

// all lets merge find the grids within a folder that embeds them.
func (k *keyed[K, C, P]) all() map[K]*grid[C, P] { return k.grids }

// merge implements folder.
func (k *keyed[K, C, P]) merge(other folder) {
	from := other.(interface{ all() map[K]*grid[C, P] }).all()
	for key, g := range from {
		if mine := k.grids[key]; mine != nil {
			mine.join(g)
		} else {
			k.grids[key] = g
		}
	}
	clear(from)
}

// bytes implements folder.
func (k *keyed[K, C, P]) bytes() int64 {
	return manyKeys * int64(k.n) * int64(reflect.TypeFor[C]().Size())
}

// columns is the table of one slot: a column a key.
type columns[K, C comparable, P adder[C]] map[K]*column[C, P]

// freeze implements folder.
func (k *keyed[K, C, P]) freeze(base []table) []table {
	frozen := make([]table, len(base))
	copy(frozen, base)
	copied := make([]bool, len(base))
	for key, g := range k.grids {
		for slot, t := range g.freeze(columnsOf[K, C, P](base, key)) {
			if t == nil {
				continue
			}
			frozen, copied = grow(frozen, slot+1), grow(copied, slot+1)
			own, _ := frozen[slot].(columns[K, C, P])
			if !copied[slot] {
				own = maps.Clone(own)
				copied[slot] = true
			}
			if own == nil {
				own = columns[K, C, P]{}
			}
			own[key] = t.(*column[C, P])
			frozen[slot] = own
		}
	}
	return frozen
}

// columnsOf returns a key's table for each slot.
func columnsOf[K, C comparable, P adder[C]](base []table, key K) []table {
	tables := make([]table, len(base))
	for slot, t := range base {
		own, _ := t.(columns[K, C, P])
		if c := own[key]; c != nil {
			tables[slot] = c
		}
	}
	return tables
}

// keys returns the keys of a family that was folded for which there is something at index first or
// anything happens after it, up to index last.
func keys[K, C comparable, P adder[C]](f *Frame, fam family, first, last int32) []K {
	t, _ := f.sums.find(fam, f.slot)
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
func (c *column[C, P]) touched(first, last int32) bool {
	for i, k := range c.chunks {
		begin := int32(i * chunkCells)
		lo, hi := max(first-begin, 0), min(last+1-begin, int32(len(k.cells)))
		if lo < hi && !isZero(k.cells[lo:hi]) {
			return true
		}
	}
	return false
}

// readKey returns the reader of one key of a family that was folded.
func readKey[K, C comparable, P adder[C]](f *Frame, fam family, key K) *reader[C, P] {
	return once(f, [2]any{fam, key}, func() *reader[C, P] {
		t, _ := f.sums.find(fam, f.slot)
		all, _ := t.(columns[K, C, P])
		return newReader(f, all[key])
	})
}
