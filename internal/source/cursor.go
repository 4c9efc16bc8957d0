package source

import (
	"database/sql/driver"
	"errors"
	"time"
)

// cursor is how far the reading of one query has come. The first reading, and every complete one,
// goes by key and is resumed where it was cut off; what happened meanwhile is then found by
// modification time or by new keys.
type cursor struct {
	loaded  bool         // everything was read once
	refused bool         // the server will not run the query until somebody changes something
	passing bool         // a complete reading is under way
	after   driver.Value // the last key read by key
	mark    driver.Value // the latest modification time read; nil: none
	pending driver.Value // the one that stood when the complete reading began
	marks   []mark       // where the records of which age lie, by key
	end     driver.Value // the largest key there was at the last reading; nil: unknown
	passed  time.Time    // when the last complete reading ended
	read    time.Time    // when the last reading ended
}

// mark says that the records whose keys follow start are up to newest (Unix seconds) old.
type mark struct {
	start  driver.Value
	newest int64
}

// window returns the key after which the records of the last seconds lie, by their own dates,
// and the marks before it. No window is what follows the last key.
func (c *cursor) window(w time.Duration) (driver.Value, []mark) {
	if w == 0 {
		return c.after, nil
	}
	var newest int64
	for _, m := range c.marks {
		newest = max(newest, m.newest)
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

// since returns the modification time to read from: the latest one read, but none that lies in
// the future (lest a row with a wrong time hides all later ones), less the overlap.
func (c *cursor) since(now time.Time, zone *time.Location, overlap time.Duration) (driver.Value, error) {
	switch m := c.mark.(type) {
	case nil:
		return nil, nil
	case int64:
		return min(m, now.Unix()) - int64(overlap/time.Second), nil
	case string:
		t, err := parseMark(m)
		if err != nil {
			return nil, err
		}
		// Both are wall clock times of the zone; as such they are compared.
		if w := wall(now.In(zone)); t.After(w) {
			t = w
		}
		return t.Add(-overlap).Format(markFormat(m)), nil
	default:
		return nil, errors.New("modified_at is neither a time nor a whole number")
	}
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
