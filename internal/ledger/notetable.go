package ledger

import "github.com/klantenbinding/loyalty/internal/record"

func (s *Source) putNotes(b *record.Batch) {
	for i := range b.SubscriptionEvents {
		s.putEvent(&b.SubscriptionEvents[i])
	}
	for i := range b.Answers {
		s.putNote(s.answerNote(&b.Answers[i]), b.Answers[i].Who)
	}
	for i := range b.Invitations {
		s.putNote(s.invitationNote(&b.Invitations[i]), b.Invitations[i].Who)
	}
	for i := range b.Cancellations {
		s.putNote(s.cancellationNote(&b.Cancellations[i]), b.Cancellations[i].Who)
	}
	for i := range b.Contacts {
		s.putNote(s.contactNote(&b.Contacts[i]), b.Contacts[i].Who)
	}
	for i := range b.Engagements {
		s.putNote(s.engagementNote(&b.Engagements[i]), b.Engagements[i].Who)
	}
	for i := range b.Memberships {
		s.putNote(s.membershipNote(&b.Memberships[i]), b.Memberships[i].Who)
	}
	for i := range b.Points {
		s.putNote(s.pointsNote(&b.Points[i]), b.Points[i].Who)
	}
}

// putNote gives a note, not of an event, to whom it is about.
func (s *Source) putNote(n note, who record.Who) {
	l := s.ledger
	p, old := s.belonging(&s.notes[n.kind], record.Key(n.key), &identity{who.Customer, who.Email, absent, absent})
	switch {
	case old == p:
		put(l, p, notesOf, n)
		return
	case old != absent:
		remove(l, old, notesOf, n.id())
		l.vacate(old)
	}
	add(l, p, notesOf, n)
}

func (s *Source) removeNote(kind noteKind, k record.Key) {
	if kind == noteEvent {
		s.removeEvent(k)
		return
	}
	p, ok := s.notes[kind].get(k)
	if !ok {
		return
	}
	l := s.ledger
	p = l.find(p)
	s.notes[kind].remove(k)
	remove(l, p, notesOf, sideID{s.number, kind, uint32(k)})
	l.vacate(p)
}
