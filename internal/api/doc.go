// Package api is the query protocol of the exporter: what may be asked under /api/v1, the
// server that answers from the published figures, and the client that other programs use (the
// Grafana data source among them). README.md beside this file describes every endpoint.
//
// The server never touches a database: it answers from the board that the last computation
// published, remembers recent answers until the next one, and lets nobody ask for more than a
// bounded amount of work.
package api
