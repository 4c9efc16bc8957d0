package measure

import (
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
)

// QuestionKind is one entry of the catalogue of questions. Its fields must not be changed.
type QuestionKind struct {
	// Name is its name in queries, such as "nps", and Title a short name for people.
	Name, Title string
	// Unit is that of the value.
	Unit Unit
	// Help says in plain words what the value and its parts are.
	Help string
	// Parts are the names of the parts that the answers fall into, the best ones first; none for some.
	Parts []string

	question record.Question
	of       func(c *surveyCell) opinion
}

// opinion is what a cell of answers comes to; parts adds up to answers where there are parts.
type opinion struct {
	answers          int
	value, low, high float64
	mean             float64
	parts            []int
}

// Questions returns the catalogue of questions.
func Questions() []QuestionKind {
	index := " From 0 for the worst answer to 1 for the best, on average."
	return []QuestionKind{
		{
			Name: "nps", Title: "Net promoter score", Unit: UnitScore, Parts: []string{"promoters", "passives", "detractors"},
			Help:     "Promoters less detractors in per cent of the answers, as in nps, give or take nps_margin.",
			question: record.QuestionNPS, of: (*surveyCell).recommended,
		},
		{
			Name: "csat", Title: "Satisfied answers", Unit: UnitRatio, Parts: []string{"satisfied", "neutral", "dissatisfied"},
			Help: "Share of the answers that are good ones, as in csat_satisfied_ratio, with its interval; the mean is csat. " +
				"Dissatisfied is below the middle of the scale.",
			question: record.QuestionCSAT, of: (*surveyCell).contented,
		},
		{
			Name: "ces", Title: "Customer effort score", Unit: UnitScore, Parts: []string{"easy", "neutral", "hard"},
			Help:     "How easy customers find it, from 1 to 7, as in ces. Easy is 5 or more, hard below 4.",
			question: record.QuestionCES, of: (*surveyCell).eased,
		},
		{
			Name: "recommend", Title: "Would recommend", Unit: UnitRatio, Help: "Of the customer loyalty index: would recommend." + index,
			question: record.QuestionRecommend, of: (*surveyCell).placed,
		},
		{
			Name: "try", Title: "Would try other products", Unit: UnitRatio, Help: "Of the customer loyalty index: would try other products." + index,
			question: record.QuestionTry, of: (*surveyCell).placed,
		},
		{
			Name: "return", Title: "Would buy again", Unit: UnitRatio, Help: "Of the customer loyalty index: would buy again." + index,
			question: record.QuestionReturn, of: (*surveyCell).placed,
		},
	}
}

// FindQuestion returns the question of a name.
func FindQuestion(name string) (QuestionKind, bool) {
	all := Questions()
	i := slices.IndexFunc(all, func(q QuestionKind) bool { return q.Name == name })
	if i < 0 {
		return QuestionKind{}, false
	}
	return all[i], true
}

// surveyCell is answers to one question, and how many of them lie below the middle of their scale.
type surveyCell struct {
	answerCell
	negative int
}

func (c *surveyCell) add(o *surveyCell) {
	c.answerCell.add(&o.answerCell)
	c.negative += o.negative
}

func (c *surveyCell) recommended() opinion {
	g := c.groups
	n := int(g[promoters] + g[passives] + g[detractors])
	value, margin := c.nps(), c.npsMargin()
	return opinion{
		answers: n, value: value, low: max(value-margin, -100), high: min(value+margin, 100), mean: math.NaN(),
		parts: []int{int(g[promoters]), int(g[passives]), int(g[detractors])},
	}
}

func (c *surveyCell) contented() opinion {
	_, answers := c.satisfaction()
	n, good := int(answers), int(c.satisfied)
	return opinion{
		answers: n, value: c.satisfiedRatio(), low: c.wilson(-1), high: c.wilson(1), mean: c.csatRatio(),
		parts: []int{good, n - good - c.negative, c.negative},
	}
}

func (c *surveyCell) eased() opinion {
	n, easy := int(c.efforts), int(c.easy)
	return opinion{
		answers: n, value: c.ces(), low: math.NaN(), high: math.NaN(), mean: math.NaN(),
		parts: []int{easy, n - easy - c.negative, c.negative},
	}
}

func (c *surveyCell) placed() opinion {
	o := opinion{value: math.NaN(), low: math.NaN(), high: math.NaN(), mean: math.NaN()}
	for _, q := range c.survey {
		if q.answers > 0 {
			o.answers, o.value = int(q.answers), ratio(q.places, best*q.answers)
		}
	}
	return o
}

// surveying is the family of answers to a question by touchpoint. It is for one query.
type surveying struct {
	question record.Question
	window   Window
	point    point
}

// surveyed is the answers that one goroutine has found.
type surveyed struct {
	*surveying
	span  span
	cells map[uint16]*surveyCell
}

func (k *surveying) folder(sp span) folder { return &surveyed{k, sp, map[uint16]*surveyCell{}} }

func (f *surveyed) fold(h *history, _ []int32, _ int64) {
	for i := range h.customer.Answers {
		a := &h.customer.Answers[i]
		at := int32(a.Day - f.span.first)
		if a.Question != f.question || at > f.point.hi || at <= f.point.lo && f.window != Lifetime() {
			continue
		}
		s, ok := scoreOf(a)
		if !ok {
			continue
		}
		c := f.cells[a.Touchpoint]
		if c == nil {
			c = &surveyCell{}
			f.cells[a.Touchpoint] = c
		}
		c.book(a, 1)
		c.negative += int(isSet(s.negative()))
	}
}

func (f *surveyed) merge(other folder) {
	o := other.(*surveyed)
	for touchpoint, c := range o.cells {
		if mine := f.cells[touchpoint]; mine != nil {
			mine.add(c)
			continue
		}
		f.cells[touchpoint] = c
	}
	clear(o.cells)
}

func (*surveyed) freeze(base []table) []table { return base }

func (f *surveyed) bytes() int64 { return 256 * int64(len(f.cells)) }
