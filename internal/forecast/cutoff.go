package forecast

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/clv"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// dayAmount is an amount of a day, in ledger units.
type dayAmount struct {
	day    record.Day
	amount int64
}

// pasts are the purchases of a sample of the buyers, for the back-tests. Each buyer's are sorted by day,
// one for each day.
type pasts struct {
	stride, seen     int
	bought, refunded []dayAmount
	buyers           []pastBuyer
	first            record.Day // of all purchases
}

// pastBuyer is the ends of the buyer's stretches in bought and refunded.
type pastBuyer struct{ bought, refunded int32 }

// add takes in a buyer if the sample has one in turn.
func (p *pasts) add(c *ledger.Customer, day record.Day) {
	if first := c.Purchases[0].Day; p.seen == 0 || first < p.first {
		p.first = first
	}
	p.seen++
	if p.seen%p.stride != 0 {
		return
	}
	from := len(p.bought)
	for i := range c.Purchases {
		s := &c.Purchases[i]
		if s.Day > day {
			break
		}
		if n := len(p.bought); n > from && p.bought[n-1].day == s.Day {
			p.bought[n-1].amount += int64(s.Margin)
			continue
		}
		p.bought = append(p.bought, dayAmount{s.Day, int64(s.Margin)})
	}
	for i := range c.Refunds {
		if r := &c.Refunds[i]; r.Day <= day {
			p.refunded = append(p.refunded, dayAmount{r.Day, int64(r.Margin)})
		}
	}
	p.buyers = append(p.buyers, pastBuyer{int32(len(p.bought)), int32(len(p.refunded))})
}

// pastView is a buyer as known at a cut-off, and what came after it.
type pastView struct {
	buyer
	next  record.Day // of the first purchase after the cut-off; 0 if none
	value float64    // of the purchases within the horizon less refunds, discounted, in major units
}

// cutOff is all buyers of the sample at a cut-off.
type cutOff struct {
	day           record.Day
	views         []pastView
	margin, taken int64
}

// at returns the buyers as they were known at a day. It reuses views.
func (p *pasts) at(day record.Day, z clv.Horizon, views []pastView) cutOff {
	c := cutOff{day: day, views: slices.Grow(views[:0], len(p.buyers))}
	from := pastBuyer{}
	for i, to := range p.buyers {
		yield(i)
		c.take(p.bought[from.bought:to.bought], p.refunded[from.refunded:to.refunded], z)
		from = to
	}
	sortFunc(c.views, func(a, b pastView) int {
		// The values are added up in this order, so that the sum does not depend on the order of the customers.
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.mean, b.mean), cmp.Compare(a.value, b.value))
	})
	return c
}

// take adds one buyer.
func (c *cutOff) take(bought, refunded []dayAmount, z clv.Horizon) {
	if len(bought) == 0 || bought[0].day > c.day {
		return
	}
	var v pastView
	var repeated int64
	known := 0
	for _, b := range bought {
		if b.day > c.day {
			break
		}
		c.margin += b.amount
		if known > 0 {
			repeated += b.amount
		}
		known++
	}
	first, last := bought[0].day, bought[known-1].day
	v.Key = historyKey(known-1)<<32 | historyKey(last-first)<<16 | historyKey(c.day-first)
	if known > 1 {
		v.mean = fold.Major(repeated) / float64(known-1)
	}
	if known < len(bought) {
		v.next = bought[known].day
	}
	v.value = c.within(bought[known:], z)
	for i, r := range refunded {
		if r.day > c.day {
			v.value -= c.within(refunded[i:], z)
			break
		}
		c.taken += r.amount
	}
	c.views = append(c.views, v)
}

// within returns the discounted sum of the amounts within the horizon, in major units.
func (c *cutOff) within(amounts []dayAmount, z clv.Horizon) (sum float64) {
	force := 0.0
	if z.AnnualDiscount != 0 {
		force = math.Log1p(z.AnnualDiscount) / z.Year
	}
	for _, a := range amounts {
		t := float64(a.day-c.day) / week
		if t > z.Length {
			break
		}
		sum += fold.Major(a.amount) * math.Exp(-force*t)
	}
	return sum
}

// rows returns the histories at the cut-off. It reuses rows.
func (c *cutOff) rows(rows []clv.Row) []clv.Row {
	rows = slices.Grow(rows[:0], len(c.views))
	for i := range c.views {
		if i > 0 && c.views[i].Key == c.views[i-1].Key {
			rows[len(rows)-1].Customers++
			continue
		}
		rows = append(rows, clv.Row{History: c.views[i].Key.history(), Customers: 1})
	}
	return rows
}

// chance returns the expected number of buyers within so many days.
func (c *cutOff) chance(m clv.Model, rows []clv.Row, days int32) (sum float64) {
	for i, r := range rows {
		yield(i)
		sum += r.Customers * m.ProbabilityOfPurchase(r.History, float64(days)/week)
	}
	return sum
}

// came returns how many bought within so many days.
func (c *cutOff) came(days int32) (n float64) {
	for i := range c.views {
		if next := c.views[i].next; next > 0 && next <= c.day+record.Day(days) {
			n++
		}
	}
	return n
}

// value returns the expected and the actual value within the horizon, both discounted; zero if the spend
// model cannot be fitted.
func (c *cutOff) value(ctx context.Context, m clv.Model, z clv.Horizon, rows []clv.Row) (predicted, actual float64, err error) {
	spends := make([]clv.Spend, 0, len(c.views))
	for i := range c.views {
		actual += c.views[i].value
		if s := c.views[i].spend(); s.Purchases > 0 {
			spends = append(spends, s)
		}
	}
	g, err := clv.FitGammaGamma(ctx, clv.GroupSpend(spends), clv.Options{Workers: 1})
	if err != nil {
		return 0, 0, unlessUnfit(err)
	}
	if g.Model.Q <= 1 || c.margin <= c.taken {
		return 0, 0, nil
	}
	at := 0
	for i, r := range rows {
		yield(i)
		worth := 0.0
		for range int(r.Customers) {
			worth += g.Model.ExpectedValue(c.views[at].spend())
			at++
		}
		predicted += worth * z.Purchases(m, r.History)
	}
	return predicted * float64(c.margin-c.taken) / float64(c.margin), actual, nil
}
