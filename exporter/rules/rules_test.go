package rules_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/promql/parser"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/klantenbinding/loyalty/exporter/rules"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/needs"
)

const runbooks = "https://github.com/klantenbinding/loyalty/blob/main/exporter/rules/runbooks/"

// promtool runs promtool, which is required.
func promtool(t *testing.T, args ...string) {
	t.Helper()
	program, err := needs.Find("promtool")
	require.NoError(t, err)
	said, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput()
	require.NoError(t, err, "promtool %s:\n%s", strings.Join(args, " "), said)
}

func TestPromtoolAcceptsTheRules(t *testing.T) {
	t.Parallel()
	promtool(t, "check", "rules", "recording.yaml", "alerts.yaml")
}

func TestAlertsFireWhenTheyMustAndOnlyThen(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("tests/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			promtool(t, "test", "rules", file)
		})
	}
}

// Every alert has at least one history in which it fires, and one in which it does not.
func TestEveryAlertHasTests(t *testing.T) {
	t.Parallel()
	fires, quiet := map[string]bool{}, map[string]bool{}
	files, err := filepath.Glob("tests/*.yaml")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var suite struct {
			Tests []struct {
				Alerts []struct {
					Name     string `yaml:"alertname"`
					Expected []any  `yaml:"exp_alerts"`
				} `yaml:"alert_rule_test"`
			} `yaml:"tests"`
		}
		require.NoError(t, yaml.NewDecoder(bytes.NewReader(text)).Decode(&suite))
		for _, test := range suite.Tests {
			for _, a := range test.Alerts {
				fires[a.Name] = fires[a.Name] || len(a.Expected) > 0
				quiet[a.Name] = quiet[a.Name] || len(a.Expected) == 0
			}
		}
	}
	alerts, err := rules.Alerts()
	require.NoError(t, err)
	for _, a := range alerts {
		require.True(t, fires[a.Alert], "%s fires in no test", a.Alert)
		require.True(t, quiet[a.Alert], "%s keeps quiet in no test", a.Alert)
	}
}

func TestAlertsSayWhatANightOperatorNeeds(t *testing.T) {
	t.Parallel()
	alerts, err := rules.Alerts()
	require.NoError(t, err)
	left := map[string]bool{}
	files, err := filepath.Glob("runbooks/*.md")
	require.NoError(t, err)
	for _, file := range files {
		left[filepath.Base(file)] = true
	}
	for _, a := range alerts {
		require.Regexp(t, `^Loyalty[A-Z]`, a.Alert)
		require.Contains(t, []string{"critical", "warning", "info"}, a.Labels["severity"], a.Alert)
		summary := a.Annotations["summary"]
		require.Regexp(t, `^[A-Z][^{}]*\.$`, summary, "the summary of %s is one sentence without a value", a.Alert)
		require.Contains(t, a.Annotations["description"], ".", a.Alert)
		require.NotZero(t, a.For, a.Alert)
		require.Equal(t, runbooks+a.Alert+".md", a.Annotations["runbook_url"])
		uid := regexp.MustCompile(`/d/([a-z-]+)`).FindStringSubmatch(a.Annotations["dashboard_url"])
		require.NotNil(t, uid, a.Alert)
		require.FileExists(t, filepath.Join("..", "..", "dashboards", "en", uid[1]+".json"))
		checkRunbook(t, a.Alert)
		delete(left, a.Alert+".md")
	}
	require.Empty(t, left, "runbooks without an alert")
}

// checkRunbook requires all sections of a runbook, none of them empty.
func checkRunbook(t *testing.T, alert string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("runbooks", alert+".md"))
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(text), "# "+alert+"\n\n## What it means\n")
	require.True(t, ok, "%s begins otherwise", alert)
	for _, section := range []string{
		"## Is it real?", "## What to do now", "## Whom to tell in the morning", "## How to silence it",
	} {
		before, after, ok := strings.Cut(rest, section+"\n")
		require.True(t, ok, "%s lacks %q, or has it in another order", alert, section)
		require.Greater(t, len(strings.TrimSpace(before)), 20, "%s says nothing before %q", alert, section)
		rest = after
	}
	queries := regexp.MustCompile("(?s)```promql\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	require.NotEmpty(t, queries, "%s has no query to paste", alert)
	for _, block := range queries {
		for query := range strings.Lines(block[1]) {
			_, err := parser.NewParser(parser.Options{}).ParseExpr(query)
			require.NoError(t, err, "%s: %s", alert, query)
		}
	}
}

// Each threshold of an alert is written only once.
func TestThresholdsAreStatedOnce(t *testing.T) {
	t.Parallel()
	alerts, err := rules.Alerts()
	require.NoError(t, err)
	number := regexp.MustCompile(`[<>]=?\s*(on[^)]*\)\s*)?[0-9.]+`)
	for _, a := range alerts {
		for _, compared := range number.FindAllString(a.Expr, -1) {
			require.Regexp(t, `[<>]=? ?[01]$`, compared, "%s compares with a number of its own", a.Alert)
		}
	}
}

// metricsOf returns the metrics and labels in a rule's expression.
func metricsOf(t *testing.T, expr string) (names []string) {
	t.Helper()
	tree, err := parser.NewParser(parser.Options{}).ParseExpr(expr)
	require.NoError(t, err)
	parser.Inspect(tree, func(n parser.Node, _ []parser.Node) error {
		if v, ok := n.(*parser.VectorSelector); ok {
			names = append(names, v.Name)
			for _, m := range v.LabelMatchers {
				if m.Name == "measure" {
					_, ok := measure.Find(m.Value)
					require.True(t, ok, "there is no measure %s", m.Value)
				}
			}
		}
		return nil
	})
	return names
}
