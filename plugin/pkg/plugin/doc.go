// Package plugin is the Grafana data source of loyalty figures. It turns the queries of panels, alert
// rules and annotations into requests to the exporter's API, and the answers into data frames with
// units, names and notices. It computes no figures.
//
// An instance of the data source is a Datasource; Grafana makes a new one when the settings change.
// A query becomes a question, which handlers pick the parts from that they need: the exporter to ask,
// the days of the range, the words for names, and the writer of fields. Each type of query has a
// handler in a file of its own; handlers.go lists them.
package plugin
