package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/storage"
)

// keeper writes snapshots of the core in use, and restores them into new cores.
type keeper struct {
	store   *storage.Store
	log     *slog.Logger
	version string
	loaded  chan struct{} // receives a value after a core has its first figures
	writing chan struct{} // full while a snapshot is taken and written, so that an older one never follows a newer one
}

func newKeeper(store *storage.Store, log *slog.Logger, version string) *keeper {
	return &keeper{store: store, log: log, version: version, loaded: make(chan struct{}, 1), writing: make(chan struct{}, 1)}
}

// keepable is the part of source.Source that snapshots need.
type keepable interface {
	Fingerprint() (map[string]string, error)
	Pause(ctx context.Context) (resume func(), err error)
	TryPause() (resume func(), ok bool)
	Save() (encode func() ([]byte, error))
	Restore(state []byte) error
}

// kept is where snapshots are stored and how often, as the options and a configuration say.
type kept struct {
	path     string // "" without snapshots
	interval time.Duration
}

// kept returns the storage settings. The path of the options has precedence.
func (o Options) kept(cfg *config.Config) kept {
	k := kept{cmp.Or(o.StoragePath, cfg.StoragePath), cmp.Or(o.keepEvery, cfg.StorageInterval)}
	if k.path == "" || !o.keeps {
		return kept{}
	}
	return k
}

// openStore opens the storage directory at the start. It returns an error only if another process uses it. A
// directory that cannot be used otherwise is a warning, because the exporter works without it. After the start
// the storage settings stay as they are; a change is a warning.
func (a *app) openStore(cfg *config.Config) error {
	k := a.opts.kept(cfg)
	if a.serving.Load() != nil {
		if k != a.kept {
			a.log.Warn("restart to change storage; the previous storage settings stay in use",
				"path", a.kept.path, "interval", a.kept.interval, "new_path", k.path, "new_interval", k.interval)
		}
		return nil
	}
	a.kept = k
	if k.path == "" {
		return nil
	}
	store, err := storage.Open(k.path, a.opts.Now)
	if errors.As(err, new(*storage.LockedError)) {
		return err
	}
	if err != nil {
		a.log.Warn("cannot use the storage directory; a restart will read all sources again", "path", k.path, "err", err)
		return nil
	}
	a.keeper = newKeeper(store, a.log, a.opts.Version)
	return nil
}

// keyed returns the configuration with the key of the storage directory, unless it has one of its own.
func (a *app) keyed(cfg *config.Config) *config.Config {
	if a.keeper == nil {
		return cfg
	}
	key, err := a.keeper.store.Key()
	if err != nil {
		a.log.Warn("cannot use the key of the storage directory; a restart will read all sources again", "path", a.keeper.store.Dir(), "err", err)
		return cfg
	}
	return cfg.WithKey(key)
}

// showFigures serves the figures of the snapshot until the first core has its own, provided that the
// configuration file has not changed.
func (a *app) showFigures(c *core) {
	if a.keeper == nil {
		return
	}
	_, err := a.keeper.store.Load(func(in *storage.Contents) error {
		if in.Config != c.cfg.Hash || in.Key != c.key || len(in.Figures) == 0 {
			return nil
		}
		return a.collector.Restore(in.Figures, in.Written)
	})
	if err != nil {
		a.log.Warn("cannot read snapshot", "err", err)
	}
}

// restore fills a core from the snapshot. Sources that the snapshot does not fit stay empty. It returns false
// if ctx ended before all records were restored.
func (k *keeper) restore(ctx context.Context, c *core) (complete bool) {
	start := time.Now()
	var written time.Time
	var names []string
	found, err := k.store.Load(func(in *storage.Contents) error {
		written = in.Written
		names = k.fitting(in, c)
		return c.fill(ctx, in, names)
	})
	switch {
	case ctx.Err() != nil:
		return err == nil
	case err != nil:
		k.log.Warn("cannot restore snapshot; reading all sources again", "err", err)
		c.refresh()
	case found:
		k.log.Info("restored snapshot", "written", written.UTC().Format(time.RFC3339), "sources", names,
			"orders", c.ledger.Publish().Orders(), "duration", time.Since(start).Round(time.Millisecond))
	}
	return true
}

// fitting returns the names of the sources that the snapshot has and that still read the same. It logs what
// differs for each other one.
func (k *keeper) fitting(in *storage.Contents, c *core) []string {
	if in.Key != c.key {
		k.log.Warn("the key for e-mail addresses has changed; reading all sources again", "path", k.store.Dir())
		return nil
	}
	saved := map[string]storage.Source{}
	for _, s := range in.Sources {
		saved[s.Name] = s
	}
	fits := map[string]bool{}
	for _, f := range c.feeds {
		s, ok := saved[f.cfg.Name]
		if !ok {
			k.log.Info("snapshot does not have source; reading it", "source", f.cfg.Name)
			continue
		}
		delete(saved, f.cfg.Name)
		if s.Withheld {
			k.log.Warn("snapshot does not have the values of a column that may identify customers; reading the source again: "+
				"take a dimension that the status says is left out from the configuration", "source", f.cfg.Name)
			continue
		}
		differ := f.differences(s.Fingerprint)
		if fits[f.cfg.Name] = len(differ) == 0; len(differ) > 0 {
			k.log.Warn("source was configured differently when the snapshot was written; reading it again",
				"source", f.cfg.Name, "fields", strings.Join(differ, ", "))
		}
	}
	for name := range saved {
		k.log.Info("dropped source of the snapshot that is no longer configured", "source", name)
	}
	var names []string
	for _, f := range c.feeds {
		name, owner := f.cfg.Name, f.cfg.OwnerOfIDs()
		switch {
		case fits[name] && fits[owner]:
			names = append(names, name)
		case fits[name]:
			k.log.Warn("source uses the customer ids of a source that is read again; reading it again", "source", name, "ids", owner)
		}
	}
	return names
}

// differences returns the fields in which the source differs from a fingerprint, sorted.
func (f *feed) differences(saved map[string]string) []string {
	src, ok := f.source.(keepable)
	if !ok {
		return []string{"source"}
	}
	now, err := src.Fingerprint()
	if err != nil {
		return []string{"database"}
	}
	all := maps.Clone(saved)
	maps.Copy(all, now)
	return slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(field string) bool { return saved[field] == now[field] })
}

// fill restores sources. The feeds have not started yet.
func (c *core) fill(ctx context.Context, in *storage.Contents, names []string) error {
	sinks := map[string]*feed{}
	for _, f := range c.feeds {
		if slices.Contains(names, f.cfg.Name) {
			sinks[f.cfg.Name] = f
		}
	}
	for _, s := range in.Sources {
		f := sinks[s.Name]
		if f == nil {
			continue
		}
		if err := f.source.(keepable).Restore(s.State); err != nil {
			return &storage.DamagedError{Err: err}
		}
	}
	err := in.Records(func(name string, b *record.Batch) error {
		if f := sinks[name]; f != nil {
			f.gate.Apply(b)
		}
		return ctx.Err()
	})
	if err == nil && len(names) == len(in.Sources) {
		c.ledger.MarkKinds(in.Kinds)
	}
	return err
}

// refresh empties the ledger and opens all sources anew, after a part of a snapshot was restored.
func (c *core) refresh() {
	for _, f := range c.feeds {
		f.gate.empty()
		src, err := f.open()
		if err != nil {
			c.log.Error("cannot restart source", "source", f.cfg.Name, "err", err)
			continue
		}
		f.mu.Lock()
		old := f.source
		f.source = src
		f.mu.Unlock()
		if err := old.Close(); err != nil {
			c.log.Warn("cannot close connections", "source", f.cfg.Name, "err", err)
		}
	}
}

// keep writes snapshots until stop is called, which writes the last one. The cores must have stopped then.
func (a *app) keep(ctx context.Context) (stop func()) {
	if a.keeper == nil {
		return func() {}
	}
	ctx = context.WithoutCancel(ctx)
	running, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		a.keeper.run(running, a, a.kept.interval)
	}()
	return func() {
		cancel()
		<-done
		a.keeper.save(ctx, a)
	}
}

// closeStore unlocks the storage directory.
func (a *app) closeStore() {
	if a.keeper == nil {
		return
	}
	if err := a.keeper.store.Close(); err != nil {
		a.log.Warn("cannot unlock the storage directory", "path", a.keeper.store.Dir(), "err", err)
	}
}

// run writes a snapshot after each interval and after a core has its first figures, until ctx ends.
func (k *keeper) run(ctx context.Context, a *app, interval time.Duration) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-k.loaded:
		}
		k.save(ctx, a)
	}
}

// renewal is how long a new core waits for a moment at which no source of the core in use is polling.
const renewal = 10 * time.Second

// renew writes a snapshot of the core in use, if there is one with figures, because a new core restores it.
func (a *app) renew(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, renewal)
	defer cancel()
	a.keeper.save(ctx, a)
}

// wake tells the keeper that a core has its first figures.
func (k *keeper) wake() {
	select {
	case k.loaded <- struct{}{}:
	default:
	}
}

// save writes a snapshot of the core in use. It waits until no source is polling and no other snapshot is
// being written. Without figures, or if the restore of the core was interrupted, it writes nothing, because the
// previous snapshot is better.
func (k *keeper) save(ctx context.Context, a *app) {
	select {
	case k.writing <- struct{}{}:
		defer func() { <-k.writing }()
	case <-ctx.Done():
		return
	}
	for ctx.Err() == nil {
		c := a.serving.Load()
		if c == nil || c.partial.Load() || c.board.Load() == nil {
			return
		}
		contents, ok, err := c.contents(ctx)
		if !ok || a.serving.Load() != c {
			continue // it has waited
		}
		if err == nil {
			contents.Program = k.version
			if contents.Figures, err = a.collector.Figures(); err == nil {
				err = k.store.Save(contents)
			}
		}
		if err != nil {
			k.log.Warn("cannot write snapshot; keeping the previous one", "path", k.store.Dir(), "err", err)
		}
		return
	}
}

// contents returns a snapshot of the core, and false if pause does.
func (c *core) contents(ctx context.Context) (out *storage.Contents, ok bool, err error) {
	now, ok := c.freeze(ctx)
	if !ok {
		return nil, false, nil
	}
	out = &storage.Contents{Manifest: storage.Manifest{
		Written: c.opts.Now(), Key: c.key, Config: c.cfg.Hash, Kinds: now.capture.Kinds(),
	}}
	known := map[string]bool{}
	for _, s := range now.sources {
		if s.about.Fingerprint, err = s.src.Fingerprint(); err != nil {
			return nil, true, fmt.Errorf("fingerprint of source %s: %w", s.about.Name, err)
		}
		if s.about.State, err = s.encode(); err != nil {
			return nil, true, err
		}
		known[s.about.Name] = true
		out.Sources = append(out.Sources, s.about)
	}
	out.Records = func(yield func(string, *record.Batch) error) error {
		return now.capture.Records(func(source string, b *record.Batch) error {
			if !known[source] {
				return nil
			}
			return yield(source, b)
		})
	}
	return out, true, nil
}
