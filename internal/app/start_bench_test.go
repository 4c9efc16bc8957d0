package app_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/exporter-toolkit/web"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/source"
)

// Environment variables that make the test program an exporter that starts from a snapshot.
const (
	storedConfig  = "LOYALTY_TEST_STORED"
	storedAddress = "LOYALTY_TEST_STORED_ADDRESS"
)

// BenchmarkFirstScrape starts an exporter in a process of its own from the snapshot of a large shop. It reports
// the time from the start of the process to the end of the first scrape that has figures, the processor time that
// the process says it has taken until then, and the time until the figures are its own. -short leaves out the shop
// of ten million orders.
func BenchmarkFirstScrape(b *testing.B) {
	sizes := []int{1_000_000}
	if !testing.Short() {
		sizes = append(sizes, 10_000_000)
	}
	for _, orders := range sizes {
		b.Run(fmt.Sprintf("%dM orders", orders/1_000_000), func(b *testing.B) {
			config := stocked(b, orders)
			var sum firstScrape
			for b.Loop() {
				one := startFromSnapshot(b, config)
				sum.wall, sum.cpu, sum.restored = sum.wall+one.wall, sum.cpu+one.cpu, sum.restored+one.restored
			}
			n := float64(b.N)
			b.ReportMetric(sum.wall/n, "s-to-first-scrape")
			b.ReportMetric(sum.cpu/n, "s-of-processor")
			b.ReportMetric(sum.restored/n, "s-to-own-figures")
		})
	}
}

// stocked returns a configuration whose storage directory has the snapshot of a shop.
func stocked(b *testing.B, orders int) string {
	b.Helper()
	dir := b.TempDir()
	require.NoError(b, os.WriteFile(filepath.Join(dir, "password"), []byte("none"), 0o600))
	config := filepath.Join(dir, "loyalty.yml")
	require.NoError(b, os.WriteFile(config, []byte("business: {timezone: UTC, currency: EUR}\nforecast: {enabled: false}\nstorage: {path: store}\n"+
		"sources: [{name: shop, preset: prestashop, host: 127.0.0.1, database: shop, user: reader, password_file: password}]\n"), 0o600))
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- app.Run(ctx, storedOptions(config, "127.0.0.1:0", orders), nil) }()
	require.Eventually(b, func() bool { return !snapshotAt(dir).IsZero() }, 15*time.Minute, 50*time.Millisecond)
	stop()
	require.NoError(b, <-ended)
	return config
}

// storedOptions returns the options of an exporter whose shop has some orders; 0 keeps the orders of the snapshot.
func storedOptions(config, address string, orders int) app.Options {
	o := app.Options{
		ConfigFile: config, Web: &web.FlagConfig{WebConfigFile: new(""), WebListenAddresses: &[]string{address}},
		Logger: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	return o.WithSources(func(_ source.Config, _ source.Environment, sink source.Sink) (app.Poller, error) {
		return newBulk(sink, orders), nil
	})
}

// runStored runs an exporter that starts from a snapshot, until it is killed.
func runStored(config string) {
	if err := app.Run(context.Background(), storedOptions(config, os.Getenv(storedAddress), 0), nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// firstScrape is how long a start took, in seconds.
type firstScrape struct{ wall, cpu, restored float64 }

func startFromSnapshot(b *testing.B, config string) (out firstScrape) {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	address := listener.Addr().String()
	require.NoError(b, listener.Close())
	cmd := exec.CommandContext(b.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), storedConfig+"="+config, storedAddress+"="+address)
	cmd.Stderr = os.Stderr
	start := time.Now()
	require.NoError(b, cmd.Start())
	defer func() {
		_ = cmd.Process.Kill() // so that it does not write another snapshot
		_ = cmd.Wait()
	}()
	text := awaitScrape(b, address, func(text string) bool { return strings.Contains(text, "\nloyalty_active_customers{") })
	out.wall = time.Since(start).Seconds()
	out.cpu = sample(b, text, "process_cpu_seconds_total")
	require.Contains(b, text, "\nloyalty_figures_restored_timestamp_seconds ", "the first figures come from the snapshot")
	awaitScrape(b, address, func(text string) bool {
		return !strings.Contains(text, "\nloyalty_figures_restored_timestamp_seconds ")
	})
	out.restored = time.Since(start).Seconds()
	return out
}

// awaitScrape scrapes until the text is as it should be, and returns it.
func awaitScrape(b *testing.B, address string, good func(string) bool) string {
	b.Helper()
	defer http.DefaultClient.CloseIdleConnections()
	for deadline := time.Now().Add(5 * time.Minute); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		answer, err := http.Get("http://" + address + "/metrics")
		if err != nil {
			continue // it does not listen yet
		}
		text, err := io.ReadAll(answer.Body)
		require.NoError(b, answer.Body.Close())
		if err == nil && good(string(text)) {
			return string(text)
		}
	}
	require.Fail(b, "no such figures")
	return ""
}

// sample returns the value of a metric without labels.
func sample(b *testing.B, text, name string) float64 {
	b.Helper()
	found := regexp.MustCompile(`(?m)^` + name + ` (\S+)$`).FindStringSubmatch(text)
	require.NotNil(b, found, name)
	value, err := strconv.ParseFloat(found[1], 64)
	require.NoError(b, err)
	return value
}
