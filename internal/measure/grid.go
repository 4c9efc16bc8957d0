package measure

import (
	"reflect"
	"slices"
)

// chunkCells is how many cells of a column are shared or copied at a time.
const chunkCells = 128

// adder is what the cells of a grid must be able to do.
type adder[C any] interface {
	*C
	add(o *C)
}

// grid is what a folder of cells writes to: a row of cells a slot, made when first touched.
type grid[C comparable, P adder[C]] struct {
	n    int32
	rows [][]C
	// targets is the rows of the slots that the last customer was in.
	targets [][]C
	last    []int32
}

func newGrid[C comparable, P adder[C]](n int32) *grid[C, P] { return &grid[C, P]{n: n} }

// aim returns the rows of slots.
func (g *grid[C, P]) aim(slots []int32) [][]C {
	if slices.Equal(slots, g.last) {
		return g.targets
	}
	g.last, g.targets = append(g.last[:0], slots...), g.targets[:0]
	for _, s := range slots {
		for int(s) >= len(g.rows) {
			g.rows = append(g.rows, nil)
		}
		if g.rows[s] == nil {
			g.rows[s] = make([]C, g.n)
		}
		g.targets = append(g.targets, g.rows[s])
	}
	return g.targets
}

// bytes implements folder.
func (g *grid[C, P]) bytes() int64 { return int64(g.n) * int64(reflect.TypeFor[C]().Size()) }

// self lets merge find the grid within a folder that embeds it.
func (g *grid[C, P]) self() *grid[C, P] { return g }

// merge implements folder.
func (g *grid[C, P]) merge(other folder) {
	g.join(other.(interface{ self() *grid[C, P] }).self())
}

// join adds the cells of another grid and empties that.
func (g *grid[C, P]) join(from *grid[C, P]) {
	from.last, g.last = nil, nil
	g.rows = grow(g.rows, len(from.rows))
	for s, row := range from.rows {
		switch to := g.rows[s]; {
		case row == nil:
		case to == nil:
			g.rows[s], from.rows[s] = row, nil
		default:
			pour[C, P](to, row)
		}
	}
}

// pour adds the cells of one row to another and empties it. Where little has changed most chunks are
// empty already.
func pour[C comparable, P adder[C]](to, from []C) {
	for lo := 0; lo < len(from); lo += chunkCells {
		hi := min(lo+chunkCells, len(from))
		if isZero(from[lo:hi]) {
			continue
		}
		for i := lo; i < hi; i++ {
			P(&to[i]).add(&from[i])
		}
		clear(from[lo:hi])
	}
}

// freeze implements folder.
func (g *grid[C, P]) freeze(base []table) []table {
	g.last = nil
	frozen := make([]table, max(len(base), len(g.rows)))
	copy(frozen, base)
	for s, row := range g.rows {
		if row == nil {
			continue
		}
		if frozen[s] == nil {
			frozen[s] = newColumn[C, P](row)
			g.rows[s] = nil
			continue
		}
		frozen[s] = frozen[s].(*column[C, P]).plus(row)
		clear(row)
	}
	return frozen
}

// column is an immutable array of cells, in chunks that later columns share where they are equal.
type column[C comparable, P adder[C]] struct {
	n      int32
	chunks []chunk[C]
}

// chunk is some cells and their sum.
type chunk[C any] struct {
	cells []C
	sum   C
}

// newColumn returns the column of the cells of row, which it keeps.
func newColumn[C comparable, P adder[C]](row []C) *column[C, P] {
	c := &column[C, P]{n: int32(len(row))}
	for len(row) > 0 {
		n := min(chunkCells, len(row))
		c.chunks = append(c.chunks, sumChunk[C, P](row[:n:n]))
		row = row[n:]
	}
	return c
}

func sumChunk[C comparable, P adder[C]](cells []C) chunk[C] {
	k := chunk[C]{cells: cells}
	for i := range cells {
		P(&k.sum).add(&cells[i])
	}
	return k
}

// plus returns the column with the cells of row added.
func (c *column[C, P]) plus(row []C) *column[C, P] {
	r := &column[C, P]{n: c.n, chunks: make([]chunk[C], len(c.chunks))}
	copy(r.chunks, c.chunks)
	for i := range r.chunks {
		old := r.chunks[i].cells
		delta := row[i*chunkCells:][:len(old)]
		if isZero(delta) {
			continue
		}
		cells := make([]C, len(old))
		copy(cells, old)
		for j := range cells {
			P(&cells[j]).add(&delta[j])
		}
		r.chunks[i] = sumChunk[C, P](cells)
	}
	return r
}

func isZero[C comparable](cells []C) bool {
	var zero C
	for i := range cells {
		if cells[i] != zero {
			return false
		}
	}
	return true
}

// upTo returns the sum of the cells 0..i.
func (c *column[C, P]) upTo(i int32) (sum C) {
	i = min(i, c.n-1)
	for k := range c.chunks {
		if i < chunkCells {
			for j := range i + 1 {
				P(&sum).add(&c.chunks[k].cells[j])
			}
			return sum
		}
		P(&sum).add(&c.chunks[k].sum)
		i -= chunkCells
	}
	return sum
}

// at returns cell i.
func (c *column[C, P]) at(i int32) *C { return &c.chunks[i/chunkCells].cells[i%chunkCells] }

// sums returns, for each index, the sum of the cells up to it.
func (c *column[C, P]) sums() []C {
	sums := make([]C, 0, c.n)
	var sum C
	for _, k := range c.chunks {
		for i := range k.cells {
			P(&sum).add(&k.cells[i])
			sums = append(sums, sum)
		}
	}
	return sums
}
