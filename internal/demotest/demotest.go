// Package demotest builds and starts the demo, which is the exporter with an embedded shop, for tests
// that need a running exporter. Share starts one demo for the tests of several packages.
package demotest

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// readyTimeout is the maximum time until the demo has figures, on a busy machine.
const readyTimeout = 6 * time.Minute

// Demo is a running demo.
type Demo struct {
	// URL is the URL of the exporter, such as http://127.0.0.1:40123.
	URL string
	// CustomerToken is the token for lists of customers.
	CustomerToken string
}

// Start calls Run and returns the exporter's URL.
func Start(t testing.TB, args ...string) string {
	t.Helper()
	return Run(t, args...).URL
}

// Run starts the demo and returns once it has figures. The demo ends with the test. A day in the shop
// takes 24 hours, so figures hardly change during a test. The arguments are added to the demo's own;
// the last one of several counts. Without arguments, Run returns the demo of Share if there is one, so tests
// must not change it.
func Run(t testing.TB, args ...string) Demo {
	t.Helper()
	if file := os.Getenv(sharedVariable); file != "" && len(args) == 0 { //nolint:forbidigo // Share tells it to the tests
		demo, err := awaitShared(t.Context(), file, readyTimeout)
		require.NoError(t, err)
		return demo
	}
	program := filepath.Join(t.TempDir(), "demo")
	require.NoError(t, build(t.Context(), program))
	running, err := start(t.Context(), program, args)
	require.NoError(t, err)
	t.Cleanup(running.stop)
	demo, err := running.await(readyTimeout)
	require.NoError(t, err)
	return demo
}
