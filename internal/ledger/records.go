package ledger

import (
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

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
