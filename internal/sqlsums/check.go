package sqlsums

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// drawn is a window that is checked, and its last day.
type drawn struct {
	window fold.Window
	day    record.Day
	group  *drawnGroup // nil for all customers
}

// String returns the window, the day and the group.
func (d drawn) String() string {
	text := fmt.Sprintf("%s on %s", d.window, d.day)
	if d.group != nil {
		text += fmt.Sprintf(" for %s %q", d.group.name, d.group.of.Value)
	}
	return text
}

// drawPast returns a random day and a random window of the settings.
func drawPast(first, last record.Day, s measure.Settings) drawn {
	return drawn{window: s.Windows[rand.IntN(len(s.Windows))], day: first + record.Day(rand.IntN(int(last-first)+1))}
}

// checker compares figures with plain counts and sums over the same orders.
type checker struct {
	query  sqlx.QueryerContext
	orders orders
	first  record.Day
	board  *analysis.Board
	// refunds and lines tell whether there are any.
	refunds, lines bool
	dialect        dialect
	today          record.Day
	// rows are the only rows of statements, by their texts: several figures need the same.
	rows map[string][]int64
}

// figure is a figure by its measure and the label that tells its series apart.
type figure struct {
	measure, label string
	value          float64 // NaN if the figure is missing
}

// check returns an error if a figure differs.
func (c *checker) check(ctx context.Context, d drawn) error {
	wants, err := c.recompute(ctx, d)
	if err != nil {
		return fmt.Errorf("check the figures of %s: %w", d, err)
	}
	var names []string
	for _, w := range wants {
		names = append(names, w.measure)
	}
	q := analysis.Query{Measures: names, Window: d.window, From: d.day, To: d.day, Step: 1}
	if d.group != nil {
		q.GroupBy, q.Cap = &d.group.of.Dimension, d.group.limit
	}
	a, err := c.board.Query(ctx, q)
	if err != nil {
		return fmt.Errorf("check the figures of %s: %w", d, err)
	}
	for _, w := range wants {
		if got := w.in(a, d.group); got != w.value && !(math.IsNaN(got) && math.IsNaN(w.value)) {
			return failure.New(failure.FiguresDiffer, "%s of %s is %v, but plain counts and sums give %v; the previous figures stay in use",
				strings.TrimSpace(w.measure+" "+w.label), d, got, w.value)
		}
	}
	return nil
}

// sumOfSeries is the label of a figure that is the sum of all series.
const sumOfSeries = "*"

// in returns the value of the figure of a group in an answer with one day, NaN without one.
func (f figure) in(a *analysis.Answer, g *drawnGroup) float64 {
	sum := 0.0
	for i := range a.Series {
		s := &a.Series[i]
		if s.Measure.Name != f.measure || g != nil && s.Group != g.of {
			continue
		}
		if f.label == sumOfSeries {
			sum += s.Values[0]
			continue
		}
		var labels []string
		for _, l := range s.Labels {
			labels = append(labels, l.Value)
		}
		if f.label == "" || strings.Join(labels, " ") == f.label {
			return s.Values[0]
		}
	}
	if f.label != sumOfSeries {
		return math.NaN()
	}
	return math.Round(sum*float64(money.Unit)) / float64(money.Unit)
}

// recompute returns what the figures must be.
func (c *checker) recompute(ctx context.Context, d drawn) ([]figure, error) {
	p := fold.PointAt(d.window, int32(d.day-c.first))
	s := statement{orders: c.orders, Last: int32(d.day), Before: p.Before, Lo: p.Lo, Hi: p.Hi}
	s.onDays(c.first)
	if d.group != nil {
		s.Plain, s.NoPlain, s.Ascending = d.group.condition, d.group.unknown, d.group.first
	}
	all, err := c.onlyRow(ctx, &s, "distinct")
	if err != nil {
		return nil, err
	}
	figures := []figure{
		{"orders", "", float64(all[0])},
		{"active_customers", "", float64(all[1])},
		{"revenue", "orders", major(all[3])},
	}
	customers, err := c.recomputeCustomers(ctx, d, s)
	if err != nil {
		return nil, err
	}
	figures = append(figures, customers...)
	if c.orders.Off != "" {
		row, err := c.onlyRow(ctx, &s, "discounts in window")
		if err != nil {
			return nil, err
		}
		figures = append(figures, figure{"discount_order_ratio", "", ratio(row[0], all[0])})
	}
	if c.lines {
		lines, err := c.recomputeLines(ctx, s)
		if err != nil {
			return nil, err
		}
		figures = append(figures, lines...)
	}
	if c.refunds && d.group == nil {
		if figures, err = c.recomputeRefunds(ctx, &s, figures, all[0], all[3]+all[5]); err != nil {
			return nil, err
		}
	}
	if d.window.Kind() != fold.WindowDays {
		return figures, nil
	}
	people, err := c.onlyRow(ctx, &s, "people")
	if err != nil {
		return nil, err
	}
	return append(figures,
		figure{"opening_revenue", "orders", major(all[4])},
		figure{"churned_customers", "", float64(all[2] - people[0])},
		figure{"customers", "retained", float64(people[0])},
		figure{"customers", "new", float64(people[1])},
		figure{"customers", "reactivated", float64(all[1] - people[0] - people[1])},
		figure{"repeat_buyer_ratio", "", ratio(people[2], all[1])},
		figure{"revenue_movement", "new orders ends", major(people[3])},
		figure{"revenue_movement", "reactivation orders ends", major(people[4])},
		figure{"revenue_movement", "expansion orders ends", major(people[5])},
		figure{"revenue_movement", "contraction orders ends", major(people[6])},
		figure{"revenue_movement", "churned orders ends", major(people[7])},
	), nil
}

// onlyRow returns the only row of a statement. It runs the statement once.
func (c *checker) onlyRow(ctx context.Context, s *statement, name string) ([]int64, error) {
	text, err := s.text(name)
	if err != nil {
		return nil, err
	}
	if row, ok := c.rows[text]; ok {
		return row, nil
	}
	row, err := onlyRow(ctx, c.query, s, name)
	if err == nil {
		c.rows[text] = row
	}
	return row, err
}

// onlyRow returns the only row of a statement.
func onlyRow(ctx context.Context, q sqlx.QueryerContext, s *statement, name string) ([]int64, error) {
	text, err := s.text(name)
	if err != nil {
		return nil, err
	}
	rows, err := numbers(ctx, q, text, s.argsOf(text)...)
	if err != nil {
		return nil, fmt.Errorf("run statement %s: %w", name, err)
	}
	if len(rows) != 1 {
		return nil, fmt.Errorf("statement %s gave %d rows", name, len(rows))
	}
	return rows[0], nil
}

func major(n int64) float64 { return money.Amount(n).Float() }

// ratio returns a / b, NaN where that has no value.
func ratio(a, b int64) float64 {
	if b == 0 {
		return math.NaN()
	}
	return float64(a) / float64(b)
}
