package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/record"
)

// discounts is the family of purchases with a discount, by day.
type discounts struct{}

// discountCell counts purchases.
type discountCell struct{ orders int32 }

func (c *discountCell) add(o *discountCell) { c.orders += o.orders }

type discountFolder struct {
	*grid[discountCell, *discountCell]
	span span
}

func (discounts) folder(sp span) folder { return discountFolder{newGrid[discountCell](sp.days), sp} }

func (f discountFolder) fold(h *history, slots []int32, sign int64) {
	ps := h.customer.Purchases
	for i := range ps {
		if !ps[i].Discounted {
			continue
		}
		if at := f.span.index(ps[i].Day); at < f.span.days {
			for _, row := range f.aim(slots) {
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
		Formula: "purchases with a discount / purchases, both in the window",
		Example: "20 purchases, 5 of them with a coupon: 5/20 = 0.25.",
		parts: func(*Settings) []part {
			return []part{{
				needs: []record.Kind{record.KindOrder},
				uses:  func(Window) []family { return []family{daily{}, discounts{}} },
				values: func(f *frame) []float64 {
					all, some := read[dayCell](f.Frame, daily{}), read[discountCell](f.Frame, discounts{})
					return f.each(func(p point) float64 {
						return ratio(some.upTo(p.hi).orders-some.upTo(p.lo).orders, all.upTo(p.hi).orders-all.upTo(p.lo).orders)
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
		parts:   upsell,
	}}
}

// upsell is the series of upsell_ratio.
func upsell(*Settings) []part {
	p := countingPart((*counts).upsellRatio)
	p.needs = []record.Kind{record.KindOrder, record.KindLine}
	p.products = true
	return []part{p}
}
