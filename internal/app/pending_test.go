package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
)

func (e *exporter) contains(path, text string) func() bool {
	return func() bool { return strings.Contains(e.get(path), text) }
}

func TestAPendingConfigurationIsShownEverywhere(t *testing.T) {
	e := start(t, "one")
	e.db.poll("one", delivers(1, 2))
	e.eventually("ready", e.ready)
	require.Contains(t, e.get("/metrics"), "loyalty_config_pending 0\n")
	require.NotContains(t, e.get("/api/v1/status"), `"pending"`)

	e.configure("windows: [17d]\n", "one")
	code, _ := e.ask(http.MethodPost, "/-/reload")
	require.Equal(t, http.StatusOK, code)
	require.Contains(t, e.get("/metrics"), "loyalty_config_pending 1\n")
	require.Contains(t, e.get("/"), "Source one is being read.")
	for range 3 {
		e.db.poll("one", breaks())
	}
	e.eventually("the error", e.contains("/api/v1/status", `"waiting":[{"name":"one","error":"the connection was lost; it is tried again","failure":{"code":"connection_lost"}}]`))
	require.Contains(t, e.get("/"), "Source one cannot be read: the connection was lost; it is tried again.")
	const line = "new configuration waits for a failing source"
	e.eventually("logged", func() bool { return strings.Contains(e.logs.String(), line) })
	require.Equal(t, 1, strings.Count(e.logs.String(), line))

	e.db.poll("one", delivers(1))
	e.eventually("taken over", e.contains("/metrics", "loyalty_config_pending 0\n"))
	require.True(t, e.hasWindow("17d")())
}

func TestReloadsInQuickSuccessionAreRefused(t *testing.T) {
	e := startOptions(t, func(o app.Options) app.Options { return o.WithReloadRest(time.Hour) }, "one")
	code, _ := e.ask(http.MethodPost, "/-/reload")
	require.Equal(t, http.StatusOK, code)
	code, body := e.ask(http.MethodPost, "/-/reload")
	require.Equal(t, http.StatusTooManyRequests, code)
	require.Equal(t, "the configuration was just read: retry in 3600 s\n", body)
	require.Contains(t, e.get("/metrics"), "loyalty_config_last_reload_successful 1\n")
	e.eventually("one previous and one new source", func() bool { return e.db.opened() == 2 })
}

func TestADayBeginsDuringAnInitialLoad(t *testing.T) {
	e := start(t, "one", "two")
	e.db.poll("one", delivers(1))
	e.db.poll("two", breaks())
	e.eventually("ready", e.ready)
	half, end := make(chan bool), make(chan bool)
	e.db.poll("two", func(f *fake) {
		f.sink.Apply(orders([]record.Key{1}))
		half <- true
		<-end
		delivers(2)(f)
	})
	<-half
	require.Contains(t, e.get("/metrics"), "loyalty_figures_held_back 1\n")
	e.setNow(time.Date(2026, 3, 11, 0, 0, 1, 0, time.UTC))
	e.eventually("the next day", e.contains("/api/v1/status", `"business_day":"2026-03-11"`))
	require.Equal(t, 1, e.orders(), "the incomplete records are not used")
	end <- true
	e.eventually("all orders", func() bool { return e.orders() == 3 })
	e.eventually("nothing held back", e.contains("/metrics", "loyalty_figures_held_back 0\n"))
}

func TestPublicFailuresNameNoAccountOrHost(t *testing.T) {
	denied := failure.New(failure.AccessDenied,
		"source one: connect: Error 1045 (28000): Access denied for user 'shopkeeper'@'10.1.2.3' (using password: YES)")
	e := start(t, "one")
	e.db.poll("one", func(f *fake) { f.note(denied) })
	e.eventually("the failure on the page", e.contains("/", "access denied: check user and password"))
	for _, path := range []string{"/", "/api/v1/status", "/metrics"} {
		body := e.get(path)
		require.NotContains(t, body, "shopkeeper", path)
		require.NotContains(t, body, "10.1.2.3", path)
	}
}
