package source

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// page reads one page with the children of its orders.
func (p *poll) page(ctx context.Context, r *reader, sql string, args []driver.Value, ranged bool) (*page, error) {
	if err := p.pipe.err(); err != nil {
		return nil, err
	}
	pg, began := p.pipe.get(), p.env.Clock()
	d := r.decoder
	d.Batch, pg.windowed = &pg.batch, r.query.Window > 0
	if r.lined() {
		d.Orders = pg.orders
	}
	d.Reject = func(b decode.Rejected) { pg.rejects = append(pg.rejects, b) }
	watched := p.rejects.any(r.shape.Kind)
	before, twice := record.Key(0), record.Key(0)
	err := p.session.Query(ctx, r.shape, sql, args, func(row *decode.Row) {
		pg.rows++
		if pg.rows == 1 {
			d.Believe(p.tomorrow()) // days may begin during a long load; no row is younger than the first answer
			r.look(row)
		}
		d.Newest = 0
		key, ok := d.Decode(row)
		if r.custom && key != 0 && key == before {
			twice = key
		}
		before = key
		pg.age(d.Newest, d.At)
		pg.key.set(row.At(decode.ColKey))
		r.cursor.walk(pg.rows, row.At(decode.ColKey))
		pg.modified.set(row.At(decode.ColModified))
		p.watch.row(r.shape.Kind, key, ok)
		if p.observe != nil {
			p.observe(row, pg.rejects)
		}
		if r.shape.Kind == record.KindOrder {
			p.watch.order(key, d.Sale && ok, d.Unlisted, d.ListsAll())
		}
		if !ok {
			return
		}
		pg.read[r.shape.Kind]++
		if watched {
			pg.accepted = append(pg.accepted, key)
		}
		if len(r.children) > 0 {
			pg.parents = append(pg.parents, keep(row.At(decode.ColKey)))
		}
	})
	if err == nil && twice != 0 {
		err = failure.New(failure.DuplicateKey, "the %s query has more than one row with the id %s", r.shape.Name, p.ids.Of(r.shape.Kind).ID(twice))
	}
	if err == nil && len(r.children) > 0 {
		err = p.offspring(ctx, r, pg, ranged)
	}
	if err != nil {
		p.pipe.back(pg)
		return nil, err
	}
	p.watch.page(r.shape.Kind, pg)
	p.state.page(pg, p.rejects.page(r.shape.Kind, pg))
	// Keys are not logged: the key of a custom query may be an address.
	p.env.Logger.DebugContext(ctx, "page read", "source", p.cfg.Name, "kind", r.shape.Kind, "rows", pg.rows,
		"rejected", len(pg.rejects), "duration", p.env.Clock().Sub(began))
	return pg, nil
}

// offspring reads the children of the page's orders.
func (p *poll) offspring(ctx context.Context, r *reader, pg *page, ranged bool) error {
	if len(pg.parents) == 0 {
		return nil
	}
	for _, c := range r.children {
		if err := p.children(ctx, c, pg, ranged); err != nil {
			return fmt.Errorf("read %s: %w", c.shape.Name, err)
		}
		if c.shape.Kind == record.KindLine {
			pg.refuse(r.shape.Kind, r.decoder.Settle())
			pg.group()
		}
	}
	return nil
}

// maxList is how many keys a statement lists.
const maxList = 1000

func (p *poll) children(ctx context.Context, c *reader, pg *page, ranged bool) error {
	d := c.decoder
	d.Batch, d.Orders = &pg.batch, pg.orders
	d.Believe(p.tomorrow())
	d.Reject = func(b decode.Rejected) { pg.rejects = append(pg.rejects, b) }
	take := func(row *decode.Row) {
		if _, ok := d.Decode(row); ok {
			pg.read[c.shape.Kind]++
		}
	}
	first, last := pg.parents[0], pg.parents[len(pg.parents)-1]
	if _, numeric := first.(int64); ranged && numeric {
		sql, args := c.stmt.Between(first, last)
		return p.session.Query(ctx, c.shape, sql, args, take)
	}
	for keys := pg.parents; len(keys) > 0; {
		n := min(len(keys), maxList)
		sql, args := c.stmt.In(pad(keys[:n]))
		if err := p.session.Query(ctx, c.shape, sql, args, take); err != nil {
			return err
		}
		keys = keys[n:]
	}
	return nil
}

// pad repeats the last key up to one of a few lengths, to prepare few statements.
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

// lined reports whether lines are read with the reader's records.
func (r *reader) lined() bool {
	return slices.ContainsFunc(r.children, func(c *reader) bool { return c.shape.Kind == record.KindLine })
}

// refuse removes records from the accepted ones that their lines made unusable.
func (p *page) refuse(kind record.Kind, keys []record.Key) {
	p.read[kind] -= uint64(len(keys))
	slices.Sort(keys)
	p.accepted = slices.DeleteFunc(p.accepted, func(k record.Key) bool {
		_, found := slices.BinarySearch(keys, k)
		return found
	})
}
