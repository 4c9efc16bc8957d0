// Package demotest builds and starts the demo, the exporter on its embedded shop, for tests that
// need a running exporter.
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

// patience is how long a demo may take to have figures on a busy machine.
const patience = 3 * time.Minute

// Demo is a running demo.
type Demo struct {
	// URL is the exporter's, such as http://127.0.0.1:40123.
	URL string
	// CustomerToken is what lists of customers are asked with.
	CustomerToken string
}

// Start is Run for those who want no more than the exporter's URL.
func Start(t testing.TB, args ...string) string {
	t.Helper()
	return Run(t, args...).URL
}

// Run runs the demo until the test ends and returns once it has figures. The shop's pace is that of
// life, so that figures change little meanwhile; arguments are added to the demo's own, last ones
// win.
func Run(t testing.TB, args ...string) Demo {
	t.Helper()
	program := filepath.Join(t.TempDir(), "demo")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "github.com/klantenbinding/loyalty/exporter/demo")
	said, err := build.CombinedOutput()
	require.NoError(t, err, "build the demo: %s", said)

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
		_ = cmd.Process.Kill() // the end of the test's context may have been first
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
	case <-time.After(patience):
		require.FailNow(t, "the demo is not ready", "after %s", patience)
		return Demo{}
	}
}

// follow reads what the demo says to its end, and sends what it learns when it is ready: the URL, and
// the file with the token.
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
