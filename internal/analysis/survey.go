package analysis

import (
	"cmp"
	"context"
	"slices"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Survey is the answers to one question.
type Survey struct {
	Kind   measure.QuestionKind
	Window fold.Window
	// Day is the last day that counts; Complete is false where it, or the calendar period, still
	// runs.
	Day      record.Day
	Complete bool
	// Rows starts with all answers together. Then the touchpoints follow, most answers first.
	Rows []SurveyRow
}

// SurveyRow is the answers at one touchpoint.
type SurveyRow struct {
	// Touchpoint is "" for all together.
	Touchpoint string
	Answers    int
	// Value lies between Low and High at 95 % confidence, which are NaN where no interval is defined.
	Value, Low, High float64
	// Mean is the mean place on the scale, 0 for the worst answer and 1 for the best, of questions
	// whose value is another figure; NaN for the others.
	Mean  float64
	Parts []SurveyPart
}

// SurveyPart is the answers of one sort.
type SurveyPart struct {
	Name    string
	Answers int
	// Share is of the row's answers; NaN without any.
	Share float64
}

// SurveyAbsence returns why there cannot be answers; the zero value means that there can.
func (b *Board) SurveyAbsence() absence.Reason { return b.state.without(record.KindAnswer) }

// Survey returns the answers to a question in a window that ends with a day, or in the calendar
// period that holds it, of the customers that a filter keeps. An unknown question, no window or a bad
// filter gives a *QueryError; an ended context gives its error.
func (b *Board) Survey(ctx context.Context, question string, w fold.Window, to record.Day, filter []Filter) (*Survey, error) {
	kind, ok := measure.FindQuestion(question)
	switch {
	case !ok:
		return nil, measure.Refuse("question", "there is no such question")
	case w.Kind() == 0:
		return nil, measure.Refuse("window", "%s needs a window", kind.Name)
	}
	if err := b.state.checkFilter(filter); err != nil {
		return nil, err
	}
	s := &Survey{Kind: kind, Window: w, Day: min(to, b.state.today)}
	cells := map[uint16]*measure.SurveyCell{}
	if b.SurveyAbsence().None() {
		at := b.state.placed(w, s.Day)
		s.Day, s.Complete = at.day, at.complete
		folded, err := b.state.foldOnce(ctx, filter, b.state.today, &measure.Surveying{Question: kind.Question, Window: w, Point: at.point})
		if err != nil {
			return nil, err
		}
		cells = folded.(*measure.Surveyed).Cells
	}
	s.fill(cells, b.state.src.Touchpoints())
	return s, ctx.Err()
}

func (s *Survey) fill(cells map[uint16]*measure.SurveyCell, names []string) {
	var all measure.SurveyCell
	for touchpoint, c := range cells {
		all.Add(c)
		s.Rows = append(s.Rows, surveyRow(&s.Kind, names[touchpoint], c))
	}
	slices.SortFunc(s.Rows, func(a, b SurveyRow) int {
		return cmp.Or(cmp.Compare(b.Answers, a.Answers), cmp.Compare(a.Touchpoint, b.Touchpoint))
	})
	s.Rows = slices.Insert(s.Rows, 0, surveyRow(&s.Kind, "", &all))
}

// surveyRow returns the row of a touchpoint.
func surveyRow(k *measure.QuestionKind, touchpoint string, c *measure.SurveyCell) SurveyRow {
	o := k.Of(c)
	r := SurveyRow{Touchpoint: touchpoint, Answers: o.Answers, Value: o.Value, Low: o.Low, High: o.High, Mean: o.Mean}
	for i, name := range k.Parts {
		r.Parts = append(r.Parts, SurveyPart{name, o.Parts[i], fold.Ratio(float64(o.Parts[i]), float64(o.Answers))})
	}
	return r
}
