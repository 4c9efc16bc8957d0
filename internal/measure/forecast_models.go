package measure

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/record"
)

// modelParameters are the parameters of each model, in the order of the papers.
func modelParameters() []struct {
	model, does string
	needs       record.Kind
	parameters  []string
} {
	all := []struct {
		model, does string
		needs       record.Kind
		parameters  []string
	}{
		{forecast.PurchaseModel, "purchases", record.KindOrder, []string{"r", "alpha", "a", "b"}},
		{forecast.AliveModel, "who is alive", record.KindOrder, []string{"r", "alpha", "s", "beta"}},
		{forecast.SpendModel, "spend", record.KindOrder, []string{"p", "q", "gamma"}},
	}
	for _, months := range forecast.BillingPeriods() {
		m := all[0]
		m.model, m.does, m.needs, m.parameters = forecast.RenewalModelOf(months), "renewals", record.KindSubscription, []string{"alpha", "beta"}
		all = append(all, m)
	}
	return all
}

// modelMeasures tell how the models were fitted.
func modelMeasures() []Measure {
	either := []record.Kind{record.KindOrder, record.KindSubscription}
	const which = "BG/NBD for purchases, Pareto/NBD for who is alive, Gamma-Gamma for what a purchase brings, sBG (shifted " +
		"beta-geometric) for subscriptions, one for each billing period; maximum likelihood; time in weeks (sBG: billing periods), money in " +
		"major units"
	return []Measure{
		{
			Name: "model_fit", Title: "Fitted parameters", Metric: "loyalty_model_fit",
			Unit: UnitNumber, Labels: []string{"model", "parameter"}, Needs: either,
			Display: display.Number(2, display.Neither, display.Kept),
			Help:    "The parameters of the models behind the forecasts, as in the papers.",
			Formula: which + stands,
			Example: "The published sample of CDNOW, in weeks: r = 0.243, alpha = 4.414, a = 0.793, b = 2.426 for BG/NBD.",
			Source:  "Fader, Hardie and Lee 2005",
			Parts:   byParameter(func(m *forecast.ModelFit, i int) float64 { return m.Parameters[i].Value }), Why: noModel,
		},
		{
			Name: "model_at_bound", Title: "Parameters at their bound", Metric: "loyalty_model_at_bound",
			Unit: UnitNumber, Labels: []string{"model", "parameter"}, Needs: either,
			Display: display.Number(0, display.Neither, display.Kept),
			Help:    "1 for a parameter that the data do not determine, so the fit moves it to its bound; 0 for the others.",
			Formula: "whether the likelihood does not fall on the way to the bound of the parameter" + stands,
			Example: "Nobody in the data ever drops out: 1 for the parameters of the drop-out.",
			Parts:   byParameter(func(m *forecast.ModelFit, i int) float64 { return float64(fold.Bit(m.Parameters[i].AtBound)) }),
			Why:     noModel,
		},
		{
			Name: "model_log_likelihood", Title: "Log-likelihood", Metric: "loyalty_model_log_likelihood",
			Unit: UnitNumber, Labels: []string{"model"}, Needs: either,
			Display: display.Number(2, display.Neither, display.Kept),
			Help:    "How well each model fits: the logarithm of the likelihood of the customers it was fitted to.",
			Formula: which + stands,
			Example: "The published sample of CDNOW: -9582.4 for BG/NBD.",
			Source:  "Fader, Hardie and Lee 2005",
			Parts:   byModel(func(m *forecast.ModelFit) float64 { return m.LogLikelihood }), Why: noModel,
		},
		{
			Name: "model_customers", Title: "Customers fitted", Metric: "loyalty_model_customers",
			Unit: UnitCustomers, Labels: []string{"model"}, Needs: either,
			Display: display.Count(display.Neither, display.Kept),
			Help:    "How many customers each model was fitted to; for sBG, how many subscriptions.",
			Formula: "all customers who ever bought (Gamma-Gamma: only customers who bought again with a margin above 0), or an even " +
				"sample of them if there are more than 100,000 different histories" + stands,
			Example: "The published sample of CDNOW: 2357 for BG/NBD.",
			Parts:   byModel(func(m *forecast.ModelFit) float64 { return m.Customers }), Why: noModel,
		},
	}
}

func byModel(value func(m *forecast.ModelFit) float64) func(*Settings) []Part {
	return func(*Settings) []Part {
		var parts []Part
		for _, m := range modelParameters() {
			parts = append(parts, ofModel(m.model, m.needs, value))
		}
		return parts
	}
}

func byParameter(value func(m *forecast.ModelFit, i int) float64) func(*Settings) []Part {
	return func(*Settings) []Part {
		var parts []Part
		for _, m := range modelParameters() {
			for i, name := range m.parameters {
				p := ofModel(m.model, m.needs, func(m *forecast.ModelFit) float64 { return value(m, i) })
				p.Labels = append(p.Labels, Label{"parameter", name})
				parts = append(parts, p)
			}
		}
		return parts
	}
}

func ofModel(model string, needs record.Kind, value func(m *forecast.ModelFit) float64) Part {
	return Part{
		Labels: []Label{{"model", model}}, needs: []record.Kind{needs}, Uses: noFamilies,
		Values: func(f *Frame) []float64 {
			return f.forecasted(func(fc *forecast.Forecast, _ *forecast.GroupForecast) float64 {
				for i := range fc.Models() {
					if m := &fc.Models()[i]; m.Model == model && m.Absence.None() {
						return value(m)
					}
				}
				return math.NaN()
			})
		},
	}
}

// noModel returns why there is no model at all.
func noModel(f *Frame) absence.Reason {
	reason := f.Lacks(-1)
	if !reason.None() {
		return reason
	}
	for _, m := range f.Expected.Forecast.Models() {
		switch {
		case m.Absence.None():
			return absence.Reason{}
		case reason.None():
			reason = m.Absence
		}
	}
	return reason
}
