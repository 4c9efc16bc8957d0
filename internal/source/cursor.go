package source

import (
	"database/sql/driver"
	"errors"
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/warning"
)

// cursor is how far the reading of one query has come. The first reading, and every complete one,
// goes by key and is resumed where it was cut off; what happened meanwhile is then found by
// modification time or by new keys.
type cursor struct {
	loaded     bool            // everything was read once
	failed     bool            // the last reading failed
	refused    bool            // nothing of the query can be read until somebody changes something
	stalled    int             // readings in a row that failed without reading anything
	held       warning.Warning // records that vanished and are kept for now; the zero value if there are none
	passing    bool            // a complete reading is under way
	after      driver.Value    // the last key read by key
	mark       driver.Value    // the latest modification time read; nil: none
	pending    driver.Value    // the one that stood when the complete reading began
	marks      []mark          // where the records of which age lie, by key
	end        driver.Value    // the largest key there was at the last reading; nil: unknown
	passed     time.Time       // when the last complete reading ended
	read       time.Time       // when the last reading ended
	began      time.Time       // when the complete reading began, by the later of the server's clock and ours
	until      time.Time       // when the last reading began that found everything modified before
	heads      []head          // how far the last readings by key came; only where there is no window
	reconciled time.Time       // when deleted records were last looked for
	swept      time.Time       // when the window was last read again
	log        *cursor         // how far the list of changes was read; nil: not at all
	earlier    driver.Value    // a key of a complete reading's end, with one to two steps of rows after it
	step       driver.Value    // the key of the last row that ended a step
}

// patience is after how many readings that bring nothing the other queries no longer wait for one.
const patience = 3

// finish writes down how a reading ended that began at a key.
func (c *cursor) finish(err error, began driver.Value, refused bool) {
	c.failed = err != nil
	switch {
	case err == nil, c.after != began:
		c.stalled = 0
	default:
		c.stalled++
	}
	c.refused = err != nil && c.after == nil && (refused || c.stalled >= patience)
}

// head is the largest key that was read, and when its reading had ended.
type head struct {
	key driver.Value
	at  time.Time
}

// stepRows is how many rows a step has: twice as many are read again after a complete reading, for keys that
// were given out before it ended and committed after.
const stepRows = 500

// walk notes the key of a row of a complete reading.
func (c *cursor) walk(rows int, key driver.Value) {
	if rows%stepRows == 0 {
		c.earlier, c.step = c.step, keep(key)
	}
}

// lateness is how long a transaction may take between taking its key and being committed, for its
// record to be found by key alone.
const lateness = 10 * time.Minute

// overlap returns the key to read from where there is no window: keys are given out before they are
// committed, so what follows the key that was the largest so long ago is read again.
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

// head notes how far a reading has come that ended now.
func (c *cursor) head(now time.Time) { c.heads = append(c.heads, head{c.after, now}) }

// mark says that the records whose keys follow start are up to newest (Unix seconds) old.
type mark struct {
	start  driver.Value
	newest int64
}

// window returns the key after which the records of the last seconds lie, by their own dates,
// and the marks before it. No window is what was added of late.
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

// note remembers where the days of a page read by key begin.
func (c *cursor) note(start driver.Value, p *page) {
	if len(p.marks) > 0 {
		p.marks[0].start = start
		c.marks = append(c.marks, p.marks...)
	}
}

// reach remembers the largest key there is now. What lies before the one of the last reading need
// not be looked through again, though it held no record: by now all that was being written then has
// been.
func (c *cursor) reach(end driver.Value, now time.Time) {
	if c.end != nil {
		c.marks = append(c.marks, mark{c.end, now.Unix()})
	}
	c.end = end
}

// since returns the modification time to read from: the latest one read, but none after the last
// reading began (lest a row with a time in the future hides what changed since), less the overlap.
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
		// Both are wall clock times of the zone; as such they are compared.
		if w := wall(c.until.In(zone)); t.After(w) {
			t = w
		}
		overlap += turnedBack(c.until, now, zone)
		return t.Add(-overlap).Format(markFormat(m)), nil
	default:
		return nil, errors.New("modified_at is neither a time nor a whole number")
	}
}

// turnedBack returns by how much the zone's clocks were put back between two hours before a time and
// now: the hour that they show twice is then read again.
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
		return time.Time{}, errors.New("modified_at is no time: cursor modified needs a DATETIME, a TIMESTAMP or Unix seconds")
	}
	t, err := time.Parse(markFormat(m), m)
	if err != nil {
		return time.Time{}, errors.New("modified_at is no time: cursor modified needs a DATETIME, a TIMESTAMP or Unix seconds")
	}
	return t, nil
}

// wall returns the reading of t's clock as if it were UTC.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}
