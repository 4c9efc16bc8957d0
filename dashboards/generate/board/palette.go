package board

import (
	"maps"
	"slices"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/measure"
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
	// Bronze, Silver, Gold and Platinum are the tiers of a programme that are called so.
	Bronze   = "#A8642A"
	Silver   = "#A3ABB3"
	Gold     = "#D4A017"
	Platinum = "#5F7D95"
	// Ink is black on white and white on black, for targets and texts.
	Ink = "text"
	// Clear is transparent.
	Clear = "transparent"
)

// Shades returns the colours of low to high values in tables. Grafana writes dark text on a light colour and
// light text on others, so medium shades, on which neither is legible, are left out.
func Shades() []string { return []string{"#E3EEF9", "#C6DBEF", "#9ECAE1", "#2171B5", "#08519C"} }

// Colours returns the colours for lists of equal things, in order.
func Colours() []string { return []string{Blue, Orange, Green, Purple, Sky, Vermillion, Yellow, Grey} }

// panelRoles are the roles of label values that only panels have: the bars at both ends of a waterfall, and
// the parts of the answers to a question.
var panelRoles = map[string]measure.Roles{
	"movement": {"opening": display.Neutral, "closing": display.Neutral},
	"part": {
		"promoters": display.Kept, "passives": display.Neutral, "detractors": display.Lost,
		"satisfied": display.Kept, "neutral": display.Neutral, "dissatisfied": display.Lost,
		"easy": display.Kept, "hard": display.Lost,
	},
}

// labelRoles are the roles of all label values that have one.
var labelRoles = collectRoles()

func collectRoles() map[string]measure.Roles {
	all := map[string]measure.Roles{}
	add := func(roles map[string]measure.Roles) {
		for label, values := range roles {
			if all[label] == nil {
				all[label] = measure.Roles{}
			}
			maps.Copy(all[label], values)
		}
	}
	for _, m := range measure.All() {
		add(m.LabelRoles())
	}
	add(panelRoles)
	return all
}

// LabelColour returns the colour of a label's value, and Grey if it has none.
func LabelColour(label, value string) string {
	if role, ok := labelRoles[label][value]; ok {
		return colourOf(role)
	}
	return Grey
}

// MeasureColour returns the colour of a measure.
func MeasureColour(name string) string { return colourOf(entry(name).Display.Role) }

// colourOf returns the colour of a role.
func colourOf(r display.Role) string {
	if i := slices.Index(display.ListRoles(), r); i >= 0 {
		return Colours()[i]
	}
	switch r {
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
	case display.Neutral:
		return Grey
	default:
		return Blue
	}
}
