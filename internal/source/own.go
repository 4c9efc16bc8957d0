package source

import (
	"regexp"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// ownByQuery returns the columns of own dimensions by the name of the query that reads their kind.
func ownByQuery(own map[record.Kind][]string) map[string][]string {
	byQuery := map[string][]string{}
	for kind, columns := range own {
		byQuery[decode.Plural(kind)] = columns
	}
	return byQuery
}

var (
	// alias is a name that a query gives to a column.
	alias = regexp.MustCompile(`(?i)\bAS\s+([a-z_][a-z0-9_]*)`)
	// remark is a comment in a query.
	remark = regexp.MustCompile(`(?s)/\*.*?\*/|(?:--\s|#)[^\n]*`)
	// all is a star that selects all columns, which is neither a factor nor COUNT(*).
	all = regexp.MustCompile(`(?i)\bSELECT(?:\s+(?:ALL|DISTINCT|DISTINCTROW|HIGH_PRIORITY|STRAIGHT_JOIN|SQL_[A-Z_]+))*\s*\*|` +
		`,\s*\*|(?:\b[A-Za-z_]\w*|["` + "`" + `])\s*\.\s*\*`)
	// lastWord is a word, perhaps in quotes, after which a selected expression ends.
	lastWord = regexp.MustCompile("(?i)([a-z_][a-z0-9_]*)[`'\"]?\\s*(?:,|\\{|\\bFROM\\b|$)")
)

// identifying are columns whose values are one customer's or one record's own.
var identifying = []string{"id", "cursor_key", "customer_id", "email", "modified_at", "order_id", "subscription_id"}

// Identifies reports whether the values of a canonical column belong to one customer or record each.
func Identifies(column string) bool { return slices.Contains(identifying, column) }

// OwnColumns returns the columns of a kind of record that the source offers to own dimensions, sorted.
func (c *Config) OwnColumns(kind record.Kind) []string {
	var names []string
	name := decode.Plural(kind)
	shape, _ := decode.ShapeOf(name)
	for _, q := range c.queriesOf(kind) {
		names = append(names, preset.OwnColumns(q)...)
		for _, m := range alias.FindAllStringSubmatch(preset.WithOwn(q, func(string) bool { return false }), -1) {
			if a := strings.ToLower(m[1]); !Identifies(a) && (shape.Textual(a) || !shape.Knows(a) && c.Queries[name].SQL != "") {
				names = append(names, a)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// MayHave reports whether the source's queries of a kind of record can have a column. Only the database
// knows the columns of a query that selects all, so look sees its result.
func (c *Config) MayHave(kind record.Kind, column string) bool {
	if slices.Contains(c.OwnColumns(kind), column) {
		return true
	}
	return c.Queries[decode.Plural(kind)].SQL != "" && slices.ContainsFunc(c.queriesOf(kind), func(sql string) bool {
		sql = strings.TrimSpace(remark.ReplaceAllString(sql, " "))
		return all.MatchString(sql) || slices.ContainsFunc(lastWord.FindAllStringSubmatch(sql, -1), func(m []string) bool {
			return strings.EqualFold(m[1], column)
		})
	})
}

// queriesOf returns the SQL that reads a kind of record, of each variant of the product, with the parts of
// all own dimensions.
func (c *Config) queriesOf(kind record.Kind) []string {
	pre, err := preset.Load(c.Preset)
	if err != nil {
		return nil // Validate says so
	}
	var list []string
	for _, v := range pre.All() {
		list = append(list, pre.OwnQuery(v, c.Queries, decode.Plural(kind)))
	}
	return list
}

// ownRead returns the columns of own dimensions that the source may read, by the name of the query.
func (s *Source) ownRead() map[string][]string {
	read := map[string][]string{}
	for kind, columns := range s.env.Own {
		for _, column := range columns {
			if s.cfg.MayHave(kind, column) {
				read[decode.Plural(kind)] = append(read[decode.Plural(kind)], column)
			}
		}
	}
	return read
}

// look notes which columns that own dimensions need are not in the result of a query of the configuration.
func (r *reader) look(row *decode.Row) {
	r.absent = nil
	for _, column := range r.own {
		if !row.HasOwn(column) {
			r.absent = append(r.absent, column)
		}
	}
}

// PresetColumns returns the columns that a preset offers to own dimensions besides the canonical ones, by kind
// of record, sorted.
func PresetColumns(name string) (map[record.Kind][]string, error) {
	pre, err := preset.Load(name)
	if err != nil {
		return nil, err
	}
	columns := map[record.Kind][]string{}
	for _, kind := range []record.Kind{record.KindCustomer, record.KindOrder, record.KindSubscription} {
		var list []string
		for _, v := range pre.All() {
			list = append(list, preset.OwnColumns(pre.OwnQuery(v, nil, decode.Plural(kind)))...)
		}
		slices.Sort(list)
		if list = slices.Compact(list); len(list) > 0 {
			columns[kind] = list
		}
	}
	return columns, nil
}
