package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// overview returns the board that an executive reads in five seconds.
func overview(t board.Text) *board.Board {
	b := board.New(t, board.Overview, t.T("Do our customers stay, and do they buy more than before?", "Blijven onze klanten, en kopen ze meer dan voorheen?"))
	orders := labels("basis", "orders")
	b.Row(3, board.Attention(t, 24))
	b.Row(6, headline(t)) // names take up to four lines
	b.Cards(board.Card(t, "loyalty_index", 6, nil), board.Card(t, "retention_ratio", 6, nil), board.Card(t, "churn_ratio", 6, nil), board.Card(t, "repeat_buyer_ratio", 6, nil))
	b.Cards(board.Card(t, "net_revenue_churn_ratio", 8, orders), formulaCard(t, 8), board.Card(t, "nps", 8, labels("counted", "answers")))
	b.Section("course", t.T("Over time", "In de tijd"))
	overviewCourse(t, b)
	return b
}

// headline returns the figures that a report on a shop begins with. A shop without subscriptions has no
// recurring revenue, and its card is left out.
func headline(t board.Text) *board.Panel {
	return board.CardRow(t, "headline", t.T("The shop in short", "De winkel in het kort"),
		[]string{"revenue", "orders", "average_order_value", "active_customers", "new_to_returning_ratio", "monthly_recurring_revenue"},
		map[string][]string{"basis": {"orders"}, "counted": {"net"}})
}

// overviewIndex returns the components of the loyalty index.
func overviewIndex(t board.Text) *board.Panel {
	return board.Levels(t, board.Spec{
		Key: "index components", Width: 8, Unit: "none", Min: new(0.0), Max: new(100.0),
		Queries: []panelquery.Query{{Measures: []string{"loyalty_index_component"}}},
	})
}

// overviewCourse adds the main figures over time. The charts over time are narrower than the board, because on a wall Grafana writes each month twice along a chart of
// the whole width.
func overviewCourse(t board.Text, b *board.Board) {
	b.Row(9, board.WithoutLegend(board.Columns(t, board.Spec{
		Key: "revenue by quarter", Width: 24, Title: t.T("Revenue, complete quarters", "Omzet, volledige kwartalen"),
		Queries: []panelquery.Query{{
			Measures: []string{"revenue"}, Labels: map[string][]string{"basis": {"orders"}}, Window: "quarter", HideIncomplete: new(true),
		}},
	})))
	b.Row(9,
		board.Areas(t, board.Spec{Key: "customers by state", Width: 16, Queries: []panelquery.Query{{Measures: []string{"customers"}}}}),
		overviewIndex(t),
	)
	b.Row(9,
		board.Lines(t, board.Spec{
			Key: "retention over time", Width: 12, Min: new(0.0),
			Queries: []panelquery.Query{{Measures: []string{"retention_ratio"}, CompareTo: lastYear(), Target: true, Expected: true}},
		}),
		board.Lines(t, board.Spec{
			Key: "index over time", Width: 12,
			Queries: []panelquery.Query{{Measures: []string{"loyalty_index"}, CompareTo: lastYear(), Target: true, Expected: true}},
		}),
	)
}
