// Package collect serves the published figures and the exporter's own state on /metrics.
//
// A scrape computes nothing. The first scrape of a board converts its figures to metrics, and the next
// scrapes serve the same metrics. The help texts say so, and the timestamps of the sources show how
// up to date the figures are.
//
// Totals and groups have different families, because a sum over the series of one family must have a
// meaning: loyalty_retention_ratio is the retention of all customers, and
// loyalty_retention_ratio_by_country{country="NL"} the retention of one country.
package collect
