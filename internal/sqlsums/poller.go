package sqlsums

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/database"
)

// Poller watches the orders of a source and has its database compute the figures when they have changed. Run and
// Poll are for one goroutine at a time; the other methods are safe for concurrent use.
type Poller struct {
	cfg      source.Config
	env      source.Environment
	settings measure.Settings
	orders   source.OrdersQuery
	refunds  *source.RefundsQuery // nil without a query of refunds
	lines    *source.LinesQuery   // nil without a query of lines
	db       *sqlx.DB
	view     *ledger.View
	turn     chan struct{} // of the statements after a publication: one at a time
	lifetime *lifetime
	adder    *adder // of the published figures; for the goroutine that polls
	computes bool   // whether the last poll began to compute; for the goroutine that polls
	// thorough tells that the next figures are checked as a whole; for the goroutine that polls.
	thorough bool
	// spoil, in tests, changes figures before they are checked.
	spoil func(*adder)
	// discarded is the day on which an increment failed last; for the goroutine that polls.
	discarded record.Day
	// touchedShare is as the constant; tests change it.
	touchedShare int64
	bounds       bounds // tests change them

	mu       sync.Mutex // guards the fields below
	status   source.Status
	board    *analysis.Board
	last     state
	unused   map[record.Kind]unused // of the last poll that read it
	failed   int                    // failed polls in a row
	returned int                    // rows of the last figures
}

// mostConnections is one for the poll, one for a forecast, one for the callers and one to stop statements, so that none
// waits for another.
const mostConnections = 4

// NewPoller returns a poller of a source with compute: database. It does not connect, but reads the secrets that the
// configuration names.
func NewPoller(cfg source.Config, env source.Environment, s measure.Settings) (*Poller, error) {
	q, ok := cfg.Orders()
	if !ok {
		return nil, fmt.Errorf("source %s: no query of orders", cfg.Name)
	}
	if env.Logger == nil {
		env.Logger = slog.New(slog.DiscardHandler)
	}
	if env.Location == nil {
		env.Location = time.UTC
	}
	if env.Now == nil {
		env.Now = time.Now
	}
	db, err := cfg.Connect(env.Logger)
	if err != nil {
		return nil, fmt.Errorf("source %s: %w", cfg.Name, err)
	}
	var refunds *source.RefundsQuery
	if q, ok := cfg.Refunds(); ok {
		q.Revenue = env.Revenue
		refunds = &q
	}
	q.Revenue = env.Revenue
	var lines *source.LinesQuery
	if q, ok := cfg.Lines(); ok {
		lines = &q
	}
	db.SetMaxOpenConns(mostConnections)
	return &Poller{
		refunds: refunds, lines: lines, cfg: cfg, env: env, settings: s.WithDefaults(), orders: q, db: db, view: ledger.New().Publish(),
		turn: make(chan struct{}, 1), lifetime: newLifetime(), thorough: true, touchedShare: touchedShare, bounds: defaultBounds,
		status: source.Status{
			Name: cfg.Name, Records: map[record.Kind]uint64{}, Rejected: map[source.Rejection]uint64{},
			Computations: map[source.Computed]source.Tally{},
		},
	}, nil
}

// Close stops the statements that still run and closes the connections. Run must have ended.
func (p *Poller) Close() error {
	p.lifetime.end()
	return p.db.Close()
}

// CustomerID returns false: the ids stay in the database.
func (p *Poller) CustomerID(record.Key) (string, bool) { return "", false }

// Status returns a copy of the status.
func (p *Poller) Status() source.Status {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.status
	s.Records, s.Rejected, s.Failing = maps.Clone(s.Records), maps.Clone(s.Rejected), slices.Clone(s.Failing)
	s.Warnings, s.Computations = slices.Clone(s.Warnings), maps.Clone(s.Computations)
	return s
}

// Board returns the latest figures that passed the check, nil before the first ones.
func (p *Poller) Board() *analysis.Board {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.board
}

// Run polls until ctx ends, and calls polled after every poll, failed or not.
func (p *Poller) Run(ctx context.Context, polled func()) {
	for ctx.Err() == nil {
		err := p.Poll(ctx)
		if ctx.Err() != nil {
			return
		}
		polled()
		select {
		case <-ctx.Done():
		case <-time.After(p.rest(err)):
		}
	}
}

// retry is the time after the first failed poll.
const retry = 10 * time.Second

// passing are the failures in the midst of a computation that may be over soon.
var passing = map[failure.Code]bool{
	failure.ConnectionLost: true, failure.ServerShutdown: true, failure.Interrupted: true, failure.Unreachable: true,
	failure.TooManyConnections: true, failure.NoAnswer: true,
}

// rest returns the time until the next poll.
func (p *Poller) rest(err error) time.Duration {
	if err == nil {
		return p.cfg.Every()
	}
	if p.computes && !passing[failure.Of(err).Code] {
		return p.cfg.Every() // the same statements would probably fail again
	}
	return min(p.cfg.Every(), retry<<min(p.failed-1, 10))
}

// Poll computes the figures if the orders have changed since the last ones.
func (p *Poller) Poll(ctx context.Context) error {
	began := time.Now()
	err := p.keyless(p.poll(ctx))
	if err != nil {
		err = fmt.Errorf("source %s: %w", p.cfg.Name, err)
	}
	p.finish(began, err)
	return err
}

// finish records how a poll ended.
func (p *Poller) finish(began time.Time, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := &p.status
	changed := s.Polls == 0 || s.Up != (err == nil)
	s.Polls++
	s.Tried = time.Now()
	s.LastPollDuration, s.Up, s.LastError, s.Failure, s.Failing = s.Tried.Sub(began), err == nil, "", failure.Of(err), nil
	if err == nil {
		s.LastSuccess, s.Loaded, p.failed = s.Tried, true, 0
		if changed {
			p.env.Logger.Info("poll succeeded", "source", p.cfg.Name, "duration", s.LastPollDuration)
		}
		return
	}
	s.Failures++
	p.failed++
	s.LastError = err.Error()
	if !s.Loaded {
		s.Failing = []failure.Failure{{Code: s.Failure.Code, Kind: string(record.KindOrder)}}
	}
	if changed {
		p.env.Logger.Error("poll failed", "source", p.cfg.Name, "err", err)
	}
}

// poll reads the state of the orders, and publishes new figures if it has changed.
func (p *Poller) poll(ctx context.Context) error {
	p.computes = false
	today := record.DayOf(p.env.Now(), p.env.Location)
	return p.look(ctx, today, func(q sqlx.QueryerContext, d dialect, o orders, now state) error {
		u, err := readAllUnused(ctx, q, o)
		if err != nil {
			return err
		}
		p.notice(u, map[record.Kind]int64{record.KindOrder: now.rows, record.KindRefund: now.refunds.rows})
		if p.unchanged(now, today) {
			return nil
		}
		p.computes = true
		a, board, err := p.figures(ctx, p.newAdder(d, o, now, q), today)
		if err != nil {
			return moved(ctx, a, err)
		}
		p.prepareAsked(ctx, a, board, today)
		if err := steady(ctx, q, o, now); err != nil {
			return err
		}
		p.adder, p.thorough = a, false
		a.query, a.later, a.turn, a.added = nil, p.later, p.turn, nil // the transaction ends
		p.publish(board, now, a)
		return nil
	})
}

// newAdder returns an adder with the bounds of the poller.
func (p *Poller) newAdder(d dialect, o orders, now state, q sqlx.QueryerContext) *adder {
	a := newAdder(d, o, now, q)
	a.bounds = p.bounds
	return a
}

// prepareAsked reads what callers asked for. The new figures wait for it, so no form begins later than one statement may
// take. The context has no time limit: when it ends, the driver drops the connection, and with it the publication.
func (p *Poller) prepareAsked(ctx context.Context, a *adder, b *analysis.Board, today record.Day) {
	if lost := a.settle(); lost > 0 {
		p.env.Logger.Info("sums discarded to save memory, the next publication computes them from all orders",
			"source", p.cfg.Name, "statements", lost)
	}
	until := time.Now().Add(p.cfg.Limit())
	for _, err := range a.prepare(ctx, p.adder, b, today, until) {
		p.env.Logger.Warn("figures that a caller asked for cannot be computed", "source", p.cfg.Name, "err", p.keyless(err))
	}
}

// look calls do with the orders as they are, all statements of which see the same ones, and with their state.
func (p *Poller) look(ctx context.Context, today record.Day, do func(sqlx.QueryerContext, dialect, orders, state) error) error {
	conn, err := p.db.Connx(ctx)
	if err != nil {
		return database.Classify(err)
	}
	d, err := product(ctx, conn)
	if err != nil {
		_ = conn.Close() // the first error is the one to tell
		return err
	}
	defer p.leave(ctx, conn, d)()
	o, err := p.prepare(ctx, conn, d, today)
	if err != nil {
		return err
	}
	q, end, err := snapshot(ctx, d, conn)
	if err != nil {
		return err
	}
	defer end()
	now, err := readState(ctx, q, o)
	if err != nil {
		return err
	}
	return do(q, d, o, now)
}

// errMoved tells that statements of one publication may have read different orders.
var errMoved = errors.New("the orders changed while they were read: their tables have no snapshots. The next poll reads them again. Use InnoDB, or a replica that stands still")

// steady returns an error if the orders are not as before. A transaction does not rule this out: tables such as those of
// MyISAM have no snapshots.
func steady(ctx context.Context, q sqlx.QueryerContext, o orders, before state) error {
	now, err := readState(ctx, q, o)
	if err == nil && now != before {
		err = errMoved
	}
	return err
}

// moved returns err, or that the orders changed while they were read if that explains why figures differ: only tables
// with snapshots show a transaction the same rows.
func moved(ctx context.Context, a *adder, err error) error {
	if failure.Of(err).Code != failure.FiguresDiffer {
		return err
	}
	if now, failed := readState(ctx, a.query, a.orders); failed == nil && now != a.state {
		return errMoved
	}
	return err
}

// snapshot begins a transaction whose statements see the same orders, if the database has such, and returns what ends it.
func snapshot(ctx context.Context, d dialect, conn *sqlx.Conn) (sqlx.QueryerContext, func(), error) {
	if !d.Transactions {
		return conn, func() {}, nil
	}
	tx, err := conn.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: d.ReadOnly})
	if err != nil {
		return nil, nil, database.Classify(err)
	}
	return tx, func() { _ = tx.Rollback() }, nil // there is nothing to commit
}

// unchanged reports whether the published figures still hold.
func (p *Poller) unchanged(now state, today record.Day) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.board != nil && p.last == now && p.board.Fits(today)
}

// compute returns figures that have passed the check.
func (p *Poller) compute(ctx context.Context, a *adder, now state, today record.Day) (*analysis.Board, error) {
	began := time.Now()
	defer func() { a.took = time.Since(began) }()
	a.day = today
	if err := a.granted(ctx); err != nil {
		return nil, err
	}
	if err := a.readValues(ctx); err != nil {
		return nil, err
	}
	if p.spoil != nil {
		p.spoil(a)
	}
	c := analysis.Computed{
		First: now.first, Last: now.last, Adder: a, Refunds: now.refunds.usable > 0, Lines: now.lines.usable > 0,
		Channels: a.orders.channels, Values: a.analysed(p.cfg.Name),
	}
	board, err := analysis.Compute(ctx, p.settings, p.view, c, today)
	if err != nil {
		return nil, err
	}
	computed := time.Now()
	if last := min(now.last, today); last >= now.first {
		check := checker{
			query: a.query, orders: a.orders, first: now.first, board: board, refunds: c.Refunds, lines: c.Lines,
			dialect: a.dialect, today: today, rows: map[string][]int64{},
		}
		if err := p.check(ctx, a, &check, last); err != nil {
			return nil, err
		}
	}
	a.kind = a.howComputed()
	p.env.Logger.Info("figures computed in the database", "source", p.cfg.Name, "computed", a.kind, "orders", now.usable, "rows", a.rows,
		"duration", computed.Sub(began).Round(time.Millisecond), "check", time.Since(computed).Round(time.Millisecond))
	return board, nil
}

// publish replaces the figures.
func (p *Poller) publish(b *analysis.Board, now state, a *adder) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.board, p.last, p.returned = b, now, a.rows
	p.tally(a.kind, a.took)
	p.status.Computation = &source.Computation{Kind: a.kind, Ended: time.Now(), Duration: a.took}
	p.status.Records[record.KindOrder] = uint64(now.usable)
	if p.refunds != nil {
		p.status.Records[record.KindRefund] = uint64(now.refunds.usable)
	}
	if p.lines != nil {
		p.status.Records[record.KindLine] = uint64(now.lines.usable)
	}
	if t, err := time.Parse(time.DateTime, now.modified[:min(len(now.modified), len(time.DateTime))]); err == nil {
		p.status.Newest = t
	}
}
