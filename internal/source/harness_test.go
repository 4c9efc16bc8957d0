package source_test

import (
	"bytes"
	"context"
	"database/sql/driver"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

func TestMain(m *testing.M) {
	mariadbtest.Main(m, func() error { return goleak.Find() })
}

// sink keeps what a source delivers. It is safe for concurrent use.
type sink struct {
	mu            sync.Mutex
	customers     map[record.Key]record.Customer
	orders        map[record.Key]record.Order
	refunds       map[record.Key]record.Refund
	subscriptions map[record.Key]record.Subscription
	lines         map[record.Key][]record.Line
	notes         notes
	applied       int
	onApply       func(n int)
}

func newSink() *sink {
	return &sink{
		customers: map[record.Key]record.Customer{}, orders: map[record.Key]record.Order{},
		refunds: map[record.Key]record.Refund{}, subscriptions: map[record.Key]record.Subscription{},
		lines: map[record.Key][]record.Line{}, notes: notes{},
	}
}

func (s *sink) Apply(b *record.Batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.applied++
	if s.onApply != nil {
		s.onApply(s.applied)
	}
	for _, x := range b.Customers {
		s.customers[x.Key] = x
	}
	for _, x := range b.Orders {
		s.orders[x.Key] = x
	}
	for _, x := range b.Refunds {
		s.refunds[x.Key] = x
	}
	for _, x := range b.Subscriptions {
		s.subscriptions[x.Key] = x
	}
	for _, k := range b.LinesOf {
		delete(s.lines, k)
	}
	for _, x := range b.Lines {
		s.lines[x.Order] = append(s.lines[x.Order], x)
	}
	s.notes.apply(b)
	s.remove(b.Removed)
}

func (s *sink) remove(removed map[record.Kind][]record.Key) {
	for _, k := range removed[record.KindCustomer] {
		delete(s.customers, k)
	}
	for _, k := range removed[record.KindOrder] {
		delete(s.orders, k)
		delete(s.lines, k)
	}
	for _, k := range removed[record.KindRefund] {
		delete(s.refunds, k)
	}
	for _, k := range removed[record.KindSubscription] {
		delete(s.subscriptions, k)
	}
}

func (s *sink) Keys(kind record.Kind, lo, hi record.Key) []record.Key {
	s.mu.Lock()
	defer s.mu.Unlock()
	var keys []record.Key
	switch kind {
	case record.KindCustomer:
		keys = slices.Collect(maps.Keys(s.customers))
	case record.KindOrder:
		keys = slices.Collect(maps.Keys(s.orders))
	case record.KindRefund:
		keys = slices.Collect(maps.Keys(s.refunds))
	case record.KindSubscription:
		keys = slices.Collect(maps.Keys(s.subscriptions))
	default:
		keys = slices.Collect(maps.Keys(s.notes[kind]))
	}
	keys = slices.DeleteFunc(keys, func(k record.Key) bool { return k < lo || k > hi })
	slices.Sort(keys)
	return keys
}

// revenue returns the revenue of the sales, by order.
func (s *sink) revenue() map[record.Key]string {
	m := map[record.Key]string{}
	for k, o := range s.orders {
		if o.Sale {
			m[k] = o.Revenue.String()
		}
	}
	return m
}

// total returns the revenue of all sales.
func (s *sink) total() string {
	var sum money.Amount
	for _, o := range s.orders {
		if o.Sale {
			sum += o.Revenue
		}
	}
	return sum.String()
}

// clock is a clock that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// harness is a source on a database of its own.
type harness struct {
	t     *testing.T
	db    *mariadbtest.Database
	cfg   source.Config
	env   source.Environment
	clock *clock
	sink  *sink
	log   *logBuffer
	src   *source.Source
}

type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// newHarness returns a source for a preset ("" for none) with an account that may read all.
func newHarness(t *testing.T, server *mariadbtest.Server, preset string) *harness {
	t.Helper()
	db := server.Database(t)
	h := &harness{t: t, db: db, sink: newSink(), log: &logBuffer{}}
	h.clock = &clock{now: time.Date(2024, 6, 15, 12, 0, 0, 0, time.UTC)}
	h.cfg = source.Config{
		Name: "shop", Preset: preset, Host: "127.0.0.1", Port: server.Port(), Database: db.Name,
		User: db.Reader(t), PasswordFile: passwordFile(t, mariadbtest.Password),
	}
	h.env = source.Environment{
		Currency: "EUR", EmailKey: [16]byte{1, 2, 3}, Now: h.clock.Now, Clock: h.clock.Now,
		Logger: slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	return h
}

func passwordFile(t *testing.T, password string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "password")
	require.NoError(t, os.WriteFile(name, []byte(password+"\n"), 0o600))
	return name
}

// open makes the source.
func (h *harness) open() *harness {
	h.t.Helper()
	src, err := source.New(h.cfg, h.env, h.sink)
	require.NoError(h.t, err)
	h.src = src
	h.t.Cleanup(func() { _ = src.Close() })
	return h
}

func (h *harness) poll() {
	h.t.Helper()
	require.NoError(h.t, h.src.Poll(context.Background()))
}

// pollAfter polls after some time has passed.
func (h *harness) pollAfter(d time.Duration) {
	h.t.Helper()
	h.clock.set(h.clock.Now().Add(d))
	h.poll()
}

func (h *harness) exec(sql string) {
	h.t.Helper()
	h.db.Exec(h.t, sql)
}

func (h *harness) rejected() map[string]uint64 {
	m := map[string]uint64{}
	for r, n := range h.src.Status().Rejected {
		m[string(r.Kind)+" "+string(r.Reason)] = n
	}
	return m
}

func readFile(t testing.TB, name string) string {
	t.Helper()
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	b, err := io.ReadAll(f)
	require.NoError(t, err)
	return strings.TrimSpace(string(b))
}

func day(s string) record.Day {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return record.DayOf(t, time.UTC)
}

func count(s, part string) int { return strings.Count(s, part) }

func str(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func anys(values []driver.Value) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// warnings returns the warnings of the source, one for each with its kind and detail.
func warnings(h *harness) string {
	var list []string
	for _, n := range h.src.Status().Warnings {
		list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s %s", n.Code, n.Kind, n.Detail)))
	}
	return strings.Join(list, ", ")
}
