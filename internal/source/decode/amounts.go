package decode

import (
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// amounts reads the amounts of rows and converts them to the business currency.
type amounts struct {
	currency *Currency
	rule     RevenueRule
	labels   Labels
	scratch  []byte
}

// parts are the parts of a total. Tax includes the tax on shipping.
type parts struct {
	net, total, tax, shipping, shippingTax money.Amount
	hasNet, hasTotal, hasTax               bool
}

// partColumns are the columns that hold the parts of one total.
type partColumns struct {
	net, total, tax, goodsTax, shipping, shippingTax Column
}

var (
	ownParts   = partColumns{colNet, colTotal, colTax, colGoodsTax, colShipping, colShippingTax}
	baseParts  = partColumns{colBaseNet, colBaseTotal, colBaseTax, numColumns, colBaseShipping, colBaseShippingTax}
	orderParts = partColumns{colOrderNet, colOrderTotal, colOrderTax, colOrderGoodsTax, colOrderShipping, colOrderShippingTax}
)

// partsOf reads the parts of a total. The first invalid part is the reason.
func (x *amounts) partsOf(r *Row, c partColumns) (p parts, why Reason) {
	read := func(col Column) (money.Amount, bool) {
		if col == numColumns || !r.has(col) {
			return 0, false
		}
		a, ok, w := amount(r.At(col), x.scratch)
		if why == "" {
			why = w
		}
		return a, ok
	}
	p.net, p.hasNet = read(c.net)
	p.total, p.hasTotal = read(c.total)
	p.shipping, _ = read(c.shipping)
	p.shippingTax, _ = read(c.shippingTax)
	p.tax, p.hasTax = read(c.tax)
	if goods, ok := read(c.goodsTax); ok {
		p.tax, p.hasTax = goods+p.shippingTax, true
	}
	return p, why
}

// revenue returns the part of the total that counts as revenue.
func (p parts) revenue(rule RevenueRule) money.Amount {
	if !p.hasNet {
		p.net = p.total - p.tax - p.shipping
	}
	if rule.Tax {
		p.net += p.tax - p.shippingTax
	}
	if rule.Shipping {
		p.net += p.shipping
	}
	if rule.Tax && rule.Shipping {
		p.net += p.shippingTax
	}
	return p.net
}

// positive returns the parts without their signs: products store refunds with either sign.
func (p parts) positive() parts {
	for _, a := range []*money.Amount{&p.net, &p.total, &p.tax, &p.shipping, &p.shippingTax} {
		*a = max(*a, -*a)
	}
	return p
}

// Currency converts amounts to the business currency.
type Currency struct {
	Business string // the business's
	Shop     string // the shop's own
	Rates    Rates
}

// toBusiness converts an amount of a row to the business currency: by the row's own rate, or else by
// the configured rate of the day.
func (x *amounts) toBusiness(r *Row, a money.Amount, day record.Day) (money.Amount, Reason) {
	code := x.currencyIn(r, colCurrency)
	if code == x.currency.Business {
		return a, ""
	}
	base := x.currencyIn(r, colRateCurrency)
	if code == base {
		return x.baseToBusiness(r, a, base, day)
	}
	rate, divide, why := x.ownRate(r)
	switch {
	case why != "":
		return 0, why
	case rate == 0:
		return x.configured(a, code, day)
	case divide:
		a, why = converted(a.Divide(rate))
	default:
		a, why = converted(a.Convert(rate))
	}
	if why != "" || base == x.currency.Business {
		return a, why
	}
	return x.baseToBusiness(r, a, base, day)
}

// currencyIn returns the currency code in a column; the shop's own if the column is empty or missing.
func (x *amounts) currencyIn(r *Row, c Column) string {
	if code := x.labels.label(r.At(c), x.scratch); code != "" {
		return code
	}
	return x.currency.Shop
}

// ownRate returns the row's own rate to the base currency; 0 if the row has no rate. A rate of
// exactly 1 is ignored: products store it for unknown rates, and after the shop has changed its currency.
func (x *amounts) ownRate(r *Row) (rate money.Rate, divide bool, why Reason) {
	v := r.At(colRate)
	if v == nil {
		v, divide = r.At(colRateDivisor), true
	}
	if v == nil {
		return 0, false, ""
	}
	rate, err := money.ParseRate(text(v, x.scratch))
	if err != nil {
		return 0, false, BadRate
	}
	if rate == money.RateOne {
		return 0, false, ""
	}
	return rate, divide, ""
}

// baseToBusiness converts an amount in a row's base currency: by the configured rate, or else by
// the row's rate from its base currency to the shop's own currency.
func (x *amounts) baseToBusiness(r *Row, a money.Amount, base string, day record.Day) (money.Amount, Reason) {
	out, why := x.configured(a, base, day)
	if why != UnknownCurrency || base == x.currency.Shop || r.At(colBaseRate) == nil {
		return out, why
	}
	rate, err := money.ParseRate(text(r.At(colBaseRate), x.scratch))
	if err != nil {
		return 0, BadRate
	}
	if rate == money.RateOne {
		return 0, UnknownCurrency
	}
	if a, why = converted(a.Convert(rate)); why != "" {
		return 0, why
	}
	return x.configured(a, x.currency.Shop, day)
}

// configured converts an amount by the configured rate of the day.
func (x *amounts) configured(a money.Amount, code string, day record.Day) (money.Amount, Reason) {
	if code == x.currency.Business {
		return a, ""
	}
	rate, ok := x.currency.Rates.At(code, day)
	if !ok {
		return 0, UnknownCurrency
	}
	return converted(a.Convert(rate))
}

func converted(a money.Amount, err error) (money.Amount, Reason) {
	if err != nil {
		return 0, AmountOutOfRange
	}
	return a, ""
}
