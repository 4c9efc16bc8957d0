package measure

import "github.com/klantenbinding/loyalty/internal/record"

// subscriptionMeasures are those that only subscriptions give.
func subscriptionMeasures() []Measure {
	return []Measure{{
		Name: "monthly_recurring_revenue", Title: "Monthly recurring revenue", Metric: "loyalty_monthly_recurring_revenue",
		Unit: UnitCurrency, Needs: []record.Kind{record.KindSubscription}, Grouped: true,
		Help:    "What the subscriptions running at the end of the day bring a month.",
		Formula: "sum of the monthly prices of subscriptions with start <= day < end; yearly / 12, weekly x 52/12, daily x 365/12",
	}}
}
