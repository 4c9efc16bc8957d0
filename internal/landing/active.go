package landing

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
)

// active is the tile of the active customers and their states.
type active struct {
	tile
	Parts []activePart
	// Lost is how many customers of the previous window did not buy in this one; empty if unknown.
	Lost, LostLabel string
}

// activePart is the customers of one state.
type activePart struct {
	Class               string // the state
	State, Count, Share string
	Meaning             string
	X, Width            float64 // place in a bar 100 wide
}

// active writes the active customers.
func (w *writer) active(window fold.Window) active {
	a := active{tile: w.tile(exhibit{measure: "active_customers", window: window}), LostLabel: w.Label("movement", "churned")}
	meanings := []struct{ state, meaning string }{
		{"retained", w.Bought}, {"new", w.FirstBought}, {"reactivated", w.CameBack},
	}
	x, total := 0.0, w.activeTotal(window)
	for _, m := range meanings {
		l, ok := w.from.find(window, "customers", measure.Label{Name: "state", Value: m.state})
		if !ok || missing(l.last()) || !(total > 0) {
			a.Parts = nil
			break
		}
		share := l.last() / total
		a.Parts = append(a.Parts, activePart{
			Class: m.state, State: w.Label("state", m.state), Count: w.Number(l.last(), 0), Meaning: m.meaning,
			Share: w.Figure(display.Share(display.Neither, display.Kept), "", share), X: round(x), Width: round(share * 100),
		})
		x += share * 100
	}
	if l, ok := w.from.find(window, "churned_customers"); ok && !missing(l.last()) {
		a.Lost = w.Number(l.last(), 0)
	}
	return a
}

// activeTotal returns how many customers are active; NaN if unknown.
func (w *writer) activeTotal(window fold.Window) float64 {
	if l, ok := w.from.find(window, "active_customers"); ok {
		return l.last()
	}
	return math.NaN()
}
