package board

// Short returns a measure's title, or its short title if the title does not fit into a panel of the width, in columns.
func (t Text) Short(name string, width int) string { return t.Suffixed(name, "", width) }

// FirstThatFits returns the first title that fits into a panel of the width, in columns, and the last if none does.
func FirstThatFits(width int, titles ...string) string {
	for _, title := range titles {
		if Fits(title, width) {
			return title
		}
	}
	return titles[len(titles)-1]
}

// Suffixed returns a measure's title, or its short title, with a text behind it. The short one is for a panel that has
// no room for the full one.
func (t Text) Suffixed(name, suffix string, width int) string {
	title := t.Title(name) + suffix
	if short := t.short(name); short != "" && !Fits(title, width) {
		return short + suffix
	}
	return title
}

// short returns the short title of a measure, and "" if it has none.
func (t Text) short(name string) string {
	switch name {
	case "average_order_value":
		return t.T("Order value", "Orderwaarde")
	case "clv_historic":
		return t.T("Value so far", "Waarde tot nu toe")
	case "clv_predicted":
		return t.T("Predicted value", "Verwachte waarde")
	case "purchase_probability":
		return t.T("Chance to buy", "Koopkans")
	case "renewals_due":
		return t.T("Renewals", "Verlengingen")
	case "renewals_due_revenue":
		return t.T("Revenue up for renewal", "Omzet te verlengen")
	case "repeat_purchases_missing":
		return t.T("Missing repeats", "Gemist vervolg")
	case "clv_formula":
		return t.T("Customer value", "Klantwaarde")
	case "clv_to_cac_ratio":
		return t.T("Value to cost", "Waarde/kosten")
	case "loyalty_index_component":
		return t.T("Parts of the index", "Delen van de index")
	case "nps":
		return "NPS"
	case "customers_at_risk":
		return t.T("Buyers at risk", "Risicoklanten")
	case "value_at_risk":
		return t.T("Value at risk", "Risicowaarde")
	case "service_contacts":
		return t.T("Service contacts", "Contacten met de service")
	case "orders_per_customer":
		return t.T("Orders per buyer", "Bestelfrequentie")
	case "net_revenue_retention_ratio":
		return t.T("Net retention", "Nettobehoud")
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
