package measure

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// The models by the names that figures carry.
const (
	purchaseModel = "BG/NBD"
	aliveModel    = "Pareto/NBD"
	spendModel    = "Gamma-Gamma"
	renewalModel  = "sBG"
)

// scorer works figures out group by group.
type scorer struct {
	*Forecast
	crowd   *crowd
	slots   []int32
	order   []ranked
	groups  []*outlook // by slot
	samples []sample   // by slot
	scatter []scatter  // by slot
}

// scatter is how much what customers do will differ from what is expected, as variances.
type scatter struct {
	probability [2]float64
	alive       float64
}

// score works out the figures of all groups.
func (f *Forecast) score(ctx context.Context, c *crowd, m models) error {
	f.oracle = f.newOracle(c, m)
	s := &scorer{Forecast: f, crowd: c, scatter: make([]scatter, len(c.sorter.groups))}
	for _, g := range c.sorter.groups {
		o := &outlook{}
		s.groups = append(s.groups, o)
		f.groups[g] = o
	}
	for i := range c.buyers {
		for _, slot := range s.slotsOf(&c.buyers[i].codes) {
			s.groups[slot].buyers++
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

func (s *scorer) slotsOf(of *codes) []int32 {
	s.slots = s.crowd.slots(of, s.slots)
	return s.slots
}

// buyers adds up what is expected of all buyers.
func (s *scorer) buyers(ctx context.Context) error {
	bs := s.crowd.buyers
	values := make([]float64, len(bs))
	s.known = make([]foreseen, 0, s.crowd.distinct)
	probabilities := [2][]float64{make([]float64, len(bs)), make([]float64, len(bs))}
	var r prospect
	for i := range bs {
		if i%breath == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if i == 0 || bs[i].key != bs[i-1].key {
			r = s.prospect(bs[i].key.history())
			s.remember(bs[i].key, &r)
		}
		worth := s.worth(&bs[i])
		values[i] = r.purchases * worth
		for k, p := range r.probability {
			probabilities[k][i] = p
		}
		for _, slot := range s.slotsOf(&bs[i].codes) {
			s.book(slot, &bs[i], &r, worth)
		}
	}
	s.rank(values, func(o *outlook, qs []float64) { o.values = qs })
	for k := range probabilities {
		s.rank(probabilities[k], func(o *outlook, qs []float64) { o.probabilities[k] = qs })
	}
	return ctx.Err()
}

// book adds a buyer to a group.
func (s *scorer) book(slot int32, b *buyer, r *prospect, worth float64) {
	o, v := s.groups[slot], &s.scatter[slot]
	o.value.Estimate += r.purchases * worth
	o.alive.Estimate += r.alive
	v.alive += r.alive * (1 - r.alive)
	for k, p := range r.probability {
		o.probability[k].Estimate += p
		v.probability[k] += p * (1 - p)
	}
	if r.atRisk {
		o.atRisk++
		o.valueAtRisk += r.before * worth
	}
	s.samples[slot].offer(b)
}

// ranked is a value and whose it is.
type ranked struct {
	value float64
	buyer int32
}

// rank finds the quantiles of values over the buyers of every group.
func (s *scorer) rank(values []float64, set func(*outlook, []float64)) {
	order := slices.Grow(s.order[:0], len(values))
	for i, v := range values {
		order = append(order, ranked{v, int32(i)})
	}
	s.order = order
	slices.SortFunc(order, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.buyer, b.buyer))
	})
	found := make([]quantileFinder, len(s.groups))
	for slot, o := range s.groups {
		found[slot] = newQuantileFinder(int(o.buyers))
	}
	for _, r := range order {
		for _, slot := range s.slotsOf(&s.crowd.buyers[r.buyer].codes) {
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

// newQuantileFinder returns one for n values; the quantiles of none are absent.
func newQuantileFinder(n int) quantileFinder {
	values := quantiles()
	for i := range values {
		values[i] = math.NaN()
	}
	return quantileFinder{n: n, values: values[:]}
}

// next takes the next value.
func (f *quantileFinder) next(v float64) {
	qs := quantiles()
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
