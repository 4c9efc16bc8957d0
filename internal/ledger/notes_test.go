package ledger_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

var (
	byID      = record.Who{Customer: 1}
	byAddress = record.Who{Email: 9}
	byBoth    = record.Who{Customer: 1, Email: 9}
	nobody    = record.Who{}
)

func answer(key record.Key, who record.Who, score uint8) record.Batch {
	return record.Batch{Answers: []record.Answer{{Key: key, Who: who, Day: 10, Question: record.QuestionCSAT, Score: score, Scale: 5, Touchpoint: "desk"}}}
}

func contact(key record.Key, who record.Who, of record.Key) record.Batch {
	return record.Batch{Contacts: []record.Contact{{Key: key, Who: who, Day: 10, Case: of}}}
}

func member(key record.Key, start, end record.Day, tier string) record.Batch {
	return record.Batch{Memberships: []record.Membership{{Key: key, Who: byID, Start: start, End: end, Programme: "club", Kind: "tiered", Tier: tier}}}
}

func contract(key, customer record.Key, start, end record.Day) record.Batch {
	return record.Batch{Subscriptions: []record.Subscription{{Key: key, Customer: customer, Start: start, End: end, Monthly: 5}}}
}

// onTrial returns a subscription with a trial of seven days that renews on day 40.
func onTrial(start, end record.Day) record.Batch {
	return record.Batch{Subscriptions: []record.Subscription{{Key: 1, Customer: 1, Start: start, End: end, Monthly: 5, TrialDays: 7, Renews: 40}}}
}

func event(key, subscription record.Key, day record.Day, what record.SubscriptionEventType) record.Batch {
	return record.Batch{SubscriptionEvents: []record.SubscriptionEvent{{Key: key, Subscription: subscription, Day: day, Type: what, Monthly: 9}}}
}

// applied applies batches, publishing after each if eager, and returns the ledger.
func applied(eager bool, batches []in) *ledger.Ledger {
	l := ledger.New()
	sources := []*ledger.Source{l.Source("shop", nil), l.Source("crm", nil)}
	for _, in := range batches {
		if sources[in.source].Apply(&in.batch); eager {
			l.Publish()
		}
	}
	return l
}

// noted returns one line a customer: subscriptions, notes and tier.
func noted(v *ledger.View) (all []string) {
	for i := range v.Len() {
		var c ledger.Customer
		var h history
		v.Customer(i, &c)
		for i := range c.Subscriptions {
			h.subscription(&c.Subscriptions[i])
		}
		h.terms(&c)
		if h.notes(v, &c); c.Groups[ledger.DimProgrammeTier] != 0 {
			h.addf("is %s", v.Tiers()[c.Groups[ledger.DimProgrammeTier]])
		}
		if len(h.parts) > 0 {
			all = append(all, strings.Join(h.parts, "; "))
		}
	}
	return all
}

type notesCase struct {
	name string
	in   []in
	want []string
}

func runNotes(t *testing.T, cases []notesCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, eager := range []bool{false, true} {
				l := applied(eager, c.in)
				require.ElementsMatch(t, c.want, noted(l.Publish()), "publishing after each batch: %t", eager)
				require.Equal(t, len(c.want), l.Stats().Customers)
			}
		})
	}
}

func TestNotesKeepAllFields(t *testing.T) {
	t.Parallel()
	const day = 10
	runNotes(t, []notesCase{
		{"an answer has its score and touchpoint", []in{ofShop(answer(1, byID, 4))}, []string{"answered 2 with 4 of 5, 0 in 0 days, at desk on 10"}},
		{"category spend has an amount and days instead of a score", []in{ofShop(record.Batch{Answers: []record.Answer{
			{Key: 1, Who: byID, Day: day, Question: record.QuestionCategorySpend, Amount: 1 << 40, Days: 365, Score: 3, Scale: 5},
		}})}, []string{"answered 7 with 0 of 0, 1099511627776 in 365 days, at unknown on 10"}},
		{"an invitation has a day", []in{ofShop(record.Batch{Invitations: []record.Invitation{{Key: 1, Who: byID, Day: day}}})}, []string{"invited on 10"}},
		{"a cancellation has a reason", []in{ofShop(record.Batch{Cancellations: []record.Cancellation{
			{Key: 1, Who: byID, Day: day, Reason: record.ReasonInvoluntary},
		}})}, []string{"cancelled for 5 on 10"}},
		{"a contact may be resolved", []in{ofShop(record.Batch{Contacts: []record.Contact{
			{Key: 1, Who: byID, Day: day, Resolved: true},
		}})}, []string{"contacted, resolved true on 10; as contact 0"}},
		{
			"contacts about one matter share a case",
			[]in{ofShop(contact(1, byID, 7)), ofShop(contact(2, byID, 8)), ofShop(contact(3, byID, 7))},
			[]string{"contacted, resolved false on 10; as contact 0; contacted, resolved false on 10; as contact 1; contacted, resolved false on 10; as contact 0"},
		},
		{
			"contacts without a case have one each",
			[]in{ofShop(contact(7, byID, 0)), ofShop(contact(8, byID, 0)), ofShop(contact(9, byID, 7))},
			[]string{"contacted, resolved false on 10; as contact 0; contacted, resolved false on 10; as contact 1; contacted, resolved false on 10; as contact 2"},
		},
		{
			"cases of different sources differ",
			[]in{ofShop(contact(1, byAddress, 7)), ofTill(contact(2, byAddress, 7))},
			[]string{"contacted, resolved false on 10; as contact 0; contacted, resolved false on 10; as contact 1"},
		},
		{"an engagement has a channel and may be a referral", []in{ofShop(record.Batch{Engagements: []record.Engagement{
			{Key: 1, Who: byID, Day: day, Channel: "review"}, {Key: 2, Who: byID, Day: day, Referral: true},
		}})}, []string{"engaged by review referral false on 10; engaged by unknown referral true on 10"}},
		{"points move", []in{ofShop(record.Batch{Points: []record.Points{
			{Key: 2, Who: byID, Day: day, Move: record.PointsRedeemed, Points: 1 << 40}, {Key: 1, Who: byID, Day: 9, Move: record.PointsEarned, Points: 3},
		}})}, []string{"points 1 3 on 9; points 2 1099511627776 on 10"}},
	})
}

func TestNotesBelongToPersons(t *testing.T) {
	t.Parallel()
	const four, two = "answered 2 with 4 of 5, 0 in 0 days, at desk on 10", "answered 2 with 2 of 5, 0 in 0 days, at desk on 10"
	runNotes(t, []notesCase{
		{"a changed answer replaces itself", []in{ofShop(answer(1, byID, 4)), ofShop(answer(1, byID, 2))}, []string{two}},
		{"the same key in two sources is two answers", []in{ofShop(answer(1, byAddress, 4)), ofTill(answer(1, byAddress, 2))}, []string{four + "; " + two}},
		{"the same key in two kinds is two records", []in{ofShop(contact(1, byID, 0)), ofShop(answer(1, byID, 4))}, []string{four + "; contacted, resolved false on 10; as contact 0"}},
		{"a shop's customer and a CRM's are joined by address", []in{ofShop(answer(1, byBoth, 4)), ofTill(answer(2, byAddress, 2))}, []string{four + "; " + two}},
		{"ids of different sources are different customers", []in{ofShop(answer(1, byID, 4)), ofTill(answer(2, byID, 2))}, []string{four, two}},
		{"a record with id and address joins records with only one of them", []in{
			ofShop(answer(1, byID, 4)), ofShop(answer(2, byAddress, 2)), ofShop(contact(3, byBoth, 0)),
		}, []string{four + "; " + two + "; contacted, resolved false on 10; as contact 0"}},
		{"an order with id and address joins them too", []in{ofShop(answer(1, byID, 4)), ofTill(answer(2, byAddress, 2)), ofShop(orders(sale(1, 1, 9)))}, []string{four + "; " + two}},
		{"each answer without id and address is a customer", []in{ofShop(answer(1, nobody, 4)), ofShop(answer(2, nobody, 2))}, []string{four, two}},
		{"an answer without id and address may change", []in{ofShop(answer(1, nobody, 4)), ofShop(answer(1, nobody, 2))}, []string{two}},
		{"an answer moves when its customer becomes known", []in{ofShop(answer(1, nobody, 4)), ofShop(answer(2, byID, 2)), ofShop(answer(1, byID, 4))}, []string{four + "; " + two}},
		{"an anonymous slot is used again", []in{ofShop(answer(1, nobody, 4)), ofShop(removed(record.KindAnswer, 1)), ofShop(answer(2, nobody, 2))}, []string{two}},
		{"removing an answer does not affect records of other kinds", []in{
			ofShop(answer(1, nobody, 4)), ofShop(contact(1, byID, 0)), ofShop(removed(record.KindAnswer, 1, 2)),
		}, []string{"contacted, resolved false on 10; as contact 0"}},
	})
}

func TestSubscriptionEvents(t *testing.T) {
	t.Parallel()
	const change, pause, resume, failed = record.EventChange, record.EventPause, record.EventResume, record.EventPaymentFailed
	running := ofShop(contract(1, 1, 10, record.NoDay))
	ended := ofShop(contract(1, 1, 10, 30))
	runNotes(t, []notesCase{
		{"without events a subscription has one price", []in{ended}, []string{"subscribed for 5 from 10 to 30"}},
		{"a change sets a new price from its day on", []in{running, ofShop(event(1, 1, 20, change))}, []string{"subscribed for 5 from 10 to 20; subscribed for 9 from 20 to -1"}},
		{
			"a paused subscription has no price until it is resumed",
			[]in{ended, ofShop(event(1, 1, 15, pause)), ofShop(event(2, 1, 20, resume))},
			[]string{"subscribed for 5 from 10 to 15; subscribed for 9 from 20 to 30"},
		},
		{"a pause may have no end", []in{running, ofShop(event(1, 1, 15, pause))}, []string{"subscribed for 5 from 10 to 15"}},
		{"a change does not end a pause", []in{running, ofShop(event(1, 1, 15, pause)), ofShop(event(2, 1, 20, change))}, []string{"subscribed for 5 from 10 to 15"}},
		{"resuming a subscription that is not paused sets the price", []in{ended, ofShop(event(1, 1, 20, resume))}, []string{"subscribed for 5 from 10 to 20; subscribed for 9 from 20 to 30"}},
		{"events before the start count from the start", []in{ended, ofShop(event(1, 1, 3, change))}, []string{"subscribed for 9 from 10 to 30"}},
		{"events on or after the end do not count", []in{ended, ofShop(event(1, 1, 30, change)), ofShop(event(2, 1, 40, pause))}, []string{"subscribed for 5 from 10 to 30"}},
		{
			"events are applied in the order of their days",
			[]in{ended, ofShop(event(1, 1, 20, pause)), ofShop(event(2, 1, 15, change))},
			[]string{"subscribed for 5 from 10 to 15; subscribed for 9 from 15 to 20"},
		},
		{"of several events on one day the last counts", []in{ended, ofShop(event(2, 1, 20, pause)), ofShop(event(1, 1, 20, resume))}, []string{"subscribed for 5 from 10 to 20"}},
		{
			"the same price again starts no new period",
			[]in{ended, ofShop(event(1, 1, 15, change)), ofShop(event(2, 1, 20, change))},
			[]string{"subscribed for 5 from 10 to 15; subscribed for 9 from 15 to 30"},
		},
		{
			"consecutive subscriptions are not merged",
			[]in{ended, ofShop(event(1, 1, 3, change)), ofShop(contract(2, 1, 30, 40)), ofShop(event(2, 2, 3, change))},
			[]string{"subscribed for 9 from 10 to 30; subscribed for 9 from 30 to 40"},
		},
		{
			"periods of several subscriptions are sorted by start",
			[]in{ended, ofShop(contract(2, 1, 12, 40)), ofShop(event(1, 1, 20, change))},
			[]string{"subscribed for 5 from 10 to 20; subscribed for 5 from 12 to 40; subscribed for 9 from 20 to 30"},
		},
		{"events do not change a subscription that ends on its first day", []in{ofShop(contract(1, 1, 10, 10)), ofShop(event(1, 1, 3, change))}, []string{"subscribed for 5 from 10 to 10"}},
		{"a notice ends nothing", []in{ended, ofShop(event(1, 1, 20, record.EventCancel))}, []string{"subscribed for 5 from 10 to 30; signal 4 on 20"}},
		{"a failed payment counts, also after the end", []in{ended, ofShop(event(1, 1, 31, record.EventPaymentFailed))}, []string{
			"subscribed for 5 from 10 to 30; payment failed on 31, resolved on 31, recovered false; signal 5 on 31",
		}},
		{"a failed payment is recovered, and fails again for good", []in{
			ended, ofShop(event(1, 1, 12, record.EventPaymentFailed)), ofShop(event(2, 1, 14, record.EventPaymentFailed)),
			ofShop(event(3, 1, 15, record.EventPaymentRecovered)), ofShop(event(4, 1, 28, record.EventPaymentFailed)),
		}, []string{
			"subscribed for 5 from 10 to 30; payment failed on 12, resolved on 15, recovered true; " +
				"payment failed on 28, resolved on 30, recovered false; signal 5 on 12; signal 5 on 14; signal 5 on 28",
		}},
		{"a failure is never decided if nothing follows for 31 days", []in{
			ofShop(contract(1, 1, 10, 200)), ofShop(event(1, 1, 12, failed)), ofShop(event(2, 1, 43, failed)), ofShop(event(3, 1, 75, failed)),
		}, []string{
			"subscribed for 5 from 10 to 200; payment failed on 12, resolved on -1, recovered false; " +
				"payment failed on 75, resolved on -1, recovered false; signal 5 on 12; signal 5 on 43; signal 5 on 75",
		}},
		{"a failure is lost with a subscription that ends 31 days later", []in{ofShop(contract(1, 1, 10, 43)), ofShop(event(1, 1, 12, failed))}, []string{
			"subscribed for 5 from 10 to 43; payment failed on 12, resolved on 43, recovered false; signal 5 on 12",
		}},
		{"a recovery after more than 31 days belongs to no failure", []in{
			running, ofShop(event(1, 1, 12, failed)), ofShop(event(2, 1, 44, record.EventPaymentRecovered)),
		}, []string{"subscribed for 5 from 10 to -1; payment failed on 12, resolved on -1, recovered false; signal 5 on 12"}},
		{"a recovery without a failure says nothing", []in{ended, ofShop(event(1, 1, 12, record.EventPaymentRecovered))}, []string{"subscribed for 5 from 10 to 30"}},
		{"a trial ends with the first payment", []in{ofShop(onTrial(10, record.NoDay))}, []string{"subscribed for 5 from 10 to -1; started on 10, renews on 40 for 5; trial from 3 to 10, paid from 10"}},
		{"a contract is up for renewal on the day that it ends", []in{ofShop(onTrial(10, 40))}, []string{
			"subscribed for 5 from 10 to 40; started on 10, renews on 40 for 5; trial from 3 to 10, paid from 10",
		}},
		{"a contract that ends after its next payment has no renewal", []in{ofShop(onTrial(10, 41))}, []string{
			"subscribed for 5 from 10 to 41; trial from 3 to 10, paid from 10",
		}},
		{"a contract that is paused before it ends has no renewal", []in{ofShop(onTrial(10, 40)), ofShop(event(1, 1, 30, record.EventPause))}, []string{
			"subscribed for 5 from 10 to 30; trial from 3 to 10, paid from 10",
		}},
		{"a contract with notice given has no renewal", []in{ofShop(onTrial(10, 40)), ofShop(event(2, 1, 20, record.EventCancel))}, []string{
			"subscribed for 5 from 10 to 40; trial from 3 to 10, paid from 10; signal 4 on 20",
		}},
		{"a subscription with notice given does not renew", []in{
			ofShop(onTrial(10, record.NoDay)), ofShop(event(1, 1, 11, resume)), ofShop(event(2, 1, 20, record.EventCancel)),
		}, []string{"subscribed for 5 from 10 to 11; subscribed for 9 from 11 to -1; trial from 3 to 10, paid from 10; signal 4 on 20"}},
		{"a subscription that is resumed after notice renews", []in{
			ofShop(onTrial(10, record.NoDay)), ofShop(event(1, 1, 20, record.EventCancel)), ofShop(event(2, 1, 20, resume)),
			ofShop(event(3, 9, 30, record.EventCancel)),
		}, []string{
			"subscribed for 5 from 10 to 20; subscribed for 9 from 20 to -1; started on 10, renews on 40 for 9; trial from 3 to 10, paid from 10; signal 4 on 20",
		}},
		{"a trial ends with the subscription", []in{ofShop(onTrial(10, 6))}, []string{"subscribed for 5 from 10 to 6; trial from 3 to 6, paid from -1"}},
		{"a paused trial is paid later", []in{
			ofShop(onTrial(10, record.NoDay)), ofShop(event(1, 1, 5, record.EventPause)), ofShop(event(2, 1, 20, record.EventResume)),
		}, []string{"subscribed for 9 from 20 to -1; started on 10, renews on 40 for 9; trial from 3 to 10, paid from 20"}},
		{"an event may arrive before its subscription", []in{ofShop(event(1, 1, 20, change)), ended}, []string{"subscribed for 5 from 10 to 20; subscribed for 9 from 20 to 30"}},
		{"an orphaned event belongs to a subscription of its own source", []in{ofTill(event(1, 1, 20, change)), ended}, []string{"subscribed for 5 from 10 to 30"}},
		{"an orphaned event may change", []in{ofShop(event(1, 1, 20, change)), ofShop(event(1, 1, 20, pause)), ended}, []string{"subscribed for 5 from 10 to 20"}},
		{"an orphaned event may be removed", []in{ofShop(event(1, 1, 20, change)), ofShop(removed(record.KindSubscriptionEvent, 1)), ended}, []string{"subscribed for 5 from 10 to 30"}},
		{"an event may be removed", []in{ended, ofShop(event(1, 1, 20, change)), ofShop(removed(record.KindSubscriptionEvent, 1, 2))}, []string{"subscribed for 5 from 10 to 30"}},
		{
			"an event moves to another subscription",
			[]in{ended, ofShop(contract(2, 2, 11, 31)), ofShop(event(1, 1, 20, pause)), ofShop(event(1, 2, 20, pause))},
			[]string{"subscribed for 5 from 10 to 30", "subscribed for 5 from 11 to 20"},
		},
		{"events are kept while their subscription is removed and returns", []in{ended, ofShop(event(1, 1, 20, pause)), ofShop(removed(record.KindSubscription, 1)), ended}, []string{"subscribed for 5 from 10 to 20"}},
	})
}

func TestEventsMoveWithTheirSubscription(t *testing.T) {
	t.Parallel()
	l := applied(true, []in{
		ofShop(contract(1, 1, 10, 30)), ofShop(event(1, 1, 20, record.EventPause)), ofShop(event(2, 1, 15, record.EventCancel)),
		ofShop(contract(2, 1, 12, 14)), ofShop(contract(1, 2, 10, 30)),
	})
	require.ElementsMatch(t, []string{"subscribed for 5 from 12 to 14", "subscribed for 5 from 10 to 20; signal 4 on 15"}, noted(l.Publish()))
}

func TestProgrammeTiers(t *testing.T) {
	t.Parallel()
	on := func(day record.Day) in {
		o := sale(1, 1, 0)
		o.Day = day
		return ofShop(orders(o))
	}
	const club = "club tiered "
	runNotes(t, []notesCase{
		{"an active membership sets the tier", []in{on(20), ofShop(member(1, 10, record.NoDay, "gold"))}, []string{"joined until -1 " + club + "gold on 10; is gold"}},
		{"a membership without a tier sets the tier member", []in{on(20), ofShop(member(1, 10, 21, ""))}, []string{"joined until 21 " + club + "member on 10; is member"}},
		{"a membership that ends on the last day sets no tier", []in{on(20), ofShop(member(1, 10, 20, "gold"))}, []string{"joined until 20 " + club + "gold on 10"}},
		{"a membership that starts after the last day sets no tier", []in{on(20), ofShop(member(1, 21, 30, "gold"))}, []string{"joined until 30 " + club + "gold on 21"}},
		{
			"of several active memberships the latest counts",
			[]in{on(20), ofShop(member(2, 10, 30, "gold")), ofShop(member(1, 12, 25, "silver"))},
			[]string{"joined until 30 " + club + "gold on 10; joined until 25 " + club + "silver on 12; is silver"},
		},
		{"a tier called none becomes member", []in{on(20), ofShop(member(1, 10, 30, "none"))}, []string{"joined until 30 " + club + "member on 10; is member"}},
	})
}

func TestExpiredMembershipIsAChange(t *testing.T) {
	t.Parallel()
	l := applied(false, []in{ofShop(orders(sale(1, 2, 0))), ofShop(member(1, 5, 15, "gold")), ofShop(orders(sale(2, 3, 0)))})
	s, old := l.Source("shop", nil), l.Publish()
	o := sale(1, 2, 0)
	for _, next := range []struct {
		day  record.Day
		want []int
	}{{14, []int{0}}, {15, []int{0, 1}}, {16, []int{0}}, {9, []int{0, 1}}} {
		o.Day = next.day
		s.Apply(&record.Batch{Orders: []record.Order{o}})
		v := l.Publish()
		require.Equal(t, next.want, changed(v, old), "day %d", next.day)
		old = v
	}
}

func TestSpendIsSummedOverSources(t *testing.T) {
	t.Parallel()
	const acquisition, retention = record.PurposeAcquisition, record.PurposeRetention
	spend := func(s ...record.Spend) record.Batch { return record.Batch{Spend: s} }
	ads := record.Spend{Key: 1, Day: 10, Purpose: acquisition, Amount: 100, Channel: "ads"}
	mail := record.Spend{Key: 2, Day: 10, Purpose: retention, Amount: 30}
	late := record.Spend{Key: 3, Day: 11, Purpose: acquisition, Amount: 7, Channel: "fair"}
	early := late
	early.Day = 9
	for _, c := range []struct {
		name string
		in   []in
		want []string
	}{
		{"spend is summed by day, purpose and channel", []in{ofShop(spend(late, mail, ads))}, []string{"10 for 1 by ads: 100", "10 for 2 by unknown: 30", "11 for 1 by fair: 7"}},
		{"sources add up", []in{ofShop(spend(ads)), ofTill(spend(ads))}, []string{"10 for 1 by ads: 200"}},
		{"applying the same record again adds nothing", []in{ofShop(spend(ads)), ofShop(spend(ads))}, []string{"10 for 1 by ads: 100"}},
		{"changed spend replaces itself", []in{ofShop(spend(late, ads)), ofShop(spend(early))}, []string{"9 for 1 by fair: 7", "10 for 1 by ads: 100"}},
		{"removed spend does not count", []in{ofShop(spend(ads, mail, late)), ofShop(removed(record.KindSpend, 1)), ofShop(removed(record.KindSpend, 3, 4))}, []string{"10 for 2 by unknown: 30"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := applied(false, c.in).Publish()
			require.Equal(t, c.want, spent(v))
			require.Zero(t, v.Len(), "spend belongs to no customer")
			_, _, ok := v.Span()
			require.True(t, ok, "spend has days")
			_, ok = v.Traded()
			require.False(t, ok)
		})
	}
}

func TestNotesInViews(t *testing.T) {
	t.Parallel()
	everything := record.Batch{
		Orders: []record.Order{sale(1, 2, 0)}, Spend: []record.Spend{{Key: 1, Day: 99, Amount: 5}},
		SubscriptionEvents: []record.SubscriptionEvent{{Key: 1, Subscription: 8, Day: 99, Type: record.EventPause}},
		Answers:            answer(1, byID, 4).Answers, Invitations: []record.Invitation{{Key: 1, Who: nobody, Day: 99}},
		Cancellations: []record.Cancellation{{Key: 1, Who: byID, Day: 99}}, Contacts: contact(1, byID, 0).Contacts,
		Engagements: []record.Engagement{{Key: 1, Who: byID, Day: 99}}, Memberships: member(1, 1, 99, "").Memberships,
		Newsletters: []record.Newsletter{{Key: 1, Who: byID, Start: 99, End: record.NoDay}}, Points: []record.Points{{Key: 1, Who: byID, Day: 99}},
	}
	l := ledger.New()
	s := l.Source("shop", nil)
	require.NotContains(t, l.Stats().Records, record.KindAnswer)
	empty := l.Publish()
	s.Apply(&everything)
	v := l.Publish()
	s.Apply(&everything)
	require.Same(t, v, l.Publish(), "applying the same batch again changes nothing")
	for _, kind := range noteKinds() {
		require.False(t, empty.Has(kind))
		require.True(t, v.Has(kind))
		require.Equal(t, []record.Key{1}, s.Keys(kind, 0, 1), kind)
		require.Empty(t, s.Keys(kind, 2, 9), kind)
		require.Equal(t, 1, l.Stats().Records[kind], kind)
	}
	first, last, _ := v.Span()
	require.Equal(t, []record.Day{1, 10}, []record.Day{first, last}, "only orders, refunds and subscriptions end the span")
	b := answer(1, byID, 5)
	s.Apply(&b)
	require.Equal(t, []int{1}, changed(l.Publish(), v))
	b = record.Batch{Spend: []record.Spend{{Key: 1, Day: 99, Amount: 6}}}
	v = l.Publish()
	s.Apply(&b)
	require.Empty(t, changed(l.Publish(), v))
	require.NotEqual(t, v.Spend(), l.Publish().Spend())
}

func TestPurchasesHaveAChannel(t *testing.T) {
	t.Parallel()
	o := sale(1, 1, 0)
	o.Channel = "app"
	v := applied(false, []in{ofShop(orders(o, sale(2, 1, 0)))}).Publish()
	var c ledger.Customer
	v.Customer(0, &c)
	names := v.Values(ledger.DimChannel)
	require.Equal(t, []string{"app", "unknown"}, []string{names[c.Purchases[0].Channel], names[c.Purchases[1].Channel]})
}
