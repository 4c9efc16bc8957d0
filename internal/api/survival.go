package api

import (
	"fmt"
	"net/url"
)

// SurvivalRequest queries how long something lasts. Zero fields have the server's defaults.
type SurvivalRequest struct {
	Of       string              // "subscriptions" or "second_order"
	From, To string              // first day on which a time may start, and last day that counts
	Step     string              // between two points of a curve, such as "7d"
	GroupBy  string              // a dimension, for a curve of each of its values
	Cap      int                 // maximum number of groups
	Cohort   string              // "month", "quarter" or "year", for a curve of each period in which times start
	Filter   map[string][]string // values to keep, by dimension
}

// Values returns the request as URL parameters.
func (r SurvivalRequest) Values() url.Values {
	q := rangeValues(r.From, r.To, r.Filter)
	set(q, "of", r.Of)
	set(q, "step", r.Step)
	set(q, "group_by", r.GroupBy)
	setNumber(q, "cap", r.Cap)
	set(q, "cohort", r.Cohort)
	return q
}

// Survival is the answer of /survival: Kaplan-Meier curves of how long something lasts.
type Survival struct {
	Of    string `json:"of"`
	Title string `json:"title"`
	// Day is the last day that counts; Complete is false if it still runs.
	Day      string `json:"day"`
	Complete bool   `json:"complete"`
	StepDays int    `json:"step_days"` // between two points of a curve
	// All is all customers together. Groups are the values of the dimension of group_by or the cohorts; empty
	// without them.
	All     SurvivalCurve   `json:"all"`
	Groups  []SurvivalCurve `json:"groups"`
	Notices []Notice        `json:"notices"`
}

// SurvivalCurve is how long something lasts for some customers. Its lists have an entry for each point, up to the
// longest time.
type SurvivalCurve struct {
	// Group is the value of the dimension, or the first day of the cohort's period; empty for all customers.
	Group     string `json:"group"`
	Customers int    `json:"customers"`
	// Ended is for how many of them the time has ended. For the others it goes on.
	Ended int `json:"ended"`
	// Median is the number of days until which half of the customers last, and MedianLow and MedianHigh its
	// interval of 95 %. Each is null if the curve or its bound has not fallen to one half.
	Median     *float64 `json:"median_days"`
	MedianLow  *float64 `json:"median_low"`
	MedianHigh *float64 `json:"median_high"`
	// LogRank compares the customers with all others of the answer; null if there is nothing to compare.
	LogRank *LogRank `json:"log_rank"`
	// Days is the time of each point. AtRisk is how many customers are known to last that long, and EndedBy for how
	// many the time has ended by then.
	Days    []int `json:"days"`
	AtRisk  []int `json:"at_risk"`
	EndedBy []int `json:"ended_by"`
	// Survival is the estimated share that lasts longer, and Low and High its interval of 95 %; both are null
	// while Survival is 1, and from where it is 0.
	Survival Values `json:"survival"`
	Low      Values `json:"low"`
	High     Values `json:"high"`
}

// LogRank is the log-rank test of whether some customers last as long as the others.
type LogRank struct {
	// Expected is for how many of them the time would have ended if they lasted as long as the others.
	Expected float64 `json:"expected"`
	// ChiSquare has one degree of freedom. P is the chance of a difference at least as large by chance alone.
	ChiSquare float64 `json:"chi_square"`
	P         float64 `json:"p"`
}

// problem says what an answer lacks; "" if it is complete.
func (a *Survival) problem() string {
	if p := a.All.problem(); p != "" {
		return p
	}
	for i := range a.Groups {
		if p := a.Groups[i].problem(); p != "" {
			return p
		}
	}
	return ""
}

func (c *SurvivalCurve) problem() string {
	for _, n := range []int{len(c.AtRisk), len(c.EndedBy), len(c.Survival), len(c.Low), len(c.High)} {
		if n != len(c.Days) {
			return fmt.Sprintf("curve %q has %d values for %d points", c.Group, n, len(c.Days))
		}
	}
	return ""
}
