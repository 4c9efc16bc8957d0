package board

// Titles of panels must fit on a screen of 1366 pixels, the smallest that the boards are made for.
const (
	screen = 1366
	// margins are the edges of the page on both sides.
	margins = 32
	// decoration is what a panel's header has besides its title: padding, the sign of the description, the room of the
	// menu, and the gap to the next panel.
	decoration = 56 + 50
	// letter is the mean width of a letter in pixels, at 14 pixels and medium weight.
	letter = 7.5
)

// Letters returns how many letters of a title a panel of a width shows at 1366 pixels.
func Letters(width int) int {
	return int((float64(width*(screen-margins))/columns - decoration) / letter)
}

// Short returns a measure's title, or its short title if the title does not fit into a panel of the width.
func (t Text) Short(name string, width int) string {
	title := t.Title(name)
	if len([]rune(title)) <= Letters(width) {
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
		return t.T("Parts of the index", "Delen van de loyaliteitsindex")
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
