package measure

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/klantenbinding/loyalty/internal/ledger"
)

// batch is how many customers a goroutine takes at a time.
const batch = 2048

// job is a fold of many customers.
type job struct {
	src      histories
	sorter   *sorter
	span     span
	families []family
	products bool // whether products are looked at
	// classify returns a classifier for one goroutine. It is nil unless the customers' loyalty types on
	// the day of index today are needed.
	classify func() classifier
	today    int32
	most     int // goroutines, 0 for as many as there are processors
}

// sums are the folded sums of some families.
type sums struct {
	span     span
	families []family
	tables   [][]table // by family and slot
}

// find returns the table of a family and slot, nil if nobody touched it. The second result tells
// whether the family was folded at all.
func (s *sums) find(f family, slot int32) (table, bool) {
	i := slices.Index(s.families, f)
	if c, ok := f.(contained); ok && i < 0 {
		i = slices.Index(s.families, c.container())
	}
	if i < 0 {
		return nil, false
	}
	if tables := s.tables[i]; int(slot) < len(tables) {
		return tables[slot], true
	}
	return nil, true
}

// worker is what one goroutine folds with.
type worker struct {
	history history
	folders []folder
	slots   []int32
	census  census
}

func (j *job) worker() *worker {
	w := &worker{history: history{products: j.products, today: j.today}}
	if j.classify != nil {
		w.history.classify = j.classify()
	}
	for _, f := range j.families {
		w.folders = append(w.folders, f.folder(j.span))
	}
	return w
}

// take folds slot i of src with sign.
func (w *worker) take(src histories, i int, so *sorter, sp span, sign int64) {
	h := &w.history
	if !h.load(src, i, sp) {
		return
	}
	w.census.count(&h.customer.Groups, int32(sign))
	var ok bool
	if w.slots, ok = so.slots(&h.customer.Groups, w.slots[:0]); !ok {
		return
	}
	for _, f := range w.folders {
		f.fold(h, w.slots, sign)
	}
}

// workers returns a worker for each processor, or for as many as may be.
func (j *job) workers() []*worker {
	n := runtime.GOMAXPROCS(0)
	if j.most > 0 {
		n = min(n, j.most)
	}
	workers := make([]*worker, n)
	for i := range workers {
		workers[i] = j.worker()
	}
	return workers
}

// run folds all customers.
func (j *job) run(ctx context.Context) ([]*worker, error) {
	workers := j.workers()
	return workers, spread(ctx, workers, j.src.Len(), batch, func(w *worker, i int) {
		w.take(j.src, i, j.sorter, j.span, 1)
	})
}

// spread calls take for the numbers up to n, some at a time a worker, and adds up what the workers
// folded in the first one. A panic of take, which would end the program on a goroutine that nobody
// watches, goes on as a *fault on the caller's.
func spread(ctx context.Context, workers []*worker, n, some int, take func(w *worker, i int)) error {
	var next atomic.Int64
	var g errgroup.Group
	for _, w := range workers[:max(min(len(workers), n/some), 1)] {
		g.Go(func() (err error) {
			defer catch(&err, func() { next.Store(int64(n)) })
			for ctx.Err() == nil {
				lo := int(next.Add(int64(some))) - some
				if lo >= n {
					return nil
				}
				for i := lo; i < min(lo+some, n); i++ {
					take(w, i)
				}
			}
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		if f, ok := errors.AsType[*fault](err); ok {
			panic(f)
		}
		return err
	}
	first := workers[0]
	for _, other := range workers[1:] {
		first.census.merge(&other.census)
		for i, f := range first.folders {
			f.merge(other.folders[i])
		}
	}
	return nil
}

// fault is what another goroutine panicked with, and where.
type fault struct {
	value any
	stack []byte
}

// Error implements error.
func (f *fault) Error() string {
	return fmt.Sprintf("%v\n\non the goroutine that folded:\n%s", f.value, f.stack)
}

// catch makes an error of a panic and calls halt, so that the other goroutines need not go on. It
// must be deferred.
func catch(err *error, halt func()) {
	if p := recover(); p != nil {
		halt()
		*err = &fault{p, debug.Stack()}
	}
}

// freeze returns base with what the worker folded added; base may be nil.
func (j *job) freeze(w *worker, base *sums) *sums {
	s := &sums{span: j.span, families: j.families, tables: make([][]table, len(j.families))}
	for i, f := range w.folders {
		var old []table
		if base != nil {
			old = base.tables[i]
		}
		s.tables[i] = f.freeze(old)
	}
	return s
}

// census counts the customers with any history, by dimension and code.
type census [ledger.NumDimensions][]int32

func (c *census) count(codes *[ledger.NumDimensions]uint16, n int32) {
	for d, code := range codes {
		c[d] = grow(c[d], int(code)+1)
		c[d][code] += n
	}
}

// merge adds another census and empties that.
func (c *census) merge(o *census) {
	for d := range c {
		c[d] = grow(c[d], len(o[d]))
		for code, n := range o[d] {
			c[d][code] += n
		}
		clear(o[d])
	}
}

// of returns the number of customers of a code.
func (c *census) of(d ledger.Dimension, code int) int32 {
	if code < len(c[d]) {
		return c[d][code]
	}
	return 0
}

func (c *census) clone() census {
	var r census
	for d := range c {
		r[d] = slices.Clone(c[d])
	}
	return r
}

// grow returns s with zeros appended up to length n.
func grow[T any](s []T, n int) []T {
	if n <= len(s) {
		return s
	}
	return append(s, make([]T, n-len(s))...)
}
