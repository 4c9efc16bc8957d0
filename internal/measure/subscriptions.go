package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// subscriptionMeasures need subscriptions.
func subscriptionMeasures() []Measure {
	return []Measure{{
		Name: "monthly_recurring_revenue", Title: "Monthly recurring revenue", Metric: "loyalty_monthly_recurring_revenue",
		Unit: UnitCurrency, Needs: []record.Kind{record.KindSubscription}, Grouped: true,
		Display: display.Amount(display.Higher, display.Kept),
		Help:    "What the subscriptions that run at the end of the day bring per month.",
		Formula: "sum of the monthly prices of subscriptions with start <= day < end; yearly / 12, weekly x 52/12, daily x 365/12",
		Example: "Subscriptions of 10 a month, 120 a year and 12 a week: 10 + 120/12 + 12 x 52/12 = 72.",
		Source:  "ChartMogul, Stripe Billing: recurring amounts brought to a month",
		Parts:   recurringRevenue,
	}}
}

// recurringRevenue is the series of monthly_recurring_revenue.
func recurringRevenue(*Settings) []Part {
	return []Part{{
		needs: []record.Kind{record.KindSubscription},
		Uses:  func(fold.Window) []fold.Family { return []fold.Family{recurring{}} },
		Values: func(f *Frame) []float64 {
			levels := fold.Read[levelCell](f.Frame, recurring{})
			return f.Each(func(p fold.Point) float64 { return fold.Major(levels.UpTo(p.Hi).monthly) })
		},
	}}
}

// recurring is the family of changes of monthly recurring revenue, by day.
type recurring struct{}

// levelCell is the change of the monthly recurring revenue on a day.
type levelCell struct{ monthly int64 }

func (c *levelCell) Add(o *levelCell) { c.monthly += o.monthly }

type recurringFolder struct {
	*fold.Grid[levelCell, *levelCell]
}

func (recurring) Folder(sp fold.Span) fold.Folder {
	return recurringFolder{fold.NewGrid[levelCell](sp.Days)}
}

func (f recurringFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Levels) < 2 {
		return
	}
	for _, row := range f.Rows(slots) {
		for _, d := range h.Levels[:len(h.Levels)-1] {
			row[d.At].monthly += d.Revenue * sign
		}
	}
}

// contracts is the family of everything that moves with a window of subscriptions.
type contracts struct{ window fold.Window }

type contractFolder struct {
	*fold.Grid[cell, *cell]
	axis   fold.Axis
	joined []fold.Activity // levels by calendar period
	steps  []fold.Step
}

func (c contracts) Folder(sp fold.Span) fold.Folder {
	f := &contractFolder{axis: fold.NewAxis(sp, c.window)}
	f.Grid = fold.NewGrid[cell](f.axis.N)
	return f
}

func (f *contractFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if h.Paying == fold.Never {
		return
	}
	levels, paying := h.Levels, h.Paying
	if f.axis.Period != nil {
		f.joined = fold.JoinDays(f.joined[:0], levels, f.axis.Period)
		levels, paying = f.joined, f.axis.Period[paying]
	}
	f.steps = fold.StepsOf(f.steps, levels)
	sweep(&f.axis, f.steps, paying, true, f.Rows(slots), sign)
}

// contractFlows are the flows of monthly recurring revenue.
func contractFlows(f *Frame) []flow {
	return fold.Once(f.Frame, "contract flows", func() []flow {
		moving := fold.Read[cell](f.Frame, contracts{f.Window})
		levels := fold.Read[levelCell](f.Frame, recurring{})
		flows := make([]flow, len(f.Points))
		for i, p := range f.Points {
			c := moving.UpTo(p.At)
			flows[i] = flow{
				opening: levels.UpTo(p.Lo).monthly, revenue: levels.UpTo(p.Hi).monthly,
				moved: c.moved, kept: c.kept,
			}
		}
		return flows
	})
}
