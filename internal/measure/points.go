package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/record"
)

// points is the family of programme points, by day.
type points struct{}

// pointCell is the points that moved on one day.
type pointCell struct{ earned, redeemed, expired int64 }

func (c *pointCell) add(o *pointCell) {
	c.earned += o.earned
	c.redeemed += o.redeemed
	c.expired += o.expired
}

type pointFolder struct {
	*grid[pointCell, *pointCell]
	span span
}

func (points) folder(sp span) folder {
	sp = lead(sp)
	return pointFolder{newGrid[pointCell](sp.days), sp}
}

func (f pointFolder) fold(h *history, slots []int32, sign int64) {
	if len(h.customer.Points) == 0 {
		return
	}
	for _, row := range f.aim(slots) {
		for i := range h.customer.Points {
			p := &h.customer.Points[i]
			at := f.span.index(p.Day)
			if at >= f.span.days {
				break
			}
			switch n := p.Points * sign; p.Move {
			case record.PointsEarned:
				row[at].earned += n
			case record.PointsRedeemed:
				row[at].redeemed += n
			case record.PointsExpired:
				row[at].expired += n
			}
		}
	}
}

// pointPart is one series made of the points before the window and up to its end.
func pointPart(state string, value func(end, start *pointCell) int64) part {
	return part{
		labels: []Label{{"state", state}},
		needs:  []record.Kind{record.KindPoints},
		uses:   func(Window) []family { return []family{points{}} },
		values: func(f *frame) []float64 {
			days := read[pointCell](f.Frame, points{})
			return f.each(func(p point) float64 {
				end, start := readLead(f.Frame, days, p)
				return float64(value(&end, &start))
			})
		},
	}
}

// programmePoints has a series for each state.
func programmePoints(*Settings) []part {
	return []part{
		pointPart("earned", func(end, start *pointCell) int64 { return end.earned - start.earned }),
		pointPart("redeemed", func(end, start *pointCell) int64 { return end.redeemed - start.redeemed }),
		pointPart("expired", func(end, start *pointCell) int64 { return end.expired - start.expired }),
		pointPart("outstanding", func(end, _ *pointCell) int64 { return end.earned - end.redeemed - end.expired }),
	}
}

// pointMeasures follow the points of loyalty programmes.
func pointMeasures() []Measure {
	return []Measure{{
		Name: "programme_points", Title: "Programme points", Metric: "loyalty_programme_points",
		Unit: UnitPoints, Labels: []string{"state"}, Needs: []record.Kind{record.KindPoints}, Grouped: true, Windows: anything,
		Display: display.Count(display.Neither, display.Kept),
		Help:    "Points of the loyalty programmes: those earned, redeemed and expired in the window, and those outstanding at its end.",
		Formula: "earned, redeemed and expired: sums over the window; outstanding: all earned so far less all redeemed and all expired, " +
			"whatever the window",
		Example: "100 points earned before the window, 50 earned, 30 redeemed and 20 expired in it: outstanding 100 + 50 - 30 - 20 = 100.",
		parts:   programmePoints,
	}}
}
