// Package soak has one long test: the exporter polls two databases through a proxy while the shop writes,
// the network and the server fail, and the configuration is reloaded. The exporter is stopped and killed, and
// goes on from its snapshot. Every scrape must succeed, and its figures must belong together. From time to time all faults end, and the figures must equal plain SQL.
package soak
