package board

// Short returns a measure's title, or its short title if the title does not fit into a panel of the width, in columns.
func (t Text) Short(name string, width int) string {
	title := t.Title(name)
	if Fits(title, width) {
		return title
	}
	if short := t.short(name); short != "" {
		return short
	}
	return title
}

// short returns the short title of a measure, and "" if it has none.
func (t Text) short(name string) string {
	switch name {
	case "clv_formula":
		return t.T("Customer value", "Klantwaarde")
	case "clv_to_cac_ratio":
		return t.T("Value to cost", "Waarde tegen kosten")
	case "loyalty_index_component":
		return t.T("Parts of the index", "Delen van de index")
	case "nps":
		return "NPS"
	case "customers_at_risk":
		return t.T("Customers at risk", "Dreigend vertrek")
	case "contact_churn_risk_ratio":
		return t.T("Risk after contact", "Risico na contact")
	case "discount_order_ratio":
		return t.T("With a discount", "Met korting")
	case "forecast_backtest_coverage_ratio":
		return t.T("Intervals kept", "Binnen marges")
	case "forecast_backtest_error_ratio":
		return t.T("Forecast error", "Voorspelfout")
	}
	return ""
}
