package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// retention returns the board about who stays, who comes back, and when.
func retention(t board.Text) *board.Board {
	b := board.New(t, board.Retention, t.T("Do customers come back, when, and the newcomers of which month stay longest?",
		"Komen klanten terug, wanneer, en de nieuwkomers van welke maand blijven het langst?"))
	b.Cards(board.Card(t, "retention_ratio", 8, nil), board.Card(t, "winback_ratio", 8, nil),
		board.Card(t, "early_churn_ratio", 8, map[string][]string{"horizon": {"100d"}}))
	b.Section("cohorts", t.T("By month of the first purchase", "Naar maand van de eerste aankoop"))
	retentionCohorts(t, b)
	b.Section("course", t.T("Staying, leaving and coming back", "Blijven, vertrekken en terugkomen"))
	retentionCourse(t, b)
	b.Section("shortfall", t.T("As often as expected", "Zo vaak als verwacht"))
	retentionShortfall(t, b)
	b.Section("rhythm", t.T("How often they buy", "Hoe vaak ze kopen"))
	retentionRhythm(t, b)
	return b
}

// retentionCohorts adds the table of cohorts and the curves of all cohorts together.
func retentionCohorts(t board.Text, b *board.Board) {
	b.Row(18, board.Cohorts(t, board.Spec{
		Key: "cohorts", Width: 24,
		Title: t.T("Share of newcomers who bought again, by months since the first purchase",
			"Aandeel van de nieuwkomers dat weer kocht, naar maanden sinds de eerste aankoop"),
		Help: t.T("Each row has the customers whose first purchase was in that month. Each column shows which share of them bought that many months later. Darker means more; the darkest is 25 % or more. The month of the first purchase is not shown, because all of them bought in it. Months that have not ended are blank. The first row is the average of all rows that have reached the month.\n\nLeft out: orders that were cancelled or refunded in full.",
			"Elke rij heeft de klanten die in die maand voor het eerst kochten. Elke kolom toont welk deel van hen zoveel maanden later kocht. Donkerder is meer; het donkerst is 25 % of meer. De maand van de eerste aankoop staat er niet bij, omdat iedereen toen kocht. Maanden die nog lopen, zijn leeg. De eerste rij is het gemiddelde van alle rijen die de maand hebben bereikt.\n\nNiet meegeteld: bestellingen die geannuleerd of geheel terugbetaald zijn."),
		Unit: "percentunit", Decimals: new(0),
	}, "share", 0.25))
	b.Row(9, board.CohortCurve(t, board.Spec{
		Key: "curves", Width: 12, Title: t.T("Retention curves", "Behoudcurven"),
		Help: t.T("Share of newcomers who bought in each month since their first purchase. A group is the newcomers of one month; the lines are the average of all groups and, for each month, the best and the weakest group. Where the line becomes flat, the loyal customers are left. The month of the first purchase is not shown, because all of them bought in it.",
			"Aandeel van de nieuwkomers dat kocht in elke maand sinds de eerste aankoop. Een groep is de nieuwkomers van één maand; de lijnen zijn het gemiddelde van alle groepen en, per maand, de beste en de zwakste groep. Waar de lijn vlak wordt, blijven de trouwe klanten over. De maand van de eerste aankoop staat er niet bij, omdat iedereen toen kocht."),
		Unit: "percentunit", Decimals: new(1), Min: new(0.0),
	}, "share", true), board.CohortCurve(t, board.Spec{
		Key: "cohort margin", Width: 12, Title: t.T("Margin per newcomer, added up over months", "Marge per nieuwkomer, opgeteld over maanden"),
		Help: t.T("The margin that a customer has brought up to each month since the first purchase, on average, in the currency of the shop.\n\nLeft out: orders that were cancelled or refunded in full.",
			"De marge die een klant heeft opgebracht tot en met elke maand sinds de eerste aankoop, gemiddeld, in de valuta van de winkel.\n\nNiet meegeteld: bestellingen die geannuleerd of geheel terugbetaald zijn."),
		Unit: "short", Decimals: new(2),
	}, "margin_per_customer", false))
}

// retentionCourse adds who stays, leaves and comes back, over time.
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

// retentionRhythm adds how often customers buy and how long they wait.
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
		Help: t.T("How often customers waited this many days between two days with a purchase, for the purchases of the period that ends on the last day shown.\n\nLeft out: first purchases, and orders that were cancelled or refunded in full.",
			"Hoe vaak klanten zoveel dagen wachtten tussen twee dagen met een aankoop, voor de aankopen in de periode die eindigt op de laatste dag in beeld.\n\nNiet meegeteld: eerste aankopen, en bestellingen die geannuleerd of geheel terugbetaald zijn."),
		AxisLabel: t.T("Purchases", "Aankopen"),
	}, panelquery.Query{Distribution: "days_between_orders", Bins: 20}), board.Lines(t, board.Spec{
		Key: "gap percentiles", Width: 12, Min: new(0.0), Queries: []panelquery.Query{{Measures: []string{"days_between_orders"}}},
	}))
}
