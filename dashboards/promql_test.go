package dashboards_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/measure"
)

// filledIn returns a query as Grafana sends it.
func filledIn(expr string) string {
	return strings.NewReplacer("$__rate_interval", "1m", "$__interval", "1s", "$__range", "1h",
		"$job", ".+", "$instance", ".+", "$source", ".+", "$window", "90d").Replace(expr)
}

func parse(t testing.TB, expr string) parser.Expr {
	t.Helper()
	parsed, err := parser.NewParser(parser.Options{}).ParseExpr(filledIn(expr))
	require.NoError(t, err, expr)
	return parsed
}

// node is a part of an expression, with the parts around it.
type node struct {
	parser.Node
	path []parser.Node
}

// nodes returns all parts of an expression.
func nodes(expr parser.Expr) []node {
	var list []node
	parser.Inspect(expr, func(n parser.Node, path []parser.Node) error {
		if n != nil {
			list = append(list, node{n, append([]parser.Node{}, path...)})
		}
		return nil
	})
	return list
}

// within reports whether the part is an argument of one of the functions.
func (n *node) within(functions ...string) bool {
	for _, outer := range n.path {
		if call, ok := outer.(*parser.Call); ok && slices.Contains(functions, call.Func.Name) {
			return true
		}
	}
	return false
}

// eachExpression runs a test for each query of Prometheus on the boards.
func eachExpression(t *testing.T, test func(t *testing.T, where, expr string, parsed parser.Expr)) {
	t.Helper()
	for _, d := range load(t) {
		for _, p := range d.shown() {
			for _, q := range p.proms(t) {
				test(t, d.file+": "+p.Title+" "+q.RefID, q.Expr, parse(t, q.Expr))
			}
		}
	}
}

// TestSelectorsKeepToJobAndInstance checks target-job-rule and target-instance-rule. ALERTS is an
// exception: alerts of sums have neither job nor instance.
func TestSelectorsKeepToJobAndInstance(t *testing.T) {
	t.Parallel()
	eachExpression(t, func(t *testing.T, where, expr string, parsed parser.Expr) {
		selectors := 0
		for _, n := range nodes(parsed) {
			if s, ok := n.Node.(*parser.VectorSelector); ok && s.Name != "ALERTS" {
				selectors++
				requireMatcher(t, s, "job", where)
				requireMatcher(t, s, "instance", where)
			}
		}
		require.Equal(t, selectors, strings.Count(expr, `job=~"$job"`), where)
		require.Equal(t, selectors, strings.Count(expr, `instance=~"$instance"`), where)
	})
}

func requireMatcher(t *testing.T, s *parser.VectorSelector, label, where string) {
	t.Helper()
	for _, m := range s.LabelMatchers {
		if m.Name == label {
			require.Equal(t, labels.MatchRegexp, m.Type, where)
			return
		}
	}
	require.Fail(t, "no matcher", "%s: %s of %s", where, label, s)
}

// TestRatesTakeTheRateInterval checks target-rate-interval-rule.
func TestRatesTakeTheRateInterval(t *testing.T) {
	t.Parallel()
	eachExpression(t, func(t *testing.T, where, expr string, _ parser.Expr) {
		for _, call := range regexp.MustCompile(`\b(i?rate|increase)\(`).FindAllStringIndex(expr, -1) {
			_, span, ok := strings.Cut(expr[call[0]:], "[")
			require.True(t, ok && strings.HasPrefix(span, "$__rate_interval]"), where)
		}
	})
}

// TestCountersAreRates checks target-counter-agg-rule.
func TestCountersAreRates(t *testing.T) {
	t.Parallel()
	eachExpression(t, func(t *testing.T, where, _ string, parsed parser.Expr) {
		for _, n := range nodes(parsed) {
			s, ok := n.Node.(*parser.VectorSelector)
			if ok && strings.HasSuffix(s.Name, "_total") {
				require.True(t, n.within("rate", "irate", "increase"), "%s: %s", where, s.Name)
			}
			if ok && !strings.HasSuffix(s.Name, "_total") {
				counts := regexp.MustCompile(`_(sum|count|bucket)$`).MatchString(s.Name)
				require.Equal(t, counts, n.within("rate", "irate", "increase"), "%s: only what counts up has a rate: %s", where, s.Name)
			}
		}
	})
}

// TestThePastIsReadWithLastOverTime checks that queries of earlier times find a value even if a scrape
// was missed.
func TestThePastIsReadWithLastOverTime(t *testing.T) {
	t.Parallel()
	eachExpression(t, func(t *testing.T, where, _ string, parsed parser.Expr) {
		for _, n := range nodes(parsed) {
			if s, ok := n.Node.(*parser.VectorSelector); ok && s.OriginalOffset > 5*time.Minute {
				require.True(t, n.within("last_over_time"), "%s: %s", where, s)
			}
		}
	})
}

// TestCurrenciesAreNotAddedUp checks that aggregations keep the currency.
func TestCurrenciesAreNotAddedUp(t *testing.T) {
	t.Parallel()
	money := map[string]bool{}
	for _, m := range measure.All() {
		if m.Unit == measure.UnitCurrency {
			money[m.Metric] = true
		}
	}
	eachExpression(t, func(t *testing.T, where, _ string, parsed parser.Expr) {
		for _, n := range nodes(parsed) {
			s, ok := n.Node.(*parser.VectorSelector)
			if !ok {
				continue
			}
			if name, _, _ := strings.Cut(s.Name, "_by_"); !money[name] {
				continue
			}
			for _, outer := range n.path {
				if a, ok := outer.(*parser.AggregateExpr); ok && a.Op != parser.COUNT { // a number of series is no amount
					require.NotEqual(t, a.Without, slices.Contains(a.Grouping, "currency"), "%s loses the currency of %s", where, s.Name)
				}
			}
		}
	})
}

// TestVariableQueriesParse checks template-label-promql-rule.
func TestVariableQueriesParse(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d dashboard) {
		for _, v := range d.Templating.List {
			if v.Type != "query" || v.Datasource.Type != "prometheus" {
				continue
			}
			q := decode[struct{ Query string }](t, v.Query)
			m := regexp.MustCompile(`^label_values\((.+), *([a-z_]+)\)$`).FindStringSubmatch(q.Query)
			require.NotNil(t, m, q.Query)
			require.Equal(t, v.Name, m[2])
			parse(t, m[1])
		}
	})
}
