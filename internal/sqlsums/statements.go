package sqlsums

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"text/template"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
)

//go:embed statements.sql.tmpl
var statementsText string

// statement is what a statement is filled in with.
type statement struct {
	orders
	cut
	Index          string // of an order on the axis
	N, Width       int32  // the length of the axis, and the width of the window on it
	Days           int32
	Last           int32  // the last day that counts, since 1970-01-01
	Twice, Beyond  int32  // twice the width, and one more than the width
	Zero           string // to add to what is summed: sets the type
	Never          int32
	Horizons       []int32 // of the value of new customers, in days
	Before, Lo, Hi int32   // a window for the check; hi is the newest day of summaries
	Every          int64   // which customers are in a sample
	Most           int     // rows of the statement
	Value          string  // of a dimension
	Plain          string  // the condition of orders that tell that their customer is in a group, for the check
	Ascending      bool    // whether the first order has the value, else the latest one
}

// text returns the text of a statement.
func (s *statement) text(name string) (string, error) {
	t, err := template.New("").Parse(statementsText)
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
	s := statement{orders: o, cut: c, Zero: zero(revenue), Index: o.onDays(sp.First), Last: int32(sp.Day(sp.Days - 1)), N: sp.Days, Days: f.Days, Never: fold.Never, Horizons: measure.ValueHorizons()}
	if f.Window.Kind() == fold.WindowDays || f.Window.Kind() == fold.WindowCalendar {
		axis := fold.NewAxis(sp, f.Window)
		s.N, s.Width, s.Twice, s.Beyond = axis.N, axis.Width, 2*axis.Width, axis.Width+1
	}
	if f.Window.Kind() == fold.WindowCalendar {
		n := int32(f.Window.PeriodMonths())
		first := sp.First.Time()
		month, err := expand(d.Month, "q.placed_at")
		if err != nil {
			return "", err
		}
		period, err := expand(d.Quotient, quotient{month, n})
		if err != nil {
			return "", err
		}
		s.Index = fmt.Sprintf("%s - %d", period, (int32(first.Year())*12+int32(first.Month())-1)/n)
	}
	return s.text(string(f.Shape))
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

// quotient is what a dialect's quotient is filled in with.
type quotient struct {
	A string
	B int32
}
