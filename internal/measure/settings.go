package measure

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
)

// Settings is what the configuration says about the figures. NewEngine fills in what is missing.
type Settings struct {
	// Location is the business time zone; UTC if nil.
	Location *time.Location
	// Currency is the ISO code of the base currency.
	Currency string
	// Windows are the windows that boards and /metrics carry, in whole days; 30, 90 and 365 days by
	// default. The lifetime window is added if it applies. Calendar periods are for queries only.
	Windows []fold.Window
	// CLVWindow is the window of clv_formula, in whole days; 730 days by default.
	CLVWindow fold.Window
	// WinbackWindows is how many windows before the previous one the last purchase of customers who lapsed
	// recently may lie back; see winback_ratio. 2 by default.
	WinbackWindows int
	// Dimensions are the dimensions that boards and /metrics carry besides the totals.
	Dimensions []fold.DimensionSetting
	// Own are the dimensions of the configuration besides the built-in ones.
	Own ledger.OwnDimensions
	// EarlyHorizons are the horizons of early_churn_ratio, in days; 90, 100 and 365 by default.
	EarlyHorizons []int
	// IndexWeights are the weights of the components of loyalty_index, by name: recommend,
	// repurchase, upsell, survey and csat. If the map is empty, each component except for csat
	// weighs 1. If not, components that are not named weigh 0.
	IndexWeights map[string]float64
	// SurveyRhythm is when customers are to be asked; see survey_due_customers.
	SurveyRhythm Rhythm
	// SelfAssessment is the share of its customers, 0 to 1, that the company believes to be
	// satisfied; nil if it is not configured. Only with it there is a delivery_gap.
	SelfAssessment *float64
	// Targets are the targets of measures.
	Targets []Target
	// Forecast is how far ahead value is forecast.
	Forecast forecast.Settings
}

// Rhythm is when customers are to be asked, in days. What is not above 0 is filled in.
type Rhythm struct {
	// First is the time from the first purchase or subscription's start to the first question; 7.
	First int
	// Then is the time from there to the second question; 30.
	Then int
	// Every is the time between questions from there on; 90.
	Every int
}

// withDefaults returns a copy of r in which nothing is missing.
func (r Rhythm) withDefaults() Rhythm {
	for _, d := range []struct {
		days      *int
		otherwise int
	}{{&r.First, 7}, {&r.Then, 30}, {&r.Every, 90}} {
		if *d.days < 1 {
			*d.days = d.otherwise
		}
	}
	return r
}

// Splits reports whether boards and /metrics are split by a dimension.
func (s *Settings) Splits(d ledger.Dimension) bool {
	return slices.ContainsFunc(s.Dimensions, func(ds fold.DimensionSetting) bool { return ds.Dimension == d })
}

// Headline returns the window that is shown unless the reader chooses another one: 90 days, or the
// first configured window if 90 days are not configured.
func (s *Settings) Headline() fold.Window {
	w := fold.Days(90)
	if len(s.Windows) > 0 && !slices.Contains(s.Windows, w) {
		return s.Windows[0]
	}
	return w
}

// WithDefaults returns a copy of s in which nothing is missing.
func (s Settings) WithDefaults() Settings {
	if s.Location == nil {
		s.Location = time.UTC
	}
	s.Windows = slices.DeleteFunc(slices.Clone(s.Windows), func(w fold.Window) bool { return w.Kind() != fold.WindowDays })
	if len(s.Windows) == 0 {
		s.Windows = []fold.Window{fold.Days(30), fold.Days(90), fold.Days(365)}
	}
	if s.CLVWindow.Kind() != fold.WindowDays {
		s.CLVWindow = fold.Days(730)
	}
	if s.WinbackWindows < 1 {
		s.WinbackWindows = 2
	}
	s.EarlyHorizons = slices.DeleteFunc(slices.Clone(s.EarlyHorizons), func(h int) bool { return h < 1 })
	if len(s.EarlyHorizons) == 0 {
		s.EarlyHorizons = []int{90, 100, 365}
	}
	s.SurveyRhythm = s.SurveyRhythm.withDefaults()
	s.Forecast = s.Forecast.WithDefaults()
	s.Dimensions = slices.Clone(s.Dimensions)
	for i := range s.Dimensions {
		if s.Dimensions[i].Cap < 1 {
			s.Dimensions[i].Cap = fold.DefaultCap
		}
	}
	return s
}

// Fit fits the models of forecasts to the histories of v up to and including the day of now, as the
// settings say; see FitForecast.
func Fit(ctx context.Context, v *ledger.View, now time.Time, s Settings) (*forecast.Forecast, error) {
	s = s.WithDefaults()
	return forecast.Fit(ctx, v, now, s.ForecastOptions())
}

// ForecastOptions returns what a fit of forecasts depends on.
func (s *Settings) ForecastOptions() forecast.Options {
	return forecast.Options{Settings: s.Forecast, Location: s.Location, Dimensions: s.Dimensions}
}

// Target is the value that a measure should have.
type Target struct {
	// Measure is its name in the catalogue.
	Measure string
	// Window is the window of the figure; no window for a measure without windows.
	Window fold.Window
	// Labels narrow the target to the series that have them all; without any it holds for all of
	// the measure's.
	Labels []Label
	// Value is in the measure's unit.
	Value float64
}

// Check says what is wrong with a target, as a *QueryError whose field is measure, window, labels or
// value: a measure, window or label that is not in the catalogue, or a value that is not a number.
func (t Target) Check() error {
	m, ok := Find(t.Measure)
	if !ok {
		return Refuse("measure", "%s", NoSuch(t.Measure, All()))
	}
	switch {
	case m.Windows == 0 && t.Window.Kind() != 0:
		return Refuse("window", "%s holds at the end of a day and has no window; remove it", m.Name)
	case m.Windows != 0 && !m.Windows.Has(t.Window.Kind()):
		return Refuse("window", "%s", m.WrongWindow(t.Window))
	case math.IsNaN(t.Value) || math.IsInf(t.Value, 0):
		return Refuse("value", "must be a number")
	}
	for i, l := range t.Labels {
		if !slices.Contains(m.Labels, l.Name) {
			return Refuse("labels", "%s", m.wrongLabel(l.Name))
		}
		if slices.ContainsFunc(t.Labels[:i], func(o Label) bool { return o.Name == l.Name }) {
			return Refuse("labels", "%s is given twice; remove one", l.Name)
		}
	}
	return nil
}

// wrongLabel says which labels a measure has instead of one.
func (m *Measure) wrongLabel(name string) string {
	if len(m.Labels) == 0 {
		return fmt.Sprintf("%s has no label %q, nor any other", m.Name, name)
	}
	return fmt.Sprintf("%s has no label %q; it has %s", m.Name, name, strings.Join(m.Labels, ", "))
}
