package demo

import (
	"regexp"
	"strings"

	"github.com/dolthub/go-mysql-server/sql"
	"github.com/dolthub/go-mysql-server/sql/analyzer"
	"github.com/dolthub/go-mysql-server/sql/expression"
	"github.com/dolthub/go-mysql-server/sql/expression/function"
	"github.com/dolthub/go-mysql-server/sql/plan"
	"github.com/dolthub/go-mysql-server/sql/transform"
	"github.com/dolthub/go-mysql-server/sql/types"
)

// matchConstants replaces matches of a constant text with a constant pattern by their results. For its first
// match the engine allocates 300 MB and keeps 64 MB of them. The preset for WooCommerce has such a match.
func matchConstants(_ *sql.Context, _ *analyzer.Analyzer, n sql.Node, _ *plan.Scope, _ analyzer.RuleSelector, _ *sql.QueryFlags) (sql.Node, transform.TreeIdentity, error) {
	return transform.NodeExprs(n, func(e sql.Expression) (sql.Expression, transform.TreeIdentity, error) {
		like, ok := e.(*function.RegexpLike)
		if !ok || like.Flags != nil {
			return e, transform.SameTree, nil
		}
		text, ok := constant(like.Text)
		pattern, ok2 := constant(like.Pattern)
		if !ok || !ok2 || !plainPattern.MatchString(pattern) || strings.Contains(text, "\n") {
			return e, transform.SameTree, nil
		}
		re, err := regexp.Compile(pattern)
		if err != nil {
			return e, transform.SameTree, nil
		}
		return expression.NewLiteral(re.MatchString(text), types.Boolean), transform.NewTree, nil
	})
}

// plainPattern matches the patterns that the engine and Go surely understand alike: without letters, which
// depend on the collation, and with few operators.
var plainPattern = regexp.MustCompile(`^\^?([0-9_. -]|\[[0-9]-[0-9]\][*+?]?)*\$?$`)

// constant returns the text of a literal.
func constant(e sql.Expression) (string, bool) {
	l, ok := e.(*expression.Literal)
	if !ok {
		return "", false
	}
	text, ok := l.Val.(string)
	return text, ok
}
