package api

// Cohorts is the answer of /cohorts: customers by the calendar month of their first purchase.
type Cohorts struct {
	Currency string   `json:"currency"`
	Cohorts  []Cohort `json:"cohorts"` // months that have customers, ascending
	// Average is, by months since the first purchase, the share of customers who bought, over
	// the cohorts that have been through the month.
	Average Values   `json:"average"`
	Notices []Notice `json:"notices"`
}

// Cohort is the customers who bought first in one month. Its slices have an entry for each month
// since, the first month itself at index 0.
type Cohort struct {
	Month string `json:"month"` // its first day
	Size  int    `json:"size"`
	// Active is how many bought in the month, Share what part of the cohort that is.
	Active []int  `json:"active"`
	Share  Values `json:"share"`
	// Revenue is theirs in the month.
	Revenue Values `json:"revenue"`
	// MarginPerCustomer is cumulative; null where the margin of a purchase is not known.
	MarginPerCustomer Values `json:"margin_per_customer"`
	// Complete is false for a month that still runs.
	Complete []bool `json:"complete"`
}
