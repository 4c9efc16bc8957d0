package main

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheVersionIsTheSameEverywhere compares exporter/VERSION with the newest release in both change logs.
// Plugin and packages read the file when they are built.
func TestTheVersionIsTheSameEverywhere(t *testing.T) {
	version := strings.TrimSpace(read(t, "VERSION"))
	require.Regexp(t, `^\d+\.\d+\.\d+$`, version)
	_, stdout, _ := call("--version")
	require.Contains(t, stdout, "loyalty_exporter, version "+version+" (")
	require.NotRegexp(t, `: *(,|\)|\n|$)`, stdout, "what is unknown says so")

	released := regexp.MustCompile(`(?m)^## \[?(\d\S*?)\]?( |$)`)
	for _, name := range []string{"CHANGELOG.md", "plugin/CHANGELOG.md"} {
		newest := released.FindStringSubmatch(read(t, filepath.Join(root, name)))
		require.NotNil(t, newest, name)
		require.Equal(t, version, newest[1], name)
	}
	var npm map[string]any
	require.NoError(t, json.Unmarshal([]byte(read(t, filepath.Join(root, "plugin", "package.json"))), &npm))
	require.NotContains(t, npm, "version", "webpack.config.js reads exporter/VERSION")
}

func TestTheEnvironmentSetsFlags(t *testing.T) {
	file := configuration(t, "windows: [1h]\n")
	t.Setenv("LOYALTY_CONFIG_FILE", file)
	code, _, stderr := call("check")
	require.Equal(t, exitFailure, code)
	require.Contains(t, stderr, file)

	code, _, stderr = call("check", "--config.file=/no/such/file")
	require.Equal(t, exitFailure, code)
	require.Contains(t, stderr, "/no/such/file", "the command line has precedence")

	t.Setenv("LOYALTY_LOG_LEVEL", "loud")
	code, _, stderr = call("check")
	require.Equal(t, exitUsage, code)
	require.Contains(t, stderr, "loud")
}

func TestHelpNamesTheVariableOfEachFlag(t *testing.T) {
	_, stdout, _ := call("--help")
	for _, name := range []string{"CONFIG_FILE", "WEB_LISTEN_ADDRESS", "WEB_CONFIG_FILE", "WEB_TELEMETRY_PATH", "LOG_LEVEL", "LOG_FORMAT"} {
		require.Contains(t, stdout, "$LOYALTY_"+name+")")
	}
	require.NotContains(t, stdout, "LOYALTY_HELP")
}
