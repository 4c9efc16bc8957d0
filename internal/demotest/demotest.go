// Package demotest builds and starts the demo, the exporter on its embedded shop, for tests that
// need a running exporter.
package demotest

import (
	"bufio"
	"io"
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

// Start runs the demo until the test ends and returns its URL, such as http://127.0.0.1:40123,
// once it has figures. The shop's pace is that of life, so that figures change little meanwhile;
// arguments are added to the demo's own, last ones win.
func Start(t testing.TB, args ...string) string {
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
	ready := make(chan string, 1)
	var reading sync.WaitGroup
	reading.Go(func() { follow(stdout, ready) })
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // the end of the test's context may have been first
		reading.Wait()
		_ = cmd.Wait()
	})
	select {
	case url, ok := <-ready:
		require.True(t, ok, "the demo ended before it was ready: %s", stderr)
		return url
	case <-time.After(patience):
		require.FailNow(t, "the demo is not ready", "after %s", patience)
		return ""
	}
}

// follow reads what the demo says to its end, and sends its URL when it is ready.
func follow(stdout io.Reader, ready chan<- string) {
	defer close(ready)
	metrics := regexp.MustCompile(`(http://[0-9.:]+)/metrics`)
	url := ""
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if m := metrics.FindStringSubmatch(lines.Text()); m != nil {
			url = m[1]
		}
		if strings.HasPrefix(lines.Text(), "Ready after") {
			ready <- url
		}
	}
}
