package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

const (
	rolling  = fold.WindowDays | fold.WindowCalendar
	anything = rolling | fold.WindowLifetime
)

// counts is how many customers and purchases a point has.
type counts struct {
	active, retained, repeat, upsold int32
	fresh                            int32 // new customers
	previous                         int32 // active in the previous window
	lapsed                           int32 // bought before the previous window and not in it
	orders                           int32
}

// reactivated is what is neither new nor retained.
func (c *counts) reactivated() int32 { return c.active - c.fresh - c.retained }

// repeatRatio is the share of repeat buyers.
func (c *counts) repeatRatio() float64 { return fold.Ratio(c.repeat, c.active) }

// upsellRatio is the share of repeat buyers who tried more.
func (c *counts) upsellRatio() float64 { return fold.Ratio(c.upsold, c.repeat) }

// count returns the counts of the frame's points.
func (f *Frame) count() []counts {
	return fold.Once(f.Frame, counts{}, func() []counts {
		moving := fold.Read[cell](f.Frame, sweeping{f.Window})
		days := fold.Read[dayCell](f.Frame, daily{})
		all := make([]counts, len(f.Points))
		for i, p := range f.Points {
			now, before := moving.UpTo(p.At), moving.UpTo(p.Previous)
			end, start, earlier := days.UpTo(p.Hi), days.UpTo(p.Lo), days.UpTo(p.Before)
			c := &all[i]
			c.active, c.retained = now.buyers.split()
			c.repeat, c.upsold = now.repeaters.split()
			c.previous, _ = before.buyers.split()
			c.fresh = end.firsts - start.firsts
			c.lapsed = earlier.firsts - (c.previous - (start.firsts - earlier.firsts))
			c.orders = end.orders - start.orders
		}
		return all
	})
}

// counting is the parts of a measure with one series made of counts.
func counting(value func(c *counts) float64) func(*Settings) []Part {
	return func(*Settings) []Part { return []Part{countingPart(value)} }
}

// countingPart is one series made of counts.
func countingPart(value func(c *counts) float64, labels ...Label) Part {
	return Part{
		Labels: labels,
		needs:  []record.Kind{record.KindOrder},
		Uses:   func(w fold.Window) []fold.Family { return []fold.Family{daily{}, sweeping{w}} },
		Values: func(f *Frame) []float64 {
			all := f.count()
			values := make([]float64, len(all))
			for i := range all {
				values[i] = value(&all[i])
			}
			return values
		},
	}
}

// states are the series of the active customers' states.
func states(*Settings) []Part {
	return []Part{
		countingPart(func(c *counts) float64 { return float64(c.fresh) }, Label{"state", "new"}),
		countingPart(func(c *counts) float64 { return float64(c.retained) }, Label{"state", "retained"}),
		countingPart(func(c *counts) float64 { return float64(c.reactivated()) }, Label{"state", "reactivated"}),
	}
}

// customerMeasures are the measures that count customers by when they bought.
func customerMeasures() []Measure {
	orders := []record.Kind{record.KindOrder}
	return []Measure{
		{
			Name: "active_customers", Title: "Active customers", Metric: "loyalty_active_customers",
			Unit: UnitCustomers, Needs: orders, Grouped: true, Windows: anything,
			Display: display.Count(display.Higher, display.Kept),
			Help:    "Customers who bought in the window.",
			Formula: "customers with at least one purchase in the window",
			Example: "Five customers buy in the window, one of them three times: 5.",
			Parts:   counting(func(c *counts) float64 { return float64(c.active) }),
		},
		{
			Name: "customers", Title: "Customers by state", Metric: "loyalty_customers",
			Unit: UnitCustomers, Labels: []string{"state"}, Needs: orders, Grouped: true, Windows: rolling,
			Roles:   map[string]Roles{"state": {"new": display.New, "retained": display.Kept, "reactivated": display.Returned}},
			Display: display.Count(display.Neither, display.Kept),
			Help:    "The active customers, split into new, retained and reactivated ones.",
			Formula: "new: first purchase ever in the window; retained: bought in this and in the previous window; " +
				"reactivated: bought in this window, not in the previous one, but before it; new + retained + reactivated = active",
			Example: "Six customers bought in the previous window, four of them again in this one, with one newcomer and one " +
				"who had been away: new 1, retained 4, reactivated 1, together the 6 who are active.",
			Parts: states,
		},
		{
			Name: "churned_customers", Title: "Churned customers", Metric: "loyalty_churned_customers",
			Unit: UnitCustomers, Needs: orders, Grouped: true, Windows: rolling,
			Display: display.Count(display.Lower, display.Lost),
			Help:    "Customers who bought in the previous window and did not come back in this one.",
			Formula: "customers with a purchase in the previous window and none in this one",
			Example: "Six customers bought in the previous window, four of them again in this one: 2.",
			Parts:   counting(func(c *counts) float64 { return float64(c.previous - c.retained) }),
		},
		{
			Name: "retention_ratio", Title: "Retention", Metric: "loyalty_retention_ratio",
			Unit: UnitRatio, Needs: orders, Grouped: true, Windows: rolling,
			Display: display.People(display.Higher, display.Kept),
			Help:    "Share of the previous window's buyers who bought again in this one.",
			Formula: "retained customers / customers active in the previous window",
			Example: "Six customers bought in the previous window, four of them again in this one: 4/6 = 0.667.",
			Source:  "textbook customer retention, but without counting customers who come back as kept",
			Parts:   counting(func(c *counts) float64 { return fold.Ratio(c.retained, c.previous) }),
		},
		{
			Name: "churn_ratio", Title: "Churn", Metric: "loyalty_churn_ratio",
			Unit: UnitRatio, Needs: orders, Grouped: true, Windows: rolling,
			Display: display.People(display.Lower, display.Lost),
			Help:    "Share of the previous window's buyers who did not buy in this one.",
			Formula: "churned customers / customers active in the previous window = 1 - retention_ratio",
			Example: "Six customers bought in the previous window, two of them not in this one: 2/6 = 0.333.",
			Source:  "ChartMogul standard customer churn, on windows of purchases: who joins in the window does not count",
			Parts:   counting(func(c *counts) float64 { return fold.Ratio(c.previous-c.retained, c.previous) }),
		},
	}
}

// returnMeasures tell how many of the customers come back.
func returnMeasures() []Measure {
	orders := []record.Kind{record.KindOrder}
	return []Measure{
		{
			Name: "repeat_buyer_ratio", Title: "Repeat buyers", Metric: "loyalty_repeat_buyer_ratio",
			Unit: UnitRatio, Needs: orders, Grouped: true, Windows: anything,
			Display: display.People(display.Higher, display.Kept),
			Help:    "Share of the buyers who bought at least twice.",
			Formula: "customers with two or more purchases in the window / customers with one or more",
			Example: "Of 5 customers who bought in the window, two bought twice or more: 2/5 = 0.4.",
			Source:  "the repeat purchase rate of shop reports",
			Parts:   counting((*counts).repeatRatio),
		},
		{
			Name: "returning_buyer_ratio", Title: "Returning buyers", Metric: "loyalty_returning_buyer_ratio",
			Unit: UnitRatio, Needs: orders, Grouped: true, Windows: rolling,
			Display: display.People(display.Higher, display.More),
			Help:    "Share of the buyers who had bought before the window.",
			Formula: "(active - new) / active",
			Example: "Six customers buy in the window, one of them for the first time: 5/6 = 0.833.",
			Source:  "Shopify returning customer rate, but only purchases before the window make a customer a returning one",
			Parts:   counting(func(c *counts) float64 { return fold.Ratio(c.active-c.fresh, c.active) }),
		},
		{
			Name: "new_to_returning_ratio", Title: "New to returning", Metric: "loyalty_new_to_returning_ratio",
			Unit: UnitRatio, Needs: orders, Grouped: true, Windows: rolling,
			Display: display.Multiple(display.Neither, display.New),
			Help:    "New buyers for each buyer who had bought before the window.",
			Formula: "new / (active - new)",
			Example: "Six customers buy in the window, one of them for the first time: 1/5 = 0.2.",
			Parts:   counting(func(c *counts) float64 { return fold.Ratio(c.fresh, c.active-c.fresh) }),
		},
		{
			Name: "winback_ratio", Title: "Win-back", Metric: "loyalty_winback_ratio",
			Unit: UnitRatio, Labels: []string{"counted"}, Needs: orders, Grouped: true, Windows: rolling,
			Display: display.People(display.Higher, display.Returned),
			Help:    "Share of the lapsed customers who came back.",
			Formula: "lapsed customers with a purchase in the window / lapsed customers: those who bought before the previous window and not " +
				"in it; counted recent: only those whose last purchase before the window lies in the windows just before the previous one, " +
				"as many as winback_windows says (2); counted ever: all, however long ago, so the ratio falls as a shop grows older",
			Example: "Window of 30 days. Ten customers last bought 30 to 89 days before the last day of the previous window, and two of them buy " +
				"again: recent 2/10 = 0.2. Thirty more have been away for longer, and one of them buys again: ever 3/40 = 0.075.",
			Parts: winbacks,
		},
		{
			Name: "orders_per_customer", Title: "Orders per customer", Metric: "loyalty_orders_per_customer",
			Unit: UnitOrders, Needs: orders, Grouped: true, Windows: anything,
			Display: display.Multiple(display.Higher, display.Kept),
			Help:    "Purchases for each customer who bought.",
			Formula: "purchases of customers in the window / active customers",
			Example: "Seven purchases by six customers: 7/6 = 1.167.",
			Parts:   counting(func(c *counts) float64 { return fold.Ratio(c.orders, c.active) }),
		},
	}
}
