package measure

import "github.com/klantenbinding/loyalty/internal/record"

// revenueMeasures follow money from one window to the next.
func revenueMeasures() []Measure {
	needs := []record.Kind{record.KindOrder, record.KindSubscription}
	basis := []string{"basis"}
	return []Measure{
		{
			Name: "revenue", Title: "Revenue", Metric: "loyalty_revenue",
			Unit: UnitCurrency, Labels: basis, Needs: needs, Grouped: true, Windows: anything,
			Help: "Revenue in the window, refunds taken off on their own day.",
			Formula: "basis orders: purchases less refunds in the window; basis subscriptions: monthly recurring revenue at the " +
				"end of the window",
		},
		{
			Name: "opening_revenue", Title: "Opening revenue", Metric: "loyalty_opening_revenue",
			Unit: UnitCurrency, Labels: basis, Needs: needs, Grouped: true, Windows: rolling,
			Help: "Revenue of the previous window, which the movements start from.",
			Formula: "basis orders: revenue of the previous window; basis subscriptions: monthly recurring revenue at the end of " +
				"the previous window",
		},
		{
			Name: "revenue_movement", Title: "Revenue movements", Metric: "loyalty_revenue_movement",
			Unit: UnitCurrency, Labels: []string{"movement", "basis"}, Needs: needs, Grouped: true, Windows: rolling,
			Help: "What took revenue from the previous window's to this one's, signed.",
			Formula: "with r0 and r1 a customer's revenue in the previous and in this window, counted as 0 where negative: new: r1 " +
				"of customers whose first purchase (or first subscription's start) lies in the window; reactivation: r1 of others " +
				"where r0 = 0; expansion: r1 - r0 where r1 > r0 > 0; contraction: r1 - r0 where r0 > r1 > 0; churned: -r0 where " +
				"r1 = 0; adjustment: what negative revenues of customers leave over, so that opening revenue + all movements = revenue",
		},
		{
			Name: "net_revenue_churn_ratio", Title: "Net revenue churn", Metric: "loyalty_net_revenue_churn_ratio",
			Unit: UnitRatio, Labels: basis, Needs: needs, Grouped: true, Windows: rolling,
			Help: "Share of revenue lost with existing customers after what the others bought more; below zero is negative churn.",
			Formula: "-(churned + contraction + expansion) / opening revenue; absent, like all ratios to opening revenue, unless " +
				"opening revenue is above 0",
		},
		{
			Name: "gross_revenue_churn_ratio", Title: "Gross revenue churn", Metric: "loyalty_gross_revenue_churn_ratio",
			Unit: UnitRatio, Labels: basis, Needs: needs, Grouped: true, Windows: rolling,
			Help:    "Share of revenue lost with existing customers, before any growth.",
			Formula: "-(churned + contraction) / opening revenue",
		},
		{
			Name: "net_revenue_retention_ratio", Title: "Net revenue retention", Metric: "loyalty_net_revenue_retention_ratio",
			Unit: UnitRatio, Labels: basis, Needs: needs, Grouped: true, Windows: rolling,
			Help:    "What the previous window's customers bring now, against what they brought then.",
			Formula: "1 - net_revenue_churn_ratio",
		},
		{
			Name: "gross_revenue_retention_ratio", Title: "Gross revenue retention", Metric: "loyalty_gross_revenue_retention_ratio",
			Unit: UnitRatio, Labels: basis, Needs: needs, Grouped: true, Windows: rolling,
			Help: "Share of revenue kept with existing customers, growth not counted; at most 1.",
			Formula: "sum over customers of min(r0, r1) / opening revenue, with r0 and r1 as they are, negative ones too, so that it " +
				"never passes 1",
		},
		{
			Name: "net_revenue_churn_with_reactivation_ratio", Title: "Net revenue churn with reactivation",
			Metric: "loyalty_net_revenue_churn_with_reactivation_ratio",
			Unit:   UnitRatio, Labels: basis, Needs: needs, Grouped: true, Windows: rolling,
			Help:    "Net revenue churn as some billing systems count it, reactivated customers counted in.",
			Formula: "-(churned + contraction + expansion + reactivation) / opening revenue",
		},
		{
			Name: "quick_ratio", Title: "Quick ratio", Metric: "loyalty_quick_ratio",
			Unit: UnitRatio, Labels: basis, Needs: needs, Grouped: true, Windows: rolling,
			Help:    "Revenue gained for each unit of revenue lost.",
			Formula: "(new + reactivation + expansion) / -(contraction + churned); absent when nothing is lost",
		},
		{
			Name: "average_order_value", Title: "Average order value", Metric: "loyalty_average_order_value",
			Unit: UnitCurrency, Needs: []record.Kind{record.KindOrder}, Grouped: true, Windows: anything,
			Help:    "Revenue for each purchase.",
			Formula: "revenue / purchases, both in the window",
		},
	}
}
