package forecast

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/clv"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// The billing period of a contract is found from when contracts end: a yearly contract ends after whole
// years.
const (
	// wholePeriods is the share of ended contracts that must have ended after whole periods, and
	// leastEnded the number of them from which a price has a period of its own.
	wholePeriods = 0.9
	leastEnded   = 10
	// endSlack is by how many days an end may differ from the end of a period.
	endSlack = 3
)

// periods returns the billing periods in months, the longest first.
func periods() []int { return []int{24, 12, 6, 3, 1} }

// subscriber is a customer with a running subscription.
type subscriber struct {
	contract contract
	monthly  float64 // in major units
	codes    codes
}

// contract is paid stretches of a subscription that follow one another.
type contract struct {
	start record.Day
	end   record.Day   // first day after it; after all days while it runs on
	price money.Amount // of a month, at its start
}

// running reports whether no end is known.
func (c *contract) running() bool { return c.end == record.MaxDay+1 }

// subscribe takes in what a customer subscribed to. Paid stretches that follow one another are one
// contract; after a gap a new one begins. Free stretches, such as trials, are gaps: nobody renews what
// costs nothing.
func (c *customers) subscribe(customer *ledger.Customer) {
	subs := slices.DeleteFunc(slices.Clone(customer.Subscriptions), func(s ledger.Subscription) bool {
		return s.Monthly <= 0 || s.Start > c.day || s.End != record.NoDay && s.End <= s.Start
	})
	if len(subs) == 0 {
		return
	}
	now := subscriber{codes: customer.Groups}
	at := contract{subs[0].Start, subs[0].Start, subs[0].Monthly}
	for _, s := range subs {
		if s.Start > at.end {
			c.contracts = append(c.contracts, at)
			at = contract{s.Start, s.Start, s.Monthly}
		}
		if s.End == record.NoDay || s.End > c.day {
			now.monthly += s.Monthly.Float()
		}
		at.end = max(at.end, lastDay(s))
	}
	c.contracts = append(c.contracts, at)
	if now.monthly > 0 {
		now.contract = at
		c.subscribers = append(c.subscribers, now)
	}
}

// lastDay is the first day without the subscription, after all days for one that runs on.
func lastDay(s ledger.Subscription) record.Day {
	if s.End == record.NoDay {
		return record.MaxDay + 1
	}
	return s.End
}

// endings counts ended contracts by the periods that they fit.
type endings struct {
	ended float64
	fit   [5]float64 // as periods
}

func (e *endings) add(c *contract) {
	e.ended++
	for i, p := range periods() {
		e.fit[i] += float64(fold.Bit(p == 1 || c.endsAfter(p)))
	}
}

// period returns the longest period that almost all contracts fit.
func (e *endings) period() int {
	for i, p := range periods() {
		if e.fit[i] >= wholePeriods*e.ended {
			return p
		}
	}
	return 1
}

// endsAfter reports whether the contract ends after a whole number of periods, give or take endSlack.
func (c *contract) endsAfter(period int) bool {
	whole, _ := MonthsBetween(c.start, c.end+endSlack)
	n := whole / period * period
	return n > 0 && c.end-monthsAfter(c.start, n) <= endSlack
}

// monthsAfter returns the day that lies so many months after another. Where a month is too short for the
// day, it is the month's last day.
func monthsAfter(from record.Day, n int) record.Day {
	y, m, d := from.Time().Date()
	return min(record.Date(y, m+time.Month(n), d), record.Date(y, m+time.Month(n)+1, 1)-1)
}

// billing is the billing periods of a shop's contracts in months.
type billing struct {
	usual   int
	byPrice map[money.Amount]int
}

// billingOf finds the periods. A price at which enough contracts have ended has its own, because a price is a plan.
func billingOf(contracts []contract) billing {
	var all endings
	prices := map[money.Amount]*endings{}
	for i := range contracts {
		c := &contracts[i]
		if c.running() {
			continue
		}
		all.add(c)
		if prices[c.price] == nil {
			prices[c.price] = &endings{}
		}
		prices[c.price].add(c)
	}
	b := billing{usual: all.period(), byPrice: map[money.Amount]int{}}
	if all.ended == 0 {
		b.usual = 1
	}
	for price, e := range prices {
		if e.ended >= leastEnded {
			b.byPrice[price] = e.period()
		}
	}
	return b
}

// of returns the period of a contract in months.
func (b *billing) of(c *contract) int {
	if p, ok := b.byPrice[c.price]; ok {
		return p
	}
	return b.usual
}

// observed returns a contract as the renewal model sees it at a day; false before its first renewal.
func (c *contract) observed(period int, day record.Day) (clv.Contract, bool) {
	if c.end > day {
		whole, _ := MonthsBetween(c.start, day)
		return clv.Contract{Periods: whole / period}, whole >= period
	}
	whole, rest := MonthsBetween(c.start, c.end)
	n := whole / period
	if rest || whole%period > 0 {
		n++
	}
	if period > 1 && c.endsAfter(period) {
		whole, _ = MonthsBetween(c.start, c.end+endSlack)
		n = whole / period
	}
	return clv.Contract{Periods: n, Cancelled: true}, true
}

// renewalModel is the renewal model of the contracts with one billing period.
type renewalModel struct {
	period int
	fit    *clv.Fit[clv.ShiftedBetaGeometric]
}

// renewalModels are the renewal models of a shop.
type renewalModels struct {
	billing billing
	models  []renewalModel
}

// of returns the model of a contract.
func (r *renewalModels) of(c *contract) *renewalModel {
	p := r.billing.of(c)
	i := slices.IndexFunc(r.models, func(m renewalModel) bool { return m.period == p })
	return &r.models[max(i, 0)]
}

// fitRenewals fits a model to the contracts of each period. Contracts of a period that has too little history
// are counted in the period of the most contracts, whose model comes first. The error is that model's, or
// the error of ctx.
func fitRenewals(ctx context.Context, contracts []contract, day record.Day) (*renewalModels, error) {
	r := &renewalModels{billing: billingOf(contracts)}
	byPeriod := map[int][]*contract{}
	for i := range contracts {
		p := r.billing.of(&contracts[i])
		byPeriod[p] = append(byPeriod[p], &contracts[i])
	}
	order := periods()
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(byPeriod[b]), len(byPeriod[a])) })
	main := order[0]
	for _, p := range order[1:] {
		if len(byPeriod[p]) == 0 {
			continue
		}
		fit, err := fitPeriod(ctx, byPeriod[p], p, day)
		switch {
		case err == nil:
			r.models = append(r.models, renewalModel{p, fit})
		case errors.Is(err, clv.ErrNotEnoughHistory) || errors.Is(err, clv.ErrNoConvergence):
			byPeriod[main] = append(byPeriod[main], byPeriod[p]...)
		default:
			return nil, err
		}
	}
	fit, err := fitPeriod(ctx, byPeriod[main], main, day)
	if err != nil {
		return nil, err
	}
	r.models = slices.Insert(r.models, 0, renewalModel{main, fit})
	return r, nil
}

// fitPeriod fits the model to contracts of one period.
func fitPeriod(ctx context.Context, contracts []*contract, period int, day record.Day) (*clv.Fit[clv.ShiftedBetaGeometric], error) {
	var seen []clv.Contract
	for _, c := range contracts {
		if o, ok := c.observed(period, day); ok {
			seen = append(seen, o)
		}
	}
	return clv.FitShiftedBetaGeometric(ctx, clv.GroupContracts(seen), clv.Options{Workers: 1}) //nolint:wrapcheck // reported with its model
}

// ahead is where a running contract stands: how often it has been renewed, and how many months of the
// present period are left.
type ahead struct {
	model    *renewalModel
	renewals int
	left     float64
}

// aheadOf returns where a running contract stands at the end of a day.
func (r *renewalModels) aheadOf(c *contract, day record.Day) ahead {
	m := r.of(c)
	whole, _ := MonthsBetween(c.start, day)
	n := whole / m.period
	return ahead{m, n, float64(monthsAfter(c.start, (n+1)*m.period)-day-1) / daysAMonth}
}

// discounted returns how many months a stretch of time is worth, both ends in months from now, at a rate a
// month.
func discounted(from, to, rate float64) float64 {
	if rate == 0 {
		return to - from
	}
	force := math.Log1p(rate)
	return (math.Exp(-force*from) - math.Exp(-force*to)) / force
}
