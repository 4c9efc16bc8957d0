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
)

// reconcile finds the records that are no longer in the database and takes them out of the sink,
// where that is due, for the queries that were read without an error. Nothing is read into the sink
// meanwhile, so what is in it was there before the keys were read.
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
		errs = append(errs, p.queryFault("look for deleted "+r.shape.Name, r.shape.Kind, err))
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
	gone := p.gone(r.shape.Kind, present)
	if len(gone) == 0 {
		return nil
	}
	p.sink.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{r.shape.Kind: gone}})
	p.logger.Info("removed records that were deleted", "source", p.cfg.Name, "kind", r.shape.Kind, "count", len(gone))
	return nil
}

// present returns the keys of all records there are, in no order.
func (p *poll) present(ctx context.Context, r *reader) ([]record.Key, error) {
	var present []record.Key
	size := p.size()
	for after := driver.Value(nil); ; {
		sql, args := r.keys.ByKey(after, size)
		rows, last := 0, value{}
		err := p.session.Query(ctx, r.keyShape, sql, args, func(row *decode.Row) {
			rows++
			last.set(row.At(decode.ColKey))
			present = append(present, r.decoder.Key(row))
		})
		if err != nil || rows < size {
			return present, err
		}
		if last.get() == after {
			return nil, failure.New(failure.QueryStuck, "the keys query does not move on after key %s: key must be the expression selected as id", decode.Numeric(after))
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
