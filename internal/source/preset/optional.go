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
