package preset

import (
	"regexp"
	"slices"
)

// optional is a part of a query that only one column of its records needs:
// {optional:country} ... {end}.
var optional = regexp.MustCompile(`(?s)\{optional:([a-z_]+)\}(.*?)\{end\}`)

// Optional returns the columns whose parts of a query may be left out, each once.
func Optional(sql string) []string {
	var names []string
	for _, m := range optional.FindAllStringSubmatch(sql, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	return names
}

// Without returns a query without the parts of some columns, and without the marks of the others.
func Without(sql string, columns []string) string {
	return optional.ReplaceAllStringFunc(sql, func(part string) string {
		m := optional.FindStringSubmatch(part)
		if slices.Contains(columns, m[1]) {
			return ""
		}
		return m[2]
	})
}

// ownPart is a part of a query that only an own dimension of the configuration needs:
// {own:payment_method} ... {end}.
var ownPart = regexp.MustCompile(`\{own:([a-z_]+)\}`)

// anything is a part of a query that something optional needs.
var anything = regexp.MustCompile(`(?s)\{(optional|own):([a-z_]+)\}(.*?)\{end\}`)

// OwnColumns returns the columns that a query offers to own dimensions, each once.
func OwnColumns(sql string) []string {
	var names []string
	for _, m := range ownPart.FindAllStringSubmatch(sql, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	return names
}

// WithOwn returns a query with the parts of those columns that own dimensions need. They are optional from
// then on, and the parts of all others are left out.
func WithOwn(sql string, needed func(column string) bool) string {
	return anything.ReplaceAllStringFunc(sql, func(part string) string {
		switch m := anything.FindStringSubmatch(part); {
		case m[1] == "optional":
			return part
		case needed(m[2]):
			return "{optional:" + m[2] + "}" + m[3] + "{end}"
		default:
			return ""
		}
	})
}

// OwnQuery returns the SQL of a variant's query as it is written, with the parts of all own dimensions. It
// returns "" if the kind is not read.
func (p *Preset) OwnQuery(v Variant, changed map[string]Query, name string) string {
	q := p.Queries[name]
	if own, ok := v.Queries[name]; ok {
		q = own
	}
	if own, ok := changed[name]; ok {
		q = own.over(q)
	}
	if q.Off {
		return ""
	}
	return q.SQL
}
