// Package display says how a figure is shown: in which form, with how many decimals, whether a rise
// is good, and what its colour means. Each measure of the catalogue has one Display, which travels
// through the API as it is, so that boards, sentences, the landing page and the plugin agree.
package display

import (
	"fmt"
	"slices"
)

// Form is how a value is written.
type Form string

// The forms. Shares are ratios of a whole: 0.25 is 25 %.
const (
	// FormPeople is a share of customers or answers, told as so many of 100 in a sentence.
	FormPeople Form = "people"
	// FormShare is any other share, in per cent.
	FormShare Form = "share"
	// FormDifference is a difference of two shares, in percentage points.
	FormDifference Form = "difference"
	// FormHundred is a share that is told as points of 100 in a sentence.
	FormHundred Form = "hundred"
	// FormMultiple is a ratio that is read as "so many for one".
	FormMultiple Form = "multiple"
	// FormAmount is money in all.
	FormAmount Form = "amount"
	// FormAmountEach is money for one customer or order, whose cents matter.
	FormAmountEach Form = "amount_each"
	// FormScore is points of a scale.
	FormScore Form = "score"
	// FormCount is a number of customers, orders or other things.
	FormCount Form = "count"
	// FormDays is a length of time in days.
	FormDays Form = "days"
	// FormNumber is any other number.
	FormNumber Form = "number"
)

// Forms returns all forms.
func Forms() []Form {
	return []Form{
		FormPeople, FormShare, FormDifference, FormHundred, FormMultiple, FormAmount, FormAmountEach, FormScore, FormCount, FormDays, FormNumber,
	}
}

// Percent reports whether values are written in per cent.
func (f Form) Percent() bool {
	return f == FormPeople || f == FormShare || f == FormDifference || f == FormHundred
}

// Money reports whether values are amounts of money.
func (f Form) Money() bool { return f == FormAmount || f == FormAmountEach }

// Better says whether high or low values are good.
type Better string

// The directions.
const (
	Higher  Better = "higher"
	Lower   Better = "lower"
	Neither Better = "neither"
)

// Sign returns 1 if a rise is good, -1 if it is bad and 0 if it is neither.
func (b Better) Sign() int {
	switch b {
	case Higher:
		return 1
	case Lower:
		return -1
	default:
		return 0
	}
}

// Role is what the colour of a figure means.
type Role string

// The roles.
const (
	// Kept is what is kept, and what is good.
	Kept Role = "kept"
	// Lost is what is lost, and what is bad.
	Lost Role = "lost"
	// New is what is new.
	New Role = "new"
	// More is more from those who are there.
	More Role = "more"
	// Attention is less from those who are there, and what needs attention.
	Attention Role = "attention"
	// Returned is what came back.
	Returned Role = "returned"
	// Neutral is neither good nor bad, or unknown.
	Neutral Role = "neutral"
)

// The roles of values that are equal in a list, such as horizons. Each has a colour of its own, and the
// colour means nothing else.
const (
	First   Role = "list-1"
	Second  Role = "list-2"
	Third   Role = "list-3"
	Fourth  Role = "list-4"
	Fifth   Role = "list-5"
	Sixth   Role = "list-6"
	Seventh Role = "list-7"
	Eighth  Role = "list-8"
)

// Roles returns the roles that a measure can have.
func Roles() []Role { return []Role{Kept, Lost, New, More, Attention, Returned, Neutral} }

// ListRoles returns the roles of values that are equal in a list, in order.
func ListRoles() []Role { return []Role{First, Second, Third, Fourth, Fifth, Sixth, Seventh, Eighth} }

// Display is how a figure is shown.
type Display struct {
	Form Form `json:"form"`
	// Decimals is how many digits after the point have a meaning in a table: of the percentage where
	// values are written in per cent.
	Decimals int    `json:"decimals"`
	Better   Better `json:"better"`
	Role     Role   `json:"role"`
}

// Check returns an error that names the first field that is missing or invalid.
func (d Display) Check() error {
	switch {
	case !slices.Contains(Forms(), d.Form):
		return fmt.Errorf("form: unknown form %q", d.Form)
	case !slices.Contains([]Better{Higher, Lower, Neither}, d.Better):
		return fmt.Errorf("better: unknown direction %q", d.Better)
	case !slices.Contains(Roles(), d.Role):
		return fmt.Errorf("role: unknown role %q", d.Role)
	case d.Decimals < 0 || d.Decimals > 4:
		return fmt.Errorf("decimals: %d is not between 0 and 4", d.Decimals)
	}
	return nil
}

// People returns the display of a share of customers or answers.
func People(b Better, r Role) Display { return Display{FormPeople, 1, b, r} }

// Share returns the display of any other share.
func Share(b Better, r Role) Display { return Display{FormShare, 1, b, r} }

// Difference returns the display of a difference of two shares.
func Difference(b Better, r Role) Display { return Display{FormDifference, 1, b, r} }

// Hundred returns the display of a share that is told as points of 100.
func Hundred(b Better, r Role) Display { return Display{FormHundred, 1, b, r} }

// Multiple returns the display of a ratio that is read as "so many for one".
func Multiple(b Better, r Role) Display { return Display{FormMultiple, 2, b, r} }

// Amount returns the display of money in all.
func Amount(b Better, r Role) Display { return Display{FormAmount, 0, b, r} }

// AmountEach returns the display of money for one customer or order.
func AmountEach(b Better, r Role) Display { return Display{FormAmountEach, 2, b, r} }

// Score returns the display of points of a scale.
func Score(decimals int, b Better, r Role) Display { return Display{FormScore, decimals, b, r} }

// Count returns the display of a number of things.
func Count(b Better, r Role) Display { return Display{FormCount, 0, b, r} }

// Days returns the display of a length of time.
func Days(b Better, r Role) Display { return Display{FormDays, 1, b, r} }

// Number returns the display of any other number.
func Number(decimals int, b Better, r Role) Display { return Display{FormNumber, decimals, b, r} }
