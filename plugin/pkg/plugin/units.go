package plugin

import (
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
)

// currencies are the currencies that Grafana 10.1 and later have a unit for.
func currencies() []string {
	return []string{
		"USD", "GBP", "EUR", "JPY", "RUB", "UAH", "BRL", "DKK", "ISK", "NOK", "SEK", "CZK", "CHF", "PLN", "ZAR", "INR",
		"KRW", "IDR", "PHP", "VND", "TRY",
	}
}

// form is how figures are written.
type form struct {
	unit     string // a unit of the exporter
	currency string // of amounts
	multiple bool   // a ratio that is read as "so many times", not as a share
}

// multiples are the ratios that are read as "so many times".
func multiples() []string {
	return []string{
		"new_to_returning_ratio", "quick_ratio", "clv_to_cac_ratio", "acquisition_to_retention_cost_ratio", "contact_churn_risk_ratio",
		"programme_uplift_ratio",
	}
}

// form returns how the figures of a series are written.
func (g glossary) form(s *api.Series) form {
	return form{unit: s.Unit, currency: s.Currency, multiple: slices.Contains(multiples(), s.Measure)}
}

// isShare reports whether the figures are shares of a whole, which are written in per cent.
func (f form) isShare() bool { return f.unit == "ratio" && !f.multiple }

// format sets Grafana's unit, and the decimals if Grafana's own choice would be poor.
func (w writer) format(c *data.FieldConfig, f form) {
	decimals := func(n uint16) { c.Decimals = &n }
	switch f.unit {
	case "ratio":
		c.Unit = "none"
		decimals(2)
		if f.isShare() {
			c.Unit = "percentunit"
			decimals(1)
		}
	case "currency":
		c.Unit = currencyUnit(f.currency)
	case "days":
		c.Unit = "suffix: " + w.words.Word("days")
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
