package preset

import (
	"database/sql/driver"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Cursor kinds: how a query finds what has changed.
const (
	CursorModified = "modified"
	CursorID       = "id"
	CursorFull     = "full"
	CursorOrders   = "orders" // read with the orders they belong to
)

// placeholder is a name in braces that the poller replaces.
var placeholder = regexp.MustCompile(`\{([a-z_]+)(?::([^{}]*))?\}`)

// Expand replaces the placeholders that are known once the product is detected: the prefix, the
// shop's currency, variables. It keeps the placeholders of a page.
func Expand(sql string, vars map[string]string) string {
	return placeholder.ReplaceAllStringFunc(sql, func(s string) string {
		m := placeholder.FindStringSubmatch(s)
		if v, ok := vars[m[1]]; ok && m[2] == "" {
			return v
		}
		return s
	})
}

// UnknownPlaceholders returns the placeholders that have no value.
func UnknownPlaceholders(sql string, vars map[string]string) []string {
	var unknown []string
	for _, m := range placeholder.FindAllStringSubmatch(sql, -1) {
		_, known := vars[m[1]]
		switch m[1] {
		case "page", "limit", "order", "ids", "prefix", "currency", "grace_days", "optional", "own", "end":
			known = true
		}
		if !known {
			unknown = append(unknown, m[0])
		}
	}
	return unknown
}

// Statement is a query without its page.
type Statement struct {
	sql           string
	key, modified string // SQL expressions
	child         bool   // its key is the key of its order
}

// Paged reports whether a query says where the condition of a page goes.
func Paged(sql string) bool { return strings.Contains(sql, "{page}") }

// NewStatement completes a query. SQL without {page} becomes a subquery, so any SELECT works. If
// {limit} is missing, it is added at the end.
func NewStatement(sql, key, modified string, child bool) Statement {
	sql = strings.TrimRight(strings.TrimSpace(sql), "; \n\t")
	if !Paged(sql) && !strings.Contains(sql, "{ids") {
		alias := "id"
		if child {
			alias = "order_id"
		}
		sql = "SELECT q.* FROM (" + sql + ") q WHERE {page}"
		key = "q." + alias
		if modified != "" || !child {
			modified = "q.modified_at"
		}
	}
	if !child && !strings.Contains(sql, "{limit}") {
		sql += " {limit}"
	}
	return Statement{sql: sql, key: key, modified: modified, child: child}
}

// page returns the statement for one page: predicate makes the condition of a key, order sorts the
// page, outer sorts the result around it, and size limits it (0: no limit).
func (s Statement) page(predicate func(key string) string, order string, outer string, size int) string {
	return placeholder.ReplaceAllStringFunc(s.sql, func(p string) string {
		m := placeholder.FindStringSubmatch(p)
		key := s.key
		if m[2] != "" {
			key = m[2]
		}
		switch m[1] {
		case "page", "ids":
			return predicate(key)
		case "limit":
			if size == 0 {
				return ""
			}
			return "ORDER BY " + order + " LIMIT " + strconv.Itoa(size)
		case "order":
			if outer == "" {
				return ""
			}
			return "ORDER BY " + outer
		}
		return p
	})
}

// keyAlias returns the column by which the outermost query sorts.
func (s Statement) keyAlias() string {
	if strings.Contains(s.sql, "cursor_key") {
		return "cursor_key"
	}
	return "id"
}

// ByKey returns the statement for the page of records whose keys follow after; nil is the first page.
func (s Statement) ByKey(after driver.Value, size int) (string, []driver.Value) {
	if after == nil {
		return s.page(func(string) string { return "1=1" }, s.key, s.keyAlias(), size), nil
	}
	sql := s.page(func(key string) string { return key + " > ?" }, s.key, s.keyAlias(), size)
	return sql, s.args(sql, after)
}

// ByModified returns the statement for the records that changed at or after a time. With after, it
// omits the records of exactly that time whose keys do not follow after. The condition does not
// compare tuples, because MariaDB would read the whole index.
func (s Statement) ByModified(since, after driver.Value, size int) (string, []driver.Value) {
	order, outer := s.modified+", "+s.key, "modified_at, "+s.keyAlias()
	switch {
	case since == nil && after == nil:
		return s.page(func(string) string { return "1=1" }, order, outer, size), nil
	case since == nil: // NULLs come first
		sql := s.page(func(key string) string {
			return fmt.Sprintf("(%[1]s IS NOT NULL OR %[2]s > ?)", s.modified, key)
		}, order, outer, size)
		return sql, s.args(sql, after)
	case after == nil:
		sql := s.page(func(string) string { return s.modified + " >= ?" }, order, outer, size)
		return sql, s.args(sql, since)
	}
	sql := s.page(func(key string) string {
		return fmt.Sprintf("%[1]s >= ? AND (%[1]s > ? OR %[2]s > ?)", s.modified, key)
	}, order, outer, size)
	return sql, s.args(sql, since, since, after)
}

// Latest returns the statement for the record that changed last.
func (s Statement) Latest() string {
	return s.page(func(string) string { return "1=1" },
		s.modified+" DESC, "+s.key+" DESC", "modified_at DESC, "+s.keyAlias()+" DESC", 1)
}

// Newest returns the statement for the records with the highest keys.
func (s Statement) Newest(size int) string {
	return s.page(func(string) string { return "1=1" }, s.key+" DESC", s.keyAlias()+" DESC", size)
}

// Between returns the statement for the children of a range of keys.
func (s Statement) Between(lo, hi driver.Value) (string, []driver.Value) {
	sql := s.page(func(key string) string { return key + " BETWEEN ? AND ?" }, "", "", 0)
	return sql, s.args(sql, lo, hi)
}

// In returns the statement for the children of n keys.
func (s Statement) In(keys []driver.Value) (string, []driver.Value) {
	list := " IN (?" + strings.Repeat(",?", len(keys)-1) + ")"
	sql := s.page(func(key string) string { return key + list }, "", "", 0)
	return sql, s.args(sql, keys...)
}

// Among returns the statement for the records with one of n keys.
func (s Statement) Among(keys []driver.Value) (string, []driver.Value) {
	list := " IN (?" + strings.Repeat(",?", len(keys)-1) + ")"
	sql := s.page(func(key string) string { return key + list }, s.key, s.keyAlias(), len(keys))
	return sql, s.args(sql, keys...)
}

// Whole returns the statement for all records, unsorted.
func (s Statement) Whole() string {
	return s.page(func(string) string { return "1=1" }, "", "1", 0)
}

// args repeats the arguments for every occurrence of the predicate.
func (s Statement) args(sql string, args ...driver.Value) []driver.Value {
	out := args
	for n := strings.Count(sql, "?"); len(out) < n; {
		out = append(slices.Clip(out), args...)
	}
	return out
}
