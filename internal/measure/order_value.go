package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// returned is the family of the refunds that revenue is less for, by day, of customers and guests.
type returned struct{}

// returnedCell is what was given back on one day.
type returnedCell struct{ amount int64 }

func (c *returnedCell) Add(o *returnedCell) { c.amount += o.amount }

type returnedFolder struct {
	*fold.Grid[returnedCell, *returnedCell]
	span fold.Span
}

// Takes implements fold's choice of histories.
func (returned) Takes(bool) bool { return true }

func (returned) Folder(sp fold.Span) fold.Folder {
	return returnedFolder{fold.NewGrid[returnedCell](sp.Days), sp}
}

func (f returnedFolder) Fold(h *fold.History, slots []int32, sign int64) {
	for i := range h.Customer.Refunds {
		r := &h.Customer.Refunds[i]
		at := f.span.Index(r.Day)
		if at >= f.span.Days {
			return
		}
		for _, row := range f.Rows(slots) {
			row[at].amount += int64(r.Amount) * sign
		}
	}
}

// orderCounts has the purchases of customers and guests.
func orderCounts(*Settings) []Part {
	return []Part{{
		Uses: func(fold.Window) []fold.Family { return []fold.Family{daily{}, guests{}} },
		Values: func(f *Frame) []float64 {
			days, apart := everybody(f)
			return f.Each(func(p fold.Point) float64 {
				return float64(days.UpTo(p.Hi).orders - days.UpTo(p.Lo).orders + apart.UpTo(p.Hi).orders - apart.UpTo(p.Lo).orders)
			})
		},
	}}
}

// averageOrders has a series after refunds and one before them.
func averageOrders(*Settings) []Part {
	net := Part{
		Labels: []Label{{"counted", "net"}},
		needs:  []record.Kind{record.KindOrder},
		Uses:   func(fold.Window) []fold.Family { return []fold.Family{daily{}, guests{}} },
		Values: func(f *Frame) []float64 { return f.orderValues(func(fold.Point) int64 { return 0 }) },
	}
	gross := net
	gross.Labels = []Label{{"counted", "gross"}}
	gross.Uses = func(fold.Window) []fold.Family { return []fold.Family{daily{}, guests{}, returned{}} }
	gross.Values = func(f *Frame) []float64 {
		back := fold.Read[returnedCell](f.Frame, returned{})
		return f.orderValues(func(p fold.Point) int64 { return back.UpTo(p.Hi).amount - back.UpTo(p.Lo).amount })
	}
	return []Part{net, gross}
}

// orderValues returns, for each point, the revenue of customers and guests and what more returns adds to
// it, divided by their purchases.
func (f *Frame) orderValues(more func(p fold.Point) int64) []float64 {
	days, apart := everybody(f)
	return f.Each(func(p fold.Point) float64 {
		end, start := days.UpTo(p.Hi), days.UpTo(p.Lo)
		guestsEnd, guestsStart := apart.UpTo(p.Hi), apart.UpTo(p.Lo)
		end.Add(&guestsEnd)
		start.Add(&guestsStart)
		return fold.Ratio(fold.Major(end.revenue-start.revenue+more(p)), float64(end.orders-start.orders))
	})
}

// orderMeasures count purchases and what each brings.
func orderMeasures() []Measure {
	return []Measure{
		{
			Name: "orders", Title: "Orders", Metric: "loyalty_orders",
			Unit: UnitOrders, Needs: []record.Kind{record.KindOrder}, Grouped: true, Windows: anything,
			Display: display.Count(display.Higher, display.Kept),
			Help:    "Purchases in the window.",
			Formula: "purchases in the window, guest orders included; orders that were cancelled or refunded in full do not count",
			Example: "Seven purchases by six customers, and one by a guest: 8.",
			Source:  "Shopify orders, without those that were cancelled",
			Parts:   orderCounts,
		},
		{
			Name: "average_order_value", Title: "Average order value", Metric: "loyalty_average_order_value",
			Unit: UnitCurrency, Labels: []string{"counted"}, Needs: []record.Kind{record.KindOrder}, Grouped: true, Windows: anything,
			Display: display.AmountEach(display.Higher, display.Kept),
			Help:    "Revenue for each purchase.",
			Formula: "revenue / purchases, both in the window, guest orders included; counted net: refunds of the window taken off; counted " +
				"gross: the purchases' amounts after discounts, refunds not taken off; orders that were refunded in full do not count in either",
			Example: "15 purchases of 800 together, and refunds of 50 in the window: net 750/15 = 50, gross 800/15 = 53.33.",
			Source:  "gross: Shopify average order value, (gross sales - discounts) / orders",
			Parts:   averageOrders,
		},
	}
}
