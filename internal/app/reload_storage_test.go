package app_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/exporter-toolkit/web"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
)

// With a storage directory, a reload reads only the sources whose configuration has changed, and the log says
// what has.
func TestAReloadReadsOnlyTheSourcesThatHaveChanged(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	r := &running{till: s, url: "http://" + listener.Addr().String(), logs: &buffer{}, ended: make(chan error, 1)}
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	t.Cleanup(stop)
	reload, file := make(chan os.Signal), s.configure()
	go func() {
		r.ended <- app.Run(ctx, app.Options{
			ConfigFile: file, Web: &web.FlagConfig{WebConfigFile: new("")}, Listener: listener, Publish: 5 * time.Millisecond,
			Logger: slog.New(slog.NewTextHandler(r.logs, nil)),
		}, reload)
	}()
	dimensions := ""
	change := func(window string) {
		t.Helper()
		text, err := os.ReadFile(s.configure())
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(file, append(text, "windows: ["+window+", 365d]\n"+dimensions...), 0o600))
		reload <- syscall.SIGHUP
		require.Eventually(t, func() bool {
			return r.value(`loyalty_revenue{basis="orders",currency="EUR",window="`+window+`"}`) != -1
		}, time.Minute, 20*time.Millisecond, r.logs)
	}
	read := func() float64 { return r.value(`loyalty_source_records_total{kind="order",source="till"}`) }
	r.agrees("initial load")
	require.Eventually(t, func() bool {
		_, err := os.Stat(filepath.Join(s.dir, "store", "snapshot.zip"))
		return err == nil
	}, time.Minute, 20*time.Millisecond)

	change("17d")
	r.agrees("after the reload")
	require.Less(t, read(), 20.0, "the records of the source have not changed")
	require.Equal(t, 0, strings.Count(r.logs.String(), "configured differently"))

	s.extra = "    currency: EUR\n"
	change("18d")
	require.Contains(t, r.logs.String(), "fields=currency")
	r.agrees("after the source has changed")
	require.GreaterOrEqual(t, read(), 500.0)

	dimensions = "dimensions: {mood: {from: latest_order, column: status}}\n"
	change("19d")
	require.Contains(t, r.logs.String(), "fields=dimensions")
	require.Positive(t, r.value(`loyalty_revenue_by_mood{basis="orders",currency="EUR",mood="paid",window="365d"}`))
	r.agrees("after the dimensions have changed")
	require.GreaterOrEqual(t, read(), 500.0)
	r.end()
}

// A reload leaves the storage settings as they are and says so. A directory that is repaired meanwhile is used
// after a restart.
func TestAReloadDoesNotChangeTheStorage(t *testing.T) {
	t.Parallel()
	e := startOptions(t, func(o app.Options) app.Options { return o }, "one")
	e.db.poll("one", delivers(1, 2))
	e.eventually("ready", e.ready)
	reload := func(extra string) {
		t.Helper()
		e.configure(extra, "one")
		code, _ := e.ask(http.MethodPost, "/-/reload")
		require.Equal(t, http.StatusOK, code)
	}
	const line = "restart to change storage"
	reload("windows: [17d]\n")
	require.NotContains(t, e.logs.String(), line)
	dir := filepath.Join(e.dir, "store")
	reload("windows: [18d]\nstorage: {path: store, interval: 1h}\n")
	require.Equal(t, 1, strings.Count(e.logs.String(), line))
	require.Contains(t, e.logs.String(), "new_path="+dir+" new_interval=1h0m0s")
	require.NoDirExists(t, dir)
	require.NotContains(t, e.get("/metrics"), "loyalty_storage_usable")
}

func TestARepairedStorageDirectoryIsUsedAfterARestart(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "store")
	require.NoError(t, os.WriteFile(dir, []byte("a file"), 0o600))
	e := startOptions(t, func(o app.Options) app.Options { o.StoragePath = dir; return o }, "one")
	e.db.poll("one", delivers(1, 2))
	e.eventually("ready", e.ready)
	require.NoError(t, os.Remove(dir))
	code, _ := e.ask(http.MethodPost, "/-/reload")
	require.Equal(t, http.StatusOK, code)
	require.Contains(t, e.get("/metrics"), "loyalty_storage_usable 0\n")
	require.NotContains(t, e.logs.String(), "restart to change storage")
}
