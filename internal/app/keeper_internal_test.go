package app

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/storage"
)

// restorable is a source that is complete as soon as it is restored, and never polls.
type restorable struct {
	restored func()
	status   source.Status
	state    []byte // that the next snapshot has
	encoding func() // called while a snapshot is being written
}

func (r *restorable) Run(ctx context.Context, _ func())       { <-ctx.Done() }
func (r *restorable) Poll(context.Context) error              { return nil }
func (r *restorable) Status() source.Status                   { return r.status }
func (r *restorable) CustomerID(record.Key) (string, bool)    { return "", false }
func (r *restorable) Close() error                            { return nil }
func (r *restorable) Fingerprint() (map[string]string, error) { return map[string]string{}, nil }
func (r *restorable) TryPause() (resume func(), ok bool)      { return func() {}, true }
func (r *restorable) Pause(context.Context) (func(), error)   { return func() {}, nil }
func (r *restorable) Save() (encode func() ([]byte, error)) {
	state, pause := r.state, r.encoding
	return func() ([]byte, error) {
		if pause != nil {
			pause()
		}
		return state, nil
	}
}
func (r *restorable) Restore([]byte) error { r.status.Loaded = true; r.restored(); return nil }

// stocked is an app with a snapshot of one source that has two batches of orders, and a core of it.
type stocked struct {
	*app
	name string // of the snapshot
	src  *restorable
	core *core
	make func(await map[string]bool) *core
}

func newStocked(t *testing.T) *stocked {
	t.Helper()
	dir := t.TempDir()
	store, err := storage.Open(dir, time.Now)
	require.NoError(t, err)
	t.Cleanup(func() { _ = store.Close() })
	k := &stocked{name: filepath.Join(dir, "snapshot.zip"), src: &restorable{restored: func() {}}}
	k.app = newApp(Options{
		Publish: time.Millisecond, Logger: slog.New(slog.DiscardHandler),
		openSource: func(source.Config, source.Environment, source.Sink) (poller, error) { return k.src, nil },
	})
	k.keeper = newKeeper(store, k.log, "")
	cfg := &config.Config{File: "changed.yml", Hash: "as loaded", Location: time.UTC, Sources: []source.Config{{Name: "shop"}}}
	k.loadedAt.Store(new(time.Now()))
	k.make = func(await map[string]bool) *core {
		c, err := newCore(cfg, k.opts, await, events{
			polled: k.collector.Polled, tried: k.tried, computed: k.collector.Computed, failed: k.failures.Inc,
			prepare: k.prepareMetrics, published: k.published, restores: k.renew,
		})
		require.NoError(t, err)
		c.keeper = k.keeper
		return c
	}
	k.core = k.make(nil)
	require.NoError(t, store.Save(&storage.Contents{
		Manifest: storage.Manifest{Written: time.Now(), Key: k.core.key, Sources: []storage.Source{{Name: "shop", Loaded: true}}},
		Records: func(yield func(string, *record.Batch) error) error {
			for n := range record.Key(2) {
				b := &record.Batch{Orders: []record.Order{{Key: n + 1, Customer: 1, Day: 20_000, Sale: true, Revenue: 1}}}
				if err := yield("shop", b); err != nil {
					return err
				}
			}
			return nil
		},
	}))
	k.serving.Store(k.core)
	return k
}

// The exporter is told to stop while it restores: the snapshot stays as it is.
func TestAnInterruptedRestoreKeepsTheSnapshot(t *testing.T) {
	t.Parallel()
	k := newStocked(t)
	before, err := os.ReadFile(k.name)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	k.src.restored = cancel // before the first record
	k.core.start(ctx)
	<-k.core.done
	require.Equal(t, 1, k.core.ledger.Publish().Orders(), "one of two orders was restored")
	require.Nil(t, k.core.board.Load(), "no figures of a part of the records")
	k.keeper.save(t.Context(), k.app)
	k.core.board.Store(analysis.NewEngine(measure.Settings{}).Update(ledger.New().Publish(), 20_000))
	k.keeper.save(t.Context(), k.app)
	after, err := os.ReadFile(k.name)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

// A value with an "@" takes all values of its column from the snapshot. They come back when the source is read again,
// once the shop has corrected the value.
func TestASourceWithoutAllValuesIsReadAgain(t *testing.T) {
	t.Parallel()
	k := newStocked(t)
	restored := 0
	k.src.restored = func() { restored++ }
	save := func(value string) {
		require.NoError(t, k.keeper.store.Save(&storage.Contents{
			Manifest: storage.Manifest{Written: time.Now(), Key: k.core.key, Sources: []storage.Source{{Name: "shop", Loaded: true}}},
			Records: func(yield func(string, *record.Batch) error) error {
				own := []record.Value{{Column: "till", Value: value}}
				return yield("shop", &record.Batch{Orders: []record.Order{{Key: 1, Customer: 1, Day: 20_000, Sale: true, Revenue: 1, Own: own}}})
			},
		}))
	}
	save(record.Address)
	require.True(t, k.keeper.restore(t.Context(), k.core))
	require.Zero(t, restored)
	require.Zero(t, k.core.ledger.Publish().Orders())
	save("Counter")
	require.True(t, k.keeper.restore(t.Context(), k.core))
	require.Equal(t, 1, restored)
	require.Equal(t, 1, k.core.ledger.Publish().Orders())
}

// The ticker may fire before the first core serves.
func TestNoSnapshotIsWrittenBeforeTheFirstCoreServes(t *testing.T) {
	t.Parallel()
	k := newStocked(t)
	k.serving.Store(nil)
	before := k.keeper.store.Status().Written
	k.keeper.save(t.Context(), k.app)
	require.Equal(t, before, k.keeper.store.Status().Written)
}

// A reload restores what the core in use has now, not the last snapshot, and publishes only after a poll.
func TestAReloadDoesNotBringBackOldFigures(t *testing.T) {
	t.Parallel()
	k := newStocked(t)
	ctx, cancel := context.WithCancel(t.Context())
	k.core.resume(ctx)
	require.Equal(t, 2, k.core.view.Orders(), "the first core publishes the figures of the snapshot at once")
	k.core.feeds[0].gate.Apply(&record.Batch{Orders: []record.Order{{Key: 3, Customer: 1, Day: 20_000, Sale: true, Revenue: 1}}})

	pending := k.make(map[string]bool{"shop": true})
	pending.resume(ctx)
	require.Equal(t, 3, pending.ledger.Publish().Orders())
	require.Nil(t, pending.board.Load(), "the records are as old as the snapshot")
	k.src.status.Polls++
	pending.dirty.Store(true)
	pending.tick(ctx)
	require.Equal(t, 3, pending.view.Orders())
	cancel()
	pending.close()
	k.core.close()
}

// The file may change after it was loaded: the figures of the snapshot belong to what was loaded.
func TestTheSnapshotHasTheHashOfTheLoadedConfiguration(t *testing.T) {
	t.Parallel()
	k := newStocked(t)
	contents, ok, err := k.core.contents(t.Context())
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, "as loaded", contents.Config)
}

// The first snapshot takes long to write. A second one, taken of a later state meanwhile, is what remains.
func TestOfTwoSimultaneousSnapshotsTheLaterOneRemains(t *testing.T) {
	t.Parallel()
	k := newStocked(t)
	k.core.board.Store(analysis.NewEngine(measure.Settings{}).Update(ledger.New().Publish(), 20_000))
	started, resume, first, second := make(chan struct{}), make(chan struct{}), make(chan struct{}), make(chan struct{})
	k.src.state, k.src.encoding = []byte("early"), func() { close(started); <-resume }
	go func() { defer close(first); k.keeper.save(t.Context(), k.app) }()
	<-started
	k.src.state, k.src.encoding = []byte("late"), nil
	go func() { defer close(second); k.keeper.save(t.Context(), k.app) }()
	select {
	case <-second:
	case <-time.After(100 * time.Millisecond): // it waits for the first one
	}
	close(resume)
	<-first
	<-second
	_, err := storage.Read(filepath.Dir(k.name), func(in *storage.Contents) error {
		require.Equal(t, "late", string(in.Sources[0].State))
		return nil
	})
	require.NoError(t, err)
}
