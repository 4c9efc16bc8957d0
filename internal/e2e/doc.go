// Package e2e holds tests of the exporter as a whole, on real input: a real shop's purchases in a
// real MariaDB, read over the wire and asked for over HTTP.
package e2e
