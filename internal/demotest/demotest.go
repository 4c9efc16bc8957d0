// Package demotest builds and starts the demo, which is the exporter with an embedded shop, for tests
// that need a running exporter.
package demotest

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
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
// the last one of several counts.
func Run(t testing.TB, args ...string) Demo {
	t.Helper()
	program := filepath.Join(t.TempDir(), "demo")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "github.com/klantenbinding/loyalty/exporter/demo")
	output, err := build.CombinedOutput()
	require.NoError(t, err, "build the demo: %s", output)

	cmd := exec.CommandContext(t.Context(), program, append([]string{"--web.listen-address=127.0.0.1:0", "--pace=24h"}, args...)...)
	stderr := &strings.Builder{}
	cmd.Stderr = stderr
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	ready := make(chan Demo, 1)
	var reading sync.WaitGroup
	reading.Go(func() { follow(stdout, ready) })
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // the test's context may have ended it already
		reading.Wait()
		_ = cmd.Wait()
	})
	select {
	case demo, ok := <-ready:
		require.True(t, ok, "the demo ended before it was ready: %s", stderr)
		token, err := os.ReadFile(demo.CustomerToken)
		require.NoError(t, err)
		demo.CustomerToken = strings.TrimSpace(string(token))
		return demo
	case <-time.After(readyTimeout):
		require.FailNow(t, "the demo is not ready", "after %s", readyTimeout)
		return Demo{}
	}
}

// follow reads the demo's output to its end. Once the demo is ready, it sends the URL and the path of
// the token file.
func follow(stdout io.Reader, ready chan<- Demo) {
	defer close(ready)
	var demo Demo
	metrics, token := regexp.MustCompile(`(http://[0-9.:]+)/metrics`), regexp.MustCompile(`the token in (\S+) as`)
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if m := metrics.FindStringSubmatch(lines.Text()); m != nil {
			demo.URL = m[1]
		}
		if m := token.FindStringSubmatch(lines.Text()); m != nil {
			demo.CustomerToken = m[1]
		}
		if strings.HasPrefix(lines.Text(), "Ready after") {
			ready <- demo
		}
	}
}
