package measure

import "github.com/klantenbinding/loyalty/internal/record"

// gapMeasures tell how long customers take between purchases.
func gapMeasures() []Measure {
	return []Measure{{
		Name: "days_between_orders", Title: "Days between orders", Metric: "loyalty_time_between_orders_seconds",
		Unit: UnitDays, Labels: []string{"quantile"}, Needs: []record.Kind{record.KindOrder}, Grouped: true, Windows: anything,
		Help: "Quantiles of the time between a customer's consecutive purchases.",
		Formula: "quantiles 0.25, 0.5, 0.75 and 0.9, linear between ranks (type 7), of the gaps between a customer's " +
			"consecutive purchase days, the later of which lies in the window",
	}}
}
