package app_test

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
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/exporter-toolkit/web"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

const password = "correct horse battery staple"

func TestMain(m *testing.M) {
	if name := os.Getenv(childConfig); name != "" {
		runChild(name)
		return
	}
	if name := os.Getenv(storedConfig); name != "" {
		runStored(name)
		return
	}
	mariadbtest.Main(m, func() error { return goleak.Find() })
}

// exporter is a running exporter with fake databases.
type exporter struct {
	t      *testing.T
	db     *database
	dir    string
	url    string
	logs   *buffer
	now    atomic.Pointer[time.Time]
	reload chan os.Signal
	stop   context.CancelFunc
	ended  chan error
	view   atomic.Pointer[ledger.View] // of the latest figures
	bad    atomic.Bool                 // whether the computation panics
	broken atomic.Bool                 // whether it panics on a goroutine of the engine
}

// buffer is a bytes.Buffer that is safe for concurrent use.
type buffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// start runs the exporter with sources of the given names.
func start(t *testing.T, sources ...string) *exporter {
	t.Helper()
	return startWith(t, measure.Fit, sources...)
}

// startWith is start with another function for forecasts.
func startWith(t *testing.T, forecast app.Forecaster, sources ...string) *exporter {
	t.Helper()
	return startOptions(t, func(o app.Options) app.Options { return o.WithForecasts(forecast) }, sources...)
}

// startOptions is start with changed options.
func startOptions(t *testing.T, change func(app.Options) app.Options, sources ...string) *exporter {
	t.Helper()
	e := &exporter{
		t: t, db: newDatabase(t), dir: t.TempDir(), logs: &buffer{},
		reload: make(chan os.Signal, 1), ended: make(chan error, 1),
	}
	e.setNow(time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC))
	e.configure("", sources...)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	e.url = "http://" + listener.Addr().String()
	o := change(e.options())
	o.Listener = listener
	ctx, cancel := context.WithCancel(context.Background())
	e.stop = cancel
	go func() { e.ended <- app.Run(ctx, o, e.reload) }()
	t.Cleanup(e.end)
	require.Equal(t, "healthy\n", e.get("/-/healthy"))
	return e
}

func (e *exporter) options() app.Options {
	none := ""
	o := app.Options{
		ConfigFile: filepath.Join(e.dir, "loyalty.yml"),
		Web:        &web.FlagConfig{WebConfigFile: &none},
		Lifecycle:  true,
		Version:    "1.2.3",
		Logger:     slog.New(slog.NewTextHandler(e.logs, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Now:        func() time.Time { return *e.now.Load() },
		Publish:    2 * time.Millisecond,
	}
	return o.WithReloadRest(time.Nanosecond).WithSources(e.db.connect).WithEngine(func(s measure.Settings) app.Engine {
		return &watched{e: e, engine: analysis.NewEngine(s)}
	})
}

// watched is an engine that the test observes.
type watched struct {
	e      *exporter
	engine *analysis.Engine
}

// Update implements app.Engine.
func (w *watched) Update(v *ledger.View, today record.Day) *analysis.Board {
	if w.e.bad.Load() {
		panic("a fault")
	}
	if w.e.broken.Load() {
		tooLong := measure.Settings{Windows: []fold.Window{fold.Days(1 << 30)}} // sums of days overflow
		return analysis.NewEngine(tooLong).Update(v, today)
	}
	w.e.view.Store(v)
	return w.engine.Update(v, today)
}

// configure writes the configuration.
func (e *exporter) configure(extra string, sources ...string) {
	e.t.Helper()
	text := "business: {currency: EUR}\n" + extra + "sources:\n"
	for _, name := range sources {
		text += "  - {name: " + name + ", preset: woocommerce, host: 127.0.0.1, database: shop, user: loyalty, password_file: secret, interval: 1s}\n"
	}
	e.write("secret", password)
	e.write("loyalty.yml", text)
}

func (e *exporter) write(name, text string) {
	e.t.Helper()
	require.NoError(e.t, os.WriteFile(filepath.Join(e.dir, name), []byte(text), 0o600))
}

func (e *exporter) setNow(t time.Time) { e.now.Store(&t) }

// end stops the exporter. It must return no error, close all sources and log no secret.
func (e *exporter) end() {
	e.stop()
	select {
	case err := <-e.ended:
		require.NoError(e.t, err)
		require.Zero(e.t, e.db.opened(), "all sources are closed")
	case <-time.After(time.Minute):
		require.Fail(e.t, "the exporter does not stop")
	}
	require.NotContains(e.t, e.logs.String(), password)
}

// ask sends a request and returns the status and the body of the answer.
func (e *exporter) ask(method, path string) (int, string) {
	e.t.Helper()
	request, err := http.NewRequest(method, e.url+path, nil)
	require.NoError(e.t, err)
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
	response, err := client.Do(request)
	require.NoError(e.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(e.t, err)
	require.NotContains(e.t, string(body), password)
	return response.StatusCode, string(body)
}

func (e *exporter) get(path string) string {
	e.t.Helper()
	code, body := e.ask(http.MethodGet, path)
	require.Equal(e.t, http.StatusOK, code, body)
	return body
}

func (e *exporter) ready() bool {
	code, _ := e.ask(http.MethodGet, "/-/ready")
	return code == http.StatusOK
}

func (e *exporter) eventually(what string, is func() bool) {
	e.t.Helper()
	require.Eventually(e.t, is, time.Minute, 5*time.Millisecond, what)
}

// never checks that a condition does not come true for some time.
func (e *exporter) never(what string, is func() bool) {
	e.t.Helper()
	require.Never(e.t, is, 50*time.Millisecond, 10*time.Millisecond, what)
}

func (e *exporter) orders() int {
	if v := e.view.Load(); v != nil {
		return v.Orders()
	}
	return -1
}

func TestThereAreNoFiguresBeforeEverySourceIsRead(t *testing.T) {
	e := start(t, "one", "two")
	code, body := e.ask(http.MethodGet, "/-/ready")
	require.Equal(t, http.StatusServiceUnavailable, code)
	require.Equal(t, "not ready: no figures yet; source one is being read; source two is being read\n", body)
	require.Contains(t, e.get("/metrics"), `loyalty_source_up{source="one"} 0`)

	e.db.poll("one", delivers(1, 2))
	e.never("half of the figures", e.ready)
	e.db.poll("two", delivers(1))
	e.eventually("ready", e.ready)
	require.Equal(t, 3, e.orders())
	require.Contains(t, e.get("/metrics"), `loyalty_source_up{source="two"} 1`)
	require.Contains(t, e.get("/api/v1/status"), `"ready":true`)
	require.Contains(t, e.get("/"), "<html")
}

func TestASourceThatCannotBeReadDoesNotHoldBackTheOthers(t *testing.T) {
	e := start(t, "one", "two")
	e.db.poll("one", delivers(1, 2))
	e.db.poll("two", breaks())
	e.eventually("ready", e.ready)
	require.Equal(t, "ready; source two cannot be read: the connection was lost; it is tried again\n", e.get("/-/ready"))
	require.Equal(t, 2, e.orders())

	e.db.poll("two", delivers(1))
	e.eventually("the other source's order", func() bool { return e.orders() == 3 })
}

func TestASourceWithAnInterruptedInitialLoadIsLeftOut(t *testing.T) {
	e := start(t, "one", "two")
	e.db.poll("one", delivers(1, 2))
	first := e.db.source("two")
	for range 3 {
		e.never("a part of the source", e.ready)
		e.db.poll("two", breaks(1, 2, 3))
	}
	e.eventually("ready", e.ready)
	require.Equal(t, 2, e.orders())

	require.NotSame(t, first, e.db.source("two"), "the source is opened again")
	require.Contains(t, e.get("/metrics"), `loyalty_source_poll_failures_total{source="two"} 3`)
	e.db.poll("two", breaks(1, 2))
	e.db.poll("one", delivers(3))
	e.never("a part of the source", func() bool { return e.orders() != 2 })
	e.db.poll("two", delivers(1, 2, 3))
	e.eventually("all orders", func() bool { return e.orders() == 6 })
}

func TestASourceThatRecoversIsNotRestarted(t *testing.T) {
	e := start(t, "one", "two")
	e.db.poll("one", delivers(1))
	for range 5 {
		e.db.poll("two", breaks())
	}
	e.eventually("ready", e.ready)
	source := e.db.source("two")
	half, end := make(chan bool), make(chan bool)
	e.db.poll("two", func(f *fake) {
		f.sink.Apply(orders([]record.Key{1}))
		half <- true
		<-end
		delivers(2)(f)
	})
	<-half
	e.db.poll("one", delivers(2))
	e.never("a part of the source", func() bool { return e.orders() != 1 })
	end <- true
	e.eventually("all orders", func() bool { return e.orders() == 4 })
	require.Same(t, source, e.db.source("two"))
}

func TestASingleSourceContinuesItsInterruptedInitialLoad(t *testing.T) {
	e := start(t, "one")
	first := e.db.source("one")
	for range 5 {
		e.db.poll("one", breaks(1))
	}
	e.never("a part of the source", e.ready)
	_, body := e.ask(http.MethodGet, "/-/ready")
	require.Equal(t, "not ready: no figures yet; source one cannot be read: the connection was lost; it is tried again\n", body)
	e.db.poll("one", delivers(2))
	e.eventually("ready", e.ready)
	require.Equal(t, 2, e.orders())
	require.Same(t, first, e.db.source("one"))
}

func TestADatabaseThatIsDownFromTheStartIsReported(t *testing.T) {
	e := start(t, "one")
	e.db.poll("one", breaks())
	e.eventually("the failure", func() bool { return strings.Contains(e.get("/metrics"), `failures_total{source="one"} 1`) })
	e.never("ready without figures", e.ready)
	_, body := e.ask(http.MethodGet, "/-/ready")
	require.Equal(t, "not ready: no figures yet; source one cannot be read: the connection was lost; it is tried again\n", body)
	_, body = e.ask(http.MethodGet, "/api/v1/series?measure=customers")
	require.Contains(t, body, "no figures yet: no source can be read; see /api/v1/status")
	metrics := e.get("/metrics")
	require.Contains(t, metrics, `loyalty_source_up{source="one"} 0`)
	require.Contains(t, metrics, `loyalty_source_poll_failures_total{source="one"} 1`)
	require.NotContains(t, metrics, "loyalty_customers{")

	e.db.poll("one", delivers(1, 2))
	e.eventually("ready", e.ready)
	require.Equal(t, "ready\n", e.get("/-/ready"))
	require.Equal(t, 2, e.orders())
}

// The figures of a source that was never read are missing. The notice does not promise old ones.
func TestANoticeSaysWhetherASourceThatIsDownHasFigures(t *testing.T) {
	e := start(t, "one", "two")
	e.db.poll("one", delivers(1, 2))
	e.db.poll("two", breaks())
	e.eventually("ready", e.ready)
	const ask = "/api/v1/series?measure=customers"
	require.Contains(t, e.get(ask), `"code":"source_incomplete","args":{"source":"two"}`)
	require.NotContains(t, e.get(ask), "last successful poll")
	e.db.poll("two", delivers(3))
	e.eventually("complete", func() bool { return e.orders() == 3 })
	require.NotContains(t, e.get(ask), `"source":"two"`)
	e.db.poll("two", breaks())
	e.eventually("down", e.contains(ask, `"code":"source_down","args":{"source":"two"}`))
}

func TestAFailingSourceKeepsItsFigures(t *testing.T) {
	e := start(t, "one")
	e.db.poll("one", delivers(1, 2))
	e.eventually("ready", e.ready)
	for range 5 {
		e.db.poll("one", breaks())
	}
	e.eventually("down", func() bool { return strings.Contains(e.get("/metrics"), `loyalty_source_up{source="one"} 0`) })
	require.Equal(t, 2, e.orders())
	require.Contains(t, e.get("/metrics"), "loyalty_ledger_customers 2\n")
}

func TestADayBeginsWithoutAPoll(t *testing.T) {
	e := start(t, "one")
	e.db.poll("one", delivers(1))
	e.eventually("ready", e.ready)
	day := func(d string) func() bool {
		return func() bool { return strings.Contains(e.get("/api/v1/status"), `"business_day":"`+d+`"`) }
	}
	require.True(t, day("2026-03-10")())
	e.setNow(time.Date(2026, 3, 11, 0, 0, 1, 0, time.UTC))
	e.eventually("the next day", day("2026-03-11"))
	e.setNow(time.Date(2026, 3, 10, 23, 59, 59, 0, time.UTC))
	e.eventually("the previous day after the clock is set back", day("2026-03-10"))
}

func TestAPanicKeepsThePreviousFigures(t *testing.T) {
	e := start(t, "one")
	e.db.poll("one", delivers(1))
	e.eventually("ready", e.ready)
	require.Contains(t, e.get("/metrics"), "loyalty_compute_failures_total 0\n")

	e.bad.Store(true)
	e.db.poll("one", delivers(2))
	e.eventually("counted", func() bool { return strings.Contains(e.get("/metrics"), "loyalty_compute_failures_total 1\n") })
	require.True(t, e.ready())
	require.Equal(t, 1, e.orders())
	require.Contains(t, e.logs.String(), "computing the figures panicked")

	e.broken.Store(true)
	e.bad.Store(false)
	e.db.poll("one", delivers(3))
	e.eventually("counted", func() bool { return strings.Contains(e.get("/metrics"), "loyalty_compute_failures_total 2\n") })
	require.True(t, e.ready())
	require.Contains(t, e.logs.String(), "on the goroutine that folded")

	e.broken.Store(false)
	e.db.poll("one", delivers(4))
	e.eventually("computed", func() bool { return e.orders() == 4 })
}

func TestAnAddressInUseIsRefusedBeforeAnyPoll(t *testing.T) {
	e := start(t, "one")
	address, config := []string{strings.TrimPrefix(e.url, "http://")}, ""
	o := e.options()
	o.Web = &web.FlagConfig{WebListenAddresses: &address, WebConfigFile: &config}
	err := app.Run(context.Background(), o, nil)
	require.ErrorIs(t, err, syscall.EADDRINUSE)
	require.ErrorContains(t, err, "possibly by another loyalty_exporter: choose another one with --web.listen-address")
	require.Equal(t, 1, e.db.opened())
}

func TestAnInvalidConfigurationIsRefusedAtTheStart(t *testing.T) {
	e := start(t, "one")
	e.configure("window: [30d]\n", "one")
	err := app.Run(context.Background(), e.options(), nil)
	var refused *config.Error
	require.ErrorAs(t, err, &refused)
	require.Equal(t, 2, refused.Problems[0].Line)
}

func TestInvalidWebSettingsAreRefused(t *testing.T) {
	e := start(t, "one")
	e.write("web.yml", "basic_auth: {}\n")
	file := filepath.Join(e.dir, "web.yml")
	for text, change := range map[string]func(*app.Options){
		"web flags are required":       func(o *app.Options) { o.Web = nil },
		"read web configuration":       func(o *app.Options) { o.Web = &web.FlagConfig{WebConfigFile: &file} },
		`metrics path "/-/ready"`:      func(o *app.Options) { o.MetricsPath = "/-/ready" },
		`metrics path "/"`:             func(o *app.Options) { o.MetricsPath = "/" },
		`metrics path "metrics"`:       func(o *app.Options) { o.MetricsPath = "metrics" },
		`metrics path "/api/v1/thing"`: func(o *app.Options) { o.MetricsPath = "/api/v1/thing" },
	} {
		o := e.options()
		change(&o)
		require.ErrorContains(t, app.Run(context.Background(), o, nil), text)
	}
	require.Equal(t, 1, e.db.opened())
}
