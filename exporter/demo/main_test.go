package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/stretchr/testify/require"
)

// patience is generous: it is a bound, not a measurement.
const patience = 3 * time.Minute

func TestTheDemoShowsFiguresOfAShopThatGoesOnSelling(t *testing.T) {
	out, stop := begin(t, "--web.listen-address=127.0.0.1:0", "--pace=3s")
	out.await(t, `Ready after`)
	url := out.await(t, `(http://127\.0\.0\.1:\d+)/metrics`)
	scrape := get(t, url+"/metrics")
	problems, err := promlint.New(strings.NewReader(scrape)).Lint()
	require.NoError(t, err)
	require.Empty(t, problems)
	require.Equal(t, 1.0, value(t, scrape, `loyalty_source_up{source="shop"}`))
	require.Greater(t, value(t, scrape, `loyalty_ledger_customers`), 10_000.0)
	require.Greater(t, value(t, scrape, `loyalty_monthly_recurring_revenue{currency="EUR"}`), 500.0)
	retention := value(t, scrape, `loyalty_retention_ratio{window="365d"}`)
	require.InDelta(t, 0.4, retention, 0.25)
	require.False(t, strings.Contains(scrape, "loyalty_source_rejected_records_total{"), "the shop's records are all usable")
	require.False(t, strings.Contains(scrape, "@"), "no addresses")

	require.Contains(t, get(t, url+"/"), "<svg")
	require.Contains(t, get(t, url+"/api/v1/catalogue"), "retention_ratio")
	require.Contains(t, get(t, url+"/api/v1/series?measure=retention_ratio&window=90d"), "retention_ratio")

	orders := value(t, scrape, `loyalty_ledger_records{kind="order"}`)
	require.Eventually(t, func() bool {
		return value(t, get(t, url+"/metrics"), `loyalty_ledger_records{kind="order"}`) > orders+20
	}, patience, time.Second, "orders keep coming in")

	config := out.await(t, `Configuration\s+(\S+)`)
	password, err := os.ReadFile(filepath.Join(filepath.Dir(config), "password"))
	require.NoError(t, err)
	require.NotContains(t, out.String(), strings.TrimSpace(string(password)))

	require.NoError(t, stop())
	require.NoFileExists(t, config)
	require.NoDirExists(t, filepath.Dir(config))
}

func TestATakenAddressIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	err = run(t.Context(), []string{"--web.listen-address=" + l.Addr().String()}, io.Discard, io.Discard)
	require.ErrorContains(t, err, "--web.listen-address")
}

func TestWrongFlagsAreRefused(t *testing.T) {
	t.Parallel()
	require.Error(t, run(t.Context(), []string{"--nonsense"}, io.Discard, io.Discard))
	require.ErrorContains(t, run(t.Context(), []string{"--pace=-1s", "--web.listen-address=127.0.0.1:0"}, io.Discard, io.Discard), "pace")
	var help bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"--help"}, &help, io.Discard))
	require.Contains(t, help.String(), "--pace")
}

func TestTheProductionProgramDoesNotCarryTheDemo(t *testing.T) {
	t.Parallel()
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "github.com/klantenbinding/loyalty/exporter")
	deps, err := list.Output()
	require.NoError(t, err)
	require.NotContains(t, string(deps), "dolthub")
	require.NotContains(t, string(deps), "internal/demo")
}

// begin runs the demo until stop is called, which returns how it ended.
func begin(t *testing.T, args ...string) (out *output, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out = &output{}
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, args, out, os.Stderr) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { _ = stop() })
	return out, stop
}

// output collects what is written, while it is being read.
type output struct {
	mu  sync.Mutex // protects buf
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// await waits for a pattern and returns its group, or all of the match.
func (o *output) await(t *testing.T, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	require.Eventually(t, func() bool { return re.MatchString(o.String()) }, patience, 50*time.Millisecond, pattern)
	m := re.FindStringSubmatch(o.String())
	return m[len(m)-1]
}

func get(t require.TestingT, url string) string {
	resp, err := http.Get(url)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode, string(body))
	return string(body)
}

// value returns the value of a series in a scrape.
func value(t require.TestingT, scrape, series string) float64 {
	_, rest, found := strings.Cut(scrape, "\n"+series+" ")
	require.True(t, found, series)
	text, _, _ := strings.Cut(rest, "\n")
	v, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	return v
}
