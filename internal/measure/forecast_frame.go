package measure

import (
	"maps"
	"math"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/record"
)

// WithForecast returns the same figures with those of a forecast, nil for none.
func (b *Board) WithForecast(f *Forecast) *Board {
	c := *b
	c.forecast = f
	c.prepare()
	return &c
}

// Forecast returns the forecast on the board, nil if there is none.
func (b *Board) Forecast() *Forecast { return b.forecast }

// expectation is what a frame knows of a forecast.
type expectation struct {
	forecast *Forecast
	// group is whose forecast is wanted; nobody is that of a choice of customers for which none
	// was made.
	group  Group
	nobody bool
	// latest tells that the forecast is wanted whatever its day.
	latest bool
}

// forecasted returns a figure of the forecast for the points that hold its day. The outlook is nil
// for a group that the forecast does not know.
func (f *frame) forecasted(figure func(fc *Forecast, o *outlook) float64) []float64 {
	x, calendar := f.expected, f.window.Kind() == WindowCalendar
	return f.each(func(p point) float64 {
		if x.forecast == nil || x.nobody {
			return math.NaN()
		}
		at := int32(x.forecast.day - f.sums.span.first)
		if holds := p.hi == at || calendar && p.lo < at && at <= p.hi; !holds && !x.latest {
			return math.NaN()
		}
		return figure(x.forecast, x.forecast.groups[x.group])
	})
}

// expected returns what a query wants of the forecast for a group of its answer. Forecasts are made
// of everybody and of the values of one dimension at a time.
func (b *Board) expected(q *Query, g Group) expectation {
	x := expectation{forecast: b.forecast, group: g}
	if b.forecast == nil {
		return x
	}
	switch {
	case len(q.Filter) == 0:
		x.nobody = g.Set && g.Value == otherGroup && q.Cap != b.forecast.caps[g.Dimension]
	case len(q.Filter) > 1:
		x.nobody = true
	case q.GroupBy != nil:
		x.nobody = *q.GroupBy != q.Filter[0].Dimension || g.Value == otherGroup
	default:
		x.nobody = len(q.Filter[0].Values) != 1 || q.Filter[0].Values[0] == otherGroup
		x.group = Group{Set: true, Dimension: q.Filter[0].Dimension, Value: q.Filter[0].Values[0]}
	}
	return x
}

// lacking returns why a kind of figure is absent.
func lacking(kind figure) func(f *frame) absence.Reason {
	return func(f *frame) absence.Reason { return f.lacks(kind) }
}

func (f *frame) lacks(kind figure) absence.Reason {
	switch fc := f.expected.forecast; {
	case f.settings.Forecast.Off:
		return absence.Because(absence.ForecastOff)
	case fc == nil:
		return absence.Because(absence.ForecastPending)
	default:
		return fc.absent[kind]
	}
}

// noValue returns why no value is predicted, neither for orders nor for subscriptions.
func noValue(f *frame) absence.Reason {
	orders, subscriptions := f.lacks(orderValue), f.lacks(subscriptionValue)
	switch {
	case !f.has(record.KindOrder):
		return subscriptions
	case !f.has(record.KindSubscription) || orders.None():
		return orders
	case subscriptions.None():
		return subscriptions
	case orders.Code != subscriptions.Code || !maps.Equal(orders.Args, subscriptions.Args):
		orders.Subscriptions = &subscriptions
	}
	return orders
}
