package collect

import (
	"slices"
	"strings"
	"unicode/utf8"

	dto "github.com/prometheus/client_model/go"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

const (
	// background is the end of each figure's help text.
	background = " Computed in the background after each poll, not at the scrape."

	secondsPerDay = 86_400

	targetFamily = "loyalty_target"
	targetHelp   = "Configured target of a measure, in the unit and with the labels of the measure's metric. The label measure is its name in the catalogue."
)

// Identity identifies a series in Prometheus.
type Identity struct {
	// Family is the name, such as loyalty_retention_ratio_by_country.
	Family string
	Help   string
	// Labels are clean and sorted by name.
	Labels []*dto.LabelPair
}

// Identify returns the identity of a sample. Totals and groups have different families. Amounts have the
// currency as a label.
func Identify(s analysis.Sample, of *measure.Settings) Identity {
	name, help := s.Measure.Metric, s.Measure.Help
	if s.Group.Set {
		dimension := of.Own.Name(s.Group.Dimension)
		name += "_by_" + dimension
		help = strings.TrimSuffix(help, ".") + ", by " + strings.ReplaceAll(dimension, "_", " ") + "."
	}
	return Identity{Family: name, Help: help + background, Labels: labelsOf(s, of)}
}

// IdentifyTarget returns the identity of a target: the labels of its figure, and the name of the measure
// as the label measure. If the figure has such a label itself, that one is called exported_measure, as in
// Prometheus.
func IdentifyTarget(m *measure.Measure, t measure.Target, of *measure.Settings) Identity {
	pairs := labelsOf(analysis.Sample{Measure: m, Labels: t.Labels, Window: t.Window}, of)
	for _, p := range pairs {
		if p.GetName() == "measure" {
			p.Name = new("exported_measure")
		}
	}
	pairs = append(pairs, &dto.LabelPair{Name: new("measure"), Value: new(m.Name)})
	sortLabels(pairs)
	return Identity{Family: targetFamily, Help: targetHelp, Labels: pairs}
}

// BaseUnit converts a value to the base unit of Prometheus: days to seconds.
func BaseUnit(m *measure.Measure, value float64) float64 {
	if m.Unit == measure.UnitDays {
		return value * secondsPerDay
	}
	return value
}

// labelsOf returns the labels of a sample, clean and sorted by name.
func labelsOf(s analysis.Sample, of *measure.Settings) []*dto.LabelPair {
	pairs := make([]*dto.LabelPair, 0, len(s.Labels)+3)
	put := func(name, value string) {
		pairs = append(pairs, &dto.LabelPair{Name: &name, Value: new(clean(value))})
	}
	for _, l := range s.Labels {
		if l.Value != "" { // an empty label equals a missing one
			put(l.Name, l.Value)
		}
	}
	if window := s.Window.String(); window != "" {
		put("window", window)
	}
	if s.Group.Set {
		put(of.Own.Name(s.Group.Dimension), s.Group.Value)
	}
	if s.Measure.Unit == measure.UnitCurrency {
		put("currency", of.Currency)
	}
	sortLabels(pairs)
	return pairs
}

func sortLabels(pairs []*dto.LabelPair) {
	slices.SortFunc(pairs, func(a, b *dto.LabelPair) int { return strings.Compare(a.GetName(), b.GetName()) })
}

// clean converts a text to a valid label value.
func clean(value string) string {
	if len(value) > record.MaxValue {
		cut := record.MaxValue
		for cut > 0 && !utf8.RuneStart(value[cut]) {
			cut--
		}
		value = value[:cut]
	}
	return strings.ToValidUTF8(value, string(utf8.RuneError))
}
