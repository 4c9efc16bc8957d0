package decode

import (
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Orders are the orders of a page whose lines are not yet decoded. The lines can change an order's
// revenue and cost.
type Orders struct {
	index map[record.Key]int // in open
	open  []openOrder
}

// NewOrders returns an empty page.
func NewOrders() *Orders { return &Orders{index: map[record.Key]int{}} }

// Reset empties the page and keeps its memory.
func (o *Orders) Reset() {
	clear(o.index)
	o.open = o.open[:0]
}

// Len returns how many different orders the page has.
func (o *Orders) Len() int { return len(o.index) }

// openOrder is an order without its lines.
type openOrder struct {
	day   record.Day
	parts parts
	// unit is the worth of unitAmount of the order's own amounts in the business currency.
	unit money.Amount
	// refused is why the total is invalid, unless the lines give another total; "" if it is valid.
	refused Reason
	cost    money.Amount // of the whole order
	hasCost bool         // whether cost is known

	goods    money.Amount // sum of the lines' net amounts and of the fees
	prepaid  money.Amount // sum of the lines that are not goods yet, such as gift cards
	lines    int          // lines with a net amount
	partial  bool         // whether a line has no net amount
	costless bool         // whether a line has no cost
	costed   bool         // whether a line has taken the order's cost

	paid       money.Amount // of the goods, by lines that are payments
	discounted bool         // whether a line is a discount
}

// unitAmount is large, to convert other amounts precisely by its worth.
const unitAmount = 1_000_000 * money.Unit

// find returns an order of the page.
func (o *Orders) find(k record.Key) (*openOrder, bool) {
	i, ok := o.index[k]
	if !ok {
		return nil, false
	}
	return &o.open[i], true
}

func (o *Orders) add(k record.Key, order openOrder) {
	o.index[k] = len(o.open)
	o.open = append(o.open, order)
}

// await keeps an order until its lines are decoded.
func (d *Decoder) await(r *Row, o *record.Order, refused Reason) Reason {
	p, base, why := d.amounts.total(r)
	if why != "" {
		return why
	}
	open := openOrder{day: o.Day, parts: p, refused: refused}
	if open.unit, why = d.amounts.convert(r, unitAmount, base, o.Day); why != "" {
		return why
	}
	cost, known, why := amount(r.At(colCost), d.scratch)
	if known && why == "" {
		open.cost, why = d.amounts.baseToBusiness(r, cost, d.amounts.currency.Shop, o.Day)
		open.hasCost = why == ""
	}
	if why != "" {
		d.Reject(Rejected{Kind: record.KindLine, Key: o.Key, Why: why}) // the order counts, only its cost is unknown
	}
	d.Orders.add(o.Key, open)
	return ""
}

// paidOtherwise is by how much the lines of an order must exceed the goods in its total for the
// rest to have been paid with a gift card, points or credit. Less is rounding.
const paidOtherwise = money.Unit / 20

// byLines returns the order's parts with the goods of its lines and without prepaid amounts. ok is
// false if the lines change nothing, or if a line has no net amount.
func (w *openOrder) byLines() (p parts, ok bool) {
	p = w.parts
	if !p.hasNet {
		p.net, p.hasNet = p.total-p.tax-p.shipping, true
	}
	p.net += w.paid
	if w.lines == 0 || w.partial {
		return p, w.paid != 0
	}
	p.net -= w.prepaid
	if w.goods > p.net+paidOtherwise {
		p.net = w.goods
		return p, true
	}
	return p, w.prepaid != 0 || w.paid != 0
}

// Settle completes the batch's orders by their lines. It returns the keys of the invalid orders.
func (d *Decoder) Settle() (refused []record.Key) {
	kept := d.Batch.Orders[:0]
	for i := range d.Batch.Orders {
		o := d.Batch.Orders[i]
		why := d.settle(&o)
		switch {
		case why == "":
			kept = append(kept, o)
			continue
		case o.Sale:
			d.refuse(o.Key, why)
		default:
			d.remove(o.Key)
		}
		refused = append(refused, o.Key)
	}
	d.Batch.Orders = kept
	d.settleCosts()
	return refused
}

// settle sets an order's revenue to the revenue of its lines if part of it was paid by other means.
func (d *Decoder) settle(o *record.Order) (why Reason) {
	w, ok := d.Orders.find(o.Key)
	if !ok {
		return ""
	}
	o.Discounted = o.Discounted || w.discounted
	p, ok := w.byLines()
	if !ok {
		return w.refused
	}
	net, why := notNegative(p.revenue(d.amounts.rule))
	if why != "" {
		return why
	}
	o.Revenue, why = converted(net.Share(w.unit, unitAmount))
	return why
}

// settleCosts moves the cost of a whole order to its lines if one of them has no cost.
func (d *Decoder) settleCosts() {
	for i := range d.Batch.Lines {
		l := &d.Batch.Lines[i]
		w, ok := d.Orders.find(l.Order)
		if !ok || !w.hasCost || !w.costless {
			continue
		}
		l.Cost, l.HasCost = 0, true
		if !w.costed {
			l.Cost, w.costed = w.cost, true
		}
	}
}

// value adds a line's net amount, or a fee, to the goods of its order. ok is false for a fee, a discount
// and a payment, which are not products.
func (d *Decoder) value(r *Row, w *openOrder) (ok bool) {
	if off, known, _ := amount(r.At(colDiscount), d.scratch); known {
		w.discounted = w.discounted || off != 0
		return false
	}
	if paid, known, why := amount(r.At(colPayment), d.scratch); known || why != "" {
		w.paid += paid
		return false
	}
	if fee, known, why := amount(r.At(colFee), d.scratch); known || why != "" {
		w.goods += fee
		w.partial = w.partial || why != ""
		return false
	}
	if !r.has(colNet) {
		return true
	}
	net, known, _ := amount(r.At(colNet), d.scratch)
	w.partial = w.partial || !known
	w.lines++
	if prepaid, known, _ := amount(r.At(colPrepaid), d.scratch); known {
		w.prepaid += prepaid
	} else {
		w.goods += net
	}
	return true
}
