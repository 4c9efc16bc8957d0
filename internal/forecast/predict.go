package forecast

import (
	"cmp"
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/clv"
)

// predictor answers questions about single histories from the fitted models.
type predictor struct {
	models  models
	horizon clv.Horizon
	kept    float64 // share of margin that refunds have left
	valued  bool    // whether purchases have a value
	risky   bool    // whether the models can tell who is at risk
}

func (f *Forecast) newPredictor(c *customers, m models) predictor {
	o := predictor{
		models: m, kept: 1, valued: f.absent[OrderValue].None(), risky: f.absent[CustomersAtRisk].None(),
		horizon: clv.Horizon{
			Length: float64(f.settings.Horizon.Length()) / week, Periods: quarters(f.settings.Horizon.Length()),
			AnnualDiscount: f.settings.Discount, Year: weeksAYear,
		},
	}
	if o.valued {
		o.kept = c.kept()
	}
	return o
}

// quarters returns the number of parts of the horizon for the discount. Within a quarter of a year the
// discount changes only the fifth digit.
func quarters(days int32) int { return max(1, int(math.Round(float64(days)*4/365))) }

// expected is what the models expect of customers with one history.
type expected struct {
	purchases   float64 // discounted, within the horizon
	probability [2]float64
	alive       float64
	// atRisk tells whether the customer is at risk. If so, then is the chance of a purchase on the day of
	// the last purchase, and before the number of purchases that were expected on that day.
	atRisk       bool
	then, before float64
}

// expect returns what the models expect of a history.
func (o *predictor) expect(h clv.History) (r expected) {
	if m := o.models.alive; m != nil {
		r.alive = m.Model.ProbabilityAlive(h)
	}
	if o.models.purchases == nil {
		return r
	}
	m := o.models.purchases.Model
	for i, days := range ProbabilityHorizons() {
		r.probability[i] = m.ProbabilityOfPurchase(h, float64(days)/week)
	}
	if o.valued {
		r.purchases = o.horizon.Purchases(m, h)
	}
	last, then := len(r.probability)-1, h.AtLastPurchase()
	if o.risky && h.Repeats > 0 {
		r.then = m.ProbabilityOfPurchase(then, float64(ProbabilityHorizons()[last])/week)
		r.atRisk = r.probability[last] < r.then/2
	}
	if r.atRisk && o.valued {
		r.before = o.horizon.Purchases(m, then)
	}
	return r
}

// worth returns what a purchase of a buyer is expected to bring, and 0 if purchases have no value.
func (o *predictor) worth(b *buyer) float64 {
	if !o.valued {
		return 0
	}
	return o.kept * o.models.spend.Model.ExpectedValue(b.spend())
}

// Prediction is what is kept of an expectation, for questions about single customers. There may be a
// million predictions, so values that are not added up to money have the precision of a float32.
type Prediction struct {
	key                    historyKey
	Before                 float64
	Purchases, Probability float32
	Then                   float32 // above 0 for customers at risk only
}

// AtRisk reports whether the customers are at risk.
func (f *Prediction) AtRisk() bool { return f.Then > 0 }

func (r *expected) of(key historyKey) Prediction {
	f := Prediction{
		key: key, Before: r.before, Purchases: float32(r.purchases), Probability: float32(r.probability[len(r.probability)-1]),
	}
	if r.atRisk {
		f.Then = float32(r.then)
	}
	return f
}

// keep keeps the expectation of the next history.
func (f *Forecast) keep(key historyKey, r *expected) {
	f.predictions = append(f.predictions, r.of(key))
}

// Predict returns what the models expect of a history. A history that did not exist at the fit, because
// its records came late, is computed now.
func (f *Forecast) Predict(key historyKey) Prediction {
	i, ok := slices.BinarySearchFunc(f.predictions, key, func(a Prediction, k historyKey) int { return cmp.Compare(a.key, k) })
	if ok {
		return f.predictions[i]
	}
	r := f.predictor.expect(key.history())
	return r.of(key)
}

// Worth returns what a purchase of a buyer is expected to bring, and 0 if purchases have no value.
func (f *Forecast) Worth(b *buyer) float64 { return f.predictor.worth(b) }
