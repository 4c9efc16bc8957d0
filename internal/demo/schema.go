package demo

import (
	"bufio"
	"time"

	"github.com/dolthub/go-mysql-server/sql"
	"github.com/dolthub/go-mysql-server/sql/types"
	"github.com/dolthub/vitess/go/sqltypes"
	"github.com/shopspring/decimal"

	"github.com/klantenbinding/loyalty/internal/demo/shop"
)

const primary = "PRIMARY"

// boundable is a definition with rows of any type.
type boundable interface {
	name() string
	bind(snap *shop.Snapshot, schema string) sql.Table
	dump(out *bufio.Writer, snap *shop.Snapshot) error
}

// shopTables returns the tables of the shop with the product's names and types. They have only the
// columns that the exporter may read.
func shopTables() []boundable {
	return []boundable{
		ordersTable(), operationalTable(), addressesTable(), itemsTable(), usersTable(), optionsTable(), subscriptionLogTable(),
		metaTable("wp_wc_orders_meta", "id", "order_id", func(s *shop.Snapshot) *shop.Sorted[shop.Meta] { return s.OrdersMeta }),
		metaTable("wp_woocommerce_order_itemmeta", "meta_id", "order_item_id", func(s *shop.Snapshot) *shop.Sorted[shop.Meta] { return s.ItemMeta }),
		metaTable("wp_usermeta", "umeta_id", "user_id", func(s *shop.Snapshot) *shop.Sorted[shop.Meta] { return s.UserMeta }),
	}
}

func ordersTable() boundable {
	type row = shop.Order
	return &definition[row]{
		table: "wp_wc_orders",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.Orders },
		columns: []column[row]{
			{"id", types.Uint64, false, func(r *row) any { return r.ID }},
			{"status", varchar(20), true, func(r *row) any { return r.Status }},
			{"currency", varchar(10), true, func(r *row) any { return r.Currency }},
			{"type", varchar(20), true, func(r *row) any { return r.Type }},
			{"tax_amount", amount(), true, func(r *row) any { return money(r.CartTax) }},
			{"total_amount", amount(), true, func(r *row) any { return money(r.Total) }},
			{"customer_id", types.Uint64, true, func(r *row) any { return r.Customer }},
			{"billing_email", varchar(320), true, func(r *row) any { return textOrNull(r.Email) }},
			{"date_created_gmt", types.Datetime, true, func(r *row) any { return moment(r.Created) }},
			{"date_updated_gmt", types.Datetime, true, func(r *row) any { return moment(r.Updated) }},
			{"parent_order_id", types.Uint64, true, func(r *row) any { return r.Parent }},
			{"payment_method", varchar(100), true, func(r *row) any { return textOrNull(r.PaymentMethod) }},
			{"payment_method_title", types.Text, true, func(r *row) any { return textOrNull(r.PaymentTitle) }},
		},
		indexes: []keyDef{
			{primary, []string{"id"}, 0, false},
			{"date_updated", []string{"date_updated_gmt", "id"}, 1, false},
			{"parent_order_id", []string{"parent_order_id", "id"}, 2, true},
		},
	}
}

func operationalTable() boundable {
	type row = shop.Operational
	return &definition[row]{
		table: "wp_wc_order_operational_data",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.Operational },
		columns: []column[row]{
			{"id", types.Uint64, false, func(r *row) any { return r.ID }},
			{"order_id", types.Uint64, true, func(r *row) any { return r.Order }},
			{"created_via", varchar(100), true, func(r *row) any { return textOrNull(r.CreatedVia) }},
			{"woocommerce_version", varchar(20), true, func(r *row) any { return r.Version }},
			{"prices_include_tax", types.Int8, true, func(r *row) any { return flag(r.PricesIncludeTax) }},
			{"order_stock_reduced", types.Int8, true, func(r *row) any { return flag(r.Stock) }},
			{"date_paid_gmt", types.Datetime, true, func(r *row) any { return moment(r.Paid) }},
			{"date_completed_gmt", types.Datetime, true, func(r *row) any { return moment(r.Completed) }},
			{"shipping_tax_amount", amount(), true, func(r *row) any { return money(r.ShippingTax) }},
			{"shipping_total_amount", amount(), true, func(r *row) any { return money(r.Shipping) }},
			{"discount_tax_amount", amount(), true, func(r *row) any { return money(r.DiscountTax) }},
			{"discount_total_amount", amount(), true, func(r *row) any { return money(r.Discount) }},
		},
		indexes: []keyDef{{primary, []string{"id"}, 0, false}, {"order_id", []string{"order_id"}, 1, true}},
	}
}

func addressesTable() boundable {
	type row = shop.Address
	return &definition[row]{
		table: "wp_wc_order_addresses",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.Addresses },
		columns: []column[row]{
			{"id", types.Uint64, false, func(r *row) any { return r.ID }},
			{"order_id", types.Uint64, false, func(r *row) any { return r.Order }},
			{"address_type", varchar(20), true, func(r *row) any { return r.Type }},
			{"first_name", types.Text, true, func(r *row) any { return r.FirstName }},
			{"last_name", types.Text, true, func(r *row) any { return r.LastName }},
			{"city", types.Text, true, func(r *row) any { return r.City }},
			{"postcode", types.Text, true, func(r *row) any { return r.Postcode }},
			{"country", types.Text, true, func(r *row) any { return r.Country }},
			{"email", varchar(320), true, func(r *row) any { return textOrNull(r.Email) }},
		},
		indexes: []keyDef{{primary, []string{"id"}, 0, false}, {"order_id", []string{"order_id", "address_type"}, 1, true}},
	}
}

func itemsTable() boundable {
	type row = shop.Item
	return &definition[row]{
		table: "wp_woocommerce_order_items",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.Items },
		columns: []column[row]{
			{"order_item_id", types.Uint64, false, func(r *row) any { return r.ID }},
			{"order_item_name", types.Text, false, func(r *row) any { return r.Name }},
			{"order_item_type", varchar(200), false, func(r *row) any { return r.Type }},
			{"order_id", types.Uint64, false, func(r *row) any { return r.Order }},
		},
		indexes: []keyDef{{primary, []string{"order_item_id"}, 0, false}, {"order_id", []string{"order_id", "order_item_id"}, 1, true}},
	}
}

func metaTable(name, id, parent string, rows func(*shop.Snapshot) *shop.Sorted[shop.Meta]) boundable {
	type row = shop.Meta
	return &definition[row]{
		table: name,
		rows:  rows,
		columns: []column[row]{
			{id, types.Uint64, false, func(r *row) any { return r.ID() }},
			{parent, types.Uint64, false, func(r *row) any { return r.Parent() }},
			{"meta_key", varchar(255), true, func(r *row) any { return r.Key() }},
			{"meta_value", types.LongText, true, func(r *row) any { return r.Value() }},
		},
		indexes: []keyDef{{primary, []string{id}, 0, false}, {parent, []string{parent, id}, 1, true}},
	}
}

func usersTable() boundable {
	type row = shop.User
	return &definition[row]{
		table: "wp_users",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.Users },
		columns: []column[row]{
			{"ID", types.Uint64, false, func(r *row) any { return r.ID }},
			{"user_login", varchar(60), false, func(r *row) any { return r.Login }},
			{"user_email", varchar(100), false, func(r *row) any { return r.Email }},
			{"user_registered", types.Datetime, false, func(r *row) any { return moment(r.Registered) }},
			{"display_name", varchar(250), false, func(r *row) any { return r.Name }},
		},
		indexes: []keyDef{{primary, []string{"ID"}, 0, false}},
	}
}

func optionsTable() boundable {
	type row = shop.Option
	return &definition[row]{
		table: "wp_options",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.Options },
		columns: []column[row]{
			{"option_id", types.Uint64, false, func(r *row) any { return r.ID }},
			{"option_name", varchar(191), false, func(r *row) any { return r.Name }},
			{"option_value", types.LongText, false, func(r *row) any { return r.Value }},
			{"autoload", varchar(20), false, func(*row) any { return "yes" }},
		},
		indexes: []keyDef{{primary, []string{"option_id"}, 0, false}},
	}
}

func subscriptionLogTable() boundable {
	type row = shop.SubscriptionEvent
	return &definition[row]{
		table: "wp_subscription_log",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.SubscriptionLog },
		columns: []column[row]{
			{"id", types.Uint64, false, func(r *row) any { return r.ID }},
			{"subscription_id", types.Uint64, false, func(r *row) any { return r.Subscription }},
			{"logged_at", types.Datetime, false, func(r *row) any { return moment(r.Logged) }},
			{"event", varchar(40), false, func(r *row) any { return r.Event }},
			{"monthly_price", amount(), true, func(r *row) any { return moneyOrNull(r.Price) }},
		},
		indexes: []keyDef{{primary, []string{"id"}, 0, false}},
	}
}

func varchar(n int64) sql.Type { return types.MustCreateStringWithDefaults(sqltypes.VarChar, n) }

func amount() sql.Type { return types.MustCreateColumnDecimalType(26, 8) }

func money(c shop.Cents) any { return decimal.New(int64(c), -2) }

func moneyOrNull(c shop.Cents) any {
	if c == 0 {
		return nil
	}
	return money(c)
}

func moment(unix int64) any {
	if unix == 0 {
		return nil
	}
	return time.Unix(unix, 0).UTC()
}

func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func flag(b bool) any {
	if b {
		return int8(1)
	}
	return int8(0)
}
