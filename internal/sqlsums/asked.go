package sqlsums

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

const (
	// maxAsked is how many forms that callers asked for are read again with the next publication.
	maxAsked = 32
	// askedFor is how long after a caller asked for a form it is read again.
	askedFor = 24 * time.Hour
)

// asked is a form that a caller asked for, of the customers of a selection without a grouping: the next publication has
// other values.
type asked struct {
	form      fold.Form
	selection analysis.Selection
	at        time.Time
}

// note remembers that a form was asked for after the publication, and forgets the one that was asked for the longest ago
// if there are too many.
func (a *adder) note(f fold.Form, sel analysis.Selection) {
	if a.later == nil {
		return
	}
	sel.Grouping = nil
	by := ""
	if sel.GroupBy != nil {
		by = fmt.Sprint(*sel.GroupBy)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked[fmt.Sprintf("%v %q %s %d", f, sel.Filter, by, sel.Cap)] = asked{f, sel, time.Now()}
	if len(a.asked) > maxAsked {
		oldest := slices.MinFunc(slices.Collect(maps.Keys(a.asked)), func(x, y string) int { return a.asked[x].at.Compare(a.asked[y].at) })
		delete(a.asked, oldest)
	}
}

// prepare reads what callers asked a former adder for, and groups it by the values of a board, up to the running day. It
// begins with what was asked for last, and ends after a time, or when the rows do not fit. A form may be too much for the
// database. This does not keep the others back: the new adder has its error, and it is read again after a caller has asked
// again. prepare returns these errors.
func (a *adder) prepare(ctx context.Context, former *adder, b *analysis.Board, today record.Day, until time.Time) []error {
	if former == nil {
		return nil
	}
	former.mu.Lock()
	all := maps.Clone(former.asked)
	former.mu.Unlock()
	maps.DeleteFunc(all, func(_ string, of asked) bool { return time.Since(of.at) > askedFor })
	var errs []error
	for _, key := range slices.SortedFunc(maps.Keys(all), func(x, y string) int {
		return cmp.Or(all[y].at.Compare(all[x].at), cmp.Compare(x, y))
	}) {
		if time.Now().After(until) || a.isFull() {
			break
		}
		if err := a.again(ctx, all[key], b, today); err != nil {
			errs = append(errs, err)
			delete(all, key)
			former.forget(key) // or a connection that it breaks would break each time
		}
	}
	a.asked = all
	return errs
}

// again reads what a caller asked a former adder for.
func (a *adder) again(ctx context.Context, of asked, b *analysis.Board, today record.Day) error {
	sel, err := b.Select(ctx, of.selection)
	if err != nil {
		return nil //nolint:nilerr // the dimension has no values any more
	}
	asks := fold.Span{First: a.span.First, Days: max(int32(today-a.span.First)+1, 1)}
	for _, p := range a.parts(sel.Grouping) {
		if _, err := a.read(ctx, keptForm{of.form, a.whole(of.form, asks), p.cut}); err != nil {
			return err
		}
	}
	return nil
}

// forget forgets that a form was asked for.
func (a *adder) forget(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.asked, key)
}
