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

// Address is a row of wp_wc_order_addresses. All addresses of a customer share one home.
type Address struct {
	ID, Order uint64
	*Home
	Type  string // billing or shipping
	Email string
}

// Home is a name and where the customer lives.
type Home struct {
	FirstName, LastName     string
	City, Postcode, Country string
}

// Item is a row of wp_woocommerce_order_items.
type Item struct {
	ID, Order  uint64
	Name, Type string
}

// Meta is a row of a key-value table. It is small, because half of the shop's rows are in these tables.
type Meta struct {
	id, parent uint32
	key, value *string // shared by equal texts
}

// ID returns the primary key.
func (m *Meta) ID() uint64 { return uint64(m.id) }

// Parent returns the id of the order, item or user.
func (m *Meta) Parent() uint64 { return uint64(m.parent) }

// Key returns the key.
func (m *Meta) Key() string { return *m.key }

// Value returns the value.
func (m *Meta) Value() string { return *m.value }

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
