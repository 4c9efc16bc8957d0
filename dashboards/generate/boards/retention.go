package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// retention returns the board about who stays, who comes back, and when.
func retention(t board.Text) *board.Board {
	b := board.New(t, board.Retention, t.T("Do customers come back, when, and the newcomers of which month stay longest?",
		"Komen klanten terug, wanneer, en de nieuwkomers van welke maand blijven het langst?"))
	b.Cards(board.Card(t, "retention_ratio", 8, nil), board.Card(t, "winback_ratio", 8, labels("counted", "recent")),
		board.Card(t, "early_churn_ratio", 8, map[string][]string{"horizon": {"100d"}}))
	b.Section("cohorts", t.T("By month of the first purchase", "Naar maand van de eerste aankoop"))
	group := retentionCohorts(t, b)
	b.Section("staying", t.T("How long they stay", "Hoe lang ze blijven"))
	retentionStaying(t, b, group)
	b.Section("first", t.T("By what they bought first", "Naar wat ze het eerst kochten"))
	retentionFirst(t, b)
	b.Section("course", t.T("Staying, leaving and coming back", "Blijven, vertrekken en terugkomen"))
	retentionCourse(t, b)
	b.Section("shortfall", t.T("As often as expected", "Zo vaak als verwacht"))
	retentionShortfall(t, b)
	b.Section("rhythm", t.T("How often they buy", "Hoe vaak ze kopen"))
	retentionRhythm(t, b)
	return b
}

// retentionCourse adds who stays, leaves and comes back, over time.
func retentionCourse(t board.Text, b *board.Board) {
	over := func(key, measure string, expected bool) *board.Panel {
		query := panelquery.Query{Measures: []string{measure}, CompareTo: lastYear(), Target: true, Expected: expected}
		if measure == "winback_ratio" {
			query.Labels = labels("counted", "recent")
		}
		return board.Lines(t, board.Spec{Key: key, Width: 12, Min: new(0.0), Queries: []panelquery.Query{query}})
	}
	b.Row(9, board.Areas(t, board.Spec{Key: "customers by state", Width: 12, Queries: []panelquery.Query{{Measures: []string{"customers"}}}}),
		over("retention over time", "retention_ratio", true))
	b.Row(9, board.Lines(t, board.Spec{
		Key: "early churn by horizon", Width: 12, Min: new(0.0), Max: new(1.0),
		Queries: []panelquery.Query{{Measures: []string{"early_churn_ratio"}, Target: true}},
	}), over("win-back over time", "winback_ratio", false))
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
