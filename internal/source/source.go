// Package source polls one database of a shop or CRM and turns its rows into records: read only,
// page by page, upserts by key. What a product's tables look like is data (a preset, or queries
// in the configuration), not code. The package knows nothing of what becomes of the records.
package source

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Source polls one database into a sink. Run, Poll and Check are for one goroutine at a time;
// Status and Provides are safe for concurrent use.
type Source struct {
	cfg    Config
	env    Environment
	sink   Sink
	preset *preset
	logger *slog.Logger
	db     *sqlx.DB

	ids     identities
	emails  *emails
	words   words
	plan    *plan                                 // nil until the product was found
	rejects map[record.Kind]map[record.Key]Reason // records now rejected

	mu       sync.Mutex // protects the rest
	status   Status
	provides map[record.Kind]bool
}

// New returns a source for a valid configuration. It does not connect; it does read the secrets
// that the configuration names, to fail early.
func New(cfg Config, env Environment, sink Sink) (*Source, error) {
	if p := cfg.Validate(); len(p) > 0 {
		errs := make([]error, len(p))
		for i := range p {
			errs[i] = p[i]
		}
		return nil, fmt.Errorf("source %s: %w", cfg.Name, join(errs))
	}
	pre, err := loadPreset(cfg.Preset)
	if err != nil {
		return nil, err
	}
	env = env.complete()
	c := newConnector(&cfg, cfg.StatementTimeout.or(defaultTimeout), env.Logger)
	if _, err := c.settings(); err != nil {
		return nil, fmt.Errorf("source %s: %w", cfg.Name, err)
	}
	s := &Source{
		cfg: cfg, env: env, sink: sink, preset: pre, logger: env.Logger, db: open(c),
		ids: newIdentities(env.EmailKey), emails: newEmails(env.EmailKey, env.IgnoreEmails), words: words{},
		rejects: map[record.Kind]map[record.Key]Reason{},
	}
	s.status = Status{
		Name: cfg.Name, Preset: cfg.Preset,
		Records: map[record.Kind]uint64{}, Rejected: map[Rejection]uint64{},
	}
	s.provides = map[record.Kind]bool{}
	for _, v := range pre.all() {
		for name := range pre.queries(v, &cfg) {
			sh, _ := shapeOf(name)
			s.provides[sh.kind] = true
		}
	}
	return s, nil
}

// open returns a pool that holds one connection, and for a moment another.
func open(c *connector) *sqlx.DB {
	db := sqlx.NewDb(sql.OpenDB(c), "mysql")
	db.SetMaxOpenConns(2)
	db.SetMaxIdleConns(1)
	db.SetConnMaxLifetime(time.Hour)
	db.SetConnMaxIdleTime(time.Minute)
	return db
}

// complete returns the environment with defaults for what may be left out.
func (e Environment) complete() Environment {
	if e.Location == nil {
		e.Location = time.UTC
	}
	if e.Logger == nil {
		e.Logger = slog.New(slog.DiscardHandler)
	}
	if e.Now == nil {
		e.Now = time.Now
	}
	if e.Clock == nil {
		e.Clock = time.Now
	}
	return e
}

// Close closes the connections. The source must not be polling.
func (s *Source) Close() error { return s.db.Close() }

// Status returns how the source does, as a copy.
func (s *Source) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.status
	st.Records, st.Rejected = maps.Clone(st.Records), maps.Clone(st.Rejected)
	return st
}

// Provides tells which kinds of record the source delivers: what its configuration can, until the
// first connection has shown what is there.
func (s *Source) Provides() map[record.Kind]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.provides)
}

// Run polls until ctx ends, calling polled after every finished poll, failed ones too. A failed
// poll is tried again soon, then less and less often down to the configured interval.
func (s *Source) Run(ctx context.Context, polled func()) {
	interval := s.cfg.Interval.or(defaultInterval)
	for failures := 0; ctx.Err() == nil; {
		err := s.Poll(ctx)
		if ctx.Err() != nil {
			return
		}
		wait := jitter(interval)
		if failures++; err == nil {
			failures = 0
		} else {
			wait = backOff(failures, interval)
		}
		if polled != nil {
			polled()
		}
		if rest(ctx, wait) != nil {
			return
		}
	}
}
