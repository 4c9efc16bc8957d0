package preset

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// tableName is a table in a query: the word after FROM or JOIN, unless a subquery follows.
var tableName = regexp.MustCompile("(?i)\\b(?:FROM|JOIN)\\s+([a-z0-9_$.`{}]+)")

// commonTable is a name that a query gives to a subquery of its own: WITH name AS (...).
var commonTable = regexp.MustCompile(`(?i)(?:\bWITH(?:\s+RECURSIVE)?|,)\s*([a-z0-9_]+)\s+(?:\([^()]*\)\s*)?AS\s*\(`)

// looked is a table, or a list of tables, that a condition looks for in the server's own tables. An account
// without a right to a table does not see it there.
var looked = regexp.MustCompile(`(?i)\btable_name\s*(?:=|IN\s*\()\s*('[^']+'(?:\s*,\s*'[^']+')*)`)

// Looked returns the tables that a condition looks for in the server's own tables, sorted.
func Looked(sql string) []string {
	found := map[string]bool{}
	for _, m := range looked.FindAllStringSubmatch(sql, -1) {
		for name := range strings.SplitSeq(m[1], ",") {
			found[strings.Trim(strings.TrimSpace(name), "'")] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// Tables returns the tables that a query reads, sorted, without the server's own tables.
func Tables(sql string) []string {
	found := map[string]bool{}
	for _, m := range tableName.FindAllStringSubmatch(sql, -1) {
		name := strings.ReplaceAll(m[1], "`", "")
		if !strings.HasPrefix(strings.ToLower(name), "information_schema.") && !strings.EqualFold(name, "dual") {
			found[name] = true
		}
	}
	for _, m := range commonTable.FindAllStringSubmatch(sql, -1) {
		delete(found, m[1])
	}
	return slices.Sorted(maps.Keys(found))
}

// Tables returns the tables that any variant of the preset may read, sorted, with the prefix filled in.
func (p *Preset) Tables(c *Changes) []string {
	found := map[string]bool{}
	for _, v := range p.All() {
		for _, t := range p.TablesOf(v, c) {
			found[t] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// TablesOf returns the tables that a variant of the preset may read, sorted, with the prefix filled in.
func (p *Preset) TablesOf(v Variant, c *Changes) []string {
	found := map[string]bool{}
	vars := p.Vars(v, c)
	p.Settle(v, vars, func(Part) bool { return true })
	for _, sql := range p.statements(v, c) {
		sql = Expand(Expand(sql, vars), vars)
		for _, t := range append(Tables(sql), Looked(sql)...) {
			found[t] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// Marks returns the tables by which a variant is recognised, sorted, with the prefix filled in.
func (p *Preset) Marks(v Variant, c *Changes) []string {
	sql := Expand(v.When, p.Vars(v, c))
	marks := append(Tables(sql), Looked(sql)...)
	slices.Sort(marks)
	return slices.Compact(marks)
}

// statements returns all SQL of a variant.
func (p *Preset) statements(v Variant, c *Changes) []string {
	list := []string{v.When, p.Currency, p.Local}
	for _, s := range p.Settings {
		list = append(list, s.SQL)
	}
	for _, x := range p.PartsOf(v) {
		list = append(list, x.SQL, x.Else, x.When())
	}
	for _, q := range p.QueriesOf(v, c) {
		list = append(list, Without(q.SQL, nil), q.When, q.Last, q.Keys, q.Changelog.SQL, q.Changelog.When)
	}
	return list
}

// QuoteName quotes a table's name, with its database if it has one.
func QuoteName(table string) string {
	return "`" + strings.ReplaceAll(table, ".", "`.`") + "`"
}
