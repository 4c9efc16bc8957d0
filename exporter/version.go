package main

import (
	"cmp"
	_ "embed"
	"strings"

	"github.com/prometheus/common/version"
)

// release is the version of the exporter, of the Grafana data source and of the newest release in
// CHANGELOG.md.
//
//go:embed VERSION
var release string

// setVersion gives this build its version: the release, unless the linker has set another one. What the linker has not
// set is unknown. It never sets a user: the same commit gives the same binary, whoever builds it.
func setVersion() {
	if version.Version == "" {
		version.Version = strings.TrimSpace(release)
	}
	for _, fact := range []*string{&version.Branch, &version.BuildUser, &version.BuildDate} {
		*fact = cmp.Or(*fact, "unknown")
	}
}
