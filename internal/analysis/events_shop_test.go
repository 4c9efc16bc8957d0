package analysis_test

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/rfm"
)

func (s *shop) Spend() []ledger.SpendDay { return s.spend }

func (s *shop) EngagementChannels() []string { return []string{"unknown", "other", "review", "visit"} }

func (s *shop) Programmes() []string { return []string{"unknown", "other", "club", "circle"} }

func (s *shop) ProgrammeKinds() []string { return []string{"unknown", "other", "points", "tiered"} }

func (s *shop) Touchpoints() []string { return []string{"unknown", "delivery", "service"} }

func (s *shop) Tiers() []string { return []string{"none", "other", "member", "gold"} }

// noteKinds are the kinds of record that drawNotes draws.
func noteKinds() []record.Kind {
	return []record.Kind{
		record.KindCancellation, record.KindSubscriptionEvent, record.KindContact, record.KindEngagement, record.KindMembership,
		record.KindPoints, record.KindNewsletter, record.KindSpend,
	}
}

// drawSpend draws what the shop spent.
func (s *shop) drawSpend(t *rapid.T) {
	if s.without[record.KindSpend] {
		return
	}
	s.drawNoteDays(t, record.KindSpend, 6, func(d record.Day) {
		s.spend = append(s.spend, ledger.SpendDay{
			Day: d, Purpose: rapid.SampledFrom([]record.Purpose{record.PurposeAcquisition, record.PurposeRetention}).Draw(t, "purpose"),
			Amount: drawMoney(t, 0, 100),
		})
	})
}

// drawNoteDays draws up to most ascending days for a kind of record that the shop has.
func (s *shop) drawNoteDays(t *rapid.T, k record.Kind, most int, fn func(d record.Day)) {
	if s.without[k] {
		return
	}
	what := string(k)
	d := start + record.Day(rapid.IntRange(-20, days-1).Draw(t, what+" first"))
	for range rapid.IntRange(0, most).Draw(t, what) {
		fn(d)
		d += record.Day(rapid.SampledFrom([]int{0, 1, 2, 6, 7, 8, 10, 29, 30, 31, 61}).Draw(t, what+" gap"))
	}
}

// drawNotes draws the records of a customer except for orders, answers and subscriptions.
func (s *shop) drawNotes(t *rapid.T, c *ledger.Customer) {
	for i := range c.Purchases {
		p := &c.Purchases[i]
		p.Discounted = rapid.IntRange(0, 2).Draw(t, "discounted") == 0
		p.Channel = rapid.SampledFrom([]uint16{0, 1, 1, 1, 2}).Draw(t, "channel")
	}
	s.drawNoteDays(t, record.KindCancellation, 3, func(d record.Day) {
		c.Cancellations = append(c.Cancellations, ledger.Cancellation{
			Day: d, Reason: rapid.SampledFrom([]record.Reason{record.ReasonUnknown, record.ReasonPrice, record.ReasonOther}).Draw(t, "reason"),
		})
	})
	s.drawNoteDays(t, record.KindSubscriptionEvent, 2, func(d record.Day) {
		c.SubscriptionNotices = append(c.SubscriptionNotices, d)
		if rapid.Bool().Draw(t, "failed") {
			c.PaymentFailures = append(c.PaymentFailures, d-record.Day(rapid.IntRange(-1, 40).Draw(t, "failed before")))
		}
	})
	slices.Sort(c.PaymentFailures)
	s.drawNoteDays(t, record.KindContact, 5, func(d record.Day) {
		c.Contacts = append(c.Contacts, ledger.Contact{
			Day: d, Case: uint64(rapid.IntRange(1, 3).Draw(t, "case")), Resolved: rapid.Bool().Draw(t, "resolved"),
		})
	})
	s.drawNoteDays(t, record.KindEngagement, 4, func(d record.Day) {
		c.Engagements = append(c.Engagements, ledger.Engagement{
			Day: d, Channel: uint16(rapid.IntRange(0, 3).Draw(t, "by")), Referral: rapid.IntRange(0, 2).Draw(t, "referral") == 0,
		})
	})
	s.drawNoteDays(t, record.KindMembership, 3, func(d record.Day) {
		m := ledger.Membership{
			Start: d, End: record.NoDay, Programme: uint16(rapid.IntRange(2, 3).Draw(t, "programme")), Kind: 2,
			Tier: uint16(rapid.IntRange(2, 3).Draw(t, "tier")),
		}
		if rapid.IntRange(0, 2).Draw(t, "left") > 0 {
			m.End = d + record.Day(rapid.IntRange(0, 70).Draw(t, "for"))
		}
		c.Memberships = append(c.Memberships, m)
	})
	s.drawNoteDays(t, record.KindNewsletter, 3, func(d record.Day) {
		n := ledger.Newsletter{Start: d, End: record.NoDay}
		if rapid.IntRange(0, 2).Draw(t, "unsubscribed") > 0 {
			n.End = d + record.Day(rapid.IntRange(0, 70).Draw(t, "read for"))
		}
		c.Newsletters = append(c.Newsletters, n)
	})
	s.drawNoteDays(t, record.KindPoints, 4, func(d record.Day) {
		c.Points = append(c.Points, ledger.Points{
			Day: d, Points: int64(rapid.IntRange(1, 50).Draw(t, "points")),
			Move: rapid.SampledFrom([]record.PointsMove{record.PointsEarned, record.PointsRedeemed, record.PointsExpired}).Draw(t, "move"),
		})
	})
}

// hasNote reports whether there is a note about a customer, or a refund, up to a day.
func hasNote(c *ledger.Customer, today record.Day) bool {
	seen := func(d record.Day) bool { return d <= today }
	return slices.ContainsFunc(c.SubscriptionNotices, seen) ||
		slices.ContainsFunc(c.Trials, func(n ledger.Trial) bool { return seen(n.Start) }) ||
		slices.ContainsFunc(c.Dunnings, func(n ledger.Dunning) bool { return seen(n.Failed) }) ||
		slices.ContainsFunc(c.Repayments, func(r ledger.Repayment) bool { return seen(r.Day) }) ||
		slices.ContainsFunc(c.Cancellations, func(n ledger.Cancellation) bool { return seen(n.Day) }) ||
		slices.ContainsFunc(c.Contacts, func(n ledger.Contact) bool { return seen(n.Day) }) ||
		slices.ContainsFunc(c.Engagements, func(n ledger.Engagement) bool { return seen(n.Day) }) ||
		slices.ContainsFunc(c.Memberships, func(n ledger.Membership) bool { return seen(n.Start) }) ||
		slices.ContainsFunc(c.Newsletters, func(n ledger.Newsletter) bool { return seen(n.Start) }) ||
		slices.ContainsFunc(c.Points, func(n ledger.Points) bool { return seen(n.Day) })
}

// valueOf is a customer's value of a dimension.
func (s *shop) valueOf(c *ledger.Customer, d ledger.Dimension, today record.Day) string {
	if d == ledger.DimLoyaltyType {
		return loyaltyType(c, today)
	}
	if d == ledger.DimRFMSegment {
		if c.Apart {
			return rfm.None.String()
		}
		return slowSegment(c, s.customers, today).String()
	}
	return s.values[d][c.Groups[d]]
}

// splittable returns the measures that can be grouped and filtered.
func splittable(names []string) []string {
	var some []string
	for _, m := range measure.All() {
		if m.Grouped && slices.Contains(names, m.Name) {
			some = append(some, m.Name)
		}
	}
	return some
}
