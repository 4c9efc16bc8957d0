package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/exporter-toolkit/web"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/backfill"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/needs"
	"github.com/klantenbinding/loyalty/internal/record"
)

var update = flag.Bool("update", false, "write the compose file's configuration")

func TestMain(m *testing.M) { mariadbtest.Main(m) }

// shopInMariaDB loads the output of the command sql into a MariaDB server. It returns the compose file's
// configuration with that server's address.
func shopInMariaDB(t *testing.T) string {
	t.Helper()
	var dump bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"sql", "--grant=loyalty"}, nil, &dump, io.Discard))
	db := mariadbtest.Shared(t).Database(t)
	db.SetMaxOpenConns(1) // USE holds for a connection
	db.Exec(t, "CREATE USER loyalty@'%' IDENTIFIED BY '"+mariadbtest.Password+"'")
	for statement := range strings.SplitSeq(strings.TrimSpace(dump.String()), ";\n") {
		_, err := db.ExecContext(t.Context(), strings.TrimSuffix(statement, ";"))
		require.NoError(t, err, "%.300s", statement)
	}
	dir := t.TempDir()
	secret := filepath.Join(dir, "password")
	require.NoError(t, os.WriteFile(secret, []byte(mariadbtest.Password), 0o600))
	text, err := os.ReadFile("loyalty.yml")
	require.NoError(t, err)
	for what, there := range map[string]string{
		"host: mariadb": "host: 127.0.0.1", "port: 3306": fmt.Sprint("port: ", db.Server.Port()),
		"/run/secrets/loyalty-password": secret,
	} {
		require.Equal(t, 2, bytes.Count(text, []byte(what)), what)
		text = bytes.ReplaceAll(text, []byte(what), []byte(there))
	}
	name := filepath.Join(dir, "loyalty.yml")
	require.NoError(t, os.WriteFile(name, text, 0o600))
	return name
}

func TestTheComposeFileUsesTheDemosConfiguration(t *testing.T) {
	t.Parallel()
	want, err := fill(place{
		Host: "mariadb", Port: 3306, Shop: "shop", CRM: "crm", User: "loyalty", PasswordFile: "/run/secrets/loyalty-password",
	})
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile("loyalty.yml", []byte(want), 0o644))
	}
	got, err := os.ReadFile("loyalty.yml")
	require.NoError(t, err)
	require.Equal(t, want, string(got), "exporter/demo/loyalty.yml is exporter/demo/demo.yml, filled in: run this test with -update")
}

// exporting runs the exporter with a configuration until the test ends and returns its host and
// port once it has figures.
func exporting(t *testing.T, config string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	none, off, address := "", false, l.Addr().String()
	ended := make(chan error, 1)
	ctx := t.Context()
	go func() {
		ended <- app.Run(ctx, app.Options{
			ConfigFile: config, Listener: l,
			Web: &web.FlagConfig{WebListenAddresses: &[]string{address}, WebSystemdSocket: &off, WebConfigFile: &none},
		}, nil)
	}()
	t.Cleanup(func() { require.NoError(t, <-ended) })
	require.True(t, awaitReady(ctx, l.Addr()))
	return address
}

// makeBlocks writes the past, and lets promtool make blocks of it in a directory.
func makeBlocks(t *testing.T, config, blocks string, r backfill.Request) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "past.om")
	f, err := os.Create(name)
	require.NoError(t, err)
	require.NoError(t, app.Backfill(t.Context(), app.Options{ConfigFile: config}, app.BackfillOptions{
		Request: r, Part: func(_ string, write func(io.Writer) error) error { return write(f) },
	}))
	require.NoError(t, f.Close())
	promtool, err := needs.Find("promtool")
	require.NoError(t, err)
	said, err := exec.CommandContext(t.Context(), promtool, "tsdb", "create-blocks-from", "openmetrics", "--quiet",
		"--max-block-duration=744h", name, blocks).CombinedOutput()
	require.NoError(t, err, "promtool: %s", said)
	require.NoError(t, os.Remove(name))
}

// TestBackfilledAndScrapedSeriesAreContinuous runs a real Prometheus that scrapes the exporter on a shop in
// MariaDB and serves its past from blocks.
func TestBackfilledAndScrapedSeriesAreContinuous(t *testing.T) {
	config := shopInMariaDB(t)
	target := exporting(t, config)
	first := time.Now().Truncate(time.Second) // before which all samples lie
	zone, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	today := record.DayOf(first, zone)
	data := t.TempDir()
	past := backfill.Request{
		From: (today - 60).String(), To: (today - 2).In(zone).Format(time.RFC3339), Step: "1h", Totals: true,
		Labels: []string{"job=loyalty", "instance=" + target},
	}
	makeBlocks(t, config, data, past)
	past.From, past.To, past.Totals = (today - 2).String(), first.Format(time.RFC3339), false
	makeBlocks(t, config, data, past)
	p := startPrometheus(t, target, data)
	require.Eventually(t, func() bool { return len(p.query(t, `loyalty_retention_ratio`)) == 3 }, patience, 200*time.Millisecond,
		"the three windows are scraped")

	t.Run("past values equal the API's values", func(t *testing.T) { requireAPIs(t, p, target, today, zone) })
	t.Run("all series continue at the first scrape", func(t *testing.T) { requireSameSeries(t, p, first) })
	t.Run("a graph has no gap at the first scrape", func(t *testing.T) { requireSeamless(t, p, first) })
}

// requireAPIs compares the figures at noon of past days with the API's figures.
func requireAPIs(t *testing.T, p server, target string, today record.Day, zone *time.Location) {
	t.Helper()
	client, err := api.NewClient("http://"+target, http.DefaultClient)
	require.NoError(t, err)
	names := []string{"retention_ratio", "churn_ratio", "revenue", "customers", "nps", "days_between_orders", "revenue_movement"}
	compared := 0
	for _, name := range names {
		m, ok := measure.Find(name)
		require.True(t, ok, name)
		for _, d := range []record.Day{today - 60, today - 31, today - 3} {
			compared += requireAPI(t, p, client, &m, "", d, d.In(zone).Add(12*time.Hour))
		}
		for _, d := range []record.Day{today - 2, today - 1} {
			compared += requireAPI(t, p, client, &m, "country", d, d.In(zone).Add(12*time.Hour))
		}
	}
	require.Greater(t, compared, 200)
}

// requireAPI compares one measure's figures of a day with Prometheus's figures at a time, and returns their
// number.
func requireAPI(t *testing.T, p server, client *api.Client, m *measure.Measure, by string, d record.Day, at time.Time) int {
	t.Helper()
	r := api.SeriesRequest{Measures: []string{m.Name}, Window: "90d", From: d.String(), To: d.String(), GroupBy: by}
	family := m.Metric
	if by != "" {
		r.Cap, family = 5, m.Metric+"_by_"+by // as in the configuration
	}
	answer, err := client.Series(t.Context(), r)
	require.NoError(t, err)
	want := 0
	for _, s := range answer.Series {
		if math.IsNaN(s.Values[0]) {
			continue
		}
		want++
		selector := fmt.Sprintf(`%s{window="90d",job="loyalty"`, family)
		for name, value := range s.Labels {
			selector += fmt.Sprintf(",%s=%q", name, value)
		}
		if s.Group != nil {
			selector += fmt.Sprintf(",%s=%q", s.Group.Dimension, s.Group.Value)
		}
		got := p.queryAt(t, selector+"}", at)
		require.Len(t, got, 1, selector)
		value := s.Values[0]
		if m.Unit == measure.UnitDays {
			value *= 24 * 60 * 60
		}
		require.Equal(t, value, values(got)[0], "%s on %s", selector, d)
	}
	require.Len(t, p.queryAt(t, fmt.Sprintf(`%s{window="90d"}`, family), at), want, "%s on %s", family, d)
	return want
}

// isFigure reports whether a series is a figure, and not one of the exporter's own metrics. Forecasts and their
// back-tests are not backfilled, and appear when the exporter's first fit ends.
func isFigure(series map[string]string) bool {
	for _, m := range measure.All() {
		if !m.Predicted && !strings.HasPrefix(m.Name, "forecast_backtest_") && (series["__name__"] == m.Metric || strings.HasPrefix(series["__name__"], m.Metric+"_by_")) {
			return true
		}
	}
	return series["__name__"] == "loyalty_target"
}

// requireSameSeries compares the series just before the first scrape with the series after it. A longer time
// before may be another day with other figures.
func requireSameSeries(t *testing.T, p server, first time.Time) {
	t.Helper()
	names := func(samples []sample) []string {
		var all []string
		for _, s := range samples {
			if isFigure(s.Metric) {
				all = append(all, fmt.Sprint(s.Metric))
			}
		}
		slices.Sort(all)
		return all
	}
	const all = `{__name__=~"loyalty_.+"}`
	before := names(p.queryAt(t, all, first))
	after := names(p.query(t, all))
	require.Greater(t, len(after), 5000)
	require.Equal(t, after, before)
	require.Len(t, p.query(t, `count by (job, instance) (last_over_time(`+all+`[60d]))`), 1,
		"past and present do not differ by what Prometheus attaches")
}

// requireSeamless queries a graph that begins a day before the first scrape.
func requireSeamless(t *testing.T, p server, first time.Time) {
	t.Helper()
	begin, end := first.Add(-24*time.Hour), time.Now()
	for _, metric := range []string{`loyalty_revenue{basis="orders",window="90d"}`, `loyalty_target{measure="nps"}`} {
		lines := p.queryRange(t, fmt.Sprintf(`last_over_time(%s[1h])`, metric), begin, end, time.Minute)
		require.Len(t, lines, 1, "past and present are one series")
		require.Len(t, lines[0].Values, int(end.Sub(begin)/time.Minute)+1, "no minute is missing")
		require.Equal(t, model.Time(begin.UnixMilli()), lines[0].Values[0].Timestamp)
	}
	const revenue = `loyalty_revenue{basis="orders",window="90d"}`
	raw := p.queryRange(t, revenue, first.Truncate(time.Hour).Add(-24*time.Hour), first.Truncate(time.Hour), time.Hour)
	require.Len(t, raw, 1)
	require.Len(t, raw[0].Values, 25, "whole hours find the samples as they are")
	seam := p.queryRange(t, revenue, first.Add(-time.Second), end, time.Second)
	require.Len(t, seam, 1)
	require.Len(t, seam[0].Values, int(end.Sub(first)/time.Second)+2, "the last sample of the past lasts to the first scrape")
}

// queryAt sends an instant query for a time of the past.
func (s server) queryAt(t *testing.T, promql string, at time.Time) []sample {
	t.Helper()
	return s.ask(t, url.Values{"query": {promql}, "time": {strconv.FormatInt(at.Unix(), 10)}})
}

// queryRange sends a range query.
func (s server) queryRange(t *testing.T, promql string, begin, end time.Time, step time.Duration) model.Matrix {
	t.Helper()
	var answer struct {
		Status string `json:"status"`
		Data   struct {
			Result model.Matrix `json:"result"`
		} `json:"data"`
	}
	q := url.Values{
		"query": {promql}, "start": {fmt.Sprint(begin.Unix())}, "end": {fmt.Sprint(end.Unix())}, "step": {fmt.Sprint(step.Seconds())},
	}
	require.NoError(t, json.Unmarshal([]byte(get(t, s.url+"/api/v1/query_range?"+q.Encode())), &answer))
	require.Equal(t, "success", answer.Status)
	return answer.Data.Result
}
