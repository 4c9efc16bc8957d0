// Package clv is the mathematics of customer lifetime value: probability models of repeat buying
// (BG/NBD, MBG/NBD, Pareto/NBD), of spend per purchase (Gamma-Gamma) and of contract renewal
// (shifted beta-geometric), fitted by maximum likelihood, and what follows from a fit: expected
// purchases, the chance of another purchase, who is still alive, discounted value over a horizon.
//
// The package knows nothing of orders, shops or money. Its input is what the models need of a
// customer: how often the first purchase was repeated (x), when the last of these was (t_x) and
// how long the customer has been watched (T), [History]. Summarize makes it from purchase days,
// Group merges equal customers, the Fit functions estimate a model:
//
//	rows := clv.Group(histories)
//	fit, err := clv.FitBGNBD(ctx, rows, clv.Options{})
//	if errors.Is(err, clv.ErrNotEnoughHistory) { ... }
//	next := fit.Model.ExpectedPurchases(h, 13) // the next 13 weeks, if h is in weeks
//
// The unit of time is the caller's choice; it only has to be the same everywhere. Everything is
// deterministic: equal input gives equal output, bit for bit, whatever the number of processors.
package clv

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// History is what a purchase model needs of one customer. The first purchase starts the clock and
// is not counted; several orders on one day are one purchase.
type History struct {
	// Repeats is x, the number of purchases after the first.
	Repeats int
	// Recency is t_x, the time from the first to the last purchase, 0 when Repeats is 0.
	Recency float64
	// Age is T, the time from the first purchase to the end of observation.
	Age float64
}

// Row is a History and the number of customers that share it.
type Row struct {
	History
	Customers float64
}

// Model is a fitted model of repeat buying. Its methods take any valid history in the unit of
// time of the fit and are safe for concurrent use. The zero History is a new customer on the day
// of the first purchase, so ExpectedPurchases(History{}, t) is the unconditional E[X(t)].
type Model interface {
	// Name is the usual name of the model, such as "BG/NBD".
	Name() string
	// LogLikelihood is the logarithm of the likelihood of one customer's history.
	LogLikelihood(h History) float64
	// ExpectedPurchases is the mean number of purchases within the time t after the history.
	ExpectedPurchases(h History, t float64) float64
	// PurchaseVariance is the variance of that number: the spread of a customer's own behaviour,
	// with the parameters taken as known.
	PurchaseVariance(h History, t float64) float64
	// ProbabilityAlive is the probability that the customer has not dropped out by the end of the
	// history. BG/NBD calls everybody alive who never bought again; prefer another model for it.
	ProbabilityAlive(h History) float64
	// ProbabilityOfPurchase is the probability of at least one purchase within the time t after
	// the history: 1 - L(x, t_x, T+t) / L(x, t_x, T).
	ProbabilityOfPurchase(h History, t float64) float64
}

// Errors of the Fit functions.
var (
	// ErrNotEnoughHistory says that the data cannot carry the model; the error that wraps it is a
	// *HistoryError with the reason.
	ErrNotEnoughHistory = errors.New("not enough history")
	// ErrInvalid says that a row, a horizon or a count is not possible.
	ErrInvalid = errors.New("invalid input")
	// ErrNoConvergence says that no maximum of the likelihood was found.
	ErrNoConvergence = errors.New("fit did not converge")
)

// HistoryError is the reason why a model cannot be fitted to so little history. It wraps
// ErrNotEnoughHistory.
type HistoryError struct {
	// Model is the name of the model.
	Model string
	// Lack names what there is too little of, Have is how many there are and Need how many are needed.
	// Both are 0 for LackTime and LackRenewals.
	Lack       Lack
	Have, Need float64
}

// Lack names what a history has too little of. The names are part of the API and never change.
type Lack string

// What a history can have too little of.
const (
	LackCustomers     Lack = "customers"
	LackRepeats       Lack = "repeat_customers"
	LackTime          Lack = "time"
	LackSpend         Lack = "spend"
	LackSubscriptions Lack = "subscriptions"
	LackCancellations Lack = "cancellations"
	LackRenewals      Lack = "renewals"
)

// Lacks returns everything that a history can have too little of.
func Lacks() []Lack {
	return []Lack{LackCustomers, LackRepeats, LackTime, LackSpend, LackSubscriptions, LackCancellations, LackRenewals}
}

// reason says in plain words what is missing.
func (e *HistoryError) reason() string {
	what := ""
	switch e.Lack {
	case LackTime:
		return "no time has passed since the first purchases"
	case LackRenewals:
		return "no subscription has come to a second renewal"
	case LackRepeats:
		what = "customers bought again"
	case LackSpend:
		what = "customers have repeat purchases of a value"
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

// Summarize makes a History from a customer's purchase days, in ascending order, observed up to
// and including the day until; later days are left out and equal days count once. A unit of 7
// gives a History in weeks. It reports false for a customer without a purchase by then.
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

// Group merges equal histories into rows, ascending by repeats, recency and age. The models give
// the same fit for the rows as for the single customers, in a fraction of the time.
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

// Validate reports a history that cannot be, as an error that wraps ErrInvalid.
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
