package source

import (
	"context"
	"database/sql/driver"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/record"
)

// reconcile finds the records that are no longer in the database and takes them out of the sink,
// where that is due, for the queries that were read without an error. Nothing is read into the sink
// meanwhile, so what is in it was there before the keys were read.
func (p *poll) reconcile(ctx context.Context, readers []*reader) []error {
	var errs []error
	for _, r := range readers {
		if !p.due(r.cursor.reconciled, p.cfg.ReconcileInterval.or(defaultReconcile)) {
			continue
		}
		err := p.reconcileKind(ctx, r)
		if err == nil {
			r.cursor.reconciled = p.env.Clock()
			continue
		}
		errs = append(errs, explain(p.cfg.Name, "look for deleted "+r.shape.name, err))
		if !local(err) || ctx.Err() != nil {
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
	gone := p.gone(r.shape.kind, present)
	if len(gone) == 0 {
		return nil
	}
	p.sink.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{r.shape.kind: gone}})
	p.logger.Info("removed records that were deleted", "source", p.cfg.Name, "kind", r.shape.kind, "count", len(gone))
	return nil
}

// present returns the keys of all records there are, in no order.
func (p *poll) present(ctx context.Context, r *reader) ([]record.Key, error) {
	var present []record.Key
	numbers := p.ids.of(r.shape.kind)
	size := p.size()
	for after := driver.Value(nil); ; {
		sql, args := r.keys.byKey(after, size)
		rows, last := 0, value{}
		err := p.session.query(ctx, r.keyShape, sql, args, func(row *row) {
			rows++
			last.set(row.at(colKey))
			present = append(present, numbers.key(row.at(colID), r.decoder.scratch))
		})
		if err != nil || rows < size {
			return present, err
		}
		if last.get() == after {
			return nil, fmt.Errorf("the keys query does not move on after key %s: key must be the expression selected as id", numeric(after))
		}
		after = last.get()
		if err := rest(ctx, time.Duration(p.cfg.PagePause)); err != nil {
			return nil, err
		}
	}
}

// span is how many keys are compared at a time.
const span = 1 << 16

// gone returns the sink's keys that are not among the present ones, which are sorted.
func (p *poll) gone(kind record.Kind, present []record.Key) []record.Key {
	var gone []record.Key
	for lo, more := record.Key(1), true; more; {
		part, hi := present, record.Key(math.MaxUint32)
		if more = len(present) > span; more {
			part, hi = present[:span], present[span-1]
		}
		for _, k := range p.sink.Keys(kind, lo, hi) {
			if _, ok := slices.BinarySearch(part, k); !ok {
				gone = append(gone, k)
			}
		}
		if hi == math.MaxUint32 {
			break
		}
		present, lo = present[len(part):], hi+1
	}
	return gone
}
