// Package plugin is the Grafana data source of loyalty figures. It turns the queries of panels, alert
// rules and annotations into questions to the exporter's API, and the answers into data frames that
// know their units, names and caveats. It computes no figures of its own.
//
// An instance of the data source is a Datasource; Grafana makes a new one whenever the settings
// change. Each type of query has a handler in a file of its own.
package plugin
