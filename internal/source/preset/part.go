package preset

import (
	"cmp"
	"maps"
	"strings"
)

// Part is SQL that depends on a column or table which not every installation of a product has. Queries
// name it in braces. A part of neither column nor table is SQL that several queries share.
type Part struct {
	// Column is what decides, as table.column without the prefix; Table decides where there is no column.
	Column string `yaml:"column"`
	Table  string `yaml:"table"`
	// Condition decides where there is neither: a query whose first value is above zero for SQL.
	Condition string `yaml:"condition"`
	// SQL is used where the column or table exists, Else where it does not.
	SQL  string `yaml:"sql"`
	Else string `yaml:"else"`
}

// Needs returns what decides: the table or table.column that the part is for, without the prefix, or the
// condition; "" without one.
func (x Part) Needs() string { return cmp.Or(x.Column, x.Table, x.Condition) }

// When returns a query whose first value is above zero where the part's SQL is used; "" if it always is.
func (x Part) When() string {
	table, column, ok := strings.Cut(cmp.Or(x.Column, x.Table), ".")
	switch {
	case table == "":
		return x.Condition
	case !ok:
		return "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()" +
			" AND table_name = '{prefix}" + table + "'"
	}
	return "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()" +
		" AND table_name = '{prefix}" + table + "' AND column_name = '" + column + "'"
}

// PartsOf returns the preset's parts in which the variant's parts replace parts of the same name.
func (p *Preset) PartsOf(v Variant) map[string]Part {
	parts := maps.Clone(p.Parts)
	if parts == nil {
		parts = map[string]Part{}
	}
	maps.Copy(parts, v.Parts)
	return parts
}

// Settle adds to vars the SQL of each part for which has is true, and what stands for it elsewhere. Parts may
// name other parts.
func (p *Preset) Settle(v Variant, vars map[string]string, has func(Part) bool) {
	parts := p.PartsOf(v)
	for name, x := range parts {
		vars[name] = x.Else
		if has(x) {
			vars[name] = x.SQL
		}
	}
	for range parts { // no part is nested deeper than there are parts
		before := maps.Clone(vars)
		for name := range parts {
			vars[name] = Expand(before[name], before)
		}
		if maps.Equal(before, vars) {
			return
		}
	}
}
