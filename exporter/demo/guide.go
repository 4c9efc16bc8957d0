package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/klantenbinding/loyalty/internal/demo"
)

// files are what the demo leaves in a directory of its own for as long as it runs.
type files struct {
	dir    string
	config string // the exporter's configuration
	client string // options for the mysql client
}

const config = `# The configuration of the demo. Your own looks the same, with your database in it.
business:
  timezone: Europe/Berlin
  currency: EUR

# What /metrics splits the figures by.
dimensions:
  channel: {cap: 10}
  country: {cap: 10}
  segment: {cap: 5}

sources:
  - name: shop
    preset: woocommerce
    host: %s
    port: %d
    database: %s
    user: %s
    password_file: password
    # The demo lives fast. For a real shop the defaults (5m and 24h) are right.
    interval: 5s
    reconcile_interval: 1m
    # Subscriptions are a plugin's, of which the preset knows nothing: a query of one's own.
    queries:
      subscriptions:
        key: s.id
        cursor: modified
        modified: s.date_updated_gmt
        sql: |
          SELECT s.id AS id, s.date_updated_gmt AS modified_at, s.customer_id AS customer_id,
            s.billing_email AS email, s.date_created_gmt AS started_at, e.meta_value AS ended_at,
            s.total_amount - s.tax_amount AS amount, s.currency AS currency, p.meta_value AS period
          FROM wp_wc_orders s
          LEFT JOIN wp_wc_orders_meta p ON p.order_id = s.id AND p.meta_key = '_billing_period'
          LEFT JOIN wp_wc_orders_meta e ON e.order_id = s.id AND e.meta_key = '_schedule_end'
          WHERE s.type = 'shop_subscription' AND {page} {limit}
`

const client = `[client]
host=%s
port=%d
user=%s
password=%s
`

// writeFiles writes the configuration, the password, which appears nowhere else, and what the
// mysql client needs.
func writeFiles(s *demo.Server) (*files, error) {
	dir, err := os.MkdirTemp("", "loyalty-demo-")
	if err != nil {
		return nil, fmt.Errorf("make a directory for the configuration: %w", err)
	}
	f := &files{dir: dir, config: filepath.Join(dir, "loyalty.yml"), client: filepath.Join(dir, "client.cnf")}
	a := s.Addr()
	for name, text := range map[string]string{
		f.config:                       fmt.Sprintf(config, a.IP, a.Port, s.Database(), s.User()),
		f.client:                       fmt.Sprintf(client, a.IP, a.Port, s.User(), s.Password()),
		filepath.Join(dir, "password"): s.Password() + "\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			return nil, errors.Join(fmt.Errorf("write the demo's files: %w", err), f.remove())
		}
	}
	return f, nil
}

func (f *files) remove() error { return os.RemoveAll(f.dir) }

// introduce tells what there is to see.
func introduce(w io.Writer, d *demo.Demo, f *files, web net.Addr, pace time.Duration) {
	url := "http://" + web.String()
	t := d.Truth()
	fmt.Fprintf(w, `A made-up shop for coffee and tea is open, with %d customers and %d orders since %s.
It goes on selling: a day takes %s, until its calendar has caught up with yours.

  Figures         %[5]s/
  Metrics         %[5]s/metrics
  Query API       %[5]s/api/v1/catalogue
                  %[5]s/api/v1/series?measure=retention_ratio&window=90d
  Configuration   %s
  Its database    mysql --defaults-extra-file=%s %s
                  or mariadb; the server listens on %s

Reading the shop's database ...
`, t.Customers, t.Placed, d.Opening().Format(time.DateOnly), pace, url, f.config, f.client, d.Server().Database(), d.Server().Addr())
}

// awaitReady waits until the exporter shows figures; false if ctx ended first.
func awaitReady(ctx context.Context, web net.Addr) bool {
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	client := &http.Client{Timeout: time.Second}
	defer client.CloseIdleConnections()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-ticker.C:
			if isReady(ctx, client, "http://"+web.String()+"/-/ready") {
				return true
			}
		}
	}
}

func isReady(ctx context.Context, client *http.Client, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return false
	}
	resp, err := client.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}
