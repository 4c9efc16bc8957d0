package app_test

import (
	"context"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/exporter-toolkit/web"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/record"
)

// hasWindow returns a condition: the catalogue has a window.
func (e *exporter) hasWindow(w string) func() bool {
	return func() bool {
		code, body := e.ask(http.MethodGet, "/api/v1/catalogue")
		return code == http.StatusOK && strings.Contains(body, `"`+w+`"`)
	}
}

func TestANewConfigurationTakesOverWhenItsSourcesHaveBeenRead(t *testing.T) {
	e := start(t, "one")
	e.db.poll("one", delivers(1, 2))
	e.eventually("ready", e.ready)

	e.configure("windows: [17d]\n", "one", "two")
	code, _ := e.ask(http.MethodPost, "/-/reload")
	require.Equal(t, http.StatusOK, code)
	require.Equal(t, 3, e.db.opened(), "the previous source and two new ones")
	e.never("unready", func() bool { return !e.ready() })
	e.db.poll("one", delivers(1, 2, 3))
	e.never("incomplete new figures", e.hasWindow("17d"))
	e.db.poll("two", breaks())
	e.eventually("the new figures", e.hasWindow("17d"))
	require.Equal(t, 3, e.orders())
	e.eventually("the previous source is closed", func() bool { return e.db.opened() == 2 })
	require.Contains(t, e.get("/metrics"), "loyalty_config_last_reload_successful 1\n")
}

func TestAReloadDoesNotLoseFiguresToADatabaseThatIsDown(t *testing.T) {
	e := start(t, "one")
	e.db.poll("one", delivers(1, 2))
	e.eventually("ready", e.ready)

	e.configure("windows: [17d]\n", "one")
	e.reload <- syscall.SIGHUP
	e.eventually("opened", func() bool { return e.db.opened() == 2 })
	e.db.poll("one", breaks())
	e.never("empty figures", e.hasWindow("17d"))
	e.db.poll("one", delivers(1))
	e.eventually("the new figures", e.hasWindow("17d"))
}

func TestAnInvalidConfigurationKeepsThePreviousOne(t *testing.T) {
	e := start(t, "one")
	e.db.poll("one", delivers(1, 2))
	e.eventually("ready", e.ready)

	e.configure("windows: [17h]\n", "one")
	code, body := e.ask(http.MethodPost, "/-/reload")
	require.Equal(t, http.StatusInternalServerError, code)
	require.Contains(t, body, "configuration refused, the previous one stays in use: ")
	require.Contains(t, body, "line 2: windows[0]: 17h0m0s is not a whole number of days")
	require.Contains(t, e.get("/metrics"), "loyalty_config_last_reload_successful 0\n")
	require.Equal(t, 1, e.db.opened())

	e.db.poll("one", delivers(3))
	e.eventually("still polling", func() bool { return e.orders() == 3 })
	e.configure("windows: [17d]\n", "one")
	e.reload <- syscall.SIGHUP
	e.eventually("mended", func() bool {
		return strings.Contains(e.get("/metrics"), "loyalty_config_last_reload_successful 1\n")
	})
}

// An operator mends the configuration and tries again at once. Until then the page and the API say why the
// last attempt failed.
func TestARefusedReloadIsShownUntilOneSucceeds(t *testing.T) {
	e := startOptions(t, func(o app.Options) app.Options { return o.WithReloadRest(time.Hour) }, "one")
	e.db.poll("one", delivers(1, 2))
	e.eventually("ready", e.ready)
	require.NotContains(t, e.get("/api/v1/status"), "refused_reload")
	e.configure("windows: [17h]\n", "one")
	for range 2 {
		code, body := e.ask(http.MethodPost, "/-/reload")
		require.Equal(t, http.StatusInternalServerError, code, body)
	}
	const why = "line 2: windows[0]: 17h0m0s is not a whole number of days"
	require.Contains(t, e.get("/api/v1/status"), why)
	page := e.get("/")
	require.Contains(t, page, "The new configuration was refused")
	require.Contains(t, page, why)
	require.NotContains(t, page, e.dir)

	e.configure("windows: [17d]\n", "one")
	code, body := e.ask(http.MethodPost, "/-/reload")
	require.Equal(t, http.StatusOK, code, body)
	require.NotContains(t, e.get("/api/v1/status"), "refused_reload")
	require.NotContains(t, e.get("/"), "was refused")
	code, _ = e.ask(http.MethodPost, "/-/reload")
	require.Equal(t, http.StatusTooManyRequests, code)
}

// A password is mended while no source has ever been read: the new configuration has nothing to wait for.
func TestAReloadReplacesAConfigurationThatHasReadNothing(t *testing.T) {
	e := start(t, "one")
	e.db.poll("one", breaks())
	e.eventually("failed", func() bool { return strings.Contains(e.get("/metrics"), `failures_total{source="one"} 1`) })
	e.configure("windows: [17d]\n", "one")
	code, _ := e.ask(http.MethodPost, "/-/reload")
	require.Equal(t, http.StatusOK, code)
	e.eventually("the previous source is closed", func() bool { return e.db.opened() == 1 })
	require.Contains(t, e.get("/metrics"), "loyalty_config_pending 0\n")
	require.NotContains(t, e.get("/api/v1/status"), "the connection was lost", "the failure of the previous configuration")
	e.db.poll("one", delivers(1))
	e.eventually("ready", e.ready)
	require.True(t, e.hasWindow("17d")())
}

func TestALaterReloadReplacesAPendingOne(t *testing.T) {
	e := start(t, "one")
	e.db.poll("one", delivers(1))
	e.eventually("ready", e.ready)
	for _, window := range []string{"17d", "18d", "19d"} {
		e.configure("windows: ["+window+"]\n", "one")
		code, _ := e.ask(http.MethodPost, "/-/reload")
		require.Equal(t, http.StatusOK, code)
	}
	e.eventually("one previous and one new source", func() bool { return e.db.opened() == 2 })
	e.db.poll("one", delivers(1))
	e.eventually("the figures of the latest configuration", e.hasWindow("19d"))
	e.eventually("one source", func() bool { return e.db.opened() == 1 })
}

func TestScrapesPollsAndReloadsRunConcurrently(t *testing.T) {
	e := start(t, "one", "two")
	e.db.poll("one", delivers(1))
	e.db.poll("two", delivers(1))
	e.eventually("ready", e.ready)
	var all sync.WaitGroup
	for _, path := range []string{"/metrics", "/api/v1/status", "/", "/api/v1/catalogue"} {
		all.Go(func() {
			for range 20 {
				code, _ := e.ask(http.MethodGet, path)
				assert.Equal(t, http.StatusOK, code, path)
			}
		})
	}
	for i := range 5 {
		code, _ := e.ask(http.MethodPost, "/-/reload")
		require.Equal(t, http.StatusOK, code)
		e.db.poll("one", delivers(record.Key(i+1)))
		e.db.poll("two", delivers(record.Key(i+1)))
		e.eventually("taken over", func() bool { return e.db.opened() == 2 })
	}
	all.Wait()
}

// Whoever reaches the port must not make the exporter read every shop again. A signal always does.
func TestReloadsByRequestAreOffByDefault(t *testing.T) {
	e := startOptions(t, func(o app.Options) app.Options { o.Lifecycle = false; return o }, "one")
	e.db.poll("one", delivers(1))
	e.eventually("ready", e.ready)
	code, body := e.ask(http.MethodPost, "/-/reload")
	require.Equal(t, http.StatusForbidden, code)
	require.Contains(t, body, "--web.enable-lifecycle")
	require.Equal(t, 1, e.db.opened())
	e.configure("windows: [17d]\n", "one")
	e.reload <- syscall.SIGHUP
	e.eventually("opened", func() bool { return e.db.opened() == 2 })
}

func TestOnlyASameOriginPostReloads(t *testing.T) {
	e := start(t, "one")
	code, _ := e.ask(http.MethodGet, "/-/reload")
	require.Equal(t, http.StatusMethodNotAllowed, code)

	request, err := http.NewRequest(http.MethodPost, e.url+"/-/reload", nil)
	require.NoError(t, err)
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusForbidden, response.StatusCode)
	require.Equal(t, 1, e.db.opened())
}

func TestTheWebConfigurationRequiresPasswords(t *testing.T) {
	e := start(t, "one")
	// The password is "test", hashed at the lowest cost.
	e.write("web.yml", "basic_auth_users:\n  alice: $2a$04$FvwOIYWiw4KiTErRq9c6n.N7HwoPnfA8FyVzDaWdISUcDwR8/wWQu\n")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	file := filepath.Join(e.dir, "web.yml")
	o := e.options()
	o.Listener, o.Web = listener, &web.FlagConfig{WebConfigFile: &file}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- app.Run(ctx, o, nil) }()

	ask := func(user, password string) int {
		request, err := http.NewRequest(http.MethodGet, "http://"+listener.Addr().String()+"/-/healthy", nil)
		require.NoError(t, err)
		if user != "" {
			request.SetBasicAuth(user, password)
		}
		client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
		response, err := client.Do(request)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		return response.StatusCode
	}
	require.Equal(t, http.StatusUnauthorized, ask("", ""))
	require.Equal(t, http.StatusUnauthorized, ask("alice", "wrong"))
	require.Equal(t, http.StatusOK, ask("alice", "test"))
	cancel()
	require.NoError(t, <-ended)
}
