package measure

import (
	"math"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// renewalHorizons are how many days ahead renewals are counted.
var renewalHorizons = [...]int32{30, 60, 90}

// renewals is the family of the renewals that sources name: how the number of those ahead changes, by day.
type renewals struct{}

// renewalCell is, for each horizon, by how much the number of running subscriptions that renew within it changes on a
// day, and their monthly recurring revenue. Named is how many renewals of subscriptions that begin by then are named.
type renewalCell struct {
	monthly [len(renewalHorizons)]int64
	n       [len(renewalHorizons)]int32
	named   int32
}

func (c *renewalCell) Add(o *renewalCell) {
	for i := range c.n {
		c.n[i] += o.n[i]
		c.monthly[i] += o.monthly[i]
	}
	c.named += o.named
}

type renewalFolder struct {
	*fold.Grid[renewalCell, *renewalCell]
	span fold.Span
}

func (renewals) Folder(sp fold.Span) fold.Folder {
	return renewalFolder{fold.NewGrid[renewalCell](sp.Days), sp}
}

func (f renewalFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Customer.Renewals) == 0 {
		return
	}
	for _, row := range f.Rows(slots) {
		for i := range h.Customer.Renewals {
			if r := &h.Customer.Renewals[i]; r.Day > r.Start && r.Monthly > 0 {
				f.book(row, r, sign)
			}
		}
	}
}

// book adds a renewal to each horizon's days on which the subscription runs and the renewal is ahead.
func (f renewalFolder) book(row []renewalCell, r *ledger.Renewal, sign int64) {
	row[min(f.span.Index(r.Start), f.span.Days-1)].named += int32(sign)
	for i, horizon := range renewalHorizons {
		add := func(day record.Day, sign int64) {
			if at := f.span.Index(day); at < f.span.Days {
				row[at].n[i] += int32(sign)
				row[at].monthly[i] += int64(r.Monthly) * sign
			}
		}
		add(max(r.Start, r.Day-record.Day(horizon)), sign)
		add(r.Day, -sign)
	}
}

// upForRenewal has a series for each horizon. Sources name the next renewal only, so there is a value for the
// running day alone.
func upForRenewal(value func(c *renewalCell, horizon int) float64) func(*Settings) []Part {
	return func(*Settings) []Part {
		var parts []Part
		for i, horizon := range renewalHorizons {
			parts = append(parts, Part{
				Labels: []Label{{"horizon", strconv.Itoa(int(horizon)) + "d"}},
				needs:  subscribing(),
				Uses:   func(fold.Window) []fold.Family { return []fold.Family{renewals{}} },
				Values: func(f *Frame) []float64 {
					days := fold.Read[renewalCell](f.Frame, renewals{})
					if told[renewalCell](f, renewals{}, fold.Never).named == 0 {
						return f.Each(func(fold.Point) float64 { return math.NaN() })
					}
					return f.Each(func(p fold.Point) float64 {
						if p.Hi != f.Today {
							return math.NaN()
						}
						c := days.UpTo(p.Hi)
						return value(&c, i)
					})
				},
			})
		}
		return parts
	}
}

// dunning is the family of failed payments of subscriptions, by day.
type dunning struct{}

// dunningCell is how many payments failed on a day, and how many failed ones were recovered or lost on it.
type dunningCell struct{ failed, recovered, lost int32 }

func (c *dunningCell) Add(o *dunningCell) {
	c.failed += o.failed
	c.recovered += o.recovered
	c.lost += o.lost
}

type dunningFolder struct {
	*fold.Grid[dunningCell, *dunningCell]
	span fold.Span
}

func (dunning) Folder(sp fold.Span) fold.Folder {
	sp = fold.WithLead(sp)
	return dunningFolder{fold.NewGrid[dunningCell](sp.Days), sp}
}

func (f dunningFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Customer.Dunnings) == 0 {
		return
	}
	for _, row := range f.Rows(slots) {
		for _, d := range h.Customer.Dunnings {
			if at := f.span.Index(d.Failed); at < f.span.Days {
				row[at].failed += int32(sign)
			}
			if d.Resolved == record.NoDay {
				continue
			}
			at := f.span.Index(d.Resolved)
			switch {
			case at >= f.span.Days:
			case d.Recovered:
				row[at].recovered += int32(sign)
			default:
				row[at].lost += int32(sign)
			}
		}
	}
}

// dunningPart is the series made of the failed payments in the window.
func dunningPart(value func(f *Frame, c *dunningCell) float64) func(*Settings) []Part {
	return func(*Settings) []Part {
		return []Part{{
			needs: []record.Kind{record.KindSubscription, record.KindSubscriptionEvent},
			Uses:  func(fold.Window) []fold.Family { return []fold.Family{dunning{}} },
			Values: func(f *Frame) []float64 {
				days := fold.Read[dunningCell](f.Frame, dunning{})
				return f.Each(func(p fold.Point) float64 {
					c, before := fold.ReadLead(f.Frame, days, p)
					return value(f, &dunningCell{c.failed - before.failed, c.recovered - before.recovered, c.lost - before.lost})
				})
			},
		}}
	}
}

// failures is absent while no failed payment is known, because a source that does not tell them looks the same.
func failures(f *Frame, c *dunningCell) float64 {
	if told[dunningCell](f, dunning{}, f.Today+fold.LeadDays).failed == 0 {
		return math.NaN()
	}
	return float64(c.failed)
}

// recoveryRatio is absent while no payment was ever recovered, because a source that does not tell recoveries
// looks the same.
func recoveryRatio(f *Frame, c *dunningCell) float64 {
	if told[dunningCell](f, dunning{}, f.Today+fold.LeadDays).recovered == 0 {
		return math.NaN()
	}
	return fold.Ratio(c.recovered, c.recovered+c.lost)
}

// noRecovery says that no source tells recoveries, if payments failed.
func noRecovery(f *Frame) absence.Reason {
	c := told[dunningCell](f, dunning{}, f.Today+fold.LeadDays)
	if c.failed > 0 && c.recovered == 0 {
		return absence.Because(absence.NoRecovery)
	}
	return absence.Reason{}
}

// noFailure says that no source tells of failed payments.
func noFailure(f *Frame) absence.Reason {
	if told[dunningCell](f, dunning{}, f.Today+fold.LeadDays).failed == 0 {
		return absence.Because(absence.NoFailures)
	}
	return absence.Reason{}
}

// noRenewal says that no source tells when subscriptions renew.
func noRenewal(f *Frame) absence.Reason {
	if told[renewalCell](f, renewals{}, fold.Never).named == 0 {
		return absence.Because(absence.NoRenewals)
	}
	return absence.Reason{}
}

// renewalMeasures look ahead to renewals and back at failed payments.
func renewalMeasures() []Measure {
	events := []record.Kind{record.KindSubscription, record.KindSubscriptionEvent}
	when := "in the next 30, 60 or 90 days, from tomorrow on; only for the running day, because sources tell the next renewal only; the next " +
		"payment of a contract that ends later, subscriptions with notice given, free and paused ones do not count"
	return []Measure{
		{
			Name: "renewals_due", Title: "Subscriptions up for renewal", Metric: "loyalty_renewals_due",
			Unit: UnitSubscriptions, Labels: []string{"horizon"}, Needs: subscribing(), Grouped: true,
			Display: display.Count(display.Neither, display.Attention),
			Help: "Running subscriptions whose term ends in the next days: they renew by themselves, or their contract of a fixed length ends. Subscriptions " +
				"paid by the month renew every month.",
			Formula: "running subscriptions whose next renewal, or the end of a contract of a fixed length, lies " + when,
			Example: "Of five yearly subscriptions one renews in 10 days, one in 40, and the contract of one ends in 85: 30d 1, 60d 2, 90d 3.",
			Source:  "end of a contract term, whatever follows it, as in billing systems (Chargebee: contract_end, action_at_term_end)",
			Parts:   upForRenewal(func(c *renewalCell, i int) float64 { return float64(c.n[i]) }), Why: noRenewal,
		},
		{
			Name: "renewals_due_revenue", Title: "Recurring revenue up for renewal", Metric: "loyalty_renewals_due_revenue",
			Unit: UnitCurrency, Labels: []string{"horizon"}, Needs: subscribing(), Grouped: true,
			Display: display.Amount(display.Neither, display.Attention),
			Help:    "Monthly recurring revenue of the subscriptions that are up for renewal in the next days.",
			Formula: "sum of the monthly prices of running subscriptions whose next renewal, or the end of a contract of a fixed length, lies " + when,
			Example: "A subscription of 120 a year renews in 10 days, one of 60 a month in 40: 30d 10, 60d 70, 90d 70.",
			Parts:   upForRenewal(func(c *renewalCell, i int) float64 { return fold.Major(c.monthly[i]) }), Why: noRenewal,
		},
		{
			Name: "failed_payments", Title: "Failed payments", Metric: "loyalty_failed_payments",
			Unit: UnitPayments, Needs: events, Grouped: true, Windows: anything,
			Display: display.Count(display.Lower, display.Attention),
			Help:    "Payments of subscriptions that failed in the window. Further failures within 31 days, until it is paid, do not count again.",
			Formula: "failed payments of a subscription in the window, except those within 31 days of its previous failure without a " +
				"recovery in between; absent while no failed payment is known",
			Example: "A payment fails on 1 January, again on the 4th, and is recovered on the 6th; another one fails on the 20th, and one on " +
				"1 July: 3.",
			Parts: dunningPart(failures), Why: noFailure,
		},
		{
			Name: "payment_recovery_ratio", Title: "Recovered payments", Metric: "loyalty_payment_recovery_ratio",
			Unit: UnitRatio, Needs: events, Grouped: true, Windows: anything,
			Display: display.Share(display.Higher, display.Kept),
			Help:    "Share of the failed payments that were paid after all, of those that were decided in the window.",
			Formula: "failed payments that were recovered in the window / failed payments that were recovered, or whose subscription ended, in the " +
				"window; those without either within 31 days of the last failure do not count; absent while no payment was ever recovered",
			Example: "Of ten failed payments six are paid in the window, two subscriptions end, two are still due: 6/8 = 0.75.",
			Source:  "recovery rate of billing systems, of payments that are decided",
			Parts:   dunningPart(recoveryRatio), Why: noRecovery,
		},
	}
}
