package dashboards_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/promql/parser"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/demotest"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/needs"
	"github.com/klantenbinding/loyalty/internal/plugintest"
)

// rightlyEmpty are the metrics and events that may be missing in a healthy shop, and why.
var rightlyEmpty = map[string]string{
	"loyalty_source_rejected_records_total": "no record of the demo is rejected",
	"ALERTS":                                "an alert of the demo may fire or not",
	"source_gap":                            "the demo's sources are always there",
	"reload":                                "the demo's configuration is loaded once",
}

// TestEveryQueryHasDataOfTheDemo runs the boards against the demo. Queries of the data source run through
// its built back end, and queries of Prometheus on a server that scrapes the demo.
func TestEveryQueryHasDataOfTheDemo(t *testing.T) {
	demo := demotest.Run(t)
	plugin := plugintest.Start(t, demo.URL)
	full := newShop(t, "demo", demo.URL, plugin, 1, demo.CustomerToken)
	full.awaitForecast(t)
	prometheus := startPrometheus(t, target("loyalty", demo.URL))
	plugin.Settings.DecryptedSecureJSONData = map[string]string{"customerToken": demo.CustomerToken}
	t.Run("the loyalty data source answers", func(t *testing.T) { askPlugin(t, plugin) })
	t.Run("metrics exist", func(t *testing.T) { findMetrics(t, demo.URL) })
	t.Run("Prometheus answers", func(t *testing.T) { askPrometheus(t, prometheus) })
	t.Run("every text is true", func(t *testing.T) { boardsTellTheTruth(t, full, prometheus) })
}

// askPlugin runs the panels, annotations and variables of the boards.
func askPlugin(t *testing.T, p *plugintest.Plugin) {
	t.Helper()
	for _, d := range load(t) {
		for _, panel := range d.shown() {
			for _, raw := range panel.Targets {
				if q := decode[loyaltyTarget](t, raw); q.Datasource.Type == loyaltyType {
					t.Run(d.file+" "+panel.Title+" "+q.RefID, func(t *testing.T) { requireData(t, p, raw, false) })
				}
			}
		}
		for _, a := range d.Annotations.List[1:] {
			kinds := decode[struct{ Events []string }](t, a.Target).Events
			known := slices.ContainsFunc(kinds, func(kind string) bool { return rightlyEmpty[kind] == "" })
			t.Run(d.file+" "+a.Name, func(t *testing.T) { requireData(t, p, a.Target, !known) })
		}
		for _, v := range d.Templating.List {
			if v.Type == "query" && v.Datasource.Type == loyaltyType {
				q := decode[struct{ Dimension string }](t, v.Query)
				status, body := p.Resource(t, "dimension-values?dimension="+q.Dimension)
				require.Equal(t, http.StatusOK, status, "%s: %s", d.file, body)
				require.NotEmpty(t, decode[struct{ Values []string }](t, body).Values, "%s: %s", d.file, v.Name)
			}
		}
	}
}

// requireData runs one query as Grafana does after the front end has replaced the variables.
func requireData(t *testing.T, p *plugintest.Plugin, raw json.RawMessage, mayBeEmpty bool) {
	t.Helper()
	q := decode[map[string]any](t, raw)
	delete(q, "filters") // all
	if labels, ok := q["labels"].(map[string]any); ok {
		delete(labels, "reason") // all
	}
	for field, value := range q {
		if chosen := map[any]string{"$window": "90d", "$cohort_value": "margin_per_customer", "$cohort_group": "acquisition_channel"}; fmt.Sprintf("%T", value) == "string" && chosen[value] != "" {
			q[field] = chosen[value]
		}
	}
	filled, err := json.Marshal(q)
	require.NoError(t, err)
	now := time.Now()
	answers := p.Query(t, now.AddDate(-2, 0, 0), now, 200, filled)
	answer, ok := answers[fmt.Sprint(q["refId"])]
	require.True(t, ok, "no answer to %s", filled)
	require.NoError(t, answer.Err, "%s", filled)
	if mayBeEmpty {
		return
	}
	values := 0
	for _, f := range answer.Frames {
		for _, field := range f.Fields {
			for i := range field.Len() {
				if !field.NilAt(i) && (field.Type().Numeric() || q["queryType"] == "events") { // sentences and names are there without data too
					values++
				}
			}
		}
	}
	require.Positive(t, values, "no data of %s", filled)
}

// findMetrics looks for every metric of a query among the metrics of the demo, of the catalogue and of
// the program itself.
func findMetrics(t *testing.T, demo string) {
	t.Helper()
	known := map[string]bool{"ALERTS": true, "up": true}
	own, err := os.ReadFile("../internal/collect/testdata/own.prom")
	require.NoError(t, err)
	for _, m := range regexp.MustCompile(`(?m)^([a-z]\w+)`).FindAllString(get(t, demo+"/metrics")+"\n"+string(own), -1) {
		known[m] = true
	}
	for _, m := range measure.All() {
		known[m.Metric] = true
	}
	eachExpression(t, func(t *testing.T, where, _ string, parsed parser.Expr) {
		for _, n := range nodes(parsed) {
			if s, ok := n.Node.(*parser.VectorSelector); ok {
				require.True(t, known[s.Name], "%s: there is no metric %s", where, s.Name)
			}
		}
	})
}

func askPrometheus(t *testing.T, server string) {
	t.Helper()
	require.Eventually(t, func() bool { return count(t, server, `count_over_time(loyalty_source_up[1h]) > 3`) > 0 },
		time.Minute, 200*time.Millisecond, "the demo is scraped")
	require.Eventually(t, func() bool {
		return count(t, server, filledIn(`sum(rate(loyalty_source_polls_total[$__rate_interval])) > 0`)) > 0
	},
		2*time.Minute, time.Second, "the demo polls between two scrapes")
	for _, d := range load(t) {
		for _, p := range d.shown() {
			all := 0
			for _, q := range p.proms(t) {
				series := count(t, server, filledIn(q.Expr))
				if all += series; !excused(parse(t, q.Expr)) && !p.isLine() {
					require.Positive(t, series, "%s: %s: no data of %s", d.file, p.Title, q.Expr)
				}
			}
			if p.isLine() {
				require.Equal(t, 1, all, "%s: one line of one shop", d.file)
			}
		}
		for _, v := range d.Templating.List {
			if v.Type == "query" && v.Datasource.Type == "prometheus" {
				q := decode[struct{ Query string }](t, v.Query).Query
				selector := strings.TrimSuffix(strings.TrimPrefix(q, "label_values("), ", "+v.Name+")")
				require.Positive(t, count(t, server, fmt.Sprintf(`count by (%s) (%s)`, v.Name, filledIn(selector))), q)
			}
		}
	}
}

// isLine reports whether the panel shows the names of series, of which each is a sentence that may be true or not.
func (p *panel) isLine() bool { return p.Options.TextMode == "name" }

// excused reports whether an expression has a metric that may be missing.
func excused(parsed parser.Expr) bool {
	return slices.ContainsFunc(nodes(parsed), func(n node) bool {
		s, ok := n.Node.(*parser.VectorSelector)
		return ok && rightlyEmpty[s.Name] != ""
	})
}

// count returns how many series an instant query has.
func count(t testing.TB, server, query string) int {
	t.Helper()
	var answer struct {
		Status, Error string
		Data          struct{ Result []json.RawMessage }
	}
	require.NoError(t, json.Unmarshal([]byte(get(t, server+"/api/v1/query?query="+url.QueryEscape(query))), &answer))
	require.Equal(t, "success", answer.Status, "%s: %s", query, answer.Error)
	return len(answer.Data.Result)
}

func get(t testing.TB, address string) string {
	t.Helper()
	res, err := http.Get(address)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return string(body)
}

// target returns the configuration of a scrape job for an exporter.
func target(job, url string) string {
	return fmt.Sprintf("  - {job_name: %s, static_configs: [{targets: [%q]}]}\n", job, strings.TrimPrefix(url, "http://"))
}

// startPrometheus starts a Prometheus with the alert rules that scrapes the targets every second. It returns
// the URL.
func startPrometheus(t *testing.T, targets ...string) string {
	t.Helper()
	program, err := needs.Find("prometheus")
	require.NoError(t, err)
	rules, err := filepath.Abs("../exporter/rules")
	require.NoError(t, err)
	dir := t.TempDir()
	config := filepath.Join(dir, "prometheus.yml")
	require.NoError(t, os.WriteFile(config, fmt.Appendf(nil, `
global: {scrape_interval: 1s, evaluation_interval: 5s}
rule_files: [%q]
scrape_configs:
%s`, filepath.Join(rules, "*.yaml"), strings.Join(targets, "")), 0o600))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	require.NoError(t, l.Close())
	said := &strings.Builder{}
	cmd := exec.CommandContext(t.Context(), program, "--config.file="+config, "--storage.tsdb.path="+filepath.Join(dir, "data"),
		"--web.listen-address="+address, "--log.level=warn")
	cmd.Stderr = said
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // the end of the test's context may have been first
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("Prometheus said:\n%s", said)
		}
	})
	require.Eventually(t, func() bool {
		res, err := http.Get("http://" + address + "/-/ready")
		return err == nil && res.Body.Close() == nil && res.StatusCode == http.StatusOK
	}, time.Minute, 50*time.Millisecond, "Prometheus is ready")
	return "http://" + address
}
