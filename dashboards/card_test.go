package dashboards_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/needs"
)

// recorded are figures of 401 days. Churn was 0.20 a year ago (day 35), 0.25 a period of 90 days ago (day 310), and is
// 0.30; so did the share of repeat buyers and, in points, the index. The value of a customer rose from 100 to 120.
// There is no NPS of the past.
var recorded = map[string]string{
	`loyalty_churn_ratio{job="shop",instance="a",window="90d"}`:                                              "0.20x308 0.25x90 0.30x2",
	`loyalty_baseline_standard_deviation{job="shop",instance="a",window="90d",measure="churn_ratio"}`:        "%gx401",
	`loyalty_repeat_buyer_ratio{job="shop",instance="a",window="90d"}`:                                       "0.20x308 0.25x90 0.30x2",
	`loyalty_baseline_standard_deviation{job="shop",instance="a",window="90d",measure="repeat_buyer_ratio"}`: "0.01x401",
	`loyalty_index{job="shop",instance="a",window="90d"}`:                                                    "20x308 25x90 30x2",
	`loyalty_baseline_standard_deviation{job="shop",instance="a",window="90d",measure="loyalty_index"}`:      "1x401",
	`loyalty_clv_formula{job="shop",instance="a",currency="EUR",window="730d"}`:                              "1000000000x200 1200000000x200",
	`loyalty_net_revenue_churn_ratio{job="shop",instance="a",basis="orders",window="90d"}`:                   "-0.0231x401",
	`loyalty_nps{job="shop",instance="a",counted="answers",window="90d"}`:                                    "_x398 31x3",
	`loyalty_source_last_success_timestamp_seconds{job="shop",instance="a",source="crm"}`:                    "34560000x400",
	`loyalty_source_last_success_timestamp_seconds{job="shop",instance="a",source="web"}`:                    "34559820x400",
	`loyalty_source_poll_interval_seconds{job="shop",instance="a",source="web"}`:                             "60x400",
	`loyalty_source_poll_interval_seconds{job="shop",instance="a",source="crm"}`:                             "60x400",
	`loyalty_source_up{job="shop",instance="a",source="web"}`:                                                "1x400",
	`loyalty_exporter_build_info{job="shop",instance="a"}`:                                                   "1x400",
	`up{job="shop",instance="a"}`: "1x400",
	`up{job="node",instance="b"}`: "0x400",
}

// TestCardsOfPrometheusComputeTheirChanges lets promtool evaluate the cards on figures whose changes are known by hand:
// churn rose by 5 points in a period and by 10 in a year. By chance it varies by 2.77 standard deviations.
func TestCardsOfPrometheusComputeTheirChanges(t *testing.T) {
	t.Parallel()
	const vermillion, blue, ink = "#D55E00", "#2A87C8", "text"
	churn := `{color=%q,min=%q,name="▲ 5 points on last period · ▲ 10 points on last year",period="▲ 5 points on last period",year="▲ 10 points on last year"}`
	samples := map[float64]map[string]string{
		0.02: {
			"en loyalty_churn_ratio": fmt.Sprintf(churn, ink, "0.25"),
		},
		0.01: {
			"en loyalty_churn_ratio":        fmt.Sprintf(churn, vermillion, "0.25"),
			"nl loyalty_churn_ratio":        fmt.Sprintf(strings.NewReplacer("points", "punten", "on last period", "t.o.v. vorige periode", "on last year", "t.o.v. vorig jaar").Replace(churn), vermillion, "25"),
			"en loyalty_repeat_buyer_ratio": fmt.Sprintf(churn, blue, "0.25"),
			"en loyalty_index":              fmt.Sprintf(churn, blue, "25"),
			"en loyalty_clv_formula":        `{color="text",currency="EUR",min="1200000000",name="▲ 20 % on last year",unit="currencyEUR",year="▲ 20 % on last year"}`,
			"en loyalty_nps":                `{color="text",min="31",name="last period – · last year –",period="last period –",year="last year –"}`,
		},
	}
	top := func(high, low float64) float64 { return 3*high - 2*low }
	tops := map[string]float64{ // of a day ago and now; twice a figure that did not change
		"loyalty_churn_ratio": top(0.30, 0.25), "nl loyalty_churn_ratio": 40, "loyalty_repeat_buyer_ratio": top(0.30, 0.25), "loyalty_index": 40, "loyalty_clv_formula": 2400000000, "loyalty_nps": 62,
	}
	for deviation, wanted := range samples {
		var tests []any
		for key, labels := range wanted {
			language, metric, _ := strings.Cut(key, " ")
			tests = append(tests, expected(configOf(t, language, metric), labels, cmp.Or(tops[key], tops[metric])))
		}
		promtool(t, deviation, tests)
	}
}

// TestTheLineOfPrometheusTellsTheState lets promtool evaluate the line above the boards: it counts from the source that
// is furthest behind, leaves out programs that are no loyalty exporter, and has one line for one shop.
func TestTheLineOfPrometheusTellsTheState(t *testing.T) {
	t.Parallel()
	lines := 0
	for _, d := range load(t) {
		for _, p := range d.shown() {
			if !p.isLine() {
				continue
			}
			lines++
			age := map[string]string{"en": "3 min ago", "nl": "3 min geleden"}[d.file[:2]]
			rest := map[string]string{"en": "all sources up to date", "nl": "alle bronnen actueel"}[d.file[:2]]
			if !d.operations() {
				rest = map[string]string{"en": "window ${window:text}", "nl": "periode ${window:text}"}[d.file[:2]] + " · " + rest
			}
			tests := []any{expected(p.proms(t)[0].Expr, fmt.Sprintf(`{age=%q,job="shop",rest=%q}`, age, " · "+rest), 1)}
			for _, q := range p.proms(t)[1:] {
				tests = append(tests, expected(q.Expr, "", 0))
			}
			promtool(t, 0.01, tests)
		}
	}
	require.Equal(t, 4, lines)
}

// TestCardsOfPrometheusWriteDutchNumbers lets promtool evaluate the texts of the figures.
func TestCardsOfPrometheusWriteDutchNumbers(t *testing.T) {
	t.Parallel()
	var tests []any
	for metric, labels := range map[string]string{
		"loyalty_churn_ratio":             `{number="30",text="30,0 %"}`,
		"loyalty_index":                   `{number="30",text="30,0"}`,
		"loyalty_clv_formula":             `{currency="EUR",number="1200000000",text="€ 1.200.000.000,00"}`,
		"loyalty_nps":                     `{number="31",text="31"}`,
		"loyalty_net_revenue_churn_ratio": `{number="-2.3",text="−2,3 %"}`,
	} {
		tests = append(tests, expected(cardOf(t, "nl", metric)[2].Expr, labels, 1))
	}
	promtool(t, 0.01, tests)
}

// configOf returns the query that names and colours the card of a metric.
func configOf(t *testing.T, language, metric string) string {
	t.Helper()
	return cardOf(t, language, metric)[1].Expr
}

// cardOf returns the queries of the card of a metric.
func cardOf(t *testing.T, language, metric string) []promTarget {
	t.Helper()
	for _, d := range load(t) {
		for _, p := range d.shown() {
			all := p.proms(t)
			if p.Type == "stat" && len(all) > 1 && !p.isLine() && d.file[:2] == language && strings.Contains(all[0].Expr, metric+"{") {
				return all
			}
		}
	}
	require.FailNow(t, "no card", "%s %s", language, metric)
	return nil
}

// expected returns a test of promtool: the one series of an expression on day 400, none without labels.
func expected(expr, labels string, value float64) any {
	samples := []any{}
	if labels != "" {
		samples = append(samples, map[string]any{"labels": labels, "value": value})
	}
	return map[string]any{"expr": strings.ReplaceAll(filledIn(expr), "[1h:10m]", "[36h:12h]"), "eval_time": "400d", "exp_samples": samples}
}

// promtool tests expressions on the recorded figures, with a standard deviation of churn.
func promtool(t *testing.T, deviation float64, tests []any) {
	t.Helper()
	program, err := needs.Find("promtool")
	require.NoError(t, err)
	var series []any
	for name, values := range recorded {
		if strings.Contains(values, "%g") {
			values = fmt.Sprintf(values, deviation)
		}
		series = append(series, map[string]string{"series": name, "values": values})
	}
	content, err := json.Marshal(map[string]any{ // JSON is YAML
		"rule_files": []string{}, "evaluation_interval": "1d",
		"tests": []any{map[string]any{"interval": "1d", "input_series": series, "promql_expr_test": tests}},
	})
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "cards.yml")
	require.NoError(t, os.WriteFile(file, content, 0o600))
	said, err := exec.CommandContext(t.Context(), program, "test", "rules", file).CombinedOutput()
	require.NoError(t, err, "%s", said)
}
