package forecast

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/clv"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

const (
	// cutOffs is how many past days models are fitted to again: three years of months.
	cutOffs = 36
	// sampleOfTests is the number of customers that the back-tests use. More make a fit slower, not better:
	// the error of a model is much larger than the chance in so many customers.
	sampleOfTests = 20_000
	// leastHistory is the number of days of history before a cut-off, besides half of the horizon.
	leastHistory = 90
)

// BackTest is how past forecasts of a figure turned out. For every cut-off the models were fitted to the
// histories that were known then, and the forecast is compared with what came.
type BackTest struct {
	// Kind is OrderValue, SubscriptionValue or PurchaseProbability, Horizon the number of days ahead.
	Kind    Figure
	Horizon int32
	// Tests are in the order of their days.
	Tests []Test
	// Correction is how the forecast is corrected, and Factor by how much; 1 without a correction.
	Correction Correction
	Factor     float64
	// WholeYear tells whether the cut-offs cover a whole year. Without, the interval reaches from half to
	// twice the estimate at least.
	WholeYear bool

	calibration calibration
}

// Test is one past forecast and its outcome. The forecast is corrected as the next one is, from what was
// known then; its interval comes from the tests that do not overlap with it.
type Test struct {
	// Day is the last day that the forecast knew.
	Day                    record.Day
	Predicted, Low, High   float64
	Actual, predictedAlone float64
}

// Part returns predicted, low, high or actual by its name; NaN for another name.
func (t *Test) Part(name string) float64 {
	switch name {
	case "predicted":
		return t.Predicted
	case "low":
		return t.Low
	case "high":
		return t.High
	case "actual":
		return t.Actual
	}
	return math.NaN()
}

// Held reports whether the interval held what came.
func (t *Test) Held() bool { return t.Low <= t.Actual && t.Actual <= t.High }

// Error returns the median of the absolute relative errors of the tests; NaN without a test.
func (b *BackTest) Error() float64 {
	all := make([]float64, 0, len(b.Tests))
	for i := range b.Tests {
		all = append(all, math.Abs(b.Tests[i].Predicted/b.Tests[i].Actual-1))
	}
	slices.Sort(all)
	n := len(all)
	if n == 0 {
		return math.NaN()
	}
	return (all[(n-1)/2] + all[n/2]) / 2
}

// Coverage returns the share of the tests whose interval held what came; NaN without a test.
func (b *BackTest) Coverage() float64 {
	held := 0
	for i := range b.Tests {
		held += int(fold.Bit(b.Tests[i].Held()))
	}
	return float64(held) / float64(len(b.Tests))
}

// At returns the latest test whose outcome was known at the end of a day; nil without one in the last
// twelfth of a year.
func (b *BackTest) At(day record.Day) *Test {
	for i := range slices.Backward(b.Tests) {
		t := &b.Tests[i]
		if end := t.Day + record.Day(b.Horizon); end <= day {
			if day-end > 366/cutOffsAYear+1 {
				return nil
			}
			return t
		}
	}
	return nil
}

// BackTests returns how past forecasts turned out, by figure and horizon.
func (f *Forecast) BackTests() []BackTest { return f.backTests }

// BackTest returns how past forecasts of a figure turned out, nil if the figure has none.
func (f *Forecast) BackTest(kind Figure, horizon int32) *BackTest {
	for i := range f.backTests {
		if b := &f.backTests[i]; b.Kind == kind && b.Horizon == horizon {
			return b
		}
	}
	return nil
}

// tester makes the back-tests of one fit.
type tester struct {
	past    *pasts
	today   record.Day
	horizon clv.Horizon
	valued  bool
	tests   []BackTest
	errors  []pastErrors // by test
	weight  float64      // customers for each one of the sample
	rows    []clv.Row    // of the last cut-off, reused
}

// dayOf returns the day of a cut-off.
func (t *tester) dayOf(j int) record.Day {
	return t.today - record.Day(math.Round(float64(j)*365/cutOffsAYear))
}

// backTest fits the models to the past again and sets how their forecasts turned out.
func (f *Forecast) backTest(ctx context.Context, c *customers) error {
	t := &tester{past: &c.past, today: f.day, horizon: f.settings.horizon(), valued: f.absent[OrderValue].None(), weight: float64(max(1, c.past.stride))}
	if !f.absent[PurchaseProbability].None() {
		return nil
	}
	for _, days := range ProbabilityHorizons() {
		t.tests = append(t.tests, BackTest{Kind: PurchaseProbability, Horizon: int32(days)})
	}
	if t.valued {
		t.tests = append(t.tests, BackTest{Kind: OrderValue, Horizon: f.settings.Horizon.Length()})
	}
	for i := range t.tests {
		t.errors = append(t.errors, newPastErrors(t.tests[i].Horizon))
	}
	if err := t.run(ctx); err != nil {
		return err
	}
	for i := range t.tests {
		t.tests[i].finish(t.errors[i], t.dayOf)
	}
	f.backTests = t.tests
	return nil
}

// run makes a forecast at every cut-off.
func (t *tester) run(ctx context.Context) error {
	var views []pastView
	for j := 1; j <= cutOffs; j++ {
		day := t.dayOf(j)
		if !slices.ContainsFunc(t.tests, func(b BackTest) bool { return t.fits(&b, day) }) {
			continue
		}
		c := t.past.at(day, t.horizon, views)
		views = c.views
		if err := t.test(ctx, j, &c); err != nil {
			return err
		}
	}
	return nil
}

// fits reports whether a cut-off has enough history before it and a known outcome.
func (t *tester) fits(b *BackTest, day record.Day) bool {
	return day+record.Day(b.Horizon) <= t.today && day-t.past.first >= record.Day(max(leastHistory, b.Horizon/2))
}

// test makes the forecasts of one cut-off. A cut-off at which the models cannot be fitted has none.
func (t *tester) test(ctx context.Context, j int, c *cutOff) error {
	one := clv.Options{Workers: 1}
	t.rows = c.rows(t.rows)
	rows := t.rows
	m, err := clv.FitBGNBD(ctx, rows, one)
	if err != nil {
		return unlessUnfit(err)
	}
	for i := range t.tests {
		b := &t.tests[i]
		if !t.fits(b, c.day) {
			continue
		}
		predicted, actual, err := c.chance(m.Model, rows, b.Horizon), c.came(b.Horizon), error(nil)
		if b.Kind == OrderValue {
			if predicted, actual, err = c.value(ctx, m.Model, t.horizon, rows); err != nil {
				return err
			}
		}
		if predicted > 0 && actual > 0 {
			t.errors[i].of[j] = math.Log(actual / predicted)
			per := t.weight
			if b.Kind == PurchaseProbability {
				per = 1 / float64(len(c.views))
			}
			b.Tests = append(b.Tests, Test{Day: c.day, Actual: actual * per, predictedAlone: predicted * per})
		}
	}
	return nil
}

// unlessUnfit returns nil for an error of a model that cannot be fitted, and other errors as they are.
func unlessUnfit(err error) error {
	if errors.Is(err, clv.ErrNotEnoughHistory) || errors.Is(err, clv.ErrNoConvergence) {
		return nil
	}
	return fmt.Errorf("back-test: %w", err)
}

// finish chooses the correction and sets the intervals of the tests.
func (b *BackTest) finish(errors pastErrors, dayOf func(int) record.Day) {
	b.calibration = calibrate(errors)
	c := &b.calibration
	b.Correction, b.Factor, b.WholeYear = c.correction, math.Exp(c.shift), c.known()
	slices.SortFunc(b.Tests, func(x, y Test) int { return cmp.Compare(x.Day, y.Day) })
	kept := b.Tests[:0]
	for j := len(c.residuals) - 1; j > 0; j-- {
		i := slices.IndexFunc(b.Tests, func(t Test) bool { return t.Day == dayOf(j) })
		if i < 0 || math.IsNaN(c.residuals[j]) {
			continue
		}
		t := b.Tests[i]
		k := math.Exp(c.width(j))
		t.Predicted = t.predictedAlone * math.Exp(c.part*errors.shift(c.correction, j))
		t.Low, t.High = t.Predicted/k, t.Predicted*k
		kept = append(kept, t)
	}
	b.Tests = kept
}
