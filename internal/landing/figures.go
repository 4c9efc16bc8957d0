package landing

import (
	"context"
	"log/slog"
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// board is what the page reads of an analysis.Board.
type board interface {
	Number() uint64
	Today() record.Day
	Settings() measure.Settings
	Absence(name string) absence.Reason
	Query(ctx context.Context, q analysis.Query) (*analysis.Answer, error)
}

var _ board = (*analysis.Board)(nil)

// history is how many days the plots and comparisons reach back: two years.
const history = 730

// exhibit is a measure on the page.
type exhibit struct {
	measure string
	window  fold.Window
}

// exhibits returns the measures on the page: the most important ones at the top, and the rest. The list is
// a layout, not a property of the measures: it chooses which few figures stand on this page, in which
// order and over which window. A measure of the catalogue need not be here; a name that the catalogue
// does not have fails the test of the page.
func exhibits(s measure.Settings) (top, rest []exhibit) {
	w := s.Headline()
	top = []exhibit{
		{"retention_ratio", w}, {"net_revenue_churn_ratio", w}, {"clv_formula", s.CLVWindow}, {"loyalty_index", w},
	}
	rest = []exhibit{
		{"churn_ratio", w},
		{"repeat_buyer_ratio", w},
		{"early_churn_ratio", w},
		{"nps", w},
		{"revenue", w},
		{"average_order_value", w},
		{measure: "clv_historic"},
		{"csat_satisfied_ratio", w},
	}
	return top, rest
}

// spread is the measure that says how far others vary by chance.
const spread = "baseline_standard_deviation"

// gatherer queries a board for what the page shows, once for each window.
type gatherer struct {
	board   board
	logger  *slog.Logger
	queries []analysis.Query
	answers map[fold.Window]*analysis.Answer
}

// gather queries a board.
func gather(ctx context.Context, b board, logger *slog.Logger) *gatherer {
	g := &gatherer{board: b, logger: logger, answers: map[fold.Window]*analysis.Answer{}}
	s := b.Settings()
	top, rest := exhibits(s)
	g.add(s.Headline(), "active_customers", "customers", "churned_customers", spread)
	g.add(s.Headline(), watched...)
	for _, e := range slices.Concat(top, rest) {
		g.add(e.window, e.measure)
	}
	g.addForecasts()
	g.addRepeatPurchases()
	g.query(ctx)
	return g
}

// add adds measures to the query of a window. It leaves out missing measures.
func (g *gatherer) add(w fold.Window, names ...string) {
	i := slices.IndexFunc(g.queries, func(q analysis.Query) bool { return q.Window == w })
	if i < 0 {
		today := g.board.Today()
		g.queries = append(g.queries, analysis.Query{Window: w, From: max(0, today-history), To: today, Step: 1})
		i = len(g.queries) - 1
	}
	for _, name := range names {
		if g.board.Absence(name).None() {
			g.queries[i].Measures = append(g.queries[i].Measures, name)
		}
	}
}

// query runs the queries. Queries that fail are logged, and their figures are missing from the page.
func (g *gatherer) query(ctx context.Context) {
	for _, q := range g.queries {
		if len(q.Measures) == 0 {
			continue
		}
		a, err := g.board.Query(ctx, q)
		if err != nil {
			g.logger.Error("cannot query figures for the landing page", "window", q.Window.String(), "err", err)
			continue
		}
		g.answers[q.Window] = a
	}
}

// figures are what the page shows of one board in one language.
type figures struct {
	Day      string
	Timezone string
	Active   active
	Matters  []sentence       // what matters now
	Repeat   *repeatPurchases // nil if nothing is expected
	Top      []tile
	Rest     []tile
	Ahead    []tile
}

// writer writes gathered figures in one language.
type writer struct {
	locale
	from *gatherer
}

// write returns the figures of a board.
func (w *writer) write() *figures {
	s := w.from.board.Settings()
	top, rest := exhibits(s)
	repeat := w.repeatPurchases()
	f := &figures{
		Day: w.date(w.from.board.Today().Time()), Timezone: s.Location.String(),
		Active: w.active(s.Headline()), Ahead: w.ahead(), Repeat: repeat, Matters: w.attention(s.Headline(), repeat),
	}
	for _, e := range top {
		f.Top = append(f.Top, w.tile(e))
	}
	for _, e := range rest {
		f.Rest = append(f.Rest, w.tile(e))
	}
	return f
}

// line is one series of daily values up to the running day.
type line struct {
	measure *measure.Measure
	labels  []measure.Label
	first   record.Day
	warmup  record.Day
	values  []float64
}

// find returns the first series of a measure that has all the labels.
func (g *gatherer) find(w fold.Window, name string, labels ...measure.Label) (line, bool) {
	a := g.answers[w]
	if a == nil || len(a.Days) == 0 {
		return line{}, false
	}
	for i := range a.Series {
		s := &a.Series[i]
		if s.Measure.Name == name && len(s.Values) == len(a.Days) && hasAll(s.Labels, labels) {
			return line{measure: s.Measure, labels: s.Labels, first: a.Days[0], warmup: a.Warmup, values: s.Values}, true
		}
	}
	return line{}, false
}

// choose returns the series of a measure that the page shows: of a measure with a series for each basis
// orders, if it has any, and of a measure that is counted in several ways the usual one.
func (g *gatherer) choose(e exhibit) (line, bool) {
	for _, l := range []measure.Label{{Name: "basis", Value: "orders"}, {Name: "counted", Value: "answers"}, {Name: "counted", Value: "net"}} {
		if found, ok := g.find(e.window, e.measure, l); ok {
			return found, true
		}
	}
	return g.find(e.window, e.measure)
}

func hasAll(has, want []measure.Label) bool {
	for _, l := range want {
		if !slices.Contains(has, l) {
			return false
		}
	}
	return true
}

// label returns the value of a label; "" if the line does not have it.
func (l line) label(name string) string {
	for _, own := range l.labels {
		if own.Name == name {
			return own.Value
		}
	}
	return ""
}

// last returns the newest value; NaN if it is missing.
func (l line) last() float64 { return l.back(0) }

// back returns the value n days ago; NaN if it is missing.
func (l line) back(n int) float64 {
	if i := len(l.values) - 1 - n; i >= 0 {
		return l.values[i]
	}
	return math.NaN()
}

// warm reports whether the value n days ago belongs to the warm-up.
func (l line) warm(n int) bool { return l.day(n) < l.warmup }

// day returns the day n days ago.
func (l line) day(n int) record.Day { return l.first + record.Day(len(l.values)-1-n) }

// plotted is about how many points a plot has: slightly more than one a week.
const plotted = 105

// plot draws about one point a week, the last value included.
func (l line) plot() plot {
	stride := max(1, len(l.values)/plotted)
	var values []float64
	warm := 0
	for n := (len(l.values) - 1) / stride * stride; n >= 0; n -= stride {
		values = append(values, l.back(n))
		if l.warm(n) {
			warm++
		}
	}
	return draw(values, warm)
}
