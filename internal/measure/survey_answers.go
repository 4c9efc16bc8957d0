package measure

import (
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/rating"
	"github.com/klantenbinding/loyalty/internal/record"
)

// answers is the family of what was asked and answered on each day, from leadDays before the span
// on: a CRM may know customers for longer than the shop does.
type answers struct{}

// answerCell is the answers and invitations of one day.
type answerCell struct {
	// all are the answers to any question, and responses the customers who answered.
	all, responses, invitations int32
	// groups are the answers to the NPS question, by group.
	groups [3]int32
	// csat are those on satisfaction by scale, and satisfied the good ones among them.
	csat      [record.ScaleCount]scaleSum
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

func (c *answerCell) Add(o *answerCell) { c.combine(o, 1) }

// combine adds sign times o.
func (c *answerCell) combine(o *answerCell, sign int32) {
	c.all += sign * o.all
	c.responses += sign * o.responses
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
	s, ok := rating.Of(a)
	if !ok {
		return
	}
	switch a.Question {
	case record.QuestionNPS:
		c.groups[s.Group()] += sign
	case record.QuestionCSAT:
		sum := &c.csat[s.Index]
		sum.answers += sign
		sum.scores += sign * int32(s.Points)
		c.satisfied += sign * int32(fold.Bit(s.Satisfied()))
	case record.QuestionCES:
		c.efforts += sign
		c.effort += int64(sign) * s.Place
		c.easy += sign * int32(fold.Bit(s.Easy()))
	case record.QuestionRecommend, record.QuestionTry, record.QuestionReturn:
		sum := &c.survey[a.Question-record.QuestionRecommend]
		sum.answers += int64(sign)
		sum.places += int64(sign) * s.Place
	default:
	}
}

type answerFolder struct {
	*fold.Grid[answerCell, *answerCell]
	span fold.Span
}

func (answers) Folder(sp fold.Span) fold.Folder {
	return answerFolder{fold.NewGrid[answerCell](fold.LeadDays + sp.Days), fold.WithLead(sp)}
}

func (f answerFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Touched) == 0 {
		return
	}
	for _, row := range f.Rows(slots) {
		for i := range h.Customer.Answers {
			a := &h.Customer.Answers[i]
			at := f.span.Index(a.Day)
			if at >= f.span.Days {
				break
			}
			row[at].book(a, int32(sign))
			if i == 0 || h.Customer.Answers[i-1].Day != a.Day {
				row[at].responses += int32(sign)
			}
		}
		for _, d := range h.Customer.Invitations {
			if at := f.span.Index(d); at < f.span.Days {
				row[at].invitations += int32(sign)
			}
		}
	}
}

// answered returns the answers in the windows of the frame's points.
func (f *Frame) answered() []answerCell {
	return fold.Once(f.Frame, answerCell{}, func() []answerCell {
		days := fold.Read[answerCell](f.Frame, answers{})
		all := make([]answerCell, len(f.Points))
		for i, p := range f.Points {
			all[i] = days.UpTo(p.Hi + fold.LeadDays)
			if f.Window != fold.Lifetime() {
				before := days.UpTo(p.Lo + fold.LeadDays)
				all[i].combine(&before, -1)
			}
		}
		return all
	})
}

// answerPart is one series made of the answers in the window.
func answerPart(value func(c *answerCell) float64, labels ...Label) Part {
	return Part{
		Labels: labels,
		needs:  []record.Kind{record.KindAnswer},
		Uses:   func(fold.Window) []fold.Family { return []fold.Family{answers{}} },
		Values: func(f *Frame) []float64 {
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
func answering(value func(c *answerCell) float64) func(*Settings) []Part {
	return func(*Settings) []Part { return []Part{answerPart(value)} }
}
