package check

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/preset"
	"github.com/klantenbinding/loyalty/internal/source/problem"
)

// objects reports all missing or denied tables, and all missing columns, at once. The server itself
// names only the first one of each query.
func (c *check) objects(ctx context.Context) {
	var missing, denied []string
	for _, table := range c.tables() {
		err := c.try(ctx, "SELECT 1 FROM "+preset.QuoteName(table)+" LIMIT 0")
		if err == nil {
			continue
		}
		switch failure.Of(database.ClassifyQuery(err)).Code {
		case failure.TableNotFound, failure.DatabaseNotFound:
			missing = append(missing, table)
		case failure.TableDenied, failure.DatabaseDenied:
			denied = append(denied, table)
		default: // reported when the query is read
		}
	}
	if len(missing) > 0 {
		c.report.Problems = append(c.report.Problems, problem.Problem{Msg: "tables that are missing: " + strings.Join(missing, ", "), Remedy: failure.TableNotFound.Remedy()})
	}
	if len(denied) > 0 {
		c.report.Problems = append(c.report.Problems, problem.Problem{Msg: "tables that the account may not read: " + strings.Join(denied, ", "), Remedy: c.grantRemedy()})
	}
	if len(missing)+len(denied) == 0 {
		c.columns(ctx)
	}
}

// grantRemedy returns how to see the required grants.
func (c *check) grantRemedy() string {
	if name := c.settings.Preset.Name; name != "" {
		return "grant the account SELECT on them; loyalty_exporter presets show " + name + " --grants prints the statements"
	}
	return "grant the account SELECT on them"
}

// queries returns the queries of the plan and their children.
func (c *check) queries() []*Query {
	var list []*Query
	for _, r := range c.plan.Queries {
		list = append(append(list, r), r.Children...)
	}
	return list
}

// tables returns the tables that the plan's queries read.
func (c *check) tables() []string {
	var tables []string
	for _, r := range c.queries() {
		for _, sql := range []string{r.Stmt.Whole(), r.Keys.Whole(), r.Last} {
			tables = append(tables, preset.Tables(sql)...)
		}
	}
	slices.Sort(tables)
	return slices.Compact(tables)
}

// try has the server prepare a statement.
func (c *check) try(ctx context.Context, sql string) error {
	return database.Prepare(ctx, c.conn, sql)
}

// unknownColumn matches the name in the server's message about a missing column.
var unknownColumn = regexp.MustCompile(`Unknown column '([^']+)'`)

// columns reports the missing columns. It replaces each one by NULL until the server accepts the
// query. A single missing column is reported when its page is read.
func (c *check) columns(ctx context.Context) {
	for _, r := range c.queries() {
		sql := r.Stmt.Whole()
		var missing []string
		for range 50 {
			err := c.try(ctx, sql)
			if database.Number(err) != database.NoColumn {
				break
			}
			m := unknownColumn.FindStringSubmatch(err.Error())
			if m == nil {
				break
			}
			name := regexp.MustCompile(`(^|[^\w.])` + regexp.QuoteMeta(m[1]) + `\b`)
			replaced := name.ReplaceAllString(sql, "${1}NULL")
			if replaced == sql {
				break
			}
			sql, missing = replaced, append(missing, m[1])
		}
		if len(missing) > 1 {
			c.report.Problems = append(c.report.Problems, problem.Problem{
				Msg: r.Shape.Name + ": columns that are missing: " + strings.Join(missing, ", "), Remedy: failure.ColumnNotFound.Remedy(),
			})
		}
	}
}
