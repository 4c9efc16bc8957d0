package app_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/prometheus/exporter-toolkit/web"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// benchScrapes is the number of scrapes that a benchmark compares.
const benchScrapes = 300

// BenchmarkScrapeDuringSnapshots compares scrapes of a shop of a million orders while snapshots are written one
// after another with scrapes while none is written. It reports the ratio of the medians and of the slowest
// ones, and the times in milliseconds.
func BenchmarkScrapeDuringSnapshots(b *testing.B) {
	for b.Loop() {
		quietMedian, quietSlowest := scrapeTimes(b, time.Hour)
		median, slowest := scrapeTimes(b, time.Millisecond)
		b.ReportMetric(quietMedian, "ms-median-without")
		b.ReportMetric(median, "ms-median-with")
		b.ReportMetric(median/quietMedian, "median-ratio")
		b.ReportMetric(quietSlowest, "ms-slowest-without")
		b.ReportMetric(slowest, "ms-slowest-with")
		b.ReportMetric(slowest/quietSlowest, "slowest-ratio")
	}
}

// scrapeTimes returns the median and the slowest scrape in milliseconds, with a snapshot in each interval.
func scrapeTimes(b *testing.B, interval time.Duration) (median, slowest float64) {
	b.Helper()
	dir := b.TempDir()
	require.NoError(b, os.WriteFile(filepath.Join(dir, "password"), []byte(mariadbtest.Password), 0o600))
	config := filepath.Join(dir, "loyalty.yml")
	require.NoError(b, os.WriteFile(config, []byte("business: {timezone: UTC, currency: EUR}\nforecast: {enabled: false}\nstorage: {path: store}\n"+
		"sources: [{name: shop, preset: prestashop, host: 127.0.0.1, database: shop, user: reader, password_file: password}]\n"), 0o600))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	o := app.Options{
		ConfigFile: config, Web: &web.FlagConfig{WebConfigFile: new("")}, Listener: listener, Publish: 5 * time.Millisecond,
		Logger: slog.New(slog.DiscardHandler),
	}
	o = o.WithSnapshots(interval).WithSources(func(_ source.Config, _ source.Environment, sink source.Sink) (app.Poller, error) {
		return newBulk(sink, 1_000_000), nil
	})
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- app.Run(ctx, o, nil) }()
	url := "http://" + listener.Addr().String()
	require.Eventually(b, func() bool { return !snapshotAt(dir).IsZero() }, 2*time.Minute, 50*time.Millisecond)
	first := snapshotAt(dir)
	var times []float64
	for range benchScrapes {
		start := time.Now()
		answer, err := http.Get(url + "/metrics")
		require.NoError(b, err)
		n, err := io.Copy(io.Discard, answer.Body)
		require.NoError(b, err)
		require.NoError(b, answer.Body.Close())
		require.Greater(b, n, int64(20_000))
		times = append(times, time.Since(start).Seconds()*1000)
	}
	require.Equal(b, interval < time.Second, snapshotAt(dir).After(first), "snapshots in the meantime")
	http.DefaultClient.CloseIdleConnections()
	stop()
	require.NoError(b, <-ended)
	slices.Sort(times)
	return times[len(times)/2], times[len(times)-1]
}

// snapshotAt returns when the snapshot of an exporter was written; zero without one.
func snapshotAt(dir string) time.Time {
	info, err := os.Stat(filepath.Join(dir, "store", "snapshot.zip"))
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// bulk is a source of many orders, five for each customer. It polls once.
type bulk struct {
	tireless
	orders int
}

func newBulk(sink source.Sink, orders int) *bulk {
	return &bulk{tireless{fake: &fake{db: &database{}, sink: sink}, slot: make(chan struct{}, 1)}, orders}
}

// Run implements app.Poller.
func (s *bulk) Run(ctx context.Context, polled func()) {
	today := record.DayOf(time.Now(), time.UTC)
	for from := 0; from < s.orders; from += 10_000 {
		batch := &record.Batch{}
		for i := from; i < from+10_000; i++ {
			batch.Orders = append(batch.Orders, record.Order{
				Key: record.Key(i + 1), Customer: record.Key(i*7919%(s.orders/5) + 1), Day: today - record.Day(i%1500+1), Sale: true, Revenue: money.Amount(i%90 + 10),
			})
		}
		s.sink.Apply(batch)
	}
	s.note(nil)
	polled()
	<-ctx.Done()
}
