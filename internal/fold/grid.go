package fold

import (
	"reflect"
	"slices"
)

// chunkCells is how many cells of a column are shared or copied at a time.
const chunkCells = 128

// adder is what the cells of a grid must be able to do.
type adder[C any] interface {
	*C
	Add(o *C)
}

// Grid is what a folder of cells writes to: a row of cells a slot, made when first touched.
type Grid[C comparable, P adder[C]] struct {
	n    int32
	rows [][]C
	// targets is the rows of the slots that the last customer was in.
	targets [][]C
	last    []int32
}

// NewGrid returns an empty grid of n cells in a row.
func NewGrid[C comparable, P adder[C]](n int32) *Grid[C, P] { return &Grid[C, P]{n: n} }

// Rows returns the rows of slots.
func (g *Grid[C, P]) Rows(slots []int32) [][]C {
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

// forget releases the rows of the last customer.
func (g *Grid[C, P]) forget() { g.last, g.targets = nil, nil }

// Bytes implements folder.
func (g *Grid[C, P]) Bytes() int64 { return int64(g.n) * int64(reflect.TypeFor[C]().Size()) }

// self lets merge find the grid within a folder that embeds it.
func (g *Grid[C, P]) self() *Grid[C, P] { return g }

// Merge implements folder.
func (g *Grid[C, P]) Merge(other Folder) {
	g.join(other.(interface{ self() *Grid[C, P] }).self())
}

// join adds the cells of another grid and empties that.
func (g *Grid[C, P]) join(from *Grid[C, P]) {
	from.forget()
	g.forget()
	g.rows = Grow(g.rows, len(from.rows))
	for s, row := range from.rows {
		switch to := g.rows[s]; {
		case row == nil:
		case to == nil:
			g.rows[s] = row
		default:
			pour[C, P](to, row)
		}
		from.rows[s] = nil
	}
}

// pour adds the cells of one row to another. Where little has changed most chunks are empty.
func pour[C comparable, P adder[C]](to, from []C) {
	for lo := 0; lo < len(from); lo += chunkCells {
		hi := min(lo+chunkCells, len(from))
		if isZero(from[lo:hi]) {
			continue
		}
		for i := lo; i < hi; i++ {
			P(&to[i]).Add(&from[i])
		}
	}
}

// Freeze implements folder. It releases the rows: together they need more memory than the sums, and many polls
// touch few of them.
func (g *Grid[C, P]) Freeze(base []Table) []Table {
	g.forget()
	frozen := make([]Table, max(len(base), len(g.rows)))
	copy(frozen, base)
	for s, row := range g.rows {
		switch {
		case row == nil:
			continue
		case frozen[s] == nil:
			frozen[s] = newColumn[C, P](row)
		default:
			frozen[s] = frozen[s].(*Column[C, P]).plus(row)
		}
		g.rows[s] = nil
	}
	return frozen
}

// Column is an immutable array of cells, in chunks that later columns share where they are equal.
type Column[C comparable, P adder[C]] struct {
	n      int32
	chunks []chunk[C]
}

// chunk is some cells and their sum. The cells are nil if all of them are zero.
type chunk[C any] struct {
	cells []C
	sum   C
}

// newColumn returns the column of the cells of row. It keeps the row if no chunk is zero, as with most totals, and
// otherwise copies the chunks that are not, because a group often has customers on few days.
func newColumn[C comparable, P adder[C]](row []C) *Column[C, P] {
	c := &Column[C, P]{n: int32(len(row)), chunks: make([]chunk[C], 0, (len(row)+chunkCells-1)/chunkCells)}
	sparse := false
	for len(row) > 0 {
		n := min(chunkCells, len(row))
		k := sumChunk[C, P](row[:n:n])
		sparse = sparse || k.cells == nil
		c.chunks = append(c.chunks, k)
		row = row[n:]
	}
	if sparse {
		for i := range c.chunks {
			c.chunks[i].cells = slices.Clone(c.chunks[i].cells)
		}
	}
	return c
}

func sumChunk[C comparable, P adder[C]](cells []C) chunk[C] {
	if isZero(cells) {
		return chunk[C]{}
	}
	k := chunk[C]{cells: cells}
	for i := range cells {
		P(&k.sum).Add(&cells[i])
	}
	return k
}

// plus returns the column with the cells of row added.
func (c *Column[C, P]) plus(row []C) *Column[C, P] {
	r := &Column[C, P]{n: c.n, chunks: make([]chunk[C], len(c.chunks))}
	copy(r.chunks, c.chunks)
	var zero C
	for i := range r.chunks {
		delta := row[i*chunkCells : min((i+1)*chunkCells, len(row))]
		if isZero(delta) {
			continue
		}
		old := r.chunks[i].cells
		if old == nil {
			r.chunks[i] = sumChunk[C, P](slices.Clone(delta))
			continue
		}
		cells, sum := slices.Clone(old), r.chunks[i].sum
		for j := range delta {
			if delta[j] != zero {
				P(&cells[j]).Add(&delta[j])
				P(&sum).Add(&delta[j])
			}
		}
		r.chunks[i] = chunk[C]{cells, sum}
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
func (c *Column[C, P]) upTo(i int32) (sum C) {
	i = min(i, c.n-1)
	for k := range c.chunks {
		if i < chunkCells {
			if cells := c.chunks[k].cells; cells != nil {
				for j := range i + 1 {
					P(&sum).Add(&cells[j])
				}
			}
			return sum
		}
		P(&sum).Add(&c.chunks[k].sum)
		i -= chunkCells
	}
	return sum
}

// At returns cell i.
func (c *Column[C, P]) At(i int32) (cell C) {
	if cells := c.chunks[i/chunkCells].cells; cells != nil {
		cell = cells[i%chunkCells]
	}
	return cell
}

// sums returns, for each index, the sum of the cells up to it.
func (c *Column[C, P]) sums() []C {
	sums := make([]C, 0, c.n)
	var sum C
	for i, k := range c.chunks {
		if k.cells == nil {
			for range min(chunkCells, int(c.n)-i*chunkCells) {
				sums = append(sums, sum)
			}
			continue
		}
		for j := range k.cells {
			P(&sum).Add(&k.cells[j])
			sums = append(sums, sum)
		}
	}
	return sums
}
