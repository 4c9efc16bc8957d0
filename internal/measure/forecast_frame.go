package measure

import (
	"maps"
	"math"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/record"
)

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
