package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// revenue returns the board about how the revenue from existing customers changes.
func revenue(t board.Text) *board.Board {
	b := board.New(t, board.Revenue, t.T("Do existing customers bring more or less than before?", "Brengen bestaande klanten meer of minder op dan eerst?"))
	orders := labels("basis", "orders")
	b.Cards(board.Card(t, "net_revenue_churn_ratio", 8, orders), board.Card(t, "net_revenue_retention_ratio", 8, orders), board.Card(t, "quick_ratio", 8, orders))
	b.Row(11,
		slanted(board.Waterfall(t, board.Spec{
			Key: "waterfall", Width: 14, // nine bars need the room for their values
			Title: t.T("From last period's revenue to this period's", "Van de omzet van vorige periode naar die van deze"),
			Help:  board.About(t, "opening_revenue", "revenue_movement"),
			Unit:  "short", Decimals: new(0),
		}, panelquery.Query{Movements: "revenue", Basis: "orders"})),
		board.Lines(t, board.Spec{
			Key: "churn", Width: 10, Title: t.T("Revenue churn (below zero: growth)", "Omzetverloop (onder nul: groei)"),
			Queries: []panelquery.Query{{
				Measures: []string{"net_revenue_churn_ratio", "gross_revenue_churn_ratio", "net_revenue_churn_with_reactivation_ratio"},
				Labels:   orders,
			}},
		}),
	)
	b.Section("movements", t.T("What changed", "Wat er veranderde"))
	revenueMoves(t, b)
	b.Section("kept", t.T("Revenue that stayed, and from whom", "Omzet die bleef, en van wie"))
	revenueKept(t, b)
	b.Section("refunds", t.T("What is given back, and why", "Wat wordt terugbetaald, en waarom"))
	revenueRefunds(t, b)
	b.Section("subscriptions", t.T("Subscriptions", "Abonnementen"))
	revenueSubscriptions(t, b)
	b.Section("subscribers", t.T("Subscribers", "Abonnees"))
	revenueSubscribers(t, b)
	return b
}

// revenueMoves adds the movements of revenue and of customers.
func revenueMoves(t board.Text, b *board.Board) {
	quarters := board.Columns(t, board.Spec{
		Key: "revenue by quarter", Width: 12, Title: t.T("Revenue movements, complete quarters", "Omzetmutaties, volledige kwartalen"),
		Queries: []panelquery.Query{{
			Measures: []string{"revenue_movement"}, Window: "quarter", HideIncomplete: new(true),
			Labels: map[string][]string{"basis": {"orders"}, "movement": {"new", "reactivation", "expansion", "contraction", "churned"}},
		}},
	})
	quarters.FieldConfig.Defaults.Min = nil // losses are below zero
	b.Row(tallRow, quarters,
		board.Waterfall(t, board.Spec{
			Key: "customers", Width: 12, Title: t.T("From last period's customers to this period's", "Van de klanten van vorige periode naar die van deze"),
			Help: board.About(t, "customers", "churned_customers"),
			Unit: "short", Decimals: new(0),
		}, panelquery.Query{Movements: "customers"}),
	)
}

// revenueKept adds the share of revenue that stays, over time and by segment.
func revenueKept(t board.Text, b *board.Board) {
	orders := labels("basis", "orders")
	b.Row(10,
		board.Lines(t, board.Spec{
			Key: "kept", Width: 12, Title: t.T("Revenue retention, net and gross", "Omzetbehoud, netto en bruto"), Min: new(0.0),
			Queries: []panelquery.Query{{Measures: []string{"net_revenue_retention_ratio", "gross_revenue_retention_ratio"}, Labels: orders, Target: true}},
		}),
		board.Lines(t, board.Spec{
			Key: "quick", Width: 12, Min: new(0.0), Title: t.Title("quick_ratio") + t.T(" (above 1: more is gained than lost)", " (boven 1: er komt meer bij dan af)"),
			Queries: []panelquery.Query{{Measures: []string{"quick_ratio"}, Labels: orders, CompareTo: lastYear(), Target: true}},
		}),
	)
	bySegment := split("net_revenue_retention_ratio", "segment", 10)
	bySegment[0].Labels = orders
	b.Row(9,
		board.Levels(t, board.Spec{
			Key: "by segment", Width: 6, Title: t.T("Net retention", "Nettobehoud"), Min: new(0.0), Queries: bySegment, Colour: board.Blue,
		}),
		board.Lines(t, board.Spec{
			Key: "revenue", Width: 6, Min: new(0.0),
			Queries: []panelquery.Query{{Measures: []string{"revenue"}, Labels: orders, CompareTo: lastYear(), Target: true}},
		}),
		board.Lines(t, board.Spec{
			Key: "order value", Width: 6, Title: t.Short("average_order_value", 6),
			Queries: []panelquery.Query{{Measures: []string{"average_order_value"}, Labels: labels("counted", "net"), CompareTo: lastYear(), Target: true}},
		}),
		board.Lines(t, board.Spec{
			Key: "top customers", Width: 6, Title: "Top 20 %", Min: new(0.0), Max: new(1.0),
			Queries: []panelquery.Query{{Measures: []string{"top_customers_revenue_ratio"}, CompareTo: lastYear()}},
		}),
	)
}

// revenueRefunds adds the refunds by reason.
func revenueRefunds(t board.Text, b *board.Board) {
	b.Row(9,
		board.Columns(t, board.Spec{
			Key: "refunds by quarter", Width: 14, Title: quarters(t, t.Title("refunded_revenue"), 14),
			Queries: []panelquery.Query{{Measures: []string{"refunded_revenue"}, Window: "quarter", HideIncomplete: new(true)}},
		}),
		board.Levels(t, board.Spec{
			Key: "refunds now", Width: 10, Title: t.T("Number of refunds in the chosen period", "Terugbetalingen in de gekozen periode"), Min: new(0.0),
			Queries: measured("refunds"),
		}),
	)
}

// revenueSubscriptions adds the same for subscriptions.
func revenueSubscriptions(t board.Text, b *board.Board) {
	subscriptions := labels("basis", "subscriptions")
	b.Row(9,
		board.Lines(t, board.Spec{
			Key: "mrr", Width: 12, Min: new(0.0), Decimals: new(1),
			Queries: []panelquery.Query{{Measures: []string{"monthly_recurring_revenue"}, CompareTo: lastYear(), Target: true}},
		}),
		slanted(board.Waterfall(t, board.Spec{
			Key: "mrr waterfall", Width: 12, Title: t.T("Recurring revenue: then and now", "Terugkerende omzet: toen en nu"),
			Help: board.About(t, "opening_revenue", "revenue_movement"), Unit: "short", Decimals: new(0),
		}, panelquery.Query{Movements: "revenue", Basis: "subscriptions"})),
	)
	b.Row(7, board.Lines(t, board.Spec{
		Key: "mrr churn", Width: 24, Title: t.T("Revenue churn of subscriptions", "Omzetverloop van abonnementen"),
		Queries: []panelquery.Query{{Measures: []string{"net_revenue_churn_ratio", "gross_revenue_churn_ratio"}, Labels: subscriptions}},
	}))
}

// revenueSubscribers adds who the subscribers are, who comes and goes, and what is up for renewal.
func revenueSubscribers(t board.Text, b *board.Board) {
	b.Row(6, board.CardRow(t, "subscriber cards", t.T("Subscribers in short", "Abonnees in het kort"), []string{
		"active_subscribers", "subscriber_churn_ratio", "average_revenue_per_account", "annual_recurring_revenue", "payment_recovery_ratio",
	}, labels("counted", "standard")))
	moves := board.Columns(t, board.Spec{
		Key: "subscriber moves", Width: 12, Title: quarters(t, t.Title("subscriber_movement"), 12),
		Queries: []panelquery.Query{{
			Measures: []string{"subscriber_movement"}, Window: "quarter", HideIncomplete: new(true), Labels: labels("counted", "events"),
		}},
	})
	moves.FieldConfig.Defaults.Min = nil // those who leave are below zero
	b.Row(9, moves, board.Lines(t, board.Spec{
		Key: "subscriber churn", Width: 12, Min: new(0.0),
		Queries: []panelquery.Query{{Measures: []string{"subscriber_churn_ratio"}, Target: true}},
	}))
	b.Row(9,
		board.Lines(t, board.Spec{
			Key: "subscribers", Width: 8, Min: new(0.0),
			Queries: []panelquery.Query{{Measures: []string{"active_subscribers"}, CompareTo: lastYear(), Target: true}},
		}),
		board.Levels(t, board.Spec{Key: "renewals", Width: 8, Min: new(0.0), Queries: measured("renewals_due")}),
		board.Levels(t, board.Spec{Key: "renewals revenue", Width: 8, Min: new(0.0), Queries: measured("renewals_due_revenue")}),
	)
	year := map[string][]string{"basis": {"subscriptions"}, "horizon": {"365d"}}
	within := ", " + t.Window("365d")
	b.Row(9,
		between(t, "value_predicted", board.Spec{Key: "subscriptions expected", Width: 10, Title: t.T("Expected value, ", "Verwachte waarde, ") + t.Window("365d")}, year),
		pastForecasts(t, "forecast_backtest_value", board.Spec{Key: "subscriptions kept", Width: 14, Min: new(0.0), Title: inHindsight(t) + t.T("value of subscriptions", "waarde van abonnementen") + within}, year),
	)
}

// slanted writes the names of many bars at an angle. On laptops they would overlap otherwise.
func slanted(p *board.Panel) *board.Panel {
	if o, ok := p.Options.(board.BarOptions); ok {
		o.XTickLabelRotation = -30
		p.Options = o
	}
	return p
}
