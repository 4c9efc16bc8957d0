package forecast

import (
	"cmp"
	"math"
	"runtime"
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
	// factor is the correction of the number of purchases, and powers that of the chance of no purchase
	// by horizon; 1 without a correction.
	factor float64
	powers [2]float64
}

func (f *Forecast) newPredictor(c *customers, m models) predictor {
	o := predictor{
		models: m, kept: 1, valued: f.absent[OrderValue].None(), risky: f.absent[CustomersAtRisk].None(),
		horizon: f.settings.horizon(), factor: 1, powers: [2]float64{1, 1},
	}
	if o.valued {
		o.kept = c.kept()
	}
	if m.purchases != nil {
		o.correct(f, c.rows())
	}
	return o
}

// horizon returns the horizon of value in weeks.
func (s *Settings) horizon() clv.Horizon {
	return clv.Horizon{
		Length: float64(s.Horizon.Length()) / week, Periods: quarters(s.Horizon.Length()),
		AnnualDiscount: s.Discount, Year: weeksAYear,
	}
}

// correct takes over the corrections that the back-tests have found.
func (o *predictor) correct(f *Forecast, rows []clv.Row) {
	if b := f.BackTest(OrderValue, f.settings.Horizon.Length()); b != nil {
		o.factor = b.Factor
	}
	for i, days := range ProbabilityHorizons() {
		if b := f.BackTest(PurchaseProbability, int32(days)); b != nil && b.Factor != 1 {
			o.powers[i] = power(o.models.purchases.Model, rows, float64(days)/week, b.Factor)
		}
	}
}

// power returns the power of the chance of no purchase that multiplies the expected number of buyers by a
// factor. It changes the rate of all customers in the same way, so no chance exceeds 1.
func power(m clv.Model, rows []clv.Row, t, factor float64) float64 {
	chances := make([]float64, len(rows))
	var sum, all float64
	for i, r := range rows {
		yield(i)
		chances[i] = m.ProbabilityOfPurchase(r.History, t)
		sum, all = sum+r.Customers*chances[i], all+r.Customers
	}
	goal := min(sum*factor, 0.999*all)
	lo, hi := -8.0, 8.0 // logarithm of the power
	for range 40 {
		runtime.Gosched()
		mid, now := (lo+hi)/2, 0.0
		for i, r := range rows {
			now += r.Customers * raised(chances[i], math.Exp(mid))
		}
		if now < goal {
			lo = mid
		} else {
			hi = mid
		}
	}
	return math.Exp((lo + hi) / 2)
}

// raised returns the chance of a purchase if the chance of none is raised to a power.
func raised(chance, power float64) float64 {
	if power == 1 {
		return chance
	}
	return -math.Expm1(power * math.Log1p(-chance))
}

// quarters returns the number of parts of the horizon for the discount. Within a quarter of a year the
// discount changes only the fifth digit.
func quarters(days int32) int { return max(1, int(math.Round(float64(days)*4/365))) }

// expected is what the models expect of customers with one history.
type expected struct {
	purchases   float64 // discounted, within the horizon
	probability [2]float64
	alive       float64
	// atRisk tells whether the customer is at risk, by the model alone. Now is the chance of a purchase, then
	// the chance on the day of the last purchase.
	atRisk    bool
	now, then float64
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
		r.now = m.ProbabilityOfPurchase(h, float64(days)/week)
		r.probability[i] = raised(r.now, o.powers[i])
	}
	if o.valued {
		r.purchases = o.factor * o.horizon.Purchases(m, h)
	}
	if o.risky && h.Repeats > 0 {
		r.then = m.ProbabilityOfPurchase(h.AtLastPurchase(), float64(ProbabilityHorizons()[len(r.probability)-1])/week)
		r.atRisk = clv.Slipping(r.now, r.then)
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
	key historyKey
	// Purchases is the discounted number of purchases within the horizon.
	Purchases   float64
	Probability float32
	// Now and Then are the chances of the model alone; Then is above 0 for customers at risk only.
	Now, Then float32
}

// AtRisk reports whether the customers are at risk.
func (f *Prediction) AtRisk() bool { return f.Then > 0 }

func (r *expected) of(key historyKey) Prediction {
	f := Prediction{
		key: key, Purchases: r.purchases, Probability: float32(r.probability[len(r.probability)-1]),
	}
	if r.atRisk {
		f.Now, f.Then = float32(r.now), float32(r.then)
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
