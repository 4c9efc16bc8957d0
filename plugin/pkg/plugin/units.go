package plugin

import (
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// currencies are those that Grafana 10.1 and later have a unit of.
func currencies() []string {
	return []string{
		"USD", "GBP", "EUR", "JPY", "RUB", "UAH", "BRL", "DKK", "ISK", "NOK", "SEK", "CZK", "CHF", "PLN", "ZAR", "INR",
		"KRW", "IDR", "PHP", "VND", "TRY",
	}
}

// multiples are the ratios that are read as "so many for one", not as a share.
func multiples() []string {
	return []string{
		"new_to_returning_ratio", "quick_ratio", "clv_to_cac_ratio", "acquisition_to_retention_cost_ratio", "contact_churn_risk_ratio",
		"programme_uplift_ratio",
	}
}

// isShare tells whether a measure's values are shares of a whole, written in per cent.
func isShare(measure, unit string) bool {
	return unit == "ratio" && !slices.Contains(multiples(), measure)
}

// display sets how a figure is written: the unit of Grafana for that of the measure, and decimals
// where Grafana's own choice would be poor.
func (a *ask) display(c *data.FieldConfig, measure, unit, currency string) {
	decimals := func(n uint16) { c.Decimals = &n }
	switch unit {
	case "ratio":
		c.Unit = "none"
		decimals(2)
		if isShare(measure, unit) {
			c.Unit = "percentunit"
			decimals(1)
		}
	case "currency":
		c.Unit = currencyUnit(currency)
	case "days":
		c.Unit = "suffix: " + a.words.Word("days")
		decimals(1)
	case "score":
		c.Unit = "none"
		decimals(1)
	case "number":
		c.Unit = "none"
	default:
		c.Unit = "short"
	}
}

func currencyUnit(code string) string {
	if slices.Contains(currencies(), code) {
		return "currency" + code
	}
	return "suffix: " + code
}
