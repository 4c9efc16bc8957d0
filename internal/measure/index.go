package measure

import (
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
)

// indexMeasures are the composite index and what it is made of.
func indexMeasures() []Measure {
	orders := []record.Kind{record.KindOrder}
	return []Measure{
		{
			Name: "loyalty_index", Title: "Loyalty index", Metric: "loyalty_index",
			Unit: UnitScore, Needs: orders, Grouped: true, Windows: anything,
			Help: "One figure for loyalty between 0 and 100, made of its components.",
			Formula: "weighted mean of the components that are present on the day; weights are equal unless configured, and those of " +
				"absent components are shared out over the rest",
			parts: index,
		},
		{
			Name: "loyalty_index_component", Title: "Loyalty index components", Metric: "loyalty_index_component",
			Unit: UnitScore, Labels: []string{"component"}, Needs: orders, Grouped: true, Windows: anything,
			Help:    "The components of the loyalty index, each between 0 and 100.",
			Formula: "repurchase: 100 x repeat_buyer_ratio; upsell: 100 x upsell_ratio",
			parts:   components,
		},
	}
}

// component is a part of the index.
type component struct {
	name string
	// part is the series that gives it, without labels, and score brings a value to 0..100.
	part  part
	score func(v float64) float64
}

// indexComponents are all there are.
func indexComponents() []component {
	percent := func(v float64) float64 { return 100 * v }
	return []component{
		{"repurchase", countingPart((*counts).repeatRatio), percent},
		{"upsell", upsell(nil)[0], percent},
	}
}

// scores returns the component's values.
func (c *component) scores(f *frame) []float64 {
	values := c.part.values(f)
	for i, v := range values {
		values[i] = c.score(v)
	}
	return values
}

// components are the series of the components.
func components(*Settings) []part {
	var parts []part
	for _, c := range indexComponents() {
		p := c.part
		p.labels = []Label{{"component", c.name}}
		p.values = c.scores
		parts = append(parts, p)
	}
	return parts
}

// weight is what a component counts in the index.
func (s *Settings) weight(component string) float64 {
	if len(s.IndexWeights) == 0 {
		return 1
	}
	return s.IndexWeights[component]
}

// index is the series of the index. A component without records has no value on any day.
func index(s *Settings) []part {
	all := indexComponents()
	return []part{{
		needs:    []record.Kind{record.KindOrder},
		products: slices.ContainsFunc(all, func(c component) bool { return c.part.products }),
		uses: func(w Window) []family {
			var uses []family
			for _, c := range all {
				uses = append(uses, c.part.uses(w)...)
			}
			return uses
		},
		values: func(f *frame) []float64 {
			sum, weights := make([]float64, len(f.points)), make([]float64, len(f.points))
			for _, c := range all {
				w := s.weight(c.name)
				if w == 0 || !f.has(c.part.needs) {
					continue
				}
				for i, v := range c.scores(f) {
					if !math.IsNaN(v) {
						sum[i] += w * v
						weights[i] += w
					}
				}
			}
			for i := range sum {
				sum[i] = ratio(sum[i], weights[i])
			}
			return sum
		},
	}}
}
