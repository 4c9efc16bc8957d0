package board

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/words"
)

// Spec describes a panel. Every field except Key, Width and the queries may be empty.
type Spec struct {
	// Key is unique on the board and decides the panel's id.
	Key string
	// Width is in columns of the grid, which has 24.
	Width int
	// Title and Help are the title and description. If empty they come from the measures of the queries.
	Title, Help string
	// Queries are for the loyalty data source and Proms for Prometheus. A panel has only one of both.
	Queries []panelquery.Query
	Proms   []Prom
	// Unit, Decimals and Colour come from the first measure if empty.
	Unit     string
	Decimals *int
	Colour   string
	// Min and Max bound the axis.
	Min, Max *float64
	// AxisLabel names the axis of values.
	AxisLabel string
	// Overrides are applied after the overrides of the constructor.
	Overrides       []Override
	Transformations []Transformation
	Links           []PanelLink
}

// measures returns the measures of the queries without duplicates.
func (s *Spec) measures() []string {
	var names []string
	for _, q := range s.Queries {
		for _, m := range q.Measures {
			if !slices.Contains(names, m) {
				names = append(names, m)
			}
		}
	}
	return names
}

// calendar reports whether the points are calendar periods.
func (s *Spec) calendar() bool {
	return slices.ContainsFunc(s.Queries, func(q panelquery.Query) bool { return slices.Contains([]string{"month", "quarter", "year"}, q.Window) })
}

// panel returns a panel of a type. It fills the empty fields of the spec.
func panel(t Text, kind string, s Spec, options, custom any) *Panel {
	p := &Panel{
		Type: kind, Title: s.Title, Description: s.Help, key: s.Key, Options: options, Transformations: s.Transformations, Links: s.Links,
		FieldConfig: &FieldConfig{Overrides: append([]Override{}, s.Overrides...)}, // in JSON [], not null
	}
	p.GridPos.W = s.Width
	addQueries(t, p, s)
	p.FieldConfig.Defaults = defaults(s, custom)
	if len(s.Proms) > 0 && t.Language != words.English {
		p.FieldConfig.Defaults.inFull(kind)
	}
	names := s.measures()
	if p.Title == "" && len(names) > 0 {
		p.Title = t.Short(names[0], s.Width)
	}
	if p.Description == "" && len(names) > 0 {
		p.Description = about(t, names, s.calendar())
	}
	return p
}

// inFull writes numbers in full, in the browser's format. Grafana would shorten thousands and millions to English letters.
// An axis keeps Grafana's choice of decimals.
func (d *Defaults) inFull(kind string) {
	if d.Unit != "short" {
		return
	}
	d.Unit = "locale"
	if kind == "timeseries" {
		d.Decimals = nil
	}
}

// addQueries adds the queries and their data source to a panel.
func addQueries(t Text, p *Panel, s Spec) {
	source := pluginSource("datasource")
	if len(s.Proms) > 0 {
		source = prometheusSource()
	}
	p.Datasource = &source
	for i, q := range s.Queries {
		p.Targets = append(p.Targets, complete(t, q, i, source))
	}
	for i, q := range s.Proms {
		q.RefID, q.Datasource, q.EditorMode, q.Range = refID(i), source, "code", !q.Instant
		p.Targets = append(p.Targets, q)
	}
}

// noValue is the text for no data. It must be true after a failed query too; the data source gives the
// reason if it knows one.
const noValue = "–"

func defaults(s Spec, custom any) Defaults {
	d := Defaults{
		Unit: s.Unit, Decimals: s.Decimals, Min: s.Min, Max: s.Max, NoValue: noValue, Custom: custom,
		Color: &Color{Mode: "palette-classic"},
	}
	names := s.measures()
	if len(names) > 0 {
		unit, decimals := UnitOf(names[0])
		if d.Unit == "" {
			d.Unit = unit
		}
		if d.Decimals == nil {
			d.Decimals = &decimals
		}
		if !s.free() {
			d.Color = &Color{Mode: "fixed", FixedColor: MeasureColour(names[0])}
		}
	}
	if s.Colour != "" {
		d.Color = &Color{Mode: "fixed", FixedColor: s.Colour}
	}
	return d
}

// free reports whether there are series with names of the shop, such as groups, which have no colour here.
func (s *Spec) free() bool {
	return slices.ContainsFunc(s.Queries, func(q panelquery.Query) bool {
		return q.GroupBy != "" || slices.ContainsFunc(q.Measures, func(name string) bool {
			m, _ := measure.Find(name)
			return slices.ContainsFunc(m.Labels, func(label string) bool { return labelRoles[label] == nil })
		})
	})
}
