package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
)

// overview is what an executive reads in five seconds.
func overview(k board.Kit) *board.Board {
	b := k.Board(board.Overview, k.T("Do our customers stay, and do they buy more than before?", "Blijven onze klanten, en kopen ze meer dan voorheen?"))
	overviewIndex(k, b)
	orders := map[string][]string{"basis": {"orders"}}
	b.Cards(k.KPI("retention_ratio", 8, nil), k.KPI("churn_ratio", 8, nil), k.KPI("repeat_buyer_ratio", 8, nil))
	b.Cards(k.KPI("net_revenue_churn_ratio", 8, orders), k.KPI("clv_formula", 8, nil), k.KPI("nps", 8, nil))
	b.Section("course", k.T("How it went", "Hoe het ging"))
	overviewCourse(k, b)
	return b
}

// overviewIndex is the loyalty index and what it is made of.
func overviewIndex(k board.Kit, b *board.Board) {
	index := k.KPI("loyalty_index", 8, nil)
	parts := k.Levels(board.Spec{
		Key: "index components", Width: 8, Unit: "none", Min: new(0.0), Max: new(100.0),
		Queries: []board.Query{{Measures: []string{"loyalty_index_component"}}},
	})
	sentence := k.Sentence("loyalty_index", 8, nil)
	b.Row(5, index.Value, index.Compared, parts, sentence)
}

// overviewCourse is how the main figures went over time.
func overviewCourse(k board.Kit, b *board.Board) {
	b.Row(9,
		k.Areas(board.Spec{Key: "customers by state", Width: 12, Queries: []board.Query{{Measures: []string{"customers"}}}}),
		k.Lines(board.Spec{
			Key: "retention over time", Width: 12, Min: new(0.0),
			Queries: []board.Query{{Measures: []string{"retention_ratio"}, CompareTo: lastYear(), Target: true}},
		}),
	)
	b.Row(9,
		k.Lines(board.Spec{
			Key: "index over time", Width: 12,
			Queries: []board.Query{{Measures: []string{"loyalty_index"}, CompareTo: lastYear(), Target: true}},
		}),
		k.Columns(board.Spec{
			Key: "revenue by quarter", Width: 12, Title: k.T("Revenue by quarter", "Omzet per kwartaal"),
			Queries: []board.Query{{Measures: []string{"revenue"}, Labels: map[string][]string{"basis": {"orders"}}, Window: "quarter"}},
		}),
	)
}
