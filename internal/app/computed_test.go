package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/exporter-toolkit/web"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

// aTill returns the options of a till, whose figures are computed in memory or in its database.
func aTill(t *testing.T, db *mariadbtest.Database, compute string) app.Options {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "password"), []byte(mariadbtest.Password), 0o600))
	text := `business: {timezone: UTC, currency: EUR}
windows: [30d, 60d]
dimensions: {country: {}, buyer: {from: first_order, column: buyer}}
sources:
  - {name: till, compute: ` + compute + `, host: 127.0.0.1, port: ` + fmt.Sprint(db.Server.Port()) + `, database: ` + db.Name + `, user: ` + db.Reader(t) + `,
     password_file: password, margin: 0.5, interval: 1s, queries: {
      orders: {cursor: full, sql: "SELECT no AS id, card AS customer_id, day AS placed_at, CAST(amount AS DECIMAL(9, 2)) AS net, day AS modified_at, CASE WHEN card = 'A' THEN 'NL' WHEN no = 8 THEN 'BE' END AS country, CONCAT('#', no) AS buyer FROM receipts"}}}
`
	file := filepath.Join(dir, "loyalty.yml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return app.Options{ConfigFile: file, Now: func() time.Time { return time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC) }}
}

// Both ways of computing publish the same figures, and the database's account only reads.
func TestMetricsComputedInTheDatabase(t *testing.T) {
	t.Parallel()
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, receipts)
	metrics := once(t, aTill(t, db, "database"))
	for _, line := range []string{
		`loyalty_active_customers{window="60d"} 3`, `loyalty_revenue{basis="orders",currency="EUR",window="60d"} 127`,
		`loyalty_active_customers_by_country{country="BE",window="60d"} 1`, `loyalty_source_up{source="till"} 1`, `loyalty_ledger_customers 0`,
	} {
		require.Contains(t, metrics, line+"\n")
	}
	figures := map[string]bool{}
	for line := range strings.Lines(once(t, aTill(t, db, "memory"))) {
		figures[line] = true
	}
	compared := 0
	for line := range strings.Lines(metrics) {
		if strings.HasPrefix(line, "loyalty_") && strings.Contains(line, "window=") && !strings.HasPrefix(line, "loyalty_measure") {
			require.True(t, figures[line], line)
			compared++
		}
	}
	require.Greater(t, compared, 60)
	require.Contains(t, check(t, aTill(t, db, "database")), "stay in the database with compute: database")
}

// A running exporter answers queries for any window, and follows the orders.
func TestServingFiguresOfTheDatabase(t *testing.T) {
	t.Parallel()
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, receipts)
	e := &exporter{t: t, db: newDatabase(t), dir: t.TempDir(), logs: &buffer{}, reload: make(chan os.Signal, 1), ended: make(chan error, 1)}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	e.url = "http://" + listener.Addr().String()
	none := ""
	o := aTill(t, db, "database")
	o.Listener, o.Web, o.Publish = listener, &web.FlagConfig{WebConfigFile: &none}, 2*time.Millisecond
	o.Logger = slog.New(slog.NewTextHandler(e.logs, nil))
	ctx, cancel := context.WithCancel(context.Background())
	e.stop = cancel
	go func() { e.ended <- app.Run(ctx, o, e.reload) }()
	t.Cleanup(e.end)
	e.eventually("figures", e.ready)

	require.Contains(t, e.get("/api/v1/series?measure=active_customers&window=45d&from=2026-03-10&to=2026-03-10"), "[2]")
	require.Contains(t, e.get("/api/v1/series?measure=revenue&window=month&from=2026-01-01&to=2026-03-10"), "[78,0,49]")
	require.Contains(t, e.get("/api/v1/catalogue"), `"code":"in_database"`)
	e.eventually("a forecast", func() bool { return strings.Contains(e.get("/api/v1/catalogue"), `"code":"forecast_history"`) })
	require.NotContains(t, e.logs.String(), "forecast failed")
	code, answer := e.ask("GET", "/api/v1/series?measure=active_customers&window=45d&from=2026-03-10&to=2026-03-10&group_by=rfm_segment")
	require.Equal(t, 400, code, answer)
	require.Contains(t, e.get("/api/v1/series?measure=active_customers&window=45d&from=2026-03-10&to=2026-03-10&filter=country:BE"), "[1]")
	require.Contains(t, e.get("/"), "Active customers")

	db.Exec(t, "INSERT INTO receipts VALUES (12,'D',NULL,'2026-03-09',10)")
	e.eventually("the new order", func() bool { return strings.Contains(e.get("/metrics"), `loyalty_active_customers{window="30d"} 3`) })
	require.Equal(t, 2, strings.Count(e.logs.String(), "figures computed in the database"), "once for each state of the orders")
}
