package source

import (
	"context"
	"database/sql/driver"
	"fmt"

	"github.com/klantenbinding/loyalty/internal/record"
)

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
