package measure

import (
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/rating"
	"github.com/klantenbinding/loyalty/internal/record"
)

// QuestionKind is one entry of the catalogue of questions. Its fields must not be changed.
type QuestionKind struct {
	// Name is its name in queries, such as "nps", and Title a short name for people.
	Name, Title string
	// Unit is the unit of the value.
	Unit Unit
	// Help says in plain words what the value and its parts are.
	Help string
	// Parts are the names of the parts that the answers fall into, the best ones first; none for some.
	Parts []string

	Question record.Question
	Of       func(c *SurveyCell) opinion
}

// opinion is what a cell of answers comes to; parts adds up to answers where there are parts.
type opinion struct {
	Answers          int
	Value, Low, High float64
	Mean             float64
	Parts            []int
}

// Questions returns the catalogue of questions.
func Questions() []QuestionKind {
	index := " From 0 for the worst answer to 1 for the best, on average."
	return []QuestionKind{
		{
			Name: "nps", Title: "Net promoter score", Unit: UnitScore, Parts: []string{"promoters", "passives", "detractors"},
			Help:     "Promoters less detractors in per cent of the answers, as in nps, with nps_interval.",
			Question: record.QuestionNPS, Of: (*SurveyCell).recommended,
		},
		{
			Name: "csat", Title: "Satisfied answers", Unit: UnitRatio, Parts: []string{"satisfied", "neutral", "dissatisfied"},
			Help: "Share of the answers that are good ones, as in csat_satisfied_ratio, with its interval; the mean is csat. " +
				"Dissatisfied is below the middle of the scale.",
			Question: record.QuestionCSAT, Of: (*SurveyCell).contented,
		},
		{
			Name: "ces", Title: "Customer effort score", Unit: UnitScore, Parts: []string{"easy", "neutral", "hard"},
			Help:     "How easy customers find it, from 1 to 7, as in ces. Easy is 5 or more, hard below 4.",
			Question: record.QuestionCES, Of: (*SurveyCell).eased,
		},
		{
			Name: "recommend", Title: "Would recommend", Unit: UnitRatio, Help: "Of the customer loyalty index: would recommend." + index,
			Question: record.QuestionRecommend, Of: (*SurveyCell).placed,
		},
		{
			Name: "try", Title: "Would try other products", Unit: UnitRatio, Help: "Of the customer loyalty index: would try other products." + index,
			Question: record.QuestionTry, Of: (*SurveyCell).placed,
		},
		{
			Name: "return", Title: "Would buy again", Unit: UnitRatio, Help: "Of the customer loyalty index: would buy again." + index,
			Question: record.QuestionReturn, Of: (*SurveyCell).placed,
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

// SurveyCell is answers to one question, and how many of them lie below the middle of their scale.
type SurveyCell struct {
	answerCell
	negative int
}

// Add adds o.
func (c *SurveyCell) Add(o *SurveyCell) {
	c.answerCell.Add(&o.answerCell)
	c.negative += o.negative
}

func (c *SurveyCell) recommended() opinion {
	g := c.groups
	n := int(g[rating.Promoters] + g[rating.Passives] + g[rating.Detractors])
	return opinion{
		Answers: n, Value: c.nps(), Low: c.npsBound(-1), High: c.npsBound(1), Mean: math.NaN(),
		Parts: []int{int(g[rating.Promoters]), int(g[rating.Passives]), int(g[rating.Detractors])},
	}
}

func (c *SurveyCell) contented() opinion {
	_, answers := c.satisfaction()
	n, good := int(answers), int(c.satisfied)
	return opinion{
		Answers: n, Value: c.satisfiedRatio(), Low: c.wilson(-1), High: c.wilson(1), Mean: c.csatRatio(),
		Parts: []int{good, n - good - c.negative, c.negative},
	}
}

func (c *SurveyCell) eased() opinion {
	n, easy := int(c.efforts), int(c.easy)
	return opinion{
		Answers: n, Value: c.ces(), Low: math.NaN(), High: math.NaN(), Mean: math.NaN(),
		Parts: []int{easy, n - easy - c.negative, c.negative},
	}
}

func (c *SurveyCell) placed() opinion {
	o := opinion{Value: math.NaN(), Low: math.NaN(), High: math.NaN(), Mean: math.NaN()}
	for _, q := range c.survey {
		if q.answers > 0 {
			o.Answers, o.Value = int(q.answers), fold.Ratio(q.places, rating.Best*q.answers)
		}
	}
	return o
}

// Surveying is the family of answers to a question by touchpoint. It is for one query.
type Surveying struct {
	Question record.Question
	Window   fold.Window
	Point    fold.Point
}

// Surveyed is the answers that one goroutine has found.
type Surveyed struct {
	*Surveying
	span  fold.Span
	Cells map[uint16]*SurveyCell
}

// Folder implements fold.Family.
func (k *Surveying) Folder(sp fold.Span) fold.Folder {
	return &Surveyed{k, sp, map[uint16]*SurveyCell{}}
}

// Fold implements fold.Folder.
func (f *Surveyed) Fold(h *fold.History, _ []int32, _ int64) {
	for i := range h.Customer.Answers {
		a := &h.Customer.Answers[i]
		at := int32(a.Day - f.span.First)
		if a.Question != f.Question || at > f.Point.Hi || at <= f.Point.Lo && f.Window != fold.Lifetime() {
			continue
		}
		s, ok := rating.Of(a)
		if !ok {
			continue
		}
		c := f.Cells[a.Touchpoint]
		if c == nil {
			c = &SurveyCell{}
			f.Cells[a.Touchpoint] = c
		}
		c.book(a, 1)
		c.negative += int(fold.Bit(s.Negative()))
	}
}

// Merge implements fold.Folder.
func (f *Surveyed) Merge(other fold.Folder) {
	o := other.(*Surveyed)
	for touchpoint, c := range o.Cells {
		if mine := f.Cells[touchpoint]; mine != nil {
			mine.Add(c)
			continue
		}
		f.Cells[touchpoint] = c
	}
	clear(o.Cells)
}

// Freeze implements fold.Folder.
func (*Surveyed) Freeze(base []fold.Table) []fold.Table { return base }

// Bytes implements fold.Folder.
func (f *Surveyed) Bytes() int64 { return 256 * int64(len(f.Cells)) }
