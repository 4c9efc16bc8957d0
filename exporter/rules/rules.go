// Package rules has the recording and alerting rules for Prometheus, and converts the alerts to rules for
// Grafana, so both have the same conditions and thresholds.
package rules

import (
	_ "embed" // the rule files
	"fmt"
	"log/slog"
	"regexp"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
)

//go:embed recording.yaml
var recording []byte

//go:embed alerts.yaml
var alerts []byte

// Alerts returns the alerting rules in their order.
func Alerts() ([]rulefmt.Rule, error) { return rulesOf("alerts.yaml", alerts) }

// Recordings returns the recording rules in their order.
func Recordings() ([]rulefmt.Rule, error) { return rulesOf("recording.yaml", recording) }

func rulesOf(name string, text []byte) ([]rulefmt.Rule, error) {
	groups, errs := rulefmt.Parse(text, false, model.UTF8Validation, parser.NewParser(parser.Options{}), slog.New(slog.DiscardHandler))
	if len(errs) > 0 {
		return nil, fmt.Errorf("parse %s: %w", name, errs[0])
	}
	var all []rulefmt.Rule
	for _, g := range groups.Groups {
		all = append(all, g.Rules...)
	}
	return all, nil
}

// threshold returns the number of a recording rule, as it is written there.
func threshold(name string) (string, error) {
	all, err := Recordings()
	if err != nil {
		return "", err
	}
	stated := regexp.MustCompile(`^vector\(([0-9.]+)\)$`)
	for _, r := range all {
		if m := stated.FindStringSubmatch(r.Expr); r.Record == "loyalty:"+name+":min" && m != nil {
			return m[1], nil
		}
	}
	return "", fmt.Errorf("recording.yaml: threshold loyalty:%s:min not found", name)
}

// withThresholds replaces each {name} in a formula by the threshold of that name.
func withThresholds(formula string) (string, error) {
	var missing error
	formula = regexp.MustCompile(`\{[a-z_]+\}`).ReplaceAllStringFunc(formula, func(name string) string {
		number, err := threshold(strings.Trim(name, "{}"))
		if err != nil {
			missing = err
		}
		return number
	})
	return formula, missing
}
