package boards

import (
	"maps"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// clvWindow is the default window of customer value by formula.
const clvWindow = "730d"

// value returns the board about what customers are worth and how much of it is at risk.
func value(t board.Text) *board.Board {
	b := board.New(t, board.Value, t.T("What are our customers worth, and how much of it is at risk?", "Wat zijn onze klanten waard, en hoeveel daarvan staat op het spel?"))
	valueHeadlines(t, b)
	b.Section("ways", t.T("Customer value, three ways", "Klantwaarde op drie manieren"))
	valueWays(t, b)
	b.Section("costs", t.T("What it costs to win and to keep a customer, and what that is worth", "Wat het kost een klant te winnen en te behouden, en wat dat waard is"))
	valueCosts(t, b)
	b.Section("payback", t.T("When a customer has paid for themselves", "Wanneer een klant zichzelf heeft terugverdiend"))
	valuePayback(t, b)
	b.Section("expected", t.T("What is expected", "Wat te verwachten is"))
	valueExpected(t, b)
	b.Section("segments", t.T("Who they are: segments", "Wie ze zijn: segmenten"))
	valueSegments(t, b)
	b.Section("risk", t.T("Who is at risk", "Wie dreigt te vertrekken"))
	valueAtRisk(t, b)
	return b
}

// valueHeadlines adds what a customer brings and costs, and what is at risk.
func valueHeadlines(t board.Text, b *board.Board) {
	b.Cards(formulaCard(t, 6), board.Card(t, "clv_to_cac_ratio", 6, nil),
		board.Card(t, "customers_at_risk", 6, nil), board.Card(t, "value_at_risk", 6, labels("horizon", "365d")))
}

// valueWays adds customer value by formula, so far and predicted.
func valueWays(t board.Text, b *board.Board) {
	predicted := latest("clv_predicted", map[string][]string{"basis": {"orders"}, "horizon": {"365d"}})
	b.Row(9,
		board.Levels(t, board.Spec{
			Key: "three ways", Width: 8, Title: t.T("Customer value, three ways", "Klantwaarde, drie manieren"), Min: new(0.0),
			Queries: []panelquery.Query{{Measures: []string{"clv_formula"}, Window: clvWindow}, {Measures: []string{"clv_historic"}}, predicted},
			Overrides: []board.Override{
				board.OfQuery("A", board.Called(t.Title("clv_formula")+", "+t.Window(clvWindow)), board.Coloured(board.Blue)),
				board.OfQuery("B", board.Called(t.Title("clv_historic")), board.Coloured(board.Sky)),
				board.OfQuery("C", board.Called(t.Title("clv_predicted")+", "+t.Window("365d")), board.Coloured(board.Green)),
			},
		}),
		board.Lines(t, board.Spec{
			Key: "by formula", Width: 8, Title: t.Suffixed("clv_formula", ", "+t.Window(clvWindow), 8), Min: new(0.0),
			Queries: []panelquery.Query{{Measures: []string{"clv_formula"}, Window: clvWindow, CompareTo: lastYear(), Target: true}},
		}),
		board.Lines(t, board.Spec{
			Key: "so far", Width: 8, Min: new(0.0),
			Queries: []panelquery.Query{{Measures: []string{"clv_historic"}, CompareTo: lastYear(), Target: true}},
		}),
	)
	b.Row(9, valueHistogram(t, "customer_value", 8, "clv_historic"),
		valueHistogram(t, "clv_predicted", 8, "clv_predicted"),
		board.Levels(t, board.Spec{
			Key: "by segment", Width: 8, Title: by(t, "clv_formula", "segment", 8), Min: new(0.0),
			Queries: []panelquery.Query{{Measures: []string{"clv_formula"}, Window: clvWindow, GroupBy: "segment", Cap: 10}}, Colour: board.Blue,
		}))
}

// valueHistogram returns a chart of the number of customers in each range of a value.
func valueHistogram(t board.Text, of string, width int, measure string) *board.Panel {
	return board.Histogram(t, board.Spec{
		Key: "distribution of " + of, Width: width, Title: t.Suffixed(measure, t.T(": distribution", " verdeeld"), width), Help: board.About(t, measure),
		Unit: "short", Decimals: new(0), AxisLabel: t.Word("customers"),
	}, panelquery.Query{Distribution: of, Bins: 20})
}

// bySegment groups a query by segment.
func bySegment(q panelquery.Query) panelquery.Query {
	q.GroupBy, q.Cap = "segment", 10
	return q
}

// valueCosts adds what customers cost.
func valueCosts(t board.Text, b *board.Board) {
	b.Cards(finer(board.Card(t, "retention_uplift_value", 24, nil)))
	b.Row(9,
		board.Lines(t, board.Spec{
			Key: "costs", Width: 12, Title: t.T("Cost of winning and of keeping a customer", "Kosten om een klant te winnen en te behouden"), Min: new(0.0),
			Queries: measured("acquisition_cost", "retention_cost"),
		}),
		board.Lines(t, board.Spec{
			Key: "value to cost", Width: 12, Min: new(0.0),
			Queries: []panelquery.Query{{Measures: []string{"clv_to_cac_ratio", "acquisition_to_retention_cost_ratio"}, Target: true}},
			Title:   t.T("Value against cost, and winning against keeping", "Waarde tegen kosten, en werven tegen behouden"),
			Overrides: []board.Override{
				board.Named(t.Title("acquisition_to_retention_cost_ratio"), board.Coloured(board.Orange)),
			},
		}),
	)
}

// valueExpected adds the forecasts with their bounds.
func valueExpected(t board.Text, b *board.Board) {
	year := map[string][]string{"basis": {"orders"}, "horizon": {"365d"}}
	within := func(title, window string) string { return title + ", " + t.Window(window) }
	alive := between(t, "alive_customers", board.Spec{Key: "alive", Title: t.Title("alive_customers")}, nil)
	alive.FieldConfig.Overrides = append(alive.FieldConfig.Overrides, whole())
	b.Row(4,
		between(t, "clv_predicted", board.Spec{Key: "clv expected", Title: within(t.Title("clv_predicted"), "365d")}, year),
		between(t, "value_predicted", board.Spec{Key: "value expected", Title: within(t.Title("value_predicted"), "365d")}, year),
	)
	b.Row(4,
		between(t, "purchase_probability", board.Spec{Key: "chance expected", Title: within(t.Title("purchase_probability"), "90d")}, labels("horizon", "90d")),
		alive,
	)
	valueKept(t, b)
}

// between returns a forecast with its bounds.
func between(t board.Text, name string, s board.Spec, common map[string][]string) *board.Panel {
	if s.Width == 0 {
		s.Width = 12
	}
	s.Help = board.About(t, name, name+"_interval")
	s.Queries, s.Overrides = interval(t, name, common)
	return board.Beside(t, s)
}

// valueKept adds how the last forecasts turned out.
func valueKept(t board.Text, b *board.Board) {
	how := inHindsight(t)
	b.Row(9,
		pastForecasts(t, "forecast_backtest_purchase_ratio", board.Spec{
			Key: "chances kept", Width: 12, Min: new(0.0), Title: how + lower(t.Title("purchase_probability")) + ", " + t.Window("90d"),
		}, labels("horizon", "90d")),
		pastForecasts(t, "forecast_backtest_value", board.Spec{
			Key: "values kept", Width: 12, Min: new(0.0), Title: how + lower(t.Title("value_predicted")) + ", " + t.Window("365d"),
		}, map[string][]string{"basis": {"orders"}, "horizon": {"365d"}}),
	)
	b.Row(8, // lower, the names would be cut beside their bars
		board.Levels(t, board.Spec{
			Key: "intervals kept", Width: 12, Min: new(0.0), Max: new(1.0),
			Queries: []panelquery.Query{latest("forecast_backtest_coverage_ratio", nil)},
		}),
		board.Levels(t, board.Spec{
			Key: "errors made", Width: 12, Min: new(0.0),
			Queries: []panelquery.Query{latest("forecast_backtest_error_ratio", nil)},
		}),
	)
}

// inHindsight is the beginning of the titles of past forecasts.
func inHindsight(t board.Text) string { return t.T("In hindsight: ", "Achteraf: ") }

// pastForecasts returns past forecasts with their bounds and what came.
func pastForecasts(t board.Text, name string, s board.Spec, of map[string][]string) *board.Panel {
	part := func(outcome string) panelquery.Query {
		all := map[string][]string{"outcome": {outcome}}
		maps.Copy(all, of)
		return panelquery.Query{Measures: []string{name}, Labels: all}
	}
	below, above := bounded(t.Word("low"))
	s.Queries = []panelquery.Query{part("predicted"), part("actual"), part("low"), part("high")}
	s.Overrides = []board.Override{
		board.OfQuery("A", board.Called(t.Label("outcome", "predicted")), board.Coloured(board.Blue)),
		board.OfQuery("B", board.Called(t.Label("outcome", "actual")), board.Coloured(board.Green)),
		board.OfQuery("C", append(below, board.Called(t.Word("low")))...), board.OfQuery("D", append(above, board.Called(t.Word("high")))...),
	}
	return board.Lines(t, s)
}

// valueAtRisk adds the customers who are likely to leave.
func valueAtRisk(t board.Text, b *board.Board) {
	b.Row(9,
		valueHistogram(t, "purchase_probability", 8, "purchase_probability"),
		board.Levels(t, board.Spec{
			Key: "at risk by segment", Width: 8, Title: by(t, "customers_at_risk", "segment", 8), Min: new(0.0), Queries: []panelquery.Query{bySegment(latest("customers_at_risk", nil))},
			Overrides: []board.Override{whole()}, Colour: board.Vermillion,
		}),
		board.Levels(t, board.Spec{
			Key: "value at risk by segment", Width: 8, Title: by(t, "value_at_risk", "segment", 8), Min: new(0.0),
			Queries: []panelquery.Query{bySegment(latest("value_at_risk", labels("horizon", "365d")))}, Colour: board.Vermillion,
		}),
	)
	b.Row(10, board.Table(t, board.Spec{
		Key: "list", Width: 24, Title: t.T("Customers to call first", "Klanten om als eerste te bellen"),
		Help: board.About(t, "customers_at_risk", "value_at_risk") + "\n\n" + t.T(
			"The customers of whom most can still be won come first. Days overdue are the days beyond the customer's own usual time between purchases. The list has no names, only the customer numbers of the shop's own system; a number is a link if the exporter's configuration has a customer_link.",
			"De klanten bij wie het meeste te winnen is, staan bovenaan. Dagen te laat zijn de dagen boven wat bij de klant zelf gewoonlijk tussen twee aankopen zit. De lijst heeft geen namen, alleen de klantnummers van het eigen systeem van de winkel; een nummer is een link als de configuratie van de exporter een customer_link heeft."),
		Unit:    "short",
		Queries: []panelquery.Query{{QueryType: panelquery.AtRisk, Limit: 50, OmitEmpty: true}},
		Overrides: []board.Override{
			board.Named(t.Word("probability"), board.Unit("percentunit"), board.Decimals(0)),
			board.Named(t.Word("probability_then"), board.Unit("percentunit"), board.Decimals(0)),
			board.Named(t.Word("usual_gap"), board.Decimals(0)), board.Named(t.Word("id"), board.Width(116)),
			board.Named(t.Word("value_at_risk"), board.Decimals(0)),
		},
	}))
}
