package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// overview returns the board that an executive reads in five seconds.
func overview(t board.Text) *board.Board {
	b := board.New(t, board.Overview, t.T("Do our customers stay, and do they buy more than before?", "Blijven onze klanten, en kopen ze meer dan voorheen?"))
	overviewIndex(t, b)
	orders := map[string][]string{"basis": {"orders"}}
	b.Cards(board.NewKPI(t, "retention_ratio", 8, nil), board.NewKPI(t, "churn_ratio", 8, nil), board.NewKPI(t, "repeat_buyer_ratio", 8, nil))
	b.Cards(board.NewKPI(t, "net_revenue_churn_ratio", 8, orders), board.NewKPI(t, "clv_formula", 8, nil), board.NewKPI(t, "nps", 8, nil))
	b.Row(4, shortfall(t))
	b.Section("course", t.T("Over time", "In de tijd"))
	overviewCourse(t, b)
	return b
}

// overviewIndex adds the loyalty index and its components.
func overviewIndex(t board.Text, b *board.Board) {
	index := board.NewKPI(t, "loyalty_index", 8, nil)
	parts := board.Levels(t, board.Spec{
		Key: "index components", Width: 8, Unit: "none", Min: new(0.0), Max: new(100.0),
		Queries: []panelquery.Query{{Measures: []string{"loyalty_index_component"}}},
	})
	sentence := board.Sentence(t, "loyalty_index", 8, nil)
	b.Row(5, index.Value, index.Compared, parts, sentence)
}

// overviewCourse adds the main figures over time.
func overviewCourse(t board.Text, b *board.Board) {
	b.Row(9,
		board.Areas(t, board.Spec{Key: "customers by state", Width: 12, Queries: []panelquery.Query{{Measures: []string{"customers"}}}}),
		board.Lines(t, board.Spec{
			Key: "retention over time", Width: 12, Min: new(0.0),
			Queries: []panelquery.Query{{Measures: []string{"retention_ratio"}, CompareTo: lastYear(), Target: true}},
		}),
	)
	b.Row(9,
		board.Lines(t, board.Spec{
			Key: "index over time", Width: 12,
			Queries: []panelquery.Query{{Measures: []string{"loyalty_index"}, CompareTo: lastYear(), Target: true}},
		}),
		board.Columns(t, board.Spec{
			Key: "revenue by quarter", Width: 12, Title: t.T("Revenue by quarter", "Omzet per kwartaal"),
			Queries: []panelquery.Query{{Measures: []string{"revenue"}, Labels: map[string][]string{"basis": {"orders"}}, Window: "quarter"}},
		}),
	)
}
