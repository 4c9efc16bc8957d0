package collect

import (
	"slices"
	"strings"

	dto "github.com/prometheus/client_model/go"

	"github.com/klantenbinding/loyalty/internal/measure"
)

const (
	targetFamily = "loyalty_target"
	targetHelp   = "What a measure is meant to be, as configured: in the unit and with the labels of its own metric, whose name in the catalogue is the label measure."
)

// addTargets takes in what measures are meant to be.
func (w *builder) addTargets(targets []measure.Target) {
	for _, t := range targets {
		m, ok := measure.Find(t.Measure)
		if !ok {
			continue // Board.Targets leaves such out.
		}
		labels := w.targetLabels(&m, t)
		w.put(w.named(targetFamily, targetHelp, labels), labels, inBaseUnit(&m, t.Value))
	}
}

// targetLabels returns the labels that the target's figure has, and its measure's name. A label
// measure of the figure's own is called exported_measure, as Prometheus does when names clash.
func (w *builder) targetLabels(m *measure.Measure, t measure.Target) []*dto.LabelPair {
	pairs := w.labels(measure.Sample{Measure: m, Labels: t.Labels, Window: t.Window})
	for _, p := range pairs {
		if p.GetName() == "measure" {
			p.Name = new("exported_measure")
		}
	}
	pairs = append(pairs, &dto.LabelPair{Name: new("measure"), Value: new(m.Name)})
	slices.SortFunc(pairs, func(a, b *dto.LabelPair) int { return strings.Compare(a.GetName(), b.GetName()) })
	return pairs
}
