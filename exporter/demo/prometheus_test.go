package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/needs"
)

// requirePrometheus runs a real Prometheus that scrapes the demo, and queries it.
func requirePrometheus(t *testing.T, target string) {
	t.Helper()
	prometheus := startPrometheus(t, target, t.TempDir())

	promtool, err := needs.Find("promtool")
	require.NoError(t, err)
	check := exec.CommandContext(t.Context(), promtool, "check", "metrics")
	check.Stdin = strings.NewReader(get(t, "http://"+target+"/metrics"))
	said, err := check.CombinedOutput()
	require.NoError(t, err, "promtool: %s", said)

	ask := func(query string) []sample { return prometheus.query(t, query) }
	require.Eventually(t, func() bool { return len(ask(`loyalty_retention_ratio`)) == 3 }, patience, 200*time.Millisecond,
		"the three windows are scraped")
	require.Equal(t, []float64{1}, values(ask(`up{job="loyalty"}`)))
	require.Equal(t, []float64{1, 1}, values(ask(`loyalty_source_up`)))
	require.Len(t, ask(`loyalty_exporter_build_info`), 1)

	require.Equal(t, []float64{1, 1, 1}, values(ask(`loyalty_retention_ratio + loyalty_churn_ratio`)), "who is not kept is lost")
	require.Equal(t, []float64{0, 0, 0}, values(ask(`sum by (window) (loyalty_customers) - on (window) loyalty_active_customers`)),
		"new, retained and reactivated are the active ones")
	require.Equal(t, []float64{0, 0, 0}, values(ask(
		`sum by (window) (loyalty_active_customers_by_country) - on (window) loyalty_active_customers{window!="lifetime"}`)),
		"the countries add up to the total")
	for _, off := range values(ask(`abs(sum by (window) (loyalty_revenue_movement{basis="orders"})
		+ on (window) loyalty_opening_revenue{basis="orders"} - on (window) loyalty_revenue{basis="orders",window!="lifetime"})`)) {
		require.Less(t, off, 0.01, "movements lead from the opening revenue to the revenue")
	}
	require.Eventually(t, func() bool {
		return slices.Equal([]float64{1, 1}, values(ask(`time() - loyalty_source_last_success_timestamp_seconds < bool 120`)))
	}, patience, time.Second, "freshness compares with Prometheus's clock")
}

// server is a running Prometheus.
type server struct{ url string }

// sample is an element of an instant vector.
type sample struct {
	Metric map[string]string `json:"metric"`
	Value  [2]any            `json:"value"`
}

// startPrometheus starts a Prometheus that scrapes a target every second. Its data directory may already have
// blocks.
func startPrometheus(t *testing.T, target, data string) server {
	t.Helper()
	program, err := needs.Find("prometheus")
	require.NoError(t, err)
	dir := t.TempDir()
	config := filepath.Join(dir, "prometheus.yml")
	require.NoError(t, os.WriteFile(config, fmt.Appendf(nil, `
global: {scrape_interval: 1s}
scrape_configs:
  - job_name: loyalty
    static_configs: [{targets: [%q]}]
`, target), 0o600))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	require.NoError(t, l.Close())
	log, err := os.Create(filepath.Join(dir, "log"))
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), program, "--config.file="+config, "--storage.tsdb.path="+data,
		"--storage.tsdb.retention.time=10y", "--web.listen-address="+address)
	cmd.Stdout, cmd.Stderr = log, log
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // the end of the test's context may have been first
		_ = cmd.Wait()
		if t.Failed() {
			said, _ := os.ReadFile(log.Name())
			t.Logf("Prometheus said:\n%s", said)
		}
	})
	s := server{"http://" + address}
	client := &http.Client{Timeout: time.Second}
	require.Eventually(t, func() bool { return isReady(t.Context(), client, s.url+"/-/ready") }, patience, 50*time.Millisecond)
	return s
}

func (s server) query(t *testing.T, promql string) []sample {
	t.Helper()
	return s.ask(t, url.Values{"query": {promql}})
}

// ask sends an instant query.
func (s server) ask(t *testing.T, parameters url.Values) []sample {
	t.Helper()
	var answer struct {
		Status string `json:"status"`
		Data   struct {
			Result []sample `json:"result"`
		} `json:"data"`
	}
	body := get(t, s.url+"/api/v1/query?"+parameters.Encode())
	require.NoError(t, json.NewDecoder(strings.NewReader(body)).Decode(&answer))
	require.Equal(t, "success", answer.Status)
	return answer.Data.Result
}

func values(samples []sample) []float64 {
	var list []float64
	for _, s := range samples {
		v, _ := strconv.ParseFloat(fmt.Sprint(s.Value[1]), 64)
		list = append(list, v)
	}
	return list
}
