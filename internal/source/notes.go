package source

import (
	"cmp"
	"database/sql/driver"
	"maps"
	"slices"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// noteFunc turns a row into a record of a kind that says something of a customer besides what they
// buy, and appends it to the batch unless there is a reason not to.
type noteFunc func(d *decoder, r *row, k record.Key) (moment, Reason)

// nothing is why a row is no record without being at fault: an answer that was left blank, say.
const nothing Reason = "nothing"

// survey is what a query says of the answers that do not say it themselves.
type survey struct {
	scale    int64 // 0: not said
	reversed bool
}

var noteMoney = map[string]column{
	"amount": colTotal, "currency": colCurrency, "rate": colRate, "rate_divisor": colRateDivisor,
	"rate_currency": colRateCurrency, "base_rate": colBaseRate,
}

// noteShapes are the kinds of record that say why customers stay or leave.
var noteShapes = []shape{
	{
		kind: record.KindSubscriptionEvent, name: "subscription_events", date: "at", note: (*decoder).event,
		needs: []string{"id", "subscription_id", "at", "type"},
		columns: with(orderAmounts, map[string]column{
			"subscription_id": colSubscription, "at": colDate, "type": colType, "amount": colTotal,
			"period": colPeriod, "period_count": colPeriodCount,
		}),
		words: map[string]vocabulary{"type": {colType, eventTypes}},
	},
	{
		kind: record.KindAnswer, name: "answers", date: "answered_at", note: (*decoder).answer,
		needs: []string{"id", "customer_id|email", "answered_at", "question", "score|amount"},
		columns: with(noteMoney, of("answered_at", map[string]column{
			"question": colType, "score": colScore, "scale": colScale, "reversed": colReversed,
			"touchpoint": colTouchpoint, "days": colDays,
		})),
		words: map[string]vocabulary{
			"question": {colType, questions}, "score": {colScore, scores}, "reversed": {colReversed, answersYesNo}, "touchpoint": {column: colTouchpoint},
		},
	},
	{
		kind: record.KindInvitation, name: "invitations", date: "invited_at", note: (*decoder).invitation,
		needs:   []string{"id", "customer_id|email", "invited_at"},
		columns: with(nil, of("invited_at", nil)),
	},
	{
		kind: record.KindCancellation, name: "cancellations", date: "cancelled_at", note: (*decoder).cancellation,
		needs:   []string{"id", "customer_id|email", "cancelled_at"},
		columns: with(nil, of("cancelled_at", map[string]column{"reason": colReason})),
		words:   map[string]vocabulary{"reason": {colReason, reasons}},
	},
	{
		kind: record.KindContact, name: "contacts", date: "contacted_at", note: (*decoder).contact,
		needs:   []string{"id", "customer_id|email", "contacted_at"},
		columns: with(nil, of("contacted_at", map[string]column{"case_id": colCase, "resolved": colResolved})),
		words:   map[string]vocabulary{"resolved": {colResolved, answersYesNo}},
	},
	{
		kind: record.KindEngagement, name: "engagements", date: "at", note: (*decoder).engagement,
		needs:   []string{"id", "customer_id|email", "at", "channel|referral"},
		columns: with(nil, of("at", map[string]column{"channel": colChannel, "referral": colReferral})),
		words:   map[string]vocabulary{"channel": {column: colChannel}, "referral": {colReferral, answersYesNo}},
	},
	{
		kind: record.KindMembership, name: "memberships", date: "started_at", note: (*decoder).membership,
		needs: []string{"id", "customer_id|email", "started_at"},
		columns: with(nil, of("started_at", map[string]column{
			"ended_at": colEnd, "programme": colProgramme, "programme_kind": colProgrammeKind, "tier": colTier,
		})),
		words: map[string]vocabulary{
			"programme": {column: colProgramme}, "programme_kind": {colProgrammeKind, programmeKinds}, "tier": {column: colTier},
		},
	},
	{
		kind: record.KindPoints, name: "points", date: "at", note: (*decoder).movement,
		needs:   []string{"id", "customer_id|email", "at", "points"},
		columns: with(nil, of("at", map[string]column{"move": colType, "points": colPoints})),
		words:   map[string]vocabulary{"move": {colType, moves}},
	},
	{
		kind: record.KindSpend, name: "spend", date: "spent_at", note: (*decoder).spend,
		needs:   []string{"id", "spent_at", "purpose", "amount"},
		columns: with(noteMoney, map[string]column{"spent_at": colDate, "purpose": colType, "channel": colChannel}),
		words:   map[string]vocabulary{"purpose": {colType, purposes}, "channel": {column: colChannel}},
	},
}

// of returns the columns of what a customer said or did at a time.
func of(date string, more map[string]column) map[string]column {
	m := map[string]column{"customer_id": colCustomer, "email": colEmail, date: colDate}
	maps.Copy(m, more)
	return m
}

// noted decodes a row of one of these kinds.
func (d *decoder) noted(r *row) (record.Key, bool) {
	k := d.own(r)
	if k == 0 {
		return 0, false
	}
	at, why := d.note(d, r, k)
	switch why {
	case "":
		d.newest = max(d.newest, at.unix)
		return k, true
	case nothing:
		d.remove(k)
	default:
		d.reject(k, why)
	}
	return k, false
}

// whoAndWhen reads whom a note is about, and when that was.
func (d *decoder) whoAndWhen(r *row) (record.Who, moment, Reason) {
	w := record.Who{Customer: d.ids.customers.key(r.at(colCustomer), d.scratch), Email: d.emails.hash(r.at(colEmail))}
	if w == (record.Who{}) {
		return w, moment{}, MissingCustomer
	}
	at, why := d.past(r)
	return w, at, why
}

// meaning reads the word that says which of its kind's things a record is.
func (d *decoder) meaning(r *row) (uint8, Reason) {
	code, _, known := d.code(r, colType)
	switch {
	case !known:
		return 0, BadType
	case code == ignored:
		return 0, nothing
	}
	return code, ""
}

// sum reads the row's amount, which is not below zero, in the business currency.
func (d *decoder) sum(r *row, day record.Day) (money.Amount, Reason) {
	a, ok, why := amount(r.at(colTotal), d.scratch)
	if !ok || why != "" {
		return 0, cmp.Or(why, MissingAmount)
	}
	if a, why = notNegative(a); why != "" {
		return 0, why
	}
	return d.convert(r, a, false, day)
}

func (d *decoder) event(r *row, k record.Key) (moment, Reason) {
	code, why := d.meaning(r)
	if why != "" {
		return moment{}, why
	}
	e := record.SubscriptionEvent{
		Key: k, Subscription: d.ids.subscriptions.key(r.at(colSubscription), d.scratch),
		Type: record.SubscriptionEventType(code),
	}
	if e.Subscription == 0 {
		return moment{}, MissingSubscription
	}
	at, why := d.past(r)
	if why == "" && (e.Type == record.EventChange || e.Type == record.EventResume) {
		e.Monthly, why = d.monthly(r, at.day)
	}
	if why != "" {
		return at, why
	}
	e.Day = at.day
	d.batch.SubscriptionEvents = append(d.batch.SubscriptionEvents, e)
	return at, ""
}

func (d *decoder) answer(r *row, k record.Key) (moment, Reason) {
	code, why := d.meaning(r)
	if why != "" {
		return moment{}, why
	}
	a := record.Answer{Key: k, Question: record.Question(code), Touchpoint: d.name(r, colTouchpoint)}
	said := colScore
	if a.Question == record.QuestionCategorySpend {
		said = colTotal
	}
	if blank(r.at(said), d.scratch) {
		return moment{}, nothing
	}
	var at moment
	if a.Who, at, why = d.whoAndWhen(r); why != "" {
		return at, why
	}
	a.Day = at.day
	if said == colTotal {
		why = d.categorySpend(r, &a)
	} else {
		why = d.score(r, &a)
	}
	if why == "" {
		d.batch.Answers = append(d.batch.Answers, a)
	}
	return at, why
}

// blank tells whether nothing was said: NULL and empty text.
func blank(v driver.Value, scratch []byte) bool { return len(text(v, scratch)) == 0 }

// maxDays is the longest time that category spend can be for.
const maxDays = 3660

func (d *decoder) categorySpend(r *row, a *record.Answer) (why Reason) {
	days, ok := integer(r.at(colDays), d.scratch)
	if !ok || days < 1 || days > maxDays {
		return BadPeriod
	}
	a.Days = uint16(days)
	a.Amount, why = d.sum(r, a.Day)
	return why
}

// score reads a score and its scale, and turns round what was asked the other way.
func (d *decoder) score(r *row, a *record.Answer) Reason {
	scale, why := d.scale(r, a.Question)
	if why != "" {
		return why
	}
	lowest, highest := int64(1), scale
	if scale == 11 {
		lowest, highest = 0, 10
	}
	code, _, ok := d.code(r, colScore)
	score := int64(code)
	if !ok {
		score, ok = integer(r.at(colScore), d.scratch)
	}
	if !ok || score < lowest || score > highest {
		return BadScore
	}
	reversed := d.survey.reversed
	if !blank(r.at(colReversed), d.scratch) {
		if reversed, why = d.flag(r, colReversed); why != "" {
			return why
		}
	}
	if reversed {
		score = lowest + highest - score
	}
	a.Score, a.Scale = uint8(score), uint8(scale)
	return ""
}

// npsScale is that of the question whether one would recommend: 0 to 10 by definition.
const npsScale = 11

// scale returns the number of points of an answer's scale: its own, else the query's.
func (d *decoder) scale(r *row, q record.Question) (int64, Reason) {
	n, ok := d.survey.scale, true
	if n == 0 && q == record.QuestionNPS {
		n = npsScale
	}
	if v := r.at(colScale); !blank(v, d.scratch) {
		n, ok = integer(v, d.scratch)
	}
	if !ok || !slices.Contains(scales(), n) {
		return 0, BadScale
	}
	return n, ""
}

// scales are how many points a scale may have.
func scales() []int64 { return []int64{3, 5, 6, 7, 10, npsScale} }

func (d *decoder) invitation(r *row, k record.Key) (moment, Reason) {
	who, at, why := d.whoAndWhen(r)
	if why == "" {
		d.batch.Invitations = append(d.batch.Invitations, record.Invitation{Key: k, Who: who, Day: at.day})
	}
	return at, why
}

func (d *decoder) cancellation(r *row, k record.Key) (moment, Reason) {
	who, at, why := d.whoAndWhen(r)
	if why != "" {
		return at, why
	}
	c := record.Cancellation{Key: k, Who: who, Day: at.day}
	if code, said, known := d.code(r, colReason); known {
		c.Reason = record.Reason(code)
	} else if said {
		c.Reason = record.ReasonOther
	}
	d.batch.Cancellations = append(d.batch.Cancellations, c)
	return at, ""
}

func (d *decoder) contact(r *row, k record.Key) (moment, Reason) {
	who, at, why := d.whoAndWhen(r)
	c := record.Contact{Key: k, Who: who, Day: at.day, Case: d.ids.cases.key(r.at(colCase), d.scratch)}
	if why == "" {
		c.Resolved, why = d.flag(r, colResolved)
	}
	if why == "" {
		d.batch.Contacts = append(d.batch.Contacts, c)
	}
	return at, why
}

func (d *decoder) engagement(r *row, k record.Key) (moment, Reason) {
	who, at, why := d.whoAndWhen(r)
	e := record.Engagement{Key: k, Who: who, Day: at.day, Channel: d.name(r, colChannel)}
	if why == "" {
		e.Referral, why = d.flag(r, colReferral)
	}
	if why == "" {
		d.batch.Engagements = append(d.batch.Engagements, e)
	}
	return at, why
}

func (d *decoder) membership(r *row, k record.Key) (moment, Reason) {
	who, at, why := d.whoAndWhen(r)
	if why != "" {
		return at, why
	}
	m := record.Membership{
		Key: k, Who: who, Start: at.day, Programme: d.name(r, colProgramme), Tier: d.name(r, colTier),
	}
	if m.End, why = d.clock.end(r.at(colEnd)); why != "" {
		return at, why
	}
	if code, said, known := d.code(r, colProgrammeKind); known {
		m.Kind = programmeKindNames[code]
	} else if said {
		m.Kind = "other"
	}
	d.batch.Memberships = append(d.batch.Memberships, m)
	return at, ""
}

// movement reads a move of points: by its word, else by the sign of the points, which says no more
// than that where there is a word. None is no move.
func (d *decoder) movement(r *row, k record.Key) (moment, Reason) {
	n, ok, why := amount(r.at(colPoints), d.scratch)
	if !ok || why != "" {
		return moment{}, cmp.Or(why, MissingAmount)
	}
	move := record.PointsEarned
	if n < 0 {
		n, move = -n, record.PointsRedeemed
	}
	if !blank(r.at(colType), d.scratch) {
		code, why := d.meaning(r)
		if why != "" {
			return moment{}, why
		}
		move = record.PointsMove(code)
	}
	points := int64((n + money.Unit/2) / money.Unit)
	if points == 0 {
		return moment{}, nothing
	}
	who, at, why := d.whoAndWhen(r)
	if why == "" {
		d.batch.Points = append(d.batch.Points, record.Points{Key: k, Who: who, Day: at.day, Move: move, Points: points})
	}
	return at, why
}

func (d *decoder) spend(r *row, k record.Key) (moment, Reason) {
	code, why := d.meaning(r)
	if why != "" {
		return moment{}, why
	}
	at, why := d.past(r)
	if why != "" {
		return at, why
	}
	s := record.Spend{Key: k, Day: at.day, Purpose: record.Purpose(code), Channel: d.name(r, colChannel)}
	if s.Amount, why = d.sum(r, at.day); why != "" {
		return at, why
	}
	d.batch.Spend = append(d.batch.Spend, s)
	return at, ""
}
