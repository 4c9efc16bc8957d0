package main

import (
	_ "embed"
	"strings"

	"github.com/prometheus/common/version"
)

// release is the version of the exporter, of the Grafana data source and of the newest release in
// CHANGELOG.md.
//
//go:embed VERSION
var release string

// setVersion gives this build its version: the release, unless the linker has set another one.
func setVersion() {
	if version.Version == "" {
		version.Version = strings.TrimSpace(release)
	}
}
