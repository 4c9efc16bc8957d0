package measure

import "github.com/klantenbinding/loyalty/internal/record"

const (
	rolling  = WindowDays | WindowCalendar
	anything = rolling | WindowLifetime
)

// customerMeasures are the measures that count customers by when they bought.
func customerMeasures() []Measure {
	orders := []record.Kind{record.KindOrder}
	return []Measure{
		{
			Name: "active_customers", Title: "Active customers", Metric: "loyalty_active_customers",
			Unit: UnitCustomers, Needs: orders, Grouped: true, Windows: anything,
			Help:    "Customers who bought in the window.",
			Formula: "customers with at least one purchase in the window",
		},
		{
			Name: "customers", Title: "Customers by state", Metric: "loyalty_customers",
			Unit: UnitCustomers, Labels: []string{"state"}, Needs: orders, Grouped: true, Windows: rolling,
			Help: "The active customers, split into new, retained and reactivated ones.",
			Formula: "new: first purchase ever in the window; retained: bought in this and in the previous window; " +
				"reactivated: bought in this window, not in the previous one, but before it; new + retained + reactivated = active",
		},
		{
			Name: "churned_customers", Title: "Churned customers", Metric: "loyalty_churned_customers",
			Unit: UnitCustomers, Needs: orders, Grouped: true, Windows: rolling,
			Help:    "Customers who bought in the previous window and did not come back in this one.",
			Formula: "customers with a purchase in the previous window and none in this one",
		},
		{
			Name: "retention_ratio", Title: "Retention", Metric: "loyalty_retention_ratio",
			Unit: UnitRatio, Needs: orders, Grouped: true, Windows: rolling,
			Help:    "Share of the previous window's buyers who bought again in this one.",
			Formula: "retained customers / customers active in the previous window",
		},
		{
			Name: "churn_ratio", Title: "Churn", Metric: "loyalty_churn_ratio",
			Unit: UnitRatio, Needs: orders, Grouped: true, Windows: rolling,
			Help:    "Share of the previous window's buyers who did not buy in this one.",
			Formula: "churned customers / customers active in the previous window = 1 - retention_ratio",
		},
		{
			Name: "repeat_buyer_ratio", Title: "Repeat buyers", Metric: "loyalty_repeat_buyer_ratio",
			Unit: UnitRatio, Needs: orders, Grouped: true, Windows: anything,
			Help:    "Share of the buyers who bought at least twice.",
			Formula: "customers with two or more purchases in the window / customers with one or more",
		},
		{
			Name: "returning_buyer_ratio", Title: "Returning buyers", Metric: "loyalty_returning_buyer_ratio",
			Unit: UnitRatio, Needs: orders, Grouped: true, Windows: rolling,
			Help:    "Share of the buyers who had bought before the window.",
			Formula: "(active - new) / active",
		},
		{
			Name: "new_to_returning_ratio", Title: "New to returning", Metric: "loyalty_new_to_returning_ratio",
			Unit: UnitRatio, Needs: orders, Grouped: true, Windows: rolling,
			Help:    "New buyers for each buyer who had bought before the window.",
			Formula: "new / (active - new)",
		},
		{
			Name: "winback_ratio", Title: "Win-back", Metric: "loyalty_winback_ratio",
			Unit: UnitRatio, Needs: orders, Grouped: true, Windows: rolling,
			Help:    "Share of the lapsed customers who came back.",
			Formula: "reactivated / customers who had bought before the previous window and did not buy in it",
		},
		{
			Name: "orders_per_customer", Title: "Orders per customer", Metric: "loyalty_orders_per_customer",
			Unit: UnitOrders, Needs: orders, Grouped: true, Windows: anything,
			Help:    "Purchases for each customer who bought.",
			Formula: "purchases in the window / active customers",
		},
	}
}
