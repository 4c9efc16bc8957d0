package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// retention is who stays, who comes back, and when.
func retention(t board.Text) *board.Board {
	b := board.New(t, board.Retention, t.T("Do customers come back, when, and which months' newcomers stay longest?",
		"Komen klanten terug, wanneer, en van welke maand blijven de nieuwkomers het langst?"))
	b.Cards(board.NewKPI(t, "retention_ratio", 8, nil), board.NewKPI(t, "winback_ratio", 8, nil),
		board.NewKPI(t, "early_churn_ratio", 8, map[string][]string{"horizon": {"100d"}}))
	b.Section("cohorts", t.T("By month of the first purchase", "Naar maand van de eerste aankoop"))
	retentionCohorts(t, b)
	b.Section("course", t.T("Staying, leaving and coming back", "Blijven, vertrekken en terugkomen"))
	retentionCourse(t, b)
	b.Section("rhythm", t.T("How often they buy", "Hoe vaak ze kopen"))
	retentionRhythm(t, b)
	return b
}

// retentionCohorts is the table of cohorts and the curves of them together.
func retentionCohorts(t board.Text, b *board.Board) {
	b.Row(18, board.Cohorts(t, board.Spec{
		Key: "cohorts", Width: 24,
		Title: t.T("Share of newcomers who bought again, by months since the first purchase",
			"Aandeel van de nieuwkomers dat weer kocht, naar maanden sinds de eerste aankoop"),
		Help: t.T("A row is the customers who bought first in that month, a column how many months later; the darker, the more of them bought in that month. The darkest is 25 % or more. The month of the first purchase itself, in which everybody bought, is left out, and months that are not over are blank. The first row is the average over the cohorts that have been through the month.\n\nLeft out: orders that were cancelled or refunded in full.",
			"Een rij is de klanten die in die maand voor het eerst kochten, een kolom hoeveel maanden later; hoe donkerder, hoe meer van hen in die maand kochten. Het donkerst is 25 % of meer. De maand van de eerste aankoop zelf, waarin iedereen kocht, is weggelaten, en maanden die nog niet om zijn, zijn leeg. De eerste rij is het gemiddelde over de cohorten die de maand hebben beleefd.\n\nNiet meegeteld: bestellingen die geannuleerd of geheel terugbetaald zijn."),
		Unit: "percentunit", Decimals: new(0), NoValue: t.T("No newcomers in this period", "Geen nieuwkomers in deze periode"),
	}, "share", 0.25))
	b.Row(9, board.CohortCurve(t, board.Spec{
		Key: "curves", Width: 12, Title: t.T("Retention curves", "Behoudcurven"),
		Help: t.T("Share of newcomers who bought in each month since their first purchase: on average over all cohorts of the period, and of the best and the weakest cohort at that age. A curve that flattens out has found its loyal customers. The first month, in which everybody bought, is left out.",
			"Aandeel van de nieuwkomers dat kocht in elke maand sinds de eerste aankoop: gemiddeld over alle cohorten van de periode, en van het beste en het zwakste cohort op die leeftijd. Een curve die vlak wordt, heeft haar trouwe klanten gevonden. De eerste maand, waarin iedereen kocht, is weggelaten."),
		Unit: "percentunit", Decimals: new(1), Min: new(0.0),
	}, "share", true), board.CohortCurve(t, board.Spec{
		Key: "cohort margin", Width: 12, Title: t.T("Margin per newcomer, added up over months", "Marge per nieuwkomer, opgeteld over maanden"),
		Help: t.T("What a customer has brought by each month since the first purchase, on average over the cohorts of the period that have been through it, in the currency of the shop.\n\nLeft out: orders that were cancelled or refunded in full.",
			"Wat een klant heeft opgebracht tot en met elke maand sinds de eerste aankoop, gemiddeld over de cohorten van de periode die deze hebben beleefd, in de valuta van de winkel.\n\nNiet meegeteld: bestellingen die geannuleerd of geheel terugbetaald zijn."),
		Unit: "short", Decimals: new(2),
	}, "margin_per_customer", false))
}

// retentionCourse is who stays, leaves and comes back, over time.
func retentionCourse(t board.Text, b *board.Board) {
	over := func(key string, measures ...string) *board.Panel {
		return board.Lines(t, board.Spec{Key: key, Width: 12, Min: new(0.0), Queries: []panelquery.Query{{Measures: measures, CompareTo: lastYear(), Target: true}}})
	}
	b.Row(9, board.Areas(t, board.Spec{Key: "customers by state", Width: 12, Queries: []panelquery.Query{{Measures: []string{"customers"}}}}),
		over("retention over time", "retention_ratio"))
	b.Row(9, board.Lines(t, board.Spec{
		Key: "early churn by horizon", Width: 12, Min: new(0.0), Max: new(1.0),
		Queries: []panelquery.Query{{Measures: []string{"early_churn_ratio"}, Target: true}},
	}), over("win-back over time", "winback_ratio"))
}

// lastYear compares lines with the year before.
func lastYear() []panelquery.Comparison { return []panelquery.Comparison{panelquery.PreviousYear} }

// retentionRhythm is how often customers buy, and how long they take.
func retentionRhythm(t board.Text, b *board.Board) {
	b.Row(9, board.Lines(t, board.Spec{
		Key: "repeat and returning", Width: 12, Min: new(0.0), Title: t.T("Repeat and returning buyers", "Herhaalkopers en terugkerende kopers"),
		Queries: []panelquery.Query{{Measures: []string{"repeat_buyer_ratio", "returning_buyer_ratio"}}},
	}), board.Lines(t, board.Spec{
		Key: "orders per customer over time", Width: 12,
		Queries: []panelquery.Query{{Measures: []string{"orders_per_customer"}, CompareTo: lastYear()}},
	}))
	b.Row(9, board.Histogram(t, board.Spec{
		Key: "gaps", Width: 12, Title: t.T("Days between orders", "Dagen tussen bestellingen"), Unit: "short", Decimals: new(0),
		Help: t.T("How many times customers took so many days from one purchase day to their next, over the purchases of the window that ends with the last day of the range.\n\nLeft out: first purchases, and orders that were cancelled or refunded in full.",
			"Hoe vaak klanten zoveel dagen namen van de ene koopdag tot de volgende, over de aankopen in de periode die eindigt met de laatste dag in beeld.\n\nNiet meegeteld: eerste aankopen, en bestellingen die geannuleerd of geheel terugbetaald zijn."),
		AxisLabel: t.T("Purchases", "Aankopen"), NoValue: t.T("Nobody bought twice in this period", "Niemand kocht twee keer in deze periode"),
	}, panelquery.Query{Distribution: "days_between_orders", Bins: 20}), board.Lines(t, board.Spec{
		Key: "gap quantiles", Width: 12, Min: new(0.0), Queries: []panelquery.Query{{Measures: []string{"days_between_orders"}}},
	}))
}
