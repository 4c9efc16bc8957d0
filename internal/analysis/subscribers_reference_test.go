package analysis_test

import (
	"math"
	"slices"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// subscribes reports whether a customer pays at the end of a day.
func subscribes(c *ledger.Customer, d record.Day) bool { return recurring(c, d) > 0 }

// paysFirst reports whether the first subscription that is not free began in the stretch.
func paysFirst(c *ledger.Customer, in stretch) bool {
	return slices.ContainsFunc(c.Subscriptions, func(b ledger.Subscription) bool { return in.has(b.Start) && pays(b) }) &&
		!slices.ContainsFunc(c.Subscriptions, func(b ledger.Subscription) bool { return b.Start < in.from && pays(b) })
}

// subscriberFigures are the figures of customers with paid subscriptions.
func (s *slow) subscriberFigures(f map[string]float64) {
	end := s.now.to
	active := s.count(func(c *ledger.Customer) bool { return subscribes(c, end) })
	monthly := s.sum(func(c *ledger.Customer) money.Amount { return recurring(c, end) })
	f[key("active_subscribers")] = active
	f[key("annual_recurring_revenue")] = 12 * monthly
	f[key("average_revenue_per_account")] = divide(monthly, active)
	s.trialFigures(f)
	s.renewalFigures(f)
	if s.kinds(record.KindSubscriptionEvent) {
		s.dunningFigures(f)
	}
	if s.lifetime {
		return
	}
	ends, events := map[string]float64{}, map[string]float64{}
	amounts := map[string]float64{}
	for i := range s.customers {
		c := &s.customers[i]
		turn(c, s.then.to, end, s.now, ends, map[string]float64{})
		for d := s.now.from; d <= end; d++ {
			turn(c, d-1, d, stretch{d, d}, events, amounts)
		}
	}
	opening := s.count(func(c *ledger.Customer) bool { return subscribes(c, s.then.to) })
	for how, counts := range map[string]map[string]float64{"ends": ends, "events": events} {
		for movement, sign := range map[string]float64{"new": 1, "reactivation": 1, "churned": -1} {
			f[moveKey("subscriber_movement", movement, measure.Label{Name: "counted", Value: how})] = sign * counts[movement]
		}
	}
	basis, counted := measure.Label{Name: "basis", Value: "subscriptions"}, measure.Label{Name: "counted", Value: "events"}
	for _, movement := range []string{"new", "reactivation", "expansion", "contraction", "churned", "adjustment"} {
		f[moveKey("revenue_movement", movement, basis, counted)] = amounts[movement]
	}
	standard := divide(ends["churned"], opening)
	f[key("subscriber_churn_ratio", measure.Label{Name: "counted", Value: "standard"})] = standard
	f[key("subscriber_churn_ratio", measure.Label{Name: "counted", Value: "rolling"})] = divide(events["churned"], opening+events["new"])
	f[key("subscriber_lifetime_value")] = divide(divide(s.subscriptionMargin(end), active), standard/s.months())
}

// trialFigures are the figures of free trials.
func (s *slow) trialFigures(f map[string]float64) {
	var started, ended, paid, converted, days float64
	ever := slices.ContainsFunc(s.shop.customers, func(c ledger.Customer) bool {
		return slices.ContainsFunc(c.Trials, func(t ledger.Trial) bool { return t.Start <= s.today })
	})
	for i := range s.customers {
		for _, t := range s.customers[i].Trials {
			if s.now.has(t.Start) {
				started++
			}
			if s.now.has(t.End) {
				ended++
				if t.Paid != record.NoDay && t.Paid <= s.now.to {
					paid++
				}
			}
			if t.Paid != record.NoDay && s.now.has(t.Paid) {
				converted++
				days += float64(t.Paid - t.Start)
			}
		}
	}
	if !ever {
		started = math.NaN()
	}
	f[key("trial_starts")] = started
	f[key("trial_conversion_ratio")] = divide(paid, ended)
	f[key("trial_conversion_days")] = divide(days, converted)
	if !ever {
		f[key("trial_conversion_days")] = math.NaN()
	}
}

// renewalFigures count the renewals ahead of the running day.
func (s *slow) renewalFigures(f map[string]float64) {
	known := slices.ContainsFunc(s.shop.customers, func(c ledger.Customer) bool {
		return slices.ContainsFunc(c.Renewals, func(r ledger.Renewal) bool { return r.Day > r.Start && r.Monthly > 0 })
	})
	for _, horizon := range []record.Day{30, 60, 90} {
		n, monthly := 0.0, 0.0
		for i := range s.customers {
			for _, r := range s.customers[i].Renewals {
				if r.Day <= r.Start || r.Monthly == 0 || r.Start > s.today {
					continue
				}
				if s.today < r.Day && r.Day <= s.today+horizon {
					n, monthly = n+1, monthly+r.Monthly.Float()
				}
			}
		}
		if !known || s.now.to != s.today {
			n, monthly = math.NaN(), math.NaN()
		}
		label := measure.Label{Name: "horizon", Value: strconv.Itoa(int(horizon)) + "d"}
		f[key("renewals_due", label)], f[key("renewals_due_revenue", label)] = n, monthly
	}
}

// dunningFigures are the figures of failed payments.
func (s *slow) dunningFigures(f map[string]float64) {
	var failed, recovered, lost float64
	known, ever := false, false // of everybody
	for i := range s.shop.customers {
		for _, d := range s.shop.customers[i].Dunnings {
			known = known || d.Failed <= s.today
			ever = ever || d.Recovered && d.Resolved <= s.today
		}
	}
	for i := range s.customers {
		for _, d := range s.customers[i].Dunnings {
			if s.now.has(d.Failed) {
				failed++
			}
			switch {
			case d.Resolved == record.NoDay:
			case !s.now.has(d.Resolved):
			case d.Recovered:
				recovered++
			default:
				lost++
			}
		}
	}
	if !known {
		failed = math.NaN()
	}
	f[key("failed_payments")] = failed
	f[key("payment_recovery_ratio")] = divide(recovered, recovered+lost)
	if !ever {
		f[key("payment_recovery_ratio")] = math.NaN()
	}
}

func moveKey(name, movement string, labels ...measure.Label) string {
	return key(name, append([]measure.Label{{Name: "movement", Value: movement}}, labels...)...)
}

// turn counts what a customer became from the end of one day to the end of another, and the money of it.
func turn(c *ledger.Customer, from, to record.Day, in stretch, counts, amounts map[string]float64) {
	before, now := recurring(c, from), recurring(c, to)
	movement := ""
	switch {
	case before == now:
		return
	case before == 0 && paysFirst(c, in):
		movement = "new"
	case before == 0:
		movement = "reactivation"
	case now == 0:
		movement = "churned"
	case now > before:
		movement = "expansion"
	default:
		movement = "contraction"
	}
	counts[movement]++
	amounts[movement] += (now - before).Float()
}

// subscriptionMargin is the monthly margin of the subscriptions that run, and NaN if it is unknown of one.
func (s *slow) subscriptionMargin(d record.Day) float64 {
	sum := 0.0
	for i := range s.customers {
		for _, b := range s.customers[i].Subscriptions {
			switch {
			case b.Start > d || b.End != record.NoDay && b.End <= d || b.Monthly == 0:
			case !b.HasMargin:
				return math.NaN()
			default:
				sum += b.Margin.Float()
			}
		}
	}
	return sum
}

// months is how many months the window has.
func (s *slow) months() float64 {
	switch s.window.String() {
	case "month":
		return 1
	case "quarter":
		return 3
	case "year":
		return 12
	}
	return float64(s.now.to-s.now.from+1) / 365 * 12
}
