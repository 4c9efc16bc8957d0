package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// discounts is the family of purchases with a discount, by day, of customers and of guests.
type discounts struct{}

// Takes implements fold's choice of histories.
func (discounts) Takes(bool) bool { return true }

// discountCell counts purchases.
type discountCell struct{ orders int32 }

func (c *discountCell) Add(o *discountCell) { c.orders += o.orders }

type discountFolder struct {
	*fold.Grid[discountCell, *discountCell]
	span fold.Span
}

func (discounts) Folder(sp fold.Span) fold.Folder {
	return discountFolder{fold.NewGrid[discountCell](sp.Days), sp}
}

func (f discountFolder) Fold(h *fold.History, slots []int32, sign int64) {
	ps := h.Customer.Purchases
	for i := range ps {
		if !ps[i].Discounted {
			continue
		}
		if at := f.span.Index(ps[i].Day); at < f.span.Days {
			for _, row := range f.Rows(slots) {
				row[at].orders += int32(sign)
			}
		}
	}
}

// discountMeasures tell how much is sold by price.
func discountMeasures() []Measure {
	return []Measure{{
		Name: "discount_order_ratio", Title: "Discounted orders", Metric: "loyalty_discount_order_ratio",
		Unit: UnitRatio, Needs: []record.Kind{record.KindOrder}, Grouped: true, Windows: anything,
		Display: display.People(display.Lower, display.Attention),
		Help:    "Share of the purchases that were made with a discount or coupon.",
		Formula: "purchases with a discount / purchases, both in the window, guest orders included",
		Example: "20 purchases, 5 of them with a coupon: 5/20 = 0.25.",
		Parts: func(*Settings) []Part {
			return []Part{{
				needs: []record.Kind{record.KindOrder},
				Uses:  func(fold.Window) []fold.Family { return []fold.Family{daily{}, guests{}, discounts{}} },
				Values: func(f *Frame) []float64 {
					some := fold.Read[discountCell](f.Frame, discounts{})
					customers, apart := everybody(f)
					return f.Each(func(p fold.Point) float64 {
						orders := customers.UpTo(p.Hi).orders - customers.UpTo(p.Lo).orders + apart.UpTo(p.Hi).orders - apart.UpTo(p.Lo).orders
						return fold.Ratio(some.UpTo(p.Hi).orders-some.UpTo(p.Lo).orders, orders)
					})
				},
			}}
		},
	}}
}

// upsellMeasures tell whether customers try more of the assortment.
func upsellMeasures() []Measure {
	return []Measure{{
		Name: "upsell_ratio", Title: "Upsell", Metric: "loyalty_upsell_ratio",
		Unit: UnitRatio, Needs: []record.Kind{record.KindOrder, record.KindLine}, Grouped: true, Windows: anything,
		Display: display.People(display.Higher, display.More),
		Help:    "Share of the repeat buyers who bought a product that they had not bought before.",
		Formula: "customers with two or more purchases in the window who bought, on a day of the window later than the day of " +
			"their first purchase ever, a product that they had not bought on an earlier day / customers with two or more " +
			"purchases in the window",
		Example: "Of three repeat buyers, one bought a product that was new to them, two the same as before: 1/3 = 0.333.",
		Parts:   upsell,
	}}
}

// upsell is the series of upsell_ratio.
func upsell(*Settings) []Part {
	p := countingPart((*counts).upsellRatio)
	p.needs = []record.Kind{record.KindOrder, record.KindLine}
	p.Products = true
	formed := upsoldPart()
	p.formedAs = &formed
	return []Part{p}
}

// upsold is the family of upsold customers alone, which a database adds up apart from the sweep.
type upsold struct{ window fold.Window }

type upsoldFolder struct{ *sweepFolder }

func (u upsold) Folder(sp fold.Span) fold.Folder {
	return upsoldFolder{newSweepFolder(sp, u.window, false)}
}

// upsoldPart is the series of upsell_ratio if a database computes it.
func upsoldPart() Part {
	return Part{
		needs: []record.Kind{record.KindOrder, record.KindLine},
		Uses:  func(w fold.Window) []fold.Family { return []fold.Family{sweeping{w}, upsold{w}} },
		Values: func(f *Frame) []float64 {
			moving, some := fold.Read[cell](f.Frame, sweeping{f.Window}), fold.Read[cell](f.Frame, upsold{f.Window})
			return f.Each(func(p fold.Point) float64 {
				repeat, _ := moving.UpTo(p.At).repeaters.split()
				_, upsold := some.UpTo(p.At).repeaters.split()
				return fold.Ratio(upsold, repeat)
			})
		},
	}
}
