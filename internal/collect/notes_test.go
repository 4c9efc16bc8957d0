package collect_test

import (
	"math/rand/v2"
	"time"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// addNotes adds records of n customers besides their orders: what was given back, what they said, why they left, and what they
// did in the last year.
func addNotes(b *record.Batch, n int) {
	r := rand.New(rand.NewPCG(3, 4))
	last := record.DayOf(noon, time.UTC)
	for c := range n {
		for i := range record.Key(4) {
			addNote(b, r, record.Key(c*4+1)+i, record.Who{Customer: record.Key(c + 1)}, last-record.Day(r.IntN(360)))
		}
	}
	for i := 0; i < len(b.Orders); i += 10 {
		b.Refunds = append(b.Refunds, record.Refund{
			Key: record.Key(i + 1), Order: b.Orders[i].Key, Day: b.Orders[i].Day, Amount: money.Unit, Reason: record.RefundFit,
		})
	}
	for i := range b.Subscriptions {
		s := &b.Subscriptions[i]
		s.TrialDays, s.Renews = 14, last+record.Day(1+r.IntN(90))
		failed := s.Start + record.Day(r.IntN(int(last-s.Start)+1))
		b.SubscriptionEvents = append(b.SubscriptionEvents,
			record.SubscriptionEvent{Key: 2 * s.Key, Subscription: s.Key, Day: failed, Type: record.EventPaymentFailed},
			record.SubscriptionEvent{Key: 2*s.Key + 1, Subscription: s.Key, Day: failed + 3, Type: record.EventPaymentRecovered})
	}
	for i := range record.Key(30) {
		b.Spend = append(b.Spend, record.Spend{
			Key: i + 1, Day: last - record.Day(i*12), Purpose: record.PurposeAcquisition + record.Purpose(i%2), Amount: 500 * money.Unit,
		})
	}
}

// addNote adds a note of each kind.
func addNote(b *record.Batch, r *rand.Rand, key record.Key, who record.Who, day record.Day) {
	for i, q := range []record.Question{
		record.QuestionNPS, record.QuestionCSAT, record.QuestionCES, record.QuestionRecommend, record.QuestionTry, record.QuestionReturn,
	} {
		b.Answers = append(b.Answers, record.Answer{
			Key: key*8 + record.Key(i), Who: who, Day: day, Question: q, Scale: [...]uint8{11, 5, 7, 6, 6, 6}[i], Score: uint8(1 + r.IntN(5)),
		})
	}
	b.Answers = append(b.Answers, record.Answer{
		Key: key*8 + 7, Who: who, Day: day, Question: record.QuestionCategorySpend, Days: 90, Amount: 200 * money.Unit,
	})
	b.Invitations = append(b.Invitations, record.Invitation{Key: key, Who: who, Day: day})
	if key%8 == 0 {
		b.Cancellations = append(b.Cancellations, record.Cancellation{Key: key, Who: who, Day: day - 200, Reason: record.Reason(r.IntN(7))})
	}
	if key%3 == 0 {
		b.Contacts = append(b.Contacts, record.Contact{Key: key, Who: who, Day: day, Resolved: r.IntN(3) > 0})
	}
	b.Engagements = append(b.Engagements, record.Engagement{
		Key: key, Who: who, Day: day, Channel: [...]string{"review", "visit"}[key%2], Referral: r.IntN(5) == 0,
	})
	if key%12 == 1 {
		b.Memberships = append(b.Memberships, record.Membership{
			Key: key, Who: who, Start: day - 400, End: record.NoDay, Programme: "club", Kind: "points", Tier: [...]string{"silver", "gold"}[key/12%2],
		})
	}
	b.Newsletters = append(b.Newsletters, record.Newsletter{Key: key, Who: who, Start: day, End: record.NoDay})
	b.Points = append(b.Points, record.Points{Key: key, Who: who, Day: day, Move: record.PointsMove(1 + r.IntN(3)), Points: 10})
}
