package measure

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

const (
	// nearDays is how long an answer or invitation covers a customer.
	nearDays = 90
	// spokenDays is how long before they count as churned customers may have spoken.
	spokenDays = 365
)

// reach is the family of what is known of the active and the churned customers of a window: whom a
// question reached lately, and who had spoken before they left. Customers without answers and
// invitations add nothing to it.
type reach struct{ window fold.Window }

// reachCell holds the changes of two numbers: active customers whom a survey covers, and churned customers
// who had answered.
type reachCell struct{ covered, spoken int32 }

func (c *reachCell) Add(o *reachCell) {
	c.covered += o.covered
	c.spoken += o.spoken
}

type reachFolder struct {
	*fold.Grid[reachCell, *reachCell]
	axis     fold.Axis
	lifetime bool
	// ends holds, for each period, the index of the day after its last one up to now.
	ends []int32
	// bought are the axis' indices with purchases; active and near the stretches in which the
	// customer is active and covered.
	bought       []int32
	active, near []fold.Stretch
}

func (k reach) Folder(sp fold.Span) fold.Folder {
	f := &reachFolder{axis: fold.NewAxis(sp, k.window), lifetime: k.window == fold.Lifetime()}
	f.Grid = fold.NewGrid[reachCell](f.axis.N)
	if f.axis.Period != nil {
		for _, next := range f.axis.Starts[1:] {
			f.ends = append(f.ends, min(next, sp.Days))
		}
	}
	return f
}

func (f *reachFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Touched) == 0 || h.First == fold.Never {
		return
	}
	rows := f.Rows(slots)
	f.purchases(h.Days)
	f.cover(h.Touched, rows, int32(sign))
	if !f.lifetime && len(h.Answered) > 0 {
		f.speak(h.Answered, rows, int32(sign))
	}
}

// purchases finds the axis' indices with purchases.
func (f *reachFolder) purchases(days []fold.Activity) {
	f.bought = f.bought[:0]
	for i := range days {
		if days[i].Orders == 0 {
			continue
		}
		at := days[i].At
		if f.axis.Period != nil {
			at = f.axis.Period[at]
		}
		if n := len(f.bought); n == 0 || f.bought[n-1] < at {
			f.bought = append(f.bought, at)
		}
	}
}

// cover books where the customer is active and covered.
func (f *reachFolder) cover(touched []int32, rows [][]reachCell, sign int32) {
	width := f.axis.Width
	if f.lifetime {
		width = fold.Never
	}
	f.active, f.near = f.active[:0], f.near[:0]
	for _, at := range f.bought {
		f.active = fold.AppendStretch(f.active, fold.Between(at, at+width))
	}
	for _, at := range touched {
		f.near = fold.AppendStretch(f.near, f.covers(at))
	}
	for i, j := 0, 0; i < len(f.active) && j < len(f.near); {
		a, b := f.active[i], f.near[j]
		if both := fold.Between(max(a.From, b.From), min(a.To, b.To)); both.From < both.To {
			fold.Book(rows, both, func(c *reachCell, n int32) { c.covered += n * sign })
		}
		if a.To < b.To {
			i++
		} else {
			j++
		}
	}
}

// covers returns where an answer or invitation on a day covers the customer: where the window's last
// day is one of nearDays days from it on.
func (f *reachFolder) covers(day int32) fold.Stretch {
	if f.axis.Period == nil {
		return fold.Between(day, day+nearDays)
	}
	from := f.axis.Period[max(day, 0)]
	to := from
	for to < f.axis.N && f.ends[to]-1 < day+nearDays {
		to++
	}
	return fold.Between(from, to)
}

// speak books where the customer is churned and had spoken.
func (f *reachFolder) speak(answered []int32, rows [][]reachCell, sign int32) {
	w := f.axis.Width
	for i, at := range f.bought {
		next := int32(fold.Never)
		if i+1 < len(f.bought) {
			next = f.bought[i+1]
		}
		from := at + w
		if from >= f.axis.N || from >= next {
			continue
		}
		churned := from // the day on which they first counted as such
		if f.ends != nil {
			churned = f.ends[from]
		}
		k, _ := slices.BinarySearch(answered, churned-spokenDays)
		if k < len(answered) && answered[k] < churned {
			fold.Book(rows, fold.Between(from, min(next, from+w)), func(c *reachCell, n int32) { c.spoken += n * sign })
		}
	}
}

// reachPart is one series computed from counts of customers and of customers whom surveys reached.
func reachPart(value func(c *counts, h *reachCell) float64) Part {
	return Part{
		needs: []record.Kind{record.KindOrder, record.KindAnswer},
		joins: []record.Kind{record.KindAnswer},
		Uses:  func(w fold.Window) []fold.Family { return []fold.Family{daily{}, sweeping{w}, reach{w}} },
		Values: func(f *Frame) []float64 {
			all := f.count()
			moving := fold.Read[reachCell](f.Frame, reach{f.Window})
			values := make([]float64, len(all))
			for i, p := range f.Points {
				c := moving.UpTo(p.At)
				values[i] = value(&all[i], &c)
			}
			return values
		},
	}
}

// responses is the series of survey_response_ratio.
func responses(*Settings) []Part {
	p := answerPart(func(c *answerCell) float64 { return fold.Ratio(c.responses, c.invitations) })
	p.needs = []record.Kind{record.KindAnswer, record.KindInvitation}
	return []Part{p}
}

// coverage is the series of survey_coverage_ratio.
func coverage(*Settings) []Part {
	p := reachPart(func(c *counts, h *reachCell) float64 { return fold.Ratio(h.covered, c.active) })
	p.needs, p.oneOf = []record.Kind{record.KindOrder}, []record.Kind{record.KindAnswer, record.KindInvitation}
	p.joins = p.oneOf
	return []Part{p}
}

// silence is the series of silent_churn_ratio.
func silence(*Settings) []Part {
	return []Part{reachPart(func(c *counts, h *reachCell) float64 {
		churned := c.previous - c.retained
		return fold.Ratio(churned-h.spoken, churned)
	})}
}

// surveyReachMeasures count the customers whom surveys reach, and those who leave without an answer.
func surveyReachMeasures() []Measure {
	return []Measure{
		{
			Name: "survey_response_ratio", Title: "Survey response", Metric: "loyalty_survey_response_ratio",
			Unit: UnitRatio, Needs: []record.Kind{record.KindAnswer, record.KindInvitation}, Grouped: true, Windows: anything,
			Display: display.Share(display.Higher, display.Kept),
			Help:    "Share of the survey invitations that were answered.",
			Formula: "responses / invitations, both in the window; a response: all answers of one customer on one day, to however many " +
				"questions; an answer that belongs to no customer is a response of its own; responses without an invitation can bring the " +
				"ratio above 1",
			Example: "200 invitations to a survey of three questions; 30 customers answer all of them, together 90 answers: 30/200 = 0.15.",
			Source:  "AAPOR Standard Definitions, response rate 1: interviews, not answers, divided by those who were asked",
			Parts:   responses,
		},
		{
			Name: "survey_coverage_ratio", Title: "Survey coverage", Metric: "loyalty_survey_coverage_ratio",
			Unit: UnitRatio, Needs: []record.Kind{record.KindOrder, record.KindAnswer, record.KindInvitation},
			Grouped: true, Windows: anything,
			Display: display.People(display.Higher, display.More),
			Help:    "Share of the active customers who were asked or answered lately.",
			Formula: "active customers with an answer or invitation in the last 90 days / active customers; the 90 days end with " +
				"the last day of the window; in a running calendar period they end with the running day",
			Example: "60 of 200 active customers were asked or answered in the last 90 days: 0.3.",
			Parts:   coverage,
		},
		{
			Name: "silent_churn_ratio", Title: "Silent churn", Metric: "loyalty_silent_churn_ratio",
			Unit: UnitRatio, Needs: []record.Kind{record.KindOrder, record.KindAnswer},
			Grouped: true, Windows: rolling,
			Display: display.People(display.Lower, display.Lost),
			Help:    "Share of the churned customers who left without a word: no answer in the year before.",
			Formula: "churned customers without an answer in the 365 days before their churn / all churned customers; the churn is " +
				"the day of the last purchase + the days of the window; for a calendar period it is the day after its last day so " +
				"far",
			Example: "8 customers churned, and 2 of them had answered in the year before: 6/8 = 0.75.",
			Parts:   silence,
		},
	}
}
