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
	noteKinds = int(notePoints) + 1
)

// recordKinds holds the kinds of record that are kept as notes.
var recordKinds = [noteKinds]record.Kind{
	record.KindSubscriptionEvent, record.KindAnswer, record.KindInvitation, record.KindCancellation,
	record.KindContact, record.KindEngagement, record.KindMembership, record.KindPoints,
}

// note is a record of one of these kinds in 24 bytes. What its fields hold depends on the kind and
// is known to the functions below, two a kind, only.
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
func (n note) id() sideID    { return sideID{n.source, n.kind, n.key} }

// rank leaves notes of different kinds in any order.
func (n note) rank() uint64 {
	return uint64(n.day)<<48 | uint64(n.key)<<16 | uint64(n.source)
}

func (n note) of(slot uint8) note { n.slot = slot; return n }

// note returns what all notes have.
func (s *Source) note(kind noteKind, key record.Key, day record.Day) note {
	return note{kind: kind, key: uint32(key), day: toDay(day), source: s.number}
}

func (s *Source) eventNote(r *record.SubscriptionEvent) note {
	n := s.note(noteEvent, r.Key, r.Day)
	n.value, n.a = int64(r.Monthly), uint16(r.Type)
	n.b, n.c = uint16(r.Subscription>>16), uint16(r.Subscription)
	return n
}

func (n *note) eventType() record.SubscriptionEventType { return record.SubscriptionEventType(n.a) }
func (n *note) monthly() money.Amount                   { return money.Amount(n.value) }
func (n *note) subscription() uint32                    { return uint32(n.b)<<16 | uint32(n.c) }

func (s *Source) answerNote(r *record.Answer) note {
	n := s.note(noteAnswer, r.Key, r.Day)
	n.a, n.c = s.ledger.words.touchpoints.code(r.Touchpoint), uint16(r.Question)
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

func (s *Source) invitationNote(r *record.Invitation) note {
	return s.note(noteInvitation, r.Key, r.Day)
}

func (s *Source) cancellationNote(r *record.Cancellation) note {
	n := s.note(noteCancellation, r.Key, r.Day)
	n.a = uint16(r.Reason)
	return n
}

func (n *note) cancellation() Cancellation {
	return Cancellation{Day: fromDay(n.day), Reason: record.Reason(n.a)}
}

func (s *Source) contactNote(r *record.Contact) note {
	n := s.note(noteContact, r.Key, r.Day)
	n.value, n.a = int64(r.Case), truth(r.Resolved)
	return n
}

// contact numbers cases by source; contacts without one have a case with their own number, beside
// those of the source.
func (n *note) contact() Contact {
	of := uint64(n.source)<<33 | uint64(n.value)
	if n.value == 0 {
		of |= 1<<32 | uint64(n.key)
	}
	return Contact{Day: fromDay(n.day), Case: of, Resolved: n.a != 0}
}

func (s *Source) engagementNote(r *record.Engagement) note {
	n := s.note(noteEngagement, r.Key, r.Day)
	n.a, n.b = s.ledger.words.engagements.code(r.Channel), truth(r.Referral)
	return n
}

func (n *note) engagement() Engagement {
	return Engagement{Day: fromDay(n.day), Channel: n.a, Referral: n.b != 0}
}

func (s *Source) membershipNote(r *record.Membership) note {
	n, w := s.note(noteMembership, r.Key, r.Start), &s.ledger.words
	n.value = int64(toDay(r.End))
	n.a, n.b, n.c = w.programmes.code(r.Programme), w.programmeKinds.code(r.Kind), w.tiers.code(r.Tier)
	return n
}

func (n *note) membership() Membership {
	return Membership{Start: fromDay(n.day), End: fromDay(uint16(n.value)), Programme: n.a, Kind: n.b, Tier: n.c}
}

// runs tells whether a membership runs on a day.
func (n *note) runs(day record.Day) bool {
	end := fromDay(uint16(n.value))
	return fromDay(n.day) <= day && (end == record.NoDay || day < end)
}

func (s *Source) pointsNote(r *record.Points) note {
	n := s.note(notePoints, r.Key, r.Day)
	n.value, n.a = r.Points, uint16(r.Move)
	return n
}

func (n *note) points() Points {
	return Points{Day: fromDay(n.day), Move: record.PointsMove(n.a), Points: n.value}
}

func truth(b bool) uint16 {
	if b {
		return 1
	}
	return 0
}
