package source

import (
	"fmt"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Preset is what can be said of a preset without a database.
type Preset struct {
	Name, Title string
	// Fits says which versions of the product it is for, Cost what polling costs a large shop, and
	// Lacks what the product does not keep. They are sentences.
	Fits, Cost, Lacks string
	// Variants are the titles of the ways in which the product keeps its data, one of which is found.
	Variants []string
	// Kinds are the kinds of record that at least one of them has, in the order of reading.
	Kinds []record.Kind
}

// Presets returns all presets by name. An error is a fault of the program itself.
func Presets() ([]Preset, error) {
	var list []Preset
	for _, name := range presetNames() {
		p, err := loadPreset(name)
		if err != nil {
			return nil, err
		}
		list = append(list, p.describe())
	}
	return list, nil
}

func (p *preset) describe() Preset {
	out := Preset{Name: p.Name, Title: p.Title, Fits: p.Fits, Cost: strings.TrimSpace(p.Cost), Lacks: strings.TrimSpace(p.Lacks)}
	kinds := map[string]bool{}
	for _, v := range p.all() {
		if v.Title != "" {
			out.Variants = append(out.Variants, v.Title)
		}
		for name := range p.queries(v, &Config{}) {
			kinds[name] = true
		}
	}
	for _, s := range shapes {
		if kinds[s.name] && !slices.Contains(out.Kinds, s.kind) {
			out.Kinds = append(out.Kinds, s.kind)
		}
	}
	return out
}

// PresetText returns the preset of a name as it is written, in YAML. Its queries, with placeholders,
// can stand in a source's own configuration.
func PresetText(name string) (string, error) {
	if !slices.Contains(presetNames(), name) {
		return "", fmt.Errorf("no preset %q: there are %s", name, strings.Join(presetNames(), ", "))
	}
	data, err := presetFiles.ReadFile("presets/" + name + ".yaml")
	return string(data), err
}
