package source

import (
	"context"
	"database/sql/driver"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Poll reads what is new once. What was read before an error stays, and the next poll goes on
// from there.
func (s *Source) Poll(ctx context.Context) error {
	began := s.env.Clock()
	err := s.poll(ctx)
	if ctx.Err() == nil {
		s.finish(began, err)
	}
	return err
}

func (s *Source) poll(ctx context.Context) error {
	conn, err := s.db.Connx(ctx)
	if err != nil {
		return explain(s.cfg.Name, "connect", err)
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
		p := &poll{Source: s, session: newSession(c), now: now}
		defer p.session.close()
		return p.run(ctx)
	})
}

// prepare finds the product and says so when something has changed.
func (s *Source) prepare(ctx context.Context, conn *sqlx.Conn) error {
	found, err := s.detect(ctx, conn)
	if err != nil {
		return explain(s.cfg.Name, "find out what is there", err)
	}
	if s.plan.same(found) {
		return nil
	}
	// What another variant brings is compared at once with what the first one brought.
	if s.plan == nil {
		for _, r := range found.readers {
			r.cursor.reconciled = s.env.Clock()
		}
	}
	found.keep(s.plan)
	s.plan = found
	s.mu.Lock()
	s.status.Variant, s.provides = found.variant.Name, found.kinds()
	s.mu.Unlock()
	s.logger.Info("found what to read", "source", s.cfg.Name, "preset", s.cfg.Preset,
		"variant", found.variant.Name, "currency", found.currency.shop, "records", found.describe())
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
	session *session
	now     time.Time
	pipe    *pipe
}

// run reads every query, then looks for deleted records if that is due. An error that concerns
// one query does not keep the others from being read.
func (p *poll) run(ctx context.Context) error {
	var errs []error
	var read []*reader
	for _, r := range p.plan.readers {
		err := p.read(ctx, r)
		r.cursor.refused = refused(err)
		if err == nil {
			read = append(read, r)
			continue
		}
		errs = append(errs, explain(p.cfg.Name, "read "+r.shape.name, err))
		if !local(err) || ctx.Err() != nil {
			return join(errs)
		}
	}
	return join(append(errs, p.reconcile(ctx, read)...))
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
	r.decoder.clock.latest = p.tomorrow()
	p.pipe = newPipe(p.sink)
	defer func() {
		if broken := p.pipe.close(); broken != nil {
			p.logger.Error("a page could not be applied", "source", p.cfg.Name, "kind", r.shape.kind,
				"panic", broken.value, "stack", string(broken.stack))
			// What was read and not applied is read again, with all the rest.
			r.cursor, err = cursor{reconciled: c.reconciled}, broken
		}
	}()
	whole := !c.loaded || c.passing || q.Cursor == cursorFull ||
		r.reread() > 0 && p.due(c.passed, r.reread()) ||
		r.decoder.early && p.due(c.passed, 24*time.Hour) // no cursor tells that a day has come
	if whole {
		if err := p.pass(ctx, r); err != nil {
			return err
		}
	}
	switch {
	case q.Cursor == cursorModified:
		err = p.changes(ctx, r)
	case q.Cursor == cursorID && !whole:
		err = p.newer(ctx, r)
	}
	if err == nil {
		c.read = p.env.Clock()
	}
	return err
}

// pass reads everything by key, going on where an earlier pass was cut off.
func (p *poll) pass(ctx context.Context, r *reader) error {
	c := &r.cursor
	if !c.passing {
		c.passing, c.after, c.marks, r.decoder.early = true, nil, nil, false
		c.earlier, c.began = nil, p.now
		if r.query.Cursor == cursorModified {
			var err error
			if c.pending, err = p.latest(ctx, r); err != nil {
				c.passing = false
				return err
			}
		}
		var err error
		if c.end, err = p.end(ctx, r); err != nil {
			c.passing = false
			return err
		}
	}
	if err := p.byKey(ctx, r, true); err != nil {
		return err
	}
	c.passing, c.loaded, c.passed, c.mark = false, true, p.env.Clock(), c.pending
	c.until = c.began
	c.heads = []head{{key: c.earlier}}
	if r.query.Window == 0 {
		c.head(c.passed)
	}
	return nil
}

// latest returns the latest modification time there is; nil for an empty table.
func (p *poll) latest(ctx context.Context, r *reader) (driver.Value, error) {
	var last driver.Value
	err := p.session.query(ctx, r.shape, r.stmt.latest(), nil, func(row *row) { last = keep(row.at(colModified)) })
	return last, err
}

// end returns the largest key there is where the query's records lie; nil if the query does not say
// how to find it.
func (p *poll) end(ctx context.Context, r *reader) (driver.Value, error) {
	if r.last == "" {
		return nil, nil
	}
	var end driver.Value
	err := p.session.query(ctx, keysShape(r.shape), r.last, nil, func(row *row) { end = keep(row.at(colID)) })
	return end, err
}

// newer reads the records of the window and those with new keys.
func (p *poll) newer(ctx context.Context, r *reader) error {
	end, err := p.end(ctx, r)
	if err != nil {
		return err
	}
	c, before := &r.cursor, r.cursor
	c.after, c.marks = c.window(time.Duration(r.query.Window), p.env.Clock())
	if err := p.byKey(ctx, r, false); err != nil {
		c.after, c.marks = before.after, before.marks
		return err
	}
	if c.after == nil {
		c.after = before.after
	}
	c.reach(end, p.env.Now())
	if r.query.Window == 0 {
		c.head(p.env.Clock())
	}
	return nil
}

// byKey reads all records whose keys follow the cursor's. A range holds the children of a whole
// pass; else they are read for each of their orders.
func (p *poll) byKey(ctx context.Context, r *reader, ranged bool) error {
	c, size := &r.cursor, p.size()
	for start := c.after; ; {
		sql, args := r.stmt.byKey(c.after, size)
		pg, err := p.page(ctx, r, sql, args, ranged)
		if err != nil {
			return err
		}
		last := pg.key.get()
		if last != nil && last == c.after {
			return fmt.Errorf("the %s query does not move on after key %s: key must be the expression selected as id (or cursor_key)", r.shape.name, numeric(last))
		}
		c.note(c.after, pg)
		if last != nil {
			c.earlier, start = start, c.after
			c.after = last
		}
		rows := pg.rows
		p.pipe.send(pg)
		if rows < size {
			return nil
		}
		if err := rest(ctx, time.Duration(p.cfg.PagePause)); err != nil {
			return err
		}
	}
}

// changes reads what was modified since the last time.
func (p *poll) changes(ctx context.Context, r *reader) error {
	c, size := &r.cursor, p.size()
	since, err := c.since(p.now, r.decoder.clock.zone, r.query.Overlap.or(defaultOverlap))
	if err != nil {
		return err
	}
	for after := driver.Value(nil); ; {
		sql, args := r.stmt.byModified(since, after, size)
		pg, err := p.page(ctx, r, sql, args, false)
		if err != nil {
			return err
		}
		modified, key, rows := pg.modified.get(), pg.key.get(), pg.rows
		p.pipe.send(pg)
		if rows > 0 && modified == since && key == after {
			return fmt.Errorf("the %s query does not move on: modified must be the expression selected as modified_at", r.shape.name)
		}
		c.advance(modified)
		if rows < size {
			c.until = p.now
			return nil
		}
		since, after = modified, key
		if err := rest(ctx, time.Duration(p.cfg.PagePause)); err != nil {
			return err
		}
	}
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

// page reads one page with the children of its orders.
func (p *poll) page(ctx context.Context, r *reader, sql string, args []driver.Value, ranged bool) (*page, error) {
	if err := p.pipe.err(); err != nil {
		return nil, err
	}
	pg := p.pipe.get()
	d := r.decoder
	d.batch, pg.windowed = &pg.batch, r.query.Window > 0
	d.bad = func(b rejected) { pg.rejects = append(pg.rejects, b) }
	watched := len(p.rejects[r.shape.kind]) > 0
	err := p.session.query(ctx, r.shape, sql, args, func(row *row) {
		pg.rows++
		d.newest = 0
		key, ok := d.decode(row)
		pg.age(d.newest)
		pg.key.set(row.at(colKey))
		pg.modified.set(row.at(colModified))
		if !ok {
			return
		}
		pg.read[r.shape.kind]++
		if watched {
			pg.accepted = append(pg.accepted, key)
		}
		if len(r.children) > 0 {
			pg.parents = append(pg.parents, keep(row.at(colKey)))
		}
	})
	if err == nil && len(r.children) > 0 {
		err = p.offspring(ctx, r, pg, ranged)
	}
	if err != nil {
		p.pipe.back(pg)
		return nil, err
	}
	p.account(r.shape.kind, pg)
	return pg, nil
}

// offspring reads the children of the page's orders.
func (p *poll) offspring(ctx context.Context, r *reader, pg *page, ranged bool) error {
	if len(pg.parents) == 0 {
		return nil
	}
	pg.family()
	for _, c := range r.children {
		if err := p.children(ctx, c, pg, ranged); err != nil {
			return fmt.Errorf("read %s: %w", c.shape.name, err)
		}
		if c.shape.kind == record.KindLine {
			pg.group()
		}
	}
	return nil
}

// maxList is how many keys a statement lists.
const maxList = 1000

func (p *poll) children(ctx context.Context, c *reader, pg *page, ranged bool) error {
	d := c.decoder
	d.batch, d.parent = &pg.batch, pg
	d.clock.latest = p.tomorrow()
	d.bad = func(b rejected) { pg.rejects = append(pg.rejects, b) }
	take := func(row *row) {
		if _, ok := d.decode(row); ok {
			pg.read[c.shape.kind]++
		}
	}
	first, last := pg.parents[0], pg.parents[len(pg.parents)-1]
	if _, numeric := first.(int64); ranged && numeric {
		sql, args := c.stmt.between(first, last)
		return p.session.query(ctx, c.shape, sql, args, take)
	}
	for keys := pg.parents; len(keys) > 0; {
		n := min(len(keys), maxList)
		sql, args := c.stmt.in(pad(keys[:n]))
		if err := p.session.query(ctx, c.shape, sql, args, take); err != nil {
			return err
		}
		keys = keys[n:]
	}
	return nil
}

// pad repeats the last key up to one of a few lengths, so that few statements are prepared.
func pad(keys []driver.Value) []driver.Value {
	n := maxList
	for _, l := range []int{1, 10, 100} {
		if len(keys) <= l {
			n = l
			break
		}
	}
	out := make([]driver.Value, n)
	for i := copy(out, keys); i < n; i++ {
		out[i] = keys[len(keys)-1]
	}
	return out
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
