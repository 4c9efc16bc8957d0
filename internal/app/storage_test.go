package app_test

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/exporter-toolkit/web"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

// till is a real database of receipts, and an exporter of it with a storage directory.
type till struct {
	t      *testing.T
	db     *mariadbtest.Database
	reader string
	dir    string        // with the configuration and the storage directory
	extra  string        // of the source's configuration
	ahead  time.Duration // by which the exporter's clock is ahead
	keys   string        // time between comparisons of keys; "" is 1h
	more   string        // sources after the first one
	every  time.Duration // time between snapshots; 0 is the default
}

func newTill(t *testing.T) *till {
	t.Helper()
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, `CREATE TABLE receipts (id int PRIMARY KEY AUTO_INCREMENT, card varchar(20), mail varchar(60), printed datetime NOT NULL,
			state varchar(8) NOT NULL, total decimal(10,2), changed timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), KEY (changed, id));
		INSERT INTO receipts (card, mail, printed, state, total, changed)
			SELECT CONCAT('C', seq % 70), IF(seq % 3 = 0, CONCAT('m', seq % 90, '@example.org'), NULL), UTC_TIMESTAMP() - INTERVAL (seq % 300 + 1) DAY,
				IF(seq % 11 = 0, 'void', 'paid'), seq % 97 + 0.50, NOW() - INTERVAL (3000 + seq * 10) MINUTE FROM seq_1_to_500`)
	return &till{t: t, db: db, reader: db.Reader(t), dir: t.TempDir()}
}

// configure writes the configuration and returns its name.
func (s *till) configure() string {
	s.t.Helper()
	require.NoError(s.t, os.WriteFile(filepath.Join(s.dir, "password"), []byte(mariadbtest.Password), 0o600))
	name := filepath.Join(s.dir, "loyalty.yml")
	require.NoError(s.t, os.WriteFile(name, fmt.Appendf(nil, `business: {timezone: UTC, currency: EUR}
forecast: {enabled: false}
storage: {path: store}
sources:
  - name: till
    host: 127.0.0.1
    port: %d
    database: %s
    user: %s
    password_file: password
    interval: 1s
    reconcile_interval: %s
    statuses: {sale: [paid], other: [void]}
%s    queries:
      orders:
        cursor: modified
        key: r.id
        modified: r.changed
        zone: utc
        sql: |
          SELECT r.id AS id, r.changed AS modified_at, r.printed AS placed_at, r.card AS customer_id, r.mail AS email,
            r.state AS status, r.total AS total FROM receipts r WHERE {page} {limit}
%s`, s.db.Server.Port(), s.db.Name, s.reader, cmp.Or(s.keys, "1h"), s.extra, s.more), 0o600))
	return name
}

// running is a running exporter of a till.
type running struct {
	*till
	url   string
	logs  *buffer
	stop  context.CancelFunc
	ended chan error
}

func (s *till) run() *running {
	s.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(s.t, err)
	r := &running{till: s, url: "http://" + listener.Addr().String(), logs: &buffer{}, ended: make(chan error, 1)}
	var ctx context.Context
	ctx, r.stop = context.WithCancel(context.Background())
	o := app.Options{
		ConfigFile: s.configure(), Web: &web.FlagConfig{WebConfigFile: new("")}, Listener: listener, Publish: 5 * time.Millisecond,
		Logger: slog.New(slog.NewTextHandler(r.logs, nil)), Now: func() time.Time { return time.Now().Add(s.ahead) },
	}
	go func() { r.ended <- app.Run(ctx, o.WithSnapshots(s.every), nil) }()
	s.t.Cleanup(r.stop)
	return r
}

// end stops the exporter, which writes the last snapshot.
func (r *running) end() {
	r.t.Helper()
	r.stop()
	require.NoError(r.t, <-r.ended, r.logs.String())
	require.NotContains(r.t, r.logs.String(), "@example.org")
}

func (r *running) get(path string) (int, string) {
	r.t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
	answer, err := client.Get(r.url + path)
	require.NoError(r.t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(r.t, err)
	return answer.StatusCode, string(text)
}

// value returns the value of a series of /metrics, -1 if it is missing.
func (r *running) value(series string) float64 {
	r.t.Helper()
	_, text := r.get("/metrics")
	m := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(series) + ` (.+)$`).FindStringSubmatch(text)
	if m == nil {
		return -1
	}
	v, err := strconv.ParseFloat(m[1], 64)
	require.NoError(r.t, err)
	return v
}

// agrees waits until the figures equal plain SQL over the database.
func (r *running) agrees(msg string) {
	r.t.Helper()
	var orders int
	var revenue float64
	require.NoError(r.t, r.db.QueryRowContext(r.t.Context(), `SELECT COUNT(*), SUM(total) FROM receipts WHERE state = 'paid'`).Scan(&orders, &revenue))
	var got string
	require.Eventually(r.t, func() bool {
		got = fmt.Sprint(r.value(`loyalty_ledger_records{kind="order"}`), r.value(`loyalty_revenue{basis="orders",currency="EUR",window="365d"}`))
		return got == fmt.Sprint(float64(orders), revenue)
	}, time.Minute, 20*time.Millisecond, "%s: %d orders, %v; %s", msg, orders, revenue, r.logs)
}

func (r *running) ready() {
	r.t.Helper()
	require.Eventually(r.t, func() bool {
		code, _ := r.get("/-/ready")
		return code == http.StatusOK
	}, time.Minute, 10*time.Millisecond, r.logs)
}

func TestARestartReadsOnlyWhatHasChanged(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	first := s.run()
	first.ready()
	first.agrees("initial load")
	require.GreaterOrEqual(t, first.value(`loyalty_source_records_total{kind="order",source="till"}`), 500.0)
	first.end()
	s.db.Exec(t, `INSERT INTO receipts (card, printed, state, total) VALUES ('C1', UTC_TIMESTAMP() - INTERVAL 1 HOUR, 'paid', 12.34);
		UPDATE receipts SET total = 99 WHERE id = 7; UPDATE receipts SET state = 'void' WHERE id = 8`)

	second := s.run()
	second.agrees("after the restart")
	require.Contains(t, second.logs.String(), "restored snapshot")
	require.Less(t, second.value(`loyalty_source_records_total{kind="order",source="till"}`), 10.0)
	require.Equal(t, 1.0, second.value("loyalty_storage_usable"))
	require.Greater(t, second.value("loyalty_snapshot_bytes"), 1000.0)
	second.end()
	snapshot, err := os.ReadFile(filepath.Join(s.dir, "store", "snapshot.zip"))
	require.NoError(t, err)
	require.NotContains(t, string(snapshot), "example.org")
	info, err := os.Stat(filepath.Join(s.dir, "store", "key"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestFiguresAreServedWhileTheDatabaseIsDownAfterARestart(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	first := s.run()
	first.agrees("initial load")
	before := first.value(`loyalty_revenue{basis="orders",currency="EUR",window="365d"}`)
	first.end()
	s.db.Exec(t, `RENAME TABLE receipts TO hidden`)
	for range 2 { // the snapshot of a process that never reached the database is complete too
		down := s.run()
		down.ready()
		require.Equal(t, before, down.value(`loyalty_revenue{basis="orders",currency="EUR",window="365d"}`))
		require.Eventually(t, func() bool { return down.value(`loyalty_source_up{source="till"}`) == 0 }, time.Minute, 10*time.Millisecond)
		require.Greater(t, down.value(`loyalty_source_last_success_timestamp_seconds{source="till"}`), 1e9)
		down.end()
	}
	s.db.Exec(t, `RENAME TABLE hidden TO receipts; DELETE FROM receipts WHERE id = 5; UPDATE receipts SET total = 50 WHERE id = 9`)
	up := s.run()
	require.Eventually(t, func() bool { return up.value(`loyalty_source_up{source="till"}`) == 1 }, time.Minute, 10*time.Millisecond)
	require.Less(t, up.value(`loyalty_source_records_total{kind="order",source="till"}`), 520.0)
	up.end()
}

func TestAChangedConfigurationReadsTheSourceAgain(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	first := s.run()
	first.agrees("initial load")
	first.end()
	s.extra = "    currency: EUR\n    margin: 0.3\n"
	second := s.run()
	second.agrees("after the change")
	require.Contains(t, second.logs.String(), "configured differently")
	require.Contains(t, second.logs.String(), "fields=currency")
	require.GreaterOrEqual(t, second.value(`loyalty_source_records_total{kind="order",source="till"}`), 500.0)
	second.end()
}

func TestALostKeyAndADamagedSnapshotReadEverythingAgain(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	first := s.run()
	first.agrees("initial load")
	first.end()
	require.NoError(t, os.Remove(filepath.Join(s.dir, "store", "key")))
	lost := s.run()
	lost.agrees("without the key")
	require.Contains(t, lost.logs.String(), "key for e-mail addresses has changed")
	require.GreaterOrEqual(t, lost.value(`loyalty_source_records_total{kind="order",source="till"}`), 500.0)
	lost.end()

	name := filepath.Join(s.dir, "store", "snapshot.zip")
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	data[len(data)/3] ^= 4
	require.NoError(t, os.WriteFile(name, data, 0o600))
	flipped := s.run()
	flipped.agrees("with a damaged snapshot")
	require.Contains(t, flipped.logs.String(), "set aside as")
	require.GreaterOrEqual(t, flipped.value(`loyalty_source_records_total{kind="order",source="till"}`), 500.0)
	require.Eventually(t, func() bool {
		aside, _ := filepath.Glob(filepath.Join(s.dir, "store", "snapshot.damaged-*"))
		return len(aside) == 0
	}, time.Minute, 20*time.Millisecond, "the next snapshot replaces the damaged one")
	flipped.end()
}

func TestASecondProcessRefusesToStart(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	first := s.run()
	first.agrees("initial load")
	second := s.run()
	err := <-second.ended
	require.ErrorContains(t, err, "in use by process "+strconv.Itoa(os.Getpid()))
	first.end()
}

func TestAnUnusableStorageDirectoryDoesNoHarm(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	require.NoError(t, os.WriteFile(filepath.Join(s.dir, "store"), []byte("a file"), 0o600))
	r := s.run()
	r.agrees("without storage")
	require.Zero(t, r.value("loyalty_storage_usable"))
	require.Equal(t, 1, strings.Count(r.logs.String(), "cannot use the storage directory"))
	r.end()
}

func TestForgettingACustomerRemovesItFromTheSnapshot(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	first := s.run()
	first.agrees("initial load")
	first.laterSnapshots(1)
	o := app.Options{ConfigFile: s.configure()}
	var out strings.Builder
	require.ErrorContains(t, app.ForgetState(t.Context(), o, app.Forgotten{Source: "till", Customer: "C5"}, &out), "in use by process")
	require.Eventually(t, func() bool {
		out.Reset()
		require.NoError(t, app.ShowState(t.Context(), o, &out), "also while an exporter runs")
		return strings.Contains(out.String(), "complete")
	}, time.Minute, 20*time.Millisecond, "the snapshot after the initial load")
	require.Regexp(t, `till +complete`, out.String())
	require.Regexp(t, `orders +470`, out.String(), "455 sales, and 15 others with a card and an address")
	first.end()

	snapshot := func() string {
		data, err := os.ReadFile(filepath.Join(s.dir, "store", "snapshot.zip"))
		require.NoError(t, err)
		return string(data)
	}
	require.Contains(t, snapshot(), "C68")
	for _, f := range []struct {
		app.Forgotten
		err string
	}{
		{app.Forgotten{}, "nothing to forget"},
		{app.Forgotten{Customer: "C5"}, "add --source"},
		{app.Forgotten{Source: "till", Email: "m9@example.org"}, "use --email alone"},
		{app.Forgotten{Source: "shop"}, `the snapshot has no source "shop"`},
		{app.Forgotten{Source: "till", Customer: "C999"}, "does not have this customer"},
		{app.Forgotten{Email: "nobody@example.org"}, "does not have this customer"},
	} {
		require.ErrorContains(t, app.ForgetState(t.Context(), o, f.Forgotten, &out), f.err)
	}
	out.Reset()
	require.NoError(t, app.ForgetState(t.Context(), o, app.Forgotten{Source: "till", Customer: "C68"}, &out))
	require.Contains(t, out.String(), "erase them there first")
	require.NotContains(t, snapshot(), "C68")
	require.ErrorContains(t, app.ForgetState(t.Context(), o, app.Forgotten{Source: "till", Customer: "C68"}, &out), "does not have this customer")

	require.NoError(t, app.ForgetState(t.Context(), o, app.Forgotten{Source: "till"}, &out))
	out.Reset()
	require.NoError(t, app.ShowState(t.Context(), o, &out))
	require.NotContains(t, out.String(), "orders")
	last := s.run()
	last.agrees("read again")
	last.end()
}

// A snapshot from the future, written before the clock was set back, hides no change.
func TestAClockThatIsSetBackHidesNoChange(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	s.ahead = 26 * time.Hour
	first := s.run()
	first.agrees("initial load")
	first.end()
	s.ahead = 0
	s.db.Exec(t, `UPDATE receipts SET total = 70 WHERE id = 3;
		INSERT INTO receipts (card, printed, state, total) VALUES ('C1', UTC_TIMESTAMP() - INTERVAL 1 HOUR, 'paid', 12.34)`)
	second := s.run()
	second.agrees("after the clock was set back")
	require.Contains(t, second.logs.String(), "restored snapshot")
	second.end()
}
