package words

import (
	"maps"
	"slices"
)

// Rejection returns the words for the reason of a rejected record, such as "invalid date" for bad_date.
func (l Language) Rejection(reason string) string {
	table := englishRejections
	if l == Dutch {
		table = dutchRejections
	}
	return known(table, reason)
}

// Rejections returns the reasons that have words, sorted.
func Rejections() []string { return slices.Sorted(maps.Keys(englishRejections)) }

// englishRejections are the reasons that package decode counts.
var englishRejections = map[string]string{
	"bad_date": "invalid date", "zero_date": "date 0000-00-00", "missing_date": "no date", "date_out_of_range": "date out of range",
	"future_date": "date in the future", "bad_number": "invalid number", "missing_amount": "no amount",
	"amount_out_of_range": "amount out of range", "negative_total": "negative total", "missing_id": "no key",
	"missing_order": "order unknown", "unknown_currency": "no rate for the currency", "bad_rate": "invalid exchange rate",
	"bad_period": "invalid period", "missing_customer": "no customer", "missing_subscription": "subscription unknown",
	"bad_score": "invalid score", "bad_scale": "invalid scale", "bad_type": "unknown type",
}

// dutchRejections are the same in Dutch.
var dutchRejections = map[string]string{
	"bad_date": "ongeldige datum", "zero_date": "datum 0000-00-00", "missing_date": "geen datum", "date_out_of_range": "onmogelijke datum",
	"future_date": "datum in de toekomst", "bad_number": "ongeldig getal", "missing_amount": "geen bedrag",
	"amount_out_of_range": "onmogelijk bedrag", "negative_total": "negatief totaal", "missing_id": "geen sleutel",
	"missing_order": "onbekende bestelling", "unknown_currency": "geen koers voor de valuta", "bad_rate": "ongeldige wisselkoers",
	"bad_period": "ongeldige periode", "missing_customer": "geen klant", "missing_subscription": "onbekend abonnement",
	"bad_score": "ongeldige score", "bad_scale": "ongeldige schaal", "bad_type": "onbekende soort",
}
