package source

import (
	"context"
	"database/sql/driver"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// Poll reads what is new once. What was read before an error stays, and the next poll goes on
// from there.
func (s *Source) Poll(ctx context.Context) error { return s.pollNow(ctx, false) }

// pollNow is Poll; a retry reads only the queries that failed the last time.
func (s *Source) pollNow(ctx context.Context, retry bool) error {
	began := s.env.Clock()
	s.partial = false
	err := s.poll(ctx, retry)
	if ctx.Err() == nil {
		s.finish(began, err)
	}
	return err
}

func (s *Source) poll(ctx context.Context, retry bool) error {
	conn, err := s.db.Connx(ctx)
	if err != nil {
		return s.fault("connect", err)
	}
	defer func() { _ = conn.Close() }() // only gives the connection back
	if err := s.prepare(ctx, conn); err != nil {
		return err
	}
	now := s.serverTime(ctx, conn)
	return conn.Raw(func(dc any) error {
		c, ok := dc.(driver.Conn)
		if !ok {
			return fmt.Errorf("source %s: no driver connection", s.cfg.Name)
		}
		p := &poll{Source: s, session: database.NewSession(c), now: now, retry: retry}
		defer p.session.Close()
		return p.run(ctx)
	})
}

// prepare finds the product and says so when something has changed.
func (s *Source) prepare(ctx context.Context, conn *sqlx.Conn) error {
	found, err := s.detect(ctx, conn)
	if err != nil {
		return s.queryFault("detect the product", "", err)
	}
	if s.plan.same(found) {
		s.plan.faults = found.faults
		return nil
	}
	// What another variant brings is compared at once with what the first one brought.
	if s.plan == nil {
		for _, r := range found.readers {
			r.cursor.reconciled = s.env.Clock()
		}
	}
	found.keep(s.plan)
	s.collate(ctx, conn, found)
	s.plan = found
	s.mu.Lock()
	s.status.Variant, s.provides = found.variant.Name, found.kinds()
	s.mu.Unlock()
	s.reportLost(found.lost)
	s.logger.Info("detected product", "source", s.cfg.Name, "preset", s.cfg.Preset,
		"variant", found.variant.Name, "currency", found.currency.Shop, "records", found.describe())
	return nil
}

// serverTime returns the later of the server's clock and ours: no row is younger. One of them may
// go wrong without harm.
func (s *Source) serverTime(ctx context.Context, conn *sqlx.Conn) time.Time {
	now := s.env.Now().UTC()
	var text string
	if err := conn.GetContext(ctx, &text, "SELECT UTC_TIMESTAMP()"); err != nil || len(text) < 19 {
		return now
	}
	t, err := time.Parse(time.DateTime, text[:19])
	if err != nil || t.Before(now) {
		return now
	}
	return t
}

// poll is one poll under way.
type poll struct {
	*Source
	session *database.Session
	now     time.Time
	retry   bool // only the queries that failed the last time are read
	pipe    *pipe
	// observe sees every row that is decoded, if it is not nil.
	observe func(*reader, *decode.Row, *page)
}

// run reads every query, then looks for deleted records if that is due. An error that concerns
// one query does not keep the others from being read.
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
		errs = append(errs, p.queryFault("read "+r.shape.Name, r.shape.Kind, err))
		if !database.Local(err) || ctx.Err() != nil {
			return join(errs)
		}
	}
	errs = append(errs, p.reconcile(ctx, read)...)
	p.partial = true
	return join(errs)
}

// attempt reads one query and notes how that ended. A query that the server refuses in the midst of
// its initial load gives back what was read of it, because a part would give wrong figures.
func (p *poll) attempt(ctx context.Context, r *reader) error {
	began := r.cursor.after
	err := p.read(ctx, r)
	p.tell()
	refused := database.Refused(err) || failure.Of(err).Code == failure.DuplicateKey
	if refused && !r.cursor.loaded && r.cursor.after != nil {
		p.forget(r)
	}
	r.cursor.finish(err, began, refused)
	return err
}

// forget takes back everything that was read of a query.
func (p *poll) forget(r *reader) {
	kind := r.shape.Kind
	p.sink.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{kind: p.sink.Keys(kind, 0, math.MaxUint32)}})
	r.cursor = cursor{reconciled: r.cursor.reconciled, stalled: r.cursor.stalled}
}

func (p *poll) due(last time.Time, every time.Duration) bool {
	since := p.env.Clock().Sub(last)
	return since >= every || since < 0 // a clock that went back must not put it off for ever
}

// read reads one query as its cursor says.
func (p *poll) read(ctx context.Context, r *reader) (err error) {
	c, q := &r.cursor, r.query
	if c.loaded && !c.passing && q.Every > 0 && !p.due(c.read, time.Duration(q.Every)) {
		return nil
	}
	r.decoder.Believe(p.tomorrow())
	p.pipe = newPipe(p.sink)
	defer func() {
		if broken := p.pipe.close(); broken != nil {
			p.logger.Error("a page could not be applied", "source", p.cfg.Name, "kind", r.shape.Kind,
				"panic", broken.value, "stack", string(broken.stack))
			// What was read and not applied is read again, with all the rest.
			r.cursor, err = cursor{reconciled: c.reconciled}, broken
		}
	}()
	whole := !c.loaded || c.passing || q.Cursor == preset.CursorFull ||
		r.reread() > 0 && p.due(c.passed, r.reread()) ||
		r.decoder.Early && p.due(c.passed, 24*time.Hour) // no cursor tells that a day has come
	if whole {
		if err := p.pass(ctx, r); err != nil {
			return err
		}
	}
	switch {
	case q.Cursor == preset.CursorModified:
		err = p.changes(ctx, r)
	case q.Cursor == preset.CursorID && !whole:
		err = p.newer(ctx, r)
	}
	if err == nil {
		c.read = p.env.Clock()
	}
	return err
}

// tomorrow is the last day that is believed to have come.
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

// jitter returns d within a tenth, so that many exporters do not poll in step.
func jitter(d time.Duration) time.Duration {
	return d - d/20 + rand.N(d/10+1) // spreads load, guards nothing
}

// backOff returns how long to wait after so many failures: a second, doubled each time, up to the
// interval.
func backOff(failures int, interval time.Duration) time.Duration {
	d := time.Second << min(failures-1, 20)
	return jitter(min(d, interval))
}
