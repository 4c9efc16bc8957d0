package analysis_test

import (
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// noteFigures adds the figures that need notes, spending or discounts.
func (s *slow) noteFigures(f map[string]float64) {
	if s.kinds(record.KindCancellation) || s.kinds(record.KindSubscriptionEvent) {
		s.leavingFigures(f)
	}
	if s.kinds(record.KindContact) {
		s.serviceFigures(f)
	}
	if s.kinds(record.KindMembership) {
		s.memberFigures(f)
	}
	if s.kinds(record.KindNewsletter) {
		s.newsletterFigures(f)
	}
	if s.kinds(record.KindPoints) {
		s.pointFigures(f)
	}
	if !s.kinds(record.KindOrder) {
		return
	}
	s.typeFigures(f)
	if s.kinds(record.KindRefund) {
		s.refundFigures(f)
	}
	if s.kinds(record.KindEngagement) {
		s.engagementFigures(f)
	}
	if s.kinds(record.KindAnswer) {
		s.walletFigures(f)
	}
	if s.kinds(record.KindSpend) && !s.part {
		s.spendFigures(f)
	}
}

// given is a notice to leave with its reason.
type given struct {
	day    record.Day
	reason string
}

func (s *slow) given(c *ledger.Customer) []given {
	names := map[record.Reason]string{
		record.ReasonUnknown: "unknown", record.ReasonService: "service", record.ReasonPrice: "price", record.ReasonOnboarding: "onboarding",
		record.ReasonChannel: "channel", record.ReasonInvoluntary: "involuntary", record.ReasonOther: "other",
	}
	all := slices.Clone(c.Cancellations)
	if len(all) == 0 {
		for _, d := range c.SubscriptionNotices {
			all = append(all, ledger.Cancellation{Day: d})
		}
	}
	var list []given
	for _, n := range all {
		reason := names[n.Reason]
		for _, f := range c.PaymentFailures {
			if n.Reason == record.ReasonUnknown && f >= n.Day-30 && f <= n.Day {
				reason = "involuntary"
			}
		}
		list = append(list, given{n.Day, reason})
	}
	return list
}

func (s *slow) leavingFigures(f map[string]float64) {
	n, all := map[string]float64{}, 0.0
	for i := range s.customers {
		for _, g := range s.given(&s.customers[i]) {
			if s.now.has(g.day) {
				n[g.reason]++
				all++
			}
		}
	}
	for _, reason := range []string{"unknown", "service", "price", "onboarding", "channel", "involuntary", "other"} {
		f[key("cancellations", label("reason", reason))] = n[reason]
		if s.lifetime || !s.kinds(record.KindOrder) {
			continue
		}
		lapsed := func(c *ledger.Customer) bool {
			last := ""
			for _, g := range s.given(c) {
				if g.day < s.now.from {
					last = g.reason
				}
			}
			return last == reason && boughtBefore(c, s.then.from) && purchases(c, s.then) == 0
		}
		back := s.count(func(c *ledger.Customer) bool { return lapsed(c) && purchases(c, s.now) > 0 })
		f[key("winback_by_reason_ratio", label("reason", reason))] = divide(back, s.count(lapsed))
	}
	f[key("involuntary_churn_ratio")] = divide(n["involuntary"], all)
}

func (s *slow) contacts(c *ledger.Customer, in stretch) (n float64) {
	for _, k := range c.Contacts {
		if in.has(k.Day) {
			n++
		}
	}
	return n
}

func (s *slow) serviceFigures(f map[string]float64) {
	contacts, begun, solved := 0.0, 0.0, 0.0
	for i := range s.customers {
		c := &s.customers[i]
		contacts += s.contacts(c, s.now)
		byCase := map[uint64][]ledger.Contact{}
		for _, k := range c.Contacts {
			byCase[k.Case] = append(byCase[k.Case], k)
		}
		for _, same := range byCase {
			if !s.now.has(same[0].Day) {
				continue
			}
			begun++
			if same[0].Resolved && (len(same) == 1 || same[1].Day > s.now.to) {
				solved++
			}
		}
	}
	f[key("service_contacts")] = contacts
	f[key("first_contact_resolution_ratio")] = divide(solved, begun)
	if s.lifetime || !s.kinds(record.KindOrder) {
		return
	}
	churn := func(contacted bool) float64 {
		before := func(c *ledger.Customer) bool {
			return purchases(c, s.then) > 0 && (s.contacts(c, s.then) > 0) == contacted
		}
		return divide(s.count(func(c *ledger.Customer) bool { return before(c) && purchases(c, s.now) == 0 }), s.count(before))
	}
	f[key("contact_churn_risk_ratio")] = divide(churn(true), churn(false))
}

// belongs tells whether a membership runs on a day.
func (s *slow) belongs(m ledger.Membership, d record.Day) bool {
	return m.Start <= d && (m.End == record.NoDay || d < m.End)
}

func (s *slow) memberFigures(f map[string]float64) {
	first, _, _ := s.shop.Span()
	type club struct{ programme, kind, tier uint16 }
	clubs := map[club]bool{}
	for i := range s.customers {
		for _, m := range s.customers[i].Memberships {
			for d := first; d <= s.final.to; d++ {
				if s.belongs(m, d) {
					clubs[club{m.Programme, m.Kind, m.Tier}] = true
				}
			}
		}
	}
	for k := range clubs {
		names := []measure.Label{
			label("programme", s.shop.Programmes()[k.programme]), label("kind", s.shop.ProgrammeKinds()[k.kind]),
			label("tier", s.shop.Tiers()[k.tier]),
		}
		f[key("programme_members", names...)] = s.count(func(c *ledger.Customer) bool {
			return slices.ContainsFunc(c.Memberships, func(m ledger.Membership) bool {
				return s.belongs(m, s.now.to) && club{m.Programme, m.Kind, m.Tier} == k
			})
		})
	}
	if s.lifetime || !s.kinds(record.KindOrder) {
		return
	}
	for _, of := range []struct {
		name    string
		perHead func(s *slow) float64
	}{
		{"retention", func(s *slow) float64 {
			previous := func(c *ledger.Customer) bool { return purchases(c, s.then) > 0 }
			return divide(s.count(func(c *ledger.Customer) bool { return previous(c) && purchases(c, s.now) > 0 }), s.count(previous))
		}},
		{"orders", func(s *slow) float64 { return divide(s.orders(s.customers), s.active()) }},
		{"margin", func(s *slow) float64 { return divide(s.margin(s.now), s.active()) }},
	} {
		in, out := *s, *s
		in.customers, out.customers = nil, nil
		for _, c := range s.customers {
			if slices.ContainsFunc(c.Memberships, func(m ledger.Membership) bool { return s.belongs(m, s.now.from-1) }) {
				in.customers = append(in.customers, c)
			} else {
				out.customers = append(out.customers, c)
			}
		}
		f[key("programme_uplift_ratio", label("measure", of.name))] = divide(of.perHead(&in), of.perHead(&out))
	}
}

func (s *slow) pointFigures(f map[string]float64) {
	sum := func(in stretch, move record.PointsMove) (n float64) {
		for i := range s.customers {
			for _, p := range s.customers[i].Points {
				if p.Move == move && in.has(p.Day) {
					n += float64(p.Points)
				}
			}
		}
		return n
	}
	ever := stretch{everything, s.now.to}
	f[key("programme_points", label("state", "earned"))] = sum(s.now, record.PointsEarned)
	f[key("programme_points", label("state", "redeemed"))] = sum(s.now, record.PointsRedeemed)
	f[key("programme_points", label("state", "expired"))] = sum(s.now, record.PointsExpired)
	f[key("programme_points", label("state", "outstanding"))] = sum(ever, record.PointsEarned) - sum(ever, record.PointsRedeemed) -
		sum(ever, record.PointsExpired)
}

// engages reports whether a customer engaged through a channel. -1 stands for any channel.
func (s *slow) engages(c *ledger.Customer, in stretch, channel int) bool {
	return slices.ContainsFunc(c.Engagements, func(e ledger.Engagement) bool {
		return in.has(e.Day) && !e.Referral && (channel < 0 || int(e.Channel) == channel)
	})
}

func (s *slow) engagementFigures(f map[string]float64) {
	first, _, _ := s.shop.Span()
	engaged := func(in stretch, channel int) float64 {
		return s.count(func(c *ledger.Customer) bool { return purchases(c, in) > 0 && s.engages(c, in, channel) })
	}
	f[key("engagement_ratio")] = divide(engaged(s.now, -1), s.active())
	for channel, name := range s.shop.EngagementChannels() {
		for d := first; d <= s.final.to; d++ {
			in, _ := stretches(s.window, s.begins(d))
			in.to = min(in.to, s.final.to)
			if engaged(in, channel) > 0 {
				f[key("engagement_channel_ratio", label("engagement_channel", name))] = divide(engaged(s.now, channel), s.active())
				break
			}
		}
	}
	fresh := func(c *ledger.Customer) bool { return isNew(c, s.now) }
	f[key("referral_ratio")] = divide(s.count(func(c *ledger.Customer) bool {
		return fresh(c) && slices.ContainsFunc(c.Engagements, func(e ledger.Engagement) bool { return e.Referral && e.Day <= s.now.to })
	}), s.count(fresh))
}

// begins returns the day that names the window of a day in an answer: the day itself, or the first day of
// its calendar period.
func (s *slow) begins(d record.Day) record.Day {
	for s.calendar {
		if now, _ := stretches(s.window, d); now.from <= d {
			y, m, _ := d.Time().Date()
			switch s.window.String() {
			case "month":
				return record.Date(y, m, 1)
			case "quarter":
				return record.Date(y, (m-1)/3*3+1, 1)
			default:
				return record.Date(y, 1, 1)
			}
		}
	}
	return d
}

// loyaltyType is a customer's type on a day.
func loyaltyType(c *ledger.Customer, d record.Day) string {
	year := stretch{d - 364, d}
	orders, discounted, byChannel := 0, 0, map[uint16]int{}
	most := 0
	for _, p := range c.Purchases {
		if !year.has(p.Day) {
			continue
		}
		orders++
		if p.Discounted {
			discounted++
		}
		if p.Channel > 0 {
			byChannel[p.Channel]++
			most = max(most, byChannel[p.Channel])
		}
	}
	member := slices.ContainsFunc(c.Memberships, func(m ledger.Membership) bool {
		return m.Start <= d && (m.End == record.NoDay || d < m.End)
	})
	redeemed := slices.ContainsFunc(c.Points, func(p ledger.Points) bool { return p.Move == record.PointsRedeemed && year.has(p.Day) })
	satisfaction, detracts := 0.5, false
	for _, a := range c.Answers {
		switch {
		case !year.has(a.Day):
		case a.Question == record.QuestionCSAT:
			satisfaction = share(a)
		case a.Question == record.QuestionNPS:
			detracts = isDetractor(a)
		}
	}
	of := float64(orders)
	switch {
	case orders >= 2 && float64(discounted) >= 0.6*of-1e-9:
		return "bargain"
	case member && redeemed:
		return "programme"
	case orders >= 3 && float64(discounted) < 0.3*of-1e-9 && satisfaction >= 0.5 && !detracts:
		return "truly_loyal"
	case orders >= 2 && float64(most) >= 0.8*of-1e-9:
		return "convenience"
	case satisfaction > 0.5:
		return "satisfied"
	}
	return "unclassified"
}

func (s *slow) typeFigures(f map[string]float64) {
	for _, name := range []string{"unclassified", "bargain", "programme", "truly_loyal", "convenience", "satisfied"} {
		f[key("customers_by_type", label("type", name))] = s.count(func(c *ledger.Customer) bool {
			return purchases(c, stretch{s.now.to - 364, s.now.to}) > 0 && loyaltyType(c, s.now.to) == name
		})
	}
	discounted := 0.0
	for _, c := range s.everybody() {
		for _, p := range c.Purchases {
			if s.now.has(p.Day) && p.Discounted {
				discounted++
			}
		}
	}
	f[key("discount_order_ratio")] = divide(discounted, s.orders(s.everybody()))
	year := *s
	year.now = stretch{s.now.to - 364, s.now.to}
	f[key("retention_uplift_value")] = 0.05 * year.active() * divide(year.margin(year.now), year.active())
}

func (s *slow) walletFigures(f map[string]float64) {
	var own, category money.Amount
	for i := range s.customers {
		c := &s.customers[i]
		for _, a := range c.Answers {
			if a.Question == record.QuestionCategorySpend && a.Days > 0 && s.now.has(a.Day) {
				own += revenue(c, stretch{a.Day - record.Day(a.Days) + 1, a.Day})
				category += a.Amount
			}
		}
	}
	f[key("share_of_wallet_ratio")] = divide(own.Float(), category.Float())
}

func (s *slow) spendFigures(f map[string]float64) {
	spent := func(purpose record.Purpose) float64 {
		var sum money.Amount
		for _, d := range s.shop.spend {
			if d.Purpose == purpose && s.now.has(d.Day) {
				sum += d.Amount
			}
		}
		return sum.Float()
	}
	win := divide(spent(record.PurposeAcquisition), s.count(func(c *ledger.Customer) bool { return isNew(c, s.now) }))
	f[key("acquisition_cost")] = win
	f[key("payback_months")] = s.paybackMonths(s.now, win)
	if s.lifetime {
		known := s.sinceAcquisition()
		f[key("payback_months")] = s.paybackMonths(known, divide(spent(record.PurposeAcquisition), s.count(func(c *ledger.Customer) bool { return isNew(c, known) })))
	}
	value := *s
	value.now = stretch{s.now.to - 44, s.now.to} // the window that the tests' settings have
	f[key("clv_to_cac_ratio")] = divide(divide(value.margin(value.now), value.active()), win)
	if s.lifetime {
		return
	}
	keep := divide(spent(record.PurposeRetention), s.count(func(c *ledger.Customer) bool {
		return purchases(c, s.now) > 0 && purchases(c, s.then) > 0
	}))
	f[key("retention_cost")] = keep
	f[key("acquisition_to_retention_cost_ratio")] = divide(win, keep)
	for k, v := range f {
		if math.IsInf(v, 0) {
			f[k] = math.NaN()
		}
	}
}
