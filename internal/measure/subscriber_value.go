package measure

import (
	"math"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// monthsAYear brings revenue of a month to a year, and days to months.
const (
	monthsAYear = 12
	daysAYear   = 365
)

// recurringMargin is the family of the margin of running subscriptions.
type recurringMargin struct{}

// marginCell is how it changes on a day, and how the number of paid subscriptions of unknown margin does.
type marginCell struct {
	monthly int64
	unknown int32
}

func (c *marginCell) Add(o *marginCell) {
	c.monthly += o.monthly
	c.unknown += o.unknown
}

type marginFolder struct {
	*fold.Grid[marginCell, *marginCell]
	span fold.Span
}

func (recurringMargin) Folder(sp fold.Span) fold.Folder {
	return marginFolder{fold.NewGrid[marginCell](sp.Days), sp}
}

func (f marginFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if h.Paying == fold.Never {
		return
	}
	rows := f.Rows(slots)
	for i := range h.Customer.Subscriptions {
		s := &h.Customer.Subscriptions[i]
		if s.Monthly <= 0 || s.End != record.NoDay && s.End <= s.Start {
			continue
		}
		on := fold.Between(f.span.Index(s.Start), fold.Never)
		if s.End != record.NoDay {
			on.To = f.span.Index(s.End)
		}
		unknown := 1 - int32(fold.Bit(s.HasMargin))
		fold.Book(rows, on, func(c *marginCell, n int32) {
			c.monthly += int64(n) * int64(s.Margin) * sign
			c.unknown += n * unknown * int32(sign)
		})
	}
}

// monthsOf returns how many months a window has. A year has twelve months or 365 days.
func monthsOf(w fold.Window) float64 {
	if w.Kind() == fold.WindowCalendar {
		return float64(w.PeriodMonths())
	}
	return float64(w.Length()) * monthsAYear / daysAYear
}

// simpleValues are the values of subscriber_lifetime_value.
func simpleValues(f *Frame) []float64 {
	all, margins, months := turnovers(f), fold.Read[marginCell](f.Frame, recurringMargin{}), monthsOf(f.Window)
	values := make([]float64, len(all))
	for i, p := range f.Points {
		t, m := &all[i], margins.UpTo(p.Hi)
		churn := t.standardChurn()
		if m.unknown > 0 || !(churn > 0) {
			values[i] = math.NaN()
			continue
		}
		values[i] = fold.Ratio(fold.Major(m.monthly), float64(t.active)) * months / churn
	}
	return values
}

// simpleValue is the series of subscriber_lifetime_value.
func simpleValue(*Settings) []Part {
	return []Part{{
		needs: subscribing(),
		Uses: func(w fold.Window) []fold.Family {
			return append(turnFamilies(w), recurringMargin{})
		},
		Values: simpleValues,
	}}
}

// noSimpleValue says whether the margin of subscriptions is unknown, or nobody left.
func noSimpleValue(f *Frame) absence.Reason {
	last := len(f.Points) - 1
	margin := fold.Read[marginCell](f.Frame, recurringMargin{}).UpTo(f.Points[last].Hi)
	t := turnovers(f)[last]
	switch {
	case margin.unknown > 0:
		return absence.Because(absence.SubscriptionMargin, absence.Count, strconv.Itoa(int(margin.unknown)))
	case t.opening > 0 && t.standardChurn() == 0:
		return absence.Because(absence.NoChurn)
	}
	return absence.Reason{}
}

// EnoughLeft is how many subscribers must have left for a simple lifetime value that is more than a guess. The value
// is inverse to their number. If that is k, the logarithm of the value has a standard error of about 1/sqrt(k) (a
// Poisson count), and its interval of 95 % is a factor of exp(1.96/sqrt(k)) wide to both sides: 2 at 8.
const EnoughLeft = 8

// fewLeft returns the smallest number of subscribers who have left in the window of a point that has a value, and
// whether they are too few for a simple lifetime value.
func fewLeft(f *Frame) (int, bool) {
	all, least := turnovers(f), EnoughLeft
	for i, v := range simpleValues(f) {
		if !math.IsNaN(v) {
			least = min(least, int(all[i].ends()[turnChurned]))
		}
	}
	return least, least < EnoughLeft
}

// subscriberValueMeasures say what subscribers bring.
func subscriberValueMeasures() []Measure {
	return []Measure{
		{
			Name: "annual_recurring_revenue", Title: "Annual recurring revenue", Metric: "loyalty_annual_recurring_revenue",
			Unit: UnitCurrency, Needs: subscribing(), Grouped: true,
			Display: display.Amount(display.Higher, display.Kept),
			Help:    "What the subscriptions that run at the end of the day bring in a year if nothing changes.",
			Formula: "12 x monthly_recurring_revenue",
			Example: "Subscriptions of 10 a month and 120 a year: 12 x (10 + 10) = 240.",
			Source:  "ChartMogul annual run rate: monthly recurring revenue times 12",
			Parts:   levelPart(func(monthly int64, _ int32) float64 { return fold.Major(monthsAYear * monthly) }),
		},
		{
			Name: "average_revenue_per_account", Title: "Average revenue per account", Metric: "loyalty_average_revenue_per_account",
			Unit: UnitCurrency, Needs: subscribing(), Grouped: true,
			Display: display.AmountEach(display.Higher, display.More),
			Help:    "What a subscriber pays per month, on average (ARPA).",
			Formula: "monthly_recurring_revenue / active_subscribers, both at the end of the day or period",
			Example: "Monthly recurring revenue of 600 from 24 subscribers: 25.",
			Source:  "ChartMogul ARPA, Baremetrics ARPU: at the end of the period",
			Parts: levelPart(func(monthly int64, subscribers int32) float64 {
				return fold.Ratio(fold.Major(monthly), float64(subscribers))
			}),
		},
		{
			Name: "subscriber_lifetime_value", Title: "Simple lifetime value of a subscriber", Metric: "loyalty_subscriber_lifetime_value",
			Unit: UnitCurrency, Needs: subscribing(), Grouped: true, Windows: rolling,
			Display: display.AmountEach(display.Higher, display.Kept),
			Help: "Margin that a subscriber brings until leaving, if all left at today's average rate. New subscribers leave faster than " +
				"loyal ones, so this can be far off: compare it with the predicted value. With fewer than 8 leavers in the window it is a guess; " +
				"the API's answers and the plugin's boards say so.",
			Formula: "average_revenue_per_account x margin / churn per month; margin: the configured margin of each subscription's source; churn " +
				"per month: subscriber_churn_ratio counted standard / months of the window; a window of days has days x 12/365 months; absent " +
				"while nobody leaves, and while the margin of a running subscription is unknown",
			Example: "25 a month, margin 0.80, churn of 0.05 in a month: 25 x 0.80 / 0.05 = 400.",
			Source: "ChartMogul and Baremetrics LTV, times margin; its weakness: Fader and Hardie, note 033, \"What's wrong with this CLV " +
				"formula?\"",
			Parts: simpleValue, Why: noSimpleValue, FewLeft: fewLeft,
		},
	}
}
