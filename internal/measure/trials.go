package measure

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// trialDays is the family of what happens to free trials, by day.
type trialDays struct{}

// trialDay is how many trials started on a day, how many first paid days of trials it is, and how many days
// passed from the start of these trials.
type trialDay struct {
	started, paid int32
	days          int64
}

func (c *trialDay) Add(o *trialDay) {
	c.started += o.started
	c.paid += o.paid
	c.days += o.days
}

type trialDayFolder struct {
	*fold.Grid[trialDay, *trialDay]
	span fold.Span
}

func (trialDays) Folder(sp fold.Span) fold.Folder {
	return trialDayFolder{fold.NewGrid[trialDay](sp.Days), sp}
}

func (f trialDayFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Customer.Trials) == 0 {
		return
	}
	for _, row := range f.Rows(slots) {
		for _, t := range h.Customer.Trials {
			if at := f.span.Index(t.Start); at < f.span.Days {
				row[at].started += int32(sign)
			}
			if t.Paid == record.NoDay {
				continue
			}
			if at := f.span.Index(t.Paid); at < f.span.Days {
				row[at].paid += int32(sign)
				row[at].days += int64(t.Paid-t.Start) * sign
			}
		}
	}
}

// trialEnds is the family of the trials that ended in a window.
type trialEnds struct{ window fold.Window }

// trialEnd is how their number changes, and the number of those among them that have been paid since.
type trialEnd struct{ ended, paid int32 }

func (c *trialEnd) Add(o *trialEnd) {
	c.ended += o.ended
	c.paid += o.paid
}

type trialEndFolder struct {
	*fold.Grid[trialEnd, *trialEnd]
	fold.Timeline
}

func (k trialEnds) Folder(sp fold.Span) fold.Folder {
	f := &trialEndFolder{Timeline: fold.NewTimeline(sp, k.window)}
	f.Grid = fold.NewGrid[trialEnd](f.Axis.N)
	return f
}

func (f *trialEndFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Customer.Trials) == 0 {
		return
	}
	rows := f.Rows(slots)
	for _, t := range h.Customer.Trials {
		ended := fold.Between(f.Axis.Place(f.Span, t.End), 0)
		ended.To = ended.From + f.Width
		fold.Book(rows, ended.OnAxis(), func(c *trialEnd, n int32) { c.ended += n * int32(sign) })
		if t.Paid == record.NoDay {
			continue
		}
		paid := fold.Between(max(ended.From, f.Axis.Place(f.Span, t.Paid)), ended.To)
		if paid.From < paid.To {
			fold.Book(rows, paid.OnAxis(), func(c *trialEnd, n int32) { c.paid += n * int32(sign) })
		}
	}
}

// trialDayPart is the series made of the trial days in the window.
func trialDayPart(value func(c *trialDay) float64) func(*Settings) []Part {
	return func(*Settings) []Part {
		return []Part{{
			needs: subscribing(),
			Uses:  func(fold.Window) []fold.Family { return []fold.Family{trialDays{}} },
			Values: func(f *Frame) []float64 {
				days := fold.Read[trialDay](f.Frame, trialDays{})
				if told[trialDay](f, trialDays{}, f.Today).started == 0 {
					return f.Each(func(fold.Point) float64 { return math.NaN() })
				}
				return f.Each(func(p fold.Point) float64 {
					c, before := days.UpTo(p.Hi), days.UpTo(p.Lo)
					return value(&trialDay{c.started - before.started, c.paid - before.paid, c.days - before.days})
				})
			},
		}}
	}
}

// noTrial says that no source tells of trials.
func noTrial(f *Frame) absence.Reason {
	if told[trialDay](f, trialDays{}, f.Today).started == 0 {
		return absence.Because(absence.NoTrials)
	}
	return absence.Reason{}
}

// trialConversion is the series of trial_conversion_ratio.
func trialConversion(*Settings) []Part {
	return []Part{{
		needs: subscribing(),
		Uses:  func(w fold.Window) []fold.Family { return []fold.Family{trialEnds{w}, trialDays{}} },
		Values: func(f *Frame) []float64 {
			ends := fold.Read[trialEnd](f.Frame, trialEnds{f.Window})
			return f.Each(func(p fold.Point) float64 {
				c := ends.UpTo(p.At)
				return fold.Ratio(c.paid, c.ended)
			})
		},
	}}
}

// trialMeasures follow free trials of subscriptions.
func trialMeasures() []Measure {
	return []Measure{
		{
			Name: "trial_starts", Title: "Trials started", Metric: "loyalty_trial_starts",
			Unit: UnitTrials, Needs: subscribing(), Grouped: true, Windows: anything,
			Display: display.Count(display.Higher, display.New),
			Help:    "Free trials of subscriptions that began in the window.",
			Formula: "subscriptions with a free trial whose first day lies in the window; each trial of a customer counts; absent while no trial " +
				"is known",
			Example: "Two customers start a trial each, one of them two: 3.",
			Parts:   trialDayPart(func(c *trialDay) float64 { return float64(c.started) }), Why: noTrial,
		},
		{
			Name: "trial_conversion_ratio", Title: "Trial conversion", Metric: "loyalty_trial_conversion_ratio",
			Unit: UnitRatio, Needs: subscribing(), Grouped: true, Windows: anything,
			Display: display.Share(display.Higher, display.Kept),
			Help:    "Share of the trials that ended in the window whose subscription has been paid since.",
			Formula: "trials that ended in the window and have a paid day up to its end / trials that ended in the window; a trial ends on " +
				"the day of the first payment or when the subscription ends before; trials that still last do not count",
			Example: "Ten trials end in the window, four of them by cancellation, six are paid: 6/10 = 0.6. Five that still last do not count.",
			Source:  "trial-to-paid rate of trials that have ended, which the growth of trials does not lower",
			Parts:   trialConversion, Why: noTrial,
		},
		{
			Name: "trial_conversion_days", Title: "Days from trial to payment", Metric: "loyalty_trial_conversion_seconds",
			Unit: UnitDays, Needs: subscribing(), Grouped: true, Windows: anything,
			Display: display.Days(display.Lower, display.Returned),
			Help:    "Days from the first day of a trial to the first paid day, on average.",
			Formula: "mean over the trials whose first paid day lies in the window: first paid day - first day of the trial",
			Example: "Two trials are paid after 14 days, one after 32, because it was paused: (14 + 14 + 32)/3 = 20.",
			Parts:   trialDayPart(func(c *trialDay) float64 { return fold.Ratio(float64(c.days), float64(c.paid)) }), Why: noTrial,
		},
	}
}
