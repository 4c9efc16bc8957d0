package measure

import (
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// indexMeasures are the composite index and what it is made of.
func indexMeasures() []Measure {
	needs := []record.Kind{record.KindOrder, record.KindLine, record.KindAnswer}
	return []Measure{
		{
			Name: "loyalty_index", Title: "Loyalty index", Metric: "loyalty_index",
			Unit: UnitScore, Needs: needs, Grouped: true, Windows: anything,
			Display: display.Score(1, display.Higher, display.Kept),
			Help:    "One figure for loyalty between 0 and 100, computed from its components.",
			Formula: "weighted mean of the components that are present in the window, see loyalty_index_component; weights are equal by " +
				"default; present components share the weights of absent ones",
			Example: "Components 65 (recommend), 40 (repurchase) and 25 (upsell), none for the survey, equal weights: 130/3 = 43.3.",
			Source:  "after the Customer Loyalty Index, whose three questions are the component survey",
			Parts:   index,
		},
		{
			Name: "loyalty_index_component", Title: "Loyalty index components", Metric: "loyalty_index_component",
			Unit: UnitScore, Labels: []string{"component"}, Needs: needs, Grouped: true, Windows: anything,
			Roles:   map[string]Roles{"component": {"recommend": display.First, "repurchase": display.Third, "upsell": display.Fifth, "survey": display.Fourth, "csat": display.Second}},
			Display: display.Score(1, display.Higher, display.Kept),
			Help:    "The components of the loyalty index, each between 0 and 100.",
			Formula: "recommend: (nps counted answers + 100) / 2; repurchase: 100 x repeat_buyer_ratio; upsell: 100 x upsell_ratio; survey: the mean " +
				"answers to the three questions whether customers would recommend, try more and come back, each brought to 0..100, " +
				"averaged over the questions with answers; csat, only if the configuration gives it a weight: 100 x csat",
			Example: "NPS 30: recommend (30 + 100)/2 = 65; 2 of 5 buyers are repeat buyers: repurchase 40.",
			Source:  "Customer Loyalty Index: the mean of three answers, each brought to 0..100 first",
			Parts:   components,
		},
	}
}

// component is a part of the index.
type component struct {
	name string
	// part is the series that gives it, without labels, and score brings a value to 0..100.
	part  Part
	score func(v float64) float64
}

// indexComponents returns the components that the settings use.
func indexComponents(s *Settings) []component {
	percent := func(v float64) float64 { return 100 * v }
	all := []component{
		{"recommend", answerPart((*answerCell).nps), func(v float64) float64 { return (v + 100) / 2 }},
		{"repurchase", countingPart((*counts).repeatRatio), percent},
		{"upsell", upsell(s)[0], percent},
		{"survey", answerPart((*answerCell).surveyScore), func(v float64) float64 { return v }},
	}
	if s.weight(csatComponent) > 0 {
		all = append(all, component{csatComponent, answerPart((*answerCell).csatRatio), percent})
	}
	return all
}

// csatComponent is in the index only if it has a configured weight.
const csatComponent = "csat"

// scores returns the component's values.
func (c *component) scores(f *Frame) []float64 {
	values := c.part.Values(f)
	for i, v := range values {
		values[i] = c.score(v)
	}
	return values
}

// components are the series of the components.
func components(s *Settings) []Part {
	var parts []Part
	for _, c := range indexComponents(s) {
		parts = append(parts, c.series())
	}
	return parts
}

// series is the series of the component.
func (c component) series() Part {
	p := c.part
	p.Labels = []Label{{"component", c.name}}
	p.Values = c.scores
	if p.formedAs != nil {
		formed := c.formed().series()
		p.formedAs = &formed
	}
	return p
}

// formed returns the component as a database computes it.
func (c component) formed() component {
	if c.part.formedAs != nil {
		c.part = *c.part.formedAs
	}
	return c
}

// weight is what a component counts in the index.
func (s *Settings) weight(component string) float64 {
	if len(s.IndexWeights) == 0 && component != csatComponent {
		return 1
	}
	return s.IndexWeights[component]
}

// index is the series of the index. A database computes it from the components that it can compute.
func index(s *Settings) []Part {
	all := indexComponents(s)
	whole := indexOf(s, all)
	var formable []component
	for _, c := range all {
		if c = c.formed(); c.part.formed(fold.Days(30)) {
			formable = append(formable, c)
		}
	}
	formed := indexOf(s, formable)
	whole.formedAs = &formed
	return []Part{whole}
}

// indexOf is the series of the index of some components. A component without records has no value on any day.
func indexOf(s *Settings, all []component) Part {
	return Part{
		oneOf:    []record.Kind{record.KindOrder, record.KindAnswer},
		Products: slices.ContainsFunc(all, func(c component) bool { return c.part.Products }),
		Uses: func(w fold.Window) []fold.Family {
			var uses []fold.Family
			for _, c := range all {
				uses = append(uses, c.part.Uses(w)...)
			}
			return uses
		},
		Values: func(f *Frame) []float64 {
			sum, weights := make([]float64, len(f.Points)), make([]float64, len(f.Points))
			for _, c := range all {
				w := s.weight(c.name)
				if w == 0 || !c.part.Fits(f.has) {
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
				sum[i] = fold.Ratio(sum[i], weights[i])
			}
			return sum
		},
	}
}
