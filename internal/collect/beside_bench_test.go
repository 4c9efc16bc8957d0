package collect_test

import (
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/collect"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// live is a State whose board changes, as in the program: its metrics are prepared before it is published.
type live struct {
	*state
	latest atomic.Pointer[analysis.Board]
}

func (l *live) Board() *analysis.Board { return l.latest.Load() }

// BenchmarkFitBesidePollsAndScrapes fits the models of a million customers, with their back-tests, while a poll of
// 1,000 orders is folded each second and /metrics is scraped every 20 milliseconds. It reports the time of the fit
// and of the slowest scrape. The same scrapes without a fit, beside the same polls, say how much of that comes from
// other programs on the machine. With -short the shop has 50,000 customers.
func BenchmarkFitBesidePollsAndScrapes(b *testing.B) {
	customers := 1_000_000
	if testing.Short() {
		customers = 50_000
	}
	l, margin := ledger.New(), 0.4
	p := &poller{ledger: l, source: l.Source("webshop", &margin), customers: customers}
	p.source.Apply(batch(customers, 5))
	p.engine = analysis.NewEngine(measure.Settings{Location: time.UTC, Currency: "EUR"})
	board := p.engine.Update(l.Publish(), record.DayOf(noon, time.UTC))
	p.shop.state = &state{status: oneSource(), ledger: l.Stats()}
	p.shop.latest.Store(board)
	p.collector = collect.New(&p.shop, time.Now)
	h, err := p.collector.Handler(slog.New(slog.DiscardHandler))
	require.NoError(b, err)
	scrape(h, openMetrics, "gzip")
	b.ResetTimer()
	for b.Loop() {
		alone := p.beside(h, func() { time.Sleep(10 * time.Second) })
		var f *forecast.Forecast
		start := time.Now()
		took := p.beside(h, func() { f, err = measure.Fit(b.Context(), board.View(), noon, board.Settings()) })
		require.NoError(b, err)
		b.ReportMetric(time.Since(start).Seconds(), "s/fit")
		b.ReportMetric(float64(len(f.BackTest(forecast.PurchaseProbability, 90).Tests)), "cutoffs")
		report(b, took, "scrape")
		report(b, alone, "scrape-without-fit")
	}
}

// report reports the median and the largest of times.
func report(b *testing.B, took []time.Duration, name string) {
	b.Helper()
	slices.Sort(took)
	at := func(rank int) float64 { return float64(took[rank].Microseconds()) / 1000 }
	b.ReportMetric(at(len(took)/2), "ms/median-"+name)
	b.ReportMetric(at(len(took)*99/100), "ms/p99-"+name)
	b.ReportMetric(at(len(took)-1), "ms/slowest-"+name)
}

// poller polls a shop.
type poller struct {
	ledger    *ledger.Ledger
	source    *ledger.Source
	engine    *analysis.Engine
	collector *collect.Collector
	customers int
	shop      live
	last      record.Key
}

// beside calls fn beside polls and scrapes, and returns how long each scrape took.
func (p *poller) beside(h http.Handler, fn func()) (took []time.Duration) {
	done := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() { p.poll(done) })
	all.Go(func() { took = scrapes(done, func() { scrape(h, openMetrics, "gzip") }) })
	fn()
	close(done)
	all.Wait()
	return took
}

// poll adds orders and publishes figures each second until done is closed.
func (p *poller) poll(done <-chan struct{}) {
	r, today := rand.New(rand.NewPCG(5, 6)), record.DayOf(noon, time.UTC)
	for {
		select {
		case <-done:
			return
		case <-time.After(time.Second):
		}
		page := &record.Batch{}
		for range 1000 {
			p.last++
			page.Orders = append(page.Orders, record.Order{
				Key: 1<<31 + p.last, Customer: record.Key(1 + r.IntN(p.customers)), Day: today, Sale: true, Revenue: money.Unit,
			})
		}
		p.source.Apply(page)
		board := p.engine.Update(p.ledger.Publish(), today)
		if err := p.collector.Prepare(board); err != nil {
			panic(err)
		}
		p.shop.latest.Store(board)
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
