package preset

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// Preset is what is known of a product: data, read from a file.
type Preset struct {
	Name  string `yaml:"name"`
	Title string `yaml:"title"`
	// Fits says which versions of the product it is for.
	Fits string `yaml:"fits"`
	// Cost says what polling costs a large shop, Lacks what the product does not keep.
	Cost  string `yaml:"cost"`
	Lacks string `yaml:"lacks"`
	// Differs says what counts in another way than in the product's own reports.
	Differs string `yaml:"differs"`
	Prefix  string `yaml:"prefix"`
	// Zone is the zone of the times of queries that name none.
	Zone string `yaml:"zone"`
	// Local is what zone "local" means where the configuration does not say: the name of a zone, or
	// a query for it. None: the business zone.
	Local string `yaml:"local"`
	// Currency is a query for the code of the shop's own currency.
	Currency  string            `yaml:"currency"`
	Statuses  Statuses          `yaml:"statuses"`
	Variables map[string]string `yaml:"variables"`
	// Settings are placeholders that the database fills in, by name.
	Settings map[string]Setting `yaml:"settings"`
	// Parts are SQL that queries share or that depends on what the database has, by name.
	Parts map[string]Part `yaml:"parts"`
	// Queries are the same in all variants.
	Queries map[string]Query `yaml:"queries"`
	// Variants are tried in order; the first whose When holds is the one. None: always fits.
	Variants []Variant `yaml:"variants"`
}

// Variant is one of the ways in which a product keeps its data.
type Variant struct {
	Name  string `yaml:"name"`
	Title string `yaml:"title"`
	// When is a query whose first value is above zero where the variant is used.
	When     string   `yaml:"when"`
	Statuses Statuses `yaml:"statuses"`
	// Variables and Parts replace the preset's of the same names.
	Variables map[string]string `yaml:"variables"`
	Parts     map[string]Part   `yaml:"parts"`
	Queries   map[string]Query  `yaml:"queries"`
}

// Load returns the preset of a name; the empty one for the empty name.
func Load(name string) (*Preset, error) {
	if name == "" {
		return &Preset{Title: "custom queries"}, nil
	}
	text, err := Text(name)
	if err != nil {
		return nil, err
	}
	return parse(name, []byte(text))
}

func parse(name string, data []byte) (*Preset, error) {
	p := &Preset{}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(p); err != nil {
		return nil, fmt.Errorf("read preset %s: %w", name, err)
	}
	return p, nil
}

// Changes are what a configuration changes of a preset.
type Changes struct {
	Prefix    *string // nil keeps the preset's own
	Variables map[string]string
	Statuses  Statuses
	Reasons   Words
	Queries   map[string]Query
	// Grace is how long a subscription on hold counts; nil is the default.
	Grace *Duration
	// Own are the columns that own dimensions need, by the name of the query.
	Own map[string][]string
	// AllOwn tells that all columns are needed that a query offers.
	AllOwn bool
}

// needsOwn returns whether an own dimension needs a column of a query.
func (c *Changes) needsOwn(query string) func(column string) bool {
	return func(column string) bool { return c.AllOwn || slices.Contains(c.Own[query], column) }
}

// All returns the preset's variants; a preset without any is one that always fits.
func (p *Preset) All() []Variant {
	if len(p.Variants) == 0 {
		return []Variant{{}}
	}
	return p.Variants
}

// Vars returns the values of the placeholders of a variant's SQL, except the currency. Settings
// have their defaults, parts are as if the database had none of what they need.
func (p *Preset) Vars(v Variant, c *Changes) map[string]string {
	vars := map[string]string{}
	for name, s := range p.Settings {
		vars[name] = s.Default
	}
	maps.Copy(vars, p.Variables)
	maps.Copy(vars, v.Variables)
	maps.Copy(vars, c.Variables)
	vars["grace_days"] = c.graceDays()
	vars["prefix"] = p.Prefix
	if c.Prefix != nil {
		vars["prefix"] = *c.Prefix
	}
	for name := range p.Settings {
		vars[name] = Expand(vars[name], vars)
	}
	p.Settle(v, vars, func(Part) bool { return false })
	return vars
}

// QueriesOf returns the queries of a variant as the configuration changes them, by kind.
func (p *Preset) QueriesOf(v Variant, c *Changes) map[string]Query {
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
		q.SQL = WithOwn(q.SQL, c.needsOwn(name))
		out[name] = p.complete(name, q, v, c)
	}
	return out
}

// over returns q if it has SQL of its own, else base with what q says changed.
func (q Query) over(base Query) Query {
	if q.SQL != "" || q.Off {
		return q
	}
	base.Cursor = cmp.Or(q.Cursor, base.Cursor)
	base.Overlap = cmp.Or(q.Overlap, base.Overlap)
	if base.Cursor == CursorID {
		base.Window = cmp.Or(q.Window, base.Window) // another variant's cursor may have no use for one
	}
	base.Changelog = q.Changelog.over(base.Changelog)
	base.Every = cmp.Or(q.Every, base.Every)
	base.Reread = cmp.Or(q.Reread, base.Reread)
	base.Zone = cmp.Or(q.Zone, base.Zone)
	if q.Statuses != nil {
		base.Statuses = q.Statuses
	}
	base.Values = q.Values.Over(base.Values)
	base.Scale = cmp.Or(q.Scale, base.Scale)
	base.Reversed = cmp.Or(q.Reversed, base.Reversed)
	return base
}

// inUTC are functions whose times are in the zone of the session, which is UTC.
var inUTC = regexp.MustCompile(`(?i)\b(from_unixtime|convert_tz|utc_timestamp|now|current_timestamp)\s*\(`)

// complete fills in what a query leaves to its preset.
func (p *Preset) complete(name string, q Query, v Variant, c *Changes) Query {
	own := c.Queries[name].SQL != ""
	if q.Zone = cmp.Or(q.Zone, p.Zone); q.Zone == "" && own && !inUTC.MatchString(q.SQL) {
		q.Zone = decode.Auto
	}
	if name == "lines" && q.Cursor == "" {
		q.Cursor = CursorOrders
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
		q.Values = Values{"reason": c.Reasons}.Over(q.Values)
	}
	return q
}
