package preset

import (
	"fmt"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/presets"
)

// Description is what can be said of a preset without a database.
type Description struct {
	Name, Title string
	// Fits says which versions of the product it is for, Cost what polling costs a large shop, and
	// Lacks what the product does not keep, and Differs what counts in another way than in the
	// product's own reports. They are sentences.
	Fits, Cost, Lacks, Differs string
	// Variants are the titles of the ways in which the product keeps its data, one of which is found.
	Variants []string
	// Kinds are the kinds of record that at least one of them has, in the order of reading.
	Kinds []record.Kind
}

// Describe returns the descriptions of all presets by name. An error is a fault of the program itself.
func Describe() ([]Description, error) {
	var list []Description
	for _, name := range presets.Names() {
		p, err := Load(name)
		if err != nil {
			return nil, err
		}
		list = append(list, p.describe())
	}
	return list, nil
}

func (p *Preset) describe() Description {
	out := Description{
		Name: p.Name, Title: p.Title, Fits: p.Fits, Cost: strings.TrimSpace(p.Cost),
		Lacks: strings.TrimSpace(p.Lacks), Differs: strings.TrimSpace(p.Differs),
	}
	kinds := map[string]bool{}
	for _, v := range p.All() {
		if v.Title != "" {
			out.Variants = append(out.Variants, v.Title)
		}
		for name := range p.QueriesOf(v, &Changes{}) {
			kinds[name] = true
		}
	}
	for _, s := range decode.Shapes {
		if kinds[s.Name] && !slices.Contains(out.Kinds, s.Kind) {
			out.Kinds = append(out.Kinds, s.Kind)
		}
	}
	return out
}

// Text returns the preset of a name as it is written, in YAML. Its queries, with placeholders, can
// stand in a source's own configuration.
func Text(name string) (string, error) {
	if !slices.Contains(presets.Names(), name) {
		return "", fmt.Errorf("no preset %q: there are %s", name, strings.Join(presets.Names(), ", "))
	}
	return presets.Text(name)
}
