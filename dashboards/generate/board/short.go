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
func (t Text) short(name string) string { return t.T(shorts[name].english, shorts[name].dutch) }

// shorts are the short titles of measures.
var shorts = map[string]struct{ english, dutch string }{
	"average_order_value":              {"Order value", "Orderwaarde"},
	"clv_historic":                     {"Value so far", "Waarde tot nu toe"},
	"clv_predicted":                    {"Predicted value", "Verwachte waarde"},
	"purchase_probability":             {"Chance to buy", "Koopkans"},
	"renewals_due":                     {"Renewals", "Verlengingen"},
	"renewals_due_revenue":             {"Revenue up for renewal", "Omzet te verlengen"},
	"repeat_purchases_missing":         {"Missing repeats", "Gemist vervolg"},
	"clv_formula":                      {"Customer value", "Klantwaarde"},
	"clv_to_cac_ratio":                 {"Value to cost", "Waarde/kosten"},
	"loyalty_index_component":          {"Parts of the index", "Delen van de index"},
	"nps":                              {"NPS", "NPS"},
	"customers_at_risk":                {"Buyers at risk", "Risicoklanten"},
	"value_at_risk":                    {"Value at risk", "Risicowaarde"},
	"service_contacts":                 {"Service contacts", "Contacten met de service"},
	"orders_per_customer":              {"Orders per buyer", "Bestelfrequentie"},
	"net_revenue_retention_ratio":      {"Net retention", "Nettobehoud"},
	"contact_churn_risk_ratio":         {"Risk after contact", "Risico na contact"},
	"discount_order_ratio":             {"With a discount", "Met korting"},
	"forecast_backtest_coverage_ratio": {"Intervals kept", "Binnen marges"},
	"forecast_backtest_error_ratio":    {"Forecast error", "Voorspelfout"},
}
