package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// badStreak is how many bad answers on satisfaction in a row put a customer at risk.
const badStreak = 3

// voices is the family of customers whose last answers say the same, by day.
type voices struct{}

// voiceCell is by how much the numbers of customers change.
type voiceCell struct{ atRisk, advocates int32 }

func (c *voiceCell) add(o *voiceCell) {
	c.atRisk += o.atRisk
	c.advocates += o.advocates
}

// voice is what a customer's last answers say.
type voice struct {
	bad       int // answers on satisfaction since the last that was not negative
	satisfied bool
	group     int // of the last NPS answer, if asked
	asked     bool
}

// hear takes in the next answer.
func (v *voice) hear(a *ledger.Answer) {
	s, ok := scoreOf(a)
	switch {
	case !ok:
	case a.Question == record.QuestionNPS:
		v.group, v.asked = s.group(), true
	case a.Question == record.QuestionCSAT:
		v.satisfied = s.satisfied()
		v.bad++
		if !s.negative() {
			v.bad = 0
		}
	}
}

// cell is what the customer counts for.
func (v *voice) cell() voiceCell {
	return voiceCell{
		atRisk:    int32(isSet(v.asked && v.group == detractors && v.bad >= badStreak)),
		advocates: int32(isSet(v.asked && v.group == promoters && v.satisfied)),
	}
}

type voiceFolder struct{ *grid[voiceCell, *voiceCell] }

func (voices) folder(sp span) folder { return voiceFolder{newGrid[voiceCell](sp.days)} }

func (f voiceFolder) fold(h *history, slots []int32, sign int64) {
	if len(h.answered) == 0 {
		return
	}
	rows := f.aim(slots)
	var v voice
	was := voiceCell{}
	for i, at := range h.answered {
		v.hear(&h.customer.Answers[i])
		at = max(at, 0)
		now := v.cell()
		if now == was {
			continue
		}
		for _, row := range rows {
			row[at].atRisk += (now.atRisk - was.atRisk) * int32(sign)
			row[at].advocates += (now.advocates - was.advocates) * int32(sign)
		}
		was = now
	}
}

// voicePart is one series of customers_voice.
func voicePart(state string, of func(c *voiceCell) int32) part {
	return part{
		labels: []Label{{"state", state}},
		needs:  []record.Kind{record.KindAnswer},
		uses:   func(Window) []family { return []family{voices{}} },
		values: func(f *frame) []float64 {
			levels := read[voiceCell](f.Frame, voices{})
			return f.each(func(p point) float64 {
				c := levels.upTo(p.hi)
				return float64(of(&c))
			})
		},
	}
}

// voiceMeasures count customers by what they said last.
func voiceMeasures() []Measure {
	return []Measure{{
		Name: "customers_voice", Title: "Customers by voice", Metric: "loyalty_customers_voice",
		Unit: UnitCustomers, Labels: []string{"state"}, Needs: []record.Kind{record.KindAnswer}, Grouped: true,
		Display: display.Count(display.Neither, display.Kept),
		Help:    "Customers whose last answers mark them as at risk, or as advocates.",
		Formula: "at the end of the day; at_risk: the last three satisfaction answers all below the middle of their scale and the last " +
			"NPS answer a detractor's; advocate: the last satisfaction answer in the top boxes (see csat_satisfied_ratio) and the " +
			"last NPS answer a promoter's; of several answers on one day the one with the source's highest key is the last",
		Example: "Satisfaction 2, 1 and 2 of 5, then 4 of 10 on recommending: at_risk 1.",
		parts: func(*Settings) []part {
			return []part{
				voicePart("at_risk", func(c *voiceCell) int32 { return c.atRisk }),
				voicePart("advocate", func(c *voiceCell) int32 { return c.advocates }),
			}
		},
	}}
}
