package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
)

// clvWindow is the window that customer value by formula is taken over where nobody says otherwise.
const clvWindow = "730d"

// value tells what customers are worth and what of it is at risk.
func value(k board.Kit) *board.Board {
	b := k.Board(board.Value, k.T("What are our customers worth, and what of it is at risk?", "Wat zijn onze klanten waard, en wat staat er op het spel?"))
	valueHeadlines(k, b)
	b.Section("ways", k.T("Customer value, three ways", "Klantwaarde op drie manieren"))
	valueWays(k, b)
	b.Section("costs", k.T("What it takes to win and to keep a customer, and what it is worth", "Wat het kost een klant te winnen en te behouden, en wat dat waard is"))
	valueCosts(k, b)
	b.Section("expected", k.T("What is expected", "Wat te verwachten is"))
	valueExpected(k, b)
	b.Section("risk", k.T("Who is at risk", "Wie dreigt te vertrekken"))
	valueAtRisk(k, b)
	return b
}

// valueHeadlines are what a customer brings, against what one takes, and what is at risk.
func valueHeadlines(k board.Kit, b *board.Board) {
	formula, cost := over(clvWindow, k.KPI("clv_formula", 8, nil)), k.KPI("clv_to_cac_ratio", 8, nil)
	b.Row(4, formula.Value, formula.Compared, cost.Value, cost.Compared,
		k.Stat(board.Spec{Key: "at risk", Width: 4, Queries: []board.Query{latest("customers_at_risk", nil)}, Overrides: []board.Override{whole()}}),
		k.Stat(board.Spec{Key: "value at risk", Width: 4, Queries: []board.Query{latest("value_at_risk", labels("horizon", "365d"))}}),
	)
	b.Row(4, formula.Sentence, cost.Sentence, k.Sentence("customers_at_risk", 8, nil))
}

// valueWays is customer value by formula, so far and as predicted.
func valueWays(k board.Kit, b *board.Board) {
	predicted := latest("clv_predicted", map[string][]string{"basis": {"orders"}, "horizon": {"365d"}})
	b.Row(9,
		k.Levels(board.Spec{
			Key: "three ways", Width: 8, Title: k.T("Value of a customer, three ways", "Waarde van een klant op drie manieren"), Min: new(0.0),
			Queries: []board.Query{{Measures: []string{"clv_formula"}, Window: clvWindow}, {Measures: []string{"clv_historic"}}, predicted},
			Overrides: []board.Override{
				board.OfQuery("A", board.Called(k.Title("clv_formula")+", "+k.Window(clvWindow)), board.Coloured(board.Blue)),
				board.OfQuery("B", board.Called(k.Title("clv_historic")), board.Coloured(board.Sky)),
				board.OfQuery("C", board.Called(k.Title("clv_predicted")+", "+k.Window("365d")), board.Coloured(board.Green)),
			},
		}),
		k.Lines(board.Spec{
			Key: "by formula", Width: 8, Title: k.Title("clv_formula") + ", " + k.Window(clvWindow), Min: new(0.0),
			Queries: []board.Query{{Measures: []string{"clv_formula"}, Window: clvWindow, CompareTo: lastYear(), Target: true}},
		}),
		k.Lines(board.Spec{
			Key: "so far", Width: 8, Min: new(0.0),
			Queries: []board.Query{{Measures: []string{"clv_historic"}, CompareTo: lastYear(), Target: true}},
		}),
	)
	b.Row(9, valueHistogram(k, "customer_value", 8, k.Title("clv_historic"), k.About("clv_historic")),
		valueHistogram(k, "clv_predicted", 8, k.Title("clv_predicted"), k.About("clv_predicted")),
		k.Levels(board.Spec{
			Key: "by segment", Width: 8, Title: by(k, "clv_formula", "segment"), Min: new(0.0),
			Queries: []board.Query{{Measures: []string{"clv_formula"}, Window: clvWindow, GroupBy: "segment", Cap: 10}}, Colour: board.Blue,
		}))
}

// valueHistogram tells how many customers lie where.
func valueHistogram(k board.Kit, of string, width int, title, help string) *board.Panel {
	return k.Histogram(board.Spec{
		Key: "distribution of " + of, Width: width, Title: title + k.T(": how customers spread", ": spreiding over klanten"), Help: help,
		Unit: "short", Decimals: new(0), AxisLabel: k.Word("customers"), NoValue: k.T("No customers to tell of", "Geen klanten om over te vertellen"),
	}, board.Query{Distribution: of, Bins: 20})
}

// bySegment splits a query.
func bySegment(q board.Query) board.Query {
	q.GroupBy, q.Cap = "segment", 10
	return q
}

// valueCosts is what customers take.
func valueCosts(k board.Kit, b *board.Board) {
	more := finer(k.KPI("retention_uplift_value", 12, nil))
	more.Sentence.GridPos.W = 12
	b.Row(4, more.Value, more.Compared, more.Sentence)
	b.Row(9,
		k.Lines(board.Spec{
			Key: "costs", Width: 12, Title: k.T("Cost of winning and of keeping a customer", "Kosten om een klant te winnen en te behouden"), Min: new(0.0),
			Queries: measured("acquisition_cost", "retention_cost"),
		}),
		k.Lines(board.Spec{
			Key: "value to cost", Width: 12, Min: new(0.0),
			Queries: []board.Query{{Measures: []string{"clv_to_cac_ratio", "acquisition_to_retention_cost_ratio"}, Target: true}},
			Title:   k.T("Value to cost, and winning to keeping", "Waarde tegenover kosten, en werven tegenover behouden"),
			Overrides: []board.Override{
				board.Named(k.Title("acquisition_to_retention_cost_ratio"), board.Coloured(board.Orange)),
			},
		}),
	)
}

// valueExpected are the forecasts between their bounds.
func valueExpected(k board.Kit, b *board.Board) {
	year := map[string][]string{"basis": {"orders"}, "horizon": {"365d"}}
	between := func(name, key, title string, common map[string][]string) *board.Panel {
		queries, overrides := interval(k, name, common)
		return k.Stat(board.Spec{Key: key, Width: 6, Title: title, Help: k.About(name, name+"_interval"), Queries: queries, Overrides: overrides})
	}
	within := func(name, window string) string { return k.Title(name) + ", " + k.Window(window) }
	alive := between("alive_customers", "alive", k.Title("alive_customers"), nil)
	alive.FieldConfig.Overrides = append(alive.FieldConfig.Overrides, whole())
	b.Row(5,
		between("clv_predicted", "clv expected", within("clv_predicted", "365d"), year),
		between("value_predicted", "value expected", within("value_predicted", "365d"), year),
		between("purchase_probability", "chance expected", within("purchase_probability", "90d"), labels("horizon", "90d")),
		alive,
	)
}

// valueAtRisk are the customers who should have come back.
func valueAtRisk(k board.Kit, b *board.Board) {
	b.Row(9,
		valueHistogram(k, "purchase_probability", 8, k.Title("purchase_probability"), k.About("purchase_probability")),
		k.Levels(board.Spec{
			Key: "at risk by segment", Width: 8, Title: by(k, "customers_at_risk", "segment"), Min: new(0.0), Queries: []board.Query{bySegment(latest("customers_at_risk", nil))},
			Overrides: []board.Override{whole()}, Colour: board.Vermillion,
		}),
		k.Levels(board.Spec{
			Key: "value at risk by segment", Width: 8, Title: by(k, "value_at_risk", "segment"), Min: new(0.0),
			Queries: []board.Query{bySegment(latest("value_at_risk", labels("horizon", "365d")))}, Colour: board.Vermillion,
		}),
	)
	b.Row(10, k.Table(board.Spec{
		Key: "list", Width: 24, Title: k.T("Customers to call first", "Klanten om als eerste te bellen"),
		Help: k.About("customers_at_risk") + "\n\n" + k.T(
			"The list has no names: the numbers are those of the shop's own system. It is shown to people who may see it, if the exporter's configuration turns it on.",
			"De lijst heeft geen namen: de nummers zijn die van het eigen systeem van de winkel. Zij is te zien voor wie dat mag, als de instellingen van de exporter haar aanzetten."),
		NoValue: k.T("Nobody is at risk, or the list is not for you to see", "Niemand dreigt te vertrekken, of u mag de lijst niet zien"),
		Unit:    "short",
		Queries: []board.Query{{QueryType: board.QueryAtRisk, Limit: 50, OmitEmpty: true}},
		Overrides: []board.Override{
			board.Named(k.Word("probability"), board.Unit("percentunit"), board.Decimals(0)),
			board.Named(k.Word("probability_then"), board.Unit("percentunit"), board.Decimals(0)),
		},
	}))
}
