package demo

import (
	"github.com/dolthub/go-mysql-server/sql"
	"github.com/dolthub/go-mysql-server/sql/analyzer"
	"github.com/dolthub/go-mysql-server/sql/plan"
	"github.com/dolthub/go-mysql-server/sql/rowexec"
	"github.com/dolthub/go-mysql-server/sql/transform"
)

// keepSchemas makes subqueries keep their columns. Otherwise the engine composes the columns again for each row, each
// with the text of its whole plan, which is a third of all that it allocates while the exporter reads the shop.
func keepSchemas(_ *sql.Context, _ *analyzer.Analyzer, n sql.Node, _ *plan.Scope, _ analyzer.RuleSelector, _ *sql.QueryFlags) (sql.Node, transform.TreeIdentity, error) {
	return transform.NodeExprs(n, func(e sql.Expression) (sql.Expression, transform.TreeIdentity, error) {
		s, ok := e.(*plan.Subquery)
		if !ok {
			return e, transform.SameTree, nil
		}
		if _, known := s.Query.(*described); known {
			return e, transform.SameTree, nil
		}
		return s.WithQuery(&described{plan.UnaryNode{Child: s.Query}, s.Query.Schema()}), transform.NewTree, nil
	})
}

// described is a plan whose columns are known.
type described struct {
	plan.UnaryNode
	schema sql.Schema
}

// Schema returns the columns.
func (d *described) Schema() sql.Schema { return d.schema }

// RowIter returns the rows of the plan.
func (d *described) RowIter(ctx *sql.Context, row sql.Row) (sql.RowIter, error) {
	return rowexec.DefaultBuilder.Build(ctx, d.Child, row)
}

// WithChildren returns the same columns for another plan.
func (d *described) WithChildren(children ...sql.Node) (sql.Node, error) {
	if len(children) != 1 {
		return nil, sql.ErrInvalidChildrenNumber.New(d, len(children), 1)
	}
	return &described{plan.UnaryNode{Child: children[0]}, d.schema}, nil
}

// CollationCoercibility returns the coercibility of the plan.
func (d *described) CollationCoercibility(ctx *sql.Context) (sql.CollationID, byte) {
	return sql.GetCoercibility(ctx, d.Child)
}

// IsReadOnly returns true: statements cannot change the databases.
func (d *described) IsReadOnly() bool { return true }

// String returns the text of the plan.
func (d *described) String() string { return d.Child.String() }

var (
	_ sql.ExecSourceRel      = (*described)(nil)
	_ sql.CollationCoercible = (*described)(nil)
)
