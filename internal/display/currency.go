package display

// CurrencyUnits returns the codes of the currencies that Grafana 10.1 and later have a unit for: "currency" and
// the code.
func CurrencyUnits() []string {
	return []string{
		"USD", "GBP", "EUR", "JPY", "RUB", "UAH", "BRL", "DKK", "ISK", "NOK", "SEK", "CZK", "CHF", "PLN", "ZAR", "INR",
		"KRW", "IDR", "PHP", "VND", "TRY",
	}
}
