// Package clv has the mathematics of customer lifetime value. It fits probability models by maximum
// likelihood: of repeat purchases (BG/NBD, Pareto/NBD), of spend per purchase (Gamma-Gamma) and of
// contract renewal (shifted beta-geometric). From a fit it computes expected purchases, the
// probability of another purchase, the probability of being alive, and the discounted value over a
// horizon.
//
// The package does not depend on orders, shops or money. Its input is a [History] for each customer:
// the number of repeat purchases (x), the time of the last one (t_x) and the time of observation (T).
// Summarize makes histories from purchase days, Group merges equal histories, and the Fit functions
// estimate a model:
//
//	rows := clv.Group(histories)
//	fit, err := clv.FitBGNBD(ctx, rows, clv.Options{})
//	if errors.Is(err, clv.ErrNotEnoughHistory) { ... }
//	next := fit.Model.ExpectedPurchases(h, 13) // the next 13 weeks, if h is in weeks
//
// The caller chooses the unit of time and uses the same one everywhere. All functions are
// deterministic: equal input gives the same output bit by bit, with any number of processors.
package clv

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// History is the input of a purchase model for one customer. Time starts at the first purchase, which
// is not counted. Several orders on one day are one purchase.
type History struct {
	// Repeats is x, the number of purchases after the first.
	Repeats int
	// Recency is t_x, the time from the first to the last purchase, 0 if Repeats is 0.
	Recency float64
	// Age is T, the time from the first purchase to the end of observation.
	Age float64
}

// Row is a History and the number of customers with that history.
type Row struct {
	History
	Customers float64
}

// Model is a fitted model of repeat purchases. Its methods accept any valid history in the unit of
// time of the fit and are safe for concurrent use. The zero History is a new customer on the day of
// the first purchase, so ExpectedPurchases(History{}, t) is the unconditional E[X(t)].
type Model interface {
	// Name returns the usual name of the model, such as "BG/NBD".
	Name() string
	// LogLikelihood returns the logarithm of the likelihood of one customer's history.
	LogLikelihood(h History) float64
	// ExpectedPurchases returns the mean number of purchases within the time t after the history.
	ExpectedPurchases(h History, t float64) float64
	// PurchaseVariance returns the variance of that number for known parameters.
	PurchaseVariance(h History, t float64) float64
	// ProbabilityAlive returns the probability that the customer has not dropped out by the end of
	// the history. In BG/NBD it is 1 for all customers without a repeat purchase; use another model
	// for them.
	ProbabilityAlive(h History) float64
	// ProbabilityOfPurchase returns the probability of at least one purchase within the time t after
	// the history: 1 - L(x, t_x, T+t) / L(x, t_x, T).
	ProbabilityOfPurchase(h History, t float64) float64
}

// Errors of the Fit functions.
var (
	// ErrNotEnoughHistory means that there is too little data for the model. The error that wraps it
	// is a *HistoryError with the reason.
	ErrNotEnoughHistory = errors.New("not enough history")
	// ErrInvalid means that a row, a horizon or a count is impossible.
	ErrInvalid = errors.New("invalid input")
	// ErrNoConvergence means that the search did not find a maximum of the likelihood.
	ErrNoConvergence = errors.New("fit did not converge")
)

// HistoryError is the reason why a history is too short to fit a model. It wraps
// ErrNotEnoughHistory.
type HistoryError struct {
	// Model is the name of the model.
	Model string
	// Lack is what the history has too little of.
	Lack Lack
	// Have and Need are the present and the required number, 0 for LackTime and LackRenewals.
	Have, Need float64
}

// Lack is a code for what a history has too little of. The codes are part of the API and never
// change.
type Lack string

// The codes.
const (
	LackCustomers     Lack = "customers"
	LackRepeats       Lack = "repeat_customers"
	LackTime          Lack = "time"
	LackSpend         Lack = "spend"
	LackSubscriptions Lack = "subscriptions"
	LackCancellations Lack = "cancellations"
	LackRenewals      Lack = "renewals"
)

// Lacks returns all codes.
func Lacks() []Lack {
	return []Lack{LackCustomers, LackRepeats, LackTime, LackSpend, LackSubscriptions, LackCancellations, LackRenewals}
}

// reason returns the reason as a sentence.
func (e *HistoryError) reason() string {
	what := ""
	switch e.Lack {
	case LackTime:
		return "no time has passed since the first purchases"
	case LackRenewals:
		return "no subscription has reached a second renewal"
	case LackRepeats:
		what = "customers bought again"
	case LackSpend:
		what = "customers have repeat purchases with a value"
	default:
		what = string(e.Lack)
	}
	return fmt.Sprintf("%.0f %s, at least %.0f are needed", e.Have, what, e.Need)
}

// Error returns the model, the error and the reason.
func (e *HistoryError) Error() string {
	return fmt.Sprintf("fit %s: %v: %s", e.Model, ErrNotEnoughHistory, e.reason())
}

// Unwrap returns ErrNotEnoughHistory.
func (e *HistoryError) Unwrap() error { return ErrNotEnoughHistory }

// Summarize returns the History of a customer with the given purchase days, sorted, observed up to
// and including the day until. Later days are ignored, and equal days count once. A unit of 7 gives
// a History in weeks. It returns false if the customer has no purchase by then.
func Summarize[D ~int | ~int32 | ~int64](days []D, until D, unit float64) (History, bool) {
	if len(days) == 0 || days[0] > until {
		return History{}, false
	}
	x, last := 0, days[0]
	for _, d := range days[1:] {
		if d > until {
			break
		}
		if d != last {
			x, last = x+1, d
		}
	}
	return History{
		Repeats: x,
		Recency: float64(last-days[0]) / unit,
		Age:     float64(until-days[0]) / unit,
	}, true
}

// Group merges equal histories into rows, sorted by repeats, recency and age. A fit to the rows is
// equal to a fit to single customers and takes a fraction of the time.
func Group(histories []History) []Row {
	sorted := slices.Clone(histories)
	slices.SortFunc(sorted, compareHistory)
	rows := make([]Row, 0, len(sorted))
	for _, h := range sorted {
		if n := len(rows); n > 0 && rows[n-1].History == h {
			rows[n-1].Customers++
			continue
		}
		rows = append(rows, Row{History: h, Customers: 1})
	}
	return rows
}

func compareHistory(a, b History) int {
	return cmp.Or(cmp.Compare(a.Repeats, b.Repeats), cmp.Compare(a.Recency, b.Recency), cmp.Compare(a.Age, b.Age))
}

// Validate returns an error that wraps ErrInvalid if the history is impossible.
func (h History) Validate() error {
	switch {
	case h.Repeats < 0:
		return fmt.Errorf("%w: %d repeat purchases", ErrInvalid, h.Repeats)
	case !(h.Recency >= 0 && h.Recency <= h.Age) || math.IsInf(h.Age, 0):
		return fmt.Errorf("%w: recency %v is not between 0 and age %v", ErrInvalid, h.Recency, h.Age)
	case (h.Repeats == 0) != (h.Recency == 0):
		return fmt.Errorf("%w: recency %v with %d repeat purchases", ErrInvalid, h.Recency, h.Repeats)
	}
	return nil
}
