// Package analysis computes the figures of the catalogue from customers' histories and answers queries
// about them.
//
//   - engine: keeps the sums up to date, folding again only the customers that changed;
//   - board: the figures as of one day;
//   - series, source, check: time series by measure and group;
//   - cohorts, distribution, survey, atrisk, survival, rfm: the other queries.
package analysis

import (
	"sync"
	"sync/atomic"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Board is the figures as of one view and one day. It is immutable and safe for concurrent use.
type Board struct {
	number uint64
	state  *state
	// warmup and samples are computed when they are first needed.
	warmup  func() record.Day
	samples func() []Sample
}

// boards is the number of boards that this process has made.
var boards atomic.Uint64

// newBoard returns the board of a state.
func newBoard(s *state) *Board {
	return &Board{number: boards.Add(1), state: s, warmup: sync.OnceValue(s.warmup), samples: sync.OnceValue(s.samples)}
}

// newState returns the state of an engine as of today.
func newState(e *Engine, src fold.Histories, today record.Day) *state {
	s := &state{
		src: src, today: today, first: today + 1, settings: e.settings, measures: e.measures,
		kinds: map[record.Kind]bool{}, sums: e.sums, grouping: fold.NewGrouping(), scales: e.scales, uncomputed: e.uncomputed,
	}
	for i := range s.measures {
		for _, k := range s.measures[i].Needs {
			s.kinds[k] = src.Has(k)
		}
	}
	if e.sums != nil {
		s.first, _, _ = src.Span()
		s.grouping, s.people = e.job.Grouping, e.workers[0].Census.Clone()
	}
	return s
}

// apart returns the kinds of record that are about no customer of the shop.
func apart(view *ledger.View) map[record.Kind]bool {
	kinds := map[record.Kind]bool{}
	for _, k := range record.Kinds() {
		kinds[k] = !view.Joins(k)
	}
	return kinds
}

// Number returns a number above zero that no other board of this process has. Whoever remembers what was made from a
// board keeps its number: the board itself would keep sums in memory that nobody may ask for again.
func (b *Board) Number() uint64 { return b.number }

// Today returns the running day.
func (b *Board) Today() record.Day { return b.state.today }

// View returns the view that the figures were computed from.
func (b *Board) View() *ledger.View { return b.state.view }

// Settings returns the settings, with defaults in place of missing values.
func (b *Board) Settings() measure.Settings { return b.state.settings }

// Absence returns why a measure is missing; the zero value means that it is not.
func (b *Board) Absence(name string) absence.Reason { return b.state.absence(name) }

// Samples calls fn for every figure that is present on the running day: the totals and the
// configured dimensions, measure by measure in the order of the catalogue.
func (b *Board) Samples(fn func(Sample)) {
	for _, s := range b.samples() {
		fn(s)
	}
}

// WithForecast returns a board with the same figures and a forecast, which may be nil.
func (b *Board) WithForecast(f *forecast.Forecast) *Board {
	s := *b.state
	s.forecast = f
	return newBoard(&s)
}

// WithFailures returns a board with the same figures that knows why records of some kinds could not be
// read. A measure that misses one of these kinds is absent for that reason.
func (b *Board) WithFailures(failed map[record.Kind]absence.Reason) *Board {
	s := *b.state
	s.failed = failed
	return newBoard(&s)
}

// Forecast returns the board's forecast, or nil without one.
func (b *Board) Forecast() *forecast.Forecast { return b.state.forecast }

// Targets returns the valid configured targets, in the order of the catalogue, then of the
// configuration.
func (b *Board) Targets() []measure.Target {
	var targets []measure.Target
	for i := range b.state.measures {
		for _, t := range b.state.settings.Targets {
			if t.Measure == b.state.measures[i].Name && t.Check() == nil {
				targets = append(targets, t)
			}
		}
	}
	return targets
}

// Refused returns why an own dimension has no values, and false if it is not refused.
func (b *Board) Refused(d ledger.Dimension) (ledger.Refusal, bool) {
	if h, ok := b.state.src.(histories); ok {
		r := h.Computed.Values[d].Refusal
		return r, r != (ledger.Refusal{})
	}
	if b.state.view == nil {
		return ledger.Refusal{}, false
	}
	return b.state.view.Refused(d)
}

// Values returns the values of a dimension for people to choose from, which the caller must not change. Of
// an own dimension these are the values that customers have now: a column has other values too, of orders
// that decide nothing, of records that are gone and of customers who were forgotten.
func (b *Board) Values(d ledger.Dimension) []string {
	all := b.state.src.Values(d)
	if d < ledger.DimOwn {
		return all
	}
	var held []string
	for code, people := range b.state.people[d] {
		if people > 0 && code < len(all) {
			held = append(held, all[code])
		}
	}
	return held
}

// Named returns the number of values of a configured dimension that customers have, without "unknown".
func (b *Board) Named(d ledger.Dimension) int {
	n := 0
	for code, people := range b.state.people[d] {
		if code > 0 && people > 0 {
			n++
		}
	}
	return n
}
