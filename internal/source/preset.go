package source

import (
	"bytes"
	"embed"
	"fmt"
	"maps"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed presets/*.yaml
var presetFiles embed.FS

// preset is what is known of a product: data, read from a file.
type preset struct {
	Name  string `yaml:"name"`
	Title string `yaml:"title"`
	// Fits says which versions of the product it is for.
	Fits string `yaml:"fits"`
	// Cost says what polling costs a large shop, Lacks what the product does not keep.
	Cost   string `yaml:"cost"`
	Lacks  string `yaml:"lacks"`
	Prefix string `yaml:"prefix"`
	// Zone is the zone of the times of queries that name none.
	Zone string `yaml:"zone"`
	// Local is what zone "local" means where the configuration does not say: the name of a zone, or
	// a query for it. None: the business zone.
	Local string `yaml:"local"`
	// Currency is a query for the code of the shop's own currency.
	Currency  string            `yaml:"currency"`
	Statuses  Statuses          `yaml:"statuses"`
	Variables map[string]string `yaml:"variables"`
	// Queries are the same in all variants.
	Queries map[string]Query `yaml:"queries"`
	// Variants are tried in order; the first whose When holds is the one. None: always fits.
	Variants []variant `yaml:"variants"`
}

// variant is one of the ways in which a product keeps its data.
type variant struct {
	Name  string `yaml:"name"`
	Title string `yaml:"title"`
	// When is a query whose first value is above zero where the variant is used.
	When     string   `yaml:"when"`
	Statuses Statuses `yaml:"statuses"`
	// Variables replace the preset's of the same names.
	Variables map[string]string `yaml:"variables"`
	Queries   map[string]Query  `yaml:"queries"`
}

// presetNames returns the names of the presets there are.
func presetNames() []string {
	files, _ := presetFiles.ReadDir("presets") // an embedded directory can be read
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = strings.TrimSuffix(f.Name(), path.Ext(f.Name()))
	}
	return names
}

// loadPreset returns the preset of a name; the empty one for the empty name.
func loadPreset(name string) (*preset, error) {
	if name == "" {
		return &preset{Title: "custom queries"}, nil
	}
	text, err := PresetText(name)
	if err != nil {
		return nil, err
	}
	return parsePreset(name, []byte(text))
}

func parsePreset(name string, data []byte) (*preset, error) {
	p := &preset{}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(p); err != nil {
		return nil, fmt.Errorf("read preset %s: %w", name, err)
	}
	return p, nil
}

// all returns the preset's variants; a preset without any is one that always fits.
func (p *preset) all() []variant {
	if len(p.Variants) == 0 {
		return []variant{{}}
	}
	return p.Variants
}

// vars returns what the placeholders of a variant's SQL stand for, but for the currency.
func (p *preset) vars(v variant, c *Config) map[string]string {
	vars := maps.Clone(p.Variables)
	if vars == nil {
		vars = map[string]string{}
	}
	maps.Copy(vars, v.Variables)
	maps.Copy(vars, c.Variables)
	vars["prefix"] = p.Prefix
	if c.Prefix != nil {
		vars["prefix"] = *c.Prefix
	}
	return vars
}

// queries returns the queries of a variant as the configuration changes them, by kind.
func (p *preset) queries(v variant, c *Config) map[string]Query {
	out := maps.Clone(p.Queries)
	if out == nil {
		out = map[string]Query{}
	}
	maps.Copy(out, v.Queries)
	for name, q := range c.Queries {
		out[name] = q.over(out[name])
	}
	maps.DeleteFunc(out, func(_ string, q Query) bool { return q.Off || q.SQL == "" })
	for name, q := range out {
		out[name] = p.complete(name, q, v, c)
	}
	return out
}

// over returns q if it has SQL of its own, else base with what q says changed.
func (q Query) over(base Query) Query {
	if q.SQL != "" || q.Off {
		return q
	}
	pick(&base.Cursor, q.Cursor)
	pick(&base.Overlap, q.Overlap)
	if base.Cursor == cursorID {
		pick(&base.Window, q.Window) // another variant's cursor may have no use for one
	}
	pick(&base.Every, q.Every)
	pick(&base.Reread, q.Reread)
	pick(&base.Zone, q.Zone)
	if q.Statuses != nil {
		base.Statuses = q.Statuses
	}
	base.Values = q.Values.over(base.Values)
	pick(&base.Scale, q.Scale)
	pick(&base.Reversed, q.Reversed)
	return base
}

func pick[T comparable](dst *T, v T) {
	var zero T
	if v != zero {
		*dst = v
	}
}

// complete fills in what a query leaves to its preset.
func (p *preset) complete(name string, q Query, v variant, c *Config) Query {
	if q.Zone == "" {
		q.Zone = p.Zone
	}
	if name == "lines" && q.Cursor == "" {
		q.Cursor = cursorOrders
	}
	if name == "orders" {
		s := maps.Clone(p.Statuses)
		if s == nil {
			s = Statuses{}
		}
		maps.Copy(s, v.Statuses)
		maps.Copy(s, q.Statuses)
		maps.Copy(s, c.Statuses)
		q.Statuses = s
	}
	if name == "cancellations" && len(c.Reasons) > 0 {
		q.Values = Values{"reason": c.Reasons}.over(q.Values)
	}
	return q
}
