package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Movements are counted from the end of one window to the end of the next, or each event.
const (
	countedEnds   = "ends"
	countedEvents = "events"
)

// counted returns the label of how movements are counted.
func counted(how string) Label { return Label{"counted", how} }

// subscribing lists the records that figures of subscribers need.
func subscribing() []record.Kind { return []record.Kind{record.KindSubscription} }

// turnPart is one series made of turnovers.
func turnPart(value func(t *turnover) float64, labels ...Label) Part {
	return Part{
		Labels: labels,
		needs:  subscribing(),
		Uses:   turnFamilies,
		Values: func(f *Frame) []float64 {
			all := turnovers(f)
			values := make([]float64, len(all))
			for i := range all {
				values[i] = value(&all[i])
			}
			return values
		},
	}
}

// levelPart is one series of what holds at the end of a day: from the monthly recurring revenue and the
// number of subscribers.
func levelPart(value func(monthly int64, subscribers int32) float64) func(*Settings) []Part {
	return func(*Settings) []Part {
		return []Part{{
			needs: subscribing(),
			Uses:  func(fold.Window) []fold.Family { return []fold.Family{recurring{}, subscriberTurns{}} },
			Values: func(f *Frame) []float64 {
				levels, days := fold.Read[levelCell](f.Frame, recurring{}), fold.Read[turnCell](f.Frame, subscriberTurns{})
				return f.Each(func(p fold.Point) float64 {
					c := days.UpTo(p.Hi)
					return value(levels.UpTo(p.Hi).monthly, c.subscribers())
				})
			},
		}}
	}
}

// subscriberMoves has a series for each movement and way to count.
func subscriberMoves(*Settings) []Part {
	names := [turns]string{turnNew: "new", turnBack: "reactivation", turnChurned: "churned"}
	signs := [turns]int32{turnNew: 1, turnBack: 1, turnChurned: -1}
	var parts []Part
	for _, how := range []string{countedEnds, countedEvents} {
		for i, name := range names {
			parts = append(parts, turnPart(func(t *turnover) float64 {
				if how == countedEvents {
					return float64(signs[i] * t.events.turned[i])
				}
				return float64(signs[i] * t.ends()[i])
			}, Label{"movement", name}, counted(how)))
		}
	}
	return parts
}

// subscriberChurn has a series for each definition of churn.
func subscriberChurn(*Settings) []Part {
	return []Part{
		turnPart((*turnover).standardChurn, counted("standard")),
		turnPart((*turnover).rollingChurn, counted("rolling")),
	}
}

// subscriberMeasures count customers with paid subscriptions.
func subscriberMeasures() []Measure {
	return []Measure{
		{
			Name: "active_subscribers", Title: "Active subscribers", Metric: "loyalty_active_subscribers",
			Unit: UnitCustomers, Needs: subscribing(), Grouped: true,
			Display: display.Count(display.Higher, display.Kept),
			Help:    "Customers with a paid subscription at the end of the day. Several subscriptions of a customer are one subscriber.",
			Formula: "customers whose monthly recurring revenue at the end of the day or period is above 0; free plans, trials and pauses " +
				"are not paid; a subscription ends with the end of what was paid",
			Example: "One customer has two subscriptions of 10, one has one of 20, one is on trial: 2.",
			Source:  "ChartMogul customers, Stripe Billing active subscribers: customers with recurring revenue above 0",
			Parts:   levelPart(func(_ int64, subscribers int32) float64 { return float64(subscribers) }),
		},
		{
			Name: "subscriber_movement", Title: "Subscriber movements", Metric: "loyalty_subscriber_movement",
			Unit: UnitCustomers, Labels: []string{"movement", "counted"}, Needs: subscribing(), Grouped: true, Windows: rolling,
			Roles:   map[string]Roles{"movement": {"new": display.New, "reactivation": display.Returned, "churned": display.Lost}},
			Display: display.Count(display.Neither, display.Kept),
			Help:    "Customers who became subscribers and who left in the window, with their signs.",
			Formula: "counted ends: the subscribers at the end of this window compared with those at the end of the previous one: new: " +
				"first paid day ever in the window; reactivation: others who were none then; churned: those who were one then and are none now; " +
				"counted events: the same from each day to the next, added up over the days of the window, so who leaves and returns does " +
				"both; either way: subscribers at the end of the previous window + all movements = active_subscribers",
			Example: "One subscriber leaves on the 5th and returns on the 20th, one leaves for good, one is new. Ends: new 1, churned -1. " +
				"Events: new 1, reactivation 1, churned -2. Together 0 either way.",
			Source: "ChartMogul and Stripe Billing count events; ends are the states of customers in two windows",
			Parts:  subscriberMoves,
		},
		{
			Name: "subscriber_churn_ratio", Title: "Subscriber churn", Metric: "loyalty_subscriber_churn_ratio",
			Unit: UnitRatio, Labels: []string{"counted"}, Needs: subscribing(), Grouped: true, Windows: rolling,
			Display: display.Share(display.Lower, display.Lost),
			Help:    "Share of the subscribers who left in the window. They leave at the end of what they paid for, not on the day of their notice.",
			Formula: "standard: subscribers at the end of the previous window who are none at the end of this one / subscribers at the end of the " +
				"previous window; rolling: all times in the window that a customer ceased to be a subscriber / (subscribers at the end of the " +
				"previous window + new subscribers in the window)",
			Example: "100 subscribers, of whom 4 leave and 1 of these returns; 25 are new, of whom 1 leaves: standard 3/100 = 0.03; " +
				"rolling 5/125 = 0.04.",
			Source: "standard: ChartMogul customer churn rate, without those who join and leave or leave and return in the period; rolling: " +
				"Stripe Billing subscriber churn rate, which it shows over 30 days",
			Parts: subscriberChurn,
		},
	}
}
