package decode

import (
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// parts are what a total consists of. Tax contains the tax on shipping.
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

// partsOf reads the parts of a total; the first that cannot be read is the reason.
func (d *Decoder) partsOf(r *Row, c partColumns) (p parts, why Reason) {
	read := func(col Column) (money.Amount, bool) {
		if col == numColumns || !r.has(col) {
			return 0, false
		}
		a, ok, w := amount(r.At(col), d.scratch)
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

// revenue returns what of the total counts as revenue.
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

// positive returns the parts without their signs: a refund is kept either way round.
func (p parts) positive() parts {
	for _, a := range []*money.Amount{&p.net, &p.total, &p.tax, &p.shipping, &p.shippingTax} {
		*a = max(*a, -*a)
	}
	return p
}

// Currency is what converts amounts to the business currency.
type Currency struct {
	Business string // the business's
	Shop     string // the shop's own
	Rates    Rates
}

// toBusiness converts an amount of a row to the business currency: by the row's own rate, else by the
// rate configured for the day.
func (d *Decoder) toBusiness(r *Row, a money.Amount, day record.Day) (money.Amount, Reason) {
	code := d.currencyIn(r, colCurrency)
	base := d.currencyIn(r, colRateCurrency)
	if code == d.money.Business {
		return a, ""
	}
	if code == base {
		return d.baseToBusiness(r, a, base, day)
	}
	rate, divide, why := d.ownRate(r)
	switch {
	case why != "":
		return 0, why
	case rate == 0:
		return d.configured(a, code, day)
	case divide:
		a, why = converted(a.Divide(rate))
	default:
		a, why = converted(a.Convert(rate))
	}
	if why != "" || base == d.money.Business {
		return a, why
	}
	return d.baseToBusiness(r, a, base, day)
}

// currencyIn returns the currency code in a column; the shop's own where the column is empty or missing.
func (d *Decoder) currencyIn(r *Row, c Column) string {
	if code := d.labels.label(r.At(c), d.scratch); code != "" {
		return code
	}
	return d.money.Shop
}

// ownRate returns the row's own rate to the base currency; 0 if it has none. A rate of exactly 1 is none:
// products store it where they know no rate, and after the shop has changed its own currency.
func (d *Decoder) ownRate(r *Row) (rate money.Rate, divide bool, why Reason) {
	v := r.At(colRate)
	if v == nil {
		v, divide = r.At(colRateDivisor), true
	}
	if v == nil {
		return 0, false, ""
	}
	rate, err := money.ParseRate(text(v, d.scratch))
	if err != nil {
		return 0, false, BadRate
	}
	if rate == money.RateOne {
		return 0, false, ""
	}
	return rate, divide, ""
}

// baseToBusiness converts an amount in a row's base currency: by the configured rate, else by the row's
// rate from there to the shop's own currency.
func (d *Decoder) baseToBusiness(r *Row, a money.Amount, base string, day record.Day) (money.Amount, Reason) {
	out, why := d.configured(a, base, day)
	if why != UnknownCurrency || base == d.money.Shop || r.At(colBaseRate) == nil {
		return out, why
	}
	rate, err := money.ParseRate(text(r.At(colBaseRate), d.scratch))
	if err != nil {
		return 0, BadRate
	}
	if rate == money.RateOne {
		return 0, UnknownCurrency
	}
	if a, why = converted(a.Convert(rate)); why != "" {
		return 0, why
	}
	return d.configured(a, d.money.Shop, day)
}

// configured converts an amount by the configured rate of the day.
func (d *Decoder) configured(a money.Amount, code string, day record.Day) (money.Amount, Reason) {
	if code == d.money.Business {
		return a, ""
	}
	rate, ok := d.money.Rates.At(code, day)
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
