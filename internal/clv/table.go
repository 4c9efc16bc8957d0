package clv

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// maxTerms is the maximum number of sums of a kernel: the log-likelihood and four derivatives.
const maxTerms = 5

// chunkRows is the maximum number of rows of a chunk.
const chunkRows = 4096

// table holds rows as columns, sorted by x. Functions of x alone, such as the gamma functions, are
// computed once for all rows with the same x. In purchase models u is recency and v is age; in the
// spend model v is the mean spend. Both are divided by scale.
type table struct {
	u, v, customers []float64
	chunks          []chunk
	scale           float64
	size            float64 // number of customers
	events          float64 // sum of customers times x
}

// chunk is a range of rows with the same x.
type chunk struct{ x, lo, hi int }

// kernel returns the log-likelihood of the rows of a chunk and its derivatives by the logarithms of
// the parameters, each weighted by customers.
type kernel func(t *table, c chunk) [maxTerms]float64

// newTable returns a table of rows that are sorted as by Group.
func newTable(rows []Row, scale float64) *table {
	t := &table{scale: scale}
	t.u, t.v = make([]float64, len(rows)), make([]float64, len(rows))
	t.customers = make([]float64, len(rows))
	for i, r := range rows {
		t.u[i], t.v[i], t.customers[i] = r.Recency/scale, r.Age/scale, r.Customers
		t.size += r.Customers
		t.events += r.Customers * float64(r.Repeats)
	}
	for lo := 0; lo < len(rows); {
		hi := lo + 1
		for hi < len(rows) && hi-lo < chunkRows && rows[hi].Repeats == rows[lo].Repeats {
			hi++
		}
		t.chunks = append(t.chunks, chunk{x: rows[lo].Repeats, lo: lo, hi: hi})
		lo = hi
	}
	return t
}

// sortedRows returns the rows sorted as by Group. It copies them unless they are sorted already.
func sortedRows(rows []Row) []Row {
	order := func(a, b Row) int { return compareHistory(a.History, b.History) }
	if slices.IsSortedFunc(rows, order) {
		return rows
	}
	rows = slices.Clone(rows)
	slices.SortFunc(rows, order)
	return rows
}

// thin returns n evenly spaced rows, or all if there are no more than n.
func thin(rows []Row, n int) []Row {
	if len(rows) <= n {
		return rows
	}
	out := make([]Row, 0, n)
	for i := range n {
		out = append(out, rows[i*len(rows)/n])
	}
	return out
}

// sum returns the sums of a kernel over all rows. The order of additions does not depend on the
// number of workers. If ctx ends, it stops early and the sums are wrong.
func (t *table) sum(ctx context.Context, workers int, k kernel) [maxTerms]float64 {
	parts := make([][maxTerms]float64, len(t.chunks))
	var next atomic.Int64
	work := func() {
		for ctx.Err() == nil {
			i := int(next.Add(1)) - 1
			if i >= len(t.chunks) {
				return
			}
			parts[i] = k(t, t.chunks[i])
			runtime.Gosched() // a scrape must not wait for a fit on the same processor
		}
	}
	var wait sync.WaitGroup
	for range min(workers, len(t.v)/512) - 1 {
		wait.Go(work)
	}
	work()
	wait.Wait()
	var sum [maxTerms]float64
	for _, p := range parts {
		for i, v := range p {
			sum[i] += v
		}
	}
	return sum
}

// objective returns the objective of a family of kernels for the optimiser.
func (t *table) objective(workers int, family func(p []float64) kernel) objective {
	return func(ctx context.Context, theta, gradient []float64) float64 {
		p := make([]float64, len(theta))
		for i, v := range theta {
			p[i] = math.Exp(v)
		}
		s := t.sum(ctx, workers, family(p))
		copy(gradient, s[1:])
		return s[0]
	}
}
