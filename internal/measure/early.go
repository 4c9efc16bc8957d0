package measure

import "github.com/klantenbinding/loyalty/internal/record"

// earlyMeasures tell how many customers are lost right after their first purchase.
func earlyMeasures() []Measure {
	return []Measure{{
		Name: "early_churn_ratio", Title: "Early churn", Metric: "loyalty_early_churn_ratio",
		Unit: UnitRatio, Labels: []string{"horizon"}, Needs: []record.Kind{record.KindOrder}, Grouped: true, Windows: anything,
		Help: "Share of new customers who did not come back within the horizon; only customers watched for all of it count.",
		Formula: "of the customers whose first purchase day d1 lies in the window that ends horizon days before the end of the " +
			"window asked for (a calendar period is moved back by horizon days): those without another purchase day d2, " +
			"d1 < d2 < d1 + horizon; further purchases on d1 itself do not count as coming back",
	}}
}
