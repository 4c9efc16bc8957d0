package fold

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/klantenbinding/loyalty/internal/ledger"
)

// Batch is the number of customers that a goroutine takes at a time.
const Batch = 2048

// worthwhile is the number of customers for which one more goroutine folds: each has sums of its own of all groups, which
// need memory, and one goroutine folds fewer customers quickly.
const worthwhile = 1 << 15

// yieldEvery is the number of customers after which other goroutines run. Without it, a scrape can wait ten
// milliseconds for the figures on the same processor.
const yieldEvery = 128

// Job sums all customers of some histories.
type Job struct {
	Src      Histories
	Grouping *Grouping
	Span     Span
	Families []Family
	Products bool // whether products are needed
	// Classify returns a classifier for one goroutine. It is nil unless a computed dimension on
	// the day of index today is needed.
	Classify func() Classifier
	Today    int32
	Most     int // largest number of goroutines, 0 for one for each processor
}

// Sums are the immutable sums of some families.
type Sums struct {
	Span     Span
	families []Family
	tables   [][]Table // by family and slot
	made     sync.Map  // results that frames share, by key
	// kept are results that later sums may take over, by key.
	kept *sync.Map
}

// Find returns the table of a family and slot, nil if the slot has no customers. It returns false if
// the family was not folded.
func (s *Sums) Find(f Family, slot int32) (Table, bool) {
	i := slices.Index(s.families, f)
	if c, ok := f.(contained); ok && i < 0 {
		i = slices.Index(s.families, c.Container())
	}
	if i < 0 {
		return nil, false
	}
	if tables := s.tables[i]; int(slot) < len(tables) {
		return tables[slot], true
	}
	return nil, true
}

// Worker holds the folders of one goroutine.
type Worker struct {
	history History
	Folders []Folder // by family
	// ofCustomers and ofGuests are the folders that take customers and guest orders.
	ofCustomers, ofGuests []Folder
	slots                 []int32
	// Census counts customers and guest orders.
	Census  Census
	counted bool // whether the census has them already
}

// Worker returns a worker with empty folders.
func (j *Job) Worker() *Worker {
	w := &Worker{history: History{products: j.Products, today: j.Today}}
	if j.Classify != nil {
		w.history.classify = j.Classify()
	}
	for _, f := range j.Families {
		w.Folders = append(w.Folders, f.Folder(j.Span))
	}
	w.use(j.Families, 0, len(j.Families))
	return w
}

// use makes the worker fold families lo to hi-1 only.
func (w *Worker) use(families []Family, lo, hi int) {
	w.ofCustomers, w.ofGuests = nil, nil
	for i := lo; i < hi; i++ {
		if takes(families[i], false) {
			w.ofCustomers = append(w.ofCustomers, w.Folders[i])
		}
		if takes(families[i], true) {
			w.ofGuests = append(w.ofGuests, w.Folders[i])
		}
	}
}

// Take adds customer i of src if sign is 1, and subtracts the customer if sign is -1.
func (w *Worker) Take(src Histories, i int, so *Grouping, sp Span, sign int64) {
	h := &w.history
	if !h.load(src, i, sp) {
		return
	}
	if !w.counted {
		w.Census.Count(&h.Customer.Groups, int32(sign))
	}
	var ok bool
	if w.slots, ok = so.Slots(&h.Customer.Groups, w.slots[:0]); !ok {
		return
	}
	folders := w.ofCustomers
	if h.Customer.Apart {
		folders = w.ofGuests
	}
	for _, f := range folders {
		f.Fold(h, w.slots, sign)
	}
}

// workers returns a worker for each processor, at most j.Most.
func (j *Job) workers() []*Worker {
	n := runtime.GOMAXPROCS(0)
	if j.Most > 0 {
		n = min(n, j.Most)
	}
	workers := make([]*Worker, n)
	for i := range workers {
		workers[i] = j.Worker()
	}
	return workers
}

// Run folds all customers. The first worker has their sums, and the others are empty.
func (j *Job) Run(ctx context.Context) ([]*Worker, error) {
	workers := j.workers()
	busy := workers[:min(len(workers), 1+j.Src.Len()/worthwhile)]
	return workers, Spread(ctx, busy, j.Src.Len(), Batch, func(w *Worker, i int) {
		w.Take(j.Src, i, j.Grouping, j.Span, 1)
	})
}

// Spread calls take for the numbers 0 to n-1, in batches of some, on one goroutine for each worker. At
// the end it merges the sums of all workers into the first one. A panic of take continues on the
// caller's goroutine as a *fault, as otherwise it would end the program.
func Spread(ctx context.Context, workers []*Worker, n, some int, take func(w *Worker, i int)) error {
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
					if i%yieldEvery == 0 {
						runtime.Gosched()
					}
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
		first.Census.Merge(&other.Census)
		for i, f := range first.Folders {
			f.Merge(other.Folders[i])
		}
	}
	return nil
}

// fault is the panic of another goroutine, with its stack.
type fault struct {
	value any
	stack []byte
}

// Error implements error.
func (f *fault) Error() string {
	return fmt.Sprintf("%v\n\non the goroutine that folded:\n%s", f.value, f.stack)
}

// catch turns a panic into an error and calls halt, which stops the other goroutines. It must be
// deferred.
func catch(err *error, halt func()) {
	if p := recover(); p != nil {
		halt()
		*err = &fault{p, debug.Stack()}
	}
}

// Census counts the customers with any history, by dimension and code.
type Census [ledger.NumDimensions][]int32

// Count adds n to the number of customers with these codes.
func (c *Census) Count(codes *[ledger.NumDimensions]uint16, n int32) {
	for d, code := range codes {
		c[d] = Grow(c[d], int(code)+1)
		c[d][code] += n
	}
}

// Merge adds another census and empties it.
func (c *Census) Merge(o *Census) {
	for d := range c {
		c[d] = Grow(c[d], len(o[d]))
		for code, n := range o[d] {
			c[d][code] += n
		}
		clear(o[d])
	}
}

// of returns the number of customers of a code.
func (c *Census) of(d ledger.Dimension, code int) int32 {
	if code < len(c[d]) {
		return c[d][code]
	}
	return 0
}

// Clone returns a copy.
func (c *Census) Clone() Census {
	var r Census
	for d := range c {
		r[d] = slices.Clone(c[d])
	}
	return r
}

// Grow returns s with zeros appended up to length n.
func Grow[T any](s []T, n int) []T {
	if n <= len(s) {
		return s
	}
	return append(s, make([]T, n-len(s))...)
}
