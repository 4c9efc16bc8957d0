package api

import (
	"fmt"
	"net/url"
)

// CohortsRequest queries the cohorts whose months overlap the range.
type CohortsRequest struct {
	From, To string
	Filter   map[string][]string
}

// Values returns the request as URL parameters.
func (r CohortsRequest) Values() url.Values { return rangeValues(r.From, r.To, r.Filter) }

// Cohorts is the answer of /cohorts: customers by the calendar month of their first purchase.
type Cohorts struct {
	Currency string   `json:"currency"`
	Cohorts  []Cohort `json:"cohorts"` // months that have customers, sorted
	// Average is the share of customers who bought, by months since the first purchase. Each value covers
	// the cohorts for which that month is over.
	Average Values   `json:"average"`
	Notices []Notice `json:"notices"`
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
	// MarginPerCustomer is cumulative. It is null if the margin of a purchase is unknown.
	MarginPerCustomer Values `json:"margin_per_customer"`
	// Complete is false for a month that still runs.
	Complete []bool `json:"complete"`
}

// problem says what an answer lacks; "" if it is complete.
func (a *Cohorts) problem() string {
	for i := range a.Cohorts {
		c := &a.Cohorts[i]
		months := len(c.Complete)
		for _, n := range []int{len(c.Active), len(c.Share), len(c.Revenue), len(c.MarginPerCustomer)} {
			if n != months {
				return fmt.Sprintf("cohort %s has %d values for %d months", c.Month, n, months)
			}
		}
	}
	return ""
}
