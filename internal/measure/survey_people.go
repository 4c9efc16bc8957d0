package measure

import (
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/rating"
	"github.com/klantenbinding/loyalty/internal/record"
)

// recommenders is the family of customers by the group of their last answer to the NPS question in a
// window.
type recommenders struct{ window fold.Window }

// recommenderCell holds the changes of the numbers of customers, by group.
type recommenderCell struct{ groups [3]int32 }

func (c *recommenderCell) Add(o *recommenderCell) {
	for i := range c.groups {
		c.groups[i] += o.groups[i]
	}
}

// nps returns the net promoter score.
func (c *recommenderCell) nps() float64 {
	n := c.groups[rating.Promoters] + c.groups[rating.Passives] + c.groups[rating.Detractors]
	return 100 * fold.Ratio(c.groups[rating.Promoters]-c.groups[rating.Detractors], n)
}

type recommenderFolder struct {
	*fold.Grid[recommenderCell, *recommenderCell]
	time fold.Timeline
}

func (k recommenders) Folder(sp fold.Span) fold.Folder {
	f := &recommenderFolder{time: fold.NewTimeline(sp, k.window)}
	f.Grid = fold.NewGrid[recommenderCell](f.time.Axis.N)
	return f
}

// Fold books each answer from its day on, until the next one replaces it or it leaves the window.
func (f *recommenderFolder) Fold(h *fold.History, slots []int32, sign int64) {
	answers := h.Customer.Answers[:len(h.Answered)]
	next := int32(fold.Never)
	for i := len(answers) - 1; i >= 0; i-- {
		a := &answers[i]
		if a.Question != record.QuestionNPS {
			continue
		}
		s, ok := rating.Of(a)
		if !ok {
			continue
		}
		at := f.time.Axis.Place(f.time.Span, a.Day)
		in := fold.Between(at, min(next, at+f.time.Width)).OnAxis()
		next = at
		if in.From >= in.To {
			continue
		}
		fold.Book(f.Rows(slots), in, func(c *recommenderCell, n int32) { c.groups[s.Group()] += n * int32(sign) })
	}
}

// npsVariants has a series of every answer and one of each customer's last answer.
func npsVariants(*Settings) []Part {
	people := Part{
		Labels: []Label{{"counted", "people"}},
		needs:  []record.Kind{record.KindAnswer},
		Uses:   func(w fold.Window) []fold.Family { return []fold.Family{recommenders{w}} },
		Values: func(f *Frame) []float64 {
			moving := fold.Read[recommenderCell](f.Frame, recommenders{f.Window})
			return f.Each(func(p fold.Point) float64 {
				c := moving.UpTo(p.At)
				return c.nps()
			})
		},
	}
	return []Part{answerPart((*answerCell).nps, Label{"counted", "answers"}), people}
}
