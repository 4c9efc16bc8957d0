package demo

import (
	"strings"

	sqle "github.com/dolthub/go-mysql-server"
	"github.com/dolthub/go-mysql-server/sql"
	"github.com/dolthub/go-mysql-server/sql/analyzer"
	"github.com/dolthub/go-mysql-server/sql/expression"
	"github.com/dolthub/go-mysql-server/sql/plan"
	"github.com/dolthub/go-mysql-server/sql/transform"
)

// newEngine returns an engine that pages through joins as MySQL does. By default the engine joins all
// rows before it sorts them and takes the first ones.
func newEngine(db sql.DatabaseProvider) *sqle.Engine {
	const id analyzer.RuleId = 10_000 // beyond the engine's own
	rules := analyzer.NewBuilder(db).
		AddPostAnalyzeRule(id, limitBeforeJoin).
		AddPostAnalyzeRule(id+1, matchConstants).
		AddPostAnalyzeRule(id+2, keepSchemas)
	return sqle.New(rules.Build(), nil)
}

// limitBeforeJoin limits the left side of outer joins before the join if only that side determines the
// order. Each of its rows gives at least one row of the join, so the first n rows of the join come from
// its first n rows.
func limitBeforeJoin(_ *sql.Context, _ *analyzer.Analyzer, n sql.Node, _ *plan.Scope, _ analyzer.RuleSelector, _ *sql.QueryFlags) (sql.Node, transform.TreeIdentity, error) {
	return transform.Node(n, func(n sql.Node) (sql.Node, transform.TreeIdentity, error) {
		limit, ok := n.(*plan.Limit)
		if !ok {
			return n, transform.SameTree, nil
		}
		child, same, err := belowProjections(limit.Child, func(s *plan.Sort) (sql.Node, transform.TreeIdentity, error) {
			child, same, err := pushLimit(s.Child, s.SortFields, limit.Limit)
			if err != nil || same {
				return s, transform.SameTree, err
			}
			sorted, err := s.WithChildren(child)
			return sorted, transform.NewTree, err
		})
		if err != nil || same {
			return n, transform.SameTree, err
		}
		limited, err := limit.WithChildren(child)
		return limited, transform.NewTree, err
	})
}

// belowProjections applies a change to the sort below any projections.
func belowProjections(n sql.Node, change func(*plan.Sort) (sql.Node, transform.TreeIdentity, error)) (sql.Node, transform.TreeIdentity, error) {
	switch n := n.(type) {
	case *plan.Sort:
		return change(n)
	case *plan.Project:
		child, same, err := belowProjections(n.Child, change)
		if err != nil || same {
			return n, transform.SameTree, err
		}
		projected, err := n.WithChildren(child)
		return projected, transform.NewTree, err
	}
	return n, transform.SameTree, nil
}

// pushLimit moves a limit below the outer joins whose left side has all the fields.
func pushLimit(n sql.Node, by sql.SortFields, limit sql.Expression) (sql.Node, transform.TreeIdentity, error) {
	join, ok := n.(*plan.JoinNode)
	if !ok || !join.Op.IsLeftOuter() || join.Op.IsMerge() || !hasFields(join.Left().Schema(), by) {
		return n, transform.SameTree, nil
	}
	left, same, err := pushLimit(join.Left(), by, limit)
	if err != nil {
		return n, transform.SameTree, err
	}
	if same {
		left = first(join.Left(), by, limit)
	}
	joined, err := join.WithChildren(left, join.Right())
	return joined, transform.NewTree, err
}

// first returns the first rows of a node. It sorts them unless they are sorted already.
func first(n sql.Node, by sql.SortFields, limit sql.Expression) sql.Node {
	if inOrder(n, by) {
		return plan.NewLimit(limit, n)
	}
	return plan.NewTopN(by, limit, n)
}

// inOrder reports whether the rows of a node are sorted already, by an index or by the key.
func inOrder(n sql.Node, by sql.SortFields) bool {
	switch n := n.(type) {
	case *plan.Filter:
		return inOrder(n.Child, by)
	case *plan.TableAlias:
		return inOrder(n.Child, by)
	case *plan.IndexedTableAccess:
		x, ok := n.Index().(*index)
		return ok && n.IsStatic() && ascends(x.key.columns, by)
	case *plan.ResolvedTable:
		t, ok := n.UnderlyingTable().(sql.PrimaryKeyTable)
		return ok && ascends([]string{t.PrimaryKeySchema().Schema[0].Name}, by)
	}
	return false
}

func ascends(columns []string, by sql.SortFields) bool {
	for i, f := range by {
		field, ok := f.Column.(*expression.GetField)
		if !ok || f.Order == sql.Descending || i == len(columns) || !strings.EqualFold(columns[i], field.Name()) {
			return false
		}
	}
	return true
}

func hasFields(schema sql.Schema, by sql.SortFields) bool {
	for _, f := range by {
		field, ok := f.Column.(*expression.GetField)
		if !ok || schema.IndexOf(field.Name(), field.Table()) < 0 {
			return false
		}
	}
	return true
}
