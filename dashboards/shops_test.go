package dashboards_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/exporter-toolkit/web"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/plugintest"
)

func TestMain(m *testing.M) { mariadbtest.Main(m) }

// shop is a running exporter with a data source of its own in the shared back end.
type shop struct {
	name, url string
	client    *api.Client
	plugin    *plugintest.Plugin
	stop      func() // nil for the demo
}

// newShop returns the shop of an exporter at a URL.
func newShop(t testing.TB, name, url string, shared *plugintest.Plugin, id int64, token string) *shop {
	t.Helper()
	client, err := api.NewClient(url, &http.Client{Timeout: time.Minute})
	require.NoError(t, err)
	own := *shared
	own.Settings.ID, own.Settings.UID, own.Settings.Name, own.Settings.URL = id, name, name, url
	own.Settings.DecryptedSecureJSONData = map[string]string{}
	if token != "" {
		own.Settings.DecryptedSecureJSONData["customerToken"] = token
	}
	return &shop{name: name, url: url, client: client, plugin: &own}
}

// sale is an order of a generated shop.
type sale struct {
	customer int
	at       time.Time
	cents    int
}

// yearsOfSales returns three years of orders by 400 customers, always the same ones before now.
func yearsOfSales(now time.Time) []sale {
	r := rand.New(rand.NewPCG(1, 2)) // the same orders in every run
	var list []sale
	for customer := range 400 {
		at := now.AddDate(-3, 0, r.IntN(1000))
		for at.Before(now) {
			list = append(list, sale{customer, at, 1000 + r.IntN(9000)})
			if r.IntN(5) == 0 {
				break // the customer leaves
			}
			at = at.AddDate(0, 0, 5+r.IntN(90))
		}
	}
	return list
}

// twentySales returns the orders of a shop that opened two months ago: fourteen customers, and six of
// them bought twice.
func twentySales(now time.Time) []sale {
	var list []sale
	for i := range 20 {
		list = append(list, sale{i % 14, now.AddDate(0, 0, -60+3*i), 2000 + 100*i})
	}
	return list
}

// openShop starts an exporter for a shop that has orders and nothing else. It returns once the exporter
// has figures and has tried to make a forecast.
func openShop(t testing.TB, name, currency string, sales []sale, shared *plugintest.Plugin, id int64) *shop {
	t.Helper()
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, `CREATE TABLE sales (id INT PRIMARY KEY AUTO_INCREMENT, customer INT NOT NULL, placed DATETIME NOT NULL,
		amount DECIMAL(10,2) NOT NULL, country CHAR(2) NOT NULL)`)
	rows := make([]string, len(sales))
	for i, s := range sales {
		rows[i] = fmt.Sprintf("(%d,'%s',%d.%02d,'%s')", s.customer, s.at.UTC().Format(time.DateTime), s.cents/100, s.cents%100, []string{"NL", "BE"}[s.customer%2])
	}
	db.Exec(t, "INSERT INTO sales (customer, placed, amount, country) VALUES "+strings.Join(rows, ","))
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "password"), []byte(mariadbtest.Password), 0o600))
	file := filepath.Join(dir, "loyalty.yml")
	require.NoError(t, os.WriteFile(file, fmt.Appendf(nil, `business: {timezone: Europe/Amsterdam, currency: %s}
sources:
  - name: %s
    host: 127.0.0.1
    port: %d
    database: %s
    user: %s
    password_file: password
    queries:
      orders:
        key: id
        cursor: id
        sql: SELECT id, customer AS customer_id, placed AS placed_at, amount AS net, country FROM sales WHERE {page} {limit}
`, currency, name, db.Server.Port(), db.Name, db.Reader(t)), 0o600))
	url, stop := runExporter(t, file)
	s := newShop(t, name, url, shared, id, "")
	s.stop = stop
	s.awaitForecast(t)
	return s
}

// runExporter runs an exporter until the test ends or stop is called.
func runExporter(t testing.TB, config string) (url string, stop func()) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended, none := make(chan error, 1), ""
	go func() {
		ended <- app.Run(ctx, app.Options{ConfigFile: config, Listener: listener, Web: &web.FlagConfig{WebConfigFile: &none}, Publish: 10 * time.Millisecond}, nil)
	}()
	var failed error
	stop = func() {
		cancel()
		if err, ok := <-ended; ok {
			failed = err
			close(ended)
		}
	}
	t.Cleanup(func() {
		stop()
		require.NoError(t, failed)
	})
	return "http://" + listener.Addr().String(), stop
}

// awaitForecast waits until the exporter has figures, and a forecast or a reason for none.
func (s *shop) awaitForecast(t testing.TB) {
	t.Helper()
	require.Eventually(t, func() bool {
		c, err := s.client.Catalogue(t.Context())
		if err != nil || len(c.Measures) == 0 || c.FirstDay == "" {
			return false
		}
		return !slices.ContainsFunc(c.Measures, func(m api.MeasureInfo) bool { return m.Absence != nil && m.Absence.Code == absence.ForecastPending })
	}, 3*time.Minute, 50*time.Millisecond, "the exporter of %s has no forecast", s.name)
}

// catalogue returns what the exporter knows, by the name of the measure.
func (s *shop) catalogue(t testing.TB) (*api.Catalogue, map[string]api.MeasureInfo) {
	t.Helper()
	c, err := s.client.Catalogue(t.Context())
	require.NoError(t, err)
	byName := map[string]api.MeasureInfo{}
	for _, m := range c.Measures {
		byName[m.Name] = m
	}
	return c, byName
}

// kinds returns the kinds of record that the shop has.
func (s *shop) kinds(t testing.TB) map[string]bool {
	t.Helper()
	status, err := s.client.Status(t.Context())
	require.NoError(t, err)
	has := map[string]bool{}
	for _, source := range status.Sources {
		for kind, n := range source.Records {
			if n > 0 {
				has[string(kind)] = true
			}
		}
	}
	return has
}
