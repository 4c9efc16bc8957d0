package source

import (
	"database/sql/driver"

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
	net, total, tax, goodsTax, shipping, shippingTax column
}

var (
	ownParts   = partColumns{colNet, colTotal, colTax, colGoodsTax, colShipping, colShippingTax}
	baseParts  = partColumns{colBaseNet, colBaseTotal, colBaseTax, numColumns, colBaseShipping, colBaseShippingTax}
	orderParts = partColumns{colOrderNet, colOrderTotal, colOrderTax, colOrderGoodsTax, colOrderShipping, colOrderShippingTax}
)

// partsOf reads the parts of a total; the first that cannot be read is the reason.
func (d *decoder) partsOf(r *row, c partColumns) (p parts, why Reason) {
	read := func(col column) (money.Amount, bool) {
		if col == numColumns || !r.has(col) {
			return 0, false
		}
		a, ok, w := amount(r.at(col), d.scratch)
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

// currency is what converts amounts to the business currency.
type currency struct {
	business string // the business's
	shop     string // the shop's own
	rates    Rates
}

// same tells whether amounts of the row are in the business currency already.
func (c *currency) same(code []byte) bool {
	if len(code) == 0 {
		return c.shop == c.business
	}
	return string(code) == c.business
}

// toBusiness converts an amount of a row: its own currency is the business's, or the row has a
// rate to the shop's, or a rate is configured for the day.
func (d *decoder) toBusiness(r *row, a money.Amount, day record.Day) (money.Amount, Reason) {
	code := text(r.at(colCurrency), d.scratch)
	if d.money.same(code) {
		return a, ""
	}
	if len(code) == 0 || string(code) == d.money.shop {
		return d.shopToBusiness(a, day)
	}
	v, divide := r.at(colRate), false
	if v == nil {
		v, divide = r.at(colRateDivisor), true
	}
	if v == nil {
		rate, ok := d.money.rates.At(string(code), day)
		if !ok {
			return 0, UnknownCurrency
		}
		return converted(a.Convert(rate))
	}
	a, why := d.ownRate(a, v, divide)
	if why != "" {
		return 0, why
	}
	return d.shopToBusiness(a, day)
}

// ownRate converts by the row's own rate.
func (d *decoder) ownRate(a money.Amount, v driver.Value, divide bool) (money.Amount, Reason) {
	rate, err := money.ParseRate(text(v, d.scratch))
	if err != nil {
		return 0, BadRate
	}
	if divide {
		return converted(a.Divide(rate))
	}
	return converted(a.Convert(rate))
}

// shopToBusiness converts an amount in the shop's own currency.
func (d *decoder) shopToBusiness(a money.Amount, day record.Day) (money.Amount, Reason) {
	if d.money.shop == d.money.business {
		return a, ""
	}
	rate, ok := d.money.rates.At(d.money.shop, day)
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
