package measure

import "github.com/klantenbinding/loyalty/internal/record"

// valueMeasures say what a customer is worth.
func valueMeasures() []Measure {
	orders := []record.Kind{record.KindOrder}
	return []Measure{
		{
			Name: "clv_formula", Title: "Customer value by formula", Metric: "loyalty_clv_formula",
			Unit: UnitCurrency, Needs: orders, Grouped: true, Windows: anything,
			Help: "What a customer brings in the window: margin per order times orders per customer.",
			Formula: "(margin / purchases) x (purchases / active customers), all in the window, 730 days where nobody says otherwise; " +
				"margin is that of purchases less that of refunds; absent while the margin of a purchase or refund in the window is unknown",
		},
		{
			Name: "clv_historic", Title: "Customer value so far", Metric: "loyalty_clv_historic",
			Unit: UnitCurrency, Needs: orders, Grouped: true,
			Help: "Margin that a customer has brought so far, on average over all who ever bought.",
			Formula: "margin of all purchases up to the day, less that of refunds / customers who had bought by then; absent while " +
				"the margin of one of them is unknown",
		},
	}
}
