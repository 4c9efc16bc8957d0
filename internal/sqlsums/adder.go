package sqlsums

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// adder runs the statements of one state of the orders, one at a time, and keeps their rows. It is safe for
// concurrent use.
type adder struct {
	dialect dialect
	orders  orders
	turn    chan struct{} // full while a statement runs
	query   sqlx.QueryerContext
	state   state           // of the orders
	span    fold.Span       // of the published sums
	day     record.Day      // on which the figures are computed
	added   *addition       // what the figures are an increment of; nil if all is computed, and after the publication
	took    time.Duration   // of the configured figures and their check
	kind    source.Computed // of the configured figures
	// later runs a statement after the publication; nil before. It does not end with its context.
	later func(ctx context.Context, a *adder, text string) ([][]int64, error)
	// values are the values of the dimensions that orders have.
	values map[ledger.Dimension]values
	bounds bounds

	mu     sync.Mutex // guards the fields below
	kept   map[keptForm][][]int64
	failed map[keptForm]error // statements that took too long or had too large sums
	bytes  int                // of kept
	uses   int                // of kept rows until now
	used   map[keptForm]int   // the latest use of kept rows
	full   bool               // whether rows that callers asked for were not kept before the publication
	rows   int                // that were read from the database
	asked  map[string]asked   // after the publication
	// pinned are the kept forms of the configured figures, and pinnedBytes their memory; nil while these are computed.
	pinned      map[keptForm]bool
	pinnedBytes int
	// published are the forms of the published figures, which are checked before the publication.
	published map[keptForm]bool
}

// keptForm is what rows belong to.
type keptForm struct {
	form fold.Form
	span fold.Span
	cut  cut
}

func newAdder(d dialect, o orders, now state, query sqlx.QueryerContext) *adder {
	return &adder{
		dialect: d, orders: o, state: now, query: query, bounds: defaultBounds, turn: make(chan struct{}, 1),
		kept: map[keptForm][][]int64{}, failed: map[keptForm]error{}, used: map[keptForm]int{},
		asked: map[string]asked{}, published: map[keptForm]bool{},
	}
}

// Sums implements analysis.Adder.
func (a *adder) Sums(ctx context.Context, sp fold.Span, families []fold.Family, sel analysis.Selection) (*fold.Sums, error) {
	if a.later == nil {
		a.span = sp
	}
	parts := a.parts(sel.Grouping)
	return fold.Gather(sp, families, func(f fold.Form, put fold.Put) error {
		if a.orders.Refunds == nil && (f.Shape == fold.ShapeReturned || f.Shape == fold.ShapeRepaid) {
			return nil // orders alone tell of no refunds
		}
		if a.orders.Lines == nil && f.Shape == fold.ShapeUpsold {
			return nil // nor of products
		}
		if a.orders.Off == "" && f.Shape == fold.ShapeDiscounts {
			return nil
		}
		a.note(f, sel)
		for i := range parts {
			k := keptForm{f, a.whole(f, sp), parts[i].cut}
			if a.later == nil {
				a.published[k] = true
			}
			rows, err := a.read(ctx, k)
			if err != nil {
				return err
			}
			parts[i].hand(within(f, sp, rows), i == 0, put)
		}
		return nil
	})
}

// hand hands rows out by slot, also to the slot of the total if that is due.
func (p *part) hand(rows iter.Seq[[]int64], total bool, put fold.Put) {
	for row := range rows {
		if total {
			put(0, row)
		}
		if slot := p.of(row); slot > 0 {
			put(slot, row)
		}
	}
}

// within returns the rows whose index is on the axis of a span.
func within(f fold.Form, sp fold.Span, rows [][]int64) iter.Seq[[]int64] {
	n := sp.Days
	if calendar(f) {
		n = fold.NewAxis(sp, f.Window).N
	}
	return func(yield func([]int64) bool) {
		for _, row := range rows {
			if indexOf(f, row) < int64(n) && !yield(row) {
				return
			}
		}
	}
}

// whole returns the span whose rows serve a form over a span: the span of the published sums if the rows after the
// asked one can be left out.
func (a *adder) whole(f fold.Form, sp fold.Span) fold.Span {
	if sp.First != a.span.First || sp.Days > a.span.Days {
		return sp
	}
	if calendar(f) && a.state.last >= sp.Day(sp.Days) {
		return sp // the last period would have orders from after the span
	}
	return a.span
}

// calendar reports whether the rows of a form are by calendar period.
func calendar(f fold.Form) bool { return f.Window.Kind() == fold.WindowCalendar }

// indexOf returns the index of a row on the axis.
func indexOf(f fold.Form, row []int64) int64 {
	if f.Shape == fold.ShapeCohort {
		return row[0] + row[1] // the first month and the months since
	}
	return row[0]
}

// read returns the rows of a form. It returns when ctx ends, and keeps the rows for the next caller if they come later.
func (a *adder) read(ctx context.Context, k keptForm) ([][]int64, error) {
	if rows, ok, err := a.find(k); ok {
		return rows, err
	}
	select {
	case a.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, left(ctx)
	}
	if a.later == nil {
		defer func() { <-a.turn }()
		return a.run(ctx, k)
	}
	var rows [][]int64
	var err error
	done := make(chan struct{})
	go func() {
		defer func() { <-a.turn }()
		rows, err = a.run(ctx, k)
		close(done)
	}()
	select {
	case <-done:
		return rows, err
	case <-ctx.Done():
		return nil, left(ctx)
	}
}

// left returns the error for a caller who leaves.
func left(ctx context.Context) error { return fmt.Errorf("%w: %w", analysis.ErrComputing, ctx.Err()) }

// run returns the rows of a form and keeps them. The caller has the turn.
func (a *adder) run(ctx context.Context, k keptForm) ([][]int64, error) {
	if rows, ok, err := a.find(k); ok {
		return rows, err
	}
	if sources := k.sources(); sources != nil {
		rows, err := a.derive(ctx, k, sources)
		if err == nil {
			err = a.keep(k, rows)
		}
		return rows, err
	}
	rows, ok, err := a.increment(ctx, k)
	if err == nil && !ok {
		rows, err = a.all(ctx, k)
	}
	if err == nil {
		err = a.keep(k, rows)
	}
	if err != nil {
		err = fmt.Errorf("compute %s %s: %w", k.form.Shape, k.form.Window, err)
		a.fail(k, err)
		return nil, err
	}
	return rows, nil
}

// all has the database compute all rows of a form.
func (a *adder) all(ctx context.Context, k keptForm) ([][]int64, error) {
	text, err := statementOf(a.dialect, a.orders, k.form, k.span, k.cut, a.state.units)
	if err != nil {
		return nil, err
	}
	if a.later != nil {
		return a.later(ctx, a, text)
	}
	return numbersWithin(ctx, a.room(), a.query, text, a.orders.argsOf(text)...)
}

// find returns the rows of a form, or the error of its statement, if the statement has run.
func (a *adder) find(k keptForm) ([][]int64, bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.failed[k]; err != nil {
		return nil, true, err
	}
	rows, ok := a.kept[k]
	if ok {
		a.use(k)
	}
	return rows, ok, nil
}

// fail keeps the error of a statement that took too long or had too large sums. The caller may have left before the server
// stopped it, and would otherwise try again for ever.
func (a *adder) fail(k keptForm, err error) {
	if code := failure.Of(err).Code; code != failure.StatementTimeout && code != failure.SumsTooLarge {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failed[k] = err
}
