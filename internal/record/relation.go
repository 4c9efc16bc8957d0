package record

import (
	"strings"

	"github.com/klantenbinding/loyalty/internal/money"
)

// The other kinds of record. Queries, metrics and the API use the same strings.
const (
	KindSubscriptionEvent Kind = "subscription_event"
	KindAnswer            Kind = "answer"
	KindInvitation        Kind = "invitation"
	KindCancellation      Kind = "cancellation"
	KindContact           Kind = "contact"
	KindEngagement        Kind = "engagement"
	KindMembership        Kind = "membership"
	KindPoints            Kind = "points"
	KindSpend             Kind = "spend"
	KindNewsletter        Kind = "newsletter"
)

// Who identifies the customer of a record by the source's customer id, an e-mail address, or both.
// The source rejects a record with neither.
type Who struct {
	Customer Key
	Email    EmailHash
}

// SubscriptionEvent is a change of a subscription from a day on. Without events a subscription costs
// Subscription.Monthly from its start to its end.
type SubscriptionEvent struct {
	Key          Key
	Subscription Key
	Day          Day
	Type         SubscriptionEventType
	// Monthly is the price a month from Day on; for EventChange and EventResume.
	Monthly money.Amount
}

// SubscriptionEventType is a type of subscription event.
type SubscriptionEventType uint8

// The types of subscription event. A paused subscription has no revenue until it is resumed.
// EventCancel is the customer's notice; the subscription ends at the end of the paid period, not by
// the notice. EventPaymentRecovered is the payment of what had failed before.
const (
	EventChange SubscriptionEventType = iota + 1
	EventPause
	EventResume
	EventCancel
	EventPaymentFailed
	EventPaymentRecovered
)

// Question is a survey question.
type Question uint8

// The questions. QuestionRecommend, QuestionTry and QuestionReturn are the questions of the customer
// loyalty index. QuestionCategorySpend asks for an amount, not for a score: what the customer spent
// in the whole category in the Answer.Days days before.
const (
	QuestionNPS Question = iota + 1
	QuestionCSAT
	QuestionCES
	QuestionRecommend
	QuestionTry
	QuestionReturn
	QuestionCategorySpend
)

// Answer is one answer to one survey question.
type Answer struct {
	Key Key
	Who
	Day      Day
	Question Question
	// Score is a value on a scale of Scale points: 1 to Scale for 3, 5, 6, 7 and 10 points, 0 to 10
	// for 11 points. A higher score is better; sources reverse scales that run the other way.
	Score, Scale uint8
	Amount       money.Amount // QuestionCategorySpend only
	Days         uint16       // QuestionCategorySpend only
	Touchpoint   string       // "" if unknown
}

// Invitation is a request to a customer to answer a survey.
type Invitation struct {
	Key Key
	Who
	Day Day
}

// Reason is why a customer cancelled.
type Reason uint8

// The reasons.
const (
	ReasonUnknown Reason = iota
	ReasonService
	ReasonPrice
	ReasonOnboarding
	ReasonChannel
	ReasonInvoluntary // a payment failed
	ReasonOther
)

// Cancellation is a customer's notice of leaving.
type Cancellation struct {
	Key Key
	Who
	Day    Day
	Reason Reason
}

// Contact is one contact of a customer with customer service. Contacts about one matter share a
// case.
type Contact struct {
	Key Key
	Who
	Day      Day
	Case     Key // zero if the contact is a case by itself
	Resolved bool
}

// Engagement is something the customer did besides buying.
type Engagement struct {
	Key Key
	Who
	Day     Day
	Channel string // review, visit, social, community, or the source's own name
	// Referral is true if somebody referred the customer in Who to the shop.
	Referral bool
}

// Membership is a customer's period in a loyalty programme at one tier. A change of tier starts
// another membership.
type Membership struct {
	Key Key
	Who
	Start     Day
	End       Day // first day after the period; NoDay while it runs
	Programme string
	Kind      string // points, tiered, paid, value, partner, game
	Tier      string // "" if the programme has no tiers
}

// Newsletter is a time in which a customer receives a newsletter.
type Newsletter struct {
	Key Key
	Who
	Start Day
	End   Day // first day after it; NoDay while the customer receives the newsletter
}

// PointsMove is a movement of a customer's programme points.
type PointsMove uint8

// The movements of points.
const (
	PointsEarned PointsMove = iota + 1
	PointsRedeemed
	PointsExpired
)

// Points is a number of points earned, redeemed or expired. The number is positive.
type Points struct {
	Key Key
	Who
	Day    Day
	Move   PointsMove
	Points int64
}

// Purpose is the purpose of spend.
type Purpose uint8

// The purposes.
const (
	PurposeAcquisition Purpose = iota + 1
	PurposeRetention
)

// Spend is money that the business spent on customers in general: on advertising to win new ones, or
// on service, a programme and mailings to keep existing ones.
type Spend struct {
	Key     Key
	Day     Day
	Purpose Purpose
	Amount  money.Amount
	Channel string // acquisition channel, "" if unknown
}

// Kinds returns all kinds of record. A kind that others refer to comes after them.
func Kinds() []Kind {
	return []Kind{
		KindLine, KindRefund, KindSubscriptionEvent, KindAnswer, KindInvitation, KindCancellation, KindContact,
		KindEngagement, KindMembership, KindNewsletter, KindPoints, KindSpend, KindOrder, KindSubscription, KindCustomer,
	}
}

// Plural returns the plural of the kind in English, such as "subscription events".
func (k Kind) Plural() string {
	if k == KindPoints || k == KindSpend {
		return string(k)
	}
	return strings.ReplaceAll(string(k), "_", " ") + "s"
}
