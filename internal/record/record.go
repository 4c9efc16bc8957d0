// Package record has the canonical records that sources pass to the ledger: customers, orders, order
// lines, refunds, subscriptions, answers and others. A source has already converted them from its
// own tables into one currency, one calendar and one definition of a sale. The package has types
// only, no logic.
package record

import "github.com/klantenbinding/loyalty/internal/money"

// Key identifies a record within one source and one kind. It is the source's own numeric id if that
// fits. Other ids (text, binary, large numbers) are numbered by the source in order of appearance.
// No record has key zero; it means that the key is unknown.
type Key uint32

// FirstNumbered is the first key that a source gives to an id that is not its own key. Numeric ids
// below it are their own keys.
const FirstNumbered Key = 1 << 31

// MaxValue is the maximum length of a value by which customers and orders are grouped, in bytes. Sources cut
// longer values.
const MaxValue = 128

// EmailHash is the keyed hash of a normalised e-mail address; zero if the address is unknown. The
// address itself never leaves the package that reads it.
type EmailHash uint64

// Kind is a kind of record.
type Kind string

// The kinds of record.
const (
	KindCustomer     Kind = "customer"
	KindOrder        Kind = "order"
	KindLine         Kind = "line"
	KindRefund       Kind = "refund"
	KindSubscription Kind = "subscription"
)

// Order is one order. A source also passes orders that are not sales (Sale false), because an order
// may stop being a sale.
type Order struct {
	Key      Key
	Customer Key       // the source's customer id; zero for a guest
	Email    EmailHash // zero if unknown
	Day      Day       // day of the purchase in the business time zone
	Sale     bool      // whether the order's status counts as a sale
	// Revenue is the value of the goods after discounts in the base currency, without tax and
	// shipping unless the configuration includes them. Refunds are not subtracted.
	Revenue money.Amount
	// Discounted tells whether a discount or coupon was applied.
	Discounted bool
	Channel    string // "" if unknown
	Country    string // "" if unknown
	// AcquisitionChannel is the channel that led to this order; "" if unknown. The channel of the
	// first purchase is the customer's.
	AcquisitionChannel string
	// Own are the values of own dimensions that are known, one for each column.
	Own []Value
}

// Line is one line of an order. A batch has all lines of an order or none.
type Line struct {
	Order   Key
	Product Key
	// Cost is the purchase cost of the whole line in the base currency. It is valid only if HasCost.
	Cost    money.Amount
	HasCost bool
}

// Refund is money given back for an order. Its amount is positive and excludes what Revenue
// excludes.
type Refund struct {
	Key    Key
	Order  Key
	Day    Day
	Amount money.Amount
	Reason RefundReason
}

// Customer is a customer record of a source.
type Customer struct {
	Key                Key
	Email              EmailHash
	Country            string // "" if unknown
	Segment            string // "" if unknown
	AcquisitionChannel string // "" if unknown
	// Own are the values of own dimensions that are known, one for each column.
	Own []Value
}

// Subscription is a recurring contract. Subscription events change its price.
type Subscription struct {
	Key      Key
	Customer Key
	Email    EmailHash
	Start    Day
	// End is the first day after the paid period; NoDay while the subscription runs.
	End Day
	// Monthly is the price of a month in the base currency.
	Monthly money.Amount
	// TrialDays is how many days before Start a free trial began; 0 without a trial. While the trial lasts,
	// Start lies in the future.
	TrialDays uint16
	// Renews is the day on which the running term ends and the next one begins; 0 if unknown.
	Renews Day
	// Own are the values of own dimensions that are known, one for each column.
	Own []Value
}

// Batch has the records of one page of a source. Records are upserts by key. Applying a batch twice
// has the same effect as applying it once.
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
	Newsletters        []Newsletter
	Spend              []Spend

	// Lines are grouped by order.
	Lines []Line
	// LinesOf lists the orders whose lines were read. An order in it without lines has lost them.
	LinesOf []Key
	// Removed lists the records that no longer exist in the source, by kind.
	Removed map[Kind][]Key
}
