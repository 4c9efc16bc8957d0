package collect

import (
	"maps"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// family is one of the exporter's own families.
type family struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
}

func gauge(name, help string, labels ...string) family {
	return family{desc: prometheus.NewDesc(name, help, labels, nil), kind: prometheus.GaugeValue}
}

func counter(name, help string, labels ...string) family {
	return family{desc: prometheus.NewDesc(name, help, labels, nil), kind: prometheus.CounterValue}
}

// sourceFamilies are the exporter's own families about a source.
type sourceFamilies struct {
	up, lastSuccess, newestRecord, lag, interval, info, polls, failures, records, rejected, warnings, customers, shared, sales, guests, computations, computing family
}

func newSourceFamilies() sourceFamilies {
	return sourceFamilies{
		up: gauge("loyalty_source_up",
			"Whether the last poll of the source succeeded.", "source"),
		lastSuccess: gauge("loyalty_source_last_success_timestamp_seconds",
			"Time of the last successful poll of the source.", "source"),
		newestRecord: gauge("loyalty_source_newest_record_timestamp_seconds",
			"Time at which the newest record of the source was created or changed.", "source"),
		lag: gauge("loyalty_source_lag_seconds",
			"Age of the newest record of the source.", "source"),
		interval: gauge("loyalty_source_poll_interval_seconds",
			"Configured time between polls of the source.", "source"),
		info: gauge("loyalty_source_info",
			"Preset of the source and its detected variant. Always 1.", "source", "preset", "variant"),
		polls: counter("loyalty_source_polls_total",
			"Polls of the source since the start, including failed ones.", "source"),
		failures: counter("loyalty_source_poll_failures_total",
			"Failed polls of the source since the start.", "source"),
		records: counter("loyalty_source_records_total",
			"Records read from the source since the start. A record that is read again counts again.", "source", "kind"),
		rejected: counter("loyalty_source_rejected_records_total",
			"Rejected records of the source, by reason.", "source", "kind", "reason"),
		warnings: gauge("loyalty_source_warnings",
			"Records or columns that a warning about the source concerns, by the warning's code; 0 without a warning.", "source", "code"),
		customers: gauge("loyalty_source_customers",
			"Customers of the source. Only present if several sources have customers.", "source"),
		shared: gauge("loyalty_source_shared_customers",
			"Customers of the source whom another source knows too. Only present if several sources have customers.", "source"),
		sales: gauge("loyalty_source_orders",
			"Orders of the source that are sales, including ignored guest orders. Only present if there are any.", "source"),
		guests: gauge("loyalty_source_guest_orders",
			"Sales of the source without a customer id and an e-mail address, by what they are: apart, count or ignore. Only present "+
				"if the source has sales.", "source", "guests"),
		computations: counter("loyalty_source_computations_total",
			"Computations of figures in the database of the source since the start, by kind: whole, increment or discarded. "+
				"Only present with compute: database.", "source", "kind"),
		computing: counter("loyalty_source_computation_seconds_total",
			"Duration of computations of figures in the database of the source since the start, with their checks. "+
				"Only present with compute: database.", "source", "kind"),
	}
}

// programFamilies are the exporter's own families about itself.
type programFamilies struct {
	ledgerCustomers, ledgerRecords, ledgerBytes, reloadSuccessful, reloadTimestamp, pending, heldBack, businessDay, seriesDropped, modelFitted, figuresRestored family
}

func newProgramFamilies() programFamilies {
	return programFamilies{
		ledgerCustomers: gauge("loyalty_ledger_customers",
			"Customers in the sources, including customers who have never bought."),
		ledgerRecords: gauge("loyalty_ledger_records",
			"Records in memory.", "kind"),
		ledgerBytes: gauge("loyalty_ledger_bytes",
			"Estimated memory of the customers' histories."),
		reloadSuccessful: gauge("loyalty_config_last_reload_successful",
			"Whether the configuration was valid when it was last read."),
		reloadTimestamp: gauge("loyalty_config_last_reload_success_timestamp_seconds",
			"Time at which the configuration was last read successfully."),
		pending: gauge("loyalty_config_pending",
			"Whether a newer configuration waits until its sources have been read. The previous one stays in use until then."),
		heldBack: gauge("loyalty_figures_held_back",
			"Whether no new figures are published because the initial load of a source is incomplete. The previous figures stay in use."),
		businessDay: gauge("loyalty_business_day_timestamp_seconds",
			"Beginning of the business day of the figures."),
		modelFitted: gauge("loyalty_model_fitted_timestamp_seconds",
			"Time at which the models of the forecasts were fitted."),
		figuresRestored: gauge("loyalty_figures_restored_timestamp_seconds",
			"Time of the figures in this scrape, if they come from the snapshot of an earlier process. Missing otherwise."),
		seriesDropped: gauge("loyalty_series_dropped",
			"Figures left out of the scrape because there are too many or their labels are not unique."),
	}
}

// sender sends the exporter's own metrics of one scrape.
type sender struct {
	ch chan<- prometheus.Metric
}

// send sends a metric of a family; the labels are cleaned.
func (s sender) send(f family, value float64, labels ...string) {
	for i := range labels {
		labels[i] = clean(labels[i])
	}
	s.ch <- prometheus.MustNewConstMetric(f.desc, f.kind, value, labels...)
}

// time sends a time; an unknown one is left out.
func (s sender) time(f family, t time.Time, labels ...string) {
	if !t.IsZero() {
		s.send(f, float64(t.UnixMilli())/1000, labels...)
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// collectSources sends the metrics of the sources. The configuration refuses two sources with the same
// name; of such sources only the first counts.
func (c *Collector) collectSources(out sender, sources []health.Source) {
	seen := map[string]bool{}
	for _, s := range sources {
		if name := clean(s.Name); !seen[name] {
			seen[name] = true
			c.collectSource(out, s)
		}
	}
}

func (c *Collector) collectSource(out sender, s health.Source) {
	out.send(c.aboutSource.info, 1, s.Name, s.Preset, s.Variant)
	out.send(c.aboutSource.up, truth(s.Up), s.Name)
	out.send(c.aboutSource.interval, s.PollInterval.Seconds(), s.Name)
	out.send(c.aboutSource.polls, float64(s.Polls), s.Name)
	out.send(c.aboutSource.failures, float64(s.Failures), s.Name)
	out.time(c.aboutSource.lastSuccess, s.LastSuccess, s.Name)
	if t := s.NewestRecord; !t.IsZero() {
		out.time(c.aboutSource.newestRecord, t, s.Name)
		out.send(c.aboutSource.lag, c.now().Sub(t).Seconds(), s.Name)
	}
	for _, kind := range slices.Sorted(maps.Keys(s.Records)) {
		out.send(c.aboutSource.records, float64(s.Records[kind]), s.Name, string(kind))
	}
	for _, code := range warning.Codes() {
		out.send(c.aboutSource.warnings, concerned(s.Warnings, code), s.Name, string(code))
	}
	if s.Overlap != nil {
		out.send(c.aboutSource.customers, float64(s.Overlap.Customers), s.Name)
		out.send(c.aboutSource.shared, float64(s.Overlap.Shared), s.Name)
	}
	if s.Guests.Sales > 0 {
		out.send(c.aboutSource.sales, float64(s.Guests.Sales), s.Name)
		out.send(c.aboutSource.guests, float64(s.Guests.Orders), s.Name, string(s.Guests.Setting))
	}
	if s.Computation != nil {
		for _, of := range s.Computation.Kinds {
			out.send(c.aboutSource.computations, float64(of.Count), s.Name, of.Kind)
			out.send(c.aboutSource.computing, of.Duration.Seconds(), s.Name, of.Kind)
		}
	}
	for _, r := range distinct(s.Rejected) {
		out.send(c.aboutSource.rejected, float64(r.Count), s.Name, r.Kind, r.Reason)
	}
}

// concerned returns how many records or columns the warnings of a code concern.
func concerned(warnings []warning.Warning, code warning.Code) float64 {
	sum := uint64(0)
	for _, w := range warnings {
		if w.Code == code {
			sum += max(w.Count, 1)
		}
	}
	return float64(sum)
}

// distinct sums the counts of equal kinds and reasons, because they are one series.
func distinct(rejected []health.Rejected) []health.Rejected {
	var sums []health.Rejected
	for _, r := range rejected {
		i := slices.IndexFunc(sums, func(s health.Rejected) bool { return s.Kind == r.Kind && s.Reason == r.Reason })
		if i < 0 {
			sums = append(sums, r)
			continue
		}
		sums[i].Count += r.Count
	}
	return sums
}

func (c *Collector) collectProgram(out sender, status health.Status) {
	stats := c.state.Ledger()
	out.send(c.aboutProgram.ledgerCustomers, float64(stats.Customers))
	out.send(c.aboutProgram.ledgerBytes, float64(stats.Bytes))
	for kind, n := range stats.Records {
		out.send(c.aboutProgram.ledgerRecords, float64(n), string(kind))
	}
	ok, last := c.state.Reload()
	out.send(c.aboutProgram.reloadSuccessful, truth(ok))
	out.time(c.aboutProgram.reloadTimestamp, last)
	out.send(c.aboutProgram.pending, truth(status.Pending != nil))
	out.send(c.aboutProgram.heldBack, truth(len(status.HeldBackBy) > 0))
}
