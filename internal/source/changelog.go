package source

import (
	"context"
	"database/sql/driver"
	"time"

	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// defaultSweep is how often a window is read again if the query has a list of changes.
const defaultSweep = time.Hour

// changelog is how a list of changes is read.
type changelog struct {
	stmt preset.Statement
}

// newChangelog returns the reader's list of changes; nil if the query has no list.
func newChangelog(c preset.Changelog, vars map[string]string) *changelog {
	if c.SQL == "" {
		return nil
	}
	return &changelog{
		stmt: preset.NewStatement(preset.Expand(c.SQL, vars), preset.Expand(c.Key, vars), "", false),
	}
}

// sweep returns how often the window is read again; zero: at every poll.
func (r *reader) sweep() time.Duration {
	if r.log == nil {
		return time.Duration(r.query.Changelog.Sweep)
	}
	return r.query.Changelog.Sweep.Or(defaultSweep)
}

// sweeps reports whether the window is due.
func (p *poll) sweeps(r *reader) bool { return p.due(r.cursor.swept, r.sweep()) }

// logged returns the number of the newest change; nil if the list is empty.
func (p *poll) logged(ctx context.Context, r *reader) (driver.Value, error) {
	var end driver.Value
	err := p.session.Query(ctx, r.shape.Keys(), r.log.stmt.Newest(1), nil, func(row *decode.Row) { end = keep(row.At(decode.ColKey)) })
	return end, err
}

// begin remembers where the list of changes ends before a complete pass.
func (p *poll) begin(ctx context.Context, r *reader) error {
	if r.log == nil {
		return nil
	}
	end, err := p.logged(ctx, r)
	if err != nil {
		return err
	}
	r.cursor.log = &cursor{after: end, heads: []head{{key: end}}}
	return nil
}

// named reads the records again that the list of changes names since the last poll.
func (p *poll) named(ctx context.Context, r *reader) error {
	if r.log == nil || r.cursor.log == nil {
		return nil
	}
	c := *r.cursor.log
	keys, err := p.changed(ctx, r, &c)
	if err != nil {
		return err
	}
	for len(keys) > 0 {
		n := min(len(keys), maxList)
		sql, args := r.stmt.Among(pad(keys[:n]))
		pg, err := p.page(ctx, r, sql, args, false)
		if err != nil {
			return err
		}
		p.pipe.send(pg)
		keys = keys[n:]
	}
	r.cursor.log = &c
	return nil
}

// changed returns the keys of the records that the list names, each once, and advances the cursor. It
// reads recent changes again, because a change gets its number before it is committed.
func (p *poll) changed(ctx context.Context, r *reader, c *cursor) ([]driver.Value, error) {
	var keys []driver.Value
	seen := map[driver.Value]bool{}
	after, size := c.overlap(p.env.Clock()), p.size()
	for {
		rows := 0
		sql, args := r.log.stmt.ByKey(after, size)
		err := p.session.Query(ctx, r.shape.Keys(), sql, args, func(row *decode.Row) {
			rows++
			after = keep(row.At(decode.ColKey))
			if key := keep(row.At(decode.ColID)); key != nil && !seen[key] {
				seen[key] = true
				keys = append(keys, key)
			}
		})
		if err != nil {
			return nil, err
		}
		if rows < size {
			break
		}
		if err := rest(ctx, time.Duration(p.cfg.PagePause)); err != nil {
			return nil, err
		}
	}
	c.after = after
	c.head(p.env.Clock())
	return keys, nil
}
