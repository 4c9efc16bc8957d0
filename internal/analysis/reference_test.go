package analysis_test

import (
	"math"
	"slices"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// stretch is a window or the previous one: the days from..to, both counted.
type stretch struct{ from, to record.Day }

func (s stretch) has(d record.Day) bool { return s.from <= d && d <= s.to }

// everything is the first day of the lifetime window.
const everything record.Day = -1 << 20

// slow computes one point of each measure. It goes through all customers for each figure, follows the
// definitions word for word and shares no code with the folds.
type slow struct {
	customers []ledger.Customer
	guests    []ledger.Customer // orders that belong to no customer
	kinds     func(record.Kind) bool
	settings  measure.Settings
	now, then stretch // the window and the previous one
	lifetime  bool
	calendar  bool
	shop      *shop
	part      bool // whether customers are not everybody
	window    fold.Window
	final     stretch // the window of the last requested point
	today     record.Day
}

// of sets the histories that the figures are of.
func (s *slow) of(histories []ledger.Customer) *slow {
	s.customers, s.guests = nil, nil
	for _, c := range histories {
		if c.Apart {
			s.guests = append(s.guests, c)
		} else {
			s.customers = append(s.customers, c)
		}
	}
	return s
}

// everybody returns customers and guests.
func (s *slow) everybody() []ledger.Customer { return slices.Concat(s.customers, s.guests) }

func (s *slow) count(fits func(c *ledger.Customer) bool) float64 {
	n := 0.0
	for i := range s.customers {
		if fits(&s.customers[i]) {
			n++
		}
	}
	return n
}

func (s *slow) sum(of func(c *ledger.Customer) money.Amount) float64 {
	var sum money.Amount
	for i := range s.customers {
		sum += of(&s.customers[i])
	}
	return sum.Float()
}

// purchases is P(c, d, W).
func purchases(c *ledger.Customer, s stretch) int {
	n := 0
	for _, p := range c.Purchases {
		if s.has(p.Day) {
			n++
		}
	}
	return n
}

// revenue is R(c, d, W).
func revenue(c *ledger.Customer, s stretch) (sum money.Amount) {
	for _, p := range c.Purchases {
		if s.has(p.Day) {
			sum += p.Revenue
		}
	}
	for _, r := range c.Refunds {
		if s.has(r.Day) {
			sum -= r.Amount
		}
	}
	return sum
}

// recurring is the monthly recurring revenue at the end of day d.
func recurring(c *ledger.Customer, d record.Day) (sum money.Amount) {
	for _, s := range c.Subscriptions {
		if s.Start <= d && (s.End == record.NoDay || d < s.End) {
			sum += s.Monthly
		}
	}
	return sum
}

func isNew(c *ledger.Customer, s stretch) bool {
	return len(c.Purchases) > 0 && s.has(c.Purchases[0].Day)
}

func boughtBefore(c *ledger.Customer, d record.Day) bool {
	return len(c.Purchases) > 0 && c.Purchases[0].Day < d
}

// figures returns the values of all series by key.
func (s *slow) figures() map[string]float64 {
	f := map[string]float64{}
	if s.kinds(record.KindOrder) {
		s.customerFigures(f)
		f[key("repeat_purchases")] = s.repeatPurchases()
		s.earlyFigures(f)
		s.gapFigures(f)
		s.valueFigures(f)
		s.flowFigures(f, "orders",
			func(c *ledger.Customer) (r0, r1 money.Amount) { return revenue(c, s.then), revenue(c, s.now) },
			func(c *ledger.Customer) bool { return isNew(c, s.now) })
	}
	if s.kinds(record.KindSubscription) {
		f[key("monthly_recurring_revenue")] = s.sum(func(c *ledger.Customer) money.Amount { return recurring(c, s.now.to) })
		if !s.lifetime {
			s.flowFigures(f, "subscriptions",
				func(c *ledger.Customer) (r0, r1 money.Amount) { return recurring(c, s.then.to), recurring(c, s.now.to) },
				func(c *ledger.Customer) bool { return paysFirst(c, s.now) })
		}
		s.subscriberFigures(f)
	}
	s.voiceFigures(f)
	s.noteFigures(f)
	s.indexFigures(f)
	return f
}

// pays reports whether a subscription ran for at least a day and was not free.
func pays(b ledger.Subscription) bool { return runs(b) && b.Monthly > 0 }

// runs reports whether a subscription ran for at least a day.
func runs(b ledger.Subscription) bool { return b.End == record.NoDay || b.End > b.Start }

func (s *slow) active() float64 {
	return s.count(func(c *ledger.Customer) bool { return purchases(c, s.now) > 0 })
}

// orders is the number of purchases of some histories.
func (s *slow) orders(of []ledger.Customer) float64 {
	n := 0
	for i := range of {
		n += purchases(&of[i], s.now)
	}
	return float64(n)
}

func (s *slow) customerFigures(f map[string]float64) {
	active := s.active()
	repeat := s.count(func(c *ledger.Customer) bool { return purchases(c, s.now) >= 2 })
	f[key("active_customers")] = active
	f[key("repeat_buyer_ratio")] = repeat / active
	f[key("orders_per_customer")] = s.orders(s.customers) / active
	if s.kinds(record.KindLine) {
		f[key("upsell_ratio")] = s.count(s.upsold) / repeat
	}
	if s.lifetime {
		return
	}
	fresh := s.count(func(c *ledger.Customer) bool { return isNew(c, s.now) })
	previous := s.count(func(c *ledger.Customer) bool { return purchases(c, s.then) > 0 })
	retained := s.count(func(c *ledger.Customer) bool { return purchases(c, s.now) > 0 && purchases(c, s.then) > 0 })
	back := s.count(func(c *ledger.Customer) bool {
		return purchases(c, s.now) > 0 && purchases(c, s.then) == 0 && boughtBefore(c, s.then.from)
	})
	churned := s.count(func(c *ledger.Customer) bool { return purchases(c, s.then) > 0 && purchases(c, s.now) == 0 })
	away := s.count(func(c *ledger.Customer) bool { return boughtBefore(c, s.then.from) && purchases(c, s.then) == 0 })
	f[key("customers", measure.Label{Name: "state", Value: "new"})] = fresh
	f[key("customers", measure.Label{Name: "state", Value: "retained"})] = retained
	f[key("customers", measure.Label{Name: "state", Value: "reactivated"})] = back
	f[key("churned_customers")] = churned
	f[key("retention_ratio")] = retained / previous
	f[key("churn_ratio")] = churned / previous
	f[key("returning_buyer_ratio")] = (active - fresh) / active
	f[key("new_to_returning_ratio")] = divide(fresh, active-fresh)
	f[key("winback_ratio", label("counted", "ever"))] = back / away
	s.winbackFigures(f)
}

// winbackFigures is win-back of customers whose last purchase lies in the windows just before the previous one.
func (s *slow) winbackFigures(f map[string]float64) {
	before := stretch{s.then.from, s.then.from - 1}
	for range s.settings.WinbackWindows {
		if s.calendar {
			before.from, _ = s.window.PeriodOf(before.from - 1)
		} else {
			before.from -= s.then.to - s.then.from + 1
		}
	}
	recent := func(c *ledger.Customer) bool { return purchases(c, s.then) == 0 && purchases(c, before) > 0 }
	f[key("winback_ratio", label("counted", "recent"))] = divide(
		s.count(func(c *ledger.Customer) bool { return recent(c) && purchases(c, s.now) > 0 }), s.count(recent))
}

// repeatPurchases returns the purchases of the last complete day by customers who bought on an earlier day.
func (s *slow) repeatPurchases() float64 {
	day := min(s.now.to, s.today-1)
	if first, _, _ := s.shop.Span(); day < first {
		return math.NaN()
	}
	n := 0
	for i := range s.customers {
		if boughtBefore(&s.customers[i], day) {
			n += purchases(&s.customers[i], stretch{day, day})
		}
	}
	return float64(n)
}

// upsold is a repeat buyer of the window who bought a product in it that is new to the customer.
func (s *slow) upsold(c *ledger.Customer) bool {
	if purchases(c, s.now) < 2 {
		return false
	}
	for _, p := range c.Purchases {
		for _, product := range p.Products {
			known := slices.ContainsFunc(c.Purchases, func(q ledger.Purchase) bool {
				return q.Day < p.Day && slices.Contains(q.Products, product)
			})
			if s.now.has(p.Day) && !known && p.Day > c.Purchases[0].Day {
				return true
			}
		}
	}
	return false
}

func (s *slow) earlyFigures(f map[string]float64) {
	for _, h := range s.settings.EarlyHorizons {
		horizon := record.Day(h)
		began := stretch{s.now.from - horizon + 1, s.now.to - horizon + 1}
		watched := s.count(func(c *ledger.Customer) bool { return isNew(c, began) })
		lost := s.count(func(c *ledger.Customer) bool {
			return isNew(c, began) && !slices.ContainsFunc(c.Purchases, func(p ledger.Purchase) bool {
				return c.Purchases[0].Day < p.Day && p.Day < c.Purchases[0].Day+horizon
			})
		})
		f[key("early_churn_ratio", measure.Label{Name: "horizon", Value: strconv.Itoa(h) + "d"})] = lost / watched
	}
}

func (s *slow) gapFigures(f map[string]float64) {
	var gaps []float64
	for i := range s.customers {
		var bought []record.Day
		for _, p := range s.customers[i].Purchases {
			bought = append(bought, p.Day)
		}
		bought = slices.Compact(bought)
		for j := 1; j < len(bought); j++ {
			if s.now.has(bought[j]) {
				gaps = append(gaps, float64(bought[j]-bought[j-1]))
			}
		}
	}
	slices.Sort(gaps)
	for _, q := range []float64{0.25, 0.5, 0.75, 0.9} {
		label := measure.Label{Name: "percentile", Value: strconv.FormatFloat(100*q, 'g', 6, 64)}
		f[key("days_between_orders", label)] = type7(gaps, q)
	}
}

// type7 returns the quantile that R and NumPy compute by default.
func type7(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	h := q * float64(len(sorted)-1)
	low := int(math.Floor(h))
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (h-float64(low))*(sorted[high]-sorted[low])
}

// flowFigures are the figures of revenue, from each customer's r0 and r1.
func (s *slow) flowFigures(f map[string]float64, basis string, rs func(*ledger.Customer) (r0, r1 money.Amount), fresh func(*ledger.Customer) bool) {
	of := measure.Label{Name: "basis", Value: basis}
	moving := []measure.Label{of, {Name: "counted", Value: "ends"}}
	moves := map[string]money.Amount{}
	var opening, closing, kept, all money.Amount
	for i := range s.customers {
		c := &s.customers[i]
		r0, r1 := rs(c)
		opening, closing, kept = opening+r0, closing+r1, kept+min(r0, r1)
		r0, r1 = max(r0, 0), max(r1, 0)
		switch {
		case fresh(c):
			moves["new"] += r1
		case r0 == 0:
			moves["reactivation"] += r1
		case r1 == 0:
			moves["churned"] -= r0
		case r1 > r0:
			moves["expansion"] += r1 - r0
		case r1 < r0:
			moves["contraction"] += r1 - r0
		}
	}
	var guestsOpening, guestsClosing money.Amount
	for i := range s.guests {
		r0, r1 := rs(&s.guests[i])
		guestsOpening, guestsClosing = guestsOpening+r0, guestsClosing+r1
	}
	f[key("revenue", of)] = (closing + guestsClosing).Float()
	if basis == "orders" {
		var bought money.Amount
		for _, c := range s.everybody() {
			for _, p := range c.Purchases {
				if s.now.has(p.Day) {
					bought += p.Revenue
				}
			}
		}
		f[key("orders")] = s.orders(s.everybody())
		f[key("average_order_value", label("counted", "net"))] = divide((closing + guestsClosing).Float(), s.orders(s.everybody()))
		f[key("average_order_value", label("counted", "gross"))] = divide(bought.Float(), s.orders(s.everybody()))
	}
	if s.lifetime {
		return
	}
	if basis == "orders" {
		f[moveKey("revenue_movement", "guests", moving...)] = (guestsClosing - guestsOpening).Float()
	}
	for _, name := range []string{"new", "reactivation", "expansion", "contraction", "churned"} {
		f[moveKey("revenue_movement", name, moving...)] = moves[name].Float()
		all += moves[name]
	}
	f[moveKey("revenue_movement", "adjustment", moving...)] = (closing - opening - all).Float()
	f[key("opening_revenue", of)] = (opening + guestsOpening).Float()
	start := opening.Float()
	if start <= 0 {
		start = math.NaN()
	}
	lost, grown, back := (moves["churned"] + moves["contraction"]).Float(), moves["expansion"].Float(), moves["reactivation"].Float()
	f[key("net_revenue_churn_ratio", of)] = -(lost + grown) / start
	f[key("gross_revenue_churn_ratio", of)] = -lost / start
	f[key("net_revenue_retention_ratio", of)] = 1 + (lost+grown)/start
	f[key("gross_revenue_retention_ratio", of)] = kept.Float() / start
	f[key("net_revenue_churn_with_reactivation_ratio", of)] = -(lost + grown + back) / start
	f[key("quick_ratio", of)] = divide(moves["new"].Float()+back+grown, -lost)
}

// divide returns a / b, absent rather than infinite where b is 0.
func divide(a, b float64) float64 {
	if b == 0 {
		return math.NaN()
	}
	return a / b
}

func (s *slow) valueFigures(f map[string]float64) {
	f[key("clv_formula")] = divide(s.margin(s.now), s.orders(s.customers)) * (s.orders(s.customers) / s.active())
	ever := stretch{everything, s.now.to}
	buyers := s.count(func(c *ledger.Customer) bool { return purchases(c, ever) > 0 })
	f[key("clv_historic")] = divide(s.margin(ever), buyers)
	s.valueAfterFigures(f)
}

// margin returns the margin, and NaN if the margin of a purchase or refund is unknown.
func (s *slow) margin(in stretch) float64 {
	sum := 0.0
	for i := range s.customers {
		for _, p := range s.customers[i].Purchases {
			switch {
			case in.has(p.Day) && !p.HasMargin:
				return math.NaN()
			case in.has(p.Day):
				sum += p.Margin.Float()
			}
		}
		for _, r := range s.customers[i].Refunds {
			switch {
			case in.has(r.Day) && !r.HasMargin:
				return math.NaN()
			case in.has(r.Day):
				sum -= r.Margin.Float()
			}
		}
	}
	return sum
}
