package soak_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

var duration = flag.Duration("duration", 5*time.Second, "how long the exporter is tested")

func TestMain(m *testing.M) {
	if file := os.Getenv(exporterConfig); file != "" {
		os.Exit(runExporter(file, os.Getenv(exporterAddress)))
	}
	mariadbtest.Main(m)
}

const business = `business: {timezone: UTC, currency: EUR}
dimensions: {country: {cap: 20}}
forecast: {enabled: false}
storage: {path: store, interval: 1m}
sources:
`

// soak is a running exporter under test.
type soak struct {
	t      *testing.T
	url    string
	client *http.Client
	shops  []*shop
	faults *faults
	logs   *logs

	scrapes, slow, checked, settled, restored int

	exporter *exporter
}

// logs keeps the latest logs.
type logs struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.buf.Len() > 1<<20 {
		l.buf.Next(l.buf.Len() / 2)
	}
	return l.buf.Write(p)
}

// count returns how often the latest logs have a text.
func (l *logs) count(text string) int { return strings.Count(l.String(), text) }

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// slowScrape is the time after which Prometheus gives up a scrape by default. A machine that does everything else
// at the same time can be that slow once; an exporter that is held up is so again and again.
const slowScrape = 10 * time.Second

func TestFiguresBelongTogetherWhateverFails(t *testing.T) {
	s := start(t)
	for began := time.Now(); s.settled == 0 || time.Since(began) < *duration; {
		s.unsettled(min(40*time.Second, max(*duration/2, 5*time.Second)))
		s.settle()
	}
	var writes int
	for _, shop := range s.shops {
		writes += shop.done
	}
	t.Logf("%d writes, %d reloads, %d scrapes (%d slow), %d identities, equal to SQL %d times, %d restarts from a snapshot",
		writes, s.faults.reloads, s.scrapes, s.slow, s.checked, s.settled, s.restored)
	for _, name := range slices.Sorted(maps.Keys(s.faults.counts)) {
		t.Logf("%4d x %s", s.faults.counts[name], name)
	}
	require.Positive(t, s.checked)
	require.Positive(t, s.restored)
	require.LessOrEqual(t, s.slow, 1+s.scrapes/100, "scrapes that took more than %s", slowScrape)
	require.Zero(t, s.logs.count("set aside"), "no snapshot is damaged")
}

func start(t *testing.T) *soak {
	server := mariadbtest.New(t)
	s := &soak{t: t, logs: &logs{}, client: &http.Client{Timeout: time.Minute}}
	s.faults = &faults{t: t, server: server, counts: map[string]int{}, text: business, file: filepath.Join(t.TempDir(), "loyalty.yml")}
	for i, orders := range []int{6000, 2000} {
		shop, proxy := newShop(t, server, orders), newProxy(t, server.Addr())
		text, user := shop.config(t, fmt.Sprintf("shop%d", i), proxy.port())
		s.shops, s.faults.text = append(s.shops, shop), s.faults.text+text
		s.faults.proxies, s.faults.users = append(s.faults.proxies, proxy), append(s.faults.users, user)
	}
	s.faults.shops = s.shops
	t.Setenv("SOAK_PASSWORD", mariadbtest.Password)
	require.NoError(t, os.WriteFile(s.faults.file, []byte(s.faults.text), 0o600))
	s.serve()
	return s
}

// serve runs the exporter until the test ends.
func (s *soak) serve() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(s.t, err)
	address := listener.Addr().String()
	require.NoError(s.t, listener.Close())
	s.url, s.exporter = "http://"+address, &exporter{file: s.faults.file, address: address, logs: s.logs}
	s.faults.reload = s.exporter.reload
	require.NoError(s.t, s.exporter.start())
	ctx, cancel := context.WithCancel(context.Background())
	var slowClients sync.WaitGroup
	slowClients.Go(func() { neverRead(ctx, address, 20) })
	s.t.Cleanup(func() {
		cancel()
		require.NoError(s.t, s.exporter.stop(false))
		slowClients.Wait()
		if s.t.Failed() {
			s.t.Log(s.logs.String())
		}
	})
	s.awaitFigures()
}

// awaitFigures scrapes until there are figures, and checks them.
func (s *soak) awaitFigures() {
	require.Eventually(s.t, func() bool {
		m, err := scrape(s.client, s.url)
		if err != nil || len(m.windows()) == 0 {
			return false // it does not listen yet, or has no figures
		}
		n, err := m.identities()
		require.NoError(s.t, err, "torn figures at the start")
		s.scrapes, s.checked = s.scrapes+1, s.checked+n
		return true
	}, 3*time.Minute, 50*time.Millisecond, "no figures")
}

// restart stops or kills the exporter while the shops are written to, and starts it again from its snapshot.
func (s *soak) restart() {
	s.faults.running.Lock() // a fault needs an exporter
	defer s.faults.running.Unlock()
	kill := rand.N(2) == 0
	before := s.logs.count("restored snapshot")
	require.NoError(s.t, s.exporter.stop(kill))
	require.NoError(s.t, s.exporter.start())
	s.awaitFigures()
	if s.logs.count("restored snapshot") > before {
		s.restored++
	}
	name := "exporter stopped"
	if kill {
		name = "exporter killed"
	}
	s.faults.counts[name]++
}

// scrape scrapes and checks the figures. It returns nil before there are any.
func (s *soak) scrape() metrics {
	began := time.Now()
	m, err := scrape(s.client, s.url)
	require.NoError(s.t, err)
	s.scrapes++
	if took := time.Since(began); took > slowScrape {
		s.slow++
		s.t.Logf("a scrape took %s", took)
	}
	if len(m.windows()) == 0 {
		require.Zero(s.t, s.checked, "the figures have gone")
		return nil
	}
	n, err := m.identities()
	s.checked += n
	require.NoError(s.t, err, "torn figures")
	return m
}

// unsettled scrapes for some time during writes and faults.
func (s *soak) unsettled(d time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	var all sync.WaitGroup
	for _, shop := range s.shops {
		all.Go(func() { shop.write(ctx) })
	}
	all.Go(func() { s.faults.run(ctx) })
	all.Go(func() { leave(ctx, s.url) })
	defer all.Wait()
	defer cancel()
	for restarted, at := false, time.Now().Add(rand.N(d)); ctx.Err() == nil; {
		s.scrape()
		pause(ctx, 250*time.Millisecond)
		if !restarted && time.Now().After(at) {
			s.restart()
			restarted = true
		}
	}
	for s.restored == 0 { // a short run has one too
		s.restart()
	}
}

// leave asks for figures and does not wait for them.
func leave(ctx context.Context, url string) {
	for i := 0; ctx.Err() == nil; i++ {
		short, cancel := context.WithTimeout(ctx, time.Millisecond)
		request, err := http.NewRequestWithContext(short, http.MethodGet, fmt.Sprintf("%s/api/v1/series?measure=revenue&window=%dd", url, 2+i%300), http.NoBody)
		if err == nil {
			if res, err := http.DefaultClient.Do(request); err == nil {
				_ = res.Body.Close()
			}
		}
		cancel()
		pause(ctx, 200*time.Millisecond)
	}
}

// settle waits without writes and faults until the figures equal plain SQL.
func (s *soak) settle() {
	deadline := time.Now().Add(2 * time.Minute)
	for {
		want := truths(s.t, s.shops) // again, because the server may end the last transactions late
		m := s.scrape()
		revenue, _ := m.sum("revenue", "window", "lifetime", "basis", "orders")
		buyers, _ := m.sum("active_customers", "window", "lifetime")
		if math.Abs(revenue-want.revenue) < 1e-4 && buyers == want.buyers {
			s.settled++
			return
		}
		if time.Now().After(deadline) {
			s.explain()
			require.Failf(s.t, "lost changes", "revenue %v, SQL says %v; customers %v, SQL says %v", revenue, want.revenue, buyers, want.buyers)
		}
		time.Sleep(250 * time.Millisecond)
	}
}

// explain logs the days of which the revenue differs from plain SQL.
func (s *soak) explain() {
	client, err := api.NewClient(s.url, s.client)
	require.NoError(s.t, err)
	to := time.Now().UTC()
	answer, err := client.Series(s.t.Context(), api.SeriesRequest{
		Measures: []string{"revenue"}, Window: "1d", From: to.AddDate(0, 0, -710).Format(time.DateOnly), To: to.Format(time.DateOnly), Step: "1d",
	})
	require.NoError(s.t, err)
	for i, day := range answer.Days {
		var want float64
		for _, shop := range s.shops {
			var net float64
			require.NoError(s.t, shop.db.QueryRowContext(s.t.Context(), `SELECT (SELECT IFNULL(SUM(net), 0) FROM sales WHERE DATE(day) = ?)
				- (SELECT IFNULL(SUM(net), 0) FROM returned WHERE DATE(day) = ?)`, day, day).Scan(&net))
			want += net
		}
		for j := range answer.Series {
			if x := &answer.Series[j]; x.Labels["basis"] == "orders" && math.Abs(x.Values[i]-want) > 1e-4 {
				s.t.Logf("revenue of %s is %v, SQL says %v", day, x.Values[i], want)
			}
		}
	}
}
