package collect

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"

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
	Targets() []measure.Target
	Settings() measure.Settings
}

var _ sampler = (*measure.Board)(nil)

// figures are the metrics of one board.
type figures struct {
	metrics  []prometheus.Metric
	families []*dto.MetricFamily // the same metrics by family
	// dropped counts samples that would have broken the scrape: above the limit, or with labels
	// that became equal when they were cleaned.
	dropped int

	mu      sync.Mutex // guards encoded
	encoded map[expfmt.Format]*part
}

// builder turns samples into metrics.
type builder struct {
	*figures
	currency string
	byName   map[string]*figure
	seen     map[string]struct{} // identities of the series so far
	key      []byte
}

// figure is a family of figures.
type figure struct {
	desc   *prometheus.Desc
	family *dto.MetricFamily
}

func build(b sampler) *figures {
	w := builder{
		figures:  &figures{encoded: map[expfmt.Format]*part{}},
		currency: b.Settings().Currency,
		byName:   map[string]*figure{},
		seen:     map[string]struct{}{},
	}
	b.Samples(w.add)
	w.addTargets(b.Targets())
	return w.figures
}

// add takes a sample in.
func (w *builder) add(s measure.Sample) {
	labels := w.labels(s)
	w.put(w.family(s, labels), labels, inBaseUnit(s.Measure, s.Value))
}

// inBaseUnit returns a measure's value in the unit that it has on /metrics.
func inBaseUnit(m *measure.Measure, value float64) float64 {
	if m.Unit == measure.UnitDays {
		return value * secondsPerDay
	}
	return value
}

// put takes a series in, unless it would break the scrape.
func (w *builder) put(f *figure, labels []*dto.LabelPair, value float64) {
	if len(w.metrics) >= maxSeries || !w.unseen(f.family.GetName(), labels) {
		w.dropped++
		return
	}
	m := &dto.Metric{Label: labels, Gauge: &dto.Gauge{Value: &value}}
	f.family.Metric = append(f.family.Metric, m)
	w.metrics = append(w.metrics, &constGauge{desc: f.desc, metric: m})
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

// family returns the sample's family. Groups have families of their own.
func (w *builder) family(s measure.Sample, labels []*dto.LabelPair) *figure {
	name, help := s.Measure.Metric, s.Measure.Help
	if s.Group.Set {
		name += "_by_" + s.Group.Dimension.String()
		help = strings.TrimSuffix(help, ".") + ", by " + strings.ReplaceAll(s.Group.Dimension.String(), "_", " ") + "."
	}
	return w.named(name, help+background, labels)
}

// named returns the family of a name, made at its first series.
func (w *builder) named(name, help string, labels []*dto.LabelPair) *figure {
	if f, ok := w.byName[name]; ok {
		return f
	}
	names := make([]string, len(labels))
	for i, l := range labels {
		names[i] = l.GetName()
	}
	f := &figure{
		desc:   prometheus.NewDesc(name, help, names, nil),
		family: &dto.MetricFamily{Name: &name, Help: &help, Type: dto.MetricType_GAUGE.Enum()},
	}
	w.byName[name] = f
	w.families = append(w.families, f.family)
	return f
}

// unseen tells whether no sample before had the same family and labels.
func (w *builder) unseen(family string, labels []*dto.LabelPair) bool {
	w.key = append(w.key[:0], family...)
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
	metric *dto.Metric
}

// Desc implements prometheus.Metric.
func (g *constGauge) Desc() *prometheus.Desc { return g.desc }

// Write implements prometheus.Metric.
func (g *constGauge) Write(out *dto.Metric) error {
	out.Label, out.Gauge = g.metric.Label, g.metric.Gauge
	return nil
}
