package landing

import (
	"context"
	"log/slog"
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// board is what the page reads of a measure.Board.
type board interface {
	Today() record.Day
	Settings() measure.Settings
	Absence(name string) absence.Reason
	Query(ctx context.Context, q measure.Query) (*measure.Answer, error)
}

var _ board = (*measure.Board)(nil)

// history is how many days back the plots and comparisons reach: two years.
const history = 730

// exhibit is a measure on the page.
type exhibit struct {
	measure string
	// title replaces the catalogue's where that needs a neighbour to be understood.
	title  string
	window measure.Window
}

// exhibits returns the measures on the page: those at the top, which tell most, and the rest.
func exhibits(s measure.Settings) (top, rest []exhibit) {
	w := s.Headline()
	top = []exhibit{
		{measure: "retention_ratio", window: w},
		{measure: "net_revenue_churn_ratio", window: w},
		{measure: "clv_formula", title: "Customer lifetime value", window: s.CLVWindow},
		{measure: "loyalty_index", window: w},
	}
	rest = []exhibit{
		{measure: "churn_ratio", window: w},
		{measure: "repeat_buyer_ratio", window: w},
		{measure: "early_churn_ratio", window: w},
		{measure: "nps", window: w},
		{measure: "revenue", window: w},
		{measure: "average_order_value", window: w},
		{measure: "clv_historic"},
		{measure: "csat_satisfied_ratio", window: w},
	}
	return top, rest
}

// figures are what the page shows of one board.
type figures struct {
	Day      string
	Timezone string
	Active   active
	Top      []tile
	Rest     []tile
	Ahead    []tile
}

// gather works the figures of a board out.
func gather(ctx context.Context, b board, logger *slog.Logger) *figures {
	g := gatherer{board: b, logger: logger, answers: map[measure.Window]*measure.Answer{}}
	s := b.Settings()
	top, rest := exhibits(s)
	g.ask(s.Headline(), "active_customers", "customers", "churned_customers")
	for _, e := range slices.Concat(top, rest) {
		g.ask(e.window, e.measure)
	}
	g.askForecasts()
	g.query(ctx)
	f := &figures{
		Day:      b.Today().Time().Format("Monday, 2 January 2006"),
		Timezone: s.Location.String(),
		Active:   g.active(s.Headline()),
	}
	for _, e := range top {
		f.Top = append(f.Top, g.tile(e))
	}
	for _, e := range rest {
		f.Rest = append(f.Rest, g.tile(e))
	}
	f.Ahead = g.ahead()
	return f
}

// gatherer asks a board for what the page shows, once for each window.
type gatherer struct {
	board   board
	logger  *slog.Logger
	asked   []measure.Query
	answers map[measure.Window]*measure.Answer
}

// ask notes measures to be asked for, if they are there.
func (g *gatherer) ask(w measure.Window, names ...string) {
	i := slices.IndexFunc(g.asked, func(q measure.Query) bool { return q.Window == w })
	if i < 0 {
		today := g.board.Today()
		g.asked = append(g.asked, measure.Query{Window: w, From: max(0, today-history), To: today, Step: 1})
		i = len(g.asked) - 1
	}
	for _, name := range names {
		if g.board.Absence(name).None() {
			g.asked[i].Measures = append(g.asked[i].Measures, name)
		}
	}
}

// query asks for everything noted. What fails is logged and missing from the page.
func (g *gatherer) query(ctx context.Context) {
	for _, q := range g.asked {
		if len(q.Measures) == 0 {
			continue
		}
		a, err := g.board.Query(ctx, q)
		if err != nil {
			g.logger.Error("query figures for the landing page", "window", q.Window.String(), "err", err)
			continue
		}
		g.answers[q.Window] = a
	}
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
func (g *gatherer) find(w measure.Window, name string, labels ...measure.Label) (line, bool) {
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

func hasAll(has, want []measure.Label) bool {
	for _, l := range want {
		if !slices.Contains(has, l) {
			return false
		}
	}
	return true
}

// last returns the newest value; NaN if it is absent.
func (l line) last() float64 { return l.back(0) }

// back returns the value n days ago; NaN if it is absent.
func (l line) back(n int) float64 {
	if i := len(l.values) - 1 - n; i >= 0 {
		return l.values[i]
	}
	return math.NaN()
}

// warm tells whether the value n days ago is of the warm-up.
func (l line) warm(n int) bool { return l.day(n) < l.warmup }

// day returns the day n days ago.
func (l line) day(n int) record.Day { return l.first + record.Day(len(l.values)-1-n) }

// plotted is about how many points a plot has: a little more than one a week.
const plotted = 105

// plot draws the line, every so many days counted back from the last.
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
