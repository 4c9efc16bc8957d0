package rules

import (
	"bytes"
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"net/url"
	"strings"

	"github.com/prometheus/prometheus/model/rulefmt"
	"go.yaml.in/yaml/v3"
)

// The uids of the data sources, as dashboards/provisioning/datasources has them.
const (
	pluginUID     = "loyalty"
	prometheusUID = "prometheus"
	expressionUID = "__expr__"
)

// Sources are the data sources that rules of Grafana query.
type Sources struct {
	// Shops are the loyalty data sources, one a shop; none for the one with the uid loyalty.
	Shops []Shop
	// Prometheus is the uid of the Prometheus data source; empty for prometheus.
	Prometheus string
}

// Shop is the loyalty data source of a shop. Its name stands in titles and texts of the rules.
type Shop struct{ Name, UID string }

// window is the window of Grafana's rules, which need exactly one.
const window = "90d"

// Grafana returns the alerts as a provisioning file of Grafana. Alerts on figures query the plugin's data
// source of each shop; the others query Prometheus, because the plugin does not have their data.
func Grafana(of Sources) ([]byte, error) {
	if len(of.Shops) == 0 {
		of.Shops = []Shop{{Name: pluginUID, UID: pluginUID}}
	}
	of.Prometheus = cmp.Or(of.Prometheus, prometheusUID)
	all, err := Alerts()
	if err != nil {
		return nil, err
	}
	file := provisioning{APIVersion: 1}
	program := &ruleGroup{OrgID: 1, Name: "loyalty-exporter", Folder: "Loyalty", Interval: "1m"}
	for i := range of.Shops {
		figures := &ruleGroup{OrgID: 1, Name: "loyalty-figures" + of.suffix(i), Folder: "Loyalty", Interval: "10m"}
		if err := of.addRules(i, all, figures, program); err != nil {
			return nil, err
		}
		file.Groups = append(file.Groups, figures)
	}
	file.Groups = append(file.Groups, program)
	var text bytes.Buffer
	text.WriteString(header)
	out := yaml.NewEncoder(&text)
	out.SetIndent(2)
	if err := out.Encode(file); err != nil {
		return nil, fmt.Errorf("encode rules of Grafana: %w", err)
	}
	return text.Bytes(), out.Close()
}

// addRules adds the rules of a shop to the groups. Rules that query Prometheus hold for all shops and are
// added with the first.
func (s *Sources) addRules(shop int, all []rulefmt.Rule, figures, program *ruleGroup) error {
	for i := range all {
		r := &all[i]
		p, onFigures := plans()[r.Alert]
		if !onFigures && shop > 0 {
			continue
		}
		rule := s.prometheusRule(r)
		if onFigures {
			var err error
			if rule, err = s.figuresRule(r, &p, shop); err != nil {
				return fmt.Errorf("%s: %w", r.Alert, err)
			}
		}
		group := figures
		if boardOf(r) == operationsBoard {
			group = program
		}
		group.Rules = append(group.Rules, rule)
	}
	return nil
}

// operationsBoard is the path of the board about the program.
const operationsBoard = "/d/loyalty-operations"

// suffix distinguishes uids and names of the rules of shops. It is empty for the data source that the
// provisioning file of this repository has.
func (s *Sources) suffix(shop int) string {
	of := s.Shops[shop].UID
	if of == pluginUID {
		return ""
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(of)) // a hash never fails
	return fmt.Sprintf("-%08x", h.Sum32())
}

const header = `# The alerts of exporter/rules as rules of Grafana. They are generated: go test ./exporter/rules -update
# writes this file, and exporter/rules/generate a file for other data sources. Use either these rules or the
# rules of Prometheus, because both send the same alerts.
`

// provisioning is a file of Grafana's alerting provisioning, as of version 10.1.
type provisioning struct {
	APIVersion int          `yaml:"apiVersion"`
	Groups     []*ruleGroup `yaml:"groups"`
}

type ruleGroup struct {
	OrgID    int            `yaml:"orgId"`
	Name     string         `yaml:"name"`
	Folder   string         `yaml:"folder"`
	Interval string         `yaml:"interval"`
	Rules    []*managedRule `yaml:"rules"`
}

// managedRule is a rule of Grafana.
type managedRule struct {
	UID          string            `yaml:"uid"`
	Title        string            `yaml:"title"`
	Condition    string            `yaml:"condition"`
	Data         []node            `yaml:"data"`
	NoDataState  string            `yaml:"noDataState"`
	ExecErrState string            `yaml:"execErrState"`
	For          string            `yaml:"for"`
	Annotations  map[string]string `yaml:"annotations"`
	Labels       map[string]string `yaml:"labels"`
	IsPaused     bool              `yaml:"isPaused"`
}

// node is a query or an expression of a rule.
type node struct {
	RefID             string         `yaml:"refId"`
	RelativeTimeRange timeRange      `yaml:"relativeTimeRange"`
	DatasourceUID     string         `yaml:"datasourceUid"`
	Model             map[string]any `yaml:"model"`
}

// timeRange is in seconds before now.
type timeRange struct {
	From int `yaml:"from"`
	To   int `yaml:"to"`
}

// plan is how Grafana evaluates an alert on figures.
type plan struct {
	// queries go to the plugin. The formula uses the name of a query for its last value.
	queries []query
	// formula is the condition; {name} stands for a threshold.
	formula string
	// says is the beginning of the description.
	says string
}

// query is a series of the plugin's data source.
type query struct {
	name, measure, watched string
	target                 bool
}

// baselined are the queries of a measure that has a baseline.
func baselined(measure string) []query {
	return []query{
		{name: "observed", measure: "baseline_observed", watched: measure},
		{name: "expected", measure: "baseline", watched: measure},
		{name: "deviation", measure: "baseline_standard_deviation", watched: measure},
		{name: "customers", measure: "baseline_observations", watched: measure},
	}
}

// plans are the plans of the alerts whose figures the plugin has.
func plans() map[string]plan {
	const (
		rise  = "($observed - $expected) > {alert_deviations} * $deviation && ($observed - $expected) > {alert_change} * abs($expected) && $customers >= {alert_observations}"
		fall  = "($expected - $observed) > {alert_deviations} * $deviation && ($expected - $observed) > {alert_change} * abs($expected) && $customers >= {alert_observations}"
		share = "Over " + window + ` it was {{ humanizePercentage $values.observed.Value }} yesterday, of {{ printf "%.0f" $values.customers.Value }}; expected from this shop's history: {{ humanizePercentage $values.expected.Value }}.`
	)
	return map[string]plan{
		"LoyaltyChurnRising": {baselined("churn_ratio"), rise, share},
		"LoyaltyNegativeChurnLost": {
			baselined("net_revenue_churn_ratio"),
			"$observed > 0 && $expected < 0 && ($observed - $expected) > {alert_deviations} * $deviation && $customers >= {alert_observations}", share,
		},
		"LoyaltyRepeatPurchasesShort": {
			[]query{
				{name: "statistic", measure: "repeat_purchases_cusum"},
				{name: "threshold", measure: "repeat_purchases_cusum_threshold"},
				{name: "missing", measure: "repeat_purchases_missing"},
				{name: "share", measure: "repeat_purchases_missing_ratio"},
				{name: "worth", measure: "repeat_purchases_missing_value"},
				{name: "days", measure: "repeat_purchases_shortfall_days"},
			},
			"$statistic >= $threshold",
			`For {{ printf "%.0f" $values.days.Value }} days there have been fewer repeat purchases than expected, {{ printf "%.0f" $values.missing.Value }} in all ({{ humanizePercentage $values.share.Value }}), worth about {{ printf "%.0f" $values.worth.Value }}.`,
		},
		"LoyaltyRepeatBuyersFalling": {baselined("repeat_buyer_ratio"), fall, share},
		"LoyaltyEarlyChurnRising":    {baselined("early_churn_ratio"), rise, share},
		"LoyaltyNPSFalling": {
			baselined("nps"),
			"($expected - $observed) > {alert_deviations} * $deviation && ($expected - $observed) > {alert_nps_change} && $customers >= {alert_observations}",
			"Over " + window + ` it was {{ printf "%.1f" $values.observed.Value }} yesterday, of {{ printf "%.0f" $values.customers.Value }} answers; expected from this shop's history: {{ printf "%.1f" $values.expected.Value }}.`,
		},
		"LoyaltyInvoluntaryChurn": {baselined("involuntary_churn_ratio"), rise, share},
		"LoyaltyIndexBelowTarget": {
			[]query{{name: "index", measure: "loyalty_index"}, {name: "goal", measure: "loyalty_index", target: true}},
			// The goal has two series, one of them the index itself; each must match the index once.
			"$goal * (1 - {alert_change}) > $index",
			"Over " + window + ` it was {{ printf "%.1f" $values.index.Value }}; its target is {{ printf "%.1f" $values.goal.Value }}.`,
		},
		"LoyaltyExporterAbsent": {
			[]query{{name: "active", measure: "active_customers"}},
			"$active < 0",
			"The data source gives no figures.",
		},
	}
}

// figuresRule returns the rule of Grafana for an alert on the figures of a shop.
func (s *Sources) figuresRule(r *rulefmt.Rule, p *plan, shop int) (*managedRule, error) {
	formula, err := withThresholds(p.formula)
	if err != nil {
		return nil, err
	}
	of := s.Shops[shop]
	rule := managed(r)
	rule.UID += s.suffix(shop)
	rule.Labels["shop"] = of.Name
	if len(s.Shops) > 1 {
		rule.Title += " (" + of.Name + ")"
	}
	if r.Alert == "LoyaltyExporterAbsent" {
		rule.ExecErrState = "Alerting" // a shop without orders has no data
	}
	rule.Data = append(askPlugin(of.UID, p.queries), expression("condition", map[string]any{"type": "math", "expression": formula}))
	rule.Annotations["description"] = "Shop " + of.Name + ": " + p.says + " " + advice(r.Annotations["description"])
	rule.Annotations["dashboard_url"] = boardOf(r) + "?var-datasource=" + url.QueryEscape(of.UID) + "&var-window=" + window
	return rule, nil
}

// prometheusRule returns the rule of Grafana for an alert that only Prometheus can evaluate.
func (s *Sources) prometheusRule(r *rulefmt.Rule) *managedRule {
	rule := managed(r)
	rule.Data = askPrometheus(s.Prometheus, r.Expr)
	rule.Annotations["description"] = shopPrefix + `Prometheus says {{ printf "%.4g" $values.last.Value }}. ` + advice(r.Annotations["description"])
	rule.Annotations["dashboard_url"] = boardOf(r) + "?var-job={{ $labels.job }}&var-datasource={{ $labels.job }}"
	return rule
}

// managed returns the rule of Grafana for an alert, without queries, description and link.
func managed(r *rulefmt.Rule) *managedRule {
	return &managedRule{
		UID: uid(r.Alert), Title: r.Alert, Condition: "condition", For: r.For.String(), Labels: maps.Clone(r.Labels),
		NoDataState: "OK", ExecErrState: "OK", // LoyaltyExporterAbsent reports errors
		Annotations: map[string]string{"summary": r.Annotations["summary"], "runbook_url": r.Annotations["runbook_url"]},
	}
}

// shopPrefix begins the description of an alert and names the shop.
const shopPrefix = "Shop {{ $labels.job }}: "

// advice returns the sentences of a description after its last query, because Grafana has no queries in
// texts. Without a query it returns the whole description.
func advice(description string) string {
	const end = "{{ end }}"
	description = strings.TrimPrefix(description, shopPrefix)
	i := strings.LastIndex(description, end)
	if i < 0 {
		return description
	}
	_, rest, _ := strings.Cut(description[i+len(end):], ". ")
	return rest
}

// uid returns the rule's uid: LoyaltyChurnRising is loyalty-churn-rising.
func uid(alert string) string {
	var b strings.Builder
	for i, c := range alert {
		if lower := strings.ToLower(string(c)); lower != string(c) && i > 0 && (i+1 == len(alert) || alert[i+1] >= 'a' || alert[i-1] >= 'a') {
			b.WriteString("-")
		}
		b.WriteString(strings.ToLower(string(c)))
	}
	return b.String()
}

// boardOf returns the path of the board that the alert points to, without variables.
func boardOf(r *rulefmt.Rule) string {
	_, path, _ := strings.Cut(r.Annotations["dashboard_url"], "}}")
	if i := strings.IndexAny(path, "?{"); i >= 0 {
		path = path[:i]
	}
	return path
}

// askPlugin returns the nodes for queries of the plugin and for their last values.
func askPlugin(source string, queries []query) []node {
	var nodes []node
	for _, q := range queries {
		ask := map[string]any{
			"refId": q.name + "_series", "queryType": "series", "measures": []string{q.measure}, "window": window, "step": "1d",
		}
		if q.watched != "" {
			ask["labels"] = map[string][]string{"measure": {q.watched}}
		}
		if q.target {
			ask["target"] = true
		}
		nodes = append(nodes,
			node{RefID: q.name + "_series", RelativeTimeRange: timeRange{From: 3 * 86_400}, DatasourceUID: source, Model: ask},
			last(q.name, q.name+"_series"))
	}
	return nodes
}

// askPrometheus returns the nodes that alert on each result of an expression.
func askPrometheus(source, expr string) []node {
	return []node{
		{
			RefID: "found", RelativeTimeRange: timeRange{From: 600}, DatasourceUID: source,
			Model: map[string]any{"refId": "found", "expr": expr, "instant": true, "range": false},
		},
		last("last", "found"),
		expression("condition", map[string]any{"type": "math", "expression": "is_number($last)"}),
	}
}

// last is the last value of each series of a query.
func last(name, of string) node {
	return expression(name, map[string]any{
		"type": "reduce", "expression": of, "reducer": "last", "settings": map[string]any{"mode": "dropNN"},
	})
}

// expression is a node that Grafana evaluates itself.
func expression(name string, model map[string]any) node {
	model["refId"] = name
	model["datasource"] = map[string]any{"type": expressionUID, "uid": expressionUID}
	return node{RefID: name, DatasourceUID: expressionUID, Model: model}
}
