// Package record holds the canonical facts that sources hand to the ledger: customers, orders,
// order lines, refunds and subscriptions, already translated from a product's own tables into
// one currency, one calendar and one notion of a sale. It has no logic beyond naming things.
package record

import "github.com/klantenbinding/loyalty/internal/money"

// Key identifies a record within one source and one kind. A source's own numeric id is its key
// where it fits; other ids (text, binary, huge numbers) are numbered by the source in order of
// appearance. Zero means "none": no source uses it for a record.
type Key uint32

// EmailHash is the keyed hash of a normalised e-mail address; zero means "no address". The
// address itself never leaves the package that reads it.
type EmailHash uint64

// Kind names a kind of record.
type Kind string

// The kinds of record.
const (
	KindCustomer     Kind = "customer"
	KindOrder        Kind = "order"
	KindLine         Kind = "line"
	KindRefund       Kind = "refund"
	KindSubscription Kind = "subscription"
)

// Order is one order. Orders that are no sale are handed over too (Sale false), so that an order
// which stops being a sale leaves the figures.
type Order struct {
	Key      Key
	Customer Key       // the source's customer id; zero for a guest
	Email    EmailHash // zero if unknown
	Day      Day       // day of the purchase in the business time zone
	Sale     bool      // whether the order's status counts as a sale
	// Revenue is the goods' value after discounts in the base currency, net of tax and shipping
	// unless the configuration counts them in. Refunds are not subtracted here.
	Revenue money.Amount
	// Discounted tells whether a discount or coupon was applied.
	Discounted bool
	Channel    string // "" if unknown
	Country    string // "" if unknown
	// AcquisitionChannel says how the customer came to this order; "" if unknown. That of the first
	// purchase is the customer's.
	AcquisitionChannel string
}

// Line is one line of an order. A batch that has lines of an order has all of them.
type Line struct {
	Order   Key
	Product Key
	// Cost is the purchase cost of the whole line in the base currency; meaningful if HasCost.
	Cost    money.Amount
	HasCost bool
}

// Refund is money given back for an order, positive, on its own day, split as Revenue is.
type Refund struct {
	Key    Key
	Order  Key
	Day    Day
	Amount money.Amount
}

// Customer is what a source says about a customer besides the orders.
type Customer struct {
	Key                Key
	Email              EmailHash
	Country            string // "" if unknown, as are the next two
	Segment            string
	AcquisitionChannel string
}

// Subscription is a recurring contract at one price. A change of price is two of them.
type Subscription struct {
	Key      Key
	Customer Key
	Email    EmailHash
	Start    Day
	// End is the first day on which it no longer runs (the end of the paid period); NoDay while
	// it runs.
	End Day
	// Monthly is its price a month in the base currency.
	Monthly money.Amount
}

// Batch is what one page of a source's records becomes. Records are upserts by key; applying a
// batch twice is the same as applying it once.
type Batch struct {
	Customers     []Customer
	Orders        []Order
	Refunds       []Refund
	Subscriptions []Subscription

	SubscriptionEvents []SubscriptionEvent
	Answers            []Answer
	Invitations        []Invitation
	Cancellations      []Cancellation
	Contacts           []Contact
	Engagements        []Engagement
	Memberships        []Membership
	Points             []Points
	Spend              []Spend

	// Lines are grouped by order. LinesOf lists the orders whose lines were read, so that an
	// order that lost its lines is told from one whose lines were not looked at.
	Lines   []Line
	LinesOf []Key
	// Removed lists records that no longer exist in the source, by kind.
	Removed map[Kind][]Key
}
