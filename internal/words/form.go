package words

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/display"
)

// scale says by what a figure is multiplied and how many digits are told after the point.
type scale struct {
	form   display.Form
	factor float64
	digits int
}

// scaleOf returns the scale that fits a reading.
func scaleOf(r *Reading) scale {
	s := scale{form: r.Display.Form, factor: 1, digits: r.Display.Decimals}
	switch s.form {
	case display.FormPeople:
		s.factor, s.digits = outOf(r.Value), 0
	case display.FormShare, display.FormDifference:
		s.factor = 100
	case display.FormHundred:
		s.factor, s.digits = 100, 0
	case display.FormAmount, display.FormAmountEach:
		s.form, s.digits = display.FormAmount, 0
		if math.Abs(r.Value) < 100 {
			s.digits = 2
		}
	case display.FormNumber:
		s.form = display.FormCount
		if s.digits > 0 {
			s.form = display.FormMultiple
		}
	case display.FormMultiple, display.FormScore, display.FormCount, display.FormDays:
	default: // a measure without a display
		s.form, s.digits = display.FormCount, 0
	}
	return s
}

// outOf returns of how many customers a share is told: of so many that at least one customer results
// where possible.
func outOf(share float64) float64 {
	switch {
	case share <= 0 || share >= 0.1:
		return 100
	case share >= 0.01:
		return 1000
	}
	return 10000
}

// of returns a figure on the scale, rounded to the digits that are told.
func (s scale) of(v float64) float64 { return round(v*s.factor, s.digits) }
