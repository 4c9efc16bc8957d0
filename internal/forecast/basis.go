package forecast

import (
	"math"
	"time"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Basis is what a forecast rests on.
type Basis struct {
	// Fitted is the time of the fit, Day the last day of the histories.
	Fitted time.Time
	Day    record.Day
	Models []FittedModel // empty if no model could be fitted
	// Horizon is how far ahead value is counted, Discount the yearly rate at which later money counts
	// for less.
	Horizon  fold.Window
	Discount float64
}

// FittedModel is a model and the number of customers whose histories it was fitted to.
type FittedModel struct {
	Name      string
	Customers int
}

// Basis returns what the forecast rests on.
func (f *Forecast) Basis() Basis {
	b := Basis{Fitted: f.made, Day: f.day, Horizon: f.settings.Horizon, Discount: f.settings.Discount}
	for _, m := range f.fits {
		if m.Absence.None() {
			b.Models = append(b.Models, FittedModel{m.Model, int(math.Round(m.Customers))})
		}
	}
	return b
}
