package boards

import (
	"maps"
	"slices"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/measure"
)

// prometheus returns the overview for a Grafana without the loyalty data source. Everything on it is in
// Prometheus.
func prometheus(t board.Text) *board.Board {
	b := board.NewPrometheus(t, t.T("Do our customers stay, and do they buy more than before, as Prometheus has recorded it?",
		"Blijven onze klanten, en kopen ze meer dan voorheen, zoals Prometheus het heeft vastgelegd?"))
	card := func(width int, f board.PromFigure) *board.Panel {
		return board.PromCard(t, recorded(t, f.Name, width), f)
	}
	churn := `"churn_ratio"`
	b.Cards(
		card(6, board.PromFigure{Name: "loyalty_index", Metric: "loyalty_index", Noise: `"loyalty_index"`}),
		card(6, board.PromFigure{Name: "retention_ratio", Metric: "loyalty_retention_ratio", Noise: churn}), // the other share of the same customers
		card(6, board.PromFigure{Name: "churn_ratio", Metric: "loyalty_churn_ratio", Noise: churn}),
		card(6, board.PromFigure{Name: "repeat_buyer_ratio", Metric: "loyalty_repeat_buyer_ratio", Noise: `"repeat_buyer_ratio"`}),
	)
	b.Cards(
		card(8, board.PromFigure{
			Name: "net_revenue_churn_ratio", Metric: "loyalty_net_revenue_churn_ratio", Only: `basis="orders",`, Noise: `"net_revenue_churn_ratio",basis="orders"`,
		}),
		card(8, board.PromFigure{Name: "clv_formula", Metric: "loyalty_clv_formula", Unwindowed: true}),
		card(8, board.PromFigure{Name: "nps", Metric: "loyalty_nps", Only: `counted="answers",`, Noise: `"nps"`}),
	)
	b.Section("course", t.T("Over time", "In de tijd"))
	prometheusCourse(t, b)
	b.Section("exporter", t.T("State of the exporter", "Toestand van de exporter"))
	prometheusState(t, b)
	return b
}

// explained returns the explanation and the formula of a measure.
func explained(t board.Text, name string) string {
	return t.Help(name) + "\n\n*" + t.T("Formula", "Formule") + ":* " + t.Formula(name)
}

// recorded returns a panel's description for queries of a measure.
func recorded(t board.Text, name string, width int, queries ...board.Prom) board.Spec {
	unit, decimals := board.UnitOf(name)
	if m, _ := measure.Find(name); m.Display.Form == display.FormCount {
		unit = "locale" // in full: 3,412
	}
	return board.Spec{
		Key: name, Width: width, Title: t.Short(name, width), Help: explained(t, name), Unit: unit, Decimals: &decimals,
		Colour: board.MeasureColour(name), Proms: queries,
	}
}

// inWords names and colours the series of a query whose legend is the value of a label.
func inWords(t board.Text, name, label string) []board.Override {
	m, _ := measure.Find(name)
	var list []board.Override
	for _, value := range slices.Sorted(maps.Keys(m.LabelRoles()[label])) {
		name := t.Label(label, value)
		if m.Unit == measure.UnitCurrency {
			name += " (${__field.labels.currency})"
		}
		list = append(list, board.Named(value, board.Called(name), board.Coloured(board.LabelColour(label, value))))
	}
	return list
}

// prometheusCourse adds the main figures over time.
func prometheusCourse(t board.Text, b *board.Board) {
	churn := recorded(t, "churn_ratio", 12,
		board.P(`max(loyalty_baseline_observed{,measure="churn_ratio",window="$window"})`, t.Title("churn_ratio")),
		board.P(`max(loyalty_baseline{,measure="churn_ratio",window="$window"})`, t.T("Expected from the shop's history", "Verwacht op grond van het verleden")))
	churn.Key, churn.Title, churn.Min = "churn and baseline", t.T("Churn, and what was expected", "Verloop, en wat er verwacht werd"), new(0.0)
	churn.Help += "\n\n" + explained(t, "baseline")
	churn.Overrides = []board.Override{board.OfQuery("B", board.Coloured(board.Grey), board.Dashed())}

	customers := recorded(t, "customers", 24, board.P(`max by (state) (loyalty_customers{,window="$window"})`, "{{state}}"))
	customers.Overrides = inWords(t, "customers", "state")
	b.Row(10, board.Areas(t, customers)) // so high that the last row is below the first view of a wall

	moved := `max by (movement, currency) (loyalty_revenue_movement{,basis="orders",window="$window"})`
	movements := recorded(t, "revenue_movement", 12, board.P(moved, "{{movement}}"))
	movements.Overrides = inWords(t, "revenue_movement", "movement")
	components := recorded(t, "loyalty_index_component", 24, board.P(`max by (component) (loyalty_index_component{,window="$window"})`, "{{component}}"))
	components.Min, components.Max = new(0.0), new(100.0)
	for _, part := range []string{"recommend", "repurchase", "upsell", "survey", "csat"} {
		components.Overrides = append(components.Overrides, board.Named(part, board.Called(t.Label("component", part)), board.Coloured(board.LabelColour("component", part))))
	}
	b.Row(9, board.Lines(t, churn), board.Tinted(t, board.Lines(t, movements), moved))
	b.Row(9, board.Lines(t, components))
}

// prometheusState adds whether the figures are up to date.
func prometheusState(t board.Text, b *board.Board) {
	state := func(key, title, help, unit, expr string) *board.Panel {
		p := one(t, key, title, help, unit, expr)
		p.GridPos.W = 8
		return p
	}
	b.Row(4,
		board.Limited(state("sources down", t.T("Failing sources", "Falende bronnen"),
			t.T("Sources whose last poll failed.", "Bronnen waarvan de laatste ophaalronde mislukte."), "none", `sum by (job) (loyalty_source_up{} == bool 0)`), 1),
		state("age", t.T("Age of the data", "Leeftijd gegevens"),
			t.T("Time since the last successful poll of the source that is furthest behind.", "Tijd sinds de laatste geslaagde ophaalronde van de bron die het verst achterloopt."),
			board.Duration(t), `max by (job) (time() - loyalty_source_last_success_timestamp_seconds{})`),
		board.Limited(state("firing", t.T("Firing alerts", "Actieve waarschuwingen"),
			t.T("Loyalty alerts of Prometheus that are firing.", "Waarschuwingen van Prometheus over loyaliteit die actief zijn."),
			"none", `count(ALERTS{alertname=~"Loyalty.+",alertstate="firing",job=~"$job|"}) or vector(0)`), 1),
	)
}
