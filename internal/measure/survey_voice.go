package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/rating"
	"github.com/klantenbinding/loyalty/internal/record"
)

// badStreak is how many bad answers on satisfaction in a row make a customer repeatedly dissatisfied.
const badStreak = 3

// statedCustomers is the family of customers whose last answers say the same, by day.
type statedCustomers struct{}

// statedCell holds the changes of the numbers of customers.
type statedCell struct{ atRisk, advocates int32 }

func (c *statedCell) Add(o *statedCell) {
	c.atRisk += o.atRisk
	c.advocates += o.advocates
}

// lastAnswers is what a customer's last answers say.
type lastAnswers struct {
	bad       int // answers on satisfaction since the last that was not negative
	satisfied bool
	group     int // of the last NPS answer, if asked
	asked     bool
}

// take adds the next answer.
func (v *lastAnswers) take(a *ledger.Answer) {
	s, ok := rating.Of(a)
	switch {
	case !ok:
	case a.Question == record.QuestionNPS:
		v.group, v.asked = s.Group(), true
	case a.Question == record.QuestionCSAT:
		v.satisfied = s.Satisfied()
		v.bad++
		if !s.Negative() {
			v.bad = 0
		}
	}
}

// cell is what the customer counts for.
func (v *lastAnswers) cell() statedCell {
	return statedCell{
		atRisk:    int32(fold.Bit(v.asked && v.group == rating.Detractors && v.bad >= badStreak)),
		advocates: int32(fold.Bit(v.asked && v.group == rating.Promoters && v.satisfied)),
	}
}

type statedFolder struct {
	*fold.Grid[statedCell, *statedCell]
}

func (statedCustomers) Folder(sp fold.Span) fold.Folder {
	return statedFolder{fold.NewGrid[statedCell](sp.Days)}
}

func (f statedFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Answered) == 0 {
		return
	}
	rows := f.Rows(slots)
	var v lastAnswers
	was := statedCell{}
	for i, at := range h.Answered {
		v.take(&h.Customer.Answers[i])
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

// statedPart is one series of customers_voice.
func statedPart(state string, of func(c *statedCell) int32) Part {
	return Part{
		Labels: []Label{{"state", state}},
		needs:  []record.Kind{record.KindAnswer},
		Uses:   func(fold.Window) []fold.Family { return []fold.Family{statedCustomers{}} },
		Values: func(f *Frame) []float64 {
			levels := fold.Read[statedCell](f.Frame, statedCustomers{})
			return f.Each(func(p fold.Point) float64 {
				c := levels.UpTo(p.Hi)
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
		Roles:   map[string]Roles{"state": {"at_risk": display.Lost, "advocate": display.Kept}},
		Display: display.Count(display.Neither, display.Kept),
		Help:    "Customers who have been dissatisfied several times in a row, and customers whose last answers show an advocate.",
		Formula: "at the end of the day; at_risk: the last three satisfaction answers all below the middle of their scale and the last " +
			"NPS answer a detractor's; advocate: the last satisfaction answer in the top boxes (see csat_satisfied_ratio) and the " +
			"last NPS answer a promoter's; if there are several answers on one day, the one with the highest key in the source is the last",
		Example: "Satisfaction 2, 1 and 2 of 5, then 4 of 10 on recommending: at_risk 1.",
		Parts: func(*Settings) []Part {
			return []Part{
				statedPart("at_risk", func(c *statedCell) int32 { return c.atRisk }),
				statedPart("advocate", func(c *statedCell) int32 { return c.advocates }),
			}
		},
	}}
}
