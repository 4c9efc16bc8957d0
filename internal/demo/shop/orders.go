package shop

import "strconv"

// order is an order in progress.
type order struct {
	*entry
	customer *customer
	basket   *basket
	op       *Operational
	children childRows
}

// entry is an order's row in the table of orders. Rows are immutable; a change replaces the row. Customers keep their
// entries, and not the whole orders, which nothing needs after their last step.
type entry struct {
	row     *Order
	deleted bool
}

// childRows has the ids of an order's rows in other tables.
type childRows struct {
	addresses, meta, items, itemMeta span
}

// span is a range of ids.
type span struct{ first, count uint64 }

// add adds the id that follows the last.
func (s *span) add(id uint64) {
	if s.count == 0 {
		s.first = id
	}
	s.count++
}

// each calls fn for every id.
func (s span) each(fn func(id uint64)) {
	for id := s.first; id < s.first+s.count; id++ {
		fn(id)
	}
}

// placeOrder adds an order, pending payment, and schedules its next step.
func (s *Shop) placeOrder(c *customer, at int64) {
	s.truth.Placed++
	channel := c.channel
	if s.chance(0.04) {
		channel = "admin"
	}
	o := s.write(c, s.fill(c, at), at, "wc-pending", channel)
	for i := range o.basket.lines {
		if p := o.basket.lines[i].product; len(c.bought) < 40 {
			c.bought = append(c.bought, p)
		}
	}
	if c.user != 0 {
		c.orders = append(c.orders, o.entry)
	}
	if o.basket.percent > 0 && s.chance(0.04) {
		c.hunter = true // customers with a discount wait for the next one
	}
	s.pay(o, at)
}

// write adds the rows of a new order.
func (s *Shop) write(c *customer, b *basket, at int64, status, channel string) *order {
	subtotal, total, tax := b.sums()
	method, title := s.payment(channel)
	o := &order{entry: &entry{}, customer: c, basket: b}
	id := s.nextPost()
	o.row = &Order{
		ID: id, Status: status, Currency: b.currency, Type: "shop_order",
		CartTax: tax, Total: total + tax + b.shipping + b.shippingTax,
		Customer: c.user, Email: s.typed(c, channel), Created: at, Updated: at,
		PaymentMethod: method, PaymentTitle: title,
	}
	s.orders.put(o.row)
	s.ids.operational++
	o.op = &Operational{
		ID: s.ids.operational, Order: id, CreatedVia: channel, Version: version,
		Shipping: b.shipping, ShippingTax: b.shippingTax, Discount: subtotal - total,
		DiscountTax: cents(float64(subtotal-total) * float64(b.vat) / 100), PricesIncludeTax: true,
	}
	s.operational.put(o.op)
	s.writeAddress(o, "billing", o.row.Email)
	s.writeAddress(o, "shipping", "")
	s.writeItems(o)
	s.writeCurrency(o)
	return o
}

func (s *Shop) payment(channel string) (method, title string) {
	if channel == "admin" {
		return "bacs", "Bank transfer"
	}
	switch s.pick([]float64{52, 36, 12}) {
	case 0:
		return "woocommerce_payments", "Card"
	case 1:
		return "paypal", "PayPal"
	}
	return "bacs", "Bank transfer"
}

func (s *Shop) writeAddress(o *order, kind, email string) {
	s.ids.address++
	s.addresses.put(&Address{ID: s.ids.address, Order: o.row.ID, Type: kind, Home: o.customer.Home, Email: email})
	o.children.addresses.add(s.ids.address)
}

func (s *Shop) writeItems(o *order) {
	b := o.basket
	for i := range b.lines {
		l := &b.lines[i]
		l.item = s.writeItem(o, l.product.name, "line_item")
		s.writeItemMeta(o, "_product_id", strconv.FormatUint(l.product.id, 10))
		s.writeItemMeta(o, "_variation_id", "0")
		s.writeItemMeta(o, "_qty", strconv.Itoa(l.quantity))
		s.writeItemMeta(o, "_line_subtotal", decimal(l.subtotal))
		s.writeItemMeta(o, "_line_total", decimal(l.total))
		s.writeItemMeta(o, "_line_tax", decimal(l.tax))
		s.writeItemMeta(o, "_cogs_value", decimal(l.cost))
	}
	if b.shipping > 0 {
		s.writeItem(o, "Parcel", "shipping")
		s.writeItemMeta(o, "cost", decimal(b.shipping))
		s.writeItemMeta(o, "total_tax", decimal(b.shippingTax))
	}
	if b.coupon != "" {
		subtotal, total, _ := b.sums()
		s.writeItem(o, b.coupon, "coupon")
		s.writeItemMeta(o, "discount_amount", decimal(subtotal-total))
	}
}

// rewriteLine replaces the values of an order's first line.
func (s *Shop) rewriteLine(o *order, l *line) {
	for i, v := range []struct{ key, value string }{
		{"_qty", strconv.Itoa(l.quantity)},
		{"_line_subtotal", decimal(l.subtotal)},
		{"_line_total", decimal(l.total)},
		{"_line_tax", decimal(l.tax)},
		{"_cogs_value", decimal(l.cost)},
	} {
		const before = 2 // the product and its variation
		s.itemMeta.put(s.meta(o.children.itemMeta.first+before+uint64(i), l.item, v.key, v.value))
	}
}

func (s *Shop) writeItem(o *order, name, kind string) uint64 {
	s.ids.item++
	s.items.put(&Item{ID: s.ids.item, Order: o.row.ID, Name: name, Type: kind})
	o.children.items.add(s.ids.item)
	return s.ids.item
}

// writeItemMeta adds a value to the last item written.
func (s *Shop) writeItemMeta(o *order, key, value string) {
	s.itemMetaRow(s.ids.item, key, value)
	o.children.itemMeta.add(s.ids.itemMeta)
}

func (s *Shop) writeMeta(o *order, key, value string) {
	s.ids.ordersMeta++
	s.ordersMeta.put(s.meta(s.ids.ordersMeta, o.row.ID, key, value))
	o.children.meta.add(s.ids.ordersMeta)
}

// writeCurrency adds the exchange rate of an order in a foreign currency, as the shop's payment plugin
// does.
func (s *Shop) writeCurrency(o *order) {
	if o.basket.currency == "EUR" {
		return
	}
	s.writeMeta(o, "_wcpay_multi_currency_order_exchange_rate", strconv.FormatFloat(o.basket.rate, 'f', 4, 64))
	s.writeMeta(o, "_wcpay_multi_currency_order_default_currency", "EUR")
}

// edit replaces an order's row by a changed copy.
func (s *Shop) edit(e *entry, at int64, change func(*Order)) {
	row := *e.row
	change(&row)
	row.Updated = at
	e.row = &row
	s.orders.put(&row)
}

func (s *Shop) editOperational(o *order, change func(*Operational)) {
	op := *o.op
	change(&op)
	o.op = &op
	s.operational.put(&op)
}

// erase deletes an order with all its rows.
func (s *Shop) erase(o *order) {
	o.deleted = true
	s.orders.remove(o.row.ID)
	s.operational.remove(o.op.ID)
	o.children.addresses.each(s.addresses.remove)
	o.children.meta.each(s.ordersMeta.remove)
	o.children.items.each(s.items.remove)
	o.children.itemMeta.each(s.itemMeta.remove)
}
