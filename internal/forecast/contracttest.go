package forecast

import (
	"context"
	"math"
	"runtime"
	"slices"

	"github.com/klantenbinding/loyalty/internal/clv"
	"github.com/klantenbinding/loyalty/internal/record"
)

// contractTester makes the back-tests of the value of subscriptions. Every contract counts at its price at the start.
type contractTester struct {
	contracts []contract // a sample
	first     record.Day // start of the first contract
	weight    float64    // contracts for each one of the sample
	settings  *Settings
}

// testContracts fits the renewal models to the past again and compares their forecasts with what came.
func (f *Forecast) testContracts(ctx context.Context, c *customers) error {
	if !f.absent[SubscriptionValue].None() {
		return nil
	}
	stride := max(1, (len(c.contracts)+sampleOfTests-1)/sampleOfTests)
	t := contractTester{weight: float64(stride), settings: &f.settings, first: c.contracts[0].start}
	for i := range c.contracts {
		t.first = min(t.first, c.contracts[i].start)
		if i%stride == 0 {
			t.contracts = append(t.contracts, c.contracts[i])
		}
	}
	days := tester{today: f.day}
	b := BackTest{Kind: SubscriptionValue, Horizon: f.settings.Horizon.Length()}
	errors := newPastErrors(b.Horizon)
	for j := 1; j <= cutOffs; j++ {
		day := days.dayOf(j)
		if day+record.Day(b.Horizon) > f.day || day-t.first < record.Day(max(leastHistory, b.Horizon/2)) {
			continue
		}
		runtime.Gosched() // a scrape must not wait for a fit on the same processor
		predicted, actual, err := t.at(ctx, day)
		if err != nil {
			return err
		}
		if predicted > 0 && actual > 0 {
			errors.of[j] = math.Log(actual / predicted)
			b.Tests = append(b.Tests, Test{Day: day, Actual: actual * t.weight, predictedAlone: predicted * t.weight})
		}
	}
	b.finish(errors, days.dayOf)
	f.backTests = append(f.backTests, b)
	return nil
}

// newPastErrors returns errors of which none is known.
func newPastErrors(horizon int32) pastErrors {
	return pastErrors{of: slices.Repeat([]float64{math.NaN()}, cutOffs+1), horizon: float64(horizon) * cutOffsAYear / 365}
}

// at returns what the contracts that ran at the end of a day were expected to bring within the horizon, and what they
// brought; zero if the models cannot be fitted.
func (t *contractTester) at(ctx context.Context, day record.Day) (predicted, actual float64, err error) {
	var known []contract
	for _, c := range t.contracts {
		if c.start > day {
			continue
		}
		if c.end > day {
			c.end = record.MaxDay + 1
		}
		known = append(known, c)
	}
	models, err := fitRenewals(ctx, known, day)
	if err != nil {
		return 0, 0, unlessUnfit(err)
	}
	value, months := newRenewing(t.settings), map[ahead]float64{}
	for i := range t.contracts {
		c := t.contracts[i]
		if c.start > day || c.end <= day {
			continue
		}
		left := min(value.horizon, float64(c.end-day-1)/daysAMonth)
		actual += c.price.Float() * discounted(0, left, value.rate)
		at := models.aheadOf(&c, day)
		if _, ok := months[at]; !ok {
			months[at] = value.expected(at.model.fit.Model, at)
		}
		predicted += c.price.Float() * months[at]
	}
	return predicted, actual, ctx.Err()
}

// correct takes over the correction that the back-tests have found.
func (r *renewing) correct(b *BackTest) {
	if b != nil {
		r.factor = b.Factor
	}
}

// calibrateRecurring widens the intervals of subscriptions by what the back-tests have found. What subscriptions with
// a known end bring is certain.
func (s *scorer) calibrateRecurring(certain []float64) {
	move := func(sign float64) {
		for slot, o := range s.groups {
			by := sign * certain[slot]
			o.Recurring = clv.Interval{Estimate: o.Recurring.Estimate + by, Low: o.Recurring.Low + by, High: o.Recurring.High + by}
		}
	}
	move(-1)
	s.calibrateBy(s.f.BackTest(SubscriptionValue, s.f.settings.Horizon.Length()), func(o *GroupForecast) *clv.Interval { return &o.Recurring }, math.Inf(1))
	move(1)
}
