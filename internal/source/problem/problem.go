// Package problem says what is wrong with a source's configuration, and what to do about it.
package problem

import (
	"fmt"
	"slices"
)

// Problem is one thing that is wrong, and its remedy.
type Problem struct {
	Field  string // path within the source, such as "queries.orders.sql"
	Msg    string
	Remedy string
}

// Error returns the problem as one line.
func (p Problem) Error() string {
	s := p.Msg
	if p.Field != "" {
		s = p.Field + ": " + s
	}
	if p.Remedy != "" {
		s += " (" + p.Remedy + ")"
	}
	return s
}

// List collects problems.
type List []Problem

// Add appends a problem of a field.
func (l *List) Add(field, remedy, format string, args ...any) {
	*l = append(*l, Problem{Field: field, Msg: fmt.Sprintf(format, args...), Remedy: remedy})
}

// Unique drops repeated problems. Variants of a preset share queries and so their problems.
func (l *List) Unique() {
	seen := map[Problem]bool{}
	*l = slices.DeleteFunc(*l, func(x Problem) bool {
		was := seen[x]
		seen[x] = true
		return was
	})
}
