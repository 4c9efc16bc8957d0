package source_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// notes are the records that say why customers stay or leave, by kind and key.
type notes map[record.Kind]map[record.Key]any

func (n notes) apply(b *record.Batch) {
	keep(n, record.KindSubscriptionEvent, b.SubscriptionEvents, func(x record.SubscriptionEvent) record.Key { return x.Key })
	keep(n, record.KindAnswer, b.Answers, func(x record.Answer) record.Key { return x.Key })
	keep(n, record.KindInvitation, b.Invitations, func(x record.Invitation) record.Key { return x.Key })
	keep(n, record.KindCancellation, b.Cancellations, func(x record.Cancellation) record.Key { return x.Key })
	keep(n, record.KindContact, b.Contacts, func(x record.Contact) record.Key { return x.Key })
	keep(n, record.KindEngagement, b.Engagements, func(x record.Engagement) record.Key { return x.Key })
	keep(n, record.KindMembership, b.Memberships, func(x record.Membership) record.Key { return x.Key })
	keep(n, record.KindNewsletter, b.Newsletters, func(x record.Newsletter) record.Key { return x.Key })
	keep(n, record.KindPoints, b.Points, func(x record.Points) record.Key { return x.Key })
	keep(n, record.KindSpend, b.Spend, func(x record.Spend) record.Key { return x.Key })
	for kind, keys := range b.Removed {
		for _, k := range keys {
			delete(n[kind], k)
		}
	}
}

func keep[R any](n notes, kind record.Kind, records []R, key func(R) record.Key) {
	for _, r := range records {
		if n[kind] == nil {
			n[kind] = map[record.Key]any{}
		}
		n[kind][key(r)] = r
	}
}

// noting returns a harness on a schema of one's own, with one query.
func noting(t *testing.T, kind string, q source.Query) *harness {
	t.Helper()
	h := newHarness(t, mariadbtest.Shared(t), "")
	q.Cursor = "full"
	h.cfg.Queries = map[string]source.Query{kind: q}
	return h
}

const hour = time.Hour

func who(customer record.Key) record.Who { return record.Who{Customer: customer} }

// TestEveryKindOfNoteIsDecoded has one table for each kind: rows that are records,
// rows that are none and no fault, and rows that are rejected.
func TestEveryKindOfNoteIsDecoded(t *testing.T) {
	const feb = "'2024-02-20 10:00:00'"
	on := day("2024-02-20")
	for name, c := range map[string]struct {
		kind     string
		query    source.Query
		of       record.Kind
		want     map[record.Key]any
		rejected map[string]uint64
	}{
		"subscription events, by their own words": {
			kind: "subscription_events", of: record.KindSubscriptionEvent,
			query: source.Query{
				SQL: rows("id, subscription_id, at, type, amount, currency, period, period_count",
					"1, 7, "+feb+", 'Upgrade', 240, 'EUR', 'year', 1",
					"2, 7, "+feb+", 'paused', NULL, NULL, NULL, NULL",
					"3, 7, "+feb+", 'resume', '30', 'USD', 'month', 2",
					"4, 7, "+feb+", 'cancel', NULL, NULL, NULL, NULL",
					"5, 7, "+feb+", 'PAYMENT_FAILED', 12, 'EUR', 'month', 1",
					"6, 7, "+feb+", 'created', NULL, NULL, NULL, NULL",
					"7, NULL, "+feb+", 'cancel', NULL, NULL, NULL, NULL",
					"8, 7, "+feb+", 'exploded', NULL, NULL, NULL, NULL",
					"9, 7, "+feb+", 'change', NULL, 'EUR', 'month', 1",
					"10, 7, "+feb+", 'change', 5, 'EUR', 'eon', 1",
					"11, 7, NULL, 'cancel', NULL, NULL, NULL, NULL"),
				Values: source.Values{"type": {"change": {"upgrade", "downgrade"}, "pause": {"paused"}, "ignore": {"Created"}}},
			},
			want: map[record.Key]any{
				1: record.SubscriptionEvent{Key: 1, Subscription: 7, Day: on, Type: record.EventChange, Monthly: 20 * money.Unit},
				2: record.SubscriptionEvent{Key: 2, Subscription: 7, Day: on, Type: record.EventPause},
				// 30 dollars in two months, a dollar being 0.80: 12 a month.
				3: record.SubscriptionEvent{Key: 3, Subscription: 7, Day: on, Type: record.EventResume, Monthly: 12 * money.Unit},
				4: record.SubscriptionEvent{Key: 4, Subscription: 7, Day: on, Type: record.EventCancel},
				5: record.SubscriptionEvent{Key: 5, Subscription: 7, Day: on, Type: record.EventPaymentFailed},
			},
			rejected: map[string]uint64{
				"subscription_event missing_subscription": 1, "subscription_event bad_type": 1, "subscription_event missing_amount": 1,
				"subscription_event bad_period": 1, "subscription_event missing_date": 1,
			},
		},
		"a price without a period is one a month": {
			kind: "subscription_events", of: record.KindSubscriptionEvent,
			query: source.Query{SQL: rows("id, subscription_id, at, type, amount", "1, 7, "+feb+", 'change', 9")},
			want: map[record.Key]any{
				1: record.SubscriptionEvent{Key: 1, Subscription: 7, Day: on, Type: record.EventChange, Monthly: 9 * money.Unit},
			},
		},
		"answers with scales of their own": {
			kind: "answers", of: record.KindAnswer,
			query: source.Query{
				SQL: rows("id, customer_id, email, answered_at, question, score, scale, reversed, touchpoint, amount, currency, days",
					"1, 5, NULL, "+feb+", 'NPS', '9', NULL, NULL, 'Web', NULL, NULL, NULL",
					"2, 5, NULL, "+feb+", 'csat', 4.0, 5, 'no', NULL, NULL, NULL, NULL",
					"3, 5, NULL, "+feb+", 'Effort', 2, 7, 'yes', 'call', NULL, NULL, NULL",
					"4, 5, NULL, "+feb+", 'nps', 10, NULL, 1, NULL, NULL, NULL, NULL",
					"5, 5, NULL, "+feb+", 'category_spend', NULL, NULL, NULL, NULL, '1000', 'USD', 365",
					"6, 5, NULL, "+feb+", 'csat', NULL, 5, NULL, NULL, NULL, NULL, NULL",
					"7, NULL, NULL, "+feb+", 'csat', ' ', 5, NULL, NULL, NULL, NULL, NULL",
					"8, NULL, 'none', "+feb+", 'csat', 5, 5, NULL, NULL, NULL, NULL, NULL",
					"9, 5, NULL, "+feb+", 'csat', 6, 5, NULL, NULL, NULL, NULL, NULL",
					"10, 5, NULL, "+feb+", 'csat', 0, 5, NULL, NULL, NULL, NULL, NULL",
					"11, 5, NULL, "+feb+", 'csat', 4.5, 5, NULL, NULL, NULL, NULL, NULL",
					"12, 5, NULL, "+feb+", 'csat', 'good', 5, NULL, NULL, NULL, NULL, NULL",
					"13, 5, NULL, "+feb+", 'csat', 4, 4, NULL, NULL, NULL, NULL, NULL",
					"14, 5, NULL, "+feb+", 'csat', 4, NULL, NULL, NULL, NULL, NULL, NULL",
					"15, 5, NULL, "+feb+", 'mood', 4, 5, NULL, NULL, NULL, NULL, NULL",
					"16, 5, NULL, "+feb+", 'category_spend', NULL, NULL, NULL, NULL, 10, 'EUR', NULL",
					"17, 5, NULL, "+feb+", 'category_spend', NULL, NULL, NULL, NULL, -10, 'EUR', 365",
					"18, 5, NULL, '2025-01-01', 'csat', 4, 5, NULL, NULL, NULL, NULL, NULL",
					"19, 5, NULL, "+feb+", 'csat', 4, 5, 'maybe', NULL, NULL, NULL, NULL"),
				Values: source.Values{"question": {"ces": {"Effort"}}, "touchpoint": {"website": {"web", "shop"}}},
			},
			want: map[record.Key]any{
				1: record.Answer{Key: 1, Who: who(5), Day: on, Question: record.QuestionNPS, Score: 9, Scale: 11, Touchpoint: "website"},
				2: record.Answer{Key: 2, Who: who(5), Day: on, Question: record.QuestionCSAT, Score: 4, Scale: 5},
				3: record.Answer{Key: 3, Who: who(5), Day: on, Question: record.QuestionCES, Score: 6, Scale: 7, Touchpoint: "call"},
				4: record.Answer{Key: 4, Who: who(5), Day: on, Question: record.QuestionNPS, Score: 0, Scale: 11},
				5: record.Answer{Key: 5, Who: who(5), Day: on, Question: record.QuestionCategorySpend, Amount: 800 * money.Unit, Days: 365},
			},
			rejected: map[string]uint64{
				"answer missing_customer": 1, "answer bad_score": 4, "answer bad_scale": 2, "answer bad_type": 2,
				"answer bad_period": 1, "answer negative_total": 1, "answer future_date": 1,
			},
		},
		"answers on the query's scale, asked the other way": {
			kind: "answers", of: record.KindAnswer,
			query: source.Query{
				SQL: rows("id, customer_id, answered_at, question, score, scale, reversed",
					"1, 5, "+feb+", 'ces', 1, NULL, NULL", "2, 5, "+feb+", 'ces', 1, 5, 0"),
				Scale: 7, Reversed: true,
			},
			want: map[record.Key]any{
				1: record.Answer{Key: 1, Who: who(5), Day: on, Question: record.QuestionCES, Score: 7, Scale: 7},
				2: record.Answer{Key: 2, Who: who(5), Day: on, Question: record.QuestionCES, Score: 1, Scale: 5},
			},
		},
		"answers whose scores are words": {
			kind: "answers", of: record.KindAnswer,
			query: source.Query{
				SQL: rows("id, customer_id, answered_at, question, score", "1, 5, "+feb+", 'csat', 'Good'", "2, 5, "+feb+", 'csat', 'so so'",
					"3, 5, "+feb+", 'csat', 'n/a'"),
				Scale: 3, Values: source.Values{"score": {"3": {"good"}, "2": {"so so"}}},
			},
			want: map[record.Key]any{
				1: record.Answer{Key: 1, Who: who(5), Day: on, Question: record.QuestionCSAT, Score: 3, Scale: 3},
				2: record.Answer{Key: 2, Who: who(5), Day: on, Question: record.QuestionCSAT, Score: 2, Scale: 3},
			},
			rejected: map[string]uint64{"answer bad_score": 1},
		},
		"invitations": {
			kind: "invitations", of: record.KindInvitation,
			query: source.Query{SQL: rows("id, customer_id, invited_at", "1, 5, "+feb, "2, 0, "+feb, "NULL, 5, "+feb)},
			want:  map[record.Key]any{1: record.Invitation{Key: 1, Who: who(5), Day: on}},
			rejected: map[string]uint64{
				"invitation missing_customer": 1, "invitation missing_id": 1,
			},
		},
		"cancellations, whose unknown reasons are other ones": {
			kind: "cancellations", of: record.KindCancellation,
			query: source.Query{
				SQL: rows("id, customer_id, cancelled_at, reason", "1, 5, "+feb+", 'Too Expensive'", "2, 5, "+feb+", 'ÄRGER'",
					"3, 5, "+feb+", 'moved house'", "4, 5, "+feb+", NULL", "5, 5, "+feb+", 'service'", "6, 5, "+feb+", 'n/a'", "7, 5, "+feb+", '3'"),
				Values: source.Values{"reason": {"price": {"too expensive"}, "service": {"Ärger"}, "unknown": {"n/a"}, "involuntary": {"3"}}},
			},
			want: map[record.Key]any{
				1: record.Cancellation{Key: 1, Who: who(5), Day: on, Reason: record.ReasonPrice},
				2: record.Cancellation{Key: 2, Who: who(5), Day: on, Reason: record.ReasonService},
				3: record.Cancellation{Key: 3, Who: who(5), Day: on, Reason: record.ReasonOther},
				4: record.Cancellation{Key: 4, Who: who(5), Day: on, Reason: record.ReasonUnknown},
				5: record.Cancellation{Key: 5, Who: who(5), Day: on, Reason: record.ReasonService},
				6: record.Cancellation{Key: 6, Who: who(5), Day: on, Reason: record.ReasonUnknown},
				7: record.Cancellation{Key: 7, Who: who(5), Day: on, Reason: record.ReasonInvoluntary},
			},
		},
		"contacts, whose cases are numbered beside all else": {
			kind: "contacts", of: record.KindContact,
			query: source.Query{
				SQL: rows("id, customer_id, contacted_at, case_id, resolved", "1, 5, "+feb+", 'T-1', 'Closed'", "2, 5, "+feb+", 'T-1', 'new'",
					"3, 5, "+feb+", NULL, NULL", "4, 5, "+feb+", 9, 1"),
				Values: source.Values{"resolved": {"yes": {"closed", "solved"}}},
			},
			want: map[record.Key]any{
				1: record.Contact{Key: 1, Who: who(5), Day: on, Case: 1 << 31, Resolved: true},
				2: record.Contact{Key: 2, Who: who(5), Day: on, Case: 1 << 31},
				3: record.Contact{Key: 3, Who: who(5), Day: on},
				4: record.Contact{Key: 4, Who: who(5), Day: on, Case: 9, Resolved: true},
			},
		},
		"contacts, whose words nobody explained": {
			kind: "contacts", of: record.KindContact,
			query: source.Query{SQL: rows("id, customer_id, contacted_at, resolved",
				"1, 5, "+feb+", 'TRUE'", "2, 5, "+feb+", 'off'", "3, 5, "+feb+", 'Closed'")},
			want: map[record.Key]any{
				1: record.Contact{Key: 1, Who: who(5), Day: on, Resolved: true}, 2: record.Contact{Key: 2, Who: who(5), Day: on},
			},
			rejected: map[string]uint64{"contact bad_type": 1},
		},
		"engagements": {
			kind: "engagements", of: record.KindEngagement,
			query: source.Query{
				SQL:    rows("id, customer_id, at, channel, referral", "1, 5, "+feb+", 'Insta', 0", "2, 5, "+feb+", NULL, 'yes'", "3, 5, "+feb+", 'Forum', NULL"),
				Values: source.Values{"channel": {"social": {"insta", "mastodon"}}},
			},
			want: map[record.Key]any{
				1: record.Engagement{Key: 1, Who: who(5), Day: on, Channel: "social"},
				2: record.Engagement{Key: 2, Who: who(5), Day: on, Referral: true},
				3: record.Engagement{Key: 3, Who: who(5), Day: on, Channel: "Forum"},
			},
		},
		"memberships": {
			kind: "memberships", of: record.KindMembership,
			query: source.Query{
				SQL: rows("id, customer_id, started_at, ended_at, programme, programme_kind, tier",
					"1, 5, '2024-01-01', '2025-01-01', 'Club', 'Stufen', 'Gold'", "2, 5, '2024-01-01', NULL, 'Club', NULL, NULL",
					"3, 5, '2024-01-01', '0000-00-00', 'Card', 'odd', ''", "4, 5, NULL, NULL, 'Card', 'paid', ''"),
				Values: source.Values{"programme_kind": {"tiered": {"stufen"}}, "programme": {"club": {"Club"}}},
			},
			want: map[record.Key]any{
				1: record.Membership{Key: 1, Who: who(5), Start: day("2024-01-01"), End: day("2025-01-01"), Programme: "club", Kind: "tiered", Tier: "Gold"},
				2: record.Membership{Key: 2, Who: who(5), Start: day("2024-01-01"), End: record.NoDay, Programme: "club"},
				3: record.Membership{Key: 3, Who: who(5), Start: day("2024-01-01"), End: record.NoDay, Programme: "Card", Kind: "other"},
			},
			rejected: map[string]uint64{"membership missing_date": 1},
		},
		"newsletters": {
			kind: "newsletters", of: record.KindNewsletter,
			query: source.Query{SQL: rows("id, customer_id, subscribed_at, unsubscribed_at",
				"1, 5, "+feb+", NULL", "2, 5, "+feb+", '2024-03-01'", "3, 5, NULL, NULL", "4, 0, "+feb+", NULL")},
			want: map[record.Key]any{
				1: record.Newsletter{Key: 1, Who: who(5), Start: on, End: record.NoDay},
				2: record.Newsletter{Key: 2, Who: who(5), Start: on, End: day("2024-03-01")},
			},
			rejected: map[string]uint64{"newsletter missing_date": 1, "newsletter missing_customer": 1},
		},
		"points, by their sign or by a word": {
			kind: "points", of: record.KindPoints,
			query: source.Query{
				SQL: rows("id, customer_id, at, move, points", "1, 5, "+feb+", NULL, 100", "2, 5, "+feb+", '', -40", "3, 5, "+feb+", 'lapsed', -10",
					"4, 5, "+feb+", 'redeemed', 7.5", "5, 5, "+feb+", 'earned', 0", "6, 5, "+feb+", 'earned', NULL", "7, 5, "+feb+", 'stolen', 5", "8, 5, "+feb+", 'earned', 'x'"),
				Values: source.Values{"move": {"expired": {"Lapsed"}}},
			},
			want: map[record.Key]any{
				1: record.Points{Key: 1, Who: who(5), Day: on, Move: record.PointsEarned, Points: 100},
				2: record.Points{Key: 2, Who: who(5), Day: on, Move: record.PointsRedeemed, Points: 40},
				3: record.Points{Key: 3, Who: who(5), Day: on, Move: record.PointsExpired, Points: 10},
				4: record.Points{Key: 4, Who: who(5), Day: on, Move: record.PointsRedeemed, Points: 8},
			},
			rejected: map[string]uint64{"points missing_amount": 1, "points bad_type": 1, "points bad_number": 1},
		},
		"spend": {
			kind: "spend", of: record.KindSpend,
			query: source.Query{
				SQL: rows("id, spent_at, purpose, amount, currency, channel", "1, '2024-02-20', 'Ads', 100, 'USD', 'search'",
					"2, '2024-02-20', 'retention', 50, 'EUR', NULL", "3, '2024-02-20', 'wages', 50, 'EUR', NULL",
					"4, '2024-02-20', 'office', 50, 'EUR', NULL", "5, '2024-02-20', 'ads', 50, 'CHF', NULL"),
				Values: source.Values{"purpose": {"acquisition": {"ads"}, "ignore": {"wages"}}},
			},
			want: map[record.Key]any{
				1: record.Spend{Key: 1, Day: on, Purpose: record.PurposeAcquisition, Amount: 80 * money.Unit, Channel: "search"},
				2: record.Spend{Key: 2, Day: on, Purpose: record.PurposeRetention, Amount: 50 * money.Unit},
			},
			rejected: map[string]uint64{"spend bad_type": 1, "spend unknown_currency": 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := noting(t, c.kind, c.query)
			h.env.Rates = source.Rates{"USD": {{From: 0, Rate: 800_000_000}}}
			h.cfg.PageSize = 2
			h.open().poll()
			require.Equal(t, c.want, h.sink.notes[c.of])
			if c.rejected == nil {
				c.rejected = map[string]uint64{}
			}
			require.Equal(t, c.rejected, h.rejected())
			require.Equal(t, uint64(len(c.want)), h.src.Status().Records[c.of])
			require.Equal(t, map[record.Kind]bool{c.of: true}, h.src.Provides())
		})
	}
}

// rows returns SQL for a few rows. The first row's values decide no type: all are text.
func rows(columns string, values ...string) string {
	sql := "WITH q (" + columns + ") AS (VALUES "
	for i, v := range values {
		if i > 0 {
			sql += ", "
		}
		sql += "(" + v + ")"
	}
	return sql + ") SELECT * FROM q"
}

// Each kind's records leave when their rows do, and a record that is no longer one leaves at once.
func TestDeletedNotesAreRemoved(t *testing.T) {
	const create = `CREATE TABLE n (id VARCHAR(20) PRIMARY KEY, c INT, at DATETIME, s INT, w VARCHAR(20));
		INSERT INTO n SELECT seq, 5, '2024-02-20 10:00:00', 3, 'x' FROM seq_1_to_9; INSERT INTO n VALUES ('A-1', 5, '2024-02-20', 3, 'x')`
	for kind, c := range map[string]struct {
		of  record.Kind
		sql string
	}{
		"subscription_events": {record.KindSubscriptionEvent, "SELECT id, s AS subscription_id, at, 'cancel' AS type FROM n"},
		"answers":             {record.KindAnswer, "SELECT id, c AS customer_id, at AS answered_at, s AS score, 5 AS scale, 'csat' AS question FROM n"},
		"invitations":         {record.KindInvitation, "SELECT id, c AS customer_id, at AS invited_at FROM n"},
		"cancellations":       {record.KindCancellation, "SELECT id, c AS customer_id, at AS cancelled_at FROM n"},
		"contacts":            {record.KindContact, "SELECT id, c AS customer_id, at AS contacted_at FROM n"},
		"engagements":         {record.KindEngagement, "SELECT id, c AS customer_id, at, w AS channel FROM n"},
		"memberships":         {record.KindMembership, "SELECT id, c AS customer_id, at AS started_at FROM n"},
		"newsletters":         {record.KindNewsletter, "SELECT id, c AS customer_id, at AS subscribed_at FROM n"},
		"points":              {record.KindPoints, "SELECT id, c AS customer_id, at, s AS points FROM n"},
		"spend":               {record.KindSpend, "SELECT id, at AS spent_at, s AS amount, 'retention' AS purpose FROM n"},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			h := noting(t, kind, source.Query{SQL: c.sql})
			h.exec(create)
			h.cfg.PageSize = 4
			h.open().poll()
			require.Len(t, h.sink.notes[c.of], 10)
			h.exec("DELETE FROM n WHERE id IN ('A-1', '7')")
			h.pollAfter(25 * hour)
			require.Len(t, h.sink.notes[c.of], 8)
			h.exec("UPDATE n SET at = NULL WHERE id = '3'")
			h.pollAfter(5 * time.Minute)
			require.Len(t, h.sink.notes[c.of], 7, "what turned bad leaves at once")
			require.Equal(t, map[string]uint64{fmt.Sprintf("%s missing_date", c.of): 1}, h.rejected())
		})
	}
}

func TestCheckShowsNotesAndTheMeaningsOfTheirWords(t *testing.T) {
	h := noting(t, "cancellations", source.Query{
		SQL: rows("id, customer_id, cancelled_at, reason", "1, 5, '2024-02-20', 'Too dear'", "2, 5, '2024-02-20', 'too dear'",
			"3, 5, '2024-02-20', 'moved'", "4, 5, '2024-02-20', NULL", "5, NULL, '2024-02-20', 'Price'"),
	})
	h.cfg.Queries["answers"] = source.Query{Cursor: "full", SQL: rows("id, customer_id, answered_at, question, score, scale", "1, 5, '2024-02-20', 'mood', 1, 5")}
	h.cfg.Reasons = source.Words{"price": {"Too dear"}}
	r := h.open().src.Check(t.Context())
	require.True(t, r.OK(), r.String())
	text := r.String()
	for _, want := range []string{
		"cancellations  ", "5 rows; newest page of 5: 4 read, 1 rejected: missing_customer",
		"cancellations by reason", "Too dear: 2, price", "moved: 1, other", "(none): 1, unknown", "Price: 1, price",
		"answers by question", "mood: 1, unknown",
		"none of", "subscription_events, invitations, contacts, engagements, memberships, newsletters, points, spend: no query is configured",
	} {
		require.Contains(t, text, want)
	}
}
