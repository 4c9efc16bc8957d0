package measure

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/clv"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/record"
)

// forecastMeasures are what models expect.
func forecastMeasures() []Measure {
	all := slices.Concat(valueForecasts(), purchaseForecasts(), riskForecasts(), backTestMeasures(), modelMeasures())
	for i := range all {
		m := &all[i]
		m.Predicted = m.Name != "forecast_backtest_purchase_ratio" && m.Name != "forecast_backtest_value" // these have a past
	}
	return all
}

// stands says when a forecast has a value.
const stands = "; only the day of the latest fit has a value"

// tested says how an interval was found.
const tested = "; 95 %; covers the uncertainty of the fitted parameters, the variation of what customers do, and the errors of past " +
	"forecasts (forecast_backtest_error_ratio): a t interval whose variance has a prior of 2 degrees of freedom and an error of 16 %, " +
	"at least as wide as the largest past error or, from 19 independent cut-off days on, as the 95 % quantile of split conformal " +
	"prediction; without a whole year of cut-off days at least from half to twice the forecast"

// valueForecasts tell what customers will bring.
func valueForecasts() []Measure {
	labels := []string{"basis", "horizon"}
	either := []record.Kind{record.KindOrder, record.KindSubscription}
	const formula = "orders: expected purchases within the horizon (BG/NBD), times the customer's expected margin per purchase (Gamma-Gamma, " +
		"fitted to repeat purchase days with a margin above 0), times the share of margin that refunds have left so far, discounted by " +
		"the configured yearly rate; subscriptions: monthly price times the expected number of months paid for within the horizon, the rest " +
		"of the present billing period included (shifted beta-geometric by billing periods, up to a known end), discounted; contracts have " +
		"the longest period of 24, 12, 6, 3 or 1 months after whole multiples of which, give or take 3 days, at least 90 % of the contracts " +
		"that started at the same monthly price have ended (of all, if fewer than 10 have); both corrected by forecast_backtest_correction_ratio"
	const spread = tested
	return []Measure{
		{
			Name: "clv_predicted", Title: "Predicted customer value", Metric: "loyalty_clv_predicted",
			Unit: UnitCurrency, Labels: labels, NeedsMargin: true, Needs: either, Grouped: true,
			Display: display.AmountEach(display.Higher, display.New),
			Help: "Margin that a customer is expected to bring within the horizon, on average over all who ever bought; " +
				"for subscriptions the revenue, on average over running ones.",
			Formula: formula + "; divided by the customers who ever bought, or by the customers with a running subscription" + stands,
			Example: "Customers expected to bring 100, 40 and 10 within a year: 150/3 = 50.",
			Source:  "BG/NBD and Gamma-Gamma: Fader, Hardie and Lee 2005; shifted beta-geometric: Fader and Hardie 2007",
			Parts:   byBasis(nil, func(n float64, i clv.Interval, _ []float64) []float64 { return []float64{i.Estimate / n} }),
			Why:     noValue,
		},
		{
			Name: "clv_predicted_interval", Title: "Predicted customer value, interval", Metric: "loyalty_clv_predicted_interval",
			Unit: UnitCurrency, Labels: append(labels, "bound"), NeedsMargin: true, Needs: either, Grouped: true,
			Display: display.AmountEach(display.Higher, display.Kept),
			Help: "The bounds between which the predicted customer value should lie, 19 times out of 20. forecast_backtest_coverage_ratio " +
				"says how often they held.",
			Formula: "the bounds low and high of the margin in clv_predicted" + spread + stands,
			Example: "clv_predicted is 50; low 44 and high 56.",
			Parts: byBasis(bounds(), func(n float64, i clv.Interval, _ []float64) []float64 {
				return []float64{i.Low / n, i.High / n}
			}),
			Why: noValue,
		},
		{
			Name: "clv_predicted_percentile", Title: "Predicted customer value, percentiles", Metric: "loyalty_clv_predicted_percentile",
			Unit: UnitCurrency, Labels: append(labels, "percentile"), NeedsMargin: true, Needs: either, Grouped: true,
			Display: display.AmountEach(display.Higher, display.Kept),
			Help:    "Percentiles of the value that customers are expected to bring within the horizon.",
			Formula: "percentiles 25, 50, 75 and 90, linear between ranks (type 7), over customers, of the margin that clv_predicted averages" + stands,
			Example: "Customers expected to bring 10, 40 and 100: the median is 40, the 75th percentile 70.",
			Source:  "Hyndman and Fan 1996, type 7",
			Parts:   byBasis(percentileLabels(), func(_ float64, _ clv.Interval, qs []float64) []float64 { return qs }),
			Why:     noValue,
		},
		{
			Name: "value_predicted", Title: "Predicted total value", Metric: "loyalty_value_predicted",
			Unit: UnitCurrency, Labels: labels, NeedsMargin: true, Needs: either, Grouped: true,
			Display: display.Amount(display.Higher, display.Kept),
			Help:    "Margin that all customers together are expected to bring within the horizon; for subscriptions the revenue.",
			Formula: "the sum over customers of what clv_predicted averages: " + formula + stands,
			Example: "Customers expected to bring 100, 40 and 10 within a year: 150.",
			Source:  "BG/NBD and Gamma-Gamma: Fader, Hardie and Lee 2005; shifted beta-geometric: Fader and Hardie 2007",
			Parts:   byBasis(nil, func(_ float64, i clv.Interval, _ []float64) []float64 { return []float64{i.Estimate} }),
			Why:     noValue,
		},
		{
			Name: "value_predicted_interval", Title: "Predicted total value, interval", Metric: "loyalty_value_predicted_interval",
			Unit: UnitCurrency, Labels: append(labels, "bound"), NeedsMargin: true, Needs: either, Grouped: true,
			Display: display.Amount(display.Higher, display.Kept),
			Help: "The bounds between which the predicted value of all customers should lie, 19 times out of 20. " +
				"forecast_backtest_coverage_ratio says how often they held.",
			Formula: "the bounds low and high of the margin in value_predicted" + spread + stands,
			Example: "value_predicted is 150,000; low 132,000 and high 168,000.",
			Parts: byBasis(bounds(), func(_ float64, i clv.Interval, _ []float64) []float64 {
				return []float64{i.Low, i.High}
			}),
			Why: noValue,
		},
	}
}

// purchaseForecasts tell who will buy again.
func purchaseForecasts() []Measure {
	orders := []record.Kind{record.KindOrder}
	horizon := []string{"horizon"}
	const formula = "1 - L(x, t_x, T+t) / L(x, t_x, T); L: the likelihood of BG/NBD; x: the number of purchase days after the first; t_x: " +
		"the time from the first to the last purchase day; T: the time from the first to the day of the fit; t = 30 and 90 days; the chance " +
		"of no purchase is raised to the power that gives the mean corrected by forecast_backtest_correction_ratio"
	return []Measure{
		{
			Name: "purchase_probability", Title: "Chance of a purchase", Metric: "loyalty_purchase_probability",
			Unit: UnitRatio, Labels: horizon, Needs: orders, Grouped: true,
			Display: display.People(display.Higher, display.Kept),
			Help:    "Chance that a customer buys within the horizon, on average: the share of customers that will.",
			Formula: formula + "; the mean over all who ever bought" + stands,
			Example: "Three customers with chances of 0.9, 0.5 and 0.1: 0.5.",
			Source: "Fader, Hardie and Lee 2005; the chance of a purchase can be compared with what happens, unlike the chance " +
				"to be alive",
			Parts: byHorizon(nil, func(o *forecast.GroupForecast, k int) []float64 { return []float64{o.Probability[k].Estimate} }),
			Why:   lacking(forecast.PurchaseProbability),
		},
		{
			Name: "purchase_probability_interval", Title: "Chance of a purchase, interval", Metric: "loyalty_purchase_probability_interval",
			Unit: UnitRatio, Labels: append(horizon, "bound"), Needs: orders, Grouped: true,
			Display: display.Share(display.Higher, display.Kept),
			Help: "The bounds between which the share of customers who buy within the horizon should lie, 19 times out of 20. " +
				"forecast_backtest_coverage_ratio says how often they held.",
			Formula: "the bounds low and high of purchase_probability" + tested + stands,
			Example: "purchase_probability is 0.5; low 0.48 and high 0.52.",
			Parts: byHorizon(bounds(), func(o *forecast.GroupForecast, k int) []float64 {
				return []float64{o.Probability[k].Low, o.Probability[k].High}
			}),
			Why: lacking(forecast.PurchaseProbability),
		},
		{
			Name: "purchase_probability_percentile", Title: "Chance of a purchase, percentiles", Metric: "loyalty_purchase_probability_percentile",
			Unit: UnitRatio, Labels: append(horizon, "percentile"), Needs: orders, Grouped: true,
			Display: display.Share(display.Higher, display.Kept),
			Help:    "Percentiles over customers of the chance to buy within the horizon.",
			Formula: "percentiles 25, 50, 75 and 90, linear between ranks (type 7), of " + formula + stands,
			Example: "Chances of 0.1, 0.5 and 0.9: the median is 0.5, the 90th percentile 0.82.",
			Source:  "Hyndman and Fan 1996, type 7",
			Parts:   byHorizon(percentileLabels(), func(o *forecast.GroupForecast, k int) []float64 { return o.Probabilities[k] }),
			Why:     lacking(forecast.PurchaseProbability),
		},
	}
}

// riskForecasts tell who is still there, and who is about to leave.
func riskForecasts() []Measure {
	orders := []record.Kind{record.KindOrder}
	return []Measure{
		{
			Name: "alive_customers", Title: "Customers still there", Metric: "loyalty_alive_customers",
			Unit: UnitCustomers, Needs: orders, Grouped: true,
			Display: display.Count(display.Higher, display.Kept),
			Help:    "How many of the customers who ever bought are expected to be customers still. Their next purchase may be far away.",
			Formula: "sum over customers of the chance to be alive, from Pareto/NBD (BG/NBD counts everybody who bought once as alive); " +
				"absent if the data do not show that customers drop out" + stands,
			Example: "Customers alive with chances of 0.9, 0.6 and 0.1: 1.6.",
			Source:  "Pareto/NBD: Schmittlein, Morrison and Colombo 1987",
			Parts:   single(forecast.AliveCustomers, nil, func(o *forecast.GroupForecast) []float64 { return []float64{o.Alive.Estimate} }),
			Why:     lacking(forecast.AliveCustomers),
		},
		{
			Name: "alive_customers_interval", Title: "Customers still there, interval", Metric: "loyalty_alive_customers_interval",
			Unit: UnitCustomers, Labels: []string{"bound"}, Needs: orders, Grouped: true,
			Display: display.Count(display.Higher, display.Kept),
			Help: "The bounds between which the number of customers still there lies, 19 times out of 20, if the model holds. Nobody " +
				"can see who is still a customer, so no back-test can check it.",
			Formula: "the bounds low and high of alive_customers, 95 %; covers the uncertainty of the parameters and of who is alive" + stands,
			Example: "alive_customers is 1,600; low 1,540 and high 1,660.",
			Parts:   single(forecast.AliveCustomers, bounds(), func(o *forecast.GroupForecast) []float64 { return []float64{o.Alive.Low, o.Alive.High} }),
			Why:     lacking(forecast.AliveCustomers),
		},
		{
			Name: "customers_at_risk", Title: "Customers at risk", Metric: "loyalty_customers_at_risk",
			Unit: UnitCustomers, Needs: orders, Grouped: true,
			Display: display.Count(display.Lower, display.Lost),
			Help: "Customers who have bought more than once, should have come back by now, and may still be won: they are less than half as " +
				"likely to buy within 90 days as they were on the day of their last purchase, but at least a tenth as likely.",
			Formula: "customers with purchases on two days or more whose purchase_probability of 90 days, without correction, is below half of " +
				"what it was, by the same model, on the day of their last purchase, and at least a tenth; absent if the data do not show that " +
				"customers drop out" + stands,
			Example: "The chance of a customer to buy within 90 days was 0.6 on the day of the last purchase. It is 0.25 now, " +
				"less than half (0.3): 1. At a chance below a tenth (0.06) the customer counts as lost, no longer as at risk: 0.",
			Parts: single(forecast.CustomersAtRisk, nil, func(o *forecast.GroupForecast) []float64 { return []float64{o.AtRisk} }),
			Why:   lacking(forecast.CustomersAtRisk),
		},
		{
			Name: "value_at_risk", Title: "Value at risk", Metric: "loyalty_value_at_risk",
			Unit: UnitCurrency, Labels: []string{"horizon"}, NeedsMargin: true, Needs: orders, Grouped: true,
			Display: display.Amount(display.Lower, display.Lost),
			Help:    "The part of the predicted total value that is expected of the customers at risk. It can still be lost, or won.",
			Formula: "sum over the customers at risk of the margin that value_predicted adds up over all customers, so it is at most value_predicted" + stands,
			Example: "Customers are expected to bring 150 within a year. The only one at risk is expected to bring 40 of it: 40.",
			Parts: func(s *Settings) []Part {
				parts := single(forecast.ValueAtRisk, nil, func(o *forecast.GroupForecast) []float64 { return []float64{o.ValueAtRisk} })(s)
				parts[0].Labels = []Label{s.horizonLabel()}
				return parts
			},
			Why: lacking(forecast.ValueAtRisk),
		},
	}
}

func (s *Settings) horizonLabel() Label {
	return Label{"horizon", s.Forecast.WithDefaults().Horizon.String()}
}

// bounds are the labels of an interval.
func bounds() []Label { return []Label{{"bound", "low"}, {"bound", "high"}} }

// percentileLabels has a label for each published quantile.
func percentileLabels() []Label {
	var labels []Label
	for _, q := range fold.Quantiles() {
		labels = append(labels, percentile(q))
	}
	return labels
}

func byBasis(own []Label, figures func(n float64, i clv.Interval, quantiles []float64) []float64) func(*Settings) []Part {
	return func(s *Settings) []Part {
		orders := labelled(own, []Label{{"basis", "orders"}, s.horizonLabel()}, record.KindOrder, forecast.OrderValue,
			func(o *forecast.GroupForecast) []float64 { return figures(o.Buyers, o.Value, o.Values) })
		subscriptions := labelled(own, []Label{{"basis", "subscriptions"}, s.horizonLabel()}, record.KindSubscription, forecast.SubscriptionValue,
			func(o *forecast.GroupForecast) []float64 { return figures(o.Subscribers, o.Recurring, o.Recurrings) })
		return append(orders, subscriptions...)
	}
}

func byHorizon(own []Label, figures func(o *forecast.GroupForecast, k int) []float64) func(*Settings) []Part {
	return func(*Settings) []Part {
		var parts []Part
		for k, days := range forecast.ProbabilityHorizons() {
			parts = append(parts, labelled(own, []Label{{"horizon", fmt.Sprintf("%dd", days)}}, record.KindOrder, forecast.PurchaseProbability,
				func(o *forecast.GroupForecast) []float64 { return figures(o, k) })...)
		}
		return parts
	}
}

func single(kind forecast.Figure, own []Label, figures func(o *forecast.GroupForecast) []float64) func(*Settings) []Part {
	return func(*Settings) []Part { return labelled(own, nil, record.KindOrder, kind, figures) }
}

func labelled(own, common []Label, needs record.Kind, kind forecast.Figure, figures func(o *forecast.GroupForecast) []float64) []Part {
	if own == nil {
		own = []Label{{}}
	}
	parts := make([]Part, len(own))
	for i, l := range own {
		labels := append([]Label{}, common...)
		if l.Name != "" {
			labels = append(labels, l)
		}
		parts[i] = Part{
			Labels: labels, needs: []record.Kind{needs}, Uses: noFamilies,
			Values: func(f *Frame) []float64 {
				return f.forecasted(func(fc *forecast.Forecast, o *forecast.GroupForecast) float64 {
					if !fc.Absence(kind).None() || o == nil {
						return math.NaN()
					}
					return finite(figures(o)[i])
				})
			},
		}
	}
	return parts
}

// noFamilies is for series that need no sums.
func noFamilies(fold.Window) []fold.Family { return nil }

// finite returns v, absent if it is infinite.
func finite(v float64) float64 {
	if math.IsInf(v, 0) {
		return math.NaN()
	}
	return v
}

// Expectation is what a frame knows of a forecast.
type Expectation struct {
	Forecast *forecast.Forecast
	// Group is the group whose forecast is shown. It is nobody if no forecast was made for the chosen
	// customers.
	Group  fold.Group
	Nobody bool
	// Latest is true if the forecast is shown on every day, not only on its own.
	Latest bool
}

// forecasted returns a figure of the forecast for the points that hold its day. The outlook is nil
// for a group that the forecast does not know.
func (f *Frame) forecasted(figure func(fc *forecast.Forecast, o *forecast.GroupForecast) float64) []float64 {
	x, calendar := f.Expected, f.Window.Kind() == fold.WindowCalendar
	return f.Each(func(p fold.Point) float64 {
		if x.Forecast == nil || x.Nobody {
			return math.NaN()
		}
		at := int32(x.Forecast.Day() - f.Sums.Span.First)
		if holds := p.Hi == at || calendar && p.Lo < at && at <= p.Hi; !holds && !x.Latest {
			return math.NaN()
		}
		return figure(x.Forecast, x.Forecast.Of(x.Group))
	})
}

// lacking returns why a kind of figure is absent.
func lacking(kind forecast.Figure) func(f *Frame) absence.Reason {
	return func(f *Frame) absence.Reason { return f.Lacks(kind) }
}

// Lacks returns why a kind of forecast is missing; the zero value means that it is not.
func (f *Frame) Lacks(kind forecast.Figure) absence.Reason {
	switch fc := f.Expected.Forecast; {
	case f.Settings.Forecast.Off:
		return absence.Because(absence.ForecastOff)
	case fc == nil:
		return absence.Because(absence.ForecastPending)
	default:
		return fc.Absence(kind)
	}
}

// noValue returns why no value is predicted, neither for orders nor for subscriptions.
func noValue(f *Frame) absence.Reason {
	orders, subscriptions := f.Lacks(forecast.OrderValue), f.Lacks(forecast.SubscriptionValue)
	switch {
	case !f.has(record.KindOrder):
		return subscriptions
	case !f.has(record.KindSubscription) || orders.None():
		return orders
	case subscriptions.None():
		return subscriptions
	case orders.Code != subscriptions.Code || !maps.Equal(orders.Args, subscriptions.Args):
		orders.Subscriptions = &subscriptions
	}
	return orders
}
