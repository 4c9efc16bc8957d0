package collect

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/klantenbinding/loyalty/internal/measure"
)

const (
	// maxSeries bounds the figures of one scrape; what is above it is dropped and counted.
	maxSeries = 100_000
	// maxLabelValue is the longest label value, in bytes; longer ones are cut.
	maxLabelValue = 128
	// background is what every figure's help says.
	background = " Computed in the background after each poll, not at the scrape."

	secondsPerDay = 86_400
)

// sampler is what the collector reads of a measure.Board.
type sampler interface {
	Samples(fn func(measure.Sample))
	Settings() measure.Settings
}

var _ sampler = (*measure.Board)(nil)

// figures are the metrics of one board.
type figures struct {
	metrics []prometheus.Metric
	// dropped counts samples that would have broken the scrape: above the limit, or with labels
	// that became equal when they were cleaned.
	dropped int
}

// builder turns samples into metrics.
type builder struct {
	figures
	currency string
	descs    map[string]*prometheus.Desc // by family
	seen     map[string]struct{}         // identities of the series so far
	key      []byte
}

func build(b sampler) *figures {
	w := builder{
		currency: b.Settings().Currency,
		descs:    map[string]*prometheus.Desc{},
		seen:     map[string]struct{}{},
	}
	b.Samples(w.add)
	return &w.figures
}

// add takes a sample in.
func (w *builder) add(s measure.Sample) {
	labels := w.labels(s)
	desc := w.desc(s, labels)
	if len(w.metrics) >= maxSeries || !w.unseen(desc, labels) {
		w.dropped++
		return
	}
	value := s.Value
	if s.Measure.Unit == measure.UnitDays {
		value *= secondsPerDay
	}
	w.metrics = append(w.metrics, &constGauge{desc: desc, labels: labels, value: value})
}

// labels returns the labels of a sample, clean and sorted by name.
func (w *builder) labels(s measure.Sample) []*dto.LabelPair {
	pairs := make([]*dto.LabelPair, 0, len(s.Labels)+3)
	put := func(name, value string) {
		pairs = append(pairs, &dto.LabelPair{Name: &name, Value: new(clean(value))})
	}
	for _, l := range s.Labels {
		put(percentile(l))
	}
	if window := s.Window.String(); window != "" {
		put("window", window)
	}
	if s.Group.Set {
		put(s.Group.Dimension.String(), s.Group.Value)
	}
	if s.Measure.Unit == measure.UnitCurrency {
		put("currency", w.currency)
	}
	slices.SortFunc(pairs, func(a, b *dto.LabelPair) int { return strings.Compare(*a.Name, *b.Name) })
	return pairs
}

// percentile rewrites the label quantile, which Prometheus reserves for summaries, as a
// percentile: 0.25 is 25.
func percentile(l measure.Label) (name, value string) {
	if l.Name != "quantile" {
		return l.Name, l.Value
	}
	q, err := strconv.ParseFloat(l.Value, 64)
	if err != nil {
		return "percentile", l.Value
	}
	return "percentile", strconv.FormatFloat(q*100, 'g', 6, 64)
}

// clean makes any text a label value that no scrape stumbles over.
func clean(value string) string {
	if len(value) > maxLabelValue {
		cut := maxLabelValue
		for cut > 0 && !utf8.RuneStart(value[cut]) {
			cut--
		}
		value = value[:cut]
	}
	return strings.ToValidUTF8(value, string(utf8.RuneError))
}

// desc returns the description of the sample's family. Groups have families of their own.
func (w *builder) desc(s measure.Sample, labels []*dto.LabelPair) *prometheus.Desc {
	name, help := s.Measure.Metric, s.Measure.Help
	if s.Group.Set {
		name += "_by_" + s.Group.Dimension.String()
		help = strings.TrimSuffix(help, ".") + ", by " + strings.ReplaceAll(s.Group.Dimension.String(), "_", " ") + "."
	}
	if d, ok := w.descs[name]; ok {
		return d
	}
	names := make([]string, len(labels))
	for i, l := range labels {
		names[i] = l.GetName()
	}
	d := prometheus.NewDesc(name, help+background, names, nil)
	w.descs[name] = d
	return d
}

// unseen tells whether no sample before had the same family and labels.
func (w *builder) unseen(desc *prometheus.Desc, labels []*dto.LabelPair) bool {
	w.key = append(w.key[:0], desc.String()...)
	for _, l := range labels {
		w.key = append(append(w.key, 0xff), l.GetName()...)
		w.key = append(append(w.key, 0xff), l.GetValue()...)
	}
	if _, ok := w.seen[string(w.key)]; ok {
		return false
	}
	w.seen[string(w.key)] = struct{}{}
	return true
}

// constGauge is a gauge whose labels and value never change. Unlike prometheus.MustNewConstMetric
// it takes labels that are sorted already, and shares them between scrapes.
type constGauge struct {
	desc   *prometheus.Desc
	labels []*dto.LabelPair
	value  float64
}

// Desc implements prometheus.Metric.
func (g *constGauge) Desc() *prometheus.Desc { return g.desc }

// Write implements prometheus.Metric.
func (g *constGauge) Write(out *dto.Metric) error {
	out.Label = g.labels
	out.Gauge = &dto.Gauge{Value: &g.value}
	return nil
}
