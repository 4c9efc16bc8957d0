package config

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // for images without a time zone database

	"golang.org/x/text/currency"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// location returns the business time zone, in which days begin and end.
func (l *loader) location(name string) *time.Location {
	const path = "business.timezone"
	if name == "" {
		return time.UTC
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		l.addf(path, "invalid time zone %q: use an IANA name such as Europe/Amsterdam, or UTC", name)
		return time.UTC
	}
	return loc
}

// currency returns code if it is the code of a currency.
func (l *loader) currency(path, code string) string {
	unit, err := currency.ParseISO(code)
	switch {
	case code == "":
		l.addf(path, "required: add the ISO 4217 code of the currency, such as EUR")
	case err != nil || unit == currency.XXX || unit == currency.XTS:
		l.addf(path, "invalid currency %q: use an ISO 4217 code such as EUR", code)
	case unit.String() != code:
		l.addf(path, "invalid currency %q: write %s", code, unit)
	}
	return code
}

func (l *loader) revenue(r revenue) source.RevenueRule {
	return source.RevenueRule{
		Tax:      l.included("business.revenue.tax", r.Tax),
		Shipping: l.included("business.revenue.shipping", r.Shipping),
	}
}

func (l *loader) included(path, text string) bool {
	if text != "" && text != "include" && text != "exclude" {
		l.addf(path, "invalid value %q: use exclude (the default) or include", text)
	}
	return text == "include"
}

// rates returns the configured exchange rates of each currency, sorted by day.
func (l *loader) rates(all map[string][]rate, base string) source.Rates {
	rates := source.Rates{}
	for _, code := range sortedKeys(all) {
		path := join("rates", code)
		l.currency(path, code)
		switch {
		case code == base:
			l.addf(path, "the base currency needs no rate: remove it")
		case len(all[code]) == 0 && !l.has(path):
			l.addf(path, "has no rates: add one such as {from: 2020-01-01, rate: 0.91}, or remove the currency")
		}
		rates[code] = l.currencyRates(path, all[code])
	}
	return rates
}

func (l *loader) currencyRates(path string, list []rate) []source.Rate {
	var rates []source.Rate
	for i, r := range list {
		item := index(path, i)
		day := l.date(join(item, "from"), r.From)
		if slices.ContainsFunc(rates, func(o source.Rate) bool { return o.From == day && day != record.NoDay }) {
			l.addf(join(item, "from"), "duplicate rate from %s: remove one", r.From)
		}
		rates = append(rates, source.Rate{From: day, Rate: l.rate(join(item, "rate"), r.Rate)})
	}
	slices.SortFunc(rates, func(a, b source.Rate) int { return int(a.From - b.From) })
	return rates
}

func (l *loader) rate(path, text string) money.Rate {
	r, err := money.ParseRate([]byte(text))
	switch {
	case l.has(path):
	case text == "":
		l.addf(path, "required: add the value of one unit in the base currency, such as 0.91")
	case err != nil:
		l.addf(path, "must be a positive decimal number such as 0.91")
	}
	return r
}

func (l *loader) date(path, text string) record.Day {
	return l.dayOf(path, text, "add the first day of the rate, such as 2020-01-01")
}

// dayOf parses a day; remedy is what to do if it is missing.
func (l *loader) dayOf(path, text, remedy string) record.Day {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
	switch {
	case l.has(path):
	case text == "":
		l.addf(path, "required: %s", remedy)
	case err != nil:
		l.addf(path, "must be a day such as 2020-01-01")
	case record.DayOf(t, time.UTC) < 0 || record.DayOf(t, time.UTC) > record.MaxDay:
		l.addf(path, "must be a day from 1970-01-01 to %s", record.MaxDay)
	default:
		return record.DayOf(t, time.UTC)
	}
	return record.NoDay
}
