package check

import (
	"context"
	"fmt"
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
		switch c.object(ctx, table) {
		case failure.TableNotFound, failure.DatabaseNotFound:
			missing = append(missing, table)
		case failure.TableDenied, failure.DatabaseDenied:
			denied = append(denied, table)
		case failure.ViewInvalid:
			c.views = append(c.views, table)
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
	c.unseen(ctx)
}

// unseen warns of tables that the preset would read if it saw them. For an account without a right to them
// the server does not say whether they exist.
func (c *check) unseen(ctx context.Context) {
	p, read := c.settings.Preset, c.tables()
	tables := p.TablesOf(c.plan.Variant, c.settings.Changes)
	for _, v := range p.Variants {
		if v.Name == c.plan.Variant.Name {
			break
		}
		tables = append(tables, p.Marks(v, c.settings.Changes)...) // a variant that comes first may be hidden
	}
	slices.Sort(tables)
	var unseen, invalid []string
	for _, table := range slices.Compact(tables) {
		if _, found := slices.BinarySearch(read, table); found {
			continue
		}
		switch c.object(ctx, table) {
		case failure.TableDenied:
			unseen = append(unseen, table)
		case failure.ViewInvalid:
			invalid = append(invalid, table)
		default: // it can be read, or the shop does not have it
		}
	}
	if len(invalid) > 0 {
		c.report.warn(failure.ViewInvalid.Remedy(), "views that the preset would read, but that are invalid: %s", strings.Join(invalid, ", "))
	}
	if len(unseen) > 0 {
		c.report.warn(c.grantRemedy()+"; ignore this if the shop has no such tables",
			"the preset would also read these tables, but the account has no right to them: %s", strings.Join(unseen, ", "))
	}
}

// unrecognised adds to the problem of a product that was not found the tables by which it is recognised and
// which the account does not see.
func (c *check) unrecognised(ctx context.Context) {
	var hidden []string
	for _, v := range c.settings.Preset.All() {
		for _, table := range c.settings.Preset.Marks(v, c.settings.Changes) {
			if c.object(ctx, table) != "" && !slices.Contains(hidden, table) {
				hidden = append(hidden, table)
			}
		}
	}
	if len(hidden) > 0 {
		c.report.Problems = append(c.report.Problems, problem.Problem{
			Msg:    "tables by which the product is recognised, but which are missing or which the account has no right to: " + strings.Join(hidden, ", "),
			Remedy: c.grantRemedy(),
		})
	}
}

// nameViews adds the names of the views that cannot be read to the error of a query.
func (c *check) nameViews(r *Query, err error) error {
	names := slices.DeleteFunc(tablesOf(r), func(table string) bool { return !slices.Contains(c.views, table) })
	if len(names) == 0 || failure.Of(database.ClassifyQuery(err)).Code != failure.ViewInvalid {
		return err
	}
	return fmt.Errorf("view %s: %w", strings.Join(names, ", "), err)
}

// object says why a table cannot be read; "" if it can.
func (c *check) object(ctx context.Context, table string) failure.Code {
	return failure.Of(database.ClassifyQuery(c.try(ctx, "SELECT 1 FROM "+preset.QuoteName(table)+" LIMIT 0"))).Code
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
	for _, r := range c.plan.Queries {
		tables = append(tables, tablesOf(r)...)
	}
	slices.Sort(tables)
	return slices.Compact(tables)
}

// tablesOf returns the tables that a query and its children read, sorted.
func tablesOf(r *Query) []string {
	var tables []string
	for _, q := range append([]*Query{r}, r.Children...) {
		for _, sql := range []string{q.Stmt.Whole(), q.Keys.Whole(), q.Last} {
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
