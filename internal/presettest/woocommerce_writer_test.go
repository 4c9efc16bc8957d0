package presettest_test

import (
	"fmt"
	"strings"
	"time"
)

// wooOrder is an order, a refund or a subscription as WooCommerce's own objects have it. Amounts that
// follow from others are computed as WC_Abstract_Order computes them.
type wooOrder struct {
	id, parent, customer  int
	kind, status, email   string // kind: default shop_order
	created, paid, edited string // edited: default created
	currency, via         string // default EUR, checkout
	// shipping and shippingTax are of the order; the tax of goods is the sum of the items'.
	shipping, shippingTax float64
	discount              float64
	// otherwise is what a gift card, credit or a similar payment takes off the total after tax.
	otherwise float64
	items     []wooItem
	meta      string // "key=value, key=value"
}

// wooItem is an item of an order.
type wooItem struct {
	kind       string // default line_item
	product    int
	total, tax float64 // after discounts, net
	meta       string
}

// cartTax is what WC_Abstract_Order::update_taxes sets as cart_tax: the tax of items and fees, without
// the tax on shipping.
func (o *wooOrder) cartTax() (sum float64) {
	for _, i := range o.items {
		sum += i.tax
	}
	return sum
}

// total is what WC_Abstract_Order::calculate_totals sets, less what is paid otherwise.
func (o *wooOrder) total() float64 {
	sum := o.cartTax() + o.shipping + o.shippingTax - o.otherwise
	for _, i := range o.items {
		if i.kind == "" || i.kind == "fee" {
			sum += i.total
		}
	}
	return sum
}

// complete fills in the defaults.
func (o *wooOrder) complete() {
	for field, value := range map[*string]string{&o.kind: "shop_order", &o.currency: "EUR", &o.via: "checkout", &o.edited: o.created} {
		if *field == "" {
			*field = value
		}
	}
}

// wooShop writes orders into one of WooCommerce's storages: with tables of their own by the mappings of
// OrdersTableDataStore, or as posts by the keys of WC_Order_Data_Store_CPT. testdata/products/woocommerce
// says which of their lines writes which column.
func wooShop(hpos bool, more string, orders ...wooOrder) string {
	var b strings.Builder
	storage := map[bool]string{true: "yes", false: "no"}[hpos]
	fmt.Fprintf(&b, `SET sql_mode = 'NO_ENGINE_SUBSTITUTION';
		INSERT INTO wp_options (option_name, option_value) VALUES ('woocommerce_currency', 'EUR'), ('woocommerce_custom_orders_table_enabled', '%s'),
		('woocommerce_subscriptions_active_version', '6.2.0');`, storage)
	b.WriteString(more)
	for i := range orders {
		o := &orders[i]
		o.complete()
		if hpos {
			o.writeTables(&b)
		} else {
			o.writePosts(&b)
		}
		for n, item := range o.items {
			item.write(&b, o.id, n)
		}
	}
	return b.String()
}

func (o *wooOrder) writeTables(b *strings.Builder) {
	fmt.Fprintf(b, `INSERT INTO wp_wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id, billing_email, date_created_gmt, date_updated_gmt, parent_order_id)
		VALUES (%d, '%s', '%s', '%s', %.8f, %.8f, %d, %s, '%s', '%s', %d);`,
		o.id, o.status, o.currency, o.kind, o.cartTax(), o.total(), o.customer, sqlText(o.email), o.created, o.edited, o.parent)
	fmt.Fprintf(b, `INSERT INTO wp_wc_order_operational_data (order_id, created_via, date_paid_gmt, shipping_total_amount, shipping_tax_amount, discount_total_amount)
		VALUES (%d, '%s', %s, %.8f, %.8f, %.8f);`, o.id, o.via, sqlText(o.paid), o.shipping, o.shippingTax, o.discount)
	for key, value := range pairs(o.meta) {
		fmt.Fprintf(b, "INSERT INTO wp_wc_orders_meta (order_id, meta_key, meta_value) VALUES (%d, '%s', '%s');", o.id, key, value)
	}
}

func (o *wooOrder) writePosts(b *strings.Builder) {
	fmt.Fprintf(b, `INSERT INTO wp_posts (ID, post_type, post_status, post_parent, post_date_gmt, post_modified_gmt) VALUES (%d, '%s', '%s', %d, '%s', '%s');`,
		o.id, o.kind, o.status, o.parent, o.created, o.edited)
	meta := pairs(o.meta)
	for key, value := range map[string]float64{
		"_order_total": o.total(), "_order_tax": o.cartTax(), "_order_shipping": o.shipping, "_order_shipping_tax": o.shippingTax, "_cart_discount": o.discount,
	} {
		meta[key] = fmt.Sprintf("%.2f", value)
	}
	meta["_order_currency"] = o.currency
	if o.kind == "shop_order_refund" {
		meta["_refund_amount"] = fmt.Sprintf("%.2f", -o.total())
	} else {
		meta["_customer_user"], meta["_billing_email"], meta["_created_via"] = fmt.Sprint(o.customer), o.email, o.via
	}
	if at, err := time.Parse(time.DateTime, o.paid); err == nil {
		meta["_date_paid"] = fmt.Sprint(at.Unix())
	}
	for key, value := range meta {
		fmt.Fprintf(b, "INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (%d, '%s', '%s');", o.id, key, value)
	}
}

// write adds an item, which both storages keep alike.
func (i *wooItem) write(b *strings.Builder, order, n int) {
	kind, id := i.kind, order*10+n
	if kind == "" {
		kind = "line_item"
	}
	meta := pairs(i.meta)
	if kind == "line_item" || kind == "fee" {
		meta["_line_total"], meta["_line_tax"] = fmt.Sprintf("%.2f", i.total), fmt.Sprintf("%.2f", i.tax)
	}
	if kind == "line_item" {
		meta["_product_id"], meta["_qty"] = fmt.Sprint(i.product), "1"
	}
	fmt.Fprintf(b, "INSERT INTO wp_woocommerce_order_items (order_item_id, order_item_name, order_item_type, order_id) VALUES (%d, 'x', '%s', %d);", id, kind, order)
	for key, value := range meta {
		fmt.Fprintf(b, "INSERT INTO wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) VALUES (%d, '%s', '%s');", id, key, value)
	}
}

// pairs reads "key=value, key=value".
func pairs(text string) map[string]string {
	m := map[string]string{}
	for pair := range strings.SplitSeq(text, ", ") {
		if key, value, ok := strings.Cut(pair, "="); ok {
			m[key] = value
		}
	}
	return m
}

// sqlText writes a text in SQL; nothing is NULL.
func sqlText(s string) string {
	if s == "" {
		return "NULL"
	}
	return "'" + s + "'"
}
