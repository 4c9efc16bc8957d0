package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// noteTable holds one source's notes, which lie with the persons they are about.
type noteTable struct {
	ledger    *Ledger
	encode    noteEncoder
	index     [noteKinds]keyIndex // to accounts or anonymous persons; of events to subscriptions
	customers *customerTable
}

// putAll adds or replaces the notes of a batch, except subscription events.
func (t *noteTable) putAll(b *record.Batch) {
	for i := range b.Answers {
		t.put(t.encode.answer(&b.Answers[i]), b.Answers[i].Who)
	}
	for i := range b.Invitations {
		t.put(t.encode.invitation(&b.Invitations[i]), b.Invitations[i].Who)
	}
	for i := range b.Cancellations {
		t.put(t.encode.cancellation(&b.Cancellations[i]), b.Cancellations[i].Who)
	}
	for i := range b.Contacts {
		t.put(t.encode.contact(&b.Contacts[i]), b.Contacts[i].Who)
	}
	for i := range b.Engagements {
		t.put(t.encode.engagement(&b.Engagements[i]), b.Engagements[i].Who)
	}
	for i := range b.Memberships {
		t.put(t.encode.membership(&b.Memberships[i]), b.Memberships[i].Who)
	}
	for i := range b.Newsletters {
		t.put(t.encode.newsletter(&b.Newsletters[i]), b.Newsletters[i].Who)
	}
	for i := range b.Points {
		t.put(t.encode.points(&b.Points[i]), b.Points[i].Who)
	}
}

// put adds or replaces a note, which is not a subscription event.
func (t *noteTable) put(n note, who record.Who) {
	l := t.ledger
	ref, old := t.customers.assign(&t.index[n.kind], record.Key(n.key), who, absent)
	if old != absent && old != ref {
		if from := l.slotOf(old); from != l.slotOf(ref) {
			t.take(from, n.id())
		}
		l.release(old)
	}
	if was, had := put(l, l.slotOf(ref), notesOf, n); had {
		l.countNote(was.day, -1)
	}
	l.countNote(n.day, 1)
}

// remove removes a note, which is not a subscription event.
func (t *noteTable) remove(kind noteKind, k record.Key) {
	ref, ok := t.index[kind].get(k)
	if !ok {
		return
	}
	l := t.ledger
	t.index[kind].remove(k)
	t.take(l.slotOf(ref), recordID{t.encode.source, kind, uint32(k)})
	l.release(ref)
}

// take removes a note of person p.
func (t *noteTable) take(p uint32, id recordID) {
	if was, had := remove(t.ledger, p, notesOf, id); had {
		t.ledger.countNote(was.day, -1)
	}
}
