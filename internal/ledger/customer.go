package ledger

import (
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Customer is one customer's history, decoded from a view.
type Customer struct {
	// Purchases are the sales that were not refunded in full, sorted by day. A sale counts as
	// refunded in full if at most one cent for each refund is missing, because of rounding.
	Purchases []Purchase
	// Refunds are the partial refunds of those purchases, and what was given back for other sales beyond
	// their amount, sorted by day.
	Refunds []Refund
	// Repayments are all refunds of sales, also of the sales that were refunded in full, sorted by day.
	Repayments []Repayment
	// Subscriptions are the periods at one price of all subscriptions, sorted by start.
	Subscriptions []Subscription
	// Trials are the free trials of subscriptions, sorted by start of the subscription.
	Trials []Trial
	// Renewals are the renewals of running subscriptions that the source names, in no particular order.
	Renewals []Renewal
	// Dunnings are the times in which a payment for a subscription was due, in no particular order.
	Dunnings []Dunning
	// SubscriptionNotices are the days of notices of cancellation, sorted.
	SubscriptionNotices []record.Day
	// PaymentFailures are the days on which a payment for a subscription failed, sorted.
	PaymentFailures []record.Day
	// The following are sorted by day, Memberships and Newsletters by start.
	Answers       []Answer
	Invitations   []record.Day
	Cancellations []Cancellation
	Contacts      []Contact
	Engagements   []Engagement
	Memberships   []Membership
	Points        []Points
	Newsletters   []Newsletter
	// Apart tells that the history is one guest order, of a source whose guests are no customers. It has
	// only the purchase and its refunds.
	Apart bool
	// Groups has the customer's present code in each dimension; View.Values has their names.
	// Source and channel come from the latest purchase. The country comes from the customer record,
	// else from the latest purchase. The acquisition channel comes from the customer record, else from
	// the first purchase: its acquisition channel, else its channel. The programme tier comes from the
	// membership that is
	// active on the last day of View.Span; of several, from the one that started last.
	// Own dimensions come from the records that From says. A refused dimension has code 0.
	Groups [NumDimensions]uint16

	prices   []note // scratch: events that change the price of subscriptions
	payments []note // scratch: events about failed payments
	notices  []note // scratch: notices given
}

// Purchase is one sale.
type Purchase struct {
	Day     record.Day
	Revenue money.Amount
	// Margin is the revenue minus the cost of the lines if every line has a cost, else the revenue
	// times the source's margin. It is valid only if HasMargin.
	Margin     money.Amount
	HasMargin  bool
	Discounted bool
	// Channel is a code of DimChannel, Source one of DimSource.
	Channel, Source uint16
	// Products are the numbers of the products, unique over all sources; nil if no lines are known.
	// The caller must not change them.
	Products []uint32
}

// Refund is money given back for part of a purchase, or beyond the amount of a sale.
type Refund struct {
	Day record.Day
	// Amount is positive unless a correction took back what was given beyond the amount of a sale.
	Amount money.Amount
	// Margin is the amount by which the margin falls. It is valid only if HasMargin.
	Margin    money.Amount
	HasMargin bool
}

// Repayment is money given back for a sale, in part or in full.
type Repayment struct {
	Day record.Day
	// Amount is positive.
	Amount money.Amount
	Reason record.RefundReason
}

// Subscription is a period of a recurring contract at one price. A contract that was paused or
// changed its price has several.
type Subscription struct {
	// Start is the first day.
	Start record.Day
	// End is the first day after the period, or record.NoDay while it runs.
	End record.Day
	// Monthly is the price of a month.
	Monthly money.Amount
	// Margin is the price times the source's margin. It is valid only if HasMargin.
	Margin    money.Amount
	HasMargin bool
}

// Trial is the free trial of a subscription.
type Trial struct {
	// Start is the first day.
	Start record.Day
	// End is the first day after the trial: the day of the first payment, or an earlier end of the
	// subscription.
	End record.Day
	// Paid is the first paid day of the subscription, or record.NoDay if it never was paid.
	Paid record.Day
}

// Renewal is the next renewal of a subscription without a known end, or the end of a contract of a fixed length. Notice
// was not given.
type Renewal struct {
	// Start is the first day of the subscription.
	Start record.Day
	// Day is the day of the renewal.
	Day record.Day
	// Monthly is the present price of a month.
	Monthly money.Amount
}

// Dunning is the time in which a failed payment of a subscription is due: until it is paid, the subscription ends or 31 days
// pass without a further failure. Further failures in this time belong to it.
type Dunning struct {
	// Failed is the day of the first failure.
	Failed record.Day
	// Resolved is the day of the payment or end. It is record.NoDay while the payment is due, and for ever if neither
	// happened in the 31 days after the last failure.
	Resolved record.Day
	// Recovered tells whether it was paid.
	Recovered bool
}

// Answer is one answer to one survey question.
type Answer struct {
	Day      record.Day
	Question record.Question
	// Score lies on a scale of Scale points as in record.Answer; both are zero for
	// record.QuestionCategorySpend.
	Score, Scale uint8
	// Touchpoint is a code of View.Touchpoints.
	Touchpoint uint16
	// Amount is what the customer spent in the whole category in the Days days before Day. Both are
	// zero for all other questions.
	Days   uint16
	Amount money.Amount
}

// Cancellation is a customer's notice of leaving.
type Cancellation struct {
	Day    record.Day
	Reason record.Reason
}

// Contact is one contact with customer service.
type Contact struct {
	Day record.Day
	// Case is equal for all contacts about one matter. It is unique over all customers and sources.
	Case     uint64
	Resolved bool
}

// Engagement is something the customer did besides buying.
type Engagement struct {
	Day record.Day
	// Channel is a code of View.EngagementChannels.
	Channel uint16
	// Referral tells whether another customer referred this one.
	Referral bool
}

// Membership is a period in a loyalty programme at one tier.
type Membership struct {
	// Start is the first day.
	Start record.Day
	// End is the first day after the period, or record.NoDay while it runs.
	End record.Day
	// Programme, Kind and Tier are codes of View.Programmes, View.ProgrammeKinds and View.Tiers.
	Programme, Kind, Tier uint16
}

// Newsletter is a time in which the customer receives a newsletter.
type Newsletter struct {
	// Start is the first day.
	Start record.Day
	// End is the first day after it, or record.NoDay while it runs.
	End record.Day
}

// Points is points earned, redeemed or expired.
type Points struct {
	Day  record.Day
	Move record.PointsMove
	// Points is positive for all moves.
	Points int64
}

// SpendDay is the money spent for one purpose through one channel on one day.
type SpendDay struct {
	Day     record.Day
	Purpose record.Purpose
	// Channel is a code of DimAcquisitionChannel.
	Channel uint16
	Amount  money.Amount
}
