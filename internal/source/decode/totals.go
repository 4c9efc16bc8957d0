package decode

import (
	"cmp"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// revenue returns what counts as revenue of an order.
func (x *amounts) revenue(r *Row, day record.Day) (money.Amount, Reason) {
	p, base, why := x.total(r)
	if why != "" {
		return 0, why
	}
	net, why := notNegative(p.revenue(x.rule))
	if why != "" {
		return 0, why
	}
	return x.convert(r, net, base, day)
}

// total reads the row's total. base tells that the total is in the row's base currency, which is
// preferred.
func (x *amounts) total(r *Row) (p parts, base bool, why Reason) {
	if r.has(colBaseNet) || r.has(colBaseTotal) {
		p, why = x.partsOf(r, baseParts)
		if why != "" || p.hasNet || p.hasTotal {
			return p, true, why
		}
	}
	p, why = x.partsOf(r, ownParts)
	if why == "" && !p.hasNet && !p.hasTotal {
		why = MissingAmount
	}
	return p, false, why
}

// convert converts an amount of the row to the business currency, from the base currency if base is
// set, and checks its range.
func (x *amounts) convert(r *Row, a money.Amount, base bool, day record.Day) (money.Amount, Reason) {
	if a > money.Max || a < -money.Max {
		return 0, AmountOutOfRange
	}
	if base {
		return x.baseToBusiness(r, a, x.currencyIn(r, colRateCurrency), day)
	}
	return x.toBusiness(r, a, day)
}

// notNegative returns an amount of at least zero. It allows one cent below zero, because the parts of a
// total are rounded separately.
func notNegative(a money.Amount) (money.Amount, Reason) {
	if a < -money.Cent {
		return 0, NegativeTotal
	}
	return max(a, 0), ""
}

// refundAmount returns by how much a refund lowers revenue. It uses the refund's own parts, or else
// the proportions of its order.
func (x *amounts) refundAmount(r *Row, day record.Day) (money.Amount, Reason) {
	p, base, why := x.total(r)
	if why != "" {
		return 0, why
	}
	p = p.positive()
	if p.hasNet || p.hasTax {
		net, why := notNegative(p.revenue(x.rule))
		if why != "" {
			return 0, why
		}
		return x.convert(r, net, base, day)
	}
	order, why := x.partsOf(r, orderParts)
	if why != "" {
		return 0, why
	}
	net := p.total
	if order.hasTotal && order.total > 0 {
		if net, why = converted(p.total.Share(order.revenue(x.rule), order.total)); why != "" {
			return 0, why
		}
	}
	return x.convert(r, max(net, 0), base, day)
}

// lineCost returns the cost of the whole line, and false if it is unknown.
func (x *amounts) lineCost(r *Row) (money.Amount, bool, Reason) {
	cost, ok, why := amount(r.At(colCost), x.scratch)
	if ok || why != "" {
		return cost, ok, why
	}
	unit, ok, why := amount(r.At(colUnitCost), x.scratch)
	if !ok || why != "" {
		return 0, false, why
	}
	n, ok, why := amount(r.At(colQuantity), x.scratch)
	if why != "" {
		return 0, false, why
	}
	if !ok {
		n = money.Unit
	}
	cost, why = converted(unit.Share(n, money.Unit))
	return cost, why == "", why
}

// monthly returns the revenue per month of a subscription's price. A year has twelve months, 52 weeks
// or 365 days.
func (x *amounts) monthly(r *Row, day record.Day) (money.Amount, Reason) {
	p, base, why := x.total(r)
	if why != "" {
		return 0, why
	}
	a, why := notNegative(p.revenue(x.rule))
	if why != "" {
		return 0, why
	}
	count := int64(1)
	if v := r.At(colPeriodCount); v != nil {
		n, ok := integer(v, x.scratch)
		if !ok || n <= 0 || n > 1000 {
			return 0, BadPeriod
		}
		count = n
	}
	perYear := periods["month"]
	if r.has(colPeriod) {
		perYear = periods[string(text(r.At(colPeriod), x.scratch))]
	}
	if perYear == 0 {
		return 0, BadPeriod
	}
	a, why = converted(a.Share(money.Amount(perYear), money.Amount(12*count)))
	if why != "" {
		return 0, why
	}
	return x.convert(r, a, base, day)
}

// periods is how many of each period a year has.
var periods = map[string]int64{"day": 365, "week": 52, "month": 12, "year": 1}

// sum returns the row's amount, zero or more, in the business currency.
func (x *amounts) sum(r *Row, day record.Day) (money.Amount, Reason) {
	a, ok, why := amount(r.At(colTotal), x.scratch)
	if !ok || why != "" {
		return 0, cmp.Or(why, MissingAmount)
	}
	if a, why = notNegative(a); why != "" {
		return 0, why
	}
	return x.convert(r, a, false, day)
}
