package sqlsums

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/loyaltytype"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/shortfall"
)

//go:embed *.sql.tmpl
var statementFiles embed.FS

// statement is what a statement is filled in with.
type statement struct {
	orders
	cut
	Index          string // of an order on the axis
	RefundIndex    string // of a refund, in a row called f
	N, Width       int32  // the length of the axis, and the width of the window on it
	Days           int32
	Last           int32   // the last day that counts, since 1970-01-01
	Twice, Beyond  int32   // twice the width, and one more than the width
	Zero           string  // to add to what is summed: sets the type
	Horizons       []int32 // of the value of new customers or, for the check, of early churn, in days
	Before, Lo, Hi int32   // a window for the check; hi is the newest day of summaries
	Every          int64   // which customers are in a sample
	Most           int     // rows of the statement
	Value          string  // of a dimension
	Plain          string  // the condition of orders that tell that their customer is in a group, for the check
	NoPlain        int     // 1 if customers whose orders were all refunded in full are in the group, else 0
	Bin            string  // of the revenue v
	YearDays       int32   // how far back the loyalty type looks
	Ascending      bool    // whether the first order has the value, else the latest one
	Priced         bool    // whether the margin is needed and there are lines, whose cost it is less
	Numbered       bool    // whether orders carry their day and their number
	repeatStates
}

// repeatStates are the days from which the state of customers follows, as package shortfall defines the states.
type repeatStates struct {
	States       []int
	NewDays, Lag int32
	Limits       []int32
}

// newRepeatStates returns the states of package shortfall.
func newRepeatStates() repeatStates {
	s := repeatStates{NewDays: shortfall.NewDays, Lag: shortfall.Lag}
	for i := range shortfall.States {
		s.States = append(s.States, i)
	}
	for _, days := range shortfall.RecentDays() {
		s.Limits = append(s.Limits, days)
	}
	return s
}

// Which statements need more of the orders. Others do not read the lines, which may be many.
var (
	priced = []string{
		string(fold.ShapeDaily), string(fold.ShapeGuests), string(fold.ShapeCohort), string(fold.ShapeFirstValue),
		"summaries", "pasts", "buyers", "margin up to day",
	}
	numbered = []string{string(fold.ShapeUpsold), "upsold in window"}
)

// templates parses the templates of all statements once: parsing takes longer than the statements of a small shop.
var templates = sync.OnceValues(func() (*template.Template, error) {
	return template.New("").Funcs(template.FuncMap{"plus": func(a, b int) int { return a + b }}).ParseFS(statementFiles, "*.sql.tmpl")
})

// plainPrefix begins the names of the statements that check a shape.
const plainPrefix = "plain "

// text returns the text of a statement.
func (s *statement) text(name string) (string, error) {
	of := strings.TrimPrefix(name, plainPrefix)
	s.Priced, s.Numbered = s.Lines != nil && slices.Contains(priced, of), slices.Contains(numbered, of)
	t, err := templates()
	if err != nil {
		return "", err
	}
	var out strings.Builder
	if err := t.ExecuteTemplate(&out, name, s); err != nil {
		return "", fmt.Errorf("write statement %s: %w", name, err)
	}
	return out.String(), nil
}

// statementOf returns the statement of a form over the days of a span, for the customers of a cut.
func statementOf(d dialect, o orders, f fold.Form, sp fold.Span, c cut, revenue string) (string, error) {
	s, err := newStatement(d, o, f, sp)
	if err != nil {
		return "", err
	}
	s.cut, s.Zero = c, zero(revenue)
	return s.text(string(f.Shape))
}

// newStatement returns what a statement of a form over the days of a span is filled in with, for all customers.
func newStatement(d dialect, o orders, f fold.Form, sp fold.Span) (*statement, error) {
	s := &statement{orders: o, Last: int32(sp.Day(sp.Days - 1)), N: sp.Days, Days: f.Days, Horizons: measure.ValueHorizons()}
	s.onDays(sp.First)
	s.repeatStates, s.YearDays = newRepeatStates(), loyaltytype.YearDays
	if f.Shape == fold.ShapeRanks {
		var err error
		if s.Bin, err = bin(d); err != nil {
			return nil, err
		}
	}
	if f.Window.Kind() == fold.WindowDays || f.Window.Kind() == fold.WindowCalendar {
		axis := fold.NewAxis(sp, f.Window)
		s.N, s.Width, s.Twice, s.Beyond = axis.N, axis.Width, 2*axis.Width, axis.Width+1
	}
	if f.Window.Kind() == fold.WindowCalendar {
		if err := s.onPeriods(d, int32(f.Window.PeriodMonths()), sp.First); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// zero returns 0 of the type in which amounts are added up when all orders have a revenue: a floating point number if each
// of its sums is exact. A row of a sweep changes a sum by at most twice its customer's revenue, and a customer has
// three rows of a day at most, so every sum is within six times the revenue of all orders.
func zero(revenue string) string {
	if all, err := strconv.ParseFloat(revenue, 64); err == nil && all < 1<<50 {
		return "0e0"
	}
	return "0"
}

// onDays sets the indices on the axis of days.
func (s *statement) onDays(first record.Day) {
	s.Index = fmt.Sprintf("%s - %d", s.Day, first)
	if s.Refunds != nil {
		s.RefundIndex = fmt.Sprintf("%s - %d", s.Refunds.Day, first)
	}
}

// onPeriods sets the indices on an axis of calendar periods of n months.
func (s *statement) onPeriods(d dialect, n int32, first record.Day) error {
	year, month, _ := first.Time().Date()
	index := func(date string) (string, error) {
		of, err := expand(d.Month, date)
		if err != nil {
			return "", err
		}
		period, err := expand(d.Quotient, pair{of, strconv.Itoa(int(n))})
		return fmt.Sprintf("%s - %d", period, (int32(year)*12+int32(month)-1)/n), err
	}
	var err error
	if s.Index, err = index("q.placed_at"); err == nil && s.Refunds != nil {
		s.RefundIndex, err = index("f.day")
	}
	return err
}

// pair is what an expression of a dialect with two parts is filled in with.
type pair struct{ A, B string }
