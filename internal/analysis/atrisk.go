package analysis

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// AtRisk is the customers at risk, as customers_at_risk of the catalogue defines them.
type AtRisk struct {
	// Day is the day of the forecast.
	Day record.Day
	// Count is how many there are and Value what value_at_risk is of them; Value is NaN where it is
	// absent.
	Count int
	Value float64
	// Returned is how many of them have bought after Day; they are not among Customers.
	Returned int
	// Customers are the customers of the greatest value, at most as many as the query asks for.
	Customers []CustomerAtRisk
}

// CustomerAtRisk is one customer at risk.
type CustomerAtRisk struct {
	// Slot is the customer's in the view.
	Slot int
	// Purchases are those up to the forecast's day, the last of them on Last.
	Purchases int
	Last      record.Day
	// Gap is the mean number of days between days with a purchase, and Overdue how many days longer than Gap
	// the customer has stayed away at the end of the forecast's day; 0 if not longer.
	Gap     float64
	Overdue int
	// Probability is the chance to buy within 90 days, and Then what it was on the day of the last
	// purchase.
	Probability, Then float64
	// Value is what is expected within the horizon, in major units; NaN where absent. It is the customer's part
	// of value_predicted.
	Value float64

	returned bool
}

// AtRiskAbsence returns why it is unknown who is at risk; the zero value means that it is known.
func (b *Board) AtRiskAbsence() absence.Reason {
	if reason := b.state.without(record.KindOrder); !reason.None() {
		return reason
	}
	return b.state.forecastAbsence(forecast.CustomersAtRisk)
}

// ValueAtRiskAbsence returns why it is unknown what the customers at risk are worth; the zero value
// means that it is known.
func (b *Board) ValueAtRiskAbsence() absence.Reason {
	if reason := b.AtRiskAbsence(); !reason.None() {
		return reason
	}
	return b.state.forecastAbsence(forecast.ValueAtRisk)
}

// AtRisk returns the customers at risk that a filter keeps, at most limit of them by name. Nobody is
// at risk where that is not known. A bad filter gives a *QueryError; an ended context gives its error.
func (b *Board) AtRisk(ctx context.Context, filter []Filter, limit int) (*AtRisk, error) {
	if err := b.state.checkFilter(filter); err != nil {
		return nil, err
	}
	if !b.AtRiskAbsence().None() {
		return &AtRisk{Day: b.state.today, Value: math.NaN()}, ctx.Err()
	}
	r := &AtRisk{Day: b.state.forecast.Day()}
	folded, err := b.state.foldOnce(ctx, filter, r.Day, &risks{b.state.forecast})
	if err != nil {
		return nil, err
	}
	all := folded.(*risked).all
	slices.SortFunc(all, func(x, y CustomerAtRisk) int {
		return cmp.Or(cmp.Compare(y.Value, x.Value), cmp.Compare(x.Slot, y.Slot))
	})
	r.fill(all, limit, b.ValueAtRiskAbsence().None())
	return r, nil
}

func (r *AtRisk) fill(all []CustomerAtRisk, limit int, valued bool) {
	r.Count = len(all)
	for i := range all {
		c := &all[i]
		r.Value += c.Value
		if !valued {
			c.Value = math.NaN()
		}
		switch {
		case c.returned:
			r.Returned++
		case len(r.Customers) < limit:
			r.Customers = append(r.Customers, *c)
		}
	}
	if !valued {
		r.Value = math.NaN()
	}
}

// risks is the family of customers at risk. It is for one query.
type risks struct{ forecast *forecast.Forecast }

// risked is the customers at risk that one goroutine has found.
type risked struct {
	forecast *forecast.Forecast
	all      []CustomerAtRisk
}

func (k *risks) Folder(fold.Span) fold.Folder { return &risked{forecast: k.forecast} }

func (f *risked) Fold(h *fold.History, _ []int32, _ int64) {
	b, ok := forecast.NewBuyer(&h.Customer, f.forecast.Day())
	if !ok {
		return
	}
	seen := f.forecast.Predict(b.Key)
	if !seen.AtRisk() {
		return
	}
	c := CustomerAtRisk{
		Slot: h.Slot, Probability: float64(seen.Now), Then: float64(seen.Then), Value: seen.Purchases * f.forecast.Worth(&b),
	}
	c.rhythm(h.Customer.Purchases, f.forecast.Day())
	f.all = append(f.all, c)
}

// rhythm sets what the purchases of a customer tell at the end of a day. The customer has purchases on two
// days or more.
func (c *CustomerAtRisk) rhythm(purchases []ledger.Purchase, end record.Day) {
	gaps := 0
	for i := range purchases {
		day := purchases[i].Day
		if c.returned = day > end; c.returned {
			break
		}
		if c.Purchases > 0 && day > c.Last {
			gaps++
		}
		c.Purchases, c.Last = c.Purchases+1, day
	}
	c.Gap = float64(c.Last-purchases[0].Day) / float64(gaps)
	c.Overdue = max(0, int(math.Round(float64(end-c.Last)-c.Gap)))
}

func (f *risked) Merge(other fold.Folder) {
	o := other.(*risked)
	f.all, o.all = append(f.all, o.all...), nil
}

func (*risked) Freeze(base []fold.Table) []fold.Table { return base }

func (f *risked) Bytes() int64 { return 64 * int64(cap(f.all)) }
