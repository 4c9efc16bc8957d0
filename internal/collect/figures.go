package collect

import (
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/measure"
)

// maxSeries is the maximum number of figures in one scrape. More figures are dropped and counted.
const maxSeries = 100_000

// sampler is the part of analysis.Board that the collector needs.
type sampler interface {
	Samples(fn func(analysis.Sample))
	Targets() []measure.Target
	Settings() measure.Settings
}

var _ sampler = (*analysis.Board)(nil)

// figures are the metrics of one board.
type figures struct {
	metrics  []prometheus.Metric
	families []*dto.MetricFamily // the same metrics by family
	// dropped counts samples that would make the scrape invalid: samples above the limit, and samples whose
	// labels are equal after cleaning.
	dropped int

	mu      sync.Mutex              // guards encoded
	encoded map[expfmt.Format]*part // formats that a scrape or Prepare asked for
}

// builder converts samples to metrics.
type builder struct {
	*figures
	settings measure.Settings
	byName   map[string]*figure
	seen     map[string]struct{} // identities of all series so far
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
		settings: b.Settings(),
		byName:   map[string]*figure{},
		seen:     map[string]struct{}{},
	}
	b.Samples(w.add)
	w.addTargets(b.Targets())
	return w.figures
}

// add adds a sample.
func (w *builder) add(s analysis.Sample) {
	w.put(Identify(s, &w.settings), BaseUnit(s.Measure, s.Value))
}

// put adds a series, unless it would make the scrape invalid.
func (w *builder) put(id Identity, value float64) {
	if len(w.metrics) >= maxSeries || !w.unseen(id) {
		w.dropped++
		return
	}
	f := w.family(id)
	m := &dto.Metric{Label: id.Labels, Gauge: &dto.Gauge{Value: &value}}
	f.family.Metric = append(f.family.Metric, m)
	w.metrics = append(w.metrics, &constGauge{desc: f.desc, metric: m})
}

// family returns the family of a series and creates it for its first series.
func (w *builder) family(id Identity) *figure {
	if f, ok := w.byName[id.Family]; ok {
		return f
	}
	names := make([]string, len(id.Labels))
	for i, l := range id.Labels {
		names[i] = l.GetName()
	}
	f := &figure{
		desc:   prometheus.NewDesc(id.Family, id.Help, names, nil),
		family: &dto.MetricFamily{Name: &id.Family, Help: &id.Help, Type: dto.MetricType_GAUGE.Enum()},
	}
	w.byName[id.Family] = f
	w.families = append(w.families, f.family)
	return f
}

// unseen reports whether this is the first sample with its family and labels.
func (w *builder) unseen(id Identity) bool {
	w.key = append(w.key[:0], id.Family...)
	for _, l := range id.Labels {
		w.key = append(append(w.key, 0xff), l.GetName()...)
		w.key = append(append(w.key, 0xff), l.GetValue()...)
	}
	if _, ok := w.seen[string(w.key)]; ok {
		return false
	}
	w.seen[string(w.key)] = struct{}{}
	return true
}

// constGauge is a gauge whose labels and value never change. Its labels are sorted and shared between
// scrapes, which prometheus.MustNewConstMetric does not allow.
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
