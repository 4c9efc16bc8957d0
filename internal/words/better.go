package words

// Better tells what a rise of a measure means: 1 that it is good, -1 that it is bad, 0 neither.
func Better(measure string) int { return better[measure] }

var better = map[string]int{
	"active_customers": 1, "retention_ratio": 1, "repeat_buyer_ratio": 1, "returning_buyer_ratio": 1, "winback_ratio": 1,
	"orders_per_customer": 1, "upsell_ratio": 1, "revenue": 1, "net_revenue_retention_ratio": 1, "gross_revenue_retention_ratio": 1,
	"quick_ratio": 1, "average_order_value": 1, "monthly_recurring_revenue": 1, "clv_formula": 1, "clv_historic": 1,
	"clv_to_cac_ratio": 1, "share_of_wallet_ratio": 1, "clv_predicted": 1, "clv_predicted_interval": 1, "clv_predicted_quantile": 1,
	"value_predicted": 1, "value_predicted_interval": 1, "purchase_probability": 1, "purchase_probability_interval": 1,
	"purchase_probability_quantile": 1, "alive_customers": 1, "alive_customers_interval": 1, "nps": 1, "nps_answers": 0, "csat": 1,
	"csat_mean": 1, "csat_satisfied_ratio": 1, "csat_satisfied_interval_ratio": 1, "ces": 1, "ces_easy_ratio": 1,
	"survey_response_ratio": 1, "survey_coverage_ratio": 1, "loyalty_index": 1, "loyalty_index_component": 1,
	"winback_by_reason_ratio": 1, "first_contact_resolution_ratio": 1, "engagement_ratio": 1, "engagement_channel_ratio": 1,
	"referral_ratio": 1, "programme_members": 1, "programme_uplift_ratio": 1,

	"churned_customers": -1, "churn_ratio": -1, "early_churn_ratio": -1, "days_between_orders": -1, "net_revenue_churn_ratio": -1,
	"gross_revenue_churn_ratio": -1, "net_revenue_churn_with_reactivation_ratio": -1, "acquisition_cost": -1, "retention_cost": -1,
	"customers_at_risk": -1, "value_at_risk": -1, "nps_margin": -1, "delivery_gap": -1, "silent_churn_ratio": -1,
	"survey_due_customers": -1, "cancellations": -1, "involuntary_churn_ratio": -1, "service_contacts": -1,
	"contact_churn_risk_ratio": -1, "discount_order_ratio": -1,
}
