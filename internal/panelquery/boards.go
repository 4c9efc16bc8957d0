package panelquery

import "strings"

// boards are the boards about measures, by the beginning of the measure's name. The longest beginning wins.
var boards = map[string]string{
	"retention_ratio": "retention", "churn_ratio": "retention", "repeat_": "retention", "returning_": "retention", "new_to_returning_": "retention",
	"winback_": "retention", "orders_per_customer": "retention", "active_customers": "retention", "customers": "retention",
	"second_purchase_": "retention", "subscriber_lifetime_median": "retention",
	"revenue": "revenue", "orders": "revenue", "net_revenue_": "revenue", "gross_revenue_": "revenue", "quick_ratio": "revenue", "average_order_value": "revenue",
	"monthly_recurring_revenue": "revenue", "annual_recurring_revenue": "revenue", "average_revenue_per_account": "revenue",
	"active_subscribers": "revenue", "subscriber_": "revenue", "trial_": "revenue", "renewals_due": "revenue",
	"failed_payments": "revenue", "payment_recovery_ratio": "revenue", "top_customers_": "revenue", "clv_": "value", "value_": "value",
	"customer_value_after": "value", "payback_": "value", "customers_at_risk": "value", "retention_uplift_value": "value",
	"nps": "voice", "csat": "voice", "ces": "voice", "early_churn_ratio": "leaving", "involuntary_churn_ratio": "leaving", "contact_": "leaving",
	"discount_order_ratio": "programme", "engagement_": "programme", "referral_ratio": "programme", "customers_by_type": "programme",
	"loyalty_index": "overview",
}

// BoardOf returns the name of the board about a measure, such as "retention", and "" if there is none.
func BoardOf(measure string) string {
	found, longest := "", 0
	for start, board := range boards {
		if len(start) > longest && strings.HasPrefix(measure, start) {
			found, longest = board, len(start)
		}
	}
	return found
}

// BoardLink returns the address of the board about a measure in a language, with the data source, filters,
// window and time of the board that shows it. It is "" if there is no board.
func BoardLink(measure string, l Language) string {
	board := BoardOf(measure)
	if board == "" {
		return ""
	}
	uid := "loyalty-" + board
	if l == Dutch {
		uid += "-nl"
	}
	return "/d/" + uid + "?${datasource:queryparam}&${source:queryparam}&${segment:queryparam}&${acquisition_channel:queryparam}&${channel:queryparam}&${rfm_segment:queryparam}&" +
		"${window:queryparam}&${__url_time_range}"
}
