package config

import (
	"errors"
	"reflect"
	"strings"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
)

// maxTargets is the maximum number of targets.
const maxTargets = 100

// target is one entry of the field targets.
type target struct {
	Measure string            `yaml:"measure"`
	Window  string            `yaml:"window"`
	Labels  map[string]string `yaml:"labels"`
	Value   *float64          `yaml:"value"`
}

// targets returns the targets of measures.
func (l *loader) targets(list []target) []measure.Target {
	if len(list) > maxTargets {
		l.addf("targets", "too many targets: %d; at most %d are allowed", len(list), maxTargets)
		return nil
	}
	var targets []measure.Target
	for i, t := range list {
		path := index("targets", i)
		if l.has(path) {
			continue
		}
		aim := l.target(path, t)
		for j := range targets {
			if !l.has(path) && same(targets[j], aim) {
				l.addf(path, "duplicate target: remove one")
			}
		}
		targets = append(targets, aim)
	}
	return targets
}

// same reports whether two targets are for the same figure.
func same(a, b measure.Target) bool {
	a.Value, b.Value = 0, 0
	return reflect.DeepEqual(a, b)
}

func (l *loader) target(path string, t target) measure.Target {
	aim := measure.Target{Measure: t.Measure, Window: l.targetWindow(join(path, "window"), t.Window)}
	for _, name := range sortedKeys(t.Labels) {
		aim.Labels = append(aim.Labels, measure.Label{Name: name, Value: t.Labels[name]})
	}
	switch {
	case t.Measure == "":
		l.addf(path, "measure is required, such as measure: retention_ratio")
	case t.Value == nil:
		l.addf(path, "value is required, in the unit of the measure, such as value: 0.6")
	case !l.has(path):
		aim.Value = *t.Value
		var wrong *measure.QueryError
		if err := aim.Check(); errors.As(err, &wrong) {
			l.addf(join(path, wrong.Field), "%s", wrong.Msg)
		}
	}
	return aim
}

// targetWindow parses the window of a target: days, weeks, lifetime or a calendar period.
func (l *loader) targetWindow(path, text string) fold.Window {
	text = strings.TrimSpace(text)
	if text == "" || l.has(path) {
		return fold.Window{}
	}
	if d, err := parseDuration(text); err == nil {
		if l.wholeDays(path, d) {
			return fold.Days(int(d / day))
		}
		return fold.Window{}
	}
	w, err := fold.ParseWindow(text)
	if err != nil {
		l.addf(path, "invalid window %q: use days such as 30d, lifetime, month, quarter or year", text)
	}
	return w
}
