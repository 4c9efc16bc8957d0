package app_test

import (
	"context"
	"log/slog"
	"net"
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
	change := func(window string) {
		t.Helper()
		text, err := os.ReadFile(s.configure())
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(file, append(text, "windows: ["+window+", 365d]\n"...), 0o600))
		reload <- syscall.SIGHUP
		require.Eventually(t, func() bool {
			return r.value(`loyalty_revenue{basis="orders",currency="EUR",window="`+window+`"}`) != -1
		}, 20*time.Second, 20*time.Millisecond, r.logs)
	}
	read := func() float64 { return r.value(`loyalty_source_records_total{kind="order",source="till"}`) }
	r.agrees("initial load")
	require.Eventually(t, func() bool {
		_, err := os.Stat(filepath.Join(s.dir, "store", "snapshot.zip"))
		return err == nil
	}, 20*time.Second, 20*time.Millisecond)

	change("17d")
	r.agrees("after the reload")
	require.Less(t, read(), 20.0, "the records of the source have not changed")
	require.Equal(t, 0, strings.Count(r.logs.String(), "configured differently"))

	s.extra = "    currency: EUR\n"
	change("18d")
	require.Contains(t, r.logs.String(), "fields=currency")
	r.agrees("after the source has changed")
	require.GreaterOrEqual(t, read(), 500.0)
	r.end()
}
