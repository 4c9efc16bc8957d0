package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
)

// revenue tells what became of the revenue with the customers of the period before.
func revenue(k board.Kit) *board.Board {
	b := k.Board(board.Revenue, k.T("Do existing customers bring more or less than before?", "Brengen bestaande klanten meer of minder op dan eerst?"))
	orders := labels("basis", "orders")
	b.Cards(k.KPI("net_revenue_churn_ratio", 8, orders), k.KPI("net_revenue_retention_ratio", 8, orders), k.KPI("quick_ratio", 8, orders))
	b.Row(10,
		slanted(k.Waterfall(board.Spec{
			Key: "waterfall", Width: 12, Title: k.T("From the revenue of the period before to this one's", "Van de omzet van de vorige periode naar die van deze"),
			Help: k.About("opening_revenue", "revenue_movement"), NoValue: k.T("No revenue in this or the period before", "Geen omzet in deze en de vorige periode"),
			Unit: "short", Decimals: new(0),
		}, board.Query{Movements: "revenue", Basis: "orders"})),
		k.Lines(board.Spec{
			Key: "churn", Width: 12, Title: k.T("Revenue churn: below zero is negative churn", "Omzetverloop: onder nul is het negatief verloop"),
			Queries: []board.Query{{
				Measures: []string{"net_revenue_churn_ratio", "gross_revenue_churn_ratio", "net_revenue_churn_with_reactivation_ratio"},
				Labels:   orders,
			}},
		}),
	)
	b.Section("movements", k.T("What moved", "Wat er veranderde"))
	revenueMoves(k, b)
	b.Section("kept", k.T("What is kept, and with whom", "Wat behouden bleef, en bij wie"))
	revenueKept(k, b)
	b.Section("subscriptions", k.T("Subscriptions", "Abonnementen"))
	revenueSubscriptions(k, b)
	return b
}

// revenueMoves are the movements of revenue and of customers.
func revenueMoves(k board.Kit, b *board.Board) {
	quarters := k.Columns(board.Spec{
		Key: "revenue by quarter", Width: 12, Title: k.T("Revenue movements, complete quarters", "Omzetmutaties, volledige kwartalen"),
		Queries: []board.Query{{
			Measures: []string{"revenue_movement"}, Window: "quarter", HideIncomplete: new(true),
			Labels: map[string][]string{"basis": {"orders"}, "movement": {"new", "reactivation", "expansion", "contraction", "churned"}},
		}},
	})
	quarters.FieldConfig.Defaults.Min = nil // losses are below zero
	b.Row(10, quarters,
		k.Waterfall(board.Spec{
			Key: "customers", Width: 12, Title: k.T("From the customers of the period before to this one's", "Van de klanten van de vorige periode naar die van deze"),
			Help: k.About("customers", "churned_customers"), NoValue: k.T("No customers in this or the period before", "Geen klanten in deze en de vorige periode"),
			Unit: "short", Decimals: new(0),
		}, board.Query{Movements: "customers"}),
	)
}

// revenueKept is what share of revenue is kept, over time and by segment.
func revenueKept(k board.Kit, b *board.Board) {
	orders := labels("basis", "orders")
	b.Row(9,
		k.Lines(board.Spec{
			Key: "kept", Width: 12, Title: k.T("Revenue retention, net and gross", "Omzetbehoud, netto en bruto"), Min: new(0.0),
			Queries: []board.Query{{Measures: []string{"net_revenue_retention_ratio", "gross_revenue_retention_ratio"}, Labels: orders, Target: true}},
		}),
		k.Lines(board.Spec{
			Key: "quick", Width: 12, Min: new(0.0), Title: k.Title("quick_ratio") + k.T(": above 1 more is gained than lost", ": boven 1 komt er meer bij dan er verloren gaat"),
			Queries: []board.Query{{Measures: []string{"quick_ratio"}, Labels: orders, CompareTo: lastYear(), Target: true}},
		}),
	)
	bySegment := split("net_revenue_retention_ratio", "segment", 10)
	bySegment[0].Labels = orders
	b.Row(9,
		k.Levels(board.Spec{
			Key: "by segment", Width: 8, Title: by(k, "net_revenue_retention_ratio", "segment"), Min: new(0.0), Queries: bySegment, Colour: board.Blue,
		}),
		k.Lines(board.Spec{
			Key: "revenue", Width: 8, Min: new(0.0),
			Queries: []board.Query{{Measures: []string{"revenue"}, Labels: orders, CompareTo: lastYear(), Target: true}},
		}),
		k.Lines(board.Spec{
			Key: "order value", Width: 8,
			Queries: []board.Query{{Measures: []string{"average_order_value"}, CompareTo: lastYear(), Target: true}},
		}),
	)
}

// revenueSubscriptions is the same of subscriptions.
func revenueSubscriptions(k board.Kit, b *board.Board) {
	subscriptions := labels("basis", "subscriptions")
	none := k.T("No subscriptions", "Geen abonnementen")
	b.Row(9,
		k.Lines(board.Spec{
			Key: "mrr", Width: 8, Min: new(0.0), Decimals: new(1),
			Queries: []board.Query{{Measures: []string{"monthly_recurring_revenue"}, CompareTo: lastYear(), Target: true}},
		}),
		slanted(k.Waterfall(board.Spec{
			Key: "mrr waterfall", Width: 8, Title: k.T("From the recurring revenue of then to today's", "Van de terugkerende omzet van toen naar die van nu"),
			Help: k.About("opening_revenue", "revenue_movement"), NoValue: none, Unit: "short", Decimals: new(0),
		}, board.Query{Movements: "revenue", Basis: "subscriptions"})),
		k.Lines(board.Spec{
			Key: "mrr churn", Width: 8, Title: k.T("Revenue churn of subscriptions", "Omzetverloop van abonnementen"), NoValue: none,
			Queries: []board.Query{{Measures: []string{"net_revenue_churn_ratio", "gross_revenue_churn_ratio"}, Labels: subscriptions}},
		}),
	)
}

// slanted writes the names of many bars at an angle, so that they do not run into one another on
// laptops.
func slanted(p *board.Panel) *board.Panel {
	if o, ok := p.Options.(board.BarOptions); ok {
		o.XTickLabelRotation = -30
		p.Options = o
	}
	return p
}
