package api

import (
	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/display"
)

// Catalogue lists what can be queried. The protocol writes days as YYYY-MM-DD.
type Catalogue struct {
	BusinessDay string          `json:"business_day"`        // the current day of the shop, which still runs
	FirstDay    string          `json:"first_day,omitempty"` // day of the oldest record; empty if there are no records
	Timezone    string          `json:"timezone"`            // in which days begin and end
	Currency    string          `json:"currency"`            // ISO code of every amount
	Windows     []string        `json:"windows"`             // configured windows; queries may use any other "<n>d" too
	Periods     []string        `json:"periods"`             // calendar windows
	CLVWindow   string          `json:"clv_window"`          // window of clv_formula
	Dimensions  []DimensionInfo `json:"dimensions"`
	Targets     []TargetInfo    `json:"targets"`
	Measures    []MeasureInfo   `json:"measures"`
	// Distributions and Questions are what /distribution and /survey can be queried for.
	Distributions []DistributionInfo `json:"distributions"`
	Questions     []QuestionInfo     `json:"questions"`
}

// TargetInfo is the target of a measure.
type TargetInfo struct {
	Measure string `json:"measure"`
	// Window is the window of the figure; empty for a measure of a point in time.
	Window string `json:"window,omitempty"`
	// Labels restrict the target to the series that have all of them. Without labels it applies to all.
	Labels map[string]string `json:"labels"`
	Unit   string            `json:"unit"`
	Value  float64           `json:"value"` // in Unit
}

// MeasureInfo describes one measure.
type MeasureInfo struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Metric  string `json:"metric"` // its family on /metrics
	Unit    string `json:"unit"`
	Help    string `json:"help"`
	Formula string `json:"formula"`
	// Example is a worked example of the formula.
	Example string `json:"example,omitempty"`
	// Source says where the definition comes from; empty for plain arithmetic.
	Source string `json:"source,omitempty"`
	// Labels are the measure's own labels, such as state or movement.
	Labels []string `json:"labels"`
	// Needs are the kinds of record that it is computed from.
	Needs []string `json:"needs"`
	// Grouped reports whether it can be grouped and filtered by dimensions.
	Grouped bool `json:"grouped"`
	// Predicted reports whether it comes from a model. It then has a value only for the day of the
	// latest forecast, for all customers or for the values of one dimension.
	Predicted bool `json:"predicted,omitempty"`
	// NeedsMargin reports whether it needs the margin of purchases and refunds.
	NeedsMargin bool `json:"needs_margin,omitempty"`
	// Display says how values are shown, which direction is good and what the colour means.
	Display display.Display `json:"display"`
	// LabelValues are the values of its own labels, except for labels whose values the records decide.
	LabelValues map[string][]string `json:"label_values,omitempty"`
	// Windows are the kinds of window it takes: "days", "lifetime" and "calendar". A measure of a point
	// in time takes none.
	Windows []string `json:"windows"`
	// Available is false if the measure is missing. Reason says why in English, and Absence in a form
	// that programs can compare.
	Available bool            `json:"available"`
	Reason    string          `json:"reason,omitempty"`
	Absence   *absence.Reason `json:"absence,omitempty"`
}

// DimensionInfo describes one dimension.
type DimensionInfo struct {
	Name string `json:"name"`
	// Titles are what people read instead of the name, by language.
	Titles map[string]string `json:"titles"`
	// From says which record of a customer has the value, and Column in which column. Both are as in the
	// configuration for own dimensions, and words for built-in ones.
	From   string `json:"from"`
	Column string `json:"column,omitempty"`
	Values int    `json:"values"` // number of distinct values
	// Refused says why the dimension has no values, if they may identify customers.
	Refused string `json:"refused,omitempty"`
	// OnMetrics reports whether it is on /metrics; Cap is the limit of its groups there.
	OnMetrics bool `json:"on_metrics"`
	Cap       int  `json:"cap,omitempty"`
}

// DistributionInfo describes one distribution.
type DistributionInfo struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Unit   string `json:"unit"`
	Counts string `json:"counts"`
	// Windows reports whether it takes a window.
	Windows   bool   `json:"windows"`
	Help      string `json:"help"`
	Available bool   `json:"available"`
	// Reason and Absence say why it is not available, as in MeasureInfo.
	Reason  string          `json:"reason,omitempty"`
	Absence *absence.Reason `json:"absence,omitempty"`
}

// QuestionInfo describes one question of surveys.
type QuestionInfo struct {
	Name      string   `json:"name"`
	Title     string   `json:"title"`
	Unit      string   `json:"unit"`
	Parts     []string `json:"parts"`
	Help      string   `json:"help"`
	Available bool     `json:"available"`
	// Reason and Absence say why it is not available, as in MeasureInfo.
	Reason  string          `json:"reason,omitempty"`
	Absence *absence.Reason `json:"absence,omitempty"`
}
