package analysis_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// with returns a customer with more known of them; days count from base.
func with(c ledger.Customer, more ...func(c *ledger.Customer)) ledger.Customer {
	for _, add := range more {
		add(&c)
	}
	return c
}

func cancels(on record.Day, r record.Reason) func(*ledger.Customer) {
	return func(c *ledger.Customer) {
		c.Cancellations = append(c.Cancellations, ledger.Cancellation{Day: base + on, Reason: r})
	}
}

func paymentFails(on record.Day) func(*ledger.Customer) {
	return func(c *ledger.Customer) { c.PaymentFailures = append(c.PaymentFailures, base+on) }
}

func givesNotice(on record.Day) func(*ledger.Customer) {
	return func(c *ledger.Customer) { c.SubscriptionNotices = append(c.SubscriptionNotices, base+on) }
}

func contacts(on record.Day, about uint64, resolved bool) func(*ledger.Customer) {
	return func(c *ledger.Customer) {
		c.Contacts = append(c.Contacts, ledger.Contact{Day: base + on, Case: about, Resolved: resolved})
	}
}

func does(on record.Day, channel uint16) func(*ledger.Customer) {
	return func(c *ledger.Customer) {
		c.Engagements = append(c.Engagements, ledger.Engagement{Day: base + on, Channel: channel})
	}
}

func comesByReferral(on record.Day) func(*ledger.Customer) {
	return func(c *ledger.Customer) {
		c.Engagements = append(c.Engagements, ledger.Engagement{Day: base + on, Referral: true})
	}
}

// joins makes a member of the tiered programme "club".
func joins(from, to record.Day, tier uint16) func(*ledger.Customer) {
	return func(c *ledger.Customer) {
		c.Memberships = append(c.Memberships, ledger.Membership{Start: base + from, End: base + to, Programme: 2, Kind: 3, Tier: tier})
	}
}

func points(on record.Day, move record.PointsMove, n int64) func(*ledger.Customer) {
	return func(c *ledger.Customer) {
		c.Points = append(c.Points, ledger.Points{Day: base + on, Move: move, Points: n})
	}
}

func answers(on record.Day, q record.Question, score, scale uint8) func(*ledger.Customer) {
	return func(c *ledger.Customer) {
		c.Answers = append(c.Answers, ledger.Answer{Day: base + on, Question: q, Score: score, Scale: scale})
	}
}

func spends(on record.Day, amount money.Amount, span uint16) func(*ledger.Customer) {
	return func(c *ledger.Customer) {
		c.Answers = append(c.Answers, ledger.Answer{Day: base + on, Question: record.QuestionCategorySpend, Amount: amount * money.Unit, Days: span})
	}
}

func discounted(n int) func(*ledger.Customer) {
	return func(c *ledger.Customer) {
		for i := range n {
			c.Purchases[i].Discounted = true
		}
	}
}

func byChannel(codes ...uint16) func(*ledger.Customer) {
	return func(c *ledger.Customer) {
		for i, code := range codes {
			c.Purchases[i].Channel = code
		}
	}
}

// Eight cancellations in the days 11 to 20: two for the price, one of them twice told, which counts
// twice; two after a failed payment, of which one was not called so but follows a payment that failed
// 30 days before; one follows a failure of 31 days before, and stays unknown; and the two notices of
// subscriptions of a customer without cancellations. One of those before the window is not counted:
// 2/8 = 0.25 are involuntary.
func TestCancellations(t *testing.T) {
	t.Parallel()
	b := written(
		with(bought(1, -30), cancels(11, record.ReasonPrice), cancels(20, record.ReasonPrice)),
		with(bought(1, -30), cancels(15, record.ReasonInvoluntary)),
		with(bought(1, -30), paymentFails(-14), cancels(16, record.ReasonUnknown)),
		with(bought(1, -30), paymentFails(-15), cancels(16, record.ReasonUnknown), givesNotice(17)),
		with(bought(1, -30), givesNotice(12), givesNotice(13)),
		with(bought(1, -30), cancels(10, record.ReasonService), cancels(14, record.ReasonService)),
	)
	for reason, want := range map[string]float64{
		"price": 2, "involuntary": 2, "unknown": 3, "service": 1, "onboarding": 0, "channel": 0, "other": 0,
	} {
		require.InDelta(t, want, one(t, b, "cancellations", "10d", reason, base+20), 1e-12, reason)
	}
	require.InDelta(t, 0.25, one(t, b, "involuntary_churn_ratio", "10d", "", base+20), 1e-12)
}

// Three customers had left for the price and bought nothing in the days 1 to 10, of whom one buys
// again in the window: 1/3. One had left for the service last, whatever was the reason before, and is
// back: 1/1. One who says the price only in the window, and one who buys in the previous window, are
// not among them.
func TestWinbackByReason(t *testing.T) {
	t.Parallel()
	b := written(
		with(bought(1, -9, 14), cancels(-5, record.ReasonPrice)),
		with(bought(1, -9), cancels(-5, record.ReasonPrice)),
		with(bought(1, -9), cancels(10, record.ReasonPrice)),
		with(bought(1, -9, 20), cancels(-8, record.ReasonPrice), cancels(-7, record.ReasonService), cancels(12, record.ReasonPrice)),
		with(bought(1, -9, 15), cancels(11, record.ReasonPrice)),
		with(bought(1, -9, 5, 15), cancels(-5, record.ReasonPrice)),
	)
	require.InDelta(t, 1.0/3, one(t, b, "winback_by_reason_ratio", "10d", "price", base+20), 1e-12)
	require.InDelta(t, 1.0, one(t, b, "winback_by_reason_ratio", "10d", "service", base+20), 1e-12)
}

// Of two customers who bought and contacted service in the days 1 to 10 one does not come back, of
// four who only bought one: (1/2) / (1/4) = 2. Contacts in the window itself do not count.
func TestContactChurnRisk(t *testing.T) {
	t.Parallel()
	b := written(
		with(bought(1, 1), contacts(10, 1, true)), with(bought(1, 10, 20), contacts(1, 1, true)),
		with(bought(1, 1), contacts(11, 1, true)), bought(1, 2, 12), bought(1, 3, 13), bought(1, 4, 14),
	)
	require.InDelta(t, 2.0, one(t, b, "contact_churn_risk_ratio", "10d", "", base+20), 1e-12)
}

// Four cases begin in the days 11 to 20: two are solved at once, one is solved but the customer
// writes again on day 19, one stays open: 2/4. A case of day 10 is asked about again in the window: a
// contact, and no new case. In the days 10 to 18, at whose end nobody knew better, five cases began
// and three were solved.
func TestFirstContactResolution(t *testing.T) {
	t.Parallel()
	b := written(
		with(bought(1, 0), contacts(10, 7, false), contacts(11, 1, true), contacts(12, 2, true), contacts(13, 7, true)),
		with(bought(1, 0), contacts(14, 3, true), contacts(15, 4, false), contacts(19, 3, true)),
	)
	require.InDelta(t, 6.0, one(t, b, "service_contacts", "10d", "", base+20), 1e-12)
	require.InDelta(t, 2.0/4, one(t, b, "first_contact_resolution_ratio", "10d", "", base+20), 1e-12)
	require.InDelta(t, 3.0/5, one(t, b, "first_contact_resolution_ratio", "9d", "", base+18), 1e-12)
}

// Of four customers who bought in the window two wrote a review in it (2/4), one of whom visited too
// (1/4). Who visits and does not buy, and who reviewed before the window, does not count. Of the
// two new ones among the four one came by referral: 1/2.
func TestEngagementAndReferral(t *testing.T) {
	t.Parallel()
	b := written(
		with(bought(1, 1, 12), does(11, 2), does(13, 2), does(20, 3)), with(bought(1, 1, 13), does(15, 2)),
		with(bought(1, 14), does(10, 2), comesByReferral(14)), bought(1, 15), with(bought(1, 2), does(14, 3)),
	)
	require.InDelta(t, 0.5, one(t, b, "engagement_ratio", "10d", "", base+20), 1e-12)
	require.InDelta(t, 0.5, one(t, b, "engagement_channel_ratio", "10d", "review", base+20), 1e-12)
	require.InDelta(t, 0.25, one(t, b, "engagement_channel_ratio", "10d", "visit", base+20), 1e-12)
	require.InDelta(t, 0.5, one(t, b, "referral_ratio", "10d", "", base+20), 1e-12)
}

// Three joined, one of whom left on day 20; two memberships at once are one member. Gold 1, other 1.
func TestProgrammeMembers(t *testing.T) {
	t.Parallel()
	b := written(
		with(bought(1, 0), joins(1, 99, 3), joins(5, 50, 3)), with(bought(1, 0), joins(1, 20, 3)), with(bought(1, 0), joins(20, 99, 1)),
	)
	require.InDelta(t, 1.0, one(t, b, "programme_members", "10d", "gold", base+20), 1e-12)
	require.InDelta(t, 1.0, one(t, b, "programme_members", "10d", "other", base+20), 1e-12)
	require.InDelta(t, 2.0, one(t, b, "programme_members", "10d", "gold", base+19), 1e-12)
}

// Of two members who bought in the days 1 to 10 one comes back, of four others one: 0.5 / 0.25 = 2.
// That one member orders three times, the other two who buy in the window, one of them a newcomer
// who joined in it, once each: 3 / 1. At a margin of 0.4 x 10 and 0.4 x 4 a purchase the margin is
// 12 / 1.6 = 7.5 times as much.
func TestProgrammeUplift(t *testing.T) {
	t.Parallel()
	b := written(
		with(bought(10, 1, 11, 12, 13), joins(0, 99, 3)), with(bought(10, 2), joins(10, 11, 3)),
		bought(4, 3, 14), bought(4, 3), bought(4, 3), bought(4, 3),
		with(bought(4, 15), joins(11, 99, 3)),
	)
	for name, want := range map[string]float64{"retention": 2, "orders": 3, "margin": 7.5} {
		require.InDelta(t, want, one(t, b, "programme_uplift_ratio", "10d", name, base+20), 1e-12, name)
	}
}

// 100 points earned before the window, 50 earned, 30 redeemed and 20 expired in it: outstanding
// 100 + 50 - 30 - 20 = 100, in the window of one day too, in which 20 expired.
func TestProgrammePoints(t *testing.T) {
	t.Parallel()
	b := written(
		with(bought(1, 0), points(-500, record.PointsEarned, 100), points(11, record.PointsEarned, 50)),
		with(bought(1, 0), points(12, record.PointsRedeemed, 30), points(20, record.PointsExpired, 20)),
	)
	for state, want := range map[string]float64{"earned": 50, "redeemed": 30, "expired": 20, "outstanding": 100} {
		require.InDelta(t, want, one(t, b, "programme_points", "10d", state, base+20), 1e-12, state)
	}
	require.InDelta(t, 0.0, one(t, b, "programme_points", "1d", "earned", base+20), 1e-12)
	require.InDelta(t, 100.0, one(t, b, "programme_points", "1d", "outstanding", base+20), 1e-12)
}

// Of four refunds two lie in the days 11 to 20: 20 for a defective product, and 15 of a guest order that was refunded in
// full for the same reason. The refund of day 10 without a reason is before the window, the one of day 21 after it.
// The lifetime has the first three.
func TestRefundsByReason(t *testing.T) {
	t.Parallel()
	back := bought(30, 0, 5)
	back.Repayments = []ledger.Repayment{
		{Day: base + 10, Amount: 8 * money.Unit},
		{Day: base + 11, Amount: 20 * money.Unit, Reason: record.RefundDefective},
		{Day: base + 21, Amount: 5 * money.Unit, Reason: record.RefundFit},
	}
	guest := ledger.Customer{Apart: true, Repayments: []ledger.Repayment{
		{Day: base + 20, Amount: 15 * money.Unit, Reason: record.RefundDefective},
	}}
	b := written(back, guest)
	for _, c := range []struct {
		window, reason string
		refunds, money float64
	}{
		{"10d", "defective", 2, 35}, {"10d", "unknown", 0, 0}, {"lifetime", "defective", 2, 35}, {"lifetime", "unknown", 1, 8},
	} {
		require.InDelta(t, c.refunds, one(t, b, "refunds", c.window, c.reason, base+20), 1e-12, c.reason)
		require.InDelta(t, c.money, one(t, b, "refunded_revenue", c.window, c.reason, base+20), 1e-12, c.reason)
	}
}

// Each type has a customer who fits its rule at the edge, and the ones before it not: 3 of 5 with a
// coupon are 60 %; a member who redeemed; 4 purchases, one with a coupon (25 %), and satisfied, which
// the same with a bad last answer is not, nor who was a detractor; 4 of 5 by one channel, with two
// coupons (40 %); 4 of 5 on the scale. One bought 365 days ago and is no longer among the active.
// Of the 25 purchases of the last 30 days 3 + 1 + 1 + 1 + 2 had a discount.
func TestLoyaltyTypes(t *testing.T) {
	t.Parallel()
	b := written(
		with(bought(1, 1, 2, 3, 4, 5), discounted(3)),
		with(bought(1, 1), joins(1, 99, 3), points(5, record.PointsRedeemed, 1)),
		with(bought(1, 1, 2, 3, 4), discounted(1), answers(1, record.QuestionCSAT, 1, 5), answers(2, record.QuestionCSAT, 3, 5)),
		with(bought(1, 1, 2, 3, 4), discounted(1), answers(3, record.QuestionCSAT, 2, 5)),
		with(bought(1, 1, 2, 3, 4), discounted(1), answers(3, record.QuestionNPS, 6, 11)),
		with(bought(1, 1, 2, 3, 4, 5), discounted(2), byChannel(1, 1, 1, 1, 2)),
		with(bought(1, 1), answers(1, record.QuestionCSAT, 4, 5)),
		with(bought(1, 1), joins(1, 20, 3), points(5, record.PointsRedeemed, 1)),
		bought(1, 20-365),
	)
	for name, want := range map[string]float64{
		"bargain": 1, "programme": 1, "truly_loyal": 1, "convenience": 1, "satisfied": 1, "unclassified": 3,
	} {
		require.InDelta(t, want, one(t, b, "customers_by_type", "10d", name, base+20), 1e-12, name)
	}
	require.InDelta(t, 8.0/25, one(t, b, "discount_order_ratio", "30d", "", base+20), 1e-12)
}

// 1,200 of advertising and two new customers in the window: 600 to win one; 300 on service and two
// retained: 150 to keep one, a quarter. A customer's margin in the 730 days of the formula is
// 0.4 x 10 x 10 purchases of four customers: 40 / 4 = 10, a 60th of what it takes to win one. Five
// points more retention are worth 0.05 x 4 customers x 10 = 2.
func TestSpending(t *testing.T) {
	t.Parallel()
	s := &shop{
		customers: []ledger.Customer{bought(10, 1, 11, 12), bought(10, 2, 13, 14), bought(10, 15, 16), bought(10, 17, 18)},
		spend: []ledger.SpendDay{
			{Day: base + 10, Purpose: record.PurposeAcquisition, Amount: 5000 * money.Unit},
			{Day: base + 11, Purpose: record.PurposeAcquisition, Amount: 1000 * money.Unit},
			{Day: base + 20, Purpose: record.PurposeAcquisition, Channel: 1, Amount: 200 * money.Unit},
			{Day: base + 20, Purpose: record.PurposeRetention, Amount: 300 * money.Unit},
			{Day: base + 21, Purpose: record.PurposeRetention, Amount: 300 * money.Unit},
		},
	}
	b := analysis.NewEngine(measure.Settings{}).UpdateHistories(s, base+20)
	for name, want := range map[string]float64{
		"acquisition_cost": 600, "retention_cost": 150, "acquisition_to_retention_cost_ratio": 4, "clv_to_cac_ratio": 1.0 / 60,
		"retention_uplift_value": 2,
	} {
		require.InDelta(t, want, one(t, b, name, "10d", "", base+20), 1e-12, name)
	}
}

// Two customers say that they spent 200 in the last 5 days and 300 in the last 20; here they spent 50
// in the days 11 to 15, and 100, of which 45 were given back, in the days 1 to 20: 105/500 = 0.21.
func TestShareOfWallet(t *testing.T) {
	t.Parallel()
	back := bought(25, 0, 1, 10, 20, 20)
	back.Refunds = []ledger.Refund{{Day: base + 20, Amount: 45 * money.Unit}}
	b := written(with(bought(50, 10, 11, 16), spends(15, 200, 5)), with(back, spends(20, 300, 20)))
	require.InDelta(t, (50+100-45)/500.0, one(t, b, "share_of_wallet_ratio", "10d", "", base+20), 1e-12)
}
