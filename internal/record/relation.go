package record

import (
	"strings"

	"github.com/klantenbinding/loyalty/internal/money"
)

// The kinds of record that say why customers stay or leave. The strings are those of queries,
// metrics and the API.
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
)

// Who says whom a record is about: the source's customer id, an e-mail address, or both. A record
// with neither is rejected where it is read.
type Who struct {
	Customer Key
	Email    EmailHash
}

// SubscriptionEvent changes what a subscription brings from a day on. A subscription without
// events runs at Subscription.Monthly from its start to its end.
type SubscriptionEvent struct {
	Key          Key
	Subscription Key
	Day          Day
	Type         SubscriptionEventType
	// Monthly is the price a month from Day on; for EventChange and EventResume.
	Monthly money.Amount
}

// SubscriptionEventType is what happened to a subscription.
type SubscriptionEventType uint8

// The types of subscription event. A pause brings nothing until it is resumed. EventCancel is the
// customer's notice, which ends nothing by itself: the paid period's end does.
const (
	EventChange SubscriptionEventType = iota + 1
	EventPause
	EventResume
	EventCancel
	EventPaymentFailed
)

// Question is what a survey answer answers.
type Question uint8

// The questions. The last is no score: Answer.Amount says what the customer spends in the whole
// category in the Answer.Days days before.
const (
	QuestionNPS Question = iota + 1
	QuestionCSAT
	QuestionCES
	QuestionRecommend // the three of the customer loyalty index
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
	// Score lies on a scale of Scale points: 1 to Scale for 3, 5, 6, 7 and 10, 0 to 10 for 11.
	// Higher is better; sources turn round what their survey asked the other way.
	Score, Scale uint8
	Amount       money.Amount // QuestionCategorySpend only
	Days         uint16       // QuestionCategorySpend only
	Touchpoint   string       // "" if unknown
}

// Invitation asks a customer for an answer.
type Invitation struct {
	Key Key
	Who
	Day Day
}

// Reason is why a customer cancelled.
type Reason uint8

// The reasons. ReasonUnknown is where the source keeps none.
const (
	ReasonUnknown Reason = iota
	ReasonService
	ReasonPrice
	ReasonOnboarding
	ReasonChannel
	ReasonInvoluntary // a payment failed
	ReasonOther
)

// Cancellation is a customer's notice that they leave.
type Cancellation struct {
	Key Key
	Who
	Day    Day
	Reason Reason
}

// Contact is one contact of a customer with service. Contacts on one matter share the case.
type Contact struct {
	Key Key
	Who
	Day      Day
	Case     Key // zero: a case of its own
	Resolved bool
}

// Engagement is something a customer did besides buying.
type Engagement struct {
	Key Key
	Who
	Day     Day
	Channel string // review, visit, social, community, or the source's own word
	// Referral is true for the act of bringing somebody: the customer named by Who came by it.
	Referral bool
}

// Membership is a customer's time in a loyalty programme at one tier. A change of tier is two.
type Membership struct {
	Key Key
	Who
	Start     Day
	End       Day // first day without it; NoDay while it lasts
	Programme string
	Kind      string // points, tiered, paid, value, partner, game
	Tier      string // "" where there are none
}

// PointsMove is what happened to a customer's programme points.
type PointsMove uint8

// The moves of points.
const (
	PointsEarned PointsMove = iota + 1
	PointsRedeemed
	PointsExpired
)

// Points is points earned, redeemed or expired, always a positive number.
type Points struct {
	Key Key
	Who
	Day    Day
	Move   PointsMove
	Points int64
}

// Purpose is what money was spent for.
type Purpose uint8

// The purposes.
const (
	PurposeAcquisition Purpose = iota + 1
	PurposeRetention
)

// Spend is money that the business spent on customers in general: advertising on new ones, or
// service, programme and mailings on existing ones.
type Spend struct {
	Key     Key
	Day     Day
	Purpose Purpose
	Amount  money.Amount
	Channel string // acquisition channel, "" if unknown
}

// Kinds returns all kinds of record, those that others refer to last.
func Kinds() []Kind {
	return []Kind{
		KindLine, KindRefund, KindSubscriptionEvent, KindAnswer, KindInvitation, KindCancellation, KindContact,
		KindEngagement, KindMembership, KindPoints, KindSpend, KindOrder, KindSubscription, KindCustomer,
	}
}

// Plural returns the kind's records in words, such as "subscription events".
func (k Kind) Plural() string {
	if k == KindPoints || k == KindSpend {
		return string(k)
	}
	return strings.ReplaceAll(string(k), "_", " ") + "s"
}
