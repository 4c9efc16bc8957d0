// Package e2e has end-to-end tests of the exporter: the purchases of a real shop are in a real
// MariaDB, the exporter reads them, and the tests query it over HTTP.
package e2e
