package forecast

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/clv"
)

// renewing is what the models expect of the running subscriptions of one group.
type renewing struct {
	horizon float64 // in months
	rate    float64 // discount a month
	// factor is the correction of the expected months; 1 without a correction.
	factor float64
	// prices are the monthly prices of those without a known end, by where they stand, and their squares;
	// certain is the value of the others.
	prices, squares map[ahead]float64
	certain         float64
	values          []float64
}

// newRenewing returns an empty group.
func newRenewing(s *Settings) renewing {
	return renewing{
		horizon: float64(s.Horizon.Length()) / daysAMonth, rate: clv.RatePerPeriod(s.Discount, 12),
		factor: 1, prices: map[ahead]float64{}, squares: map[ahead]float64{},
	}
}

// subscriptions computes what running subscriptions will bring.
func (s *scorer) subscriptions(ctx context.Context) error {
	if !s.f.absent[SubscriptionValue].None() {
		return ctx.Err()
	}
	groups := make([]renewing, len(s.groups))
	for slot := range groups {
		groups[slot] = newRenewing(&s.f.settings)
		groups[slot].correct(s.f.BackTest(SubscriptionValue, s.f.settings.Horizon.Length()))
	}
	months := map[ahead]float64{}
	models := s.f.predictor.models.renewals
	for i := range s.from.subscribers {
		c := &s.from.subscribers[i]
		if c.contract.running() {
			at := models.aheadOf(&c.contract, s.f.day)
			if _, ok := months[at]; !ok {
				months[at] = groups[0].expected(at.model.fit.Model, at)
			}
			for _, slot := range s.slotsOf(&c.codes) {
				groups[slot].book(c, at, months[at])
			}
			continue
		}
		left := discounted(0, min(groups[0].horizon, float64(c.contract.end-s.f.day-1)/daysAMonth), groups[0].rate)
		for _, slot := range s.slotsOf(&c.codes) {
			groups[slot].certain += c.monthly * left
			groups[slot].values = append(groups[slot].values, c.monthly*left)
		}
	}
	certain := make([]float64, len(groups))
	for slot, o := range s.groups {
		groups[slot].finish(o, models)
		certain[slot] = groups[slot].certain
	}
	s.calibrateRecurring(certain)
	return ctx.Err()
}

// book adds a subscriber without a known end, who is expected to pay for so many months.
func (r *renewing) book(c *subscriber, at ahead, months float64) {
	r.prices[at] += c.monthly
	r.squares[at] += c.monthly * c.monthly
	r.values = append(r.values, c.monthly*months)
}

// each calls fn for the rest of the present period, which is certain, and for each later one within the
// horizon, with the chance that it is reached and the discounted months in it.
func (r *renewing) each(m clv.ShiftedBetaGeometric, at ahead, fn func(chance, months float64)) {
	chance := 1.0
	for from, to, n := 0.0, min(at.left, r.horizon), at.renewals; ; n++ {
		fn(chance, discounted(from, to, r.rate))
		if to >= r.horizon {
			return
		}
		chance *= m.Retention(n + 1)
		from, to = to, min(to+float64(at.model.period), r.horizon)
	}
}

// expected returns the expected discounted number of months that a subscriber pays for, corrected. It is never more
// than the horizon has.
func (r *renewing) expected(m clv.ShiftedBetaGeometric, at ahead) (sum float64) {
	r.each(m, at, func(chance, months float64) { sum += chance * months })
	if r.factor == 1 {
		return sum
	}
	return min(sum*r.factor, discounted(0, r.horizon, r.rate))
}

// variance returns the variance of that number.
func (r *renewing) variance(m clv.ShiftedBetaGeometric, at ahead) float64 {
	var mean, square, before float64
	r.each(m, at, func(chance, months float64) {
		mean += chance * months
		square += chance * months * (2*before + months)
		before += months
	})
	return square - mean*mean
}

// finish sets a group's figures.
func (r *renewing) finish(o *GroupForecast, models *renewalModels) {
	o.Subscribers = float64(len(r.values))
	slices.Sort(r.values)
	found := newQuantileFinder(len(r.values))
	for _, v := range r.values {
		found.next(v)
	}
	o.Recurrings = found.values
	o.Recurring = clv.Interval{Estimate: r.certain, Low: r.certain, High: r.certain}
	var low, high float64 // squares of the distances to the bounds, which add up over independent models
	for i := range models.models {
		m := &models.models[i]
		of := r.standing(m)
		if len(of) == 0 {
			continue
		}
		total := func(g clv.ShiftedBetaGeometric) (sum float64) {
			for _, at := range of {
				sum += r.prices[at] * r.expected(g, at)
			}
			return sum
		}
		var variance float64
		for _, at := range of {
			variance += r.squares[at] * r.variance(m.fit.Model, at)
		}
		v := m.fit.Interval(level, total)
		v = widen(v, v.Estimate, variance, math.Inf(1))
		o.Recurring.Estimate += v.Estimate
		low, high = low+(v.Estimate-v.Low)*(v.Estimate-v.Low), high+(v.High-v.Estimate)*(v.High-v.Estimate)
	}
	o.Recurring.Low, o.Recurring.High = o.Recurring.Estimate-math.Sqrt(low), o.Recurring.Estimate+math.Sqrt(high)
}

// standing returns where the subscribers of a model stand, sorted so that sums do not depend on a map's
// order.
func (r *renewing) standing(m *renewalModel) (of []ahead) {
	for at := range r.prices {
		if at.model == m {
			of = append(of, at)
		}
	}
	slices.SortFunc(of, func(a, b ahead) int {
		return cmp.Or(cmp.Compare(a.renewals, b.renewals), cmp.Compare(a.left, b.left))
	})
	return of
}
