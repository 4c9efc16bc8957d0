package check

import (
	"context"
	"regexp"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// plainColumn matches an expression that is a column of a table with an alias.
var plainColumn = regexp.MustCompile("^`?(\\w+)`?\\.`?(\\w+)`?$")

// unindexed warns about a cursor column without an index: every poll then reads the whole table.
func (c *check) unindexed(ctx context.Context, conn *sqlx.Conn, r *Query) {
	for _, expr := range cursorColumns(r.Spec) {
		m := plainColumn.FindStringSubmatch(expr)
		if m == nil {
			continue
		}
		table, column := tableOf(r.Stmt.Whole(), m[1]), m[2]
		if table == "" || c.indexed(ctx, conn, table, column) {
			continue
		}
		c.report.warn("add an index on "+table+"."+column+", or poll less often with queries."+r.Shape.Name+".every",
			"every poll reads the whole table %s, because column %s has no index", table, column)
	}
}

// cursorColumns returns the expressions by which a query finds changes.
func cursorColumns(q preset.Query) []string {
	switch q.Cursor {
	case preset.CursorModified:
		return []string{q.Modified}
	case preset.CursorID:
		return []string{q.Key}
	}
	return nil
}

// tableOf returns the table that has an alias in a statement; "" if it is not found or is a subquery.
func tableOf(sql, alias string) string {
	found := regexp.MustCompile("(?i)\\b(?:FROM|JOIN)\\s+`?([\\w$]+)`?\\s+(?:AS\\s+)?`?"+alias+"`?(?:\\W|$)").FindAllStringSubmatch(sql, -1)
	for _, m := range found {
		if !strings.EqualFold(m[1], "SELECT") {
			return m[1]
		}
	}
	return ""
}

// indexed reports whether an index starts with the column. It returns true if it cannot tell: for
// views, and for servers that do not list their indexes.
func (c *check) indexed(ctx context.Context, conn *sqlx.Conn, table, column string) bool {
	var base, indexes int
	err := conn.GetContext(ctx, &base, "SELECT COUNT(*) FROM information_schema.tables"+
		" WHERE table_schema = DATABASE() AND table_name = ? AND table_type = 'BASE TABLE'", table)
	if err != nil || base == 0 {
		return true
	}
	err = conn.GetContext(ctx, &indexes, "SELECT COUNT(*) FROM information_schema.statistics"+
		" WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ? AND seq_in_index = 1", table, column)
	return err != nil || indexes > 0
}
