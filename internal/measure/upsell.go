package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/record"
)

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
