package collect_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/stretchr/testify/require"
)

const (
	openMetrics = "application/openmetrics-text;version=1.0.0"
	protobuf    = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
)

func newHandler(t testing.TB, s *state, others ...prometheus.Collector) http.Handler {
	t.Helper()
	c := newCollector(s)
	c.Polled("webshop", time.Second)
	h, err := c.Handler(slog.New(slog.DiscardHandler), others...)
	require.NoError(t, err)
	return h
}

func scrape(h http.Handler, accept, encoding string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody)
	r.Header.Set("Accept", accept)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestHandlerEqualsPromhttp(t *testing.T) {
	t.Parallel()
	s := shop(300, 4)
	registry := prometheus.NewRegistry()
	c := newCollector(s)
	c.Polled("webshop", time.Second)
	registry.MustRegister(c)
	theirs := promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true})
	ours := newHandler(t, s)
	require.Equal(t, scrape(theirs, protobuf, "").Header(), scrape(ours, protobuf, "gzip;q=0").Header())
	for _, accept := range []string{"", "text/plain;version=0.0.4", openMetrics} {
		want, got := scrape(theirs, accept, ""), scrape(ours, accept, "")
		require.Equal(t, http.StatusOK, got.Code)
		require.Equal(t, want.Header().Get("Content-Type"), got.Header().Get("Content-Type"))
		require.Equal(t, sortedLines(want.Body.String()), sortedLines(got.Body.String()), accept)
	}
}

func sortedLines(s string) []string {
	lines := strings.Split(s, "\n")
	slices.Sort(lines)
	return lines
}

func TestHandlerCompressesIntoOneGzipFile(t *testing.T) {
	t.Parallel()
	for _, s := range []*state{shop(300, 4), {}} {
		h := newHandler(t, s)
		plain, zipped := scrape(h, openMetrics, ""), scrape(h, openMetrics, "gzip")
		require.Equal(t, "gzip", zipped.Header().Get("Content-Encoding"))
		z, err := gzip.NewReader(zipped.Body)
		require.NoError(t, err)
		z.Multistream(false)
		text, err := io.ReadAll(z)
		require.NoError(t, err, "checksum and length must fit")
		require.Equal(t, plain.Body.String(), string(text))
		checkOpenMetrics(t, string(text))
	}
}

func TestHandlerServesOtherCollectorsAndSingleNames(t *testing.T) {
	t.Parallel()
	h := newHandler(t, shop(50, 2), collectors.NewGoCollector())
	require.Contains(t, scrape(h, "", "").Body.String(), "go_goroutines")
	r := httptest.NewRequest(http.MethodGet, "/metrics?name[]=loyalty_source_up", http.NoBody)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code)
	require.Contains(t, w.Body.String(), "loyalty_source_up")
	require.NotContains(t, w.Body.String(), "go_goroutines")
}

func TestHandlerShowsTheNewBoardAtOnce(t *testing.T) {
	t.Parallel()
	s := shop(50, 2)
	h := newHandler(t, s)
	first := scrape(h, "", "").Body.String()
	require.Equal(t, first, scrape(h, "", "").Body.String())
	s.board = shop(60, 2).board
	require.NotEqual(t, first, scrape(h, "", "").Body.String())
}

func TestHandlerFailsIfACollectorFails(t *testing.T) {
	t.Parallel()
	bad := prometheus.NewInvalidMetric(prometheus.NewDesc("bad", "Bad.", nil, nil), fmt.Errorf("out of order"))
	w := scrape(newHandler(t, shop(10, 1), metricCollector{bad}), "", "")
	require.Equal(t, http.StatusInternalServerError, w.Code)
	_, err := newCollector(shop(1, 1)).Handler(slog.New(slog.DiscardHandler), collectors.NewGoCollector(), collectors.NewGoCollector())
	require.Error(t, err)
}

// metricCollector collects one metric.
type metricCollector struct{ prometheus.Metric }

func (c metricCollector) Describe(ch chan<- *prometheus.Desc) { ch <- c.Desc() }
func (c metricCollector) Collect(ch chan<- prometheus.Metric) { ch <- c.Metric }

func TestHandlerServesConcurrentScrapes(t *testing.T) {
	t.Parallel()
	h := newHandler(t, shop(50, 3))
	var wg sync.WaitGroup
	for _, accept := range []string{"", openMetrics, protobuf, "", openMetrics} {
		wg.Go(func() {
			if w := scrape(h, accept, "gzip"); w.Code != http.StatusOK {
				panic(w.Body.String())
			}
		})
	}
	wg.Wait()
}

// BenchmarkScrape measures a complete scrape, compressed as for Prometheus, with every measure and all five
// dimensions. Each dimension has 20 groups, the default cap.
func BenchmarkScrape(b *testing.B) {
	for _, groups := range []int{1, 5, 21} {
		s := shop(2000, groups)
		registry := prometheus.NewRegistry()
		registry.MustRegister(newCollector(s), collectors.NewGoCollector())
		for name, h := range map[string]http.Handler{
			"handler":  newHandler(b, s, collectors.NewGoCollector()),
			"promhttp": promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true}),
		} {
			series := bytes.Count(scrape(h, "", "").Body.Bytes(), []byte("\nloyalty_"))
			b.Run(fmt.Sprintf("%s/groups=%d", name, groups), func(b *testing.B) {
				for b.Loop() {
					scrape(h, openMetrics, "gzip")
				}
				b.ReportMetric(float64(series), "series")
			})
		}
	}
}

// stalled is a client that does not read. Its answer has been gathered when a write begins.
type stalled struct {
	*httptest.ResponseRecorder
	writing chan<- struct{}
	release <-chan struct{}
}

func (s *stalled) Write(p []byte) (int, error) {
	s.writing <- struct{}{}
	<-s.release
	return s.ResponseRecorder.Write(p)
}

func TestClientsThatDoNotReadHoldNoPlace(t *testing.T) {
	t.Parallel()
	h := newHandler(t, shop(30, 2))
	writing, release := make(chan struct{}), make(chan struct{})
	var clients sync.WaitGroup
	for i := range 40 {
		target := "/metrics"
		if i%2 == 1 {
			target += "?name[]=loyalty_source_up"
		}
		clients.Go(func() {
			h.ServeHTTP(&stalled{httptest.NewRecorder(), writing, release}, httptest.NewRequest(http.MethodGet, target, http.NoBody))
		})
	}
	for range 40 {
		<-writing
	}
	require.Equal(t, http.StatusOK, scrape(h, openMetrics, "gzip").Code)
	go func() {
		for range writing { //nolint:revive // later writes of the clients
		}
	}()
	close(release)
	clients.Wait()
	close(writing)
}

// slow is a collector that waits.
type slow struct{ entered, release chan struct{} }

func (s slow) Describe(chan<- *prometheus.Desc) {}

func (s slow) Collect(chan<- prometheus.Metric) {
	s.entered <- struct{}{}
	<-s.release
}

// Sixteen scrapes are gathered when one more arrives. It is answered when they have ended.
func TestAScrapeAboveTheLimitWaitsForItsTurn(t *testing.T) {
	t.Parallel()
	s := slow{make(chan struct{}, 100), make(chan struct{})}
	h := newHandler(t, shop(3, 2), s)
	var scrapes sync.WaitGroup
	for range 16 {
		scrapes.Go(func() { scrape(h, "", "") })
	}
	for range 16 {
		<-s.entered
	}
	answer := make(chan int)
	go func() { answer <- scrape(h, "", "").Code }()
	select {
	case code := <-answer:
		require.Fail(t, "it did not wait", "%d", code)
	case <-time.After(50 * time.Millisecond):
	}
	close(s.release)
	require.Equal(t, http.StatusOK, <-answer)
	scrapes.Wait()
}

func TestScrapesAboveTheLimitAreRefused(t *testing.T) {
	t.Parallel()
	s := slow{make(chan struct{}, 100), make(chan struct{})}
	h := newHandler(t, shop(3, 2), s)
	var scrapes sync.WaitGroup
	for range 16 {
		scrapes.Go(func() { scrape(h, "", "") })
	}
	for range 16 {
		<-s.entered
	}
	refused := scrape(h, "", "")
	require.Equal(t, http.StatusServiceUnavailable, refused.Code)
	require.Contains(t, refused.Body.String(), "too many scrapes: 16 are running already")
	close(s.release)
	scrapes.Wait()
	require.Equal(t, http.StatusOK, scrape(h, "", "").Code)
}
