package measure

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/record"
)

const (
	// nearDays is how long an answer or invitation covers a customer.
	nearDays = 90
	// spokenDays is how long before they count as churned customers may have spoken.
	spokenDays = 365
)

// heard is the family of what is known of the active and the churned customers of a window: whom a
// question reached lately, and who had spoken before they left. Customers without answers and
// invitations add nothing to it.
type heard struct{ window Window }

// heardCell is by how much the numbers of covered active customers and of churned ones who had
// spoken change.
type heardCell struct{ covered, spoken int32 }

func (c *heardCell) add(o *heardCell) {
	c.covered += o.covered
	c.spoken += o.spoken
}

type heardFolder struct {
	*grid[heardCell, *heardCell]
	axis     axis
	lifetime bool
	// ends holds, for each period, the index of the day after its last one up to now.
	ends []int32
	// bought are the axis' indices with purchases; active and near the stretches in which the
	// customer is active and covered.
	bought       []int32
	active, near []stretch
}

func (k heard) folder(sp span) folder {
	f := &heardFolder{axis: newAxis(sp, k.window), lifetime: k.window == Lifetime()}
	f.grid = newGrid[heardCell](f.axis.n)
	if f.axis.period != nil {
		for _, next := range f.axis.starts[1:] {
			f.ends = append(f.ends, min(next, sp.days))
		}
	}
	return f
}

func (f *heardFolder) fold(h *history, slots []int32, sign int64) {
	if len(h.touched) == 0 || h.first == never {
		return
	}
	rows := f.aim(slots)
	f.purchases(h.days)
	f.cover(h.touched, rows, int32(sign))
	if !f.lifetime && len(h.answered) > 0 {
		f.speak(h.answered, rows, int32(sign))
	}
}

// purchases finds the axis' indices with purchases.
func (f *heardFolder) purchases(days []day) {
	f.bought = f.bought[:0]
	for i := range days {
		if days[i].orders == 0 {
			continue
		}
		at := days[i].at
		if f.axis.period != nil {
			at = f.axis.period[at]
		}
		if n := len(f.bought); n == 0 || f.bought[n-1] < at {
			f.bought = append(f.bought, at)
		}
	}
}

// cover books where the customer is active and covered.
func (f *heardFolder) cover(touched []int32, rows [][]heardCell, sign int32) {
	width := f.axis.width
	if f.lifetime {
		width = never
	}
	f.active, f.near = f.active[:0], f.near[:0]
	for _, at := range f.bought {
		f.active = joinStretch(f.active, between(at, at+width))
	}
	for _, at := range touched {
		f.near = joinStretch(f.near, f.covers(at))
	}
	for i, j := 0, 0; i < len(f.active) && j < len(f.near); {
		a, b := f.active[i], f.near[j]
		if both := between(max(a.from, b.from), min(a.to, b.to)); both.from < both.to {
			book(rows, both, func(c *heardCell, n int32) { c.covered += n * sign })
		}
		if a.to < b.to {
			i++
		} else {
			j++
		}
	}
}

// covers returns where an answer or invitation on a day covers the customer: where the window's last
// day is one of nearDays days from it on.
func (f *heardFolder) covers(day int32) stretch {
	if f.axis.period == nil {
		return between(day, day+nearDays)
	}
	from := f.axis.period[max(day, 0)]
	to := from
	for to < f.axis.n && f.ends[to]-1 < day+nearDays {
		to++
	}
	return between(from, to)
}

// speak books where the customer is churned and had spoken.
func (f *heardFolder) speak(answered []int32, rows [][]heardCell, sign int32) {
	w := f.axis.width
	for i, at := range f.bought {
		next := int32(never)
		if i+1 < len(f.bought) {
			next = f.bought[i+1]
		}
		from := at + w
		if from >= f.axis.n || from >= next {
			continue
		}
		churned := from // the day on which they first counted as such
		if f.ends != nil {
			churned = f.ends[from]
		}
		k, _ := slices.BinarySearch(answered, churned-spokenDays)
		if k < len(answered) && answered[k] < churned {
			book(rows, between(from, min(next, from+w)), func(c *heardCell, n int32) { c.spoken += n * sign })
		}
	}
}

// heardPart is one series made of customers' counts and of who was heard of.
func heardPart(value func(c *counts, h *heardCell) float64) part {
	return part{
		needs: []record.Kind{record.KindOrder, record.KindAnswer},
		uses:  func(w Window) []family { return []family{daily{}, sweeping{w}, heard{w}} },
		values: func(f *frame) []float64 {
			all := f.count()
			moving := read[heardCell](f.Frame, heard{f.window})
			values := make([]float64, len(all))
			for i, p := range f.points {
				c := moving.upTo(p.at)
				values[i] = value(&all[i], &c)
			}
			return values
		},
	}
}

// responses is the series of survey_response_ratio.
func responses(*Settings) []part {
	p := answerPart(func(c *answerCell) float64 { return ratio(c.all, c.invitations) })
	p.needs = []record.Kind{record.KindAnswer, record.KindInvitation}
	return []part{p}
}

// coverage is the series of survey_coverage_ratio.
func coverage(*Settings) []part {
	p := heardPart(func(c *counts, h *heardCell) float64 { return ratio(h.covered, c.active) })
	p.needs, p.oneOf = []record.Kind{record.KindOrder}, []record.Kind{record.KindAnswer, record.KindInvitation}
	return []part{p}
}

// silence is the series of silent_churn_ratio.
func silence(*Settings) []part {
	return []part{heardPart(func(c *counts, h *heardCell) float64 {
		churned := c.previous - c.retained
		return ratio(churned-h.spoken, churned)
	})}
}

// heardMeasures tell whom the surveys reach and who leaves without a word.
func heardMeasures() []Measure {
	return []Measure{
		{
			Name: "survey_response_ratio", Title: "Survey response", Metric: "loyalty_survey_response_ratio",
			Unit: UnitRatio, Needs: []record.Kind{record.KindAnswer, record.KindInvitation}, Grouped: true, Windows: anything,
			Display: display.Share(display.Higher, display.Kept),
			Help:    "Answers for each invitation.",
			Formula: "answers to any question / invitations, both in the window; a survey that gives several answers for one " +
				"invitation can bring it above 1",
			Example: "30 answers to 200 invitations: 0.15.",
			parts:   responses,
		},
		{
			Name: "survey_coverage_ratio", Title: "Survey coverage", Metric: "loyalty_survey_coverage_ratio",
			Unit: UnitRatio, Needs: []record.Kind{record.KindOrder, record.KindAnswer, record.KindInvitation},
			Grouped: true, Windows: anything,
			Display: display.People(display.Higher, display.More),
			Help:    "Share of the active customers who were asked or answered lately.",
			Formula: "active customers with an answer or invitation in the last 90 days / active customers; the 90 days end with " +
				"the window's last day, in a running calendar period with the running day",
			Example: "Of 200 active customers 60 were asked or answered in the last 90 days: 0.3.",
			parts:   coverage,
		},
		{
			Name: "silent_churn_ratio", Title: "Silent churn", Metric: "loyalty_silent_churn_ratio",
			Unit: UnitRatio, Needs: []record.Kind{record.KindOrder, record.KindAnswer},
			Grouped: true, Windows: rolling,
			Display: display.People(display.Lower, display.Lost),
			Help:    "Share of the churned customers who left without a word: no answer in the year before.",
			Formula: "churned customers without an answer to any question in the 365 days before they counted as churned / churned " +
				"customers; they do so first on the day of their last purchase + the window's days, or the day after a calendar " +
				"period's last day up to now",
			Example: "Of 8 churned customers 2 had answered in the year before: 6/8 = 0.75.",
			parts:   silence,
		},
	}
}
