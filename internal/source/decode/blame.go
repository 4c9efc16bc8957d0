package decode

import (
	"strings"

	"github.com/klantenbinding/loyalty/internal/money"
)

// blamed are the columns that can cause a rejection, the likeliest first.
var blamed = map[Reason][]string{
	UnknownCurrency: {"currency"}, BadRate: {"rate", "rate_divisor", "base_rate"},
	MissingID: {"id"}, MissingOrder: {"order_id"}, MissingCustomer: {"customer_id", "email"}, MissingSubscription: {"subscription_id"},
	BadPeriod: {"period", "period_count", "days"}, BadScore: {"score"}, BadScale: {"scale"},
	BadType:       {"question", "type", "purpose", "move", "resolved", "referral", "reversed"},
	NegativeTotal: {"net", "total", "base_net", "base_total", "amount"}, MissingAmount: {"net", "total", "amount", "points", "base_net", "base_total", "base_amount"},
}

// amountAliases are the columns that hold amounts.
var amountAliases = []string{
	"net", "total", "tax", "goods_tax", "shipping", "shipping_tax", "base_net", "base_total", "base_tax", "base_shipping",
	"base_shipping_tax", "amount", "base_amount", "discount", "points", "order_net", "order_total", "order_tax", "cost", "unit_cost", "quantity",
}

// remedies say what to do about rejected records.
var remedies = map[Reason]string{
	BadDate:             "select a DATE, DATETIME or TIMESTAMP, or Unix seconds with zone: epoch",
	ZeroDate:            "leave these rows out with WHERE, or correct the dates",
	MissingDate:         "leave these rows out with WHERE, or select another date",
	DateOutOfRange:      "set earliest in the configuration if the date is right, or leave these rows out with WHERE",
	FutureDate:          "check zone, and whether the dates are right",
	BadNumber:           "select a number; remove currency signs and thousands separators",
	MissingAmount:       "leave these rows out with WHERE, or select another amount",
	AmountOutOfRange:    "check the unit of the amount",
	NegativeTotal:       "read what is given back as refunds, or leave these rows out with WHERE",
	MissingID:           "select a key that every row has",
	MissingOrder:        "select the id of the order",
	UnknownCurrency:     "add rates for the currency, or set currency for the source",
	BadRate:             "select a rate above zero",
	BadPeriod:           "use day, week, month or year, and a whole number of them",
	MissingCustomer:     "select the customer's id or address, or leave these rows out with WHERE",
	MissingSubscription: "select the id of the subscription",
	BadScore:            "list the words of the score in values.score, or check scale",
	BadScale:            "set scale to 3, 5, 6, 7, 10 or 11 points",
	BadType:             "list the words of the column in values",
}

// Remedy says what to do about rejected records; "" if the reason is unknown.
func (r Reason) Remedy() string { return remedies[r] }

// Blame returns the column for which a row was rejected and its value, shortened; "" for an empty
// value and for one that may identify a person.
func (d *Decoder) Blame(r *Row, why Reason) (column, example string) {
	for _, alias := range d.candidates(r, why) {
		if c, ok := d.shape.columns[alias]; ok && r.has(c) {
			return alias, shorten(string(text(r.At(c), nil)))
		}
	}
	return "", ""
}

func (d *Decoder) candidates(r *Row, why Reason) []string {
	switch why {
	case BadDate, ZeroDate, MissingDate, DateOutOfRange, FutureDate:
		if _, bad := d.times.clock.read(d.times.value(r, ColDate)); bad == "" && why == BadDate {
			return []string{"ended_at"}
		}
		return []string{d.shape.date}
	case BadNumber, AmountOutOfRange:
		var list []string
		for _, alias := range amountAliases {
			if c, ok := d.shape.columns[alias]; ok && r.has(c) && unreadable(r, c) {
				list = append(list, alias)
			}
		}
		return append(list, amountAliases...)
	default:
		return blamed[why]
	}
}

func unreadable(r *Row, c Column) bool {
	a, _, why := amount(r.At(c), nil)
	return why != "" || a > money.Max || a < -money.Max
}

// longest is how many characters of a value an example shows.
const longest = 24

func shorten(s string) string {
	if strings.Contains(s, "@") {
		return ""
	}
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "..."
	}
	return s
}

// Text returns the value in a column of a row as text.
func (s Shape) Text(r *Row, alias string) string {
	c, ok := s.columns[alias]
	if !ok {
		return ""
	}
	return string(text(r.At(c), nil))
}

// Has reports whether a row has a column.
func (s Shape) Has(r *Row, alias string) bool {
	c, ok := s.columns[alias]
	return ok && r.has(c)
}

// Counts returns the vocabulary of a statement that counts the values of a column: the column, and
// the count as cursor_key.
func (s Shape) Counts() Shape { return Shape{Kind: s.Kind, Name: s.Name, columns: s.columns} }

// Knows reports whether queries of the kind may select a column.
func (s Shape) Knows(alias string) bool {
	_, ok := s.columns[alias]
	return ok
}
