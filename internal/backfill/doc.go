// Package backfill writes the past of the figures as OpenMetrics text, from which promtool makes
// blocks that a Prometheus server serves with what it has scraped since.
//
// The figures of a day are those at its end, from the records as they are now, and they stand from
// the day's first moment on, once a step: a scrape within that day would have shown the same day's
// figures, only not yet complete. Baselines alone differ: a scrape has those of the day before, the
// last complete one, and the past those of the day itself. Series have the names, labels and units of /metrics, and the
// labels that Prometheus attaches to what it scrapes, so that they are the same series.
//
// Families follow one another, each with its series one after the other, each of those in the order
// of time, as OpenMetrics wants it. At most one answer is in memory, that of a measure by one
// dimension over one window.
package backfill
