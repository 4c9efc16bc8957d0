package board

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// Spec is what a panel shows. Everything but Key, Width and the queries may be left out.
type Spec struct {
	// Key is unique on the board and decides the panel's id.
	Key string
	// Width is in columns, of which there are 24.
	Width int
	// Title and Help are in the kit's language; left out they are those of the measures asked for.
	Title, Help string
	// Queries ask the loyalty data source, Proms Prometheus; a panel has one kind of them.
	Queries []panelquery.Query
	Proms   []Prom
	// Source is the data source of Queries, the variable datasource if nil.
	Source *Source
	// Unit, Decimals and Colour are those of the first measure if left out.
	Unit     string
	Decimals *int
	Colour   string
	// Min and Max bound the axis.
	Min, Max *float64
	// NoValue stands there when there is no data.
	NoValue string
	// AxisLabel names the axis of values.
	AxisLabel string
	// Overrides come after those of the constructor.
	Overrides       []Override
	Transformations []Transformation
	Links           []PanelLink
}

// measures returns the measures that are asked for, each once.
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

// calendar tells whether the points are calendar periods.
func (s *Spec) calendar() bool {
	return slices.ContainsFunc(s.Queries, func(q panelquery.Query) bool { return slices.Contains([]string{"month", "quarter", "year"}, q.Window) })
}

// panel makes a panel of a type: it fills in what the spec leaves out.
func panel(t Text, kind string, s Spec, options, custom any) *Panel {
	p := &Panel{
		Type: kind, Title: s.Title, Description: s.Help, key: s.Key, Options: options, Transformations: s.Transformations, Links: s.Links,
		FieldConfig: &FieldConfig{Overrides: append([]Override{}, s.Overrides...)}, // in JSON [], not null
	}
	p.GridPos.W = s.Width
	addQueries(t, p, s)
	p.FieldConfig.Defaults = defaults(t, s, custom)
	names := s.measures()
	if p.Title == "" && len(names) > 0 {
		p.Title = t.Title(names[0])
	}
	if p.Description == "" && len(names) > 0 {
		p.Description = about(t, names, s.calendar())
	}
	return p
}

// ask gives a panel its queries and the data source that they have in common.
func addQueries(t Text, p *Panel, s Spec) {
	source := pluginSource("datasource")
	switch {
	case s.Source != nil:
		source = *s.Source
	case len(s.Proms) > 0:
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

func defaults(t Text, s Spec, custom any) Defaults {
	d := Defaults{
		Unit: s.Unit, Decimals: s.Decimals, Min: s.Min, Max: s.Max, NoValue: s.NoValue, Custom: custom,
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
		if d.NoValue == "" {
			d.NoValue = Nothing(t, names[0])
		}
		if !s.free() {
			d.Color = &Color{Mode: "fixed", FixedColor: MeasureColour(names[0])}
		}
	}
	if s.Colour != "" {
		d.Color = &Color{Mode: "fixed", FixedColor: s.Colour}
	}
	if d.NoValue == "" {
		d.NoValue = t.T("Nothing in this period", "Niets in deze periode")
	}
	return d
}

// free tells whether there are series of names that are the shop's own, which have no colour here.
func (s *Spec) free() bool {
	return slices.ContainsFunc(s.Queries, func(q panelquery.Query) bool {
		return q.GroupBy != "" || slices.ContainsFunc(q.Measures, func(name string) bool {
			m, _ := measure.Find(name)
			return slices.ContainsFunc(m.Labels, func(label string) bool { return labelColours[label] == nil })
		})
	})
}
