package forecast

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// SampleOfTests is the number of customers of whom the back-tests need each purchase.
const SampleOfTests = sampleOfTests

// Summaries are customers' purchases up to a day, added up elsewhere.
type Summaries struct {
	Rows []Summary
	// Each is how many customers each one of the rows stands for: 1, or more if the rows are of a sample.
	Each int
	// Past are purchases of single customers for the back-tests, sorted by customer, then by day, one for each day.
	// PastEach is how many customers each of them stands for.
	Past     []Past
	PastEach int
	// Same has the dimensions in which all customers have the same value, and Codes their codes in these. Splits has the
	// other dimensions.
	Same   *fold.Grouping
	Codes  [ledger.NumDimensions]uint16
	Splits []SummarySplit
}

// SummarySplit is the same customers as the rows of Summaries, by the values of a dimension.
type SummarySplit struct {
	Grouping *fold.Grouping // has one split
	Rows     []Summary
}

// Summary is customers whose purchase histories are equal.
type Summary struct {
	// Repeats is the number of purchase days after the first, Recency the number of days from the first to the last
	// one, Age that from the first one to the day of the fit.
	Repeats      int
	Recency, Age int32
	// Repeated is a customer's margin of purchases after the first day.
	Repeated money.Amount
	// Margin is the margin of all purchases of these customers, Taken what refunds took from it. Unknown is the number of
	// purchases and refunds without a margin.
	Margin    money.Amount
	Taken     money.Amount
	Unknown   int
	Customers int
	// Code is the code in the dimension of a SummarySplit: the value, or "other" for values without a name.
	Code uint16
}

// Past is what a customer bought and gave back on a day.
type Past struct {
	// Customer tells customers apart.
	Customer int64
	Day      record.Day
	// Bought and Refunded tell whether there were purchases and refunds.
	Bought, Refunded bool
	// Margin is the margin of the purchases, Taken what the refunds took.
	Margin, Taken money.Amount
}

// FitSummaries is Fit for purchases and refunds that have been added up to the end of the day of now.
func FitSummaries(ctx context.Context, s Summaries, now time.Time, o Options) (*Forecast, error) {
	f := newForecast(now, &o)
	c, err := summarised(ctx, f.day, s.Each, s.Same, s.Rows, func(*Summary) codes { return s.Codes })
	if err != nil {
		return nil, err
	}
	c.past.summary(s)
	if err := f.fit(ctx, c, o.Untested); err != nil {
		return nil, err
	}
	for i := range s.Splits {
		sp := &s.Splits[i]
		d := sp.Grouping.Splits[0].Dimension
		c, err := summarised(ctx, f.day, s.Each, sp.Grouping, sp.Rows, func(r *Summary) (of codes) {
			of[d] = r.Code
			return of
		})
		if err != nil {
			return nil, err
		}
		if err := f.scoreGroups(ctx, c); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// summarised returns the customers of rows, in the groups of a grouping, which may be nil.
func summarised(ctx context.Context, day record.Day, each int, g *fold.Grouping, rows []Summary, of func(r *Summary) codes) (*customers, error) {
	if g == nil {
		g = fold.NewGrouping()
	}
	c := &customers{day: day, each: max(1, each), sorter: g}
	for i := range rows {
		if yield(i); ctx.Err() != nil {
			return nil, ctx.Err()
		}
		c.summary(&rows[i], of(&rows[i]))
	}
	c.order()
	return c, nil
}

// summary takes in customers whose histories are equal.
func (c *customers) summary(r *Summary, of codes) {
	b := buyer{codes: of, Key: historyKey(r.Repeats)<<32 | historyKey(r.Recency)<<16 | historyKey(r.Age)}
	if r.Repeats > 0 {
		b.mean = fold.Major(int64(r.Repeated)) / float64(r.Repeats)
	}
	c.buyers = append(c.buyers, slices.Repeat([]buyer{b}, r.Customers)...)
	c.margin += int64(r.Margin)
	c.taken += int64(r.Taken)
	c.unknown += r.Unknown
	if first := c.day - record.Day(r.Age); c.past.seen == 0 || first < c.past.first {
		c.past.first = first
	}
	c.past.seen += r.Customers
}

// summary takes in the purchases of the sample.
func (p *pasts) summary(s Summaries) {
	p.stride = max(1, s.PastEach)
	for i := range s.Past {
		b := &s.Past[i]
		if b.Bought {
			p.bought = append(p.bought, dayAmount{b.Day, int64(b.Margin)})
		}
		if b.Refunded {
			p.refunded = append(p.refunded, dayAmount{b.Day, int64(b.Taken)})
		}
		if i+1 == len(s.Past) || s.Past[i+1].Customer != b.Customer {
			p.buyers = append(p.buyers, pastBuyer{int32(len(p.bought)), int32(len(p.refunded))})
		}
	}
}

// order sorts the buyers by history, and counts the histories.
func (c *customers) order() {
	sortFunc(c.buyers, func(a, b buyer) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.mean, b.mean))
	})
	for i := range c.buyers {
		if i == 0 || c.buyers[i].Key != c.buyers[i-1].Key {
			c.distinct++
		}
	}
}
