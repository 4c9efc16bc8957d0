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
	"github.com/klantenbinding/loyalty/internal/ledger"
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
	// Kind is OrderValue or PurchaseProbability, Horizon the number of days ahead.
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

// dayAmount is an amount of a day, in ledger units.
type dayAmount struct {
	day    record.Day
	amount int64
}

// pasts are the purchases of a sample of the buyers, for the back-tests. Each buyer's are sorted by day,
// one for each day.
type pasts struct {
	stride, seen     int
	bought, refunded []dayAmount
	buyers           []pastBuyer
	first            record.Day // of all purchases
}

// pastBuyer is the ends of the buyer's stretches in bought and refunded.
type pastBuyer struct{ bought, refunded int32 }

// add takes in a buyer if the sample has one in turn.
func (p *pasts) add(c *ledger.Customer, day record.Day) {
	if first := c.Purchases[0].Day; p.seen == 0 || first < p.first {
		p.first = first
	}
	p.seen++
	if p.seen%p.stride != 0 {
		return
	}
	from := len(p.bought)
	for i := range c.Purchases {
		s := &c.Purchases[i]
		if s.Day > day {
			break
		}
		if n := len(p.bought); n > from && p.bought[n-1].day == s.Day {
			p.bought[n-1].amount += int64(s.Margin)
			continue
		}
		p.bought = append(p.bought, dayAmount{s.Day, int64(s.Margin)})
	}
	for i := range c.Refunds {
		if r := &c.Refunds[i]; r.Day <= day {
			p.refunded = append(p.refunded, dayAmount{r.Day, int64(r.Margin)})
		}
	}
	p.buyers = append(p.buyers, pastBuyer{int32(len(p.bought)), int32(len(p.refunded))})
}

// pastView is a buyer as known at a cut-off, and what came after it.
type pastView struct {
	buyer
	next  record.Day // of the first purchase after the cut-off; 0 if none
	value float64    // of the purchases within the horizon less refunds, discounted, in major units
}

// cutOff is all buyers of the sample at a cut-off.
type cutOff struct {
	day           record.Day
	views         []pastView
	margin, taken int64
}

// at returns the buyers as they were known at a day. It reuses views.
func (p *pasts) at(day record.Day, z clv.Horizon, views []pastView) cutOff {
	c := cutOff{day: day, views: views[:0]}
	from := pastBuyer{}
	for _, to := range p.buyers {
		c.take(p.bought[from.bought:to.bought], p.refunded[from.refunded:to.refunded], z)
		from = to
	}
	slices.SortFunc(c.views, func(a, b pastView) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.mean, b.mean)) })
	return c
}

// take adds one buyer.
func (c *cutOff) take(bought, refunded []dayAmount, z clv.Horizon) {
	if len(bought) == 0 || bought[0].day > c.day {
		return
	}
	var v pastView
	var repeated int64
	known := 0
	for _, b := range bought {
		if b.day > c.day {
			break
		}
		c.margin += b.amount
		if known > 0 {
			repeated += b.amount
		}
		known++
	}
	first, last := bought[0].day, bought[known-1].day
	v.Key = historyKey(known-1)<<32 | historyKey(last-first)<<16 | historyKey(c.day-first)
	if known > 1 {
		v.mean = fold.Major(repeated) / float64(known-1)
	}
	if known < len(bought) {
		v.next = bought[known].day
	}
	v.value = c.within(bought[known:], z)
	for i, r := range refunded {
		if r.day > c.day {
			v.value -= c.within(refunded[i:], z)
			break
		}
		c.taken += r.amount
	}
	c.views = append(c.views, v)
}

// within returns the discounted sum of the amounts within the horizon, in major units.
func (c *cutOff) within(amounts []dayAmount, z clv.Horizon) (sum float64) {
	force := 0.0
	if z.AnnualDiscount != 0 {
		force = math.Log1p(z.AnnualDiscount) / z.Year
	}
	for _, a := range amounts {
		t := float64(a.day-c.day) / week
		if t > z.Length {
			break
		}
		sum += fold.Major(a.amount) * math.Exp(-force*t)
	}
	return sum
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
		t.errors = append(t.errors, pastErrors{of: slices.Repeat([]float64{math.NaN()}, cutOffs+1), horizon: float64(t.tests[i].Horizon) * cutOffsAYear / 365})
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
	rows := c.rows()
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

// rows returns the histories at the cut-off.
func (c *cutOff) rows() (rows []clv.Row) {
	for i := range c.views {
		if i > 0 && c.views[i].Key == c.views[i-1].Key {
			rows[len(rows)-1].Customers++
			continue
		}
		rows = append(rows, clv.Row{History: c.views[i].Key.history(), Customers: 1})
	}
	return rows
}

// chance returns the expected number of buyers within so many days.
func (c *cutOff) chance(m clv.Model, rows []clv.Row, days int32) (sum float64) {
	for _, r := range rows {
		sum += r.Customers * m.ProbabilityOfPurchase(r.History, float64(days)/week)
	}
	return sum
}

// came returns how many bought within so many days.
func (c *cutOff) came(days int32) (n float64) {
	for i := range c.views {
		if next := c.views[i].next; next > 0 && next <= c.day+record.Day(days) {
			n++
		}
	}
	return n
}

// value returns the expected and the actual value within the horizon, both discounted; zero if the spend
// model cannot be fitted.
func (c *cutOff) value(ctx context.Context, m clv.Model, z clv.Horizon, rows []clv.Row) (predicted, actual float64, err error) {
	var spends []clv.Spend
	for i := range c.views {
		actual += c.views[i].value
		if s := c.views[i].spend(); s.Purchases > 0 {
			spends = append(spends, s)
		}
	}
	g, err := clv.FitGammaGamma(ctx, clv.GroupSpend(spends), clv.Options{Workers: 1})
	if err != nil {
		return 0, 0, unlessUnfit(err)
	}
	if g.Model.Q <= 1 || c.margin <= c.taken {
		return 0, 0, nil
	}
	at := 0
	for _, r := range rows {
		worth := 0.0
		for range int(r.Customers) {
			worth += g.Model.ExpectedValue(c.views[at].spend())
			at++
		}
		predicted += worth * z.Purchases(m, r.History)
	}
	return predicted * float64(c.margin-c.taken) / float64(c.margin), actual, nil
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
