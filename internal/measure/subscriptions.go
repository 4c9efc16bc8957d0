package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/record"
)

// subscriptionMeasures are those that only subscriptions give.
func subscriptionMeasures() []Measure {
	return []Measure{{
		Name: "monthly_recurring_revenue", Title: "Monthly recurring revenue", Metric: "loyalty_monthly_recurring_revenue",
		Unit: UnitCurrency, Needs: []record.Kind{record.KindSubscription}, Grouped: true,
		Display: display.Amount(display.Higher, display.Kept),
		Help:    "What the subscriptions running at the end of the day bring a month.",
		Formula: "sum of the monthly prices of subscriptions with start <= day < end; yearly / 12, weekly x 52/12, daily x 365/12",
		Example: "Subscriptions of 10 a month, 120 a year and 12 a week: 10 + 120/12 + 12 x 52/12 = 72.",
		Source:  "ChartMogul, Stripe Billing: recurring amounts brought to a month",
		parts:   recurringRevenue,
	}}
}

// recurringRevenue is the series of monthly_recurring_revenue.
func recurringRevenue(*Settings) []part {
	return []part{{
		needs: []record.Kind{record.KindSubscription},
		uses:  func(Window) []family { return []family{recurring{}} },
		values: func(f *frame) []float64 {
			levels := read[levelCell](f.Frame, recurring{})
			return f.each(func(p point) float64 { return major(levels.upTo(p.hi).monthly) })
		},
	}}
}

// recurring is the family of changes of monthly recurring revenue, by day.
type recurring struct{}

// levelCell is by how much the monthly recurring revenue changes on a day.
type levelCell struct{ monthly int64 }

func (c *levelCell) add(o *levelCell) { c.monthly += o.monthly }

type recurringFolder struct{ *grid[levelCell, *levelCell] }

func (recurring) folder(sp span) folder { return recurringFolder{newGrid[levelCell](sp.days)} }

func (f recurringFolder) fold(h *history, slots []int32, sign int64) {
	if len(h.levels) < 2 {
		return
	}
	for _, row := range f.aim(slots) {
		for _, d := range h.levels[:len(h.levels)-1] {
			row[d.at].monthly += d.revenue * sign
		}
	}
}

// contracts is the family of everything that moves with a window of subscriptions.
type contracts struct{ window Window }

type contractFolder struct {
	*grid[cell, *cell]
	axis   axis
	joined []day // levels by calendar period
	steps  []step
}

func (c contracts) folder(sp span) folder {
	f := &contractFolder{axis: newAxis(sp, c.window)}
	f.grid = newGrid[cell](f.axis.n)
	return f
}

func (f *contractFolder) fold(h *history, slots []int32, sign int64) {
	if h.paying == never {
		return
	}
	levels, paying := h.levels, h.paying
	if f.axis.period != nil {
		f.joined = joinDays(f.joined[:0], levels, f.axis.period)
		levels, paying = f.joined, f.axis.period[paying]
	}
	f.steps = stepsOf(f.steps, levels)
	sweep(&f.axis, f.steps, paying, true, f.aim(slots), sign)
}

// contractFlows are the flows of monthly recurring revenue.
func contractFlows(f *frame) []flow {
	return once(f.Frame, "contract flows", func() []flow {
		moving := read[cell](f.Frame, contracts{f.window})
		levels := read[levelCell](f.Frame, recurring{})
		flows := make([]flow, len(f.points))
		for i, p := range f.points {
			c := moving.upTo(p.at)
			flows[i] = flow{
				opening: levels.upTo(p.lo).monthly, revenue: levels.upTo(p.hi).monthly,
				moved: c.moved, kept: c.kept,
			}
		}
		return flows
	})
}
