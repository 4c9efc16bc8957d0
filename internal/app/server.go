package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"path"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/exporter-toolkit/web"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/api/server"
	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/landing"
)

// server returns the HTTP server. It does not serve yet.
func (a *app) server() (*http.Server, error) {
	handler, err := a.routes()
	if err != nil {
		return nil, err
	}
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(a.log.Handler(), slog.LevelWarn),
	}, nil
}

func (a *app) routes() (http.Handler, error) {
	if err := checkMetricsPath(a.opts.MetricsPath); err != nil {
		return nil, err
	}
	page, err := landing.New(landing.Options{
		Board: a.Board, Status: a.Status, Now: a.opts.Now, Logger: a.log, MetricsPath: a.opts.MetricsPath,
		GrafanaURL: a.opts.GrafanaURL,
	})
	if err != nil {
		return nil, fmt.Errorf("prepare landing page: %w", err)
	}
	metrics, err := a.collector.Handler(a.log, a.others()...)
	if err != nil {
		return nil, err
	}
	queries := server.New(server.Options{Board: a.Board, Status: a.Status, Logger: a.log, Events: a.Events, Customers: a.customerLists()})
	mux := http.NewServeMux()
	mux.Handle("/{$}", page)
	mux.Handle("GET "+a.opts.MetricsPath, metrics)
	mux.Handle(api.Prefix, queries)
	mux.Handle(api.Prefix+"/", queries)
	mux.HandleFunc("GET /-/healthy", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "healthy") })
	mux.HandleFunc("GET /-/ready", a.serveReady)
	mux.Handle("POST /-/reload", http.NewCrossOriginProtection().Handler(http.HandlerFunc(a.serveReload)))
	return mux, nil
}

// checkMetricsPath refuses the paths of other endpoints.
func checkMetricsPath(p string) error {
	if p == "/" || !strings.HasPrefix(p, "/") || path.Clean(p) != p || strings.ContainsAny(p, "{} ") ||
		strings.HasPrefix(p, "/-/") || strings.HasPrefix(p+"/", api.Prefix+"/") {
		return fmt.Errorf("invalid metrics path %q: must be an absolute path such as /metrics that no other endpoint has", p)
	}
	return nil
}

// others returns the collectors of /metrics except app's own.
func (a *app) others() []prometheus.Collector {
	return []prometheus.Collector{
		a.failures, a.badFits, newKeeperMetrics(a),
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	}
}

func (a *app) serveReady(w http.ResponseWriter, _ *http.Request) {
	status := a.Status()
	if status.Ready {
		answer(w, http.StatusOK, "ready"+unloaded(status.Sources))
		return
	}
	answer(w, http.StatusServiceUnavailable, "not ready: no figures yet"+unloaded(status.Sources))
}

// unloaded says why the figures lack sources.
func unloaded(sources []health.Source) string {
	var text strings.Builder
	for _, s := range sources {
		switch {
		case s.Loaded:
		case s.Error != "":
			fmt.Fprintf(&text, "; source %s cannot be read: %s", s.Name, s.Error)
		default:
			fmt.Fprintf(&text, "; source %s is being read", s.Name)
		}
	}
	return text.String()
}

func (a *app) serveReload(w http.ResponseWriter, _ *http.Request) {
	if !a.opts.Lifecycle {
		answer(w, http.StatusForbidden, "reloads by request are off: start the exporter with --web.enable-lifecycle, or send it SIGHUP")
		return
	}
	if rest := a.rest(); rest > 0 {
		seconds := int(math.Ceil(rest.Seconds()))
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		answer(w, http.StatusTooManyRequests, fmt.Sprintf("the configuration was just read: retry in %d s", seconds))
		return
	}
	if err := a.reload(); err != nil {
		a.unrest()
		answer(w, http.StatusInternalServerError, "configuration refused, the previous one stays in use: "+publicly(err))
		return
	}
	answer(w, http.StatusOK, "configuration read; it takes over when its sources have been read")
}

// publicly returns why a configuration was refused, with lines and remedies but without names of files.
// The log has those.
func publicly(err error) string {
	if e, ok := errors.AsType[*config.Error](err); ok {
		return e.Public()
	}
	if errors.Is(err, errEnded) {
		return errEnded.Error()
	}
	return "see the exporter's log"
}

// rest returns how long to wait until a request may reload the configuration. If the result is zero, the
// caller reloads it now.
func (a *app) rest() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	if left := a.opts.reloadRest - time.Since(a.asked); left > 0 {
		return left
	}
	a.asked = time.Now()
	return 0
}

// unrest lets the next request reload at once, because a refused configuration reads no source.
func (a *app) unrest() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked = time.Time{}
}

func answer(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	_, _ = fmt.Fprintln(w, text)
}

// listen opens the addresses and returns a function that serves on them. An address that is in use is an
// error before any database is read.
func (a *app) listen(ctx context.Context) (serve func() error, server *http.Server, err error) {
	if server, err = a.server(); err != nil {
		return nil, nil, err
	}
	serve, err = a.serveOn(ctx, server)
	return serve, server, err
}

func (a *app) serveOn(ctx context.Context, server *http.Server) (serve func() error, err error) {
	flags := a.opts.Web
	if flags == nil || flags.WebConfigFile == nil {
		return nil, errors.New("listen: web flags are required")
	}
	if err := web.Validate(*flags.WebConfigFile); err != nil {
		return nil, fmt.Errorf("read web configuration %s: %w", *flags.WebConfigFile, err)
	}
	if a.opts.Listener != nil {
		return func() error { return web.Serve(a.opts.Listener, server, flags, a.log) }, nil
	}
	if special(flags) {
		return func() error { return web.ListenAndServe(server, flags, a.log) }, nil
	}
	var (
		listening net.ListenConfig
		listeners []net.Listener
	)
	for _, address := range *flags.WebListenAddresses {
		l, err := listening.Listen(ctx, "tcp", address)
		if err != nil {
			closeAll(listeners)
			return nil, explainListen(address, err)
		}
		listeners = append(listeners, l)
	}
	return func() error { return web.ServeMultiple(listeners, server, flags, a.log) }, nil
}

// special reports whether the exporter toolkit must open the addresses itself.
func special(flags *web.FlagConfig) bool {
	if flags.WebSystemdSocket != nil && *flags.WebSystemdSocket || flags.WebListenAddresses == nil {
		return true
	}
	for _, address := range *flags.WebListenAddresses {
		if strings.Contains(address, "://") {
			return true
		}
	}
	return len(*flags.WebListenAddresses) == 0
}

func explainListen(address string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("listen on %s: address in use, possibly by another loyalty_exporter: choose another one with --web.listen-address: %w", address, err)
	}
	return fmt.Errorf("listen on %s: %w", address, err)
}

func closeAll(listeners []net.Listener) {
	for _, l := range listeners {
		_ = l.Close()
	}
}
