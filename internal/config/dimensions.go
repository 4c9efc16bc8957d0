package config

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/nearest"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/words"
)

var (
	// dimensionPattern keeps the name valid as a label and as a part of the name of a metric.
	dimensionPattern = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	columnPattern    = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)
	// reservedLabels are labels that all metrics have, or that Prometheus adds.
	reservedLabels = []string{"window", "currency", "measure", "instance", "job", "le", "quantile"}
)

const (
	maxDimensionName = 40
	maxColumnName    = 64
	maxTitle         = 60
)

// dimensions returns the dimensions of /metrics, in their usual order.
func (l *loader) dimensions(all map[string]dimension, own ledger.OwnDimensions) []fold.DimensionSetting {
	var list []fold.DimensionSetting
	for _, name := range sortedKeys(all) {
		path := join("dimensions", name)
		d, ok := own.Parse(name)
		if !ok {
			continue // ownDimensions says so
		}
		list = append(list, fold.DimensionSetting{Dimension: d, Cap: l.cap(join(path, "cap"), all[name].Cap)})
	}
	slices.SortFunc(list, func(a, b fold.DimensionSetting) int { return int(a.Dimension) - int(b.Dimension) })
	return list
}

// ownDimensions returns the valid own dimensions by name.
func (l *loader) ownDimensions(all map[string]dimension, sources []source.Config) ledger.OwnDimensions {
	var own ledger.OwnDimensions
	for _, name := range sortedKeys(all) {
		path, f := join("dimensions", name), all[name]
		_, builtIn := ledger.ParseDimension(name)
		defined := f.From != "" || f.Column != "" || l.present(join(path, "title"))
		switch {
		case builtIn && defined:
			l.addf(path, "built-in dimension: keep only its cap, or choose another name")
			continue
		case builtIn:
			continue
		case !defined:
			l.addf(path, "%s", unknownDimension(name))
			continue
		}
		if l.dimension(path, name, &f, sources) {
			own = append(own, ledger.OwnDimension{Name: name, From: ledger.From(f.From), Column: f.Column, Titles: f.Title})
		}
	}
	if len(own) > ledger.MaxOwn {
		l.addf("dimensions", "too many dimensions of your own: %d; keep at most %d", len(own), ledger.MaxOwn)
		own = own[:ledger.MaxOwn]
	}
	return own
}

// unknownDimension says which dimensions there are, and how to add another one.
func unknownDimension(name string) string {
	var known []string
	for d := range ledger.DimOwn {
		known = append(known, d.String())
	}
	slices.Sort(known)
	text := "unknown dimension: "
	if near, ok := nearest.Name(name, known); ok {
		text += "did you mean \"" + near + "\"? "
	}
	return text + "use " + strings.Join(known, ", ") + ", or add from and column for a dimension of your own"
}

// dimension reports whether an own dimension is valid.
func (l *loader) dimension(path, name string, f *dimension, sources []source.Config) bool {
	before := len(l.list)
	switch {
	case !dimensionPattern.MatchString(name) || len(name) > maxDimensionName:
		l.addf(path, "invalid name: use small letters, digits and single underscores, at most %d, such as payment_method", maxDimensionName)
	case slices.Contains(reservedLabels, name) || isLabel(name):
		l.addf(path, "reserved name: figures have a label %s already; choose another name", name)
	}
	l.title(join(path, "title"), f.Title)
	if l.from(join(path, "from"), path, f.From) {
		l.column(join(path, "column"), path, f, sources)
	}
	return len(l.list) == before
}

// isLabel reports whether a measure has a label of its own with a name.
func isLabel(name string) bool {
	return slices.ContainsFunc(measure.All(), func(m measure.Measure) bool { return slices.Contains(m.Labels, name) })
}

// title checks the titles of a dimension.
func (l *loader) title(path string, titles map[string]string) {
	var known []string
	for _, language := range words.Languages() {
		known = append(known, string(language))
	}
	for _, language := range sortedKeys(titles) {
		switch at := join(path, language); {
		case !slices.Contains(known, language):
			l.addf(at, "unknown language: use %s", strings.Join(known, " or "))
		case strings.TrimSpace(titles[language]) == "" || utf8.RuneCountInString(titles[language]) > maxTitle:
			l.addf(at, "must have 1 to %d characters", maxTitle)
		}
	}
}

// from checks which record has the value, and reports whether it is valid.
func (l *loader) from(path, whole, from string) bool {
	var known []string
	for _, f := range ledger.Froms() {
		known = append(known, string(f))
	}
	list := strings.Join(known[:len(known)-1], ", ") + " or " + known[len(known)-1]
	switch {
	case slices.Contains(known, from):
		return true
	case l.has(path):
	case from == "":
		l.addf(whole, "from is required: add %s", list)
	default:
		if near, ok := nearest.Name(from, known); ok {
			l.addf(path, "invalid from %q: did you mean %q? Use %s", from, near, list)
			return false
		}
		l.addf(path, "invalid from %q: use %s", from, list)
	}
	return false
}

// column checks that a source can have the column.
func (l *loader) column(path, whole string, f *dimension, sources []source.Config) {
	kind := ledger.From(f.From).Kind()
	var offered []string
	for i := range sources {
		offered = append(offered, sources[i].OwnColumns(kind)...)
	}
	slices.Sort(offered)
	offered = slices.Compact(offered)
	remedy := "select it AS " + cmp.Or(f.Column, "a name of your choice") + " in the query for " + kind.Plural() + " of a source"
	if len(offered) > 0 {
		remedy = "use " + strings.Join(offered, ", ") + ", or " + remedy
	}
	switch {
	case l.has(path):
	case f.Column == "":
		l.addf(whole, "column is required: %s", remedy)
	case !columnPattern.MatchString(f.Column) || len(f.Column) > maxColumnName:
		l.addf(path, "invalid column %q: use the name that a query gives it with AS: small letters, digits and underscores", f.Column)
	case source.Identifies(f.Column):
		l.addf(path, "%s identifies single customers or records: choose a column whose values many customers share", f.Column)
	case slices.ContainsFunc(sources, func(c source.Config) bool { return c.MayHave(kind, f.Column) }):
	default:
		if near, ok := nearest.Name(f.Column, offered); ok {
			l.addf(path, "no source has a column %s of %s: did you mean %q? Otherwise %s", f.Column, kind.Plural(), near, remedy)
			return
		}
		l.addf(path, "no source has a column %s of %s: %s", f.Column, kind.Plural(), remedy)
	}
}
