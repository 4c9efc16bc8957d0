// Package notice has what the reader of an answer should keep in mind: a code that programs compare,
// and the arguments of a sentence about it. Package words turns a notice into a sentence in the
// reader's language; no program reads that sentence.
package notice

import "github.com/klantenbinding/loyalty/internal/absence"

// Code names one kind of notice. Codes are part of the API and never change their meaning.
type Code string

// The codes. Arguments are named in brackets.
const (
	// Incomplete says that the day or period of the last figure still runs [period, day].
	Incomplete Code = "incomplete"
	// Warmup says that the answer has figures from before the end of the warm-up [day].
	Warmup Code = "warmup"
	// Unavailable says that a figure is missing [title, and one of measure, distribution,
	// question, survival and segments]. The notice has the reason.
	Unavailable Code = "unavailable"
	// Future says that the range was cut at the running day [day].
	Future Code = "future"
	// Nobody says that a filter names a value that no customer has [dimension, value, and near if
	// a known value looks like it].
	Nobody Code = "nobody"
	// SourceDown says that the last poll of a source failed [source]. Its figures are from its last
	// successful poll.
	SourceDown Code = "source_down"
	// SourceIncomplete says that a source cannot be read and has never been read completely [source].
	SourceIncomplete Code = "source_incomplete"
	// Truncated says that rows were left out [of, which is "cohorts" or "customers", count, and
	// limit for customers].
	Truncated Code = "truncated"
	// Revenue says that values are revenue, because the margin of purchases and refunds is unknown
	// [count].
	Revenue Code = "revenue"
	// Returned says that customers at risk have bought since the forecast and are not listed
	// [count, day].
	Returned Code = "returned"
	// Short says that a series is too short to tell a change of its level from chance [title,
	// measure, count, window, need].
	Short Code = "short"
	// FewLeft says that a figure rests on few subscribers who left, so that chance may halve or double it [title,
	// measure, count, need].
	FewLeft Code = "few_left"
	// Forecast says what the forecasts in the answer rest on [fitted, day, models, horizon,
	// discount], or has the reason why they are missing.
	Forecast Code = "forecast"
)

// Codes returns all codes.
func Codes() []Code {
	return []Code{Incomplete, Warmup, Unavailable, Future, Nobody, SourceDown, SourceIncomplete, Truncated, Revenue, Returned, Short, FewLeft, Forecast}
}

// The names of arguments.
const (
	// Period is "day", "month", "quarter" or "year"; Day is a date such as "2026-11-29".
	Period = "period"
	Day    = "day"
	// Title is the English title of what Measure, Distribution, Question, Survival or Segments names.
	Title        = "title"
	Measure      = "measure"
	Distribution = "distribution"
	Question     = "question"
	Survival     = "survival"
	Segments     = "segments"
	// Dimension and Value come from a filter. Near is a similar value that exists.
	Dimension = "dimension"
	Value     = "value"
	Near      = "near"
	// Source is the name of a source.
	Source = "source"
	// Of is what was left out: Cohorts or Customers.
	Of = "of"
	// Count is a number of things, Need how many are needed, and Limit the highest limit.
	Count = "count"
	Need  = "need"
	Limit = "limit"
	// Window is a window such as "90d".
	Window = "window"
	// Fitted is the time of a fit, Models are the models with the customers of each, Horizon is how
	// far ahead value is counted, and Discount its yearly discount in per cent.
	Fitted   = "fitted"
	Models   = "models"
	Horizon  = "horizon"
	Discount = "discount"
)

// The values of Of.
const (
	Cohorts   = "cohorts"
	Customers = "customers"
)

// Notice is one notice.
type Notice struct {
	Code Code
	// Args are the particulars by name; which there are depends on the code.
	Args map[string]string
	// Absence is why a figure is missing; the zero value if none is.
	Absence absence.Reason
}

// New returns a notice with arguments, given as pairs of name and value.
func New(c Code, args ...string) Notice {
	n := Notice{Code: c, Args: map[string]string{}}
	for i := 0; i+1 < len(args); i += 2 {
		n.Args[args[i]] = args[i+1]
	}
	return n
}

// Because returns the notice with the reason why a figure is missing.
func (n Notice) Because(r absence.Reason) Notice {
	n.Absence = r
	return n
}
