package source

import (
	"context"
	"database/sql/driver"
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// cycle is how far all records were read again: a slice at each poll, in the order of their keys.
type cycle struct {
	after driver.Value // the key of the last row that was read; nil at the start
	rows  int          // rows read
	early bool         // when the cycle began, a record's day had not come yet
	marks []mark       // the age of the records, by key
	tally tally        // rejected rows, which the end of the cycle reports
}

// leastSlice is how many rows a slice has at least, except the last one of a cycle.
const leastSlice = 500

// sliced reports whether the query can be read in slices. A query without {page} is computed whole for
// each page, so it is read whole less often instead.
func (r *reader) sliced() bool {
	return preset.Paged(r.query.SQL) && r.query.Cursor != preset.CursorFull
}

// period returns how often everything is read again; zero means never. No cursor notices that the day
// of a record has come.
func (r *reader) period() time.Duration {
	every := r.reread()
	if (r.decoder.Early || r.cursor.cycle.early) && (every == 0 || every > 24*time.Hour) {
		every = 24 * time.Hour
	}
	return every
}

// share returns how many rows the next slice may have; zero if none is due. A cycle takes seven eighths
// of its period, so that it ends in time although polls are late. If polls were missed, the slices are
// up to twice as large as usual, or a page.
func (p *poll) share(r *reader) int {
	c, pace := &r.cursor, float64(r.period())*7/8
	interval := max(p.cfg.Interval.Or(defaultInterval), time.Duration(r.query.Every))
	most := max(p.size(), int(2*float64(c.total)*float64(interval)/pace))
	passed := float64(p.env.Clock().Sub(c.passed))
	if passed < 0 || passed >= pace { // a clock that was set back must not delay it for ever
		return most
	}
	due := int(float64(c.total)*passed/pace) - c.cycle.rows
	if due < min(leastSlice, c.total-c.cycle.rows) {
		return 0
	}
	return min(max(due, 0), most)
}

// again reads the next slice of the records again if one is due. It removes the records that are no longer
// in the slice. The records of all earlier reads must be in the sink.
func (p *poll) again(ctx context.Context, r *reader) error {
	if !r.sliced() || r.period() == 0 {
		return nil
	}
	rows := p.share(r)
	if rows == 0 {
		return nil
	}
	c := &r.cursor
	if c.cycle.rows == 0 {
		c.cycle = cycle{early: r.decoder.Early || c.cycle.early}
		r.decoder.Early = false
	}
	found, ended := &slice{after: c.cycle.after}, false
	before := p.watch.tally[r.shape.Kind]
	err := p.piped(r, func() (err error) {
		ended, err = p.slice(ctx, r, rows, found)
		return err
	})
	p.watch.setAside(r.shape.Kind, before, &r.cursor.cycle.tally)
	found.last = r.cursor.cycle.after
	if gone := p.goneFrom(r, found, ended); len(gone) > 0 {
		p.discard(r.shape.Kind, gone)
	}
	if ended && err == nil {
		p.turn(r)
	}
	return err
}

// slice reads up to a number of rows that follow the cycle's key, and notes their keys in found. It returns
// true if no rows are left.
func (p *poll) slice(ctx context.Context, r *reader, rows int, found *slice) (ended bool, err error) {
	c := &r.cursor.cycle
	p.observe = func(row *decode.Row, _ []decode.Rejected) { found.add(row, r.decoder) }
	defer func() { p.observe = nil }()
	for rows > 0 {
		size := min(rows, p.size())
		sql, args := r.stmt.ByKey(c.after, size)
		pg, err := p.page(ctx, r, sql, args, true)
		if err != nil {
			return false, err
		}
		last, n := pg.key.get(), pg.rows
		if last != nil && last == c.after {
			return false, failure.New(failure.QueryStuck, "the %s query does not move on after key %s: key must be the expression selected as id (or cursor_key)", r.shape.Name, decode.Numeric(last))
		}
		c.marks = noted(c.marks, c.after, pg)
		if last != nil {
			c.after = last
		}
		c.rows += n
		p.pipe.send(pg)
		if n < size {
			return true, nil
		}
		if rows -= n; rows > 0 {
			if err := rest(ctx, time.Duration(p.cfg.PagePause)); err != nil {
				return false, err
			}
		}
	}
	return false, nil
}

// turn ends a cycle and starts the next one.
func (p *poll) turn(r *reader) {
	c := &r.cursor
	p.watch.add(r.shape.Kind, c.cycle.tally)
	c.total, c.passed = c.cycle.rows, p.env.Clock()
	if r.query.Window > 0 {
		c.marks = c.cycle.marks
	}
	c.cycle = cycle{}
	p.env.Logger.Debug("read all records again", "source", p.cfg.Name, "kind", r.shape.Kind, "rows", c.total)
}

// slice is the keys of the rows that a slice found.
type slice struct {
	after, last driver.Value // the keys before and at its end
	keys        []record.Key
	mixed       bool // the order of the rows is not the order of their ids
}

// add notes the id of a row.
func (s *slice) add(row *decode.Row, d *decode.Decoder) {
	n, ok := row.At(decode.ColKey).(int64)
	key := d.Key(row)
	if !ok || int64(key) != n || !decode.Numbered(key) {
		s.mixed = true
		return
	}
	s.keys = append(s.keys, key)
}

// goneFrom returns the records of a slice that are not in the database any more. Only whole numbers say which
// records lie between two keys: the comparison of all keys finds deleted records with other ids. It also
// decides if most records of a slice have vanished, because the table may have been emptied by mistake.
func (p *poll) goneFrom(r *reader, s *slice, ended bool) []record.Key {
	lo, hi := bound(s.after), bound(s.last)
	if ended {
		hi = int64(record.FirstNumbered) - 1
	}
	if s.mixed || len(s.keys) == 0 || lo < 0 || hi <= lo || r.cursor.held.Code != "" {
		return nil
	}
	slices.Sort(s.keys)
	d := difference{}
	d.add(p.sink.Keys(r.shape.Kind, record.Key(lo+1), record.Key(hi)), s.keys, nil)
	if 2*len(d.gone) > d.known {
		return nil
	}
	return d.gone
}

// bound returns a key as a whole number: 0 for nil, and -1 for a key that is not the key of a record.
func bound(key driver.Value) int64 {
	if key == nil {
		return 0
	}
	if n, ok := key.(int64); ok && n >= 0 && n < int64(record.FirstNumbered) {
		return n
	}
	return -1
}
