package forecast

import (
	"cmp"
	"context"
	"slices"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/clv"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/loyaltytype"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/rfm"
)

// fitRows is about how many distinct histories a model is fitted to. Of more, customers are
// taken at regular distances, ordered by their histories: the parameters gain little from more,
// and the time of a fit stays within seconds.
const fitRows = 100_000

// customers is all customers as the models see them.
type customers struct {
	day         record.Day
	buyers      []buyer // ordered by history once order has run
	each        int     // customers that each one stands for: more than 1 if they are a sample
	distinct    int     // histories
	subscribers []subscriber
	contracts   []contract
	// margin is the margin of all purchases, taken the part that refunds took, both in ledger units. Unknown
	// counts the purchases and refunds without one.
	margin, taken int64
	unknown       int
	past          pasts
	people        fold.Census
	sorter        *fold.Grouping
}

// codes are a customer's values by dimension.
type codes = [ledger.NumDimensions]uint16

// buyer is a customer with a purchase. Its fields are small, as there may be millions.
type buyer struct {
	Key   historyKey
	mean  float64 // value of the repeat purchases on average, in major units
	codes codes
}

// historyKey is the number of repeat purchase days, and recency and age in days, of 32, 16 and 16
// bits. Keys are ordered as clv.Group orders histories.
type historyKey uint64

func (k historyKey) history() clv.History {
	return clv.History{
		Repeats: int(k >> 32), Recency: float64(k>>16&0xffff) / week, Age: float64(k&0xffff) / week,
	}
}

func (b *buyer) spend() clv.Spend { return clv.Spend{Purchases: int(b.Key >> 32), Mean: b.mean} }

// gather reads all histories.
func (c *customers) gather(ctx context.Context, src fold.Histories) error {
	var customer ledger.Customer
	first, _, _ := src.Span()
	sp, today := fold.Span{First: first}, int32(c.day-first)
	scales, err := rfm.ScalesOn(ctx, src, c.day, 1)
	if err != nil {
		return err
	}
	types, segments := loyaltytype.New(), scales.Classifier()
	c.buyers = make([]buyer, 0, src.Len())
	c.past.stride = max(1, (src.Len()+sampleOfTests-1)/sampleOfTests)
	for i := range src.Len() {
		if yield(i); ctx.Err() != nil {
			return ctx.Err()
		}
		src.Customer(i, &customer)
		if customer.Apart || len(customer.Purchases)+len(customer.Subscriptions)+len(customer.Answers)+len(customer.Invitations) == 0 {
			continue
		}
		types(&customer, sp, today)
		segments(&customer, sp, today)
		c.people.Count(&customer.Groups, 1)
		c.addBuyer(&customer)
		c.subscribe(&customer)
	}
	return nil
}

// addBuyer takes in what a customer bought.
func (c *customers) addBuyer(customer *ledger.Customer) {
	b, ok := NewBuyer(customer, c.day)
	if !ok {
		return
	}
	for i := range customer.Purchases {
		p := &customer.Purchases[i]
		switch {
		case p.Day > c.day:
		case p.HasMargin:
			c.margin += int64(p.Margin)
		default:
			c.unknown++
		}
	}
	c.refund(customer.Refunds)
	c.past.add(customer, c.day)
	c.buyers = append(c.buyers, b)
}

// NewBuyer returns a customer as the models see them at the end of a day. It returns false for one who
// had bought nothing by then, and for a guest order that belongs to no customer.
func NewBuyer(customer *ledger.Customer, day record.Day) (buyer, bool) {
	ps := customer.Purchases
	if len(ps) == 0 || ps[0].Day > day || customer.Apart {
		return buyer{}, false
	}
	first, last, repeats := ps[0].Day, ps[0].Day, 0
	var repeated int64
	for i := range ps {
		p := &ps[i]
		if p.Day > day {
			break
		}
		if p.Day != last {
			last, repeats = p.Day, repeats+1
		}
		if p.HasMargin && p.Day != first {
			repeated += int64(p.Margin)
		}
	}
	b := buyer{Key: historyKey(repeats)<<32 | historyKey(last-first)<<16 | historyKey(day-first), codes: customer.Groups}
	if repeats > 0 {
		b.mean = fold.Major(repeated) / float64(repeats)
	}
	return b, true
}

// refund adds refunds.
func (c *customers) refund(refunds []ledger.Refund) {
	for i := range refunds {
		r := &refunds[i]
		switch {
		case r.Day > c.day:
		case r.HasMargin:
			c.taken += int64(r.Margin)
		default:
			c.unknown++
		}
	}
}

// MonthsBetween counts the whole months from one day to another, and reports whether days remain.
// Where a month is too short for the day, its last day ends it.
func MonthsBetween(from, to record.Day) (whole int, rest bool) {
	y, m, _ := from.Time().Date()
	toYear, toMonth, _ := to.Time().Date()
	whole = (toYear-y)*12 + int(toMonth-m)
	if monthsAfter(from, whole) > to {
		whole--
	}
	return whole, monthsAfter(from, whole) < to
}

// sort orders the buyers by history and decides which values have a group of their own.
func (c *customers) sort(src fold.Histories, dimensions []fold.DimensionSetting) {
	c.order()
	c.sorter = fold.NewGrouping()
	for d := range ledger.NumDimensions {
		limit := fold.DefaultCap
		if i := slices.IndexFunc(dimensions, func(s fold.DimensionSetting) bool { return s.Dimension == d }); i >= 0 {
			limit = dimensions[i].Cap
		}
		if values := src.Values(d); len(values) > 0 {
			c.sorter.Split(d, limit, values, &c.people, nil)
		}
	}
}

// slots returns the slots of a customer. It reuses to.
func (c *customers) slots(of *codes, to []int32) []int32 {
	to, _ = c.sorter.Slots(of, to[:0])
	return to
}

// stride is the distance between the customers to whom the models are fitted.
func (c *customers) stride(distinct int) int { return max(1, (distinct+fitRows-1)/fitRows) }

// rows returns the histories for the purchase models.
func (c *customers) rows() []clv.Row {
	var last historyKey
	step := c.stride(c.distinct)
	rows := make([]clv.Row, 0, min(c.distinct, len(c.buyers)/step+1))
	for i := 0; i < len(c.buyers); i += step {
		key := c.buyers[i].Key
		if n := len(rows); n > 0 && key == last {
			rows[n-1].Customers++
			continue
		}
		last = key
		rows = append(rows, clv.Row{History: key.history(), Customers: 1})
	}
	return rows
}

// spends returns the spends of repeat customers for the spend model.
func (c *customers) spends() []clv.SpendRow {
	if !c.unvalued().None() {
		return nil
	}
	first, _ := slices.BinarySearchFunc(c.buyers, historyKey(1)<<32, func(b buyer, k historyKey) int { return cmp.Compare(b.Key, k) })
	step := c.stride(len(c.buyers) - first)
	spends := make([]clv.Spend, 0, (len(c.buyers)-first)/step+1)
	for i := first; i < len(c.buyers); i += step {
		spends = append(spends, c.buyers[i].spend())
	}
	return clv.GroupSpend(spends)
}

// unvalued returns why purchases have no value; the zero value means that they have.
func (c *customers) unvalued() absence.Reason {
	if c.unknown == 0 && len(c.buyers) > 0 && c.margin <= c.taken {
		return absence.Because(absence.MarginRefunded)
	}
	return absence.Margins(c.unknown)
}

// kept returns the share of the margin that remains after refunds.
func (c *customers) kept() float64 { return float64(c.margin-c.taken) / float64(c.margin) }
