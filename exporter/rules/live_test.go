package rules_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/exporter/rules"
	"github.com/klantenbinding/loyalty/internal/demotest"
	"github.com/klantenbinding/loyalty/internal/needs"
)

// The demo has every metric of the rules, and a real Prometheus evaluates all rules without an error.
func TestPrometheusEvaluatesTheRulesOnARunningExporter(t *testing.T) {
	t.Parallel()
	exporter := demotest.Start(t)
	recordings, err := rules.Recordings()
	require.NoError(t, err)
	alerts, err := rules.Alerts()
	require.NoError(t, err)

	var there map[string]bool
	require.Eventually(t, func() bool { // the forecast follows the first figures
		there = scraped(t, exporter+"/metrics")
		return there["loyalty_value_at_risk"] && there["loyalty_baseline"]
	}, 3*time.Minute, time.Second)
	// These exist only after a problem, or if they are configured.
	for _, name := range []string{
		"loyalty_source_rejected_records_total", "loyalty_storage_usable", "loyalty_snapshot_failures_total", "loyalty_snapshot_timestamp_seconds",
		"loyalty_repeat_purchases_missing_by_source",
	} {
		there[name] = true
	}
	for _, r := range recordings {
		there[r.Record] = true
	}
	for _, r := range append(recordings, alerts...) {
		for _, name := range metricsOf(t, r.Expr) {
			require.True(t, there[name], "%s%s names %s, which is not on /metrics", r.Record, r.Alert, name)
		}
	}
	evaluated(t, prometheus(t, exporter), len(recordings)+len(alerts))
}

// scraped returns the names of the samples on a page of metrics.
func scraped(t *testing.T, url string) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for line := range strings.Lines(get(t, url)) {
		if name, _, ok := strings.Cut(line, " "); ok && !strings.HasPrefix(line, "#") {
			name, _, _ = strings.Cut(name, "{")
			names[name] = true
		}
	}
	return names
}

func get(t *testing.T, url string) string {
	t.Helper()
	ask, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	require.NoError(t, err)
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		return ""
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return string(body)
}

// prometheus starts a Prometheus that scrapes the exporter and evaluates the rules. It returns its URL.
func prometheus(t *testing.T, exporter string) string {
	t.Helper()
	here, err := os.Getwd()
	require.NoError(t, err)
	dir := t.TempDir()
	config := fmt.Sprintf("global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [%s, %s]\n"+
		"scrape_configs: [{job_name: loyalty, static_configs: [{targets: [%q]}]}]\n",
		filepath.Join(here, "recording.yaml"), filepath.Join(here, "alerts.yaml"), strings.TrimPrefix(exporter, "http://"))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "prometheus.yml"), []byte(config), 0o600))
	listen, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listen.Addr().String()
	require.NoError(t, listen.Close())
	program, err := needs.Find("prometheus")
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), program, "--config.file="+filepath.Join(dir, "prometheus.yml"),
		"--storage.tsdb.path="+filepath.Join(dir, "data"), "--web.listen-address="+address)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // the end of the test's context may have been first
		_ = cmd.Wait()
	})
	return "http://" + address
}

// evaluated waits until Prometheus has evaluated that many rules, and requires that none has an error.
func evaluated(t *testing.T, url string, rules int) {
	t.Helper()
	var said struct {
		Data struct {
			Groups []struct {
				Rules []struct{ Name, Health, LastError string }
			}
		}
	}
	require.Eventually(t, func() bool {
		if json.Unmarshal([]byte(get(t, url+"/api/v1/rules")), &said) != nil {
			return false
		}
		n := 0
		for _, g := range said.Data.Groups {
			for _, r := range g.Rules {
				if r.Health == "err" {
					return true
				}
				if r.Health == "ok" {
					n++
				}
			}
		}
		return n == rules
	}, 3*time.Minute, time.Second)
	for _, g := range said.Data.Groups {
		for _, r := range g.Rules {
			require.Equal(t, "ok", r.Health, "%s: %s", r.Name, r.LastError)
		}
	}
}
