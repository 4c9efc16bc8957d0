package measure

import "github.com/klantenbinding/loyalty/internal/record"

// indexMeasures are the composite index and what it is made of.
func indexMeasures() []Measure {
	orders := []record.Kind{record.KindOrder}
	return []Measure{
		{
			Name: "loyalty_index", Title: "Loyalty index", Metric: "loyalty_index",
			Unit: UnitScore, Needs: orders, Grouped: true, Windows: anything,
			Help: "One figure for loyalty between 0 and 100, made of its components.",
			Formula: "weighted mean of the components that are present on the day; weights are equal unless configured, and those of " +
				"absent components are shared out over the rest",
		},
		{
			Name: "loyalty_index_component", Title: "Loyalty index components", Metric: "loyalty_index_component",
			Unit: UnitScore, Labels: []string{"component"}, Needs: orders, Grouped: true, Windows: anything,
			Help:    "The components of the loyalty index, each between 0 and 100.",
			Formula: "repurchase: 100 x repeat_buyer_ratio; upsell: 100 x upsell_ratio",
		},
	}
}
