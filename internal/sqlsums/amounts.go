package sqlsums

import (
	"fmt"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/source"
)

// partNames are the columns that, with the total, are parts of an amount.
var partNames = []string{"net", "tax", "goods_tax", "shipping", "shipping_tax"}

// parts are the parts of an amount in units of money.Amount, as expressions; "" if the column is missing.
type parts struct{ net, total, tax, goodsTax, shipping, shippingTax string }

// partsOf returns the parts of an amount whose total is in a column.
func (w *writer) partsOf(total string, columns []column) parts {
	read := func(name string) string {
		if !has(columns, name) {
			return ""
		}
		return w.units(name, columns)
	}
	return parts{read("net"), read(total), read("tax"), read("goods_tax"), read("shipping"), read("shipping_tax")}
}

// outside returns the condition that one of the parts is no valid amount, or one of more.
func (p *parts) outside(more ...string) string {
	var all []string
	for _, a := range append([]string{p.net, p.total, p.tax, p.goodsTax, p.shipping, p.shippingTax}, more...) {
		if a != "" {
			all = append(all, fmt.Sprintf("COALESCE(%s NOT BETWEEN %d AND %d, 0)", a, -money.Max, money.Max))
		}
	}
	return "(" + strings.Join(all, " OR ") + ")"
}

// known returns a part, 0 if it is NULL, and "" if it is missing.
func known(part string) string {
	if part == "" {
		return ""
	}
	return "COALESCE(" + part + ", 0)"
}

// allTax returns the tax with the tax on shipping, NULL if it is unknown, and "" if it is missing.
func (p *parts) allTax() string {
	if p.goodsTax == "" {
		return p.tax
	}
	tax := p.goodsTax
	if p.shippingTax != "" {
		tax += " + " + known(p.shippingTax)
	}
	if p.tax == "" {
		return "(" + tax + ")"
	}
	return "COALESCE(" + tax + ", " + p.tax + ")"
}

// added joins a number and what is added to it or taken off; "" is nothing.
func added(number string, signed ...string) string {
	for i := 0; i < len(signed); i += 2 {
		if signed[i+1] != "" {
			number += " " + signed[i] + " " + signed[i+1]
		}
	}
	return number
}

// revenue returns the part of the total that counts as revenue, NULL if net and total are unknown.
func (p *parts) revenue(rule source.RevenueRule) string {
	tax, shipping, shippingTax := known(p.allTax()), known(p.shipping), known(p.shippingTax)
	var nets []string
	if p.net != "" {
		nets = append(nets, p.net)
	}
	if p.total != "" {
		nets = append(nets, added(p.total, "-", tax, "-", shipping))
	}
	net := nets[0]
	if len(nets) > 1 {
		net = "COALESCE(" + strings.Join(nets, ", ") + ")"
	}
	if rule.Tax {
		net = added(net, "+", tax, "-", shippingTax)
	}
	if rule.Shipping {
		net = added(net, "+", shipping)
	}
	if rule.Tax && rule.Shipping {
		net = added(net, "+", shippingTax)
	}
	if strings.HasPrefix(net, "COALESCE(") || net == p.net {
		return net
	}
	return "(" + net + ")"
}

// positive returns the parts without their signs.
func (p *parts) positive() parts {
	abs := func(part string) string {
		if part == "" {
			return ""
		}
		return "CAST(ABS(" + part + ") AS SIGNED)" // in ClickHouse ABS has no sign, and no type in common with a difference
	}
	return parts{net: abs(p.net), total: abs(p.total), tax: abs(p.allTax()), shipping: abs(p.shipping), shippingTax: abs(p.shippingTax)}
}

// refunded returns by how much a refund lowers revenue, NULL if it is unknown. Without a net amount and a tax all of the
// total does.
func (p *parts) refunded(rule source.RevenueRule) string {
	a := p.positive()
	if a.tax == "" {
		if a.total == "" {
			return a.revenue(rule)
		}
		if a.net == "" {
			return a.total
		}
		net := parts{net: a.net, shipping: a.shipping, shippingTax: a.shippingTax}
		return "COALESCE(" + net.revenue(rule) + ", " + a.total + ")"
	}
	apart := a.tax + " IS NOT NULL"
	if a.net != "" {
		apart += " OR " + a.net + " IS NOT NULL"
	}
	if a.total == "" {
		return a.revenue(rule)
	}
	return "CASE WHEN " + apart + " THEN " + a.revenue(rule) + " ELSE " + a.total + " END"
}

// isPart reports whether a column is a part of an amount whose total is in another one.
func (c column) isPart(total string) bool {
	return c.name == total || slices.Contains(partNames, c.name)
}

// checkExact returns an error if a column of amounts does not hold exact numbers.
func (c column) checkExact() string {
	if c.exact() {
		return ""
	}
	return fmt.Sprintf("make %s a DECIMAL, for example with CAST(… AS DECIMAL(18, 4)), not %s", c.name, c.kind)
}
