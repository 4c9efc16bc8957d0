package forecast

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
)

// The names of the models.
const (
	PurchaseModel = "BG/NBD"
	AliveModel    = "Pareto/NBD"
	SpendModel    = "Gamma-Gamma"
	RenewalModel  = "sBG"
)

// RenewalModelOf returns the name of the renewal model of contracts with a billing period of so many months.
func RenewalModelOf(months int) string {
	if months == 1 {
		return RenewalModel
	}
	return fmt.Sprintf("%s %d months", RenewalModel, months)
}

// BillingPeriods returns the billing periods that contracts can have, in months.
func BillingPeriods() []int { return []int{1, 3, 6, 12, 24} }

// scorer computes the figures of each group.
type scorer struct {
	f       *Forecast
	from    *customers
	slots   []int32
	order   []ranked
	groups  []*GroupForecast // by slot
	samples []sample         // by slot
	scatter []scatter        // by slot
}

// scatter is the variance of what customers do around what is expected.
type scatter struct {
	probability [2]float64
	alive       float64
}

// score computes the figures of all groups.
func (f *Forecast) score(ctx context.Context, c *customers, m models) error {
	f.predictor = f.newPredictor(c, m)
	return f.scoreGroups(ctx, c)
}

// scoreGroups computes the figures of all groups of customers to whom the models have been fitted.
func (f *Forecast) scoreGroups(ctx context.Context, c *customers) error {
	for _, sp := range c.sorter.Splits {
		f.caps[sp.Dimension] = sp.Cap
	}
	s := &scorer{f: f, from: c, scatter: make([]scatter, len(c.sorter.Groups))}
	for _, g := range c.sorter.Groups {
		o := &GroupForecast{}
		s.groups = append(s.groups, o)
		f.groups[g] = o
	}
	each := float64(c.each)
	for i := range c.buyers {
		yield(i)
		for _, slot := range s.slotsOf(&c.buyers[i].codes) {
			s.groups[slot].Buyers += each
		}
	}
	s.newSamples()
	for _, step := range []func(context.Context) error{s.buyers, s.intervals, s.subscriptions} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// slotsOf returns the slots of a customer. The result is valid until the next call.
func (s *scorer) slotsOf(of *codes) []int32 {
	s.slots = s.from.slots(of, s.slots)
	return s.slots
}

// buyers adds up what the models expect of all buyers.
func (s *scorer) buyers(ctx context.Context) error {
	bs := s.from.buyers
	values := make([]float64, len(bs))
	s.f.predictions = make([]Prediction, 0, s.from.distinct)
	probabilities := [2][]float64{make([]float64, len(bs)), make([]float64, len(bs))}
	var r expected
	for i := range bs {
		if yield(i); ctx.Err() != nil {
			return ctx.Err()
		}
		if i == 0 || bs[i].Key != bs[i-1].Key {
			r = s.f.predictor.expect(bs[i].Key.history())
			s.f.keep(bs[i].Key, &r)
		}
		worth := s.f.predictor.worth(&bs[i])
		values[i] = r.purchases * worth
		for k, p := range r.probability {
			probabilities[k][i] = p
		}
		for _, slot := range s.slotsOf(&bs[i].codes) {
			s.book(slot, &bs[i], &r, worth)
		}
	}
	s.rank(values, func(o *GroupForecast, qs []float64) { o.Values = qs })
	for k := range probabilities {
		s.rank(probabilities[k], func(o *GroupForecast, qs []float64) { o.Probabilities[k] = qs })
	}
	return ctx.Err()
}

// book adds a buyer to a group.
func (s *scorer) book(slot int32, b *buyer, r *expected, worth float64) {
	o, v, each := s.groups[slot], &s.scatter[slot], float64(s.from.each)
	o.Value.Estimate += each * r.purchases * worth
	o.Alive.Estimate += each * r.alive
	v.alive += each * r.alive * (1 - r.alive)
	for k, p := range r.probability {
		o.Probability[k].Estimate += each * p
		v.probability[k] += each * p * (1 - p)
	}
	if r.atRisk {
		o.AtRisk += each
		o.ValueAtRisk += each * r.purchases * worth
	}
	s.samples[slot].offer(b)
}

// ranked is a value and its buyer.
type ranked struct {
	value float64
	buyer int32
}

// rank computes the quantiles of values over the buyers of each group.
func (s *scorer) rank(values []float64, set func(*GroupForecast, []float64)) {
	order := slices.Grow(s.order[:0], len(values))
	for i, v := range values {
		order = append(order, ranked{v, int32(i)})
	}
	s.order = order
	sortFunc(order, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.buyer, b.buyer))
	})
	found := make([]quantileFinder, len(s.groups))
	for slot, o := range s.groups {
		found[slot] = newQuantileFinder(int(o.Buyers) / s.from.each)
	}
	for i, r := range order {
		yield(i)
		for _, slot := range s.slotsOf(&s.from.buyers[r.buyer].codes) {
			found[slot].next(r.value)
		}
	}
	for slot, o := range s.groups {
		set(o, found[slot].values)
	}
}

// quantileFinder finds quantiles, linear between ranks, of values that come in ascending order.
type quantileFinder struct {
	n, seen int
	last    float64
	todo    int // the quantile to find next
	values  []float64
}

// newQuantileFinder returns a finder for n values. Without values the quantiles are NaN.
func newQuantileFinder(n int) quantileFinder {
	values := fold.Quantiles()
	for i := range values {
		values[i] = math.NaN()
	}
	return quantileFinder{n: n, values: values[:]}
}

// next takes the next value.
func (f *quantileFinder) next(v float64) {
	qs := fold.Quantiles()
	for ; f.todo < len(qs); f.todo++ {
		rank := qs[f.todo] * float64(f.n-1)
		if math.Ceil(rank) > float64(f.seen) {
			break
		}
		if below := rank - math.Floor(rank); below > 0 {
			f.values[f.todo] = f.last + (v-f.last)*below
		} else {
			f.values[f.todo] = v
		}
	}
	f.seen++
	f.last = v
}
