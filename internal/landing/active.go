package landing

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/measure"
)

// active is the tile of the active customers and what they are made of.
type active struct {
	tile
	Parts []activePart
	// Churned is how many of the window before did not come back; empty if unknown.
	Churned string
}

// activePart is the customers of one state.
type activePart struct {
	State, Count, Share string
	Meaning             string
	X, Width            float64 // place in a bar 100 wide
}

// active words the active customers.
func (g *gatherer) active(w measure.Window) active {
	a := active{tile: g.tile(exhibit{measure: "active_customers", window: w})}
	f := formatter{unit: measure.UnitCustomers}
	share := formatter{unit: measure.UnitRatio}
	meanings := []struct{ state, meaning string }{
		{"retained", "bought in the window before, too"},
		{"new", "bought for the first time"},
		{"reactivated", "came back after a pause"},
	}
	x, total := 0.0, g.activeTotal(w)
	for _, m := range meanings {
		l, ok := g.find(w, "customers", measure.Label{Name: "state", Value: m.state})
		if !ok || absent(l.last()) || !(total > 0) {
			a.Parts = nil
			break
		}
		width := l.last() / total * 100
		a.Parts = append(a.Parts, activePart{
			State: m.state, Count: f.value(l.last()), Share: share.value(l.last() / total), Meaning: m.meaning,
			X: round(x), Width: round(width),
		})
		x += width
	}
	if l, ok := g.find(w, "churned_customers"); ok && !absent(l.last()) {
		a.Churned = f.value(l.last())
	}
	return a
}

func (g *gatherer) activeTotal(w measure.Window) float64 {
	if l, ok := g.find(w, "active_customers"); ok {
		return l.last()
	}
	return math.NaN()
}
