package measure

import (
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// answers is the family of what was asked and answered on each day, from leadDays before the span
// on: a CRM may know customers for longer than the shop does.
type answers struct{}

// answerCell is the answers and invitations of one day.
type answerCell struct {
	// all are the answers to any question.
	all, invitations int32
	// groups are those of the question of the NPS, by group.
	groups [3]int32
	// csat are those on satisfaction by scale, and satisfied the good ones among them.
	csat      [scaleCount]scaleSum
	satisfied int32
	// efforts are those on effort, easy the good ones among them, and effort the places of all.
	efforts, easy int32
	effort        int64
	// survey are those to the three questions of the customer loyalty index.
	survey [3]placeSum
}

// scaleSum is answers on one scale and the sum of their scores.
type scaleSum struct{ answers, scores int32 }

// placeSum is answers on any scale and the sum of their places.
type placeSum struct{ answers, places int64 }

func (c *answerCell) add(o *answerCell) { c.combine(o, 1) }

// combine adds sign times o.
func (c *answerCell) combine(o *answerCell, sign int32) {
	c.all += sign * o.all
	c.invitations += sign * o.invitations
	for i := range c.groups {
		c.groups[i] += sign * o.groups[i]
	}
	for i := range c.csat {
		c.csat[i].answers += sign * o.csat[i].answers
		c.csat[i].scores += sign * o.csat[i].scores
	}
	c.satisfied += sign * o.satisfied
	c.efforts += sign * o.efforts
	c.easy += sign * o.easy
	c.effort += int64(sign) * o.effort
	for i := range c.survey {
		c.survey[i].answers += int64(sign) * o.survey[i].answers
		c.survey[i].places += int64(sign) * o.survey[i].places
	}
}

// book adds sign times an answer.
func (c *answerCell) book(a *ledger.Answer, sign int32) {
	c.all += sign
	s, ok := scoreOf(a)
	if !ok {
		return
	}
	switch a.Question {
	case record.QuestionNPS:
		c.groups[s.group()] += sign
	case record.QuestionCSAT:
		sum := &c.csat[s.index]
		sum.answers += sign
		sum.scores += sign * int32(s.points)
		c.satisfied += sign * int32(isSet(s.satisfied()))
	case record.QuestionCES:
		c.efforts += sign
		c.effort += int64(sign) * s.place
		c.easy += sign * int32(isSet(s.easy()))
	case record.QuestionRecommend, record.QuestionTry, record.QuestionReturn:
		sum := &c.survey[a.Question-record.QuestionRecommend]
		sum.answers += int64(sign)
		sum.places += int64(sign) * s.place
	default:
	}
}

type answerFolder struct {
	*grid[answerCell, *answerCell]
	span span
}

func (answers) folder(sp span) folder {
	return answerFolder{newGrid[answerCell](leadDays + sp.days), lead(sp)}
}

func (f answerFolder) fold(h *history, slots []int32, sign int64) {
	if len(h.touched) == 0 {
		return
	}
	for _, row := range f.aim(slots) {
		for i := range h.customer.Answers {
			a := &h.customer.Answers[i]
			if at := f.span.index(a.Day); at < f.span.days {
				row[at].book(a, int32(sign))
			}
		}
		for _, d := range h.customer.Invitations {
			if at := f.span.index(d); at < f.span.days {
				row[at].invitations += int32(sign)
			}
		}
	}
}

// answered returns the answers in the windows of the frame's points.
func (f *frame) answered() []answerCell {
	return once(f.Frame, answerCell{}, func() []answerCell {
		days := read[answerCell](f.Frame, answers{})
		all := make([]answerCell, len(f.points))
		for i, p := range f.points {
			all[i] = days.upTo(p.hi + leadDays)
			if f.window != Lifetime() {
				before := days.upTo(p.lo + leadDays)
				all[i].combine(&before, -1)
			}
		}
		return all
	})
}

// answerPart is one series made of the answers in the window.
func answerPart(value func(c *answerCell) float64, labels ...Label) part {
	return part{
		labels: labels,
		needs:  []record.Kind{record.KindAnswer},
		uses:   func(Window) []family { return []family{answers{}} },
		values: func(f *frame) []float64 {
			all := f.answered()
			values := make([]float64, len(all))
			for i := range all {
				values[i] = value(&all[i])
			}
			return values
		},
	}
}

// answering is the parts of a measure with one series made of answers.
func answering(value func(c *answerCell) float64) func(*Settings) []part {
	return func(*Settings) []part { return []part{answerPart(value)} }
}
