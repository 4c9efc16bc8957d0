package source

import (
	"context"
	"database/sql/driver"
	"math"
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// reconcile compares the keys in the database with the keys in the sink for each query that is due
// and was read without an error. It removes deleted records and reads missed records. Meanwhile no
// other record goes to the sink, so every record in it is older than the list of keys.
func (p *poll) reconcile(ctx context.Context, readers []*reader) []error {
	var errs []error
	for _, r := range readers {
		if !p.due(r.cursor.reconciled, p.cfg.ReconcileInterval.Or(defaultReconcile)) {
			continue
		}
		err := p.reconcileKind(ctx, r)
		if err == nil {
			r.cursor.reconciled = p.env.Clock()
			continue
		}
		errs = append(errs, p.faults.ofQuery("look for deleted "+r.shape.Name, r.shape.Kind, err))
		if !database.Local(err) || ctx.Err() != nil {
			return errs
		}
	}
	return errs
}

func (p *poll) reconcileKind(ctx context.Context, r *reader) error {
	present, err := p.present(ctx, r)
	if err != nil {
		return err
	}
	slices.Sort(present)
	d := p.compare(r.shape.Kind, present)
	if err := p.remove(ctx, r, d, present); err != nil {
		return err
	}
	return p.fetch(ctx, r, d.missed)
}

// remove removes deleted records from the sink. If most records of a table vanish at once, the
// table may have been emptied or replaced by mistake: their records are held until the next
// reconciliation finds the same, or for good if the keys have restarted.
func (p *poll) remove(ctx context.Context, r *reader, d difference, present []record.Key) error {
	c, kind := &r.cursor, r.shape.Kind
	if p.mostly(d) && !c.reconciled.IsZero() {
		restarted, err := p.restarted(ctx, r, d, present)
		if err != nil {
			return err
		}
		if restarted || c.held.Code == "" {
			c.held = warning.Warning{Code: warning.RecordsHeld, Kind: string(kind), Count: uint64(len(d.gone)), Total: uint64(d.known)}
			if restarted {
				c.held.Code = warning.KeysRestarted
			}
			return nil
		}
	}
	c.held = warning.Warning{}
	if len(d.gone) > 0 {
		p.discard(kind, d.gone)
	}
	return nil
}

// discard removes deleted records from the sink.
func (p *poll) discard(kind record.Kind, gone []record.Key) {
	p.sink.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{kind: gone}})
	p.watch.removed(kind, gone)
	p.env.Logger.Info("removed deleted records", "source", p.cfg.Name, "kind", kind, "count", len(gone))
}

// fewRecords is how many records may vanish at once without being held.
const fewRecords = 10

// mostly reports whether most records of a table are gone.
func (p *poll) mostly(d difference) bool { return len(d.gone) >= fewRecords && 2*len(d.gone) > d.known }

// restarted reports whether the keys have restarted: the record with the largest key is newer than
// every record read before, although larger keys were in use.
func (p *poll) restarted(ctx context.Context, r *reader, d difference, present []record.Key) (bool, error) {
	if len(present) == 0 || !decode.Numbered(d.gone[len(d.gone)-1]) || present[len(present)-1] > d.gone[len(d.gone)-1] {
		return false, nil
	}
	dec := r.decoder
	dec.Batch, dec.Reject, dec.Newest = &record.Batch{}, func(decode.Rejected) {}, 0
	err := p.session.Query(ctx, r.shape, r.stmt.Newest(1), nil, func(row *decode.Row) { dec.Decode(row) })
	return dec.Newest > 0 && dec.Newest >= p.watch.newest[r.shape.Kind], err
}

// present returns the keys of all records in the database, unsorted.
func (p *poll) present(ctx context.Context, r *reader) ([]record.Key, error) {
	var present []record.Key
	err := p.eachKey(ctx, r, func(row *decode.Row) { present = append(present, r.decoder.Key(row)) })
	return present, err
}

// eachKey reads the ids of all records.
func (p *poll) eachKey(ctx context.Context, r *reader, take func(*decode.Row)) error {
	size := p.size()
	for after := driver.Value(nil); ; {
		sql, args := r.keys.ByKey(after, size)
		rows, last := 0, value{}
		err := p.session.Query(ctx, r.keyShape, sql, args, func(row *decode.Row) {
			rows++
			last.set(row.At(decode.ColKey))
			take(row)
		})
		if err != nil || rows < size {
			return err
		}
		if last.get() == after {
			return failure.New(failure.QueryStuck, "the keys query does not move on after key %s: key must be the expression selected as id", decode.Numeric(after))
		}
		after = last.get()
		if err := rest(ctx, time.Duration(p.cfg.PagePause)); err != nil {
			return err
		}
	}
}

// difference is how the sink differs from the database.
type difference struct {
	known  int          // records in the sink
	gone   []record.Key // only in the sink, ascending
	missed []record.Key // only in the database, ascending, without rows that are not records
}

// span is how many keys are compared at a time.
const span = 1 << 16

// compare compares the sink's keys with the present ones, which are sorted.
func (p *poll) compare(kind record.Kind, present []record.Key) difference {
	var d difference
	for lo, more := record.Key(1), true; more; {
		part, hi := present, record.Key(math.MaxUint32)
		if more = len(present) > span; more {
			part, hi = present[:span], present[span-1]
		}
		d.add(p.sink.Keys(kind, lo, hi), part, p.watch.blank[kind])
		if hi == math.MaxUint32 {
			break
		}
		present, lo = present[len(part):], hi+1
	}
	return d
}

// add compares a range of keys, both ascending.
func (d *difference) add(known, present []record.Key, blank keySet) {
	d.known += len(known)
	for _, k := range known {
		if _, ok := slices.BinarySearch(present, k); !ok {
			d.gone = append(d.gone, k)
		}
	}
	for _, k := range present {
		if _, ok := slices.BinarySearch(known, k); !ok && k != 0 && !blank.has(k) {
			d.missed = append(d.missed, k)
		}
	}
}

// fetch reads records that no cursor found, because they were committed late or imported with an old
// date.
func (p *poll) fetch(ctx context.Context, r *reader, missed []record.Key) (err error) {
	if len(missed) == 0 {
		return nil
	}
	var keys []driver.Value
	err = p.eachKey(ctx, r, func(row *decode.Row) {
		if _, ok := slices.BinarySearch(missed, r.decoder.Key(row)); ok {
			keys = append(keys, keep(row.At(decode.ColKey)))
		}
	})
	if err != nil {
		return err
	}
	p.pipe = newPipe(p.sink)
	defer func() {
		if broken := p.pipe.close(); broken != nil {
			err = broken
		}
	}()
	count := len(keys)
	for len(keys) > 0 {
		n := min(len(keys), maxList, p.size())
		sql, args := r.stmt.Among(pad(keys[:n]))
		pg, err := p.page(ctx, r, sql, args, false)
		if err != nil {
			return err
		}
		p.pipe.send(pg)
		keys = keys[n:]
	}
	p.env.Logger.Info("read missed records", "source", p.cfg.Name, "kind", r.shape.Kind, "count", count)
	return nil
}
