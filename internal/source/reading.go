package source

import (
	"context"
	"database/sql/driver"
	"time"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// pass reads all records by key, and resumes an interrupted pass.
func (p *poll) pass(ctx context.Context, r *reader) error {
	c := &r.cursor
	if !c.passing {
		c.passing, c.after, c.marks, r.decoder.Early = true, nil, nil, false
		c.earlier, c.step, c.began, c.total, c.cycle = nil, nil, p.now, 0, cycle{}
		if r.query.Cursor == preset.CursorModified {
			var err error
			if c.pending, err = p.latest(ctx, r); err != nil {
				c.passing = false
				return err
			}
		}
		var err error
		if c.end, err = p.end(ctx, r); err == nil {
			err = p.begin(ctx, r)
		}
		if err != nil {
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
	c.swept = c.passed
	if r.query.Window == 0 || r.sweep() > 0 {
		c.head(c.passed)
	}
	return nil
}

// latest returns the latest modification time in the table; nil if the table is empty.
func (p *poll) latest(ctx context.Context, r *reader) (driver.Value, error) {
	if r.last != "" {
		return p.last(ctx, r)
	}
	var last driver.Value
	err := p.session.Query(ctx, r.shape, r.stmt.Latest(), nil, func(row *decode.Row) { last = keep(row.At(decode.ColModified)) })
	return last, err
}

// end returns the largest key of the query's table; nil if the query does not say how to find it.
func (p *poll) end(ctx context.Context, r *reader) (driver.Value, error) {
	if r.query.Cursor == preset.CursorModified {
		return nil, nil
	}
	return p.last(ctx, r)
}

// last returns the largest key or the latest modification time of the query's table; nil if the query does not
// say how to find it.
func (p *poll) last(ctx context.Context, r *reader) (driver.Value, error) {
	if r.last == "" {
		return nil, nil
	}
	var last driver.Value
	err := p.session.Query(ctx, r.shape.Keys(), r.last, nil, func(row *decode.Row) { last = keep(row.At(decode.ColID)) })
	return last, err
}

// newer reads the records of the window and those with new keys.
func (p *poll) newer(ctx context.Context, r *reader) error {
	end, err := p.end(ctx, r)
	if err != nil {
		return err
	}
	c, before, sweep := &r.cursor, r.cursor, p.sweeps(r)
	if sweep {
		c.after, c.marks = c.window(time.Duration(r.query.Window), p.env.Clock())
	} else {
		c.after = c.overlap(p.env.Clock())
	}
	if err := p.byKey(ctx, r, false); err != nil {
		c.after, c.marks = before.after, before.marks
		return err
	}
	if c.after == nil {
		c.after = before.after
	}
	if sweep {
		c.swept = p.env.Clock()
	} else {
		c.marks = before.marks // they end where the last sweep ended
	}
	c.reach(end, p.env.Now())
	if r.query.Window == 0 || r.sweep() > 0 {
		c.head(p.env.Clock())
	}
	return p.named(ctx, r)
}

// byKey reads all records whose keys follow the cursor's key. ranged reads the children of a page by
// its range of keys, as a whole pass does; otherwise a list of their orders selects them.
func (p *poll) byKey(ctx context.Context, r *reader, ranged bool) error {
	c, size := &r.cursor, p.size()
	for {
		sql, args := r.stmt.ByKey(c.after, size)
		pg, err := p.page(ctx, r, sql, args, ranged)
		if err != nil {
			return err
		}
		last := pg.key.get()
		if last != nil && last == c.after {
			return failure.New(failure.QueryStuck, "the %s query does not move on after key %s: key must be the expression selected as id (or cursor_key)", r.shape.Name, decode.Numeric(last))
		}
		c.note(c.after, pg)
		if last != nil {
			c.after = last
		}
		rows := pg.rows
		if c.passing {
			c.total += rows
		}
		p.pipe.send(pg)
		if rows < size {
			return nil
		}
		if err := rest(ctx, time.Duration(p.cfg.PagePause)); err != nil {
			return err
		}
	}
}

// setBack returns how much earlier changes must be looked for because the server's clock was set back.
// Until it shows its latest time again, changes have times before the latest time read.
func (p *poll) setBack(c *cursor) time.Duration {
	if p.behind == 0 {
		return 0
	}
	return p.behind + max(p.env.Clock().Sub(c.read), 0)
}

// changes reads the records that were modified since the last read.
func (p *poll) changes(ctx context.Context, r *reader) error {
	c, size := &r.cursor, p.size()
	since, err := c.since(p.now, r.decoder.Zone(), r.query.Overlap.Or(defaultOverlap)+p.setBack(c))
	if err != nil {
		return err
	}
	reached, err := p.last(ctx, r)
	if err != nil {
		return err
	}
	for after := driver.Value(nil); ; {
		sql, args := r.stmt.ByModified(since, after, size)
		pg, err := p.page(ctx, r, sql, args, false)
		if err != nil {
			return err
		}
		modified, key, rows := pg.modified.get(), pg.key.get(), pg.rows
		p.pipe.send(pg)
		if rows > 0 && modified == since && key == after {
			return failure.New(failure.QueryStuck, "the %s query does not move on: modified must be the expression selected as modified_at", r.shape.Name)
		}
		c.advance(modified)
		if rows < size {
			c.advance(reached)
			c.until = p.now
			return nil
		}
		since, after = modified, key
		if err := rest(ctx, time.Duration(p.cfg.PagePause)); err != nil {
			return err
		}
	}
}
