package decode

import (
	"cmp"
	"database/sql/driver"
	"maps"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// noteFunc decodes a row of a kind that says more about a customer than what they buy. It appends
// the record to the batch, or returns the reason why it cannot.
type noteFunc func(x *notes, r *Row, k record.Key) (moment, Reason)

// nothing is the reason to skip a valid row that holds no record, such as a blank answer.
const nothing Reason = "nothing"

var noteMoney = map[string]Column{
	"amount": colTotal, "currency": colCurrency, "rate": colRate, "rate_divisor": colRateDivisor,
	"rate_currency": colRateCurrency, "base_rate": colBaseRate,
}

// noteShapes are the kinds of record that say why customers stay or leave.
var noteShapes = []Shape{
	{
		Kind: record.KindSubscriptionEvent, Name: "subscription_events", date: "at", note: (*notes).event,
		needs: []string{"id", "subscription_id", "at", "type"},
		columns: with(orderAmounts, map[string]Column{
			"subscription_id": colSubscription, "at": ColDate, "type": colType, "amount": colTotal,
			"period": colPeriod, "period_count": colPeriodCount,
		}),
		words: map[string]vocabulary{"type": {colType, eventTypes}},
	},
	{
		Kind: record.KindAnswer, Name: "answers", date: "answered_at", note: (*notes).answer,
		needs: []string{"id", "customer_id|email", "answered_at", "question", "score|amount"},
		columns: with(noteMoney, of("answered_at", map[string]Column{
			"question": colType, "score": colScore, "scale": colScale, "reversed": colReversed,
			"touchpoint": colTouchpoint, "days": colDays,
		})),
		words: map[string]vocabulary{
			"question": {colType, questions}, "score": {colScore, scores}, "reversed": {colReversed, answersYesNo}, "touchpoint": {column: colTouchpoint},
		},
	},
	{
		Kind: record.KindInvitation, Name: "invitations", date: "invited_at", note: (*notes).invitation,
		needs:   []string{"id", "customer_id|email", "invited_at"},
		columns: with(nil, of("invited_at", nil)),
	},
	{
		Kind: record.KindCancellation, Name: "cancellations", date: "cancelled_at", note: (*notes).cancellation,
		needs:   []string{"id", "customer_id|email", "cancelled_at"},
		columns: with(nil, of("cancelled_at", map[string]Column{"reason": colReason})),
		words:   map[string]vocabulary{"reason": {colReason, reasons}},
	},
	{
		Kind: record.KindContact, Name: "contacts", date: "contacted_at", note: (*notes).contact,
		needs:   []string{"id", "customer_id|email", "contacted_at"},
		columns: with(nil, of("contacted_at", map[string]Column{"case_id": colCase, "resolved": colResolved})),
		words:   map[string]vocabulary{"resolved": {colResolved, answersYesNo}},
	},
	{
		Kind: record.KindEngagement, Name: "engagements", date: "at", note: (*notes).engagement,
		needs:   []string{"id", "customer_id|email", "at", "channel|referral"},
		columns: with(nil, of("at", map[string]Column{"channel": colChannel, "referral": colReferral})),
		words:   map[string]vocabulary{"channel": {column: colChannel}, "referral": {colReferral, answersYesNo}},
	},
	{
		Kind: record.KindMembership, Name: "memberships", date: "started_at", note: (*notes).membership,
		needs: []string{"id", "customer_id|email", "started_at"},
		columns: with(nil, of("started_at", map[string]Column{
			"ended_at": colEnd, "programme": colProgramme, "programme_kind": colProgrammeKind, "tier": colTier,
		})),
		words: map[string]vocabulary{
			"programme": {column: colProgramme}, "programme_kind": {colProgrammeKind, programmeKinds}, "tier": {column: colTier},
		},
	},
	{
		Kind: record.KindNewsletter, Name: "newsletters", date: "subscribed_at", note: (*notes).newsletter,
		needs:   []string{"id", "customer_id|email", "subscribed_at"},
		columns: with(nil, of("subscribed_at", map[string]Column{"unsubscribed_at": colEnd})),
	},
	{
		Kind: record.KindPoints, Name: "points", date: "at", note: (*notes).movement,
		needs:   []string{"id", "customer_id|email", "at", "points"},
		columns: with(nil, of("at", map[string]Column{"move": colType, "points": colPoints})),
		words:   map[string]vocabulary{"move": {colType, moves}},
	},
	{
		Kind: record.KindSpend, Name: "spend", date: "spent_at", note: (*notes).spend,
		needs:   []string{"id", "spent_at", "purpose", "amount"},
		columns: with(noteMoney, map[string]Column{"spent_at": ColDate, "purpose": colType, "channel": colChannel}),
		words:   map[string]vocabulary{"purpose": {colType, purposes}, "channel": {column: colChannel}},
	},
}

// of returns the columns of a note about a customer at a time, and more columns.
func of(date string, more map[string]Column) map[string]Column {
	m := map[string]Column{"customer_id": colCustomer, "email": colEmail, date: ColDate}
	maps.Copy(m, more)
	return m
}

// notes decodes notes into a batch.
type notes struct {
	times   *times
	people  *people
	amounts *amounts
	words   *words
	survey  survey
	scratch []byte
	batch   *record.Batch
}

// whoAndWhen reads the customer and the time of a note.
func (x *notes) whoAndWhen(r *Row) (record.Who, moment, Reason) {
	w := x.people.who(r)
	if w == (record.Who{}) {
		return w, moment{}, MissingCustomer
	}
	at, why := x.times.past(r)
	return w, at, why
}

func (x *notes) event(r *Row, k record.Key) (moment, Reason) {
	code, why := x.words.meaning(r)
	if why != "" {
		return moment{}, why
	}
	e := record.SubscriptionEvent{
		Key: k, Subscription: x.people.key(&x.people.ids.subscriptions, r, colSubscription),
		Type: record.SubscriptionEventType(code),
	}
	if e.Subscription == 0 {
		return moment{}, MissingSubscription
	}
	at, why := x.times.past(r)
	if why == "" && (e.Type == record.EventChange || e.Type == record.EventResume) {
		e.Monthly, why = x.amounts.monthly(r, at.day)
	}
	if why != "" {
		return at, why
	}
	e.Day = at.day
	x.batch.SubscriptionEvents = append(x.batch.SubscriptionEvents, e)
	return at, ""
}

func (x *notes) answer(r *Row, k record.Key) (moment, Reason) {
	code, why := x.words.meaning(r)
	if why != "" {
		return moment{}, why
	}
	a := record.Answer{Key: k, Question: record.Question(code), Touchpoint: x.words.name(r, colTouchpoint)}
	said := colScore
	if a.Question == record.QuestionCategorySpend {
		said = colTotal
	}
	if blank(r.At(said), x.scratch) {
		return moment{}, nothing
	}
	var at moment
	if a.Who, at, why = x.whoAndWhen(r); why != "" {
		return at, why
	}
	a.Day = at.day
	if said == colTotal {
		why = x.categorySpend(r, &a)
	} else {
		why = x.survey.score(r, &a)
	}
	if why == "" {
		x.batch.Answers = append(x.batch.Answers, a)
	}
	return at, why
}

// blank reports whether a value is NULL or empty text.
func blank(v driver.Value, scratch []byte) bool { return len(text(v, scratch)) == 0 }

// maxDays is the longest period of category spend.
const maxDays = 3660

func (x *notes) categorySpend(r *Row, a *record.Answer) (why Reason) {
	days, ok := integer(r.At(colDays), x.scratch)
	if !ok || days < 1 || days > maxDays {
		return BadPeriod
	}
	a.Days = uint16(days)
	a.Amount, why = x.amounts.sum(r, a.Day)
	return why
}

func (x *notes) invitation(r *Row, k record.Key) (moment, Reason) {
	who, at, why := x.whoAndWhen(r)
	if why == "" {
		x.batch.Invitations = append(x.batch.Invitations, record.Invitation{Key: k, Who: who, Day: at.day})
	}
	return at, why
}

func (x *notes) cancellation(r *Row, k record.Key) (moment, Reason) {
	who, at, why := x.whoAndWhen(r)
	if why != "" {
		return at, why
	}
	x.batch.Cancellations = append(x.batch.Cancellations, record.Cancellation{
		Key: k, Who: who, Day: at.day, Reason: record.Reason(x.words.reason(r, uint8(record.ReasonOther))),
	})
	return at, ""
}

func (x *notes) contact(r *Row, k record.Key) (moment, Reason) {
	who, at, why := x.whoAndWhen(r)
	c := record.Contact{Key: k, Who: who, Day: at.day, Case: x.people.key(&x.people.ids.cases, r, colCase)}
	if why == "" {
		c.Resolved, why = x.words.flag(r, colResolved)
	}
	if why == "" {
		x.batch.Contacts = append(x.batch.Contacts, c)
	}
	return at, why
}

func (x *notes) engagement(r *Row, k record.Key) (moment, Reason) {
	who, at, why := x.whoAndWhen(r)
	e := record.Engagement{Key: k, Who: who, Day: at.day, Channel: x.words.name(r, colChannel)}
	if why == "" {
		e.Referral, why = x.words.flag(r, colReferral)
	}
	if why == "" {
		x.batch.Engagements = append(x.batch.Engagements, e)
	}
	return at, why
}

func (x *notes) membership(r *Row, k record.Key) (moment, Reason) {
	who, at, why := x.whoAndWhen(r)
	if why != "" {
		return at, why
	}
	m := record.Membership{
		Key: k, Who: who, Start: at.day, Programme: x.words.name(r, colProgramme), Tier: x.words.name(r, colTier),
	}
	if m.End, why = x.times.end(r, colEnd); why != "" {
		return at, why
	}
	if code, said, known := x.words.code(r, colProgrammeKind); known {
		m.Kind = programmeKindNames[code]
	} else if said {
		m.Kind = "other"
	}
	x.batch.Memberships = append(x.batch.Memberships, m)
	return at, ""
}

func (x *notes) newsletter(r *Row, k record.Key) (moment, Reason) {
	who, at, why := x.whoAndWhen(r)
	n := record.Newsletter{Key: k, Who: who, Start: at.day}
	if why == "" {
		n.End, why = x.times.end(r, colEnd)
	}
	if why == "" {
		x.batch.Newsletters = append(x.batch.Newsletters, n)
	}
	return at, why
}

// movement decodes a move of points. Its word says whether points were earned, redeemed or expired;
// without a word, the sign of the points says it. Zero points are skipped.
func (x *notes) movement(r *Row, k record.Key) (moment, Reason) {
	n, ok, why := amount(r.At(colPoints), x.scratch)
	if !ok || why != "" {
		return moment{}, cmp.Or(why, MissingAmount)
	}
	move := record.PointsEarned
	if n < 0 {
		n, move = -n, record.PointsRedeemed
	}
	if !blank(r.At(colType), x.scratch) {
		code, why := x.words.meaning(r)
		if why != "" {
			return moment{}, why
		}
		move = record.PointsMove(code)
	}
	points := int64((n + money.Unit/2) / money.Unit)
	if points == 0 {
		return moment{}, nothing
	}
	who, at, why := x.whoAndWhen(r)
	if why == "" {
		x.batch.Points = append(x.batch.Points, record.Points{Key: k, Who: who, Day: at.day, Move: move, Points: points})
	}
	return at, why
}

func (x *notes) spend(r *Row, k record.Key) (moment, Reason) {
	code, why := x.words.meaning(r)
	if why != "" {
		return moment{}, why
	}
	at, why := x.times.past(r)
	if why != "" {
		return at, why
	}
	s := record.Spend{Key: k, Day: at.day, Purpose: record.Purpose(code), Channel: x.words.name(r, colChannel)}
	if s.Amount, why = x.amounts.sum(r, at.day); why != "" {
		return at, why
	}
	x.batch.Spend = append(x.batch.Spend, s)
	return at, ""
}
