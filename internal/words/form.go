package words

import "math"

// form is how a figure is told.
type form uint8

const (
	people     form = iota + 1 // so many of 100, of 1,000 if they are few
	percent                    // in per cent
	difference                 // of two shares, in percentage points
	hundred                    // a ratio as points of 100
	score
	multiple
	amount
	count
	length // of time, in days
)

// forms are those of the measures that their unit does not tell.
var forms = map[string]form{
	"retention_ratio": people, "churn_ratio": people, "repeat_buyer_ratio": people, "returning_buyer_ratio": people,
	"winback_ratio": people, "early_churn_ratio": people, "upsell_ratio": people, "purchase_probability": people,
	"csat_satisfied_ratio": people, "ces_easy_ratio": people, "survey_coverage_ratio": people, "silent_churn_ratio": people,
	"involuntary_churn_ratio": people, "first_contact_resolution_ratio": people, "engagement_ratio": people,
	"referral_ratio": people, "discount_order_ratio": people,
	"delivery_gap": difference, "csat": hundred,
	"quick_ratio": multiple, "clv_to_cac_ratio": multiple, "acquisition_to_retention_cost_ratio": multiple,
	"contact_churn_risk_ratio": multiple, "programme_uplift_ratio": multiple, "new_to_returning_ratio": multiple,
	"orders_per_customer": multiple, "model_fit": multiple, "model_log_likelihood": multiple,
}

// scoreDigits are how many digits of a score are told where it is not one.
var scoreDigits = map[string]int{"nps": 0, "nps_margin": 0}

// formOf returns how a measure is told.
func formOf(measure, unit string) form {
	if f, ok := forms[measure]; ok {
		return f
	}
	switch unit {
	case "ratio":
		return percent
	case "currency":
		return amount
	case "score":
		return score
	case "days":
		return length
	}
	return count
}

// scale is by what a figure is multiplied and how many digits are told after the point.
type scale struct {
	form   form
	factor float64
	digits int
}

// scaleOf returns the scale that fits a reading.
func scaleOf(r *Reading) scale {
	s := scale{form: formOf(r.Measure, r.Unit), factor: 1}
	switch s.form {
	case people:
		s.factor = crowd(r.Value)
	case percent, difference:
		s.factor, s.digits = 100, 1
	case hundred:
		s.factor = 100
	case multiple:
		s.digits = 2
	case amount:
		if math.Abs(r.Value) < 100 {
			s.digits = 2
		}
	case score, length:
		s.digits = 1
		if d, ok := scoreDigits[r.Measure]; ok {
			s.digits = d
		}
	default: // whole numbers
	}
	return s
}

// crowd returns of how many a share is told so that it comes to several where it can.
func crowd(share float64) float64 {
	switch {
	case share <= 0 || share >= 0.1:
		return 100
	case share >= 0.01:
		return 1000
	}
	return 10000
}

// of returns a figure on the scale, rounded as it is told.
func (s scale) of(v float64) float64 { return round(v*s.factor, s.digits) }
