package decode

import (
	"cmp"
	"database/sql/driver"
	"maps"
	"slices"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// noteFunc decodes a row of a kind that says more about a customer than what they buy. It appends
// the record to the batch, or returns the reason why it cannot.
type noteFunc func(d *Decoder, r *Row, k record.Key) (moment, Reason)

// nothing is the reason to skip a valid row that holds no record, such as a blank answer.
const nothing Reason = "nothing"

// survey holds the defaults of a query for answers that do not state them.
type survey struct {
	scale    int64 // 0 if unknown
	reversed bool
}

var noteMoney = map[string]Column{
	"amount": colTotal, "currency": colCurrency, "rate": colRate, "rate_divisor": colRateDivisor,
	"rate_currency": colRateCurrency, "base_rate": colBaseRate,
}

// noteShapes are the kinds of record that say why customers stay or leave.
var noteShapes = []Shape{
	{
		Kind: record.KindSubscriptionEvent, Name: "subscription_events", date: "at", note: (*Decoder).event,
		needs: []string{"id", "subscription_id", "at", "type"},
		columns: with(orderAmounts, map[string]Column{
			"subscription_id": colSubscription, "at": ColDate, "type": colType, "amount": colTotal,
			"period": colPeriod, "period_count": colPeriodCount,
		}),
		words: map[string]vocabulary{"type": {colType, eventTypes}},
	},
	{
		Kind: record.KindAnswer, Name: "answers", date: "answered_at", note: (*Decoder).answer,
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
		Kind: record.KindInvitation, Name: "invitations", date: "invited_at", note: (*Decoder).invitation,
		needs:   []string{"id", "customer_id|email", "invited_at"},
		columns: with(nil, of("invited_at", nil)),
	},
	{
		Kind: record.KindCancellation, Name: "cancellations", date: "cancelled_at", note: (*Decoder).cancellation,
		needs:   []string{"id", "customer_id|email", "cancelled_at"},
		columns: with(nil, of("cancelled_at", map[string]Column{"reason": colReason})),
		words:   map[string]vocabulary{"reason": {colReason, reasons}},
	},
	{
		Kind: record.KindContact, Name: "contacts", date: "contacted_at", note: (*Decoder).contact,
		needs:   []string{"id", "customer_id|email", "contacted_at"},
		columns: with(nil, of("contacted_at", map[string]Column{"case_id": colCase, "resolved": colResolved})),
		words:   map[string]vocabulary{"resolved": {colResolved, answersYesNo}},
	},
	{
		Kind: record.KindEngagement, Name: "engagements", date: "at", note: (*Decoder).engagement,
		needs:   []string{"id", "customer_id|email", "at", "channel|referral"},
		columns: with(nil, of("at", map[string]Column{"channel": colChannel, "referral": colReferral})),
		words:   map[string]vocabulary{"channel": {column: colChannel}, "referral": {colReferral, answersYesNo}},
	},
	{
		Kind: record.KindMembership, Name: "memberships", date: "started_at", note: (*Decoder).membership,
		needs: []string{"id", "customer_id|email", "started_at"},
		columns: with(nil, of("started_at", map[string]Column{
			"ended_at": colEnd, "programme": colProgramme, "programme_kind": colProgrammeKind, "tier": colTier,
		})),
		words: map[string]vocabulary{
			"programme": {column: colProgramme}, "programme_kind": {colProgrammeKind, programmeKinds}, "tier": {column: colTier},
		},
	},
	{
		Kind: record.KindPoints, Name: "points", date: "at", note: (*Decoder).movement,
		needs:   []string{"id", "customer_id|email", "at", "points"},
		columns: with(nil, of("at", map[string]Column{"move": colType, "points": colPoints})),
		words:   map[string]vocabulary{"move": {colType, moves}},
	},
	{
		Kind: record.KindSpend, Name: "spend", date: "spent_at", note: (*Decoder).spend,
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

// noted decodes a note.
func (d *Decoder) noted(r *Row) (record.Key, bool) {
	k := d.own(r)
	if k == 0 {
		return 0, false
	}
	at, why := d.shape.note(d, r, k)
	switch why {
	case "":
		d.Newest = max(d.Newest, at.unix)
		return k, true
	case nothing:
		d.remove(k)
	default:
		d.refuse(k, why)
	}
	return k, false
}

// whoAndWhen reads the customer and the time of a note.
func (d *Decoder) whoAndWhen(r *Row) (record.Who, moment, Reason) {
	w := record.Who{Customer: d.ids.customers.Key(r.At(colCustomer), d.scratch), Email: d.emails.Hash(r.At(colEmail))}
	if w == (record.Who{}) {
		return w, moment{}, MissingCustomer
	}
	at, why := d.past(r)
	return w, at, why
}

// meaning reads the word that says which type of its kind a record is.
func (d *Decoder) meaning(r *Row) (uint8, Reason) {
	code, _, known := d.code(r, colType)
	switch {
	case !known:
		return 0, BadType
	case code == ignored:
		return 0, nothing
	}
	return code, ""
}

// sum returns the row's amount, zero or more, in the business currency.
func (d *Decoder) sum(r *Row, day record.Day) (money.Amount, Reason) {
	a, ok, why := amount(r.At(colTotal), d.scratch)
	if !ok || why != "" {
		return 0, cmp.Or(why, MissingAmount)
	}
	if a, why = notNegative(a); why != "" {
		return 0, why
	}
	return d.convert(r, a, false, day)
}

func (d *Decoder) event(r *Row, k record.Key) (moment, Reason) {
	code, why := d.meaning(r)
	if why != "" {
		return moment{}, why
	}
	e := record.SubscriptionEvent{
		Key: k, Subscription: d.ids.subscriptions.Key(r.At(colSubscription), d.scratch),
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
	d.Batch.SubscriptionEvents = append(d.Batch.SubscriptionEvents, e)
	return at, ""
}

func (d *Decoder) answer(r *Row, k record.Key) (moment, Reason) {
	code, why := d.meaning(r)
	if why != "" {
		return moment{}, why
	}
	a := record.Answer{Key: k, Question: record.Question(code), Touchpoint: d.name(r, colTouchpoint)}
	said := colScore
	if a.Question == record.QuestionCategorySpend {
		said = colTotal
	}
	if blank(r.At(said), d.scratch) {
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
		d.Batch.Answers = append(d.Batch.Answers, a)
	}
	return at, why
}

// blank reports whether a value is NULL or empty text.
func blank(v driver.Value, scratch []byte) bool { return len(text(v, scratch)) == 0 }

// maxDays is the longest period of category spend.
const maxDays = 3660

func (d *Decoder) categorySpend(r *Row, a *record.Answer) (why Reason) {
	days, ok := integer(r.At(colDays), d.scratch)
	if !ok || days < 1 || days > maxDays {
		return BadPeriod
	}
	a.Days = uint16(days)
	a.Amount, why = d.sum(r, a.Day)
	return why
}

// score reads a score and its scale, and reverses the score of a reversed question.
func (d *Decoder) score(r *Row, a *record.Answer) Reason {
	scale, why := d.scale(r, a.Question)
	if why != "" {
		return why
	}
	lowest := int64(record.LowestScore(uint8(scale)))
	highest := lowest + scale - 1
	code, _, ok := d.code(r, colScore)
	score := int64(code)
	if !ok {
		score, ok = integer(r.At(colScore), d.scratch)
	}
	if !ok || score < lowest || score > highest {
		return BadScore
	}
	reversed := d.survey.reversed
	if !blank(r.At(colReversed), d.scratch) {
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

// scale returns the number of points of an answer's scale: its own, or else the query's.
func (d *Decoder) scale(r *Row, q record.Question) (int64, Reason) {
	n, ok := d.survey.scale, true
	if n == 0 && q == record.QuestionNPS {
		n = record.NPSScale
	}
	if v := r.At(colScale); !blank(v, d.scratch) {
		n, ok = integer(v, d.scratch)
	}
	if !ok || !ValidScale(n) {
		return 0, BadScale
	}
	return n, ""
}

// ValidScale reports whether a scale can have n points.
func ValidScale(n int64) bool {
	scales := record.Scales()
	return slices.ContainsFunc(scales[:], func(points uint8) bool { return int64(points) == n })
}

func (d *Decoder) invitation(r *Row, k record.Key) (moment, Reason) {
	who, at, why := d.whoAndWhen(r)
	if why == "" {
		d.Batch.Invitations = append(d.Batch.Invitations, record.Invitation{Key: k, Who: who, Day: at.day})
	}
	return at, why
}

func (d *Decoder) cancellation(r *Row, k record.Key) (moment, Reason) {
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
	d.Batch.Cancellations = append(d.Batch.Cancellations, c)
	return at, ""
}

func (d *Decoder) contact(r *Row, k record.Key) (moment, Reason) {
	who, at, why := d.whoAndWhen(r)
	c := record.Contact{Key: k, Who: who, Day: at.day, Case: d.ids.cases.Key(r.At(colCase), d.scratch)}
	if why == "" {
		c.Resolved, why = d.flag(r, colResolved)
	}
	if why == "" {
		d.Batch.Contacts = append(d.Batch.Contacts, c)
	}
	return at, why
}

func (d *Decoder) engagement(r *Row, k record.Key) (moment, Reason) {
	who, at, why := d.whoAndWhen(r)
	e := record.Engagement{Key: k, Who: who, Day: at.day, Channel: d.name(r, colChannel)}
	if why == "" {
		e.Referral, why = d.flag(r, colReferral)
	}
	if why == "" {
		d.Batch.Engagements = append(d.Batch.Engagements, e)
	}
	return at, why
}

func (d *Decoder) membership(r *Row, k record.Key) (moment, Reason) {
	who, at, why := d.whoAndWhen(r)
	if why != "" {
		return at, why
	}
	m := record.Membership{
		Key: k, Who: who, Start: at.day, Programme: d.name(r, colProgramme), Tier: d.name(r, colTier),
	}
	if m.End, why = d.clock.end(d.timeAt(r, colEnd)); why != "" {
		return at, why
	}
	if code, said, known := d.code(r, colProgrammeKind); known {
		m.Kind = programmeKindNames[code]
	} else if said {
		m.Kind = "other"
	}
	d.Batch.Memberships = append(d.Batch.Memberships, m)
	return at, ""
}

// movement decodes a move of points. Its word says whether points were earned, redeemed or expired;
// without a word, the sign of the points says it. Zero points are skipped.
func (d *Decoder) movement(r *Row, k record.Key) (moment, Reason) {
	n, ok, why := amount(r.At(colPoints), d.scratch)
	if !ok || why != "" {
		return moment{}, cmp.Or(why, MissingAmount)
	}
	move := record.PointsEarned
	if n < 0 {
		n, move = -n, record.PointsRedeemed
	}
	if !blank(r.At(colType), d.scratch) {
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
		d.Batch.Points = append(d.Batch.Points, record.Points{Key: k, Who: who, Day: at.day, Move: move, Points: points})
	}
	return at, why
}

func (d *Decoder) spend(r *Row, k record.Key) (moment, Reason) {
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
	d.Batch.Spend = append(d.Batch.Spend, s)
	return at, ""
}
