package measure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Texts of the back-tests.
const (
	backTested = "at each cut-off day, one every twelfth of a year for at most three years, the models are fitted again to the " +
		"histories up to that day (at most 20,000 customers), and their forecast is compared with what came"
	backTestSource = "rolling-origin evaluation: Tashman 2000, International Journal of Forecasting 16"
)

// backTested is a figure that back-tests compare with what came.
type testedFigure struct {
	name  string
	kind  forecast.Figure
	needs record.Kind
	days  int32 // 0 for the horizon of value
}

func testedFigures() []testedFigure {
	var all []testedFigure
	for _, days := range forecast.ProbabilityHorizons() {
		all = append(all, testedFigure{"purchase_probability", forecast.PurchaseProbability, record.KindOrder, int32(days)})
	}
	return append(all, testedFigure{"value_orders", forecast.OrderValue, record.KindOrder, 0},
		testedFigure{"value_subscriptions", forecast.SubscriptionValue, record.KindSubscription, 0})
}

// horizon returns how far ahead the figure is forecast.
func (g *testedFigure) horizon(s *Settings) int32 {
	if g.days > 0 {
		return g.days
	}
	return s.Forecast.WithDefaults().Horizon.Length()
}

// backTestMeasures tell how past forecasts turned out.
func backTestMeasures() []Measure {
	orders, either := []record.Kind{record.KindOrder}, []record.Kind{record.KindOrder, record.KindSubscription}
	labels := []string{"figure", "horizon"}
	return []Measure{
		{
			Name: "forecast_backtest_cutoffs", Title: "Past forecasts tested", Metric: "loyalty_forecast_backtest_cutoffs",
			Unit: UnitNumber, Labels: labels, Needs: either, Display: display.Number(0, display.Higher, display.Kept),
			Help: "How many past days the forecasts were made again for, to compare them with what came. Without a whole year of such " +
				"days, the interval reaches at least from half to twice the forecast.",
			Formula: "the cut-off days with a known outcome; before each at least 90 days and half of the horizon of history" + stands,
			Example: "A shop with orders of 18 months and a horizon of 90 days: about 12.",
			Source:  backTestSource,
			Parts:   byTest(func(b *forecast.BackTest) float64 { return float64(len(b.Tests)) }), Why: untestedValue,
		},
		{
			Name: "forecast_backtest_error_ratio", Title: "Error of past forecasts", Metric: "loyalty_forecast_backtest_error_ratio",
			Unit: UnitRatio, Labels: labels, Needs: either, Display: display.Share(display.Lower, display.Attention),
			Help: "By how much past forecasts were wrong, in half of the cases: the median error.",
			Formula: backTested + "; median of |forecast / outcome - 1| over the cut-off days, the forecasts corrected as the present one is" +
				stands,
			Example: "Forecasts of 110, 95 and 100, and each time 100 came: errors of 10 %, 5 % and 0 %; the median is 5 %.",
			Source:  backTestSource,
			Parts:   byTest((*forecast.BackTest).Error), Why: untestedValue,
		},
		{
			Name: "forecast_backtest_coverage_ratio", Title: "Past intervals that held", Metric: "loyalty_forecast_backtest_coverage_ratio",
			Unit: UnitRatio, Labels: labels, Needs: either, Display: display.Share(display.Higher, display.Kept),
			Help: "Share of the past forecasts whose interval held what came. It should be about 95 %.",
			Formula: backTested + "; share of the cut-off days whose outcome lies within the interval that the errors of the other cut-off " +
				"days give, those with an overlapping outcome left out" + stands,
			Example: "The interval held what came at 23 of 24 cut-off days: 0.958.",
			Source:  backTestSource,
			Parts:   byTest((*forecast.BackTest).Coverage), Why: untestedValue,
		},
		{
			Name: "forecast_backtest_correction_ratio", Title: "Correction of the forecast", Metric: "loyalty_forecast_backtest_correction_ratio",
			Unit: UnitNumber, Labels: labels, Needs: either, Display: display.Number(2, display.Neither, display.Kept),
			Help: "The factor by which the forecast of the models is multiplied, because past forecasts were wrong in the same " +
				"way; 1 if it is not corrected.",
			Formula: "the mean of outcome / forecast, on a logarithmic scale, of the last three known cut-off days, of the last known year, of " +
				"the same season of earlier years, or of last year's season with the trend since: the one with the smallest mean " +
				"squared error where it was tried on earlier cut-off days with what was known then, if at least six times and at most " +
				"0.8 times the squared error without; the part of it that is the share of the squared error removed; else 1" + stands,
			Example: "In each of the last two Decembers 1.5 times as much came as the models expected, and other months were right: " +
				"1.5 in December, 1 in July.",
			Parts: byTest(func(b *forecast.BackTest) float64 { return b.Factor }), Why: untestedValue,
		},
		{
			Name: "forecast_backtest_purchase_ratio", Title: "Past forecasts of a purchase and what came", Metric: "loyalty_forecast_backtest_purchase_ratio",
			Unit: UnitRatio, Labels: []string{"horizon", "outcome"}, Needs: orders, Roles: outcomeRoles(),
			Display: display.Share(display.Neither, display.Kept),
			Help: "For each past day: the share of customers who bought within the horizon that ends about there, and what had been " +
				"forecast before.",
			Formula: backTested + "; a day shows the cut-off day whose horizon ended last, at most 31 days ago; predicted, low and high: " +
				"corrected as the present forecast, from what was known then; actual: what came",
			Example: "On 1 April the chance of a purchase within 90 days was forecast as 0.20, 0.18 to 0.22; 0.21 of the customers bought. " +
				"30 June shows these four.",
			Source: backTestSource,
			Parts:  byOutcome(forecast.PurchaseProbability), Why: untested(forecast.PurchaseProbability),
		},
		{
			Name: "forecast_backtest_value", Title: "Past forecasts of value and what came", Metric: "loyalty_forecast_backtest_value",
			Unit: UnitCurrency, Labels: []string{"basis", "horizon", "outcome"}, Needs: either, NeedsMargin: true, Roles: outcomeRoles(),
			Display: display.Amount(display.Neither, display.Kept),
			Help: "For each past day: the margin that customers brought within the horizon that ends about there, discounted, and what had " +
				"been forecast before. Of more than 20,000 customers it is an estimate from as many.",
			Formula: backTested + "; a day shows the cut-off day whose horizon ended last, at most 31 days ago; predicted, low and high: as " +
				"value_predicted and its interval; actual: margin less refunds of the same customers, discounted; subscriptions: those that ran on the " +
				"cut-off day, each at the monthly price at the start of the contract",
			Example: "A year ago 150,000 was forecast, 120,000 to 180,000; 140,000 came. Today shows these four.",
			Source:  backTestSource,
			Parts:   byOutcome(forecast.OrderValue, forecast.SubscriptionValue), Why: untestedValue,
		},
	}
}

// outcomeRoles are the colours of a forecast and what came.
func outcomeRoles() map[string]Roles {
	return map[string]Roles{"outcome": {"predicted": display.First, "actual": display.Kept, "low": display.Neutral, "high": display.Neutral}}
}

// byTest has a series for each tested figure, on the day of the forecast.
func byTest(of func(*forecast.BackTest) float64) func(*Settings) []Part {
	return func(s *Settings) []Part {
		var parts []Part
		for _, g := range testedFigures() {
			days := g.horizon(s)
			parts = append(parts, Part{
				Labels: []Label{{"figure", g.name}, {"horizon", fmt.Sprintf("%dd", days)}}, needs: []record.Kind{g.needs}, Uses: noFamilies,
				Values: func(f *Frame) []float64 {
					return f.forecasted(func(fc *forecast.Forecast, _ *forecast.GroupForecast) float64 {
						if b := fc.BackTest(g.kind, days); b != nil {
							return of(b)
						}
						return math.NaN()
					})
				},
			})
		}
		return parts
	}
}

// byOutcome has a series for each horizon of some kinds and each part of its past forecasts, on every day.
func byOutcome(kinds ...forecast.Figure) func(*Settings) []Part {
	return func(s *Settings) []Part {
		var parts []Part
		for _, g := range testedFigures() {
			if !slices.Contains(kinds, g.kind) {
				continue
			}
			days := g.horizon(s)
			labels := []Label{{"horizon", fmt.Sprintf("%dd", days)}}
			if basis, ok := strings.CutPrefix(g.name, "value_"); ok {
				labels = append([]Label{{"basis", basis}}, labels...)
			}
			for _, name := range []string{"predicted", "low", "high", "actual"} {
				parts = append(parts, Part{
					Labels: append(slices.Clip(labels), Label{"outcome", name}), needs: []record.Kind{g.needs}, Uses: noFamilies,
					Values: func(f *Frame) []float64 { return f.tested(g.kind, days, name) },
				})
			}
		}
		return parts
	}
}

// tested returns a part of the past forecasts whose horizon ended last at each point.
func (f *Frame) tested(kind forecast.Figure, days int32, part string) []float64 {
	var b *forecast.BackTest
	if fc := f.Expected.Forecast; fc != nil {
		b = fc.BackTest(kind, days)
	}
	values := make([]float64, len(f.Points))
	for i, p := range f.Points {
		values[i] = math.NaN()
		if b == nil {
			continue
		}
		if t := b.At(f.Sums.Span.First + record.Day(p.Hi)); t != nil {
			values[i] = t.Part(part)
		}
	}
	return values
}

// untestedValue returns why no past forecast of any kind could be tested.
func untestedValue(f *Frame) absence.Reason {
	reason := untested(forecast.PurchaseProbability)(f)
	if !reason.None() && f.has(record.KindSubscription) {
		if subscriptions := untested(forecast.SubscriptionValue)(f); subscriptions.None() || !f.has(record.KindOrder) {
			return subscriptions
		}
	}
	return reason
}

// untested returns why no past forecast of a kind could be tested.
func untested(kind forecast.Figure) func(f *Frame) absence.Reason {
	return func(f *Frame) absence.Reason {
		if reason := f.Lacks(kind); !reason.None() {
			return reason
		}
		for _, b := range f.Expected.Forecast.BackTests() {
			if b.Kind == kind && len(b.Tests) > 0 {
				return absence.Reason{}
			}
		}
		return absence.Because(absence.ForecastUntested)
	}
}
