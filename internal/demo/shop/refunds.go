package shop

import "strconv"

// refundLine is the part of a refund for one line.
type refundLine struct {
	line     *line
	quantity int
	net, tax Cents
}

func (s *Shop) refundAll(o *order, at int64) {
	s.refundRest(o, at, "returned", "wc-refunded")
	s.disappoint(o.customer, at, 0.35, "return")
}

// refundRest refunds everything that was not refunded yet and sets the order's status.
func (s *Shop) refundRest(o *order, at int64, reason, status string) {
	var parts []refundLine
	for i := range o.basket.lines {
		l := &o.basket.lines[i]
		parts = append(parts, refundLine{l, l.quantity - l.returned, l.total - l.returns, l.tax - l.returnsT})
	}
	s.setStatus(o, at, status)
	s.truth.Full++
	s.refund(o, at, parts, o.basket.shipping, o.basket.shippingTax, reason)
}

// refundPart refunds one line or a part of it.
func (s *Shop) refundPart(o *order, at int64) {
	s.disappoint(o.customer, at, 0.5, "damaged or wrong article")
	l := &o.basket.lines[s.rng.IntN(len(o.basket.lines))]
	if len(o.basket.lines) == 1 && l.quantity == 1 {
		// One article cannot be divided: an allowance for a damaged parcel.
		net := l.total / 4
		s.refund(o, at, []refundLine{{l, 0, net, cents(float64(net) * float64(o.basket.vat) / 100)}}, 0, 0, "damaged")
		return
	}
	quantity := 1 + s.rng.IntN(l.quantity)
	if len(o.basket.lines) == 1 {
		quantity = 1
	}
	net := l.total * Cents(quantity) / Cents(l.quantity)
	tax := l.tax * Cents(quantity) / Cents(l.quantity)
	s.refund(o, at, []refundLine{{l, quantity, net, tax}}, 0, 0, "returned")
}

// refund adds a refund, which is an order with negative amounts.
func (s *Shop) refund(o *order, at int64, parts []refundLine, shipping, shippingTax Cents, reason string) {
	s.truth.Refunds++
	r := &order{entry: &entry{}, customer: o.customer, basket: o.basket}
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
	s.edit(o.entry, at, func(*Order) {})
}

// writeReturn adds a line of a refund.
func (s *Shop) writeReturn(r *order, p refundLine) {
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
