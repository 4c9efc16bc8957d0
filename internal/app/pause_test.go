package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/exporter-toolkit/web"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/source"
)

// tireless is a source that begins the next poll as soon as one has ended.
type tireless struct {
	*fake
	takes time.Duration // the time of a poll
	slot  chan struct{}
	first sync.Once
}

// Run implements app.Poller.
func (s *tireless) Run(ctx context.Context, polled func()) {
	for {
		resume, err := s.Pause(ctx)
		if err != nil {
			return
		}
		s.first.Do(func() { delivers(1, 2)(s.fake) })
		select {
		case <-ctx.Done():
		case <-time.After(s.takes):
		}
		resume()
		polled()
	}
}

// Pause waits for the end of a poll.
func (s *tireless) Pause(ctx context.Context) (func(), error) {
	select {
	case s.slot <- struct{}{}:
		return func() { <-s.slot }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// TryPause is Pause without waiting.
func (s *tireless) TryPause() (func(), bool) {
	select {
	case s.slot <- struct{}{}:
		return func() { <-s.slot }, true
	default:
		return nil, false
	}
}

// Fingerprint has nothing that could differ.
func (s *tireless) Fingerprint() (map[string]string, error) { return map[string]string{}, nil }

// Save has nothing to keep.
func (s *tireless) Save() func() ([]byte, error) {
	return func() ([]byte, error) { return nil, nil }
}

// Restore has nothing to restore.
func (s *tireless) Restore([]byte) error { return nil }

// Two sources that poll without a rest, never idle at the same time, do not keep snapshots from being written.
func TestSourcesThatPollWithoutARestDoNotStarveSnapshots(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	db := newDatabase(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	r := &running{till: s, url: "http://" + listener.Addr().String(), logs: &buffer{}, ended: make(chan error, 1)}
	var ctx context.Context
	ctx, r.stop = context.WithCancel(context.Background())
	s.more = "  - {name: crm, preset: suitecrm, host: 127.0.0.1, database: crm, user: reader, password_file: password}\n"
	o := app.Options{
		ConfigFile: s.configure(), Web: &web.FlagConfig{WebConfigFile: new("")}, Listener: listener, Publish: 5 * time.Millisecond,
		Logger: slog.New(slog.NewTextHandler(r.logs, nil)),
	}
	takes := map[string]time.Duration{"till": 170 * time.Millisecond, "crm": 230 * time.Millisecond}
	o = o.WithSnapshots(10 * time.Millisecond).WithSources(func(cfg source.Config, env source.Environment, sink source.Sink) (app.Poller, error) {
		_, err := db.connect(cfg, env, sink)
		return &tireless{fake: db.source(cfg.Name), takes: takes[cfg.Name], slot: make(chan struct{}, 1)}, err
	})
	go func() { r.ended <- app.Run(ctx, o, nil) }()
	t.Cleanup(r.stop)
	r.laterSnapshots(3)
	r.end()
}

// A source of a real database whose polls take longer than their interval does not either.
func TestASourceSlowerThanItsIntervalDoesNotStarveSnapshots(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	s.db.Exec(t, `RENAME TABLE receipts TO kept; CREATE VIEW receipts AS SELECT k.* FROM kept k JOIN (SELECT SLEEP(1.2) AS slept) s`)
	s.every = 10 * time.Millisecond
	r := s.run()
	r.laterSnapshots(2)
	r.end()
}

// laterSnapshots waits for so many snapshots, one after another.
func (r *running) laterSnapshots(n int) {
	r.t.Helper()
	for last := -1.0; n > 0; n-- {
		var at float64
		require.Eventually(r.t, func() bool {
			at = r.value("loyalty_snapshot_timestamp_seconds")
			return at > last
		}, time.Minute, 50*time.Millisecond, "%d snapshots left: %s", n, fmt.Sprint(r.logs))
		last = at
	}
	require.Zero(r.t, r.value("loyalty_snapshot_failures_total"))
}
