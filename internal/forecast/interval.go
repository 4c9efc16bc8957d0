package forecast

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/klantenbinding/loyalty/internal/clv"
)

// The number of buyers from whom the width of an interval is computed, of all customers and of a group.
const (
	sampleOfAll   = 2000
	sampleOfGroup = 300
)

// sample is buyers of one group, taken at regular distances in the order of their histories.
type sample struct {
	of, size, seen int // of: the buyers that the group has or, if they are a sample themselves, is known by
	each           int // customers that one of these stands for
	buyers         []*buyer
}

func (s *scorer) newSamples() {
	s.samples = make([]sample, len(s.groups))
	for slot, o := range s.groups {
		s.samples[slot] = sample{of: int(o.Buyers) / s.from.each, size: sampleOfGroup, each: s.from.each}
	}
	s.samples[0].size = sampleOfAll
}

// offer takes the next buyer of the group if it is one of the sample.
func (p *sample) offer(b *buyer) {
	if p.seen*p.size/p.of != (p.seen+1)*p.size/p.of {
		p.buyers = append(p.buyers, b)
	}
	p.seen++
}

// weight is how many buyers of the group one of the sample stands for.
func (p *sample) weight() float64 { return float64(p.each) * float64(p.of) / float64(len(p.buyers)) }

// total returns a function that adds a figure of a model up over the sample.
func (p *sample) total(figure func(m clv.Model, h clv.History) float64) func(clv.Model) float64 {
	return func(m clv.Model) (sum float64) {
		for i, b := range p.buyers {
			yield(i)
			sum += p.weight() * figure(m, b.Key.history())
		}
		return sum
	}
}

// intervals computes the intervals of the figures of each group.
func (s *scorer) intervals(ctx context.Context) error {
	for slot, o := range s.groups {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if o.Buyers == 0 {
			continue
		}
		if err := s.modelIntervals(slot); err != nil {
			return err
		}
	}
	s.calibrate()
	return nil
}

// modelIntervals computes the intervals of a group as the models see them.
func (s *scorer) modelIntervals(slot int) error {
	o, p, v := s.groups[slot], &s.samples[slot], &s.scatter[slot]
	if m := s.f.predictor.models.alive; m != nil {
		o.Alive = widen(m.Interval(level, p.total(clv.Model.ProbabilityAlive)), o.Alive.Estimate, v.alive, o.Buyers)
	}
	if m := s.f.predictor.models.purchases; m != nil {
		for k, days := range ProbabilityHorizons() {
			total := p.total(func(m clv.Model, h clv.History) float64 { return m.ProbabilityOfPurchase(h, float64(days)/week) })
			o.Probability[k] = divided(widen(m.Interval(level, total), o.Probability[k].Estimate, v.probability[k], o.Buyers), o.Buyers)
		}
	}
	if s.f.predictor.valued {
		return s.valueInterval(o, p)
	}
	return nil
}

// calibrate widens the intervals of all groups by what the back-tests have found.
func (s *scorer) calibrate() {
	for k, days := range ProbabilityHorizons() {
		s.calibrateBy(s.f.BackTest(PurchaseProbability, int32(days)), func(o *GroupForecast) *clv.Interval { return &o.Probability[k] }, 1)
	}
	s.calibrateBy(s.f.BackTest(OrderValue, s.f.settings.Horizon.Length()), func(o *GroupForecast) *clv.Interval { return &o.Value }, math.Inf(1))
}

// calibrateBy widens an interval of all groups. The errors of the back-tests have two parts: what customers do
// by chance, which the models know and which is larger in small groups, and the error of the model, which all
// groups share. Values are most at most.
func (s *scorer) calibrateBy(b *BackTest, of func(*GroupForecast) *clv.Interval, most float64) {
	if b == nil {
		return
	}
	half := func(i *clv.Interval) float64 { return math.Log(i.Estimate / i.Low) }
	all := half(of(s.groups[0]))
	wide := b.calibration.width(-1)
	shared := wide
	if !math.IsNaN(all) {
		shared = math.Sqrt(max(0, wide*wide-all*all))
	}
	for _, o := range s.groups {
		i := of(o)
		if i.Estimate <= 0 || math.IsNaN(i.Low) {
			continue
		}
		k := math.Exp(math.Hypot(shared, half(i)))
		i.Low, i.High = i.Estimate/k, min(i.Estimate*k, most)
	}
}

// valueInterval sets the interval of the value of a group.
func (s *scorer) valueInterval(o *GroupForecast, p *sample) error {
	accounts := make([]clv.Account, len(p.buyers))
	for i, b := range p.buyers {
		accounts[i] = clv.Account{History: b.Key.history(), Spend: b.spend(), Customers: p.weight()}
	}
	i, err := clv.ForecastValue(s.f.predictor.models.purchases, s.f.predictor.models.spend, accounts, s.f.predictor.horizon, level)
	if err != nil {
		return fmt.Errorf("find the interval of the predicted value: %w", err)
	}
	o.Value = scaled(i, o.Value.Estimate)
	return nil
}

// scaled is an interval of the same relative width around another estimate.
func scaled(i clv.Interval, estimate float64) clv.Interval {
	if i.Estimate == 0 {
		return clv.Interval{Estimate: estimate, Low: math.NaN(), High: math.NaN()}
	}
	return clv.Interval{Estimate: estimate, Low: estimate * (i.Low / i.Estimate), High: estimate * (i.High / i.Estimate)}
}

// widen adds the variance of what customers do to an interval that knows the uncertainty of the
// parameters alone, and puts it around an estimate that is most at most.
func widen(i clv.Interval, estimate, variance, most float64) clv.Interval {
	if i.Estimate == 0 || estimate == 0 {
		return scaled(i, estimate)
	}
	z := distuv.UnitNormal.Quantile(0.5 + level/2)
	k := math.Exp(math.Hypot(math.Log(i.High/i.Estimate), z*math.Sqrt(variance)/estimate))
	return clv.Interval{Estimate: estimate, Low: estimate / k, High: min(estimate*k, most)}
}

func divided(i clv.Interval, by float64) clv.Interval {
	return clv.Interval{Estimate: i.Estimate / by, Low: i.Low / by, High: i.High / by}
}
