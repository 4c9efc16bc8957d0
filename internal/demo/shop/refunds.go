package shop

import "strconv"

// giveBack is what a refund returns of one line.
type giveBack struct {
	line     *line
	quantity int
	net, tax Cents
}

func (s *Shop) refundAll(o *order, at int64) {
	s.refundRest(o, at, "returned", "wc-refunded")
	s.disappoint(o.customer, at, 0.35, "return")
}

// refundRest gives back all that was not given back yet and closes the order with a status.
func (s *Shop) refundRest(o *order, at int64, reason, status string) {
	var parts []giveBack
	for i := range o.basket.lines {
		l := &o.basket.lines[i]
		parts = append(parts, giveBack{l, l.quantity - l.returned, l.total - l.returns, l.tax - l.returnsT})
	}
	s.setStatus(o, at, status)
	s.truth.Full++
	s.refund(o, at, parts, o.basket.shipping, o.basket.shippingTax, reason)
}

// refundPart gives back one line or a piece of it.
func (s *Shop) refundPart(o *order, at int64) {
	s.disappoint(o.customer, at, 0.5, "damaged or wrong article")
	l := &o.basket.lines[s.rng.IntN(len(o.basket.lines))]
	if len(o.basket.lines) == 1 && l.quantity == 1 {
		// Nothing to divide: an allowance for a damaged parcel.
		net := l.total / 4
		s.refund(o, at, []giveBack{{l, 0, net, cents(float64(net) * float64(o.basket.vat) / 100)}}, 0, 0, "damaged")
		return
	}
	quantity := 1 + s.rng.IntN(l.quantity)
	if len(o.basket.lines) == 1 {
		quantity = 1
	}
	net := l.total * Cents(quantity) / Cents(l.quantity)
	tax := l.tax * Cents(quantity) / Cents(l.quantity)
	s.refund(o, at, []giveBack{{l, quantity, net, tax}}, 0, 0, "returned")
}

// refund writes a refund: an order of its own with negative amounts.
func (s *Shop) refund(o *order, at int64, parts []giveBack, shipping, shippingTax Cents, reason string) {
	s.truth.Refunds++
	r := &order{customer: o.customer, basket: o.basket}
	net, cartTax := shipping, Cents(0)
	for _, p := range parts {
		net += p.net
		cartTax += p.tax
	}
	gross := net + cartTax + shippingTax
	r.row = &Order{
		ID: s.nextPost(), Status: "wc-completed", Currency: o.row.Currency, Type: "shop_order_refund",
		CartTax: -cartTax, Total: -gross, Created: at, Updated: at, Parent: o.row.ID,
	}
	s.orders.put(r.row)
	s.ids.operational++
	r.op = &Operational{
		ID: s.ids.operational, Order: r.row.ID, Version: version,
		Shipping: -shipping, ShippingTax: -shippingTax, PricesIncludeTax: true,
	}
	s.operational.put(r.op)
	s.writeMeta(r, "_refund_amount", decimal(gross))
	s.writeMeta(r, "_refund_reason", reason)
	for _, p := range parts {
		s.writeReturn(r, p)
	}
	s.edit(o, at, func(*Order) {})
}

// writeReturn writes a line of a refund.
func (s *Shop) writeReturn(r *order, p giveBack) {
	p.line.returned += p.quantity
	p.line.returns += p.net
	p.line.returnsT += p.tax
	s.writeItem(r, p.line.product.name, "line_item")
	s.writeItemMeta(r, "_product_id", strconv.FormatUint(p.line.product.id, 10))
	s.writeItemMeta(r, "_qty", strconv.Itoa(-p.quantity))
	s.writeItemMeta(r, "_line_subtotal", decimal(-p.net))
	s.writeItemMeta(r, "_line_total", decimal(-p.net))
	s.writeItemMeta(r, "_line_tax", decimal(-p.tax))
	s.writeItemMeta(r, "_refunded_item_id", strconv.FormatUint(p.line.item, 10))
}
