package ledger_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// modelNote is a record about a person, as text.
type modelNote struct {
	record.Who
	key        record.Key
	source     int
	day        record.Day
	text       string
	caseName   string            // of contacts
	membership record.Membership // of memberships
}

func compareNotes(a, b modelNote) int {
	return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.key, b.key), cmp.Compare(a.source, b.source))
}

// answered, engaged and joined return the text of a record, for the model and for views.
func answered(q record.Question, score, scale uint8, amount money.Amount, days uint16, touchpoint string) string {
	if q == record.QuestionCategorySpend {
		score, scale = 0, 0
	} else {
		amount, days = 0, 0
	}
	return fmt.Sprintf("answered %d with %d of %d, %d in %d days, at %s", q, score, scale, amount, days, cmp.Or(touchpoint, "unknown"))
}

func engaged(channel string, referral bool) string {
	return fmt.Sprintf("engaged by %s referral %t", cmp.Or(channel, "unknown"), referral)
}

func joined(end record.Day, programme, kind, tier string) string {
	return fmt.Sprintf("joined until %d %s %s %s", end, cmp.Or(programme, "unknown"), cmp.Or(kind, "unknown"), tierName(tier))
}

func tierName(tier string) string {
	if tier == "" || tier == "none" {
		return "member"
	}
	return tier
}

func (m *model) applyNotes(source int, b *record.Batch) {
	s := m.sources[source]
	note := func(key record.Key, who record.Who, day record.Day, text string) *modelNote {
		return &modelNote{Who: who, key: key, source: source, day: day, text: text}
	}
	keep := func(kind record.Kind, n *modelNote) {
		if s.notes[kind] == nil {
			s.notes[kind] = map[record.Key]modelNote{}
		}
		s.notes[kind][n.key] = *n
	}
	plain := func(kind record.Kind, key record.Key, who record.Who, day record.Day, text string) {
		keep(kind, note(key, who, day, text))
	}
	for _, r := range b.SubscriptionEvents {
		s.events[r.Key] = r
	}
	for _, r := range b.Answers {
		plain(record.KindAnswer, r.Key, r.Who, r.Day, answered(r.Question, r.Score, r.Scale, r.Amount, r.Days, r.Touchpoint))
	}
	for _, r := range b.Invitations {
		plain(record.KindInvitation, r.Key, r.Who, r.Day, "invited")
	}
	for _, r := range b.Cancellations {
		plain(record.KindCancellation, r.Key, r.Who, r.Day, fmt.Sprint("cancelled for ", r.Reason))
	}
	for _, r := range b.Contacts {
		n := note(r.Key, r.Who, r.Day, fmt.Sprint("contacted, resolved ", r.Resolved))
		if n.caseName = fmt.Sprint(source, " case ", r.Case); r.Case == 0 {
			n.caseName = fmt.Sprint(source, " contact ", r.Key)
		}
		keep(record.KindContact, n)
	}
	for _, r := range b.Engagements {
		plain(record.KindEngagement, r.Key, r.Who, r.Day, engaged(r.Channel, r.Referral))
	}
	for _, r := range b.Memberships {
		n := note(r.Key, r.Who, r.Start, joined(r.End, r.Programme, r.Kind, r.Tier))
		n.membership = r
		keep(record.KindMembership, n)
	}
	for _, r := range b.Newsletters {
		plain(record.KindNewsletter, r.Key, r.Who, r.Start, fmt.Sprint("newsletter until ", r.End))
	}
	for _, r := range b.Points {
		plain(record.KindPoints, r.Key, r.Who, r.Day, fmt.Sprint("points ", r.Move, " ", r.Points))
	}
	for _, r := range b.Spend {
		s.spend[r.Key] = r
	}
}

func (s *modelSource) removeNotes(removed map[record.Kind][]record.Key) {
	for kind, list := range removed {
		for _, k := range list {
			delete(s.notes[kind], k)
		}
	}
	for _, k := range removed[record.KindSubscriptionEvent] {
		delete(s.events, k)
	}
	for _, k := range removed[record.KindSpend] {
		delete(s.spend, k)
	}
}

// eventsOf returns a subscription's events of some types, sorted by day and key.
func (s *modelSource) eventsOf(subscription record.Key, types ...record.SubscriptionEventType) []record.SubscriptionEvent {
	var list []record.SubscriptionEvent
	for _, e := range s.events {
		if e.Subscription == subscription && slices.Contains(types, e.Type) {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b record.SubscriptionEvent) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Key, b.Key))
	})
	return list
}

// periods returns the periods of a subscription at one price. It checks each day up to one that is
// later than all events.
func (s *modelSource) periods(r record.Subscription) []ledger.Subscription {
	const never = 100
	whole := ledger.Subscription{Start: r.Start, End: r.End, Monthly: r.Monthly}
	events := s.eventsOf(r.Key, record.EventChange, record.EventPause, record.EventResume)
	if len(events) == 0 || (r.End != record.NoDay && r.End <= r.Start) {
		return []ledger.Subscription{whole}
	}
	end := r.End
	if end == record.NoDay {
		end = never
	}
	var out []ledger.Subscription
	for day := r.Start; day < end; day++ {
		price, running := priceOn(day, r.Monthly, events)
		last := len(out) - 1
		switch {
		case !running:
		case last >= 0 && out[last].End == day && out[last].Monthly == price:
			out[last].End++
		default:
			out = append(out, ledger.Subscription{Start: day, End: day + 1, Monthly: price})
		}
	}
	if last := len(out) - 1; last >= 0 && out[last].End == never {
		out[last].End = record.NoDay
	}
	return out
}

// terms adds the trial, the renewal and the failed payments of a subscription. It goes through the days one by
// one.
func (s *modelSource) terms(r record.Subscription, periods []ledger.Subscription, to *ledger.Customer) {
	if r.TrialDays > 0 {
		t := ledger.Trial{Start: max(r.Start-record.Day(r.TrialDays), 0), End: r.Start, Paid: record.NoDay}
		if r.End != record.NoDay && r.End < r.Start {
			t.End = max(r.End, t.Start)
		}
		for _, p := range slices.Backward(periods) {
			if p.Monthly > 0 && (p.End == record.NoDay || p.End > p.Start) {
				t.Paid = p.Start
			}
		}
		to.Trials = append(to.Trials, t)
	}
	if last := len(periods) - 1; r.Renews > 0 && last >= 0 && slices.Contains([]record.Day{record.NoDay, r.Renews}, periods[last].End) && !s.noticed(r.Key) {
		to.Renewals = append(to.Renewals, ledger.Renewal{Start: r.Start, Day: r.Renews, Monthly: periods[last].Monthly})
	}
	for first := record.Day(0); first < 100; first++ {
		if !s.paid(r.Key, first, record.EventPaymentFailed) {
			continue
		}
		d, left := ledger.Dunning{Failed: first, Resolved: record.NoDay}, 31
		for day := first; left >= 0 && !d.Recovered; day, left = day+1, left-1 {
			if s.paid(r.Key, day, record.EventPaymentFailed) {
				left = 31
			}
			if s.paid(r.Key, day, record.EventPaymentRecovered) {
				d.Resolved, d.Recovered = day, true
			}
			first = day
		}
		if !d.Recovered && r.End != record.NoDay && r.End <= first {
			d.Resolved = max(r.End, d.Failed)
		}
		to.Dunnings = append(to.Dunnings, d)
	}
}

// paid reports whether an event about a payment of a subscription happened on a day.
func (s *modelSource) paid(subscription record.Key, day record.Day, kind record.SubscriptionEventType) bool {
	return slices.ContainsFunc(s.eventsOf(subscription, kind), func(e record.SubscriptionEvent) bool { return e.Day == day })
}

// noticed reports whether the last notice or resumption of a subscription is a notice.
func (s *modelSource) noticed(subscription record.Key) bool {
	events := s.eventsOf(subscription, record.EventCancel, record.EventResume)
	return len(events) > 0 && events[len(events)-1].Type == record.EventCancel
}

// priceOn returns the price of a subscription on a day, and false if it is paused.
func priceOn(day record.Day, price money.Amount, events []record.SubscriptionEvent) (money.Amount, bool) {
	running := true
	for _, e := range events {
		if e.Day > day {
			break
		}
		if e.Type != record.EventPause {
			price = e.Monthly
		}
		if e.Type != record.EventChange {
			running = e.Type == record.EventResume
		}
	}
	return price, running
}

// signals adds the events that do not change the price.
func (m *model) signals(h *history, g *modelPerson) {
	for _, kind := range []record.SubscriptionEventType{record.EventCancel, record.EventPaymentFailed} {
		var days []record.Day
		for _, r := range g.subscriptions {
			for _, e := range m.sources[r.source].eventsOf(r.Key, kind) {
				days = append(days, e.Day)
			}
		}
		slices.Sort(days)
		h.signals(kind, days)
	}
}

// notes adds all other notes and the tier.
func (m *model) notes(h *history, g *modelPerson) {
	for _, kind := range noteKinds() {
		var cases []string
		for _, n := range g.notes[kind] {
			cases = append(cases, n.caseName)
			h.note(n.day, n.text)
			if kind == record.KindContact {
				h.caseOf(cases)
			}
			end := n.membership.End
			if kind == record.KindMembership && n.day <= m.today && (end == record.NoDay || m.today < end) {
				h.groups[ledger.DimProgrammeTier] = tierName(n.membership.Tier)
			}
		}
	}
}

// noteKinds returns the kinds of record that are not from shops, in the order of history.notes.
func noteKinds() []record.Kind {
	return []record.Kind{
		record.KindSubscriptionEvent, record.KindAnswer, record.KindInvitation, record.KindCancellation, record.KindContact,
		record.KindEngagement, record.KindMembership, record.KindNewsletter, record.KindPoints, record.KindSpend,
	}
}

// agreeOnNotes compares the keys and counts of noteKinds, and the spend.
func (p *pair) agreeOnNotes(t require.TestingT, v *ledger.View) {
	records := p.ledger.Stats().Records
	for _, kind := range noteKinds() {
		n := 0
		for i, s := range p.model.sources {
			want := slices.Sorted(maps.Keys(s.notes[kind]))
			switch kind {
			case record.KindSubscriptionEvent:
				want = sorted(s.events)
			case record.KindSpend:
				want = sorted(s.spend)
			default:
			}
			require.Equal(t, want, p.sources[i].Keys(kind, 0, 1<<32-1), kind)
			n += len(want)
		}
		require.Equal(t, n, records[kind])
		require.True(t, n == 0 || v.Has(kind))
	}
	require.ElementsMatch(t, p.model.spent(), spent(v))
}

// spent returns the texts of all sources' spend by day, purpose and channel.
func (m *model) spent() (out []string) {
	sums := map[string]money.Amount{}
	for _, s := range m.sources {
		for _, r := range s.spend {
			sums[spentFor(r.Day, r.Purpose, r.Channel)] += r.Amount
		}
	}
	for what, sum := range sums {
		out = append(out, fmt.Sprintf("%s: %d", what, sum))
	}
	return out
}

func spentFor(day record.Day, p record.Purpose, channel string) string {
	return fmt.Sprintf("%d for %d by %s", day, p, cmp.Or(channel, "unknown"))
}

func spent(v *ledger.View) (out []string) {
	for _, s := range v.Spend() {
		out = append(out, fmt.Sprintf("%s: %d", spentFor(s.Day, s.Purpose, v.Values(ledger.DimAcquisitionChannel)[s.Channel]), s.Amount))
	}
	return out
}

var tiers = rapid.SampledFrom([]string{"", "none", "gold", "silver", "other"})

func drawWho(t *rapid.T) record.Who {
	return record.Who{Customer: ids.Draw(t, "customer"), Email: emails.Draw(t, "email")}
}

func drawNotes(t *rapid.T, b *record.Batch, most int) {
	small := func(name string, most int) int { return rapid.IntRange(0, most).Draw(t, name) }
	key := func() record.Key { return keys.Draw(t, "key") }
	b.SubscriptionEvents = some(t, func(t *rapid.T) record.SubscriptionEvent {
		return record.SubscriptionEvent{
			Key: key(), Subscription: key(), Day: days.Draw(t, "day") + record.Day(30*small("month", 2)),
			Type: record.SubscriptionEventType(1 + small("type", 5)), Monthly: refunds.Draw(t, "monthly"),
		}
	}, most*2)
	b.Answers = some(t, func(t *rapid.T) record.Answer {
		return record.Answer{
			Key: key(), Who: drawWho(t), Day: days.Draw(t, "day"), Question: record.Question(1 + small("question", 6)),
			Score: uint8(small("score", 11)), Scale: 11, Amount: amounts.Draw(t, "amount"), Days: 365, Touchpoint: channels.Draw(t, "touchpoint"),
		}
	}, most)
	b.Invitations = some(t, func(t *rapid.T) record.Invitation {
		return record.Invitation{Key: key(), Who: drawWho(t), Day: days.Draw(t, "day")}
	}, most)
	b.Cancellations = some(t, func(t *rapid.T) record.Cancellation {
		return record.Cancellation{Key: key(), Who: drawWho(t), Day: days.Draw(t, "day"), Reason: record.Reason(small("reason", 6))}
	}, most)
	b.Contacts = some(t, func(t *rapid.T) record.Contact {
		return record.Contact{Key: key(), Who: drawWho(t), Day: days.Draw(t, "day"), Case: ids.Draw(t, "case"), Resolved: rapid.Bool().Draw(t, "resolved")}
	}, most)
	b.Engagements = some(t, func(t *rapid.T) record.Engagement {
		return record.Engagement{Key: key(), Who: drawWho(t), Day: days.Draw(t, "day"), Channel: channels.Draw(t, "channel"), Referral: rapid.Bool().Draw(t, "referral")}
	}, most)
	b.Memberships = some(t, func(t *rapid.T) record.Membership {
		return record.Membership{
			Key: key(), Who: drawWho(t), Start: days.Draw(t, "start"), End: days.Draw(t, "end") - 1,
			Programme: channels.Draw(t, "programme"), Kind: channels.Draw(t, "kind"), Tier: tiers.Draw(t, "tier"),
		}
	}, most)
	b.Newsletters = some(t, func(t *rapid.T) record.Newsletter {
		return record.Newsletter{Key: key(), Who: drawWho(t), Start: days.Draw(t, "start"), End: days.Draw(t, "end") - 1}
	}, most)
	b.Points = some(t, func(t *rapid.T) record.Points {
		return record.Points{Key: key(), Who: drawWho(t), Day: days.Draw(t, "day"), Move: record.PointsMove(1 + small("move", 2)), Points: 1 << small("points", 62)}
	}, most)
	b.Spend = some(t, func(t *rapid.T) record.Spend {
		return record.Spend{
			Key: key(), Day: days.Draw(t, "day"), Purpose: record.Purpose(1 + small("purpose", 1)), Amount: refunds.Draw(t, "amount"), Channel: channels.Draw(t, "channel"),
		}
	}, most)
}

func distinctNotes(b *record.Batch) {
	b.SubscriptionEvents = distinct(b.SubscriptionEvents, func(r record.SubscriptionEvent) record.Key { return r.Key })
	b.Answers = distinct(b.Answers, func(r record.Answer) record.Key { return r.Key })
	b.Invitations = distinct(b.Invitations, func(r record.Invitation) record.Key { return r.Key })
	b.Cancellations = distinct(b.Cancellations, func(r record.Cancellation) record.Key { return r.Key })
	b.Contacts = distinct(b.Contacts, func(r record.Contact) record.Key { return r.Key })
	b.Engagements = distinct(b.Engagements, func(r record.Engagement) record.Key { return r.Key })
	b.Memberships = distinct(b.Memberships, func(r record.Membership) record.Key { return r.Key })
	b.Newsletters = distinct(b.Newsletters, func(r record.Newsletter) record.Key { return r.Key })
	b.Points = distinct(b.Points, func(r record.Points) record.Key { return r.Key })
	b.Spend = distinct(b.Spend, func(r record.Spend) record.Key { return r.Key })
}

// notePages returns a batch for each record.
func notePages(b *record.Batch) []*record.Batch {
	return slices.Concat(
		singles(b.SubscriptionEvents, func(p *record.Batch) *[]record.SubscriptionEvent { return &p.SubscriptionEvents }),
		singles(b.Answers, func(p *record.Batch) *[]record.Answer { return &p.Answers }),
		singles(b.Invitations, func(p *record.Batch) *[]record.Invitation { return &p.Invitations }),
		singles(b.Cancellations, func(p *record.Batch) *[]record.Cancellation { return &p.Cancellations }),
		singles(b.Contacts, func(p *record.Batch) *[]record.Contact { return &p.Contacts }),
		singles(b.Engagements, func(p *record.Batch) *[]record.Engagement { return &p.Engagements }),
		singles(b.Memberships, func(p *record.Batch) *[]record.Membership { return &p.Memberships }),
		singles(b.Newsletters, func(p *record.Batch) *[]record.Newsletter { return &p.Newsletters }),
		singles(b.Points, func(p *record.Batch) *[]record.Points { return &p.Points }),
		singles(b.Spend, func(p *record.Batch) *[]record.Spend { return &p.Spend }),
	)
}

func singles[T any](list []T, field func(*record.Batch) *[]T) (pages []*record.Batch) {
	for _, r := range list {
		p := &record.Batch{}
		*field(p) = []T{r}
		pages = append(pages, p)
	}
	return pages
}
