package ledger

import (
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Customer is one customer's history, decoded from a view.
type Customer struct {
	// Purchases are the sales that were not refunded in full, ascending by day. Refunds that come to
	// a sale's revenue but for a cent each, which rounding may have taken, are in full.
	Purchases []Purchase
	// Refunds are the partial refunds of those purchases, ascending by day.
	Refunds []Refund
	// Subscriptions are the stretches at one price of all subscriptions, ascending by start.
	Subscriptions []Subscription
	// SubscriptionNotices are the days of notices of cancellation, PaymentFailures those of
	// payments for subscriptions that failed, both ascending.
	SubscriptionNotices, PaymentFailures []record.Day
	// The following are ascending by day, Memberships by start.
	Answers       []Answer
	Invitations   []record.Day
	Cancellations []Cancellation
	Contacts      []Contact
	Engagements   []Engagement
	Memberships   []Membership
	Points        []Points
	// Groups holds the customer's code in each dimension as of now; View.Values names the codes.
	// Source and channel are those of the latest purchase, and so is the country unless the
	// customer record says one. The acquisition channel is the customer record's, else the
	// channel of the first purchase. The programme tier is that of the membership which runs on
	// the last day of View.Span, of several the one that began last.
	Groups [NumDimensions]uint16

	prices []note // scratch: events that change subscriptions' prices
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
	// Channel is a code of DimChannel.
	Channel uint16
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

// Subscription is a stretch of a recurring contract at one price. A contract that was paused or
// changed its price is several of them.
type Subscription struct {
	// Start is the first day; End the first day after it ended, or record.NoDay while it runs.
	Start, End record.Day
	// Monthly is the price of a month.
	Monthly money.Amount
}
