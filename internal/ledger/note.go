package ledger

import (
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// noteKind is a kind of note.
type noteKind uint8

const (
	noteEvent noteKind = iota
	noteAnswer
	noteInvitation
	noteCancellation
	noteContact
	noteEngagement
	noteMembership
	notePoints
	noteNewsletter
	noteKinds = int(noteNewsletter) + 1
)

// recordKinds holds the kinds of record that are kept as notes.
var recordKinds = [noteKinds]record.Kind{
	record.KindSubscriptionEvent, record.KindAnswer, record.KindInvitation, record.KindCancellation,
	record.KindContact, record.KindEngagement, record.KindMembership, record.KindPoints, record.KindNewsletter,
}

// note is a record of one of these kinds in 24 bytes. The meaning of value, a, b and c depends on
// the kind; only noteEncoder and the decoding methods of note know it.
type note struct {
	value   int64
	key     uint32
	day     uint16
	source  uint16
	a, b, c uint16
	kind    noteKind
	slot    uint8
}

func (n note) person() uint8 { return n.slot }
func (n note) id() recordID  { return recordID{n.source, n.kind, n.key} }

// rank sorts by day, key and source. Notes of different kinds may come in any order.
func (n note) rank() uint64 {
	return uint64(n.day)<<48 | uint64(n.key)<<16 | uint64(n.source)
}

func (n note) of(slot uint8) note { n.slot = slot; return n }

// noteEncoder makes notes of one source's records.
type noteEncoder struct {
	source uint16
	names  *names
}

// note returns the fields that all notes share.
func (e noteEncoder) note(kind noteKind, key record.Key, day record.Day) note {
	return note{kind: kind, key: uint32(key), day: toDay(day), source: e.source}
}

func (e noteEncoder) event(r *record.SubscriptionEvent) note {
	n := e.note(noteEvent, r.Key, r.Day)
	n.value, n.a = int64(r.Monthly), uint16(r.Type)
	n.b, n.c = uint16(r.Subscription>>16), uint16(r.Subscription)
	return n
}

func (n *note) eventType() record.SubscriptionEventType { return record.SubscriptionEventType(n.a) }
func (n *note) monthly() money.Amount                   { return money.Amount(n.value) }
func (n *note) subscription() uint32                    { return uint32(n.b)<<16 | uint32(n.c) }

func (e noteEncoder) answer(r *record.Answer) note {
	n := e.note(noteAnswer, r.Key, r.Day)
	n.a, n.c = e.names.touchpoints.code(r.Touchpoint), uint16(r.Question)
	if r.Question == record.QuestionCategorySpend {
		n.value, n.b = int64(r.Amount), r.Days
	} else {
		n.b = uint16(r.Score)<<8 | uint16(r.Scale)
	}
	return n
}

func (n *note) answer() Answer {
	a := Answer{Day: fromDay(n.day), Question: record.Question(n.c), Touchpoint: n.a}
	if a.Question == record.QuestionCategorySpend {
		a.Amount, a.Days = money.Amount(n.value), n.b
	} else {
		a.Score, a.Scale = uint8(n.b>>8), uint8(n.b)
	}
	return a
}

func (e noteEncoder) invitation(r *record.Invitation) note {
	return e.note(noteInvitation, r.Key, r.Day)
}

func (e noteEncoder) cancellation(r *record.Cancellation) note {
	n := e.note(noteCancellation, r.Key, r.Day)
	n.a = uint16(r.Reason)
	return n
}

func (n *note) cancellation() Cancellation {
	return Cancellation{Day: fromDay(n.day), Reason: record.Reason(n.a)}
}

func (e noteEncoder) contact(r *record.Contact) note {
	n := e.note(noteContact, r.Key, r.Day)
	n.value, n.a = int64(r.Case), bit(r.Resolved)
	return n
}

// contact decodes a contact. Its case is the source and the source's number of the case. A contact
// without a case gets one of its own, with a bit that no number of a source has.
func (n *note) contact() Contact {
	of := uint64(n.source)<<33 | uint64(n.value)
	if n.value == 0 {
		of |= 1<<32 | uint64(n.key)
	}
	return Contact{Day: fromDay(n.day), Case: of, Resolved: n.a != 0}
}

func (e noteEncoder) engagement(r *record.Engagement) note {
	n := e.note(noteEngagement, r.Key, r.Day)
	n.a, n.b = e.names.engagements.code(r.Channel), bit(r.Referral)
	return n
}

func (n *note) engagement() Engagement {
	return Engagement{Day: fromDay(n.day), Channel: n.a, Referral: n.b != 0}
}

func (e noteEncoder) membership(r *record.Membership) note {
	n := e.note(noteMembership, r.Key, r.Start)
	n.value = int64(toDay(r.End))
	n.a, n.b, n.c = e.names.programmes.code(r.Programme), e.names.programmeKinds.code(r.Kind), e.names.tiers.code(r.Tier)
	return n
}

func (n *note) membership() Membership {
	return Membership{Start: fromDay(n.day), End: fromDay(uint16(n.value)), Programme: n.a, Kind: n.b, Tier: n.c}
}

// runs reports whether a membership is active on a day.
func (n *note) runs(day record.Day) bool {
	end := fromDay(uint16(n.value))
	return fromDay(n.day) <= day && (end == record.NoDay || day < end)
}

func (e noteEncoder) points(r *record.Points) note {
	n := e.note(notePoints, r.Key, r.Day)
	n.value, n.a = r.Points, uint16(r.Move)
	return n
}

func (n *note) points() Points {
	return Points{Day: fromDay(n.day), Move: record.PointsMove(n.a), Points: n.value}
}

func (e noteEncoder) newsletter(r *record.Newsletter) note {
	n := e.note(noteNewsletter, r.Key, r.Start)
	n.value = int64(toDay(r.End))
	return n
}

func (n *note) newsletter() Newsletter {
	return Newsletter{Start: fromDay(n.day), End: fromDay(uint16(n.value))}
}

func bit(b bool) uint16 {
	if b {
		return 1
	}
	return 0
}
