package ledger

import (
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Customer is one customer's history, decoded from a view.
type Customer struct {
	// Purchases are the sales that were not refunded in full, ascending by day.
	Purchases []Purchase
	// Refunds are the partial refunds of those purchases, ascending by day.
	Refunds []Refund
	// Subscriptions are ascending by start.
	Subscriptions []Subscription
	// Groups holds the customer's code in each dimension as of now; View.Values names the codes.
	// Source and channel are those of the latest purchase, and so is the country unless the
	// customer record says one. The acquisition channel is the customer record's, else the
	// channel of the first purchase.
	Groups [NumDimensions]uint16
}

// Purchase is one sale.
type Purchase struct {
	Day     record.Day
	Revenue money.Amount
	// Margin is revenue less the lines' cost where every line has one, else revenue times the
	// source's margin. It means something only if HasMargin.
	Margin     money.Amount
	HasMargin  bool
	Discounted bool
	// Products are numbers of products, unique over all sources; nil if no lines are known.
	// They share the view's memory and must not be changed.
	Products []uint32
}

// Refund is money given back for part of a purchase.
type Refund struct {
	Day record.Day
	// Amount is positive, and Margin is what the margin falls by, if HasMargin.
	Amount, Margin money.Amount
	HasMargin      bool
}

// Subscription is a recurring contract at one price.
type Subscription struct {
	// Start is the first day; End the first day after it ended, or record.NoDay while it runs.
	Start, End record.Day
	// Monthly is the price of a month.
	Monthly money.Amount
}
