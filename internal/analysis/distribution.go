package analysis

import (
	"context"
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// DistributionKind is one entry of the catalogue of distributions. Its fields must not be changed.
type DistributionKind struct {
	// Name is its name in queries, such as "order_value", and Title a short name for people.
	Name, Title string
	// Unit is the unit of the values.
	Unit measure.Unit
	// Counts says what is counted: "orders", "gaps" or "customers".
	Counts string
	// Help says in plain words what is spread over which values.
	Help string
	// Windows is true if it takes a window; otherwise it holds at the end of a day.
	Windows bool
	// Predicted is true if it comes from a forecast and holds for the day of the forecast.
	Predicted bool

	figure forecast.Figure // that it needs of the forecast
	whole  bool            // whether values are whole numbers
	money  bool            // whether values are in ledger units
	guests bool            // whether guest orders count that belong to no customer
	gather func(h *fold.History, g *gathered)
}

// DistributionQuery asks how something is spread over values.
type DistributionQuery struct {
	// Of is the name of a DistributionKind.
	Of string
	// Window applies where the kind takes one.
	Window fold.Window
	// To is the last day that counts; of a calendar window it is any day of the period.
	To record.Day
	// Filter keeps the customers that fit all of its entries.
	Filter []Filter
	// Bins is the approximate number of bins, 1 to MaxBins; zero means 20.
	Bins int
}

// MaxBins is how many bins may be asked for.
const MaxBins = 200

const defaultBins = 20

// Distribution is how something is spread over values.
type Distribution struct {
	Kind DistributionKind
	// Window is no window where the kind has none.
	Window fold.Window
	// Day is the last day that counts; Complete is false where it, or the calendar period, still
	// runs.
	Day      record.Day
	Complete bool
	// Unknown is how many purchases and refunds have no margin, for which reason the values are
	// revenue instead of margin.
	Unknown int
	// Count is the number of values; without any, Mean and Median are NaN and there are no bins.
	Count        int
	Mean, Median float64
	Bins         []fold.Bin
}

// Distributions returns the catalogue of distributions.
func Distributions() []DistributionKind {
	return []DistributionKind{
		{
			Name: "order_value", Title: "Order value", Unit: measure.UnitCurrency, Counts: "orders", Windows: true, money: true, guests: true,
			Help:   "Revenue of each purchase in the window, also of guests; partial refunds are not taken off.",
			gather: gatherOrderValues,
		},
		{
			Name: "days_between_orders", Title: "Days between orders", Unit: measure.UnitDays, Counts: "gaps", Windows: true, whole: true,
			Help:   "Days from one purchase day of a customer to the next, for every next one in the window.",
			gather: gatherGaps,
		},
		{
			Name: "orders_per_customer", Title: "Orders per customer", Unit: measure.UnitOrders, Counts: "customers", Windows: true, whole: true,
			Help:   "Purchases in the window of each customer who bought in it.",
			gather: gatherOrders,
		},
		{
			Name: "customer_value", Title: "Customer value so far", Unit: measure.UnitCurrency, Counts: "customers", money: true,
			Help: "What each customer who ever bought has brought so far, refunds taken off: margin, or revenue if the margin of a " +
				"purchase is not known.",
			gather: gatherValues,
		},
		{
			Name: "clv_predicted", Title: "Predicted customer value", Unit: measure.UnitCurrency, Counts: "customers", Predicted: true, figure: forecast.OrderValue,
			Help: "Margin that the purchases of each customer who ever bought are expected to bring within the horizon.",
		},
		{
			Name: "purchase_probability", Title: "Chance of a purchase", Unit: measure.UnitRatio, Counts: "customers", Predicted: true, figure: forecast.PurchaseProbability,
			Help: "Chance of each customer who ever bought to buy within the next 90 days.",
		},
	}
}

// FindDistribution returns the distribution of a name.
func FindDistribution(name string) (DistributionKind, bool) {
	all := Distributions()
	i := slices.IndexFunc(all, func(d DistributionKind) bool { return d.Name == name })
	if i < 0 {
		return DistributionKind{}, false
	}
	return all[i], true
}

// DistributionAbsence returns why a distribution is missing; the zero value means that it is not.
func (b *Board) DistributionAbsence(name string) absence.Reason {
	kind, ok := FindDistribution(name)
	if !ok {
		return absence.Because(absence.UnknownDistribution)
	}
	if reason := b.state.without(record.KindOrder); !reason.None() || !kind.Predicted {
		return reason
	}
	return b.state.forecastAbsence(kind.figure)
}

// Distribution answers q by folding everybody once. A bad query gives a *QueryError; an ended context
// gives its error. One that is absent, see DistributionAbsence, is empty.
func (b *Board) Distribution(ctx context.Context, q DistributionQuery) (*Distribution, error) {
	kind, ok := FindDistribution(q.Of)
	switch {
	case !ok:
		return nil, measure.Refuse("of", "there is no such distribution")
	case kind.Windows && q.Window.Kind() == 0:
		return nil, measure.Refuse("window", "%s needs a window", kind.Name)
	case q.Bins < 0 || q.Bins > MaxBins:
		return nil, measure.Refuse("bins", "must lie between 1 and %d", MaxBins)
	}
	if err := b.state.checkFilter(q.Filter); err != nil {
		return nil, err
	}
	d := &Distribution{Kind: kind, Day: min(q.To, b.state.today), Mean: math.NaN(), Median: math.NaN()}
	if kind.Windows {
		d.Window = q.Window
	}
	if !b.DistributionAbsence(q.Of).None() {
		return d, ctx.Err()
	}
	if kind.Predicted {
		d.Day = b.state.forecast.Day()
	}
	return d, b.spread(ctx, &q, d)
}

// spread fills in what a present distribution holds.
func (b *Board) spread(ctx context.Context, q *DistributionQuery, d *Distribution) error {
	at := b.state.placed(d.Window, d.Day)
	d.Day, d.Complete = at.day, at.complete
	found := &gathering{guests: d.Kind.guests, point: at.point, gather: d.Kind.gather}
	if d.Kind.Predicted {
		found.gather = gatherForecast(b.state.forecast, d.Kind.figure)
	}
	folded, err := b.state.foldOnce(ctx, q.Filter, d.Day, found)
	if err != nil {
		return err
	}
	g := folded.(*gathered)
	t := &g.values
	t.Settle()
	if g.unknown > 0 {
		t, d.Unknown = &g.instead, g.unknown
		t.Settle()
	}
	if d.Kind.money {
		inMajorUnits(t)
	}
	if q.Bins == 0 {
		q.Bins = defaultBins
	}
	d.Count, d.Mean, d.Median = t.Count(), t.Mean(), t.Quantile(0.5)
	d.Bins = t.Bins(q.Bins, d.Kind.whole)
	return nil
}

// inMajorUnits turns amounts in ledger units into major ones.
func inMajorUnits(t *fold.Tally) {
	for i := range t.Runs {
		t.Runs[i].Value = fold.Major(int64(t.Runs[i].Value))
	}
}
