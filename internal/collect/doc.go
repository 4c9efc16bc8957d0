// Package collect puts the published figures and the exporter's own state on /metrics.
//
// A scrape computes nothing: the figures of a board are turned into metrics once, when the board
// is first scraped, and handed out until the next board comes. That departs from collecting at
// scrape time, which the help texts say; the timestamps of the sources tell how fresh it all is.
//
// Totals and groups never share a family, so that a sum over a family's labels means something:
// the retention of all customers is loyalty_retention_ratio, that of the countries
// loyalty_retention_ratio_by_country{country="NL"}.
package collect
