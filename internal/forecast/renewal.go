package forecast

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/clv"
)

// renewing is what a model expects of the running subscriptions of one group.
type renewing struct {
	months int
	rate   float64 // discount a month
	// prices are the monthly prices of those without a known end, by renewals so far, and their
	// squares; certain is the value of the others.
	prices, squares map[int]float64
	certain         float64
	values          []float64
}

// subscriptions computes what running subscriptions will bring.
func (s *scorer) subscriptions(ctx context.Context) error {
	if !s.f.absent[SubscriptionValue].None() {
		return ctx.Err()
	}
	groups := make([]renewing, len(s.groups))
	months := max(1, int(math.Round(float64(s.f.settings.Horizon.Length())/daysAMonth)))
	for slot := range groups {
		groups[slot] = renewing{
			months: months, rate: clv.RatePerPeriod(s.f.settings.Discount, 12),
			prices: map[int]float64{}, squares: map[int]float64{},
		}
	}
	lifetimes := map[int]float64{}
	m := s.f.predictor.models.renewals.Model
	for i := range s.from.subscribers {
		c := &s.from.subscribers[i]
		if _, ok := lifetimes[c.renewals]; !ok {
			lifetimes[c.renewals] = m.ResidualLifetime(c.renewals, months, groups[0].rate)
		}
		for _, slot := range s.slotsOf(&c.codes) {
			groups[slot].book(c, lifetimes[c.renewals])
		}
	}
	for slot, o := range s.groups {
		groups[slot].finish(o, s.f.predictor.models.renewals)
	}
	return ctx.Err()
}

// book adds a subscriber, who is expected to pay for so many months.
func (r *renewing) book(c *subscriber, months float64) {
	if c.left >= 0 {
		v := c.monthly * annuity(min(c.left, r.months), r.rate)
		r.certain += v
		r.values = append(r.values, v)
		return
	}
	r.prices[c.renewals] += c.monthly
	r.squares[c.renewals] += c.monthly * c.monthly
	r.values = append(r.values, c.monthly*months)
}

// annuity is what a payment of 1 in each of so many months, the first one now, is worth.
func annuity(months int, rate float64) (sum float64) {
	for j := range months {
		sum += math.Pow(1+rate, -float64(j))
	}
	return sum
}

// finish sets a group's figures.
func (r *renewing) finish(o *GroupForecast, fit *clv.Fit[clv.ShiftedBetaGeometric]) {
	o.Subscribers = float64(len(r.values))
	slices.Sort(r.values)
	found := newQuantileFinder(len(r.values))
	for _, v := range r.values {
		found.next(v)
	}
	o.Recurrings = found.values
	o.Recurring = clv.Interval{Estimate: r.certain, Low: r.certain, High: r.certain}
	if len(r.prices) == 0 {
		return
	}
	renewals := make([]int, 0, len(r.prices))
	for n := range r.prices {
		renewals = append(renewals, n)
	}
	slices.SortFunc(renewals, cmp.Compare[int]) // so that sums do not depend on a map's order
	total := func(m clv.ShiftedBetaGeometric) (sum float64) {
		for _, n := range renewals {
			sum += r.prices[n] * m.ResidualLifetime(n, r.months, r.rate)
		}
		return sum
	}
	var variance float64
	for _, n := range renewals {
		variance += r.squares[n] * r.variance(fit.Model, n)
	}
	i := fit.Interval(level, total)
	i = widen(i, i.Estimate, variance, math.Inf(1))
	o.Recurring.Estimate += i.Estimate
	o.Recurring.Low += i.Low
	o.Recurring.High += i.High
}

// variance returns the variance of the discounted number of months that a customer will pay.
func (r *renewing) variance(m clv.ShiftedBetaGeometric, renewals int) float64 {
	var mean, square, before float64
	there, worth := 1.0, 1.0
	for j := 1; j <= r.months; j++ {
		there *= m.Retention(renewals + j)
		mean += there * worth
		square += there * worth * (2*before + worth)
		before += worth
		worth /= 1 + r.rate
	}
	return square - mean*mean
}
