package ledger

import (
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// lineTable queues one source's order lines and numbers its products.
type lineTable struct {
	ledger   *Ledger
	source   uint16
	orders   *keyIndex // to accounts or anonymous persons
	products keyIndex  // to product numbers
}

// putAll sets the lines of the orders in b.LinesOf. Most lines come in the order of that list; the
// others follow, and replace those before them.
func (t *lineTable) putAll(b *record.Batch) {
	lines := b.Lines
	for _, k := range b.LinesOf {
		n := 0
		if len(lines) > 0 && lines[0].Order == k {
			n = sameOrder(lines)
		}
		t.set(k, lines[:n])
		lines = lines[n:]
	}
	for len(lines) > 0 {
		n := sameOrder(lines)
		t.set(lines[0].Order, lines[:n])
		lines = lines[n:]
	}
}

// sameOrder returns how many lines belong to the first one's order.
func sameOrder(lines []record.Line) int {
	n := 1
	for n < len(lines) && lines[n].Order == lines[0].Order {
		n++
	}
	return n
}

// set replaces all lines of an order. The order's cost is known if each line has one. A line without
// a product, such as a fee, has a cost but adds no product.
func (t *lineTable) set(order record.Key, lines []record.Line) {
	p, ok := t.orders.get(order)
	if !ok {
		return
	}
	l := t.ledger
	o := op{kind: opLines, person: p, key: uint32(order), source: t.source}
	o.lines = uint32(len(l.pending.products))
	cost, known := money.Amount(0), len(lines) > 0
	for i := range lines {
		if lines[i].Product != 0 {
			l.pending.products = append(l.pending.products, t.product(lines[i].Product))
			o.n++
		}
		cost += lines[i].Cost
		known = known && lines[i].HasCost
	}
	if o.amount = cost; !known {
		o.amount = noCost
	}
	l.pending.add(o)
}

// product returns the number of a product, which is unique over all sources.
func (t *lineTable) product(k record.Key) uint32 {
	n, ok := t.products.get(k)
	if !ok {
		n = t.ledger.productCount
		t.ledger.productCount++
		t.products.set(k, n)
	}
	return n
}
