// Package absence says why a figure is missing: a code that programs compare, and the arguments that
// a sentence about it needs. Package words turns a reason into a sentence in the reader's language;
// no program reads that sentence.
package absence

import "strconv"

// Code names one reason. Codes are part of the API and never change their meaning.
type Code string

// The codes. Arguments are named in brackets.
const (
	// UnknownMeasure says that the catalogue has no measure of that name.
	UnknownMeasure Code = "unknown_measure"
	// UnknownDistribution says that the catalogue has no distribution of that name.
	UnknownDistribution Code = "unknown_distribution"
	// NotConfigured says that the measure has no series under this configuration.
	NotConfigured Code = "not_configured"
	// MissingRecords says that no source delivers any of the kinds of record that are needed [kinds].
	MissingRecords Code = "missing_records"
	// NoSharedCustomers says that the sources that deliver the kinds of record share no customer with a
	// source of orders [kinds].
	NoSharedCustomers Code = "no_shared_customers"
	// QueryFailed says that a source would deliver the kind of record, but that it could not be read
	// [kinds, source, failure].
	QueryFailed Code = "query_failed"
	// InDatabase says that the orders stay in their database, which cannot compute the figure.
	InDatabase Code = "in_database"
	// NoRecords says that there is no record up to the running day.
	NoRecords Code = "no_records"
	// UnknownMargin says that the margin of some purchases or refunds is unknown [count], and of how
	// many days these are where the measure always covers the same number [days].
	UnknownMargin Code = "unknown_margin"
	// NoMargin says that no source has a margin or costs.
	NoMargin Code = "no_margin"
	// SubscriptionMargin says that the margin of some running subscriptions is unknown [count].
	SubscriptionMargin Code = "subscription_margin"
	// NoChurn says that no subscriber left in the window, so that no lifetime follows from who leaves.
	NoChurn Code = "no_churn"
	// NoRenewals says that no source tells when subscriptions renew.
	NoRenewals Code = "no_renewals"
	// NoTrials says that no source tells of a trial of a subscription.
	NoTrials Code = "no_trials"
	// NoFailures says that no source tells of a failed payment of a subscription.
	NoFailures Code = "no_failures"
	// NoRecovery says that payments failed and that no source told that one was recovered.
	NoRecovery Code = "no_recovery"
	// MarginRefunded says that refunds have taken all margin so far.
	MarginRefunded Code = "margin_refunded"
	// NotPaidBack says that new customers have not brought yet what it cost to win them [have: whole per cent
	// of it, months].
	NotPaidBack Code = "not_paid_back"
	// NotComputed says that a figure is computed in the background, and that the first computation has not ended.
	NotComputed Code = "not_computed"
	// NoMedian says that a survival curve is still above one half.
	NoMedian Code = "no_median"
	// ForecastOff says that forecasts are switched off in the configuration.
	ForecastOff Code = "forecast_off"
	// ForecastPending says that the first forecast has not been made yet.
	ForecastPending Code = "forecast_pending"
	// ForecastHistory says that the history is too short or too small to fit a model [model, lack, and
	// have and need where they can be counted].
	ForecastHistory Code = "forecast_history"
	// ForecastFailed says that a model could not be fitted [model].
	ForecastFailed Code = "forecast_failed"
	// ForecastSpend says that a few customers spend so much more than the others that the expected
	// spend has no finite mean.
	ForecastSpend Code = "forecast_spend"
	// ForecastDropout says that the history does not show that customers ever stop buying.
	ForecastDropout Code = "forecast_dropout"
	// ForecastUntested says that the history is too short to test past forecasts.
	ForecastUntested Code = "forecast_untested"
	// ForecastDay says that there is no forecast for the days asked for, only for one other [day].
	ForecastDay Code = "forecast_day"
	// ForecastSelection says that there is no forecast for this choice of customers.
	ForecastSelection Code = "forecast_selection"
	// ShortPast says that the past is too short to say what is usual [window, days].
	ShortPast Code = "short_past"
	// FewPurchases says that the time since the first purchase is too short, or the past year has too few
	// repeat purchases, to expect any [days, need].
	FewPurchases Code = "few_purchases"
)

// Codes returns all codes.
func Codes() []Code {
	return []Code{
		UnknownMeasure, UnknownDistribution, NotConfigured, MissingRecords, NoSharedCustomers, QueryFailed, InDatabase, NoRecords, UnknownMargin, NoMargin,
		SubscriptionMargin, NoChurn, NoRenewals, NoTrials, NoFailures, NoRecovery, MarginRefunded, NotPaidBack, NotComputed, NoMedian,
		ForecastOff, ForecastPending, ForecastHistory, ForecastFailed, ForecastSpend, ForecastDropout, ForecastUntested, ForecastDay, ForecastSelection,
		ShortPast, FewPurchases,
	}
}

// The names of arguments.
const (
	// Kinds lists kinds of record, separated by commas.
	Kinds = "kinds"
	// Source is the name of a source.
	Source = "source"
	// Failure is a failure.Code.
	Failure = "failure"
	// Count is a number of purchases and refunds.
	Count = "count"
	// Days is a number of days.
	Days = "days"
	// Months is a number of months.
	Months = "months"
	// Window is a window such as "90d".
	Window = "window"
	// Day is a date such as "2026-11-29".
	Day = "day"
	// Model is the name of a model, such as "BG/NBD".
	Model = "model"
	// Lack is what a history has too little of: a value of clv.Lack.
	Lack = "lack"
	// Have is how many of them there are, and Need how many are needed.
	Have = "have"
	// Need is how many are needed.
	Need = "need"
)

// Reason is why a figure is missing. The zero value means that it is not missing.
type Reason struct {
	Code Code `json:"code"`
	// Args are the particulars by name; which there are depends on the code.
	Args map[string]string `json:"args,omitempty"`
	// Subscriptions is why the figure of subscriptions is missing, where the figure of orders is
	// missing for another reason, which is the one above.
	Subscriptions *Reason `json:"subscriptions,omitempty"`
}

// Because returns a reason with arguments, given as pairs of name and value.
func Because(c Code, args ...string) Reason {
	r := Reason{Code: c}
	for i := 0; i+1 < len(args); i += 2 {
		if r.Args == nil {
			r.Args = map[string]string{}
		}
		r.Args[args[i]] = args[i+1]
	}
	return r
}

// Margins says that the margin of n purchases and refunds is unknown. Nothing is missing if n is 0.
func Margins(n int) Reason {
	if n == 0 {
		return Reason{}
	}
	return Because(UnknownMargin, Count, strconv.Itoa(n))
}

// None reports whether nothing is missing.
func (r Reason) None() bool { return r.Code == "" }
