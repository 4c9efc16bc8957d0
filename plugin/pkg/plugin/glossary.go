package plugin

import (
	"cmp"
	"slices"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/words"
)

// glossary knows the measures of the catalogue and what a language calls them.
type glossary struct {
	words     words.Language
	catalogue *api.Catalogue
}

// measure returns the catalogue's entry of a measure. An unknown measure is called by its name.
func (g glossary) measure(name string) api.MeasureInfo {
	for i := range g.catalogue.Measures {
		if g.catalogue.Measures[i].Name == name {
			return g.catalogue.Measures[i]
		}
	}
	return api.MeasureInfo{Name: name, Title: name}
}

// title returns a measure's name for people.
func (g glossary) title(name string) string { return g.words.Title(name, g.measure(name).Title) }

// describe returns the text that explains a measure.
func (g glossary) describe(name string) string { return g.words.Help(name, g.measure(name).Help) }

// label returns the word for the value of a label, which may be a measure.
func (g glossary) label(label, value string) string {
	if w := g.words.Label(label, value); label != "measure" || w != value {
		return w
	}
	return g.title(value)
}

// currency returns the currency of figures with a unit, and "" if they are not amounts.
func (g glossary) currency(unit string) string {
	if unit == "currency" {
		return g.catalogue.Currency
	}
	return ""
}

// empty returns a series without values for each measure that the answer does not have.
func (g glossary) empty(measures []string, answer []api.Series) []api.Series {
	var out []api.Series
	for _, name := range measures {
		named := func(s api.Series) bool { return s.Measure == name }
		if !slices.ContainsFunc(answer, named) && !slices.ContainsFunc(out, named) {
			info := g.measure(name)
			out = append(out, api.Series{Measure: name, Unit: cmp.Or(info.Unit, "number"), Currency: g.currency(info.Unit)})
		}
	}
	return out
}
