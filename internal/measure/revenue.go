package measure

import (
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// flow is what the revenue of customers did from the previous window to a point's, and what guests
// brought in both.
type flow struct {
	opening, revenue             int64
	guestsOpening, guestsRevenue int64
	moved                        [movements]int64
	kept                         int64
}

func (f *flow) now() float64    { return fold.Major(f.revenue + f.guestsRevenue) }
func (f *flow) before() float64 { return fold.Major(f.opening + f.guestsOpening) }

// guests is the movement of guests, who cannot be told from one another.
func (f *flow) guests() int64 { return f.guestsRevenue - f.guestsOpening }

// adjustment is what the movements of customers leave over.
func (f *flow) adjustment() int64 {
	rest := f.revenue - f.opening
	for _, m := range f.moved {
		rest -= m
	}
	return rest
}

// ofOpening returns an amount's ratio to the opening revenue of customers, which has a meaning only
// above 0.
func (f *flow) ofOpening(a int64) float64 {
	if f.opening <= 0 {
		return math.NaN()
	}
	return float64(a) / float64(f.opening)
}

// lost is negative.
func (f *flow) lost() int64 { return f.moved[movedChurned] + f.moved[movedContraction] }

func (f *flow) grossChurn() float64 { return f.ofOpening(-f.lost()) }

func (f *flow) netChurn() float64 { return f.ofOpening(-f.lost() - f.moved[movedExpansion]) }

func (f *flow) netChurnWithReactivation() float64 {
	return f.ofOpening(-f.lost() - f.moved[movedExpansion] - f.moved[movedReactivation])
}

func (f *flow) quick() float64 {
	return fold.Ratio(f.moved[movedNew]+f.moved[movedReactivation]+f.moved[movedExpansion], -f.lost())
}

// basis is what revenue is made of.
type basis struct {
	name string
	kind record.Kind
	// uses lists the families that flows need.
	uses func(w fold.Window) []fold.Family
	// flows returns the flows of the frame's points.
	flows func(f *Frame) []flow
}

// bases are all there are.
func bases() []basis {
	return []basis{
		{"orders", record.KindOrder, func(w fold.Window) []fold.Family { return []fold.Family{daily{}, guests{}, sweeping{w}} }, orderFlows},
		{"subscriptions", record.KindSubscription, func(w fold.Window) []fold.Family { return []fold.Family{recurring{}, contracts{w}} }, contractFlows},
	}
}

// orderFlows are the flows of revenue from orders.
func orderFlows(f *Frame) []flow {
	return fold.Once(f.Frame, "order flows", func() []flow {
		moving := fold.Read[cell](f.Frame, sweeping{f.Window})
		days, apart := everybody(f)
		flows := make([]flow, len(f.Points))
		for i, p := range f.Points {
			c := moving.UpTo(p.At)
			flows[i] = flow{moved: c.moved, kept: c.kept}
			flows[i].opening, flows[i].revenue = revenues(days, p)
			flows[i].guestsOpening, flows[i].guestsRevenue = revenues(apart, p)
		}
		return flows
	})
}

// revenues returns the revenue of the previous window and of the window.
func revenues(days *fold.Reader[dayCell, *dayCell], p fold.Point) (before, now int64) {
	start := days.UpTo(p.Lo).revenue
	return start - days.UpTo(p.Before).revenue, days.UpTo(p.Hi).revenue - start
}

// movingPart is one series made of flows.
func (b basis) movingPart(value func(f *flow) float64, labels ...Label) Part {
	return Part{
		Labels: append(labels, Label{"basis", b.name}),
		needs:  []record.Kind{b.kind},
		Uses:   b.uses,
		Values: func(f *Frame) []float64 {
			flows := b.flows(f)
			values := make([]float64, len(flows))
			for i := range flows {
				values[i] = value(&flows[i])
			}
			return values
		},
	}
}

// moving is the parts of a measure with a series a basis. The basis of subscriptions, which has
// levels and no sums over time, goes without some windows.
func moving(value func(f *flow) float64, without fold.WindowKinds) func(*Settings) []Part {
	return func(*Settings) []Part {
		var parts []Part
		for _, b := range bases() {
			p := b.movingPart(value)
			if b.kind == record.KindSubscription {
				p.Without = without
			}
			parts = append(parts, p)
		}
		return parts
	}
}

// flows are the series of the movements.
func flows(*Settings) []Part {
	var parts []Part
	for _, b := range bases() {
		parts = append(parts, b.movementParts(countedEnds)...)
		if b.kind == record.KindOrder {
			continue
		}
		b.flows, b.uses = eventFlows, func(w fold.Window) []fold.Family { return []fold.Family{recurring{}, contracts{w}, subscriberTurns{}} }
		parts = append(parts, b.movementParts(countedEvents)...)
	}
	return parts
}

// movementParts has a series for each movement.
func (b basis) movementParts(how string) []Part {
	names := [movements]string{"new", "reactivation", "expansion", "contraction", "churned"}
	var parts []Part
	for i, name := range names {
		parts = append(parts, b.movementPart(name, how, func(f *flow) int64 { return f.moved[i] }))
	}
	if b.kind == record.KindOrder {
		parts = append(parts, b.movementPart("guests", how, (*flow).guests))
	}
	return append(parts, b.movementPart("adjustment", how, (*flow).adjustment))
}

// movementPart is the series of one movement.
func (b basis) movementPart(name, how string, amount func(f *flow) int64) Part {
	p := b.movingPart(func(f *flow) float64 { return fold.Major(amount(f)) })
	p.Labels = []Label{{"movement", name}, {"basis", b.name}, counted(how)}
	return p
}

// revenueMeasures follow money from one window to the next.
func revenueMeasures() []Measure {
	return slices.Concat(revenueAmounts(), revenueRatios(), orderMeasures())
}

// movementRoles says what each movement means.
func movementRoles() Roles {
	return Roles{
		"new": display.New, "reactivation": display.Returned, "expansion": display.More,
		"contraction": display.Attention, "churned": display.Lost, "guests": display.Kept, "adjustment": display.Neutral,
	}
}

// revenueAmounts are the amounts of money themselves.
func revenueAmounts() []Measure {
	needs := []record.Kind{record.KindOrder, record.KindSubscription}
	basis := []string{"basis"}
	return []Measure{
		{
			Name: "revenue", Title: "Revenue", Metric: "loyalty_revenue",
			Unit: UnitCurrency, Labels: basis, Needs: needs, Grouped: true, Windows: anything,
			Display: display.Amount(display.Higher, display.Kept),
			Help:    "Revenue in the window; refunds are subtracted on their own day.",
			Formula: "basis orders: purchases less refunds in the window, guest orders included; basis subscriptions: monthly recurring " +
				"revenue at the end of the window",
			Example: "Purchases of 500 and 300 and a refund of 50 in the window: 750.",
			Parts:   moving((*flow).now, fold.WindowLifetime),
		},
		{
			Name: "opening_revenue", Title: "Opening revenue", Metric: "loyalty_opening_revenue",
			Unit: UnitCurrency, Labels: basis, Needs: needs, Grouped: true, Windows: rolling,
			Display: display.Amount(display.Neither, display.Kept),
			Help:    "Revenue of the previous window, which the movements start from.",
			Formula: "basis orders: revenue of the previous window; basis subscriptions: monthly recurring revenue at the end of " +
				"the previous window",
			Example: "Purchases of 1,000 in the previous window: 1000.",
			Parts:   moving((*flow).before, 0),
		},
		{
			Name: "revenue_movement", Title: "Revenue movements", Metric: "loyalty_revenue_movement",
			Unit: UnitCurrency, Labels: []string{"movement", "basis", "counted"}, Needs: needs, Grouped: true, Windows: rolling,
			Roles:   map[string]Roles{"movement": movementRoles()},
			Display: display.Amount(display.Neither, display.Kept),
			Help:    "The changes between the revenue of the previous window and of this one, with their signs.",
			Formula: "counted ends: r0 and r1: a customer's revenue in the previous and in this window, 0 if negative; new: r1 " +
				"of customers whose first purchase (or first subscription's start) lies in the window; reactivation: r1 of others " +
				"where r0 = 0; expansion: r1 - r0 where r1 > r0 > 0; contraction: r1 - r0 where r0 > r1 > 0; churned: -r0 where " +
				"r1 = 0; guests: revenue of guest orders in the window less the previous window's; adjustment: the rest, from customers " +
				"with negative revenue, such as a refund of an older order or above an order's amount; counted " +
				"events, for subscriptions only: the same from each day to the next, added up over the days of the window, so who leaves and returns is churned and reactivation; either way: opening revenue + all movements = revenue",
			Example: "Opening 1,000; a customer of 100 leaves, one falls from 200 to 150, two grow by 120 and 80, a newcomer " +
				"brings 30: churned -100, contraction -50, expansion 200, new 30; 1000 - 100 - 50 + 200 + 30 = 1080. A subscription of 20 " +
				"that ends on the 5th and starts again on the 20th: ends 0, events churned -20 and reactivation 20.",
			Source: "ChartMogul and Stripe: movements that add up from the opening to the closing amount",
			Parts:  flows,
		},
	}
}

// revenueRatios set what revenue did against what there was, or purchases.
func revenueRatios() []Measure {
	needs := []record.Kind{record.KindOrder, record.KindSubscription}
	basis := []string{"basis"}
	return []Measure{
		{
			Name: "net_revenue_churn_ratio", Title: "Net revenue churn", Metric: "loyalty_net_revenue_churn_ratio",
			Unit: UnitRatio, Labels: basis, Needs: needs, Grouped: true, Windows: rolling,
			Display: display.Share(display.Lower, display.Lost),
			Help:    "Share of revenue lost with existing customers, less what other existing customers bought more; below zero it is negative churn.",
			Formula: "-(churned + contraction + expansion) / opening revenue; absent, like all ratios to opening revenue, unless " +
				"opening revenue is above 0; opening revenue: of customers, guest orders left out",
			Example: "Opening 1,000; one customer of 100 leaves, one falls from 200 to 150, two grow by 120 and 80: -(-100 - " +
				"50 + 200)/1000 = -0.05, negative churn of 5 %.",
			Source: "1 - cohort-based net revenue retention of finance reporting: without reactivation",
			Parts:  moving((*flow).netChurn, 0),
		},
		{
			Name: "gross_revenue_churn_ratio", Title: "Gross revenue churn", Metric: "loyalty_gross_revenue_churn_ratio",
			Unit: UnitRatio, Labels: basis, Needs: needs, Grouped: true, Windows: rolling,
			Display: display.Share(display.Lower, display.Attention),
			Help:    "Share of revenue lost with existing customers, before any growth.",
			Formula: "-(churned + contraction) / opening revenue of customers",
			Example: "Opening 1,000; one customer of 100 leaves, one falls from 200 to 150: 150/1000 = 0.15.",
			Source:  "ChartMogul gross MRR churn rate",
			Parts:   moving((*flow).grossChurn, 0),
		},
		{
			Name: "net_revenue_retention_ratio", Title: "Net revenue retention", Metric: "loyalty_net_revenue_retention_ratio",
			Unit: UnitRatio, Labels: basis, Needs: needs, Grouped: true, Windows: rolling,
			Display: display.Share(display.Higher, display.Kept),
			Help:    "What the previous window's customers bring now, divided by what they brought then.",
			Formula: "1 - net_revenue_churn_ratio",
			Example: "Opening 1,000. 150 are lost, and the others buy for 200 more: 1050/1000 = 1.05.",
			Source:  "cohort-based net revenue retention of finance reporting: without new and reactivated customers",
			Parts:   moving(func(f *flow) float64 { return 1 - f.netChurn() }, 0),
		},
		{
			Name: "gross_revenue_retention_ratio", Title: "Gross revenue retention", Metric: "loyalty_gross_revenue_retention_ratio",
			Unit: UnitRatio, Labels: basis, Needs: needs, Grouped: true, Windows: rolling,
			Display: display.Share(display.Higher, display.More),
			Help:    "Share of revenue kept with existing customers, growth not counted; at most 1.",
			Formula: "sum over customers of min(r0, r1) / opening revenue of customers, negative r0 and r1 included; the result is " +
				"never above 1",
			Example: "Opening 1,000. 150 are lost: 850/1000 = 0.85. The growth of others does not change it.",
			Source:  "gross revenue retention by customer, capped at what each brought before",
			Parts:   moving(func(f *flow) float64 { return f.ofOpening(f.kept) }, 0),
		},
		{
			Name: "net_revenue_churn_with_reactivation_ratio", Title: "Net revenue churn with reactivation",
			Metric: "loyalty_net_revenue_churn_with_reactivation_ratio",
			Unit:   UnitRatio, Labels: basis, Needs: needs, Grouped: true, Windows: rolling,
			Display: display.Share(display.Lower, display.Returned),
			Help:    "Net revenue churn as some billing systems count it: reactivated customers included.",
			Formula: "-(churned + contraction + expansion + reactivation) / opening revenue of customers",
			Example: "Opening 1,000; 150 are lost, others grow by 100, one who had been away brings 80: -(-150 + 100 + " +
				"80)/1000 = -0.03.",
			Source: "ChartMogul net MRR churn rate",
			Parts:  moving((*flow).netChurnWithReactivation, 0),
		},
		{
			Name: "quick_ratio", Title: "Quick ratio", Metric: "loyalty_quick_ratio",
			Unit: UnitRatio, Labels: basis, Needs: needs, Grouped: true, Windows: rolling,
			Display: display.Multiple(display.Higher, display.Kept),
			Help:    "Revenue gained for each unit of revenue lost.",
			Formula: "(new + reactivation + expansion) / -(contraction + churned); absent when nothing is lost",
			Example: "200 grown and 30 of newcomers against 150 lost: 230/150 = 1.533.",
			Source:  "Baremetrics quick ratio, with reactivation on top",
			Parts:   moving((*flow).quick, 0),
		},
	}
}
