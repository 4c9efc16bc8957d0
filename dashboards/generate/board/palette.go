package board

import (
	"github.com/klantenbinding/loyalty/internal/display"
)

// The colours. They are the palette of Okabe and Ito, which colour-blind readers can distinguish, slightly
// changed for white and black backgrounds. Each has one meaning on all boards.
const (
	// Blue is what is kept, and what is good.
	Blue = "#2A87C8"
	// Vermillion is what is lost, and what is bad.
	Vermillion = "#D55E00"
	// Green is what is new.
	Green = "#009E73"
	// Sky is more from existing customers.
	Sky = "#56B4E9"
	// Orange is less from existing customers, and what needs attention.
	Orange = "#E69F00"
	// Purple is what came back.
	Purple = "#CC79A7"
	// Yellow is the seventh colour of lists.
	Yellow = "#C9B400"
	// Grey is what is neutral or unknown, and last year.
	Grey = "#8C939B"
	// Ink is black on white and white on black, for targets and texts.
	Ink = "text"
	// Clear is transparent.
	Clear = "transparent"
)

// Colours returns the colours for lists of equal things, in order.
func Colours() []string { return []string{Blue, Orange, Green, Purple, Sky, Vermillion, Yellow, Grey} }

// labelColours are the colours of label values.
var labelColours = map[string]map[string]string{
	"state": {
		"new": Green, "retained": Blue, "reactivated": Purple, "at_risk": Vermillion, "advocate": Blue,
		"earned": Green, "redeemed": Blue, "expired": Grey, "outstanding": Orange,
	},
	"movement": {
		"opening": Grey, "closing": Grey, "new": Green, "reactivation": Purple, "expansion": Sky,
		"contraction": Orange, "churned": Vermillion, "adjustment": Grey,
	},
	"basis": {"orders": Blue, "subscriptions": Green},
	"group": {"promoters": Blue, "passives": Grey, "detractors": Vermillion},
	"bound": {"low": Grey, "high": Grey},
	"part": {
		"promoters": Blue, "passives": Grey, "detractors": Vermillion, "satisfied": Blue, "neutral": Grey, "dissatisfied": Vermillion,
		"easy": Blue, "hard": Vermillion,
	},
	"horizon": {
		"30d": Sky, "60d": Green, "90d": Orange, "100d": Vermillion, "180d": Yellow, "365d": Purple, "730d": Grey,
	},
	"quantile": {"0.25": Sky, "0.5": Blue, "0.75": Orange, "0.9": Vermillion},
	"wave":     {"first": Green, "second": Blue, "repeat": Grey},
	"measure":  {"retention": Blue, "orders": Sky, "margin": Green},
	"engagement_channel": {
		"review": Blue, "visit": Green, "social": Orange, "community": Purple, "event": Sky, "referral": Yellow,
	},
	"component": {"recommend": Blue, "repurchase": Green, "upsell": Sky, "survey": Purple, "csat": Orange},
	"reason": {
		"service": Vermillion, "price": Orange, "onboarding": Purple, "channel": Sky, "involuntary": Blue,
		"other": Yellow, "unknown": Grey,
	},
	"type": {
		"truly_loyal": Blue, "programme": Green, "bargain": Orange, "convenience": Sky, "satisfied": Purple, "unclassified": Grey,
	},
}

// LabelColour returns the colour of a label's value, and Grey if it has none.
func LabelColour(label, value string) string {
	if c, ok := labelColours[label][value]; ok {
		return c
	}
	return Grey
}

// MeasureColour returns the colour of a measure.
func MeasureColour(name string) string {
	switch entry(name).Display.Role {
	case display.Lost:
		return Vermillion
	case display.New:
		return Green
	case display.More:
		return Sky
	case display.Attention:
		return Orange
	case display.Returned:
		return Purple
	default:
		return Blue
	}
}
