package ledger

import (
	"cmp"
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/money"
)

const (
	// blockSize is the number of persons in a block.
	blockSize = 64
	// discounted is the bit of row.Origin that tells whether the order was discounted.
	discounted = 1 << 15
	// wideAmount in row.Amount means that the amount does not fit and is in columns.wide.
	wideAmount = math.MinInt32
	// noCost is an unknown cost.
	noCost money.Amount = math.MinInt64
)

// row is an order in 12 bytes.
type row struct {
	Key    uint32
	Amount int32
	Day    uint16
	Origin uint16
}

// orderBlock holds the orders of blockSize persons. It is immutable; a block with changes replaces
// it.
type orderBlock struct {
	// ends has where each person's rows end and the next person's start.
	ends [blockSize]uint32
	// rows are sorted by person, day, key and source.
	rows []row
	// more is nil if no order needs it.
	more *columns
}

// columns hold what only some orders have. Each is nil if no order of the block has it.
type columns struct {
	wide []wide // sorted by row
	// costs has the cost of the goods, or noCost, by row.
	costs []money.Amount
	// lineEnds has where each row's products end and the next row's start.
	lineEnds []uint32
	products []uint32
	// own has the codes of the own values of each row, one for each column.
	own []uint16
}

// wide is an amount that does not fit a row.
type wide struct {
	row    uint32
	amount money.Amount
}

// entry is an unpacked order.
type entry struct {
	row
	source   uint16
	amount   money.Amount
	cost     money.Amount
	products []uint32
	own      []uint16 // one code for each column, nil if all are unknown
}

// span returns the range of rows of slot p. A nil block is empty.
func (b *orderBlock) span(p uint32) (lo, hi int) {
	if b == nil {
		return 0, 0
	}
	if p %= blockSize; p > 0 {
		lo = int(b.ends[p-1])
	}
	return lo, int(b.ends[p])
}

// count returns the number of rows of slot p.
func (b *orderBlock) count(p uint32) int {
	lo, hi := b.span(p)
	return hi - lo
}

func (b *orderBlock) amount(i int) money.Amount {
	if a := b.rows[i].Amount; a != wideAmount {
		return money.Amount(a)
	}
	at, _ := slices.BinarySearchFunc(b.more.wide, uint32(i), func(w wide, i uint32) int { return cmp.Compare(w.row, i) })
	return b.more.wide[at].amount
}

// cost returns the cost of row i's goods or noCost.
func (c *columns) cost(i int) money.Amount {
	if c == nil || c.costs == nil {
		return noCost
	}
	return c.costs[i]
}

// productsOf returns the products of row i, nil if no lines are known.
func (c *columns) productsOf(i int) []uint32 {
	if c == nil || c.lineEnds == nil {
		return nil
	}
	lo, hi := uint32(0), c.lineEnds[i]
	if i > 0 {
		lo = c.lineEnds[i-1]
	}
	if lo == hi {
		return nil
	}
	return c.products[lo:hi:hi]
}

// ownOf returns the codes of the own values of row i, one for each of n columns; nil if none is known.
func (c *columns) ownOf(i, n int) []uint16 {
	if c == nil || c.own == nil {
		return nil
	}
	return known(c.own[i*n : (i+1)*n : (i+1)*n])
}

// known returns codes, nil if all are unknown.
func known(codes []uint16) []uint16 {
	for _, c := range codes {
		if c != unknownCode {
			return codes
		}
	}
	return nil
}

// builder makes a block, row by row. Call reset before each block.
type builder struct {
	own     int // number of columns of own values
	ends    [blockSize]uint32
	rows    []row
	columns columns
}

// add appends an order.
func (b *builder) add(e *entry) {
	r, c, i := e.row, &b.columns, len(b.rows)
	r.Amount = int32(e.amount)
	if e.amount != money.Amount(r.Amount) || r.Amount == wideAmount {
		r.Amount = wideAmount
		c.wide = append(c.wide, wide{uint32(i), e.amount})
	}
	b.rows = append(b.rows, r)
	if e.cost != noCost || len(c.costs) > 0 {
		c.costs = append(pad(c.costs, i, noCost), e.cost)
	}
	if len(e.products) > 0 || len(c.lineEnds) > 0 {
		c.products = append(c.products, e.products...)
		c.lineEnds = append(pad(c.lineEnds, i, 0), uint32(len(c.products)))
	}
	if len(e.own) > 0 || len(c.own) > 0 {
		c.own = pad(append(pad(c.own, i*b.own, unknownCode), e.own...), (i+1)*b.own, unknownCode)
	}
}

// copy appends rows lo to hi of an old block.
func (b *builder) copy(old *orderBlock, lo, hi int) {
	if lo == hi {
		return
	}
	if c := &b.columns; old.more == nil && len(c.costs)+len(c.lineEnds)+len(c.own) == 0 {
		b.rows = append(b.rows, old.rows[lo:hi]...)
		return
	}
	for i := lo; i < hi; i++ {
		e := entry{
			row: old.rows[i], amount: old.amount(i), cost: old.more.cost(i), products: old.more.productsOf(i), own: old.more.ownOf(i, b.own),
		}
		b.add(&e)
	}
}

// finish returns the block without spare capacity, nil if it is empty.
func (b *builder) finish() *orderBlock {
	n := len(b.rows)
	if n == 0 {
		return nil
	}
	out := &orderBlock{ends: b.ends, rows: compact(b.rows)}
	c := &b.columns
	if len(c.wide)+len(c.costs)+len(c.lineEnds)+len(c.own) > 0 {
		out.more = &columns{
			wide: compact(c.wide), costs: compact(c.costs), lineEnds: compact(c.lineEnds), products: compact(c.products), own: compact(c.own),
		}
	}
	return out
}

// reset empties the builder.
func (b *builder) reset() {
	c := &b.columns
	b.rows = b.rows[:0]
	*c = columns{c.wide[:0], c.costs[:0], c.lineEnds[:0], c.products[:0], c.own[:0]}
}

// pad extends a column to length n with v.
func pad[T any](column []T, n int, v T) []T {
	for len(column) < n {
		column = append(column, v)
	}
	return column
}

// compact returns a copy without spare capacity, nil if it is empty.
func compact[T any](s []T) []T {
	if len(s) == 0 {
		return nil
	}
	out := make([]T, len(s))
	copy(out, s)
	return out
}
