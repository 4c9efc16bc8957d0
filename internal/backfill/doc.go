// Package backfill writes the past of the figures as OpenMetrics text. promtool converts the text to
// blocks, which a Prometheus server serves together with its own scrapes.
//
// The figures of a day are the figures at its end, computed from the current records. Their samples begin
// with the day and repeat after each step. A scrape on that day would have shown the same figures, but not
// yet complete. Baselines are different: a scrape has the baseline of the previous day, which is the last
// complete one, and the backfill has the baseline of the day itself. Series have the names, labels and
// units of /metrics and the labels that Prometheus adds to a target, so they continue as the same series.
//
// The order is by family, then by series, then by time, as OpenMetrics requires. At most one answer is in
// memory: one measure by one dimension over one window.
package backfill
