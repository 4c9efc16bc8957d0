package main

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/demo"
	"github.com/klantenbinding/loyalty/internal/demo/shop"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// The queries of the configuration read all records of the CRM and of the plugin, at first and after changes.
func TestTheQueriesReadAllRecordsOfTheDemo(t *testing.T) {
	t.Parallel()
	s := shop.New(5, time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC))
	at := s.Opening().AddDate(2, 3, 0)
	s.Advance(at)
	server, err := demo.NewServer(t.Context(), s.Snapshot())
	require.NoError(t, err)
	defer func() { require.NoError(t, server.Close()) }()
	cfg := configuration(t, server)
	books := map[string]*ledger{}
	var sources []*source.Source
	for _, c := range cfg.Sources {
		books[c.Name] = newLedger()
		env := cfg.Environment(slog.New(slog.DiscardHandler), func() time.Time { return at })
		env.Clock = env.Now
		src, err := source.New(c, env, books[c.Name])
		require.NoError(t, err)
		defer func() { require.NoError(t, src.Close()) }()
		sources = append(sources, src)
	}
	for _, days := range []int{0, 1, 40} {
		at = at.AddDate(0, 0, days)
		s.Advance(at)
		server.Publish(s.Snapshot())
		for _, src := range sources {
			require.NoError(t, src.Poll(context.Background()))
			require.Empty(t, src.Status().Rejected)
		}
		want := expected(s.Snapshot(), cfg.Location, books["crm"].hashes(s.Snapshot().CRM))
		requireSame(t, want.events, books["shop"].events)
		require.Empty(t, books["shop"].cancellations, "the cancellations of the CRM have reasons")
		requireSame(t, want.customers, books["crm"].customers)
		requireSame(t, want.invitations, books["crm"].invitations)
		requireSame(t, want.answers, books["crm"].answers)
		requireSame(t, want.contacts, books["crm"].contacts)
		requireSame(t, want.cancellations, books["crm"].cancellations)
		requireSame(t, want.engagements, books["crm"].engagements)
		requireSame(t, want.memberships, books["crm"].memberships)
		requireSame(t, want.newsletters, books["crm"].newsletters)
		requireSame(t, want.points, books["crm"].points)
		requireSame(t, want.spend, books["crm"].spend)
	}
	requireJoined(t, s.Snapshot(), books)
}

// configuration returns the demo's configuration for a server.
func configuration(t *testing.T, server *demo.Server) *config.Config {
	t.Helper()
	f, err := writeFiles(server)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.remove()) })
	cfg, err := config.Load(f.config)
	require.NoError(t, err)
	require.Empty(t, cfg.Warnings)
	return cfg
}

// requireSame compares records. It prints only the first difference, not thousands of records.
func requireSame[R any](t *testing.T, want, got map[record.Key]R) {
	t.Helper()
	require.NotEmpty(t, want)
	for k, w := range want {
		require.Equal(t, w, got[k])
	}
	for k, g := range got {
		require.Equal(t, want[k], g)
	}
}

// requireJoined requires that the shop and the CRM have the same hashes for their customers.
func requireJoined(t *testing.T, snap *shop.Snapshot, books map[string]*ledger) {
	t.Helper()
	hash := books["crm"].hashes(snap.CRM)
	joined := 0
	for _, u := range snap.Users.Rows() {
		if want, ok := hash[u.Email]; ok {
			joined++
			require.Equal(t, want, books["shop"].customers[record.Key(u.ID)].Email)
		}
	}
	require.Greater(t, joined, 1000)
}

// ledger keeps the records of a source that these tests compare.
type ledger struct {
	customers     map[record.Key]record.Customer
	events        map[record.Key]record.SubscriptionEvent
	answers       map[record.Key]record.Answer
	invitations   map[record.Key]record.Invitation
	cancellations map[record.Key]record.Cancellation
	contacts      map[record.Key]record.Contact
	engagements   map[record.Key]record.Engagement
	memberships   map[record.Key]record.Membership
	newsletters   map[record.Key]record.Newsletter
	points        map[record.Key]record.Points
	spend         map[record.Key]record.Spend
}

func newLedger() *ledger {
	return &ledger{
		map[record.Key]record.Customer{},
		map[record.Key]record.SubscriptionEvent{},
		map[record.Key]record.Answer{},
		map[record.Key]record.Invitation{},
		map[record.Key]record.Cancellation{},
		map[record.Key]record.Contact{},
		map[record.Key]record.Engagement{},
		map[record.Key]record.Membership{},
		map[record.Key]record.Newsletter{},
		map[record.Key]record.Points{},
		map[record.Key]record.Spend{},
	}
}

func put[R any](into map[record.Key]R, list []R, key func(*R) record.Key) {
	for i := range list {
		into[key(&list[i])] = list[i]
	}
}

// Apply adds a batch.
func (l *ledger) Apply(b *record.Batch) {
	put(l.customers, b.Customers, func(r *record.Customer) record.Key { return r.Key })
	put(l.events, b.SubscriptionEvents, func(r *record.SubscriptionEvent) record.Key { return r.Key })
	put(l.answers, b.Answers, func(r *record.Answer) record.Key { return r.Key })
	put(l.invitations, b.Invitations, func(r *record.Invitation) record.Key { return r.Key })
	put(l.cancellations, b.Cancellations, func(r *record.Cancellation) record.Key { return r.Key })
	put(l.contacts, b.Contacts, func(r *record.Contact) record.Key { return r.Key })
	put(l.engagements, b.Engagements, func(r *record.Engagement) record.Key { return r.Key })
	put(l.memberships, b.Memberships, func(r *record.Membership) record.Key { return r.Key })
	put(l.newsletters, b.Newsletters, func(r *record.Newsletter) record.Key { return r.Key })
	put(l.points, b.Points, func(r *record.Points) record.Key { return r.Key })
	put(l.spend, b.Spend, func(r *record.Spend) record.Key { return r.Key })
	for _, k := range b.Removed[record.KindCustomer] {
		delete(l.customers, k)
	}
}

// Keys returns the present keys of customers. These tests need no other kind.
func (l *ledger) Keys(kind record.Kind, lo, hi record.Key) []record.Key {
	if kind != record.KindCustomer {
		return nil
	}
	keys := slices.DeleteFunc(slices.Collect(maps.Keys(l.customers)), func(k record.Key) bool { return k < lo || k > hi })
	slices.Sort(keys)
	return keys
}

// hashes returns the hashes of the people's addresses.
func (l *ledger) hashes(c *shop.CRM) map[string]record.EmailHash {
	of := map[string]record.EmailHash{}
	for _, p := range c.People.Rows() {
		of[p.Email] = l.customers[record.Key(p.ID)].Email
	}
	return of
}

// expected returns the generator's data as records.
func expected(snap *shop.Snapshot, zone *time.Location, hash map[string]record.EmailHash) *ledger {
	l, c := newLedger(), snap.CRM
	day := func(at int64) record.Day { return record.DayOf(time.Unix(at, 0), zone) }
	by := func(person uint64) record.Who { return record.Who{Customer: record.Key(person)} }
	for _, r := range snap.SubscriptionLog.Rows() {
		l.events[record.Key(r.ID)] = record.SubscriptionEvent{
			Key: record.Key(r.ID), Subscription: record.Key(r.Subscription), Day: day(r.Logged), Monthly: euro(r.Price),
			Type: map[string]record.SubscriptionEventType{
				"created": record.EventChange, "price changed": record.EventChange, "paused": record.EventPause,
				"resumed": record.EventResume, "cancelled": record.EventCancel, "payment failed": record.EventPaymentFailed,
				"payment recovered": record.EventPaymentRecovered,
			}[r.Event],
		}
	}
	for _, r := range c.People.Rows() {
		l.customers[record.Key(r.ID)] = record.Customer{Key: record.Key(r.ID), Email: hash[r.Email], AcquisitionChannel: r.CameBy}
	}
	for _, r := range c.Invitations.Rows() {
		l.invitations[record.Key(r.ID)] = record.Invitation{Key: record.Key(r.ID), Who: by(r.Person), Day: day(r.Sent)}
	}
	for _, r := range c.Answers.Rows() {
		l.answers[record.Key(r.ID)] = answer(r, day(r.Answered), hash[r.Email])
	}
	for _, r := range c.Contacts.Rows() {
		l.contacts[record.Key(r.ID)] = record.Contact{
			Key: record.Key(r.ID), Who: by(r.Person), Day: day(r.Received), Case: record.Key(r.Ticket), Resolved: r.Solved,
		}
	}
	for _, r := range c.Activities.Rows() {
		l.engagements[record.Key(r.ID)] = record.Engagement{
			Key: record.Key(r.ID), Who: record.Who{Email: hash[r.Email]}, Day: day(r.At), Referral: r.Kind == "brought by a friend",
			Channel: map[string]string{
				"review": "review", "community visit": "visit", "shared a post": "social", "brought by a friend": "referral",
			}[r.Kind],
		}
	}
	l.expectProgramme(c, day, by)
	for _, r := range c.Spend.Rows() {
		purpose := map[string]record.Purpose{"new customers": record.PurposeAcquisition, "existing customers": record.PurposeRetention}
		l.spend[record.Key(r.ID)] = record.Spend{
			Key: record.Key(r.ID), Day: day(r.Booked), Purpose: purpose[r.Purpose], Amount: euro(r.Amount), Channel: r.Channel,
		}
	}
	return l
}

func (l *ledger) expectProgramme(c *shop.CRM, day func(int64) record.Day, by func(uint64) record.Who) {
	for _, r := range c.Cancellations.Rows() {
		l.cancellations[record.Key(r.ID)] = record.Cancellation{
			Key: record.Key(r.ID), Who: by(r.Person), Day: day(r.Received),
			Reason: map[string]record.Reason{
				"late or damaged delivery": record.ReasonService, "unhappy with service": record.ReasonService,
				"too expensive": record.ReasonPrice, "never got used to it": record.ReasonOnboarding,
				"buys in a store": record.ReasonChannel, "payment failed": record.ReasonInvoluntary,
				"no need any more": record.ReasonOther, "": record.ReasonUnknown,
			}[r.Reason],
		}
	}
	for _, r := range c.Memberships.Rows() {
		m := record.Membership{
			Key: record.Key(r.ID), Who: by(r.Person), Start: day(r.Started), End: record.NoDay, Programme: r.Programme,
			Kind: map[string]string{"Bean club": "tiered", "Parcel pass": "paid"}[r.Programme], Tier: r.Tier,
		}
		if r.Ended != 0 {
			m.End = day(r.Ended)
		}
		l.memberships[m.Key] = m
		l.newsletters[m.Key] = record.Newsletter{Key: m.Key, Who: m.Who, Start: m.Start, End: m.End}
	}
	moves := map[string]record.PointsMove{"purchase": record.PointsEarned, "reward": record.PointsRedeemed, "expiry": record.PointsExpired}
	for _, r := range c.Points.Rows() {
		l.points[record.Key(r.ID)] = record.Points{
			Key: record.Key(r.ID), Who: by(r.Person), Day: day(r.Booked), Move: moves[r.Reason], Points: max(r.Points, -r.Points),
		}
	}
}

// answer returns an answer as a record, in which a higher score is better.
func answer(r *shop.Answer, day record.Day, email record.EmailHash) record.Answer {
	score := r.Score
	if r.LowIsBest {
		score = r.Points + 1 - r.Score
	}
	return record.Answer{
		Key: record.Key(r.ID), Who: record.Who{Email: email}, Day: day,
		Question: map[string]record.Question{
			"recommendation": record.QuestionNPS, "satisfaction": record.QuestionCSAT, "effort": record.QuestionCES,
			"would recommend": record.QuestionRecommend, "would try more": record.QuestionTry,
			"would buy again": record.QuestionReturn, "spent in all": record.QuestionCategorySpend,
		}[r.Question],
		Score: uint8(score), Scale: uint8(r.Points), Amount: euro(r.Amount), Days: uint16(r.Days), Touchpoint: r.Survey,
	}
}

func euro(c shop.Cents) money.Amount { return money.Amount(c) * money.Unit / 100 }
