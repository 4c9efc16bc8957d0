package shop

// Cents is money in hundredths of the currency of its order.
type Cents int64

// Order is a row of wp_wc_orders: an order, a refund or a subscription, depending on Type. Times are Unix
// seconds.
type Order struct {
	ID               uint64
	Status, Currency string
	Type             string
	CartTax, Total   Cents  // CartTax excludes the tax on shipping, as OrdersTableDataStore writes it
	Customer         uint64 // zero for guests
	Email            string
	Created, Updated int64
	Parent           uint64
	PaymentMethod    string
	PaymentTitle     string
}

// Operational is a row of wp_wc_order_operational_data. A time of zero is NULL.
type Operational struct {
	ID, Order               uint64
	CreatedVia, Version     string
	Paid, Completed         int64
	ShippingTax, Shipping   Cents
	DiscountTax, Discount   Cents
	PricesIncludeTax, Stock bool
}

// Address is a row of wp_wc_order_addresses.
type Address struct {
	ID, Order           uint64
	Type                string // billing or shipping
	FirstName, LastName string
	City, Postcode      string
	Country, Email      string
}

// Item is a row of wp_woocommerce_order_items.
type Item struct {
	ID, Order  uint64
	Name, Type string
}

// Meta is a row of a key-value table. Parent is its order, item or user.
type Meta struct {
	ID, Parent uint64
	Key, Value string
}

// User is a row of wp_users. Registered is in Unix seconds.
type User struct {
	ID         uint64
	Login      string
	Email      string
	Name       string
	Registered int64
}

// Option is a row of wp_options.
type Option struct {
	ID          uint64
	Name, Value string
}

// Snapshot is the databases at one time. It is immutable.
type Snapshot struct {
	Orders      *Sorted[Order]
	Operational *Sorted[Operational]
	Addresses   *Sorted[Address]
	OrdersMeta  *Sorted[Meta]
	Items       *Sorted[Item]
	ItemMeta    *Sorted[Meta]
	Users       *Sorted[User]
	UserMeta    *Sorted[Meta]
	Options     *Sorted[Option]

	SubscriptionLog *Sorted[SubscriptionEvent]

	// CRM is the CRM's database.
	CRM *CRM
}
