// Package source polls one database of a shop or CRM and turns its rows into records: read only,
// page by page, upserts by key. A preset, or queries in the configuration, describe a product's
// tables; no code does. The package does not know how the records are used.
package source

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// Source polls one database into a sink. Run, Poll and Check are for one goroutine at a time;
// Status and Provides are safe for concurrent use.
type Source struct {
	cfg    Config
	env    Environment
	sink   Sink
	preset *preset.Preset
	logger *slog.Logger
	db     *sqlx.DB

	shared  decode.Shared
	plan    *plan // nil until the product is detected
	faults  faults
	rejects *rejections
	watch   *watch
	partial bool          // the last poll read all queries that the server accepts
	latest  time.Time     // the latest time that the server's clock showed
	behind  time.Duration // how far the server's clock is behind its latest time
	state   *state
	saved   *saved // the state before a restart, until the product is detected

	polling chan struct{} // full during a poll or a pause; those who wait get their turn in order
}

// New returns a source for a valid configuration. It does not connect, but it reads the secrets
// that the configuration names, so that a missing secret fails early.
func New(cfg Config, env Environment, sink Sink) (*Source, error) {
	if p := cfg.Validate(); len(p) > 0 {
		errs := make([]error, len(p))
		for i := range p {
			errs[i] = p[i]
		}
		return nil, fmt.Errorf("source %s: %w", cfg.Name, join(errs))
	}
	pre, err := preset.Load(cfg.Preset)
	if err != nil {
		return nil, err
	}
	env = env.complete()
	db, err := database.Open(cfg.connection(cfg.StatementTimeout.Or(defaultTimeout), env.Logger))
	if err != nil {
		return nil, fmt.Errorf("source %s: %w", cfg.Name, err)
	}
	s := &Source{
		cfg: cfg, env: env, sink: sink, preset: pre, logger: env.Logger, db: db,
		shared: decode.NewShared(env.EmailKey, env.IgnoreEmails),
		faults: faults{cfg.Name}, watch: newWatch(), polling: make(chan struct{}, 1),
	}
	if n := env.CustomerIDs[cfg.OwnerOfIDs()]; n != nil {
		s.shared.IDs.UseCustomers(n)
	}
	s.rejects = newRejections(cfg.Name, env.Logger, s.shared.IDs)
	s.state = &state{status: Status{
		Name: cfg.Name, Preset: cfg.Preset,
		Records: map[record.Kind]uint64{}, Rejected: map[Rejection]uint64{},
	}, provides: map[record.Kind]bool{}}
	for _, v := range pre.All() {
		for name := range pre.QueriesOf(v, cfg.changes()) {
			sh, _ := decode.ShapeOf(name)
			s.state.provides[sh.Kind] = true
		}
	}
	return s, nil
}

// complete returns the environment with defaults for the optional fields.
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

// CustomerID returns the source's own id of the customer with a key, as the database spells it. It
// returns false for an unknown key, and for an id if only its hash is kept. It is safe for
// concurrent use with a poll.
func (s *Source) CustomerID(k record.Key) (string, bool) { return s.shared.IDs.Customer(k) }

// Close closes the connections. The source must not be polling.
func (s *Source) Close() error { return s.db.Close() }

// Status returns a copy of the source's status.
func (s *Source) Status() Status { return s.state.read() }

// Provides returns the kinds of record that the source delivers. Before the first connection, it
// returns all kinds that the configuration can deliver.
func (s *Source) Provides() map[record.Kind]bool { return s.state.provided() }

// Run polls until ctx ends, and calls polled after every poll, failed or not. Run retries a failed
// poll soon, and then less and less often, down to the configured interval. If only some queries
// failed, it retries only these before the interval ends.
func (s *Source) Run(ctx context.Context, polled func()) {
	interval := s.cfg.Interval.Or(defaultInterval)
	var next time.Time // when the next whole poll is due
	for failures := 0; ctx.Err() == nil; {
		retry := time.Now().Before(next)
		err := s.pollNow(ctx, retry)
		if ctx.Err() != nil {
			return
		}
		if !retry {
			next = time.Now().Add(jitter(interval))
		}
		wait := time.Until(next)
		if failures++; err == nil {
			failures = 0
		} else {
			wait = min(wait, backOff(failures, interval))
		}
		if err != nil && !s.partial {
			next = time.Time{}
		}
		if polled != nil {
			polled()
		}
		if rest(ctx, wait) != nil {
			return
		}
	}
}
