package config

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // Images without a zone database must know the zones as well.

	"golang.org/x/text/currency"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// location returns the business time zone; days begin and end in it.
func (l *loader) location(name string) *time.Location {
	const path = "business.timezone"
	if name == "" {
		return time.UTC
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		l.addf(path, "%q is no time zone; use a name of the IANA list such as Europe/Amsterdam, or UTC", name)
		return time.UTC
	}
	return loc
}

// currency returns code if it is the code of a currency in which amounts can be kept.
func (l *loader) currency(path, code string) string {
	unit, err := currency.ParseISO(code)
	switch {
	case code == "":
		l.addf(path, "is missing; give the currency of the figures by its ISO 4217 code, such as EUR")
	case err != nil || unit == currency.XXX || unit == currency.XTS:
		l.addf(path, "%q is no currency; use its ISO 4217 code, such as EUR", code)
	case unit.String() != code:
		l.addf(path, "%q must be in capitals; write %s", code, unit)
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
		l.addf(path, "%q is not known; use exclude (the default) or include", text)
	}
	return text == "include"
}

// rates returns the configured exchange rates, each currency's by ascending day.
func (l *loader) rates(all map[string][]rate, base string) source.Rates {
	rates := source.Rates{}
	for _, code := range sortedKeys(all) {
		path := join("rates", code)
		l.currency(path, code)
		switch {
		case code == base:
			l.addf(path, "is the base currency, which needs no rate; remove it")
		case len(all[code]) == 0 && !l.has(path):
			l.addf(path, "has no rates; add one such as {from: 2020-01-01, rate: 0.91} or remove the currency")
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
			l.addf(join(item, "from"), "a rate from %s is given already; remove one", r.From)
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
		l.addf(path, "is missing; give what one unit is worth in the base currency, such as 0.91")
	case err != nil:
		l.addf(path, "must be a positive decimal number such as 0.91")
	}
	return r
}

func (l *loader) date(path, text string) record.Day {
	return l.dayOf(path, text, "give the first day the rate holds for, such as 2020-01-01")
}

// dayOf reads a day; remedy is what to do where there is none.
func (l *loader) dayOf(path, text, remedy string) record.Day {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
	switch {
	case l.has(path):
	case text == "":
		l.addf(path, "is missing; %s", remedy)
	case err != nil:
		l.addf(path, "must be a day such as 2020-01-01")
	case record.DayOf(t, time.UTC) < 0 || record.DayOf(t, time.UTC) > record.MaxDay:
		l.addf(path, "must be a day from 1970-01-01 to %s", record.MaxDay)
	default:
		return record.DayOf(t, time.UTC)
	}
	return record.NoDay
}
