// Package forecast predicts what customers will do. It fits the models of package clv to customers'
// histories and works out, in total and for each group, the value that customers will bring, their
// chance of a purchase, how many are still customers and who is at risk.
//
//   - forecast, basis: the fit and what it rests on;
//   - customers, summaries: customers' histories as the models see them;
//   - predict: what the models expect of one history;
//   - backtest, cutoff, contracttest, calibration: how past forecasts turned out, and what follows for the next one;
//   - groups, interval, renewal: the figures of each group, their intervals, and subscriptions.
package forecast

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/clv"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/loyaltytype"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/rfm"
)

// Settings say how far ahead value is forecast. The zero value is one year at 10 %.
type Settings struct {
	// Off says that no forecasts are made.
	Off bool
	// Horizon is how far ahead value is counted, in whole days; 365 days, at a discount of 0.1, if
	// zero.
	Horizon fold.Window
	// Discount is the yearly rate at which later money counts for less, such as 0.1.
	Discount float64
}

// WithDefaults returns a copy of s in which nothing is missing.
func (s Settings) WithDefaults() Settings {
	if s.Horizon.Kind() != fold.WindowDays {
		s.Horizon, s.Discount = fold.Days(365), 0.1
	}
	return s
}

// The unit of time of the models is the week, as in the papers.
const (
	week       = 7.0
	weeksAYear = 365.25 / week
	daysAMonth = 365.25 / 12
)

// level is the confidence level of all intervals.
const level = 0.95

// ProbabilityHorizons returns the horizons of purchase_probability in days. The last one decides who is
// at risk.
func ProbabilityHorizons() [2]int { return [2]int{30, 90} }

// Forecast is what models of buying expect of the customers: who is still a customer, who will buy
// again, and how much they will bring. The models are fitted to the histories of one day. A forecast is
// immutable and safe for concurrent use.
type Forecast struct {
	settings Settings
	made     time.Time
	day      record.Day
	fits     []ModelFit
	failures []error
	// absent says why figures are missing, by kind.
	absent    map[Figure]absence.Reason
	groups    map[fold.Group]*GroupForecast
	predictor predictor
	// predictions holds what the models expect of each history at the fit, ascending by key.
	predictions []Prediction
	backTests   []BackTest
	// caps is the number of values with a group of their own, by dimension.
	caps [ledger.NumDimensions]int
}

// Figure is a kind of forecast, which can be missing with a reason of its own.
type Figure int

// The kinds of forecast.
const (
	OrderValue Figure = iota
	SubscriptionValue
	PurchaseProbability
	AliveCustomers
	CustomersAtRisk
	ValueAtRisk
)

// ModelFit is a fitted model, or the reason why it could not be fitted.
type ModelFit struct {
	Model         string
	Parameters    []clv.Parameter
	LogLikelihood float64
	Customers     float64
	Absence       absence.Reason
}

// GroupForecast is the figures of one group.
type GroupForecast struct {
	// Value is the expected value of all purchases, Values its quantiles over buyers.
	Buyers float64
	Value  clv.Interval
	Values []float64
	// AtRisk is the number of customers at risk, ValueAtRisk the part of the estimate of Value that is expected
	// of them.
	AtRisk, ValueAtRisk float64
	// Probability is the mean chance of a purchase, Probabilities its quantiles, by horizon.
	Probability   [2]clv.Interval
	Probabilities [2][]float64
	Alive         clv.Interval
	// recurring is the expected value of all subscriptions, recurrings the quantiles over
	// subscribers.
	Subscribers float64
	Recurring   clv.Interval
	Recurrings  []float64
}

// Absence returns why a kind of figure is missing; the zero value means that it is not.
func (f *Forecast) Absence(kind Figure) absence.Reason { return f.absent[kind] }

// Of returns the forecast of a group, nil if the group had no customers at the fit.
func (f *Forecast) Of(g fold.Group) *GroupForecast { return f.groups[g] }

// Cap returns how many values of a dimension have a forecast of their own.
func (f *Forecast) Cap(d ledger.Dimension) int { return f.caps[d] }

// Models returns the fitted models and, for those that could not be fitted, the reason.
func (f *Forecast) Models() []ModelFit { return f.fits }

// Day returns the day on which the histories that the models were fitted to end.
func (f *Forecast) Day() record.Day { return f.day }

// Made returns the time of the fit.
func (f *Forecast) Made() time.Time { return f.made }

// Failures returns what went wrong with single models. Too little history does not count as a failure.
func (f *Forecast) Failures() []error { return f.failures }

// String says in one sentence what the forecast rests on: models, customers, horizon, discount and
// time of the fit.
func (f *Forecast) String() string {
	var models []string
	for _, m := range f.fits {
		if m.Absence.None() {
			models = append(models, fmt.Sprintf("%s (%.0f customers)", m.Model, m.Customers))
		}
	}
	made := f.made.UTC().Format("2006-01-02 15:04 MST")
	if len(models) == 0 {
		return "no model could be fitted at " + made
	}
	return fmt.Sprintf("fitted at %s to the histories up to %s: %s; value over a horizon of %s, discounted by %g %% a year",
		made, f.day, strings.Join(models, ", "), f.settings.Horizon, math.Round(f.settings.Discount*1e4)/100)
}

// Options are what a fit depends on besides the histories.
type Options struct {
	Settings
	// Location is the business time zone; UTC if nil.
	Location *time.Location
	// Dimensions are the dimensions with a configured number of groups. Others have fold.DefaultCap.
	Dimensions []fold.DimensionSetting
	// Untested leaves the back-tests out: nothing is corrected, and the intervals are the models' own.
	Untested bool
}

// Fit fits the models to the histories up to and including the day of now, and works out what
// they expect: in total and by every dimension. Models that the histories cannot carry are left out,
// and the figures that need them are missing with the reason. It works on one goroutine. The error is
// the error of ctx.
func Fit(ctx context.Context, src fold.Histories, now time.Time, o Options) (*Forecast, error) {
	src = rfm.WithSegments(loyaltytype.WithTypes(src))
	f := newForecast(now, &o)
	c := &customers{day: f.day, each: 1}
	if err := c.gather(ctx, src); err != nil {
		return nil, err
	}
	c.sort(src, o.Dimensions)
	if err := f.fit(ctx, c, o.Untested); err != nil {
		return nil, err
	}
	return f, nil
}

// newForecast returns a forecast without figures.
func newForecast(now time.Time, o *Options) *Forecast {
	if o.Location == nil {
		o.Location = time.UTC
	}
	return &Forecast{
		settings: o.WithDefaults(), made: now, day: record.DayOf(now, o.Location),
		absent: map[Figure]absence.Reason{}, groups: map[fold.Group]*GroupForecast{},
	}
}

// fit fits the models to customers, tests them unless that is not wanted, and works out what they expect.
func (f *Forecast) fit(ctx context.Context, c *customers, untested bool) error {
	m, err := f.fitModels(ctx, c)
	if err != nil {
		return err
	}
	if !untested {
		if err := f.backTest(ctx, c); err != nil {
			return err
		}
		if err := f.testContracts(ctx, c); err != nil {
			return err
		}
	}
	return f.score(ctx, c, m)
}

// models are the fitted models; nil if a model could not be fitted.
type models struct {
	purchases *clv.Fit[clv.Model]
	alive     *clv.Fit[clv.Model]
	spend     *clv.Fit[clv.GammaGamma]
	renewals  *renewalModels
}

// fitModels fits the models and records which figures are missing because a model cannot be fitted.
func (f *Forecast) fitModels(ctx context.Context, c *customers) (m models, err error) {
	one := clv.Options{Workers: 1}
	rows := c.rows()
	m.purchases, err = clv.FitBGNBD(ctx, rows, one)
	reason := add(f, PurchaseModel, m.purchases, err)
	f.note(reason, OrderValue, PurchaseProbability, CustomersAtRisk, ValueAtRisk)
	m.alive, err = clv.FitParetoNBD(ctx, rows, one)
	f.note(add(f, AliveModel, m.alive, err), AliveCustomers)
	if m.alive != nil && !m.alive.DropoutIdentified() {
		f.note(absence.Because(absence.ForecastDropout), AliveCustomers)
	}
	m.spend, err = clv.FitGammaGamma(ctx, c.spends(), one)
	reason = add(f, SpendModel, m.spend, err)
	f.note(c.unvalued(), OrderValue, ValueAtRisk)
	f.note(reason, OrderValue, ValueAtRisk)
	m.renewals, err = fitRenewals(ctx, c.contracts, f.day)
	f.note(f.addRenewals(m.renewals, err), SubscriptionValue)
	if m.spend != nil && m.spend.Model.Q <= 1 {
		f.note(absence.Because(absence.ForecastSpend), OrderValue, ValueAtRisk)
	}
	if m.purchases != nil && !m.purchases.DropoutIdentified() {
		f.note(absence.Because(absence.ForecastDropout), CustomersAtRisk, ValueAtRisk)
	}
	return m, ctx.Err()
}

// addRenewals records the fits of the renewal models, and returns the reason if no model could be fitted.
func (f *Forecast) addRenewals(r *renewalModels, err error) absence.Reason {
	if err != nil {
		return add[clv.ShiftedBetaGeometric](f, RenewalModel, nil, err)
	}
	for i := range r.models {
		add(f, RenewalModelOf(r.models[i].period), r.models[i].fit, nil)
	}
	return absence.Reason{}
}

// note records why figures are missing. The first reason stays.
func (f *Forecast) note(reason absence.Reason, figures ...Figure) {
	for _, g := range figures {
		if f.absent[g].None() && !reason.None() {
			f.absent[g] = reason
		}
	}
}

// add records a fit, and returns the reason if the model could not be fitted.
func add[M any](f *Forecast, model string, fit *clv.Fit[M], err error) (absent absence.Reason) {
	switch e, short := errors.AsType[*clv.HistoryError](err); {
	case err == nil:
		f.fits = append(f.fits, ModelFit{
			Model: model, Parameters: fit.Parameters, LogLikelihood: fit.LogLikelihood, Customers: fit.Customers,
		})
		return absence.Reason{}
	case short:
		absent = shortHistory(model, e)
	default:
		absent = absence.Because(absence.ForecastFailed, absence.Model, model)
		f.failures = append(f.failures, err)
	}
	f.fits = append(f.fits, ModelFit{Model: model, Absence: absent})
	return absent
}

// shortHistory says what the history has too little of for a model.
func shortHistory(model string, e *clv.HistoryError) absence.Reason {
	r := absence.Because(absence.ForecastHistory, absence.Model, model, absence.Lack, string(e.Lack))
	if e.Need > 0 {
		r.Args[absence.Have] = strconv.FormatFloat(math.Round(e.Have), 'f', -1, 64)
		r.Args[absence.Need] = strconv.FormatFloat(math.Round(e.Need), 'f', -1, 64)
	}
	return r
}
