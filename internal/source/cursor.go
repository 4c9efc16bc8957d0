package source

import (
	"database/sql/driver"
	"errors"
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// cursor is how far one query has been read. The initial load and every complete pass read by key,
// and resume where they stopped. Later polls find changes by modification time or by new keys, and read
// a slice of the other records again.
type cursor struct {
	loaded     bool            // the initial load is complete
	failed     bool            // the last read failed
	cause      failure.Code    // why the last read failed; "" if it did not
	refused    bool            // the query cannot be read until somebody changes the database or the configuration
	stalled    int             // failed reads in a row that read nothing
	held       warning.Warning // about records that vanished and are kept for now; the zero value without them
	passing    bool            // a complete pass is running
	after      driver.Value    // the last key read by key
	mark       driver.Value    // the latest modification time read; nil before the first
	pending    driver.Value    // the latest modification time when the complete pass began
	marks      []mark          // the age of the records, by key
	end        driver.Value    // the largest key at the last read; nil if unknown
	passed     time.Time       // when the last complete pass or cycle ended
	total      int             // rows of that pass or cycle
	cycle      cycle           // how far the records were read again since then
	read       time.Time       // when the last read ended
	began      time.Time       // when the complete pass began, by the later of the server's clock and the exporter's clock
	until      time.Time       // all changes before this time were read
	heads      []head          // the last keys of recent reads by key; only without a window
	reconciled time.Time       // when deleted records were last looked for
	swept      time.Time       // when the window was last read again
	log        *cursor         // how far the list of changes was read; nil if it was not read
	earlier    driver.Value    // a key near the end of the complete pass: one to two steps of rows follow it
	step       driver.Value    // the key of the last row that ended a step
}

// patience is how many failed reads in a row the other queries wait for a query.
const patience = 3

// finish records how a read ended that began at a key.
func (c *cursor) finish(err error, began driver.Value, refused bool) {
	c.failed, c.cause = err != nil, failure.Of(database.ClassifyQuery(err)).Code
	switch {
	case err == nil, c.after != began:
		c.stalled = 0
	default:
		c.stalled++
	}
	c.refused = err != nil && c.after == nil && (refused || c.stalled >= patience)
}

// head is the largest key of a read, and when the read ended.
type head struct {
	key driver.Value
	at  time.Time
}

// stepRows is the number of rows in a step. After a complete pass, up to two steps are read again,
// because a transaction may take a key before the pass ends and commit after it.
const stepRows = 500

// walk remembers the key of a row of a complete pass.
func (c *cursor) walk(rows int, key driver.Value) {
	if rows%stepRows == 0 {
		c.earlier, c.step = c.step, keep(key)
	}
}

// lateness is how long after taking its key a transaction may commit and still be found by its key.
const lateness = 10 * time.Minute

// overlap returns the key to read from if there is no window. A transaction takes its key before it
// commits, so the records after the largest key of that time ago are read again.
func (c *cursor) overlap(now time.Time) driver.Value {
	if len(c.heads) == 0 {
		return c.after
	}
	first := 0
	for i, h := range c.heads {
		if now.Sub(h.at) >= lateness {
			first = i
		}
	}
	c.heads = slices.Clone(c.heads[first:])
	return c.heads[0].key
}

// head remembers how far a read came that ended now.
func (c *cursor) head(now time.Time) { c.heads = append(c.heads, head{c.after, now}) }

// mark is where the records after a key begin: newest is their latest time in Unix seconds.
type mark struct {
	start  driver.Value
	newest int64
}

// window returns the key after which the records of the last w lie, by their own dates, and the
// marks before it. Without a window, it falls back to overlap.
func (c *cursor) window(w time.Duration, now time.Time) (driver.Value, []mark) {
	if w == 0 {
		return c.overlap(now), nil
	}
	var newest int64
	for _, m := range c.marks {
		newest = max(newest, m.newest)
	}
	if newest == 0 {
		return c.after, c.marks // no row has a date
	}
	for i, m := range c.marks {
		if m.newest >= newest-int64(w/time.Second) {
			return m.start, c.marks[:i:i]
		}
	}
	return nil, nil
}

// note remembers where the days of a page begin that was read by key.
func (c *cursor) note(start driver.Value, p *page) { c.marks = noted(c.marks, start, p) }

// noted returns marks with the marks of a page that follows a key.
func noted(marks []mark, start driver.Value, p *page) []mark {
	if len(p.marks) > 0 {
		p.marks[0].start = start
		marks = append(marks, p.marks...)
	}
	return marks
}

// reach remembers the largest key now. Later reads may skip the keys before the largest key of the
// last read, even if they held no record: transactions that were open then have ended.
func (c *cursor) reach(end driver.Value, now time.Time) {
	if c.end != nil {
		c.marks = append(c.marks, mark{c.end, now.Unix()})
	}
	c.end = end
}

// since returns the modification time to read from: the latest time read, but not later than the
// start of the last read, minus the overlap. Otherwise a row with a time in the future would hide
// later changes.
func (c *cursor) since(now time.Time, zone *time.Location, overlap time.Duration) (driver.Value, error) {
	switch m := c.mark.(type) {
	case nil:
		return nil, nil
	case int64:
		return min(m, c.until.Unix()) - int64(overlap/time.Second), nil
	case string:
		t, err := parseMark(m)
		if err != nil {
			return nil, err
		}
		// Both are wall clock times of the zone, and are compared as such.
		if w := wall(c.until.In(zone)); t.After(w) {
			t = w
		}
		overlap += turnedBack(c.until, now, zone)
		return t.Add(-overlap).Format(markFormat(m)), nil
	default:
		return nil, errors.New("modified_at is neither a time nor a whole number")
	}
}

// turnedBack returns by how much the zone's clocks were set back between two hours before a time and
// now. The hour that they show twice is then read again.
func turnedBack(from, now time.Time, zone *time.Location) time.Duration {
	_, before := from.Add(-2 * time.Hour).In(zone).Zone()
	_, after := now.In(zone).Zone()
	return time.Duration(max(before-after, 0)) * time.Second
}

// advance raises the latest modification time read.
func (c *cursor) advance(m driver.Value) {
	switch m := m.(type) {
	case int64:
		if old, ok := c.mark.(int64); !ok || m > old {
			c.mark = m
		}
	case string:
		if old, ok := c.mark.(string); !ok || m > old {
			c.mark = m
		}
	case nil:
	default:
		c.mark = m
	}
}

const fullMark = "2006-01-02 15:04:05.000000"

func markFormat(m string) string { return fullMark[:min(len(m), len(fullMark))] }

func parseMark(m string) (time.Time, error) {
	if len(m) != 10 && len(m) != 19 && (len(m) < 21 || len(m) > len(fullMark)) {
		return time.Time{}, errors.New("modified_at is not a time: cursor modified needs a DATETIME, a TIMESTAMP or Unix seconds")
	}
	t, err := time.Parse(markFormat(m), m)
	if err != nil {
		return time.Time{}, errors.New("modified_at is not a time: cursor modified needs a DATETIME, a TIMESTAMP or Unix seconds")
	}
	return t, nil
}

// wall returns the reading of t's clock as if it were UTC.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}
