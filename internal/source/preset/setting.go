package preset

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// Setting is a placeholder that the shop's own settings fill in.
type Setting struct {
	// SQL is a query whose first value is the setting.
	SQL string `yaml:"sql"`
	// Values are the placeholder's values by the setting's. Without any, the setting is the value
	// if it can be part of a table's name.
	Values map[string]string `yaml:"values"`
	// Default is the value for a setting that is missing or unknown.
	Default string `yaml:"default"`
}

var namePart = regexp.MustCompile(`^[A-Za-z0-9_$]+$`)

// Value returns the placeholder's value for what the query found.
func (s Setting) Value(found string) string {
	if len(s.Values) == 0 && namePart.MatchString(found) {
		return found
	}
	if v, ok := s.Values[found]; ok {
		return v
	}
	return s.Default
}

// Choices returns the values that the placeholder can have.
func (s Setting) Choices() []string {
	list := append(slices.Collect(maps.Values(s.Values)), s.Default)
	slices.Sort(list)
	return slices.Compact(list)
}

// defaultGrace is how long a subscription on hold counts.
const defaultGrace = 30 * 24 * time.Hour

// graceDays returns the grace in whole days, as SQL has it.
func (c *Changes) graceDays() string {
	grace := defaultGrace
	if c.Grace != nil {
		grace = time.Duration(*c.Grace)
	}
	return strconv.Itoa(int(grace / (24 * time.Hour)))
}
