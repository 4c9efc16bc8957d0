// Package absence says why a figure is missing: a code that programs compare, and the arguments that
// a sentence about it needs. Package words turns a reason into a sentence in the reader's language;
// no program reads that sentence.
package absence

// Code names one reason. Codes are part of the API and never change their meaning.
type Code string

// The codes. Arguments are named in brackets.
const (
	// UnknownMeasure says that the catalogue has no measure of that name.
	UnknownMeasure Code = "unknown_measure"
	// NotConfigured says that the measure has no series under this configuration.
	NotConfigured Code = "not_configured"
	// MissingRecords says that no source delivers the records the measure needs [kinds].
	MissingRecords Code = "missing_records"
	// NoRecords says that there is no record up to the running day.
	NoRecords Code = "no_records"
	// UnknownMargin says that the margin of some purchases or refunds is unknown [count].
	UnknownMargin Code = "unknown_margin"
	// NoMargin says that no source has a margin or costs.
	NoMargin Code = "no_margin"
	// ForecastOff says that forecasts are switched off in the configuration.
	ForecastOff Code = "forecast_off"
	// ForecastPending says that the first forecast has not been made yet.
	ForecastPending Code = "forecast_pending"
	// ForecastHistory says that the history is too short or too small to fit a model.
	ForecastHistory Code = "forecast_history"
	// ShortPast says that the past is too short to say what is usual [window, days].
	ShortPast Code = "short_past"
)

// Codes returns all codes.
func Codes() []Code {
	return []Code{
		UnknownMeasure, NotConfigured, MissingRecords, NoRecords, UnknownMargin, NoMargin,
		ForecastOff, ForecastPending, ForecastHistory, ShortPast,
	}
}

// Reason is why a figure is missing. The zero value means that it is not missing.
type Reason struct {
	Code Code `json:"code"`
	// Args are the particulars by name; which there are depends on the code.
	Args map[string]string `json:"args,omitempty"`
}

// None reports whether nothing is missing.
func (r Reason) None() bool { return r.Code == "" }
