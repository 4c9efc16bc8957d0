package collect_test

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// BenchmarkFitBesidePollsAndScrapes fits the models of a million customers, with their back-tests, while a poll of
// 1,000 orders is folded each second and /metrics is scraped every 20 milliseconds. It reports the time of the fit
// and of the slowest scrape. With -short the shop has 50,000 customers.
func BenchmarkFitBesidePollsAndScrapes(b *testing.B) {
	customers := 1_000_000
	if testing.Short() {
		customers = 50_000
	}
	h := newHandler(b, shop(2000, 5))
	l, margin := ledger.New(), 0.4
	source := l.Source("webshop", &margin)
	source.Apply(batch(customers, 5))
	settings := measure.Settings{Location: time.UTC, Currency: "EUR"}
	engine, today := analysis.NewEngine(settings), record.DayOf(noon, time.UTC)
	board := engine.Update(l.Publish(), today)
	b.ResetTimer()
	for b.Loop() {
		done := make(chan struct{})
		var all sync.WaitGroup
		all.Go(func() { poll(done, l, source, engine, customers) })
		var took []time.Duration
		all.Go(func() { took = scrapes(done, func() { scrape(h, openMetrics, "gzip") }) })
		start := time.Now()
		f, err := measure.Fit(b.Context(), board.View(), noon, board.Settings())
		fit := time.Since(start)
		close(done)
		all.Wait()
		require.NoError(b, err)
		tests := f.BackTest(forecast.PurchaseProbability, 90)
		require.NotEmpty(b, tests.Tests)
		slices.Sort(took)
		b.ReportMetric(fit.Seconds(), "s/fit")
		b.ReportMetric(float64(len(tests.Tests)), "cutoffs")
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/median-scrape")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms/p99-scrape")
		b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "ms/slowest-scrape")
	}
}

// poll adds orders each second until done is closed.
func poll(done <-chan struct{}, l *ledger.Ledger, source *ledger.Source, engine *analysis.Engine, customers int) {
	r, today := rand.New(rand.NewPCG(5, 6)), record.DayOf(noon, time.UTC)
	next := record.Key(1 << 31)
	for {
		select {
		case <-done:
			return
		case <-time.After(time.Second):
		}
		page := &record.Batch{}
		for range 1000 {
			next++
			page.Orders = append(page.Orders, record.Order{
				Key: next, Customer: record.Key(1 + r.IntN(customers)), Day: today, Sale: true, Revenue: money.Unit,
			})
		}
		source.Apply(page)
		engine.Update(l.Publish(), today)
	}
}

// scrapes calls fn every 20 milliseconds until done is closed, and returns how long each call took.
func scrapes(done <-chan struct{}, fn func()) (took []time.Duration) {
	for {
		select {
		case <-done:
			return took
		case <-time.After(20 * time.Millisecond):
		}
		start := time.Now()
		fn()
		took = append(took, time.Since(start))
	}
}
