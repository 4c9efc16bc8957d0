package config

import (
	"errors"
	"reflect"
	"strings"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
)

// maxTargets is how many targets there may be.
const maxTargets = 100

// target is what a measure is meant to be.
type target struct {
	Measure string            `yaml:"measure"`
	Window  string            `yaml:"window"`
	Labels  map[string]string `yaml:"labels"`
	Value   *float64          `yaml:"value"`
}

// targets returns what measures are meant to be.
func (l *loader) targets(list []target) []measure.Target {
	if len(list) > maxTargets {
		l.addf("targets", "%d targets are too many; keep at most %d", len(list), maxTargets)
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
				l.addf(path, "the same figure has a target already; remove one")
			}
		}
		targets = append(targets, aim)
	}
	return targets
}

// same tells whether two targets are for the same figure.
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
		l.addf(path, "names no measure; give one such as measure: retention_ratio")
	case t.Value == nil:
		l.addf(path, "has no value; give what the measure is meant to be, in its unit, such as value: 0.6")
	case !l.has(path):
		aim.Value = *t.Value
		var wrong *measure.QueryError
		if err := aim.Check(); errors.As(err, &wrong) {
			l.addf(join(path, wrong.Field), "%s", wrong.Msg)
		}
	}
	return aim
}

// targetWindow reads the window of a target: days, weeks, lifetime or a calendar period.
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
		l.addf(path, "%q is no window; use days such as 30d, lifetime, month, quarter or year", text)
	}
	return w
}
