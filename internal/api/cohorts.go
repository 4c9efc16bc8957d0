package api

import (
	"fmt"
	"net/url"
)

// CohortsRequest queries the cohorts whose months overlap the range.
type CohortsRequest struct {
	From, To string
	Filter   map[string][]string
	GroupBy  string // a dimension, for a curve of each of its values
	Cap      int    // maximum number of groups
}

// Values returns the request as URL parameters.
func (r CohortsRequest) Values() url.Values {
	q := rangeValues(r.From, r.To, r.Filter)
	set(q, "group_by", r.GroupBy)
	setNumber(q, "cap", r.Cap)
	return q
}

// Cohorts is the answer of /cohorts: customers by the calendar month of their first purchase.
type Cohorts struct {
	Currency string `json:"currency"`
	// Horizons are the days from the first purchase on that value_after covers.
	Horizons []int    `json:"horizons"`
	Cohorts  []Cohort `json:"cohorts"` // months that have customers, sorted
	// Average is the share of customers who bought, by months since the first purchase. Each value covers
	// the cohorts for which that month is over.
	Average Values `json:"average"`
	// All is all cohorts together, and Groups the values of the dimension of group_by; omitted without one.
	All     CohortCurve   `json:"all"`
	Groups  []CohortCurve `json:"groups,omitempty"`
	Notices []Notice      `json:"notices"`
}

// Cohort is the customers whose first purchase was in one month. Its slices have an entry for each month
// since then; index 0 is the first month.
type Cohort struct {
	Month string `json:"month"` // its first day
	Size  int    `json:"size"`
	// Active is how many customers bought in the month, Share their share of the cohort.
	Active []int  `json:"active"`
	Share  Values `json:"share"`
	// Revenue is the revenue from the cohort in the month.
	Revenue Values `json:"revenue"`
	// Margin is the margin from the cohort in the month. It is null if the margin of a purchase is unknown.
	Margin Values `json:"margin"`
	// MarginPerCustomer is cumulative. It is null if the margin of a purchase is unknown.
	MarginPerCustomer Values `json:"margin_per_customer"`
	// Complete is false for a month that still runs.
	Complete []bool `json:"complete"`
	// ValueAfter has an entry for each of the horizons: the margin per customer within it. It is null until all
	// customers of the month have been watched for the horizon, and if the margin of a purchase is unknown.
	ValueAfter Values `json:"value_after"`
	Payback
}

// CohortCurve is several cohorts together. Its slices have an entry for each month since the first purchase;
// each covers the cohorts for which that month is over.
type CohortCurve struct {
	Group string `json:"group"` // the value of the dimension; empty for all customers
	Size  int    `json:"size"`
	Share Values `json:"share"` // of the customers who bought in the month
	// RevenuePerCustomer and MonthMarginPerCustomer are of the month. MarginPerCustomer is cumulative.
	RevenuePerCustomer     Values `json:"revenue_per_customer"`
	MonthMarginPerCustomer Values `json:"month_margin_per_customer"`
	MarginPerCustomer      Values `json:"margin_per_customer"`
	// ValueAfter has an entry for each of the horizons, and covers the cohorts that have a value.
	ValueAfter Values `json:"value_after"`
	Payback
}

// Payback is what it cost to win customers, and when they have brought as much.
type Payback struct {
	// AcquisitionCost is the acquisition spend per customer in the months of the first purchases; null if it is
	// unknown.
	AcquisitionCost *float64 `json:"acquisition_cost"`
	// PaybackMonth is the first month since the first purchase at whose end the cumulative margin per customer
	// is at least the acquisition cost; null before that month.
	PaybackMonth *int `json:"payback_month"`
}

// problem says what an answer lacks; "" if it is complete.
func (a *Cohorts) problem() string {
	for i := range a.Cohorts {
		c := &a.Cohorts[i]
		months := len(c.Complete)
		for _, n := range []int{len(c.Active), len(c.Share), len(c.Revenue), len(c.Margin), len(c.MarginPerCustomer)} {
			if n != months {
				return fmt.Sprintf("cohort %s has %d values for %d months", c.Month, n, months)
			}
		}
	}
	return ""
}
