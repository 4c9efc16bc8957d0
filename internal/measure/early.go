package measure

import (
	"strconv"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/record"
)

// earlyMeasures tell how many customers are lost right after their first purchase.
func earlyMeasures() []Measure {
	return []Measure{{
		Name: "early_churn_ratio", Title: "Early churn", Metric: "loyalty_early_churn_ratio",
		Unit: UnitRatio, Labels: []string{"horizon"}, Needs: []record.Kind{record.KindOrder}, Grouped: true, Windows: anything,
		Display: display.People(display.Lower, display.Lost),
		Help:    "Share of new customers who did not come back within the horizon; only customers watched for all of it count.",
		Formula: "of the customers whose first purchase day d1 lies in the window that ends horizon days before the end of the " +
			"window asked for (a calendar period is moved back by horizon days): those without another purchase day d2, " +
			"d1 < d2 < d1 + horizon; further purchases on d1 itself do not count as coming back",
		Example: "Horizon 90d on 1 July: of 10 customers who bought first in the window that ended on 2 April, 7 did not buy " +
			"on another day within 90 days: 7/10 = 0.7.",
		Source: "retention over customers observable for the whole horizon, as Amplitude averages",
		parts:  earlyChurn,
	}}
}

// earlyChurn has a series for each horizon.
func earlyChurn(s *Settings) []part {
	var parts []part
	for _, h := range s.EarlyHorizons {
		lost := early{int32(h)}
		parts = append(parts, part{
			labels: []Label{{"horizon", strconv.Itoa(h) + "d"}},
			needs:  []record.Kind{record.KindOrder},
			uses:   func(Window) []family { return []family{daily{}, lost} },
			values: lost.values,
		})
	}
	return parts
}

// early is the family of customers who did not come back within a horizon of days, by the day of
// their first purchase.
type early struct{ horizon int32 }

// lostCell counts customers.
type lostCell struct{ customers int32 }

func (c *lostCell) add(o *lostCell) { c.customers += o.customers }

type earlyFolder struct {
	*grid[lostCell, *lostCell]
	horizon int32
}

func (e early) folder(sp span) folder { return earlyFolder{newGrid[lostCell](sp.days), e.horizon} }

func (f earlyFolder) fold(h *history, slots []int32, sign int64) {
	if h.first == never {
		return
	}
	for i := range h.days {
		if d := &h.days[i]; d.orders > 0 && d.at > h.first {
			if d.at < h.first+f.horizon {
				return
			}
			break
		}
	}
	for _, row := range f.aim(slots) {
		row[h.first].customers += int32(sign)
	}
}

// values are the ratio. A customer whose first purchase lies horizon days back has been watched
// for all of them, so the sums do not depend on what is still to come.
func (e early) values(f *frame) []float64 {
	lost := read[lostCell](f.Frame, e)
	days := read[dayCell](f.Frame, daily{})
	return f.each(func(p point) float64 {
		lo, hi := p.lo-e.horizon, p.hi-e.horizon
		return ratio(lost.upTo(hi).customers-lost.upTo(lo).customers, days.upTo(hi).firsts-days.upTo(lo).firsts)
	})
}
