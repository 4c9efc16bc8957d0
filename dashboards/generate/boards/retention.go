package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
)

// retention is who stays, who comes back, and when.
func retention(k board.Kit) *board.Board {
	b := k.Board(board.Retention, k.T("Do customers come back, when, and which months' newcomers stay longest?",
		"Komen klanten terug, wanneer, en van welke maand blijven de nieuwkomers het langst?"))
	b.Cards(k.KPI("retention_ratio", 8, nil), k.KPI("winback_ratio", 8, nil),
		k.KPI("early_churn_ratio", 8, map[string][]string{"horizon": {"100d"}}))
	b.Section("cohorts", k.T("By month of the first purchase", "Naar maand van de eerste aankoop"))
	retentionCohorts(k, b)
	b.Section("course", k.T("Staying, leaving and coming back", "Blijven, vertrekken en terugkomen"))
	retentionCourse(k, b)
	b.Section("rhythm", k.T("How often they buy", "Hoe vaak ze kopen"))
	retentionRhythm(k, b)
	return b
}

// retentionCohorts is the table of cohorts and the curves of them together.
func retentionCohorts(k board.Kit, b *board.Board) {
	b.Row(18, k.Cohorts(board.Spec{
		Key: "cohorts", Width: 24,
		Title: k.T("Share of newcomers who bought again, by months since the first purchase",
			"Aandeel van de nieuwkomers dat weer kocht, naar maanden sinds de eerste aankoop"),
		Help: k.T("A row is the customers who bought first in that month, a column how many months later; the darker, the more of them bought in that month. The darkest is 25 % or more. The month of the first purchase itself, in which everybody bought, is left out, and months that are not over are blank. The first row is the average over the cohorts that have been through the month.\n\nLeft out: orders that were cancelled or refunded in full.",
			"Een rij is de klanten die in die maand voor het eerst kochten, een kolom hoeveel maanden later; hoe donkerder, hoe meer van hen in die maand kochten. Het donkerst is 25 % of meer. De maand van de eerste aankoop zelf, waarin iedereen kocht, is weggelaten, en maanden die nog niet om zijn, zijn leeg. De eerste rij is het gemiddelde over de cohorten die de maand hebben beleefd.\n\nNiet meegeteld: bestellingen die geannuleerd of geheel terugbetaald zijn."),
		Unit: "percentunit", Decimals: new(0), NoValue: k.T("No newcomers in this period", "Geen nieuwkomers in deze periode"),
	}, "share", 0.25))
	b.Row(9, k.CohortCurve(board.Spec{
		Key: "curves", Width: 12, Title: k.T("Retention curves", "Behoudcurven"),
		Help: k.T("Share of newcomers who bought in each month since their first purchase: on average over all cohorts of the period, and of the best and the weakest cohort at that age. A curve that flattens out has found its loyal customers. The first month, in which everybody bought, is left out.",
			"Aandeel van de nieuwkomers dat kocht in elke maand sinds de eerste aankoop: gemiddeld over alle cohorten van de periode, en van het beste en het zwakste cohort op die leeftijd. Een curve die vlak wordt, heeft haar trouwe klanten gevonden. De eerste maand, waarin iedereen kocht, is weggelaten."),
		Unit: "percentunit", Decimals: new(1), Min: new(0.0),
	}, "share", true), k.CohortCurve(board.Spec{
		Key: "cohort margin", Width: 12, Title: k.T("Margin per newcomer, added up over months", "Marge per nieuwkomer, opgeteld over maanden"),
		Help: k.T("What a customer has brought by each month since the first purchase, on average over the cohorts of the period that have been through it, in the currency of the shop.\n\nLeft out: orders that were cancelled or refunded in full.",
			"Wat een klant heeft opgebracht tot en met elke maand sinds de eerste aankoop, gemiddeld over de cohorten van de periode die deze hebben beleefd, in de valuta van de winkel.\n\nNiet meegeteld: bestellingen die geannuleerd of geheel terugbetaald zijn."),
		Unit: "short", Decimals: new(2),
	}, "margin_per_customer", false))
}

// retentionCourse is who stays, leaves and comes back, over time.
func retentionCourse(k board.Kit, b *board.Board) {
	over := func(key string, measures ...string) *board.Panel {
		return k.Lines(board.Spec{Key: key, Width: 12, Min: new(0.0), Queries: []board.Query{{Measures: measures, CompareTo: lastYear(), Target: true}}})
	}
	b.Row(9, k.Areas(board.Spec{Key: "customers by state", Width: 12, Queries: []board.Query{{Measures: []string{"customers"}}}}),
		over("retention over time", "retention_ratio"))
	b.Row(9, k.Lines(board.Spec{
		Key: "early churn by horizon", Width: 12, Min: new(0.0), Max: new(1.0),
		Queries: []board.Query{{Measures: []string{"early_churn_ratio"}, Target: true}},
	}), over("win-back over time", "winback_ratio"))
}

// lastYear is the comparison that lines are drawn with.
func lastYear() []string { return []string{"previous_year"} }

// retentionRhythm is how often customers buy, and how long they take.
func retentionRhythm(k board.Kit, b *board.Board) {
	b.Row(9, k.Lines(board.Spec{
		Key: "repeat and returning", Width: 12, Min: new(0.0), Title: k.T("Repeat and returning buyers", "Herhaalkopers en terugkerende kopers"),
		Queries: []board.Query{{Measures: []string{"repeat_buyer_ratio", "returning_buyer_ratio"}}},
	}), k.Lines(board.Spec{
		Key: "orders per customer over time", Width: 12,
		Queries: []board.Query{{Measures: []string{"orders_per_customer"}, CompareTo: lastYear()}},
	}))
	b.Row(9, k.Histogram(board.Spec{
		Key: "gaps", Width: 12, Title: k.T("Days between orders", "Dagen tussen bestellingen"), Unit: "short", Decimals: new(0),
		Help: k.T("How many times customers took so many days from one purchase day to their next, over the purchases of the window that ends with the last day of the range.\n\nLeft out: first purchases, and orders that were cancelled or refunded in full.",
			"Hoe vaak klanten zoveel dagen namen van de ene koopdag tot de volgende, over de aankopen in de periode die eindigt met de laatste dag in beeld.\n\nNiet meegeteld: eerste aankopen, en bestellingen die geannuleerd of geheel terugbetaald zijn."),
		AxisLabel: k.T("Purchases", "Aankopen"), NoValue: k.T("Nobody bought twice in this period", "Niemand kocht twee keer in deze periode"),
	}, board.Query{Distribution: "days_between_orders", Bins: 20}), k.Lines(board.Spec{
		Key: "gap quantiles", Width: 12, Min: new(0.0), Queries: []board.Query{{Measures: []string{"days_between_orders"}}},
	}))
}
