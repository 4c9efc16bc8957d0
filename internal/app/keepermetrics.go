package app

import (
	"github.com/prometheus/client_golang/prometheus"
)

// keeperMetrics are the metrics of the snapshots. There are none without a storage directory.
type keeperMetrics struct {
	app                          *app
	usable, written, bytes, took *prometheus.Desc
	failures, failed             *prometheus.Desc
}

func newKeeperMetrics(a *app) *keeperMetrics {
	describe := func(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, nil, nil) }
	return &keeperMetrics{
		app: a,
		usable: describe("loyalty_storage_usable",
			"Whether the storage directory can be used. Missing without --storage.path."),
		written: describe("loyalty_snapshot_timestamp_seconds",
			"Time of the last snapshot that was written or restored."),
		bytes: describe("loyalty_snapshot_bytes",
			"Size of the last snapshot."),
		took: describe("loyalty_snapshot_duration_seconds",
			"Time that it took to write the last snapshot."),
		failures: describe("loyalty_snapshot_failures_total",
			"Snapshots that could not be written or read since the start. The previous snapshot stays."),
		failed: describe("loyalty_snapshot_last_failure_timestamp_seconds",
			"Time at which a snapshot last could not be written or read. 0 without a failure since the start."),
	}
}

// Describe implements prometheus.Collector.
func (m *keeperMetrics) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{m.usable, m.written, m.bytes, m.took, m.failures, m.failed} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (m *keeperMetrics) Collect(ch chan<- prometheus.Metric) {
	send := func(d *prometheus.Desc, value float64) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value)
	}
	k := m.app.keeper
	if k == nil {
		if m.app.kept.path != "" {
			send(m.usable, 0)
		}
		return
	}
	send(m.usable, 1)
	s := k.store.Status()
	if !s.Written.IsZero() {
		send(m.written, float64(s.Written.UnixMilli())/1000)
		send(m.bytes, float64(s.Bytes))
	}
	failed := 0.0
	if !s.Failed.IsZero() {
		failed = float64(s.Failed.UnixMilli()) / 1000
	}
	send(m.failed, failed)
	if s.Took > 0 {
		send(m.took, s.Took.Seconds())
	}
	ch <- prometheus.MustNewConstMetric(m.failures, prometheus.CounterValue, float64(s.Failures))
}
