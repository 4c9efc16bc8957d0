package e2e_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/exporter-toolkit/web"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

func TestMain(m *testing.M) { mariadbtest.Main(m) }

// today is the current time of the tests, on the day after the last CDNOW purchase.
var today = time.Date(1998, 7, 1, 12, 0, 0, 0, time.UTC)

// exporter is a running exporter.
type exporter struct {
	*api.Client
	url  string
	logs *logs
}

// logs is a buffer that is safe for concurrent use.
type logs struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// run starts the exporter with a configuration and waits until it has figures.
func run(t *testing.T, config string) *exporter {
	t.Helper()
	file := filepath.Join(t.TempDir(), "loyalty.yml")
	require.NoError(t, os.WriteFile(file, []byte(config), 0o600))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	e := &exporter{url: "http://" + listener.Addr().String(), logs: &logs{}}
	e.Client, err = api.NewClient(e.url, &http.Client{Timeout: time.Minute})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	none, started := "", time.Now()
	go func() {
		ended <- app.Run(ctx, app.Options{
			ConfigFile: file, Listener: listener, Web: &web.FlagConfig{WebConfigFile: &none},
			Logger: slog.New(slog.NewTextHandler(e.logs, nil)),
			Now:    func() time.Time { return today.Add(time.Since(started)) }, Publish: 10 * time.Millisecond,
		}, nil)
	}()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-ended)
		if t.Failed() {
			t.Log(e.logs.String())
		}
	})
	require.Eventually(t, func() bool { return e.status(t, "/-/ready") == http.StatusOK }, time.Minute, 20*time.Millisecond,
		"no figures; the exporter logged:\n%s", e.logs)
	return e
}

// fitted waits for the first fit of the forecast models, as predicted measures have no values before it.
func (e *exporter) fitted(t *testing.T) {
	t.Helper()
	require.Eventually(t, func() bool { return strings.Contains(e.page(t, "/metrics"), "\nloyalty_clv_predicted{") }, time.Minute, 50*time.Millisecond,
		"no forecast; the exporter logged:\n%s", e.logs)
}

func (e *exporter) status(t *testing.T, path string) int {
	t.Helper()
	resp, err := http.Get(e.url + path)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp.StatusCode
}

// page returns the body of a path.
func (e *exporter) page(t *testing.T, path string) string {
	t.Helper()
	resp, err := http.Get(e.url + path)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode, "%s", body)
	return string(body)
}

// value returns the value of a measure on a day. The labels must identify one series.
func (e *exporter) value(t *testing.T, measure, window, day string, labels map[string]string) float64 {
	t.Helper()
	a, err := e.Series(t.Context(), api.SeriesRequest{Measures: []string{measure}, Window: window, From: day, To: day})
	require.NoError(t, err)
	var found []float64
	for _, s := range a.Series {
		if fits(s.Labels, labels) {
			require.Len(t, s.Values, 1)
			found = append(found, s.Values[0])
		}
	}
	require.Len(t, found, 1, "%s %v on %s: %+v", measure, labels, day, a)
	return found[0]
}

func fits(have, want map[string]string) bool {
	for name, value := range want {
		if have[name] != value {
			return false
		}
	}
	return true
}

// find returns the lines that contain s.
func (l *logs) find(s string) []string {
	var found []string
	for line := range strings.Lines(l.String()) {
		if strings.Contains(line, s) {
			found = append(found, line)
		}
	}
	return found
}
