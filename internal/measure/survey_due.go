package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// waves is the number of waves of a survey: the first, the second and the repeated one.
const waves = 3

// begins returns how many days after a customer's start each wave begins. A wave lasts until the next one, and the last one restarts every r.Every days.
func (r Rhythm) begins() [waves + 1]int32 {
	first, second := int32(r.First), int32(r.First+r.Then)
	return [waves + 1]int32{first, second, second + int32(r.Every), fold.Never}
}

// due is the family of customers whom a question was due to and who were asked or answered since,
// by wave. Customers without answers and invitations add nothing to it, unless a subscription
// started before their first purchase.
type due struct{ rhythm Rhythm }

// dueCell is by how much the numbers of customers change: of those who started, beyond those who
// bought for the first time, and of those settled in each wave.
type dueCell struct {
	started int32
	settled [waves]int32
}

func (c *dueCell) Add(o *dueCell) {
	c.started += o.started
	for i := range c.settled {
		c.settled[i] += o.settled[i]
	}
}

type dueFolder struct {
	*fold.Grid[dueCell, *dueCell]
	rhythm Rhythm
}

func (k due) Folder(sp fold.Span) fold.Folder {
	return dueFolder{fold.NewGrid[dueCell](sp.Days), k.rhythm}
}

func (f dueFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if h.Started < h.First {
		fold.Book(f.Rows(slots), fold.Between(h.Started, h.First), func(c *dueCell, n int32) { c.started += n * int32(sign) })
	}
	start := min(h.Started, h.First)
	if len(h.Touched) == 0 || start == fold.Never {
		return
	}
	rows := f.Rows(slots)
	settled := int32(-1) // up to where an earlier one settles
	for _, at := range h.Touched {
		if at < settled {
			continue
		}
		wave, end, ok := f.rhythm.at(at - start)
		if !ok {
			continue
		}
		settled = start + end
		fold.Book(rows, fold.Between(at, settled), func(c *dueCell, n int32) { c.settled[wave] += n * int32(sign) })
	}
}

// at returns the wave that a number of days after the start lies in, and the number of days at which
// it ends or starts anew. It reports false before the first one.
func (r Rhythm) at(days int32) (wave int, end int32, ok bool) {
	begins := r.begins()
	if days < begins[0] {
		return 0, 0, false
	}
	for days >= begins[wave+1] {
		wave++
	}
	if wave < waves-1 {
		return wave, begins[wave+1], true
	}
	every := int32(r.Every)
	return wave, begins[wave] + ((days-begins[wave])/every+1)*every, true
}

// dueWaves has a series for each wave.
func dueWaves(s *Settings) []Part {
	sums, begins := due{s.SurveyRhythm}, s.SurveyRhythm.begins()
	var parts []Part
	for wave, name := range [waves]string{"first", "second", "repeat"} {
		parts = append(parts, Part{
			Labels: []Label{{"wave", name}},
			oneOf:  []record.Kind{record.KindAnswer, record.KindInvitation},
			Uses:   func(fold.Window) []fold.Family { return []fold.Family{daily{}, sums} },
			Values: func(f *Frame) []float64 {
				days, changes := fold.Read[dayCell](f.Frame, daily{}), fold.Read[dueCell](f.Frame, sums)
				started := func(d int32) int32 { return days.UpTo(d).firsts + changes.UpTo(d).started }
				return f.Each(func(p fold.Point) float64 {
					in := started(p.Hi-begins[wave]) - started(p.Hi-begins[wave+1])
					return float64(in - changes.UpTo(p.Hi).settled[wave])
				})
			},
		})
	}
	return parts
}

// dueMeasures count the customers who are due for a survey.
func dueMeasures() []Measure {
	return []Measure{{
		Name: "survey_due_customers", Title: "Due for a survey", Metric: "loyalty_survey_due_customers",
		Unit: UnitCustomers, Labels: []string{"wave"}, Grouped: true,
		Roles:   map[string]Roles{"wave": {"first": display.New, "second": display.Kept, "repeat": display.Neutral}},
		Needs:   []record.Kind{record.KindOrder, record.KindSubscription, record.KindAnswer, record.KindInvitation},
		Display: display.Count(display.Lower, display.Kept),
		Help:    "Customers who should be asked now and have not been asked yet.",
		Formula: "the waves begin 7 days after the customer's first purchase or subscription's start, 30 days after that, and every " +
			"90 days from then on (the rhythm is configurable); a wave lasts until the next one begins; customers are due if they " +
			"have neither an invitation nor an answer since their wave began; as of the end of the day",
		Example: "A customer first bought 10 days ago. Not asked yet: due in the first wave. Asked on the eighth day: not due " +
			"until day 37.",
		Parts: dueWaves,
	}}
}
