package source

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql/driver"
	"encoding/gob"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// saved is everything that a source needs to go on after a restart, besides its records.
type saved struct {
	raw []byte // what it was decoded from

	Variant, Currency, Zone string
	Readers                 []savedReader
	IDs                     map[string]decode.KeptIDs
	Sales                   savedSet
	Unlisted                map[record.Key]string
	Blank                   map[record.Kind]savedSet
	Newest                  map[record.Kind]int64
	RejectedWarnings        map[record.Kind]warning.Warning
	Rejects                 map[record.Kind]savedRejects
	Nameless                map[uint32]uint32 // rejects without a key in the read with most, by 16 bits of their hash
	Rejected                map[Rejection]uint64
	Up, Loaded              bool
	LastSuccess, Latest     time.Time
	Warnings                []warning.Warning
}

// savedReader is how far a query was read.
type savedReader struct {
	Kind        record.Kind
	Fingerprint string
	Early       bool
	Cursor      savedCursor
}

// savedCursor is a cursor, without how the last read ended: the next poll tries every query.
type savedCursor struct {
	Loaded, Refused, Passing                      bool
	Stalled                                       int
	Held                                          warning.Warning
	After, Mark, Pending, End, Earlier, Step      driver.Value
	Marks                                         []savedMark
	Heads                                         []savedHead
	Passed, Read, Began, Until, Reconciled, Swept time.Time
	Log                                           *savedCursor
	Total                                         int
	Cycle                                         savedCycle
}

// savedCycle is how far the records were read again.
type savedCycle struct {
	After          driver.Value
	Rows           int
	Early          bool
	Marks          []savedMark
	Read, Rejected uint64
}

type savedMark struct {
	Start  driver.Value
	Newest int64
}

type savedHead struct {
	Key driver.Value
	At  time.Time
}

// savedSet is a keySet: the numbers of its blocks, and their bits one after another.
type savedSet struct {
	Blocks []record.Key
	Bits   []uint64
}

type savedRejects struct {
	All savedSet
	Why map[record.Key]Reason
}

func saveSet(s keySet) savedSet {
	var out savedSet
	for n, block := range s {
		out.Blocks = append(out.Blocks, n)
		out.Bits = append(out.Bits, block[:]...)
	}
	return out
}

func (s savedSet) set() keySet {
	set := keySet{}
	bits := s.Bits
	for _, n := range s.Blocks {
		block := new([keyBlock / 64]uint64)
		bits = bits[copy(block[:], bits):]
		set[n] = block
	}
	return set
}

// saveCursor returns a cursor for the disk. If a key is an e-mail address, the query is read again from its
// start instead, and later changes are still found by their modification time.
func saveCursor(c *cursor) savedCursor {
	if c.hasAddress() {
		c = c.withoutKeys()
	}
	out := savedCursor{
		Loaded: c.loaded, Refused: c.refused, Passing: c.passing, Stalled: c.stalled, Held: c.held,
		After: c.after, Mark: c.mark, Pending: c.pending, End: c.end, Earlier: c.earlier, Step: c.step,
		Passed: c.passed, Read: c.read, Began: c.began, Until: c.until, Reconciled: c.reconciled, Swept: c.swept,
	}
	out.Total, out.Marks = c.total, saveMarks(c.marks)
	x := &c.cycle
	out.Cycle = savedCycle{x.after, x.rows, x.early, saveMarks(x.marks), x.tally.rows, x.tally.rejected}
	for _, h := range c.heads {
		out.Heads = append(out.Heads, savedHead{h.key, h.at})
	}
	if c.log != nil {
		log := saveCursor(c.log)
		out.Log = &log
	}
	return out
}

func saveMarks(marks []mark) []savedMark {
	var out []savedMark
	for _, m := range marks {
		out = append(out, savedMark{m.start, m.newest})
	}
	return out
}

func restoreMarks(saved []savedMark) []mark {
	var out []mark
	for _, m := range saved {
		out = append(out, mark{m.Start, m.Newest})
	}
	return out
}

// hasAddress reports whether a key of the cursor is an e-mail address.
func (c *cursor) hasAddress() bool {
	values := []driver.Value{c.after, c.mark, c.pending, c.end, c.earlier, c.step, c.cycle.after}
	for _, m := range slices.Concat(c.marks, c.cycle.marks) {
		values = append(values, m.start)
	}
	for _, h := range c.heads {
		values = append(values, h.key)
	}
	return slices.ContainsFunc(values, isAddress)
}

// isAddress reports whether a value may be an e-mail address.
func isAddress(v driver.Value) bool {
	s, ok := v.(string)
	return ok && strings.Contains(s, "@")
}

// withoutKeys returns a cursor that reads at least the same records, but knows no keys. Its window is due at
// once, because the keys that begin it are unknown.
func (c *cursor) withoutKeys() *cursor {
	out := *c
	out.after, out.end, out.earlier, out.step, out.marks, out.heads, out.swept = nil, nil, nil, nil, nil, nil, time.Time{}
	out.cycle = cycle{early: c.cycle.early}
	if isAddress(c.mark) || isAddress(c.pending) {
		out.mark, out.pending = nil, nil
	}
	return &out
}

func (s *savedCursor) cursor() cursor {
	c := cursor{
		loaded: s.Loaded, refused: s.Refused, passing: s.Passing, stalled: s.Stalled, held: s.Held,
		after: s.After, mark: s.Mark, pending: s.Pending, end: s.End, earlier: s.Earlier, step: s.Step,
		passed: s.Passed, read: s.Read, began: s.Began, until: s.Until, reconciled: s.Reconciled, swept: s.Swept,
	}
	x := &s.Cycle
	c.total, c.marks = s.Total, restoreMarks(s.Marks)
	c.cycle = cycle{x.After, x.Rows, x.Early, restoreMarks(x.Marks), tally{x.Read, x.Rejected}}
	for _, h := range s.Heads {
		c.heads = append(c.heads, head{h.Key, h.At})
	}
	if s.Log != nil {
		log := s.Log.cursor()
		c.log = &log
	}
	return c
}

// fingerprint returns a hash of what the reader reads and how, as same compares it.
func (r *reader) fingerprint() string {
	h := sha256.New()
	fmt.Fprintf(h, "%+v|%+v|%s|%+v", r.stmt, r.keys, r.last, r.query)
	if r.log != nil {
		fmt.Fprintf(h, "|%+v", *r.log)
	}
	for _, c := range r.children {
		fmt.Fprintf(h, "|%s", c.fingerprint())
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Pause waits until no poll runs, and keeps polls from running until resume is called. Polls and pauses get
// their turn in the order in which they began to wait. The error is that of ctx.
func (s *Source) Pause(ctx context.Context) (resume func(), err error) {
	select {
	case s.polling <- struct{}{}:
		return func() { <-s.polling }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// TryPause is Pause without waiting: it returns false if a poll runs.
func (s *Source) TryPause() (resume func(), ok bool) {
	select {
	case s.polling <- struct{}{}:
		return func() { <-s.polling }, true
	default:
		return nil, false
	}
}

// Save returns everything that the source needs to go on after a restart besides its records: how far each
// query was read, the keys of numbered ids, rejected records and warnings. It has no addresses. The source
// must be paused; encode may be called afterwards. Encode is nil if the product was not detected yet. A
// restored source that has not polled yet keeps its state.
func (s *Source) Save() (encode func() ([]byte, error)) {
	if s.plan == nil {
		if s.saved == nil {
			return nil
		}
		raw := s.saved.raw
		return func() ([]byte, error) { return raw, nil }
	}
	st := s.Status()
	out := saved{
		Variant: s.plan.variant.Name, Currency: s.plan.currency.Shop, Zone: s.plan.local.String(),
		IDs: s.shared.IDs.Keep(), Sales: saveSet(s.watch.sales), Unlisted: maps.Clone(s.watch.unlisted), Blank: map[record.Kind]savedSet{},
		Newest: maps.Clone(s.watch.newest), RejectedWarnings: maps.Clone(s.watch.rejected), Rejects: map[record.Kind]savedRejects{},
		Nameless: map[uint32]uint32{},
		Rejected: st.Rejected, Up: st.Up, Loaded: st.Loaded, LastSuccess: st.LastSuccess, Latest: st.Newest, Warnings: st.Warnings,
	}
	for _, r := range s.plan.readers {
		out.Readers = append(out.Readers, savedReader{r.shape.Kind, r.fingerprint(), r.decoder.Early, saveCursor(&r.cursor)})
	}
	for kind, set := range s.watch.blank {
		out.Blank[kind] = saveSet(set)
	}
	for kind, x := range s.rejects.known {
		out.Rejects[kind] = savedRejects{saveSet(x.all), maps.Clone(x.why)}
	}
	for bucket, x := range s.rejects.nameless {
		out.Nameless[bucket] = x.most
	}
	return func() ([]byte, error) {
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(out); err != nil {
			return nil, fmt.Errorf("source %s: save state: %w", s.cfg.Name, err)
		}
		return b.Bytes(), nil
	}
}

// Restore takes over a state that Save returned, before the first poll. The records of the state must be
// in the sink already. The next poll goes on where the state ends.
func (s *Source) Restore(state []byte) error {
	if len(state) == 0 {
		return nil
	}
	var in saved
	if err := gob.NewDecoder(bytes.NewReader(state)).Decode(&in); err != nil {
		return fmt.Errorf("source %s: restore state: %w", s.cfg.Name, err)
	}
	in.raw = state
	s.saved = &in
	s.shared.IDs.Restore(in.IDs)
	s.watch.restore(&in)
	for kind, x := range in.Rejects {
		why := x.Why
		if why == nil {
			why = map[record.Key]Reason{}
		}
		s.rejects.known[kind] = &rejects{x.All.set(), why}
	}
	for bucket, most := range in.Nameless {
		s.rejects.nameless[bucket] = nameless{most: most}
	}
	s.state.restore(&in)
	return nil
}

func (w *watch) restore(in *saved) {
	w.sales = in.Sales.set()
	maps.Copy(w.unlisted, in.Unlisted)
	for kind, set := range in.Blank {
		w.blank[kind] = set.set()
	}
	maps.Copy(w.newest, in.Newest)
	maps.Copy(w.rejected, in.RejectedWarnings)
}

func (s *state) restore(in *saved) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := &s.status
	st.Variant, st.Up, st.Loaded, st.LastSuccess, st.Newest = in.Variant, in.Up, in.Loaded, in.LastSuccess, in.Latest
	st.Warnings = in.Warnings
	maps.Copy(st.Rejected, in.Rejected)
}

// unload notes that records must be read again before the source is complete.
func (s *state) unload() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status.Loaded = false
}

// resume takes over the cursors of the saved state for the queries that are the same. The records of all
// others are removed and read again, and so are those of a table whose keys began again.
func (s *Source) resume(found *plan) {
	in := s.saved
	s.saved = nil
	if in == nil {
		return
	}
	var again []record.Kind
	alike := in.Variant == found.variant.Name && in.Currency == found.currency.Shop && in.Zone == found.local.String()
	for _, old := range in.Readers {
		kept := false
		for _, r := range found.readers {
			if alike && r.shape.Kind == old.Kind && r.fingerprint() == old.Fingerprint && old.Cursor.Held.Code != warning.KeysRestarted {
				r.cursor, r.decoder.Early, kept = old.Cursor.cursor(), old.Early, true
			}
		}
		if !kept {
			again = append(again, old.Kind)
			keys := s.sink.Keys(old.Kind, 0, math.MaxUint32)
			s.sink.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{old.Kind: keys}})
			s.watch.removed(old.Kind, keys)
		}
	}
	if len(again) > 0 {
		s.state.unload()
		s.logger.Warn("saved records do not fit the database any more; reading them again", "source", s.cfg.Name, "kinds", again,
			"variant", found.variant.Name, "saved_variant", in.Variant)
	}
}
