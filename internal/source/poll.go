package source

import (
	"context"
	"database/sql/driver"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// Poll reads the changes since the last poll. After an error, the records that were read stay, and
// the next poll continues there.
func (s *Source) Poll(ctx context.Context) error { return s.pollNow(ctx, false) }

// pollNow is Poll; a retry reads only the queries that failed in the last poll.
func (s *Source) pollNow(ctx context.Context, retry bool) error {
	resume, err := s.Pause(ctx)
	if err != nil {
		return err
	}
	defer resume()
	began := s.env.Clock()
	s.partial = false
	err = s.poll(ctx, retry)
	if ctx.Err() == nil {
		s.finish(began, err)
	}
	return err
}

func (s *Source) poll(ctx context.Context, retry bool) (err error) {
	conn, err := s.db.Connx(ctx)
	if err != nil {
		return s.faults.of("connect", err)
	}
	defer func() {
		if database.Denied(err) {
			_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // the next poll connects again
		}
		_ = conn.Close() // only gives the connection back
	}()
	if err := s.prepare(ctx, conn); err != nil {
		return err
	}
	now := s.serverTime(ctx, conn)
	connected := false
	err = conn.Raw(func(dc any) error {
		connected = true
		c, ok := dc.(driver.Conn)
		if !ok {
			return fmt.Errorf("source %s: no driver connection", s.cfg.Name)
		}
		p := s.newPoll(c, now)
		defer p.session.Close()
		p.retry = retry
		err := p.run(ctx)
		s.partial = p.partial
		return err
	})
	if err != nil && !connected { // the server has closed the connection since
		return s.faults.of("connect", err)
	}
	return err
}

// prepare detects the product, and logs it if it has changed.
func (s *Source) prepare(ctx context.Context, conn *sqlx.Conn) error {
	found, err := s.detect(ctx, conn)
	if err != nil {
		return s.faults.ofQuery("detect the product", "", err)
	}
	if s.plan.same(found) {
		s.plan.faults = found.faults
		return nil
	}
	// If the variant has changed, its records are compared with the old variant's records at once.
	if s.plan == nil {
		for _, r := range found.readers {
			r.cursor.reconciled = s.env.Clock()
		}
		s.resume(found)
	}
	found.keep(s.plan)
	s.collate(ctx, conn, found)
	s.plan = found
	s.state.detected(found.variant.Name, found.kinds())
	s.reportLost(found.lost)
	s.logger.Info("detected product", "source", s.cfg.Name, "preset", s.cfg.Preset,
		"variant", found.variant.Name, "currency", found.currency.Shop, "records", found.describe())
	return nil
}

// serverTime returns the later of the server's clock and the exporter's clock: no row is newer. One
// of the two clocks may be slow without harm.
func (s *Source) serverTime(ctx context.Context, conn *sqlx.Conn) time.Time {
	now := s.env.Now().UTC()
	var text string
	if err := conn.GetContext(ctx, &text, "SELECT UTC_TIMESTAMP()"); err != nil || len(text) < 19 {
		return now
	}
	t, err := time.Parse(time.DateTime, text[:19])
	if err != nil {
		return now
	}
	s.behind = max(s.latest.Sub(t), 0)
	if t.After(s.latest) {
		s.latest = t
	}
	if t.Before(now) {
		return now
	}
	return t
}

// poll is a running poll.
type poll struct {
	cfg     *Config
	env     *Environment
	sink    Sink
	plan    *plan
	ids     *decode.Identities
	faults  faults
	rejects *rejections
	watch   *watch
	state   *state
	session *database.Session
	now     time.Time     // the later of the server's clock and the exporter's clock
	behind  time.Duration // how far the server's clock is behind its latest time
	retry   bool          // read only the queries that failed in the last poll
	partial bool          // all queries that the server accepts were read
	pipe    *pipe
	// observe sees every decoded row with the rejects of its page so far, unless it is nil.
	observe func(*decode.Row, []decode.Rejected)
}

// newPoll returns a poll on a connection; the caller closes its session.
func (s *Source) newPoll(conn driver.Conn, now time.Time) *poll {
	return &poll{
		cfg: &s.cfg, env: &s.env, sink: s.sink, plan: s.plan, ids: s.shared.IDs, faults: s.faults,
		rejects: s.rejects, watch: s.watch, state: s.state, session: database.NewSession(conn), now: now,
		behind: s.behind,
	}
}

// run reads every query, then looks for deleted records if that is due. An error in one query does
// not stop the others.
func (p *poll) run(ctx context.Context) error {
	errs := slices.Clone(p.plan.faults)
	var read []*reader
	for _, r := range p.plan.readers {
		if p.retry && !r.cursor.failed {
			continue
		}
		err := p.attempt(ctx, r)
		if err == nil {
			read = append(read, r)
			continue
		}
		errs = append(errs, p.faults.ofQuery("read "+r.shape.Name, r.shape.Kind, p.nameViews(ctx, r, err)))
		if !database.Local(err) || ctx.Err() != nil {
			return join(errs)
		}
	}
	errs = append(errs, p.reconcile(ctx, read)...)
	p.partial = true
	return join(errs)
}

// attempt reads one query and records the outcome. If the server refuses a query during its initial
// load, its records are removed, because a part of them would give wrong figures.
func (p *poll) attempt(ctx context.Context, r *reader) error {
	began := r.cursor.after
	p.rejects.begin()
	err := p.read(ctx, r)
	p.rejects.log()
	refused := database.Refused(err) || failure.Of(err).Code == failure.DuplicateKey
	if refused && !r.cursor.loaded && r.cursor.after != nil {
		p.forget(r)
	}
	r.cursor.finish(err, began, refused)
	return err
}

// nameViews adds the names of the views that cannot be read to the error of a query. The server's message
// has only the account that is missing.
func (p *poll) nameViews(ctx context.Context, r *reader, err error) error {
	if !invalidView(err) {
		return err
	}
	var names []string
	for _, table := range r.tables() {
		if invalidView(p.session.Query(ctx, r.shape.Keys(), "SELECT 1 AS id FROM "+preset.QuoteName(table)+" LIMIT 0", nil, func(*decode.Row) {})) {
			names = append(names, table)
		}
	}
	if len(names) == 0 {
		return err
	}
	return fmt.Errorf("view %s: %w", strings.Join(names, ", "), err)
}

func invalidView(err error) bool {
	return failure.Of(database.ClassifyQuery(err)).Code == failure.ViewInvalid
}

// forget removes all records that a query has delivered.
func (p *poll) forget(r *reader) {
	kind := r.shape.Kind
	p.sink.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{kind: p.sink.Keys(kind, 0, math.MaxUint32)}})
	r.cursor = cursor{reconciled: r.cursor.reconciled, stalled: r.cursor.stalled}
}

func (p *poll) due(last time.Time, every time.Duration) bool {
	since := p.env.Clock().Sub(last)
	return since >= every || since < 0 // a clock that was set back must not delay it for ever
}

// read reads one query from where its cursor stands, and then a slice of its records again.
func (p *poll) read(ctx context.Context, r *reader) error {
	c, q := &r.cursor, r.query
	if c.loaded && !c.passing && q.Every > 0 && !p.due(c.read, time.Duration(q.Every)) {
		return nil
	}
	if err := p.piped(r, func() error { return p.onward(ctx, r) }); err != nil {
		return err
	}
	c.read = p.env.Clock()
	return p.again(ctx, r)
}

// piped runs a function that sends pages of a query to the sink, and waits until all are applied.
func (p *poll) piped(r *reader, read func() error) (err error) {
	p.pipe = newPipe(p.sink)
	defer func() {
		if broken := p.pipe.close(); broken != nil {
			p.env.Logger.Error("cannot apply page", "source", p.cfg.Name, "kind", r.shape.Kind,
				"panic", broken.value, "stack", string(broken.stack))
			// A whole pass reads again the records that were not applied.
			r.cursor, err = cursor{reconciled: r.cursor.reconciled}, broken
		}
	}()
	return read()
}

// onward reads everything, or what is new or changed.
func (p *poll) onward(ctx context.Context, r *reader) error {
	c, q := &r.cursor, r.query
	whole := !c.loaded || c.passing || q.Cursor == preset.CursorFull ||
		!r.sliced() && r.period() > 0 && p.due(c.passed, r.period())
	if whole {
		if err := p.pass(ctx, r); err != nil {
			return err
		}
	}
	switch {
	case q.Cursor == preset.CursorModified:
		return p.changes(ctx, r)
	case q.Cursor == preset.CursorID && !whole:
		return p.newer(ctx, r)
	}
	return nil
}

// tomorrow returns the latest day that a record may have.
func (p *poll) tomorrow() record.Day {
	return record.DayOf(p.env.Now().Add(24*time.Hour), p.env.Location)
}

func (p *poll) size() int {
	if p.cfg.PageSize > 0 {
		return p.cfg.PageSize
	}
	return defaultPageSize
}

// rest waits, or returns the error of a context that ended.
func rest(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// jitter returns d, up to 5 % shorter or longer, so that many exporters do not poll in step.
func jitter(d time.Duration) time.Duration {
	return d - d/20 + rand.N(d/10+1) // spreads load, guards nothing
}

// backOff returns how long to wait after so many failures: a second, doubled each time, up to the
// interval.
func backOff(failures int, interval time.Duration) time.Duration {
	d := time.Second << min(failures-1, 20)
	return jitter(min(d, interval))
}
