// Package api is the query protocol of the exporter: the requests and answers below /api/v1 as Go
// types, and a client. README.md beside this file describes every endpoint. Package api/server
// answers the requests.
//
// The package does not compute figures. Programs that only query, such as the Grafana data source, stay
// small.
package api

// Prefix is the path of the API; the endpoints are below it.
const Prefix = "/api/v1"

// Index is the answer of Prefix itself.
type Index struct {
	Endpoints []Endpoint `json:"endpoints"`
}
