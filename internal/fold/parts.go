package fold

import (
	"context"
	"math"
	"sync"
)

// partBytes is about how much memory the rows of a part of the families need, when few customers are folded.
const partBytes = 24 << 20

// Sum folds all customers. It returns their sums and the workers, the first of which has the census. A small shop is
// folded in parts on one goroutine.
func (j *Job) Sum(ctx context.Context) (*Sums, []*Worker, error) {
	if j.Src.Len() >= worthwhile {
		workers, err := j.Run(ctx)
		return j.Freeze(workers[0]), workers, err
	}
	workers := j.workers()
	s, err := j.inParts(workers[:1], nil, partBytes, func() error {
		return Spread(ctx, workers[:1], j.Src.Len(), Batch, func(w *Worker, i int) {
			w.Take(j.Src, i, j.Grouping, j.Span, 1)
		})
	})
	return s, workers, err
}

// Change returns base after customers have changed: numbers are theirs, last has them as they were, and j.Src as they are.
// Few customers are folded in parts. Some is how many a goroutine takes at a time.
func (j *Job) Change(workers []*Worker, base *Sums, last Histories, numbers []int, some int) *Sums {
	most := int64(partBytes)
	if len(numbers) >= worthwhile {
		most = math.MaxInt64
	}
	before, after := last.Len(), j.Src.Len()
	s, _ := j.inParts(workers, base, most, func() error {
		return Spread(context.Background(), workers, len(numbers), some, func(w *Worker, k int) {
			i := numbers[k]
			if i < before {
				w.Take(last, i, j.Grouping, j.Span, -1)
			}
			if i < after {
				w.Take(j.Src, i, j.Grouping, j.Span, 1)
			}
		})
	})
	return s
}

// inParts returns base plus the sums of what take folds, a part of the families at a time, whose rows need about most
// bytes. Rows of days of all groups and families together need far more memory than the sums, even for one customer; so only
// the rows of one part are in memory. The histories are read again for each part. A nil base counts as empty.
func (j *Job) inParts(workers []*Worker, base *Sums, most int64, take func() error) (*Sums, error) {
	s := j.newSums()
	if base == nil {
		base = s
	}
	s.kept = base.kept
	share := most / int64(len(j.Grouping.Groups))
	for lo, hi := 0, 0; lo == 0 || lo < len(j.Families); lo = hi {
		hi = workers[0].cut(lo, share)
		for _, w := range workers {
			w.use(j.Families, lo, hi)
			w.counted = lo > 0
		}
		if err := take(); err != nil {
			return nil, err
		}
		for i := lo; i < hi; i++ {
			s.tables[i] = workers[0].Folders[i].Freeze(base.tables[i])
		}
		if hi == 0 {
			break // without families, the customers are counted once
		}
	}
	for _, w := range workers {
		w.use(j.Families, 0, len(j.Families))
		w.counted = false
	}
	return s, nil
}

// cut returns the end of the part that begins at folder lo: its rows of one group need at most share, unless it has only one
// folder.
func (w *Worker) cut(lo int, share int64) (hi int) {
	var sum int64
	for hi = lo; hi < len(w.Folders); hi++ {
		if sum += w.Folders[hi].Bytes(); sum > share && hi > lo {
			break
		}
	}
	return hi
}

// Freeze returns the sums of the worker.
func (j *Job) Freeze(w *Worker) *Sums {
	s := j.newSums()
	for i, f := range w.Folders {
		s.tables[i] = f.Freeze(nil)
	}
	return s
}

// newSums returns sums without tables.
func (j *Job) newSums() *Sums {
	return &Sums{Span: j.Span, families: j.Families, tables: make([][]Table, len(j.Families)), kept: &sync.Map{}}
}
