package main

import (
	"context"
	"crypto/rand"
	_ "embed" // for the configuration
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"github.com/klantenbinding/loyalty/internal/demo"
)

// files are the files of the demo, in a directory that it removes at the end.
type files struct {
	dir    string
	config string // the exporter's configuration
	client string // options for the mysql client
	token  string // token of the customer list
}

// configTemplate is the template of the configuration, which users learn from.
//
//go:embed demo.yml
var configTemplate string

const client = `[client]
host=%s
port=%d
user=%s
password=%s
`

// writeFiles writes the configuration, the options of the mysql client and the password, which appears
// nowhere else.
func writeFiles(s *demo.Server) (*files, error) {
	dir, err := os.MkdirTemp("", "loyalty-demo-")
	if err != nil {
		return nil, fmt.Errorf("create directory: %w", err)
	}
	f := &files{dir: dir, config: filepath.Join(dir, "loyalty.yml"), client: filepath.Join(dir, "client.cnf"), token: filepath.Join(dir, "token")}
	a := s.Addr()
	filled, err := fill(place{
		Host: a.IP.String(), Port: a.Port, Shop: s.Database(), CRM: s.CRM(), User: s.User(), PasswordFile: "password",
		TokenFile: "token",
	})
	if err != nil {
		return nil, errors.Join(err, f.remove())
	}
	for name, text := range map[string]string{
		f.config:                       filled,
		f.client:                       fmt.Sprintf(client, a.IP, a.Port, s.User(), s.Password()),
		filepath.Join(dir, "password"): s.Password() + "\n",
		f.token:                        rand.Text() + "\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			return nil, errors.Join(fmt.Errorf("write demo files: %w", err), f.remove())
		}
	}
	return f, nil
}

// place is the address of the databases and the account that reads them.
type place struct {
	Host         string
	Port         int
	Shop, CRM    string // names of the databases
	User         string
	PasswordFile string
	TokenFile    string // token of the customer list; empty if the list is off
}

// fill returns the configuration of a place.
func fill(p place) (string, error) {
	var text strings.Builder
	t, err := template.New("demo.yml").Parse(configTemplate)
	if err == nil {
		err = t.Execute(&text, p)
	}
	if err != nil {
		return "", fmt.Errorf("write demo configuration: %w", err)
	}
	return text.String(), nil
}

func (f *files) remove() error { return os.RemoveAll(f.dir) }

// introduce prints what the demo offers.
func introduce(w io.Writer, d *demo.Demo, f *files, web net.Addr, pace time.Duration) {
	url := "http://" + web.String()
	t := d.Truth()
	speed := fmt.Sprintf("a day takes %s until the shop has reached today", pace)
	if pace >= 24*time.Hour {
		speed = "in real time"
	}
	fmt.Fprintf(w, `A demo shop for coffee and tea is open, with %d customers and %d orders since %s.
It keeps selling: %s.

  Figures         %[5]s/
  Metrics         %[5]s/metrics
  Query API       %[5]s/api/v1/catalogue
                  %[5]s/api/v1/series?measure=retention_ratio&window=90d
  Configuration   %[6]s
  At risk         %[5]s/api/v1/customers/at-risk
                  with the token in %[11]s as X-Loyalty-Customer-Token
  Its database    mysql --defaults-extra-file=%[7]s %[8]s
  Its CRM         mysql --defaults-extra-file=%[7]s %[9]s
                  or mariadb; the server listens on %[10]s

Reading the databases ...
`, t.Customers, t.Placed, d.Opening().Format(time.DateOnly), speed, url, f.config, f.client, d.Server().Database(), d.Server().CRM(), d.Server().Addr(), f.token)
}

// conclude prints which day it is in the shop, and what to do next.
func conclude(w io.Writer, d *demo.Demo, web net.Addr) {
	if lead := time.Since(d.Now()); lead > 24*time.Hour {
		fmt.Fprintf(w, `
The shop's clock shows %s. It runs fast until it has reached today.
Until then the figures end before today. The option --pace=24h starts today.
`, d.Now().Format(time.DateOnly))
	}
	fmt.Fprintf(w, `
What to do next:

  Look around     http://%[1]s/
  Prometheus      add to scrape_configs:
                    - job_name: loyalty
                      static_configs: [{targets: ["%[1]s"]}]
                  exporter/rules has alerts with runbooks
  Grafana         go tool mage plugin:package writes the data source with its boards;
                  plugin/README.md says how to install it
  Your own shop   go tool mage build, then follow "Point it at a shop" in README.md
`, web)
}

// awaitReady waits until the exporter has figures. It returns false if ctx ends first.
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
