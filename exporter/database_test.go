package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

var update = flag.Bool("update", false, "write the golden files")

func TestMain(m *testing.M) {
	mariadbtest.Main(m, func() error { return goleak.Find() })
}

// receipts is a till's table: two customers, one with two orders, and an order that was voided.
const receipts = `CREATE TABLE receipts (id INT PRIMARY KEY, card INT NULL, printed DATETIME NOT NULL,
	changed TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, state VARCHAR(8) NOT NULL, total DECIMAL(10,2) NULL, KEY (changed));
INSERT INTO receipts (id, card, printed, state, total) VALUES
	(1, 7, UTC_TIMESTAMP() - INTERVAL 40 DAY, 'paid', 10.00),
	(2, 7, UTC_TIMESTAMP() - INTERVAL 20 DAY, 'paid', 20.00),
	(3, 8, UTC_TIMESTAMP() - INTERVAL 10 DAY, 'paid', 30.50),
	(4, 9, UTC_TIMESTAMP() - INTERVAL 5 DAY, 'void', 99.00)`

const queries = `    statuses: {sale: [paid], other: [void]}
    queries:
      orders:
        cursor: modified
        key: r.id
        modified: r.changed
        zone: utc
        sql: |
          SELECT r.id AS id, r.changed AS modified_at, r.printed AS placed_at, r.card AS customer_id,
            r.state AS status, r.total AS total
          FROM receipts r WHERE {page} {limit}
`

// till writes a configuration that reads the receipts of a database with an account.
func till(t *testing.T, db *mariadbtest.Database, user string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "secret"), []byte(mariadbtest.Password), 0o600))
	name := filepath.Join(dir, "loyalty.yml")
	text := fmt.Sprintf(`business: {currency: EUR}
sources:
  - name: till
    host: 127.0.0.1
    port: %d
    database: %s
    user: %s
    password_file: secret
    interval: 1s
`, db.Server.Port(), db.Name, user) + queries
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

// logs is a bytes.Buffer that is safe for concurrent use.
type logs struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// served is a running exporter.
type served struct {
	t    *testing.T
	url  string
	logs *logs
}

// serving runs the exporter until the test ends. Its log, at debug level, must not contain the password.
func serving(t *testing.T, file string) *served {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	require.NoError(t, l.Close())
	s := &served{t: t, url: "http://" + address, logs: &logs{}}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"--config.file", file, "--web.listen-address", address, "--log.level", "debug"}, s.logs, s.logs)
	}()
	t.Cleanup(func() {
		cancel()
		require.Equal(t, 0, <-ended, s.logs)
		require.NotContains(t, s.logs.String(), mariadbtest.Password)
	})
	s.eventually("answer", func() bool {
		conn, err := net.Dial("tcp", address)
		return err == nil && conn.Close() == nil
	})
	return s
}

func (s *served) ask(method, path string) (int, string) {
	s.t.Helper()
	request, err := http.NewRequest(method, s.url+path, nil)
	require.NoError(s.t, err)
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
	response, err := client.Do(request)
	require.NoError(s.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(s.t, err)
	require.NotContains(s.t, string(body), mariadbtest.Password)
	return response.StatusCode, string(body)
}

// metric returns the value of a series, -1 if it is missing.
func (s *served) metric(series string) float64 {
	s.t.Helper()
	_, body := s.ask(http.MethodGet, "/metrics")
	for line := range strings.Lines(body) {
		if value, ok := strings.CutPrefix(line, series+" "); ok {
			v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			require.NoError(s.t, err)
			return v
		}
	}
	return -1
}

func (s *served) eventually(what string, is func() bool) {
	s.t.Helper()
	require.Eventually(s.t, is, time.Minute, 50*time.Millisecond, what)
}

func (s *served) becomes(series string, want float64) {
	s.t.Helper()
	s.eventually(fmt.Sprintf("%s becomes %v", series, want), func() bool { return s.metric(series) == want })
}

func TestChangesInTheDatabaseShowAfterTheNextPoll(t *testing.T) {
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, receipts)
	s := serving(t, till(t, db, db.Reader(t)))
	const revenue = `loyalty_revenue{basis="orders",currency="EUR",window="90d"}`
	s.becomes(revenue, 60.5)
	require.Equal(t, 0.5, s.metric(`loyalty_repeat_buyer_ratio{window="90d"}`))

	db.Exec(t, "INSERT INTO receipts (id, card, printed, state, total) VALUES (5, 8, UTC_TIMESTAMP() - INTERVAL 1 DAY, 'paid', 9.50)")
	s.becomes(revenue, 70)
	require.Equal(t, 1.0, s.metric(`loyalty_repeat_buyer_ratio{window="90d"}`))
	db.Exec(t, "UPDATE receipts SET state = 'void', changed = CURRENT_TIMESTAMP WHERE id = 1")
	s.becomes(revenue, 60)
	db.Exec(t, "INSERT INTO receipts (id, card, printed, state, total) VALUES (6, 8, UTC_TIMESTAMP() - INTERVAL 1 DAY, 'paid', NULL)")
	s.becomes(`loyalty_source_rejected_records_total{kind="order",reason="missing_amount",source="till"}`, 1)
	require.Equal(t, 60.0, s.metric(revenue))
}

func TestFiguresRemainIfTheDatabaseStops(t *testing.T) {
	server := mariadbtest.New(t)
	db := server.Database(t)
	db.Exec(t, receipts)
	s := serving(t, till(t, db, db.Reader(t)))
	const revenue = `loyalty_revenue{basis="orders",currency="EUR",window="90d"}`
	s.becomes(revenue, 60.5)
	server.Kill()
	s.becomes(`loyalty_source_up{source="till"}`, 0)
	require.Equal(t, 60.5, s.metric(revenue))
	server.Start(t)
	s.becomes(`loyalty_source_up{source="till"}`, 1)
	require.Equal(t, 60.5, s.metric(revenue))
}

func TestAWrongPasswordIsReportedButNotPrinted(t *testing.T) {
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, receipts)
	file := till(t, db, db.Reader(t))
	wrong := "not the right password"
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(file), "secret"), []byte(wrong), 0o600))
	s := serving(t, file)
	s.becomes(`loyalty_source_poll_failures_total{source="till"}`, 1)
	_, status := s.ask(http.MethodGet, "/api/v1/status")
	require.Contains(t, status, "access denied")
	require.Contains(t, s.logs.String(), "Access denied")
	require.NotContains(t, status, "127.0.0.1", "neither hosts nor accounts are told")
	require.Contains(t, status, "check user and password")
	require.NotContains(t, status+s.logs.String(), wrong)

	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(file), "secret"), []byte(mariadbtest.Password), 0o600))
	s.becomes(`loyalty_source_up{source="till"}`, 1)
}

func TestAHangupReloadsTheConfiguration(t *testing.T) {
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, receipts)
	file := till(t, db, db.Reader(t))
	s := serving(t, file)
	s.becomes(`loyalty_revenue{basis="orders",currency="EUR",window="90d"}`, 60.5)

	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, append(text, "windows: [15d]\n"...), 0o600))
	require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGHUP))
	s.becomes(`loyalty_revenue{basis="orders",currency="EUR",window="15d"}`, 30.5)
	require.Equal(t, -1.0, s.metric(`loyalty_revenue{basis="orders",currency="EUR",window="90d"}`))

	require.NoError(t, os.WriteFile(file, append(text, "windows: [15h]\n"...), 0o600))
	require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGHUP))
	s.becomes("loyalty_config_last_reload_successful", 0)
	_, body := s.ask(http.MethodGet, "/api/v1/status")
	require.Contains(t, body, "windows[0]: 15h0m0s is not a whole number of days")
	code, _ := s.ask(http.MethodPost, "/-/reload")
	require.Equal(t, http.StatusForbidden, code, "only with --web.enable-lifecycle")
	require.Equal(t, 30.5, s.metric(`loyalty_revenue{basis="orders",currency="EUR",window="15d"}`))
}

func TestOncePrintsTheFigures(t *testing.T) {
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, receipts)
	code, stdout, stderr := call("once", "--config.file", till(t, db, db.Reader(t)))
	require.Equal(t, 0, code, stderr)
	require.Contains(t, stdout, `loyalty_revenue{basis="orders",currency="EUR",window="90d"} 60.5`)
	require.NotContains(t, stdout+stderr, mariadbtest.Password)
}

// golden compares output with a file. It masks what differs between runs.
func golden(t *testing.T, name, printed string, db *mariadbtest.Database, file, user string) {
	t.Helper()
	printed = strings.NewReplacer(file, "loyalty.yml", db.Name, "shop", user, "reader").Replace(printed)
	printed = regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllString(printed, "127.0.0.1:3306")
	printed = regexp.MustCompile(`\d+\.\d+\.\d+-MariaDB[^\s,;)]*`).ReplaceAllString(printed, "VERSION")
	printed = regexp.MustCompile(`\b\d+(\.\d+)?(µs|ms|s)\b`).ReplaceAllString(printed, "TIME")
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(printed), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), printed)
}

func TestCheckListsAvailableMeasures(t *testing.T) {
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, receipts)
	user := db.Reader(t)
	file := till(t, db, user)
	code, stdout, stderr := call("check", "--config.file", file)
	require.Equal(t, 0, code, stderr)
	require.NotContains(t, stdout+stderr, mariadbtest.Password)
	golden(t, "check.txt", stdout, db, file, user)
}

func TestCheckReportsWhatIsMissing(t *testing.T) {
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, receipts+"; CREATE TABLE other (id INT PRIMARY KEY)")
	user := db.Reader(t, "other")
	file := till(t, db, user)
	code, stdout, stderr := call("check", "--config.file", file)
	require.Equal(t, exitFailure, code)
	require.NotContains(t, stdout+stderr, mariadbtest.Password)
	golden(t, "check_denied.txt", stdout, db, file, user)
}

// The account that made the view of customers is gone, so that view cannot be read. The receipts can:
// the measures of sales are promised, because the running exporter publishes them.
func TestCheckPromisesWhatCanBeReadBesideAFailingQuery(t *testing.T) {
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, receipts+"; CREATE DEFINER='gone'@'localhost' SQL SECURITY DEFINER VIEW cards AS SELECT card AS id FROM receipts")
	file := till(t, db, db.Reader(t))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	text = append(text, "      customers: {key: id, cursor: full, sql: \"SELECT id FROM cards WHERE {page} {limit}\"}\n"...)
	require.NoError(t, os.WriteFile(file, text, 0o600))

	code, stdout, stderr := call("check", "--config.file", file)
	require.Equal(t, exitFailure, code, stderr)
	require.Contains(t, stdout, "create the view again")
	promised, _, _ := strings.Cut(stdout, ", because")
	require.Contains(t, promised, "active_customers, customers, churned_customers")
}
