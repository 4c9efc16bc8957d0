package plugin

import (
	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// metrics are the counters of all data sources. Grafana serves them at /api/plugins/<id>/metrics.
type metrics struct {
	queries *prometheus.CounterVec
	cache   *prometheus.CounterVec
}

func newMetrics(r prometheus.Registerer) *metrics {
	f := promauto.With(r)
	return &metrics{
		queries: f.NewCounterVec(prometheus.CounterOpts{
			Name: "loyalty_datasource_queries_total",
			Help: "Queries answered, by type and by outcome: ok, bad_request, refused, downstream or fault.",
		}, []string{"type", "outcome"}),
		cache: f.NewCounterVec(prometheus.CounterOpts{
			Name: "loyalty_datasource_cache_requests_total",
			Help: "Requests to the exporter, by result: hit was answered from the cache, shared joined a running request, miss was sent.",
		}, []string{"result"}),
	}
}

// count counts a query.
func (m *metrics) count(kind string, r backend.DataResponse) {
	m.queries.WithLabelValues(kind, outcome(r)).Inc()
}

func outcome(r backend.DataResponse) string {
	switch {
	case r.Error == nil:
		return "ok"
	case r.Status == backend.StatusForbidden:
		return "refused"
	case r.ErrorSource == backend.ErrorSourceDownstream:
		return "downstream"
	case r.Status == backend.StatusBadRequest:
		return "bad_request"
	}
	return "fault"
}
