package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/config"
)

const password = "correct horse battery staple"

// call runs the exporter's command line to its end.
func call(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(context.Background(), args, &out, &errs)
	return code, out.String(), errs.String()
}

// configuration writes a configuration file with a source on a port without a server.
func configuration(t *testing.T, extra string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "secret"), []byte(password), 0o600))
	name := filepath.Join(dir, "loyalty.yml")
	text := `business: {currency: EUR}
sources:
  - {name: shop, preset: woocommerce, host: 127.0.0.1, port: 1, database: shop, user: loyalty, password_file: secret}
` + extra
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

func TestTheExampleIsPrinted(t *testing.T) {
	code, stdout, stderr := call("config", "example")
	require.Equal(t, 0, code, stderr)
	require.Equal(t, config.Example(), stdout)
}

func TestTheLicensesOfTheLibrariesArePrinted(t *testing.T) {
	code, stdout, stderr := call("licenses")
	require.Equal(t, 0, code, stderr)
	for _, name := range []string{"github.com/prometheus/client_golang", "github.com/go-sql-driver/mysql", "github.com/grafana/grafana-plugin-sdk-go", "the Go standard library"} {
		require.True(t, strings.Contains(stdout, "\n- "+name), name)
	}
	require.True(t, strings.Contains(stdout, "Mozilla Public License Version 2.0"), "the text of the license")
}

func TestHelpAndVersionArePrinted(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"-h"}, {"check", "--help"}, {"--version"}} {
		code, stdout, stderr := call(args...)
		require.Equal(t, 0, code, args)
		require.Contains(t, stdout+stderr, "loyalty_exporter", args)
	}
	_, stdout, _ := call("--help")
	for _, flag := range []string{"--config.file", "--web.listen-address", "--web.config.file", "--web.telemetry-path", "--log.level", "--log.format"} {
		require.Contains(t, stdout, flag)
	}
}

func TestInvalidArgumentsHaveTheirOwnExitCode(t *testing.T) {
	for _, args := range [][]string{{"chekc"}, {"--colour"}, {"config"}, {"--log.level=loud"}} {
		code, _, stderr := call(args...)
		require.Equal(t, exitUsage, code, args)
		require.Contains(t, stderr, "see loyalty_exporter --help", args)
	}
}

func TestAnInvalidConfigurationEndsEveryCommand(t *testing.T) {
	file := configuration(t, "windows: [1h]\n")
	for _, command := range []string{"serve", "check", "once"} {
		code, stdout, stderr := call(command, "--config.file", file, "--web.listen-address", "127.0.0.1:0")
		require.Equal(t, exitFailure, code)
		require.Empty(t, stdout)
		require.Contains(t, stderr, "line 4: windows[0]: 1h0m0s is not a whole number of days")
	}
}

func TestAnUnreachableDatabaseIsReported(t *testing.T) {
	file := configuration(t, "")
	code, stdout, stderr := call("once", "--config.file", file)
	require.Equal(t, exitFailure, code)
	require.Contains(t, stdout, `loyalty_source_up{source="shop"} 0`)
	require.Contains(t, stderr, "connection refused")
	require.NotContains(t, stdout+stderr, password)
}

func TestServeEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs bytes.Buffer
	code := run(ctx, []string{"--config.file", configuration(t, ""), "--web.listen-address", "127.0.0.1:0"}, &out, &errs)
	require.Equal(t, 0, code, errs.String())
	require.Contains(t, errs.String(), "shutting down")
	require.NotContains(t, errs.String(), password)
}
