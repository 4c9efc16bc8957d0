package measure

import (
	"math"
	"slices"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/rating"
	"github.com/klantenbinding/loyalty/internal/record"
)

// z is the quantile of the normal distribution that a confidence of 95 % has on both sides.
const z = 1.96

// nps returns the net promoter score.
func (c *answerCell) nps() float64 {
	n := c.groups[rating.Promoters] + c.groups[rating.Passives] + c.groups[rating.Detractors]
	return 100 * fold.Ratio(c.groups[rating.Promoters]-c.groups[rating.Detractors], n)
}

// adjustedNPS returns the middle and half the width of the interval of the NPS of all customers: adjusted
// Wald, as in Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician 70
// (2016). Both are NaN without answers. The middle is closer to 0 than the NPS itself.
func (c *answerCell) adjustedNPS() (middle, margin float64) {
	n := float64(c.groups[rating.Promoters] + c.groups[rating.Passives] + c.groups[rating.Detractors])
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	n += 3
	p, q := (float64(c.groups[rating.Promoters])+0.75)/n, (float64(c.groups[rating.Detractors])+0.75)/n
	return 100 * (p - q), 100 * z * math.Sqrt((p+q-(p-q)*(p-q))/n)
}

// npsMargin returns half the width of the interval of the NPS, before it is cut off at -100 and 100.
func (c *answerCell) npsMargin() float64 {
	_, margin := c.adjustedNPS()
	return margin
}

// npsBound returns the bound of the interval of the NPS on one side, -1 or 1, within -100 and 100.
func (c *answerCell) npsBound(side float64) float64 {
	middle, margin := c.adjustedNPS()
	return max(-100, min(100, middle+side*margin))
}

// satisfaction returns the sum of places of the answers on satisfaction, and their number.
func (c *answerCell) satisfaction() (places, n int64) {
	for i, scale := range record.Scales() {
		sum := c.csat[i]
		places += int64(sum.scores-sum.answers*int32(record.LowestScore(scale))) * rating.Best / int64(scale-1)
		n += int64(sum.answers)
	}
	return places, n
}

func (c *answerCell) csatRatio() float64 {
	places, n := c.satisfaction()
	return fold.Ratio(places, rating.Best*n)
}

func (c *answerCell) satisfiedRatio() float64 {
	_, n := c.satisfaction()
	return fold.Ratio(int64(c.satisfied), n)
}

// wilson returns the bound of the Wilson interval of the satisfied share on one side, -1 or 1. Where
// the share is 0 or 1, rounding must not move the share outside of the interval.
func (c *answerCell) wilson(side float64) float64 {
	_, answers := c.satisfaction()
	n, p := float64(answers), c.satisfiedRatio()
	bound := (p + z*z/(2*n) + side*z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))) / (1 + z*z/n)
	if side < 0 {
		return min(p, max(0, bound))
	}
	return max(p, min(1, bound))
}

// ces returns the mean effort score, brought to 1..7.
func (c *answerCell) ces() float64 { return 1 + 6*fold.Ratio(c.effort, rating.Best*int64(c.efforts)) }

// surveyScore returns the mean score, 0 to 100, of the questions of the customer loyalty index that have
// answers.
func (c *answerCell) surveyScore() float64 {
	sum, questions := 0.0, 0.0
	for _, q := range c.survey {
		if q.answers > 0 {
			sum += 100 * fold.Ratio(q.places, rating.Best*q.answers)
			questions++
		}
	}
	return fold.Ratio(sum, questions)
}

// npsGroups are the series of nps_answers.
func npsGroups(*Settings) []Part {
	names := [...]string{rating.Promoters: "promoters", rating.Passives: "passives", rating.Detractors: "detractors"}
	var parts []Part
	for i, name := range names {
		parts = append(parts, answerPart(func(c *answerCell) float64 { return float64(c.groups[i]) }, Label{"group", name}))
	}
	return parts
}

// npsInterval has a series for each bound.
func npsInterval(*Settings) []Part {
	return []Part{
		answerPart(func(c *answerCell) float64 { return c.npsBound(-1) }, Label{"bound", "low"}),
		answerPart(func(c *answerCell) float64 { return c.npsBound(1) }, Label{"bound", "high"}),
	}
}

// csatMeans has a series for each scale.
func csatMeans(*Settings) []Part {
	var parts []Part
	for i, scale := range record.Scales() {
		parts = append(parts, answerPart(func(c *answerCell) float64 {
			return fold.Ratio(float64(c.csat[i].scores), float64(c.csat[i].answers))
		}, Label{"scale", strconv.Itoa(int(scale))}))
	}
	return parts
}

// satisfiedInterval has a series for each bound.
func satisfiedInterval(*Settings) []Part {
	return []Part{
		answerPart(func(c *answerCell) float64 { return c.wilson(-1) }, Label{"bound", "low"}),
		answerPart(func(c *answerCell) float64 { return c.wilson(1) }, Label{"bound", "high"}),
	}
}

// gap is the series of delivery_gap. It exists only if the company has assessed itself.
func gap(s *Settings) []Part {
	if s.SelfAssessment == nil {
		return nil
	}
	believed := *s.SelfAssessment
	return []Part{answerPart(func(c *answerCell) float64 { return believed - c.satisfiedRatio() })}
}

// answerMeasures are made of the answers in the window.
func answerMeasures() []Measure {
	return slices.Concat(recommendMeasures(), satisfactionMeasures(), effortMeasures())
}

// recommendMeasures tell whether customers would recommend the company.
func recommendMeasures() []Measure {
	answers := []record.Kind{record.KindAnswer}
	const rocks = "Rocks 2016, The American Statistician: adjusted Wald"
	return []Measure{
		{
			Name: "nps", Title: "Net promoter score", Metric: "loyalty_nps",
			Unit: UnitScore, Labels: []string{"counted"}, Needs: answers, Grouped: true, Windows: anything,
			Display: display.Score(0, display.Higher, display.Kept),
			Help: "Promoters less detractors, in per cent of the answers, between -100 and 100; the number of " +
				"answers and the interval say how reliable it is.",
			Formula: "100 x (promoters - detractors) / answers to the NPS question in the window; promoters: " +
				"scores of 9 and 10; detractors: scores of 0 to 6; scores on shorter scales are first converted to 0..10 and rounded; counted " +
				"answers: every answer; counted people: only each customer's last answer in the window, of several on one day the one with the " +
				"highest key in the source",
			Example: "5 of 10 answers are 9 or 10, and 2 are 0 to 6: 100 x (5 - 2)/10 = 30. If three of the five come from one customer, " +
				"people has 8 answers: 100 x (3 - 2)/8 = 12.5.",
			Source: "Reichheld 2003, Harvard Business Review",
			Parts:  npsVariants,
		},
		{
			Name: "nps_answers", Title: "NPS answers", Metric: "loyalty_nps_answers",
			Unit: UnitAnswers, Labels: []string{"group"}, Needs: answers, Grouped: true, Windows: anything,
			Roles:   map[string]Roles{"group": {"promoters": display.Kept, "passives": display.Neutral, "detractors": display.Lost}},
			Display: display.Count(display.Neither, display.Kept),
			Help:    "The answers that the NPS is computed from, by group. With few of them it says little.",
			Formula: "answers to the NPS question in the window, every answer of a customer; promoters: scores of 9 and 10; " +
				"passives: 7 and 8; detractors: 0 to 6; scores on shorter scales are first converted to 0..10 and rounded",
			Example: "Scores 10, 9, 8, 6: promoters 2, passives 1, detractors 1.",
			Source:  "Reichheld 2003, Harvard Business Review",
			Parts:   npsGroups,
		},
		{
			Name: "nps_margin", Title: "NPS margin", Metric: "loyalty_nps_margin",
			Unit: UnitScore, Needs: answers, Grouped: true, Windows: anything,
			Display: display.Score(0, display.Lower, display.Kept),
			Help:    "Half the width of nps_interval, in points.",
			Formula: "adjusted Wald: 3/4 of an answer is added to promoters, 3/4 to detractors, and 3 to the n answers; p and q: the " +
				"shares of both; 196 x sqrt((p + q - (p - q)^2) / (n + 3)); absent without answers",
			Example: "5 promoters and 2 detractors of 10 answers: p = 5.75/13, q = 2.75/13, 196 x sqrt((p + q - (p - q)^2)/13) " +
				"= 42.1. The NPS of 30 says little.",
			Source: rocks,
			Parts:  answering((*answerCell).npsMargin),
		},
		{
			Name: "nps_interval", Title: "NPS, interval", Metric: "loyalty_nps_interval",
			Unit: UnitScore, Labels: []string{"bound"}, Needs: answers, Grouped: true, Windows: anything,
			Display: display.Score(0, display.Higher, display.Kept),
			Help: "Bounds between which the NPS of all customers lies at 95 % confidence. With few answers the middle of the " +
				"interval is closer to 0 than the NPS.",
			Formula: "adjusted Wald: 100 x (p - q) -+ nps_margin, with p and q as there, within -100 and 100; absent without answers",
			Example: "10 promoters of 10 answers: 100 x (10.75 - 0.75)/13 -+ 29.4 = 47.5 to 106.3, so at most 100.",
			Source:  rocks,
			Parts:   npsInterval,
		},
	}
}

// satisfactionMeasures tell how satisfied customers are.
func satisfactionMeasures() []Measure {
	answers := []record.Kind{record.KindAnswer}
	return []Measure{
		{
			Name: "csat", Title: "Satisfaction", Metric: "loyalty_csat",
			Unit: UnitRatio, Needs: answers, Grouped: true, Windows: anything,
			Display: display.Hundred(display.Higher, display.Kept),
			Help:    "Mean satisfaction, from 0 for the worst answer to 1 for the best, over all scales.",
			Formula: "mean of (score - 1) / (scale - 1) over the satisfaction answers in the window; on the scale of 11 points, score / 10",
			Example: "Scores 5, 4 and 2 of 5: (1 + 0.75 + 0.25)/3 = 0.667.",
			Parts:   answering((*answerCell).csatRatio),
		},
		{
			Name: "csat_mean", Title: "Satisfaction on its scale", Metric: "loyalty_csat_mean",
			Unit: UnitScore, Labels: []string{"scale"}, Needs: answers, Grouped: true, Windows: anything,
			Display: display.Score(1, display.Higher, display.Kept),
			Help:    "Mean satisfaction in points of the scale that customers answered on.",
			Formula: "sum of scores / answers, for each scale by itself; scales of 3 to 10 points begin with 1, the scale of 11 points with 0",
			Example: "Scores 5, 4 and 2 of 5: scale 5 has 11/3 = 3.67.",
			Parts:   csatMeans,
		},
		{
			Name: "csat_satisfied_ratio", Title: "Satisfied answers", Metric: "loyalty_csat_satisfied_ratio",
			Unit: UnitRatio, Needs: answers, Grouped: true, Windows: anything,
			Display: display.People(display.Higher, display.Kept),
			Help:    "Share of the satisfaction answers that are good. csat_satisfied_interval_ratio tells how reliable it is.",
			Formula: "answers in the top two boxes of the scale (only the top one of 3 points; 8 to 10 on scales of 10 and 11 points) / " +
				"satisfaction answers in the window",
			Example: "Scores 5, 4 and 2 of 5: 2/3 = 0.667.",
			Source:  "top two boxes",
			Parts:   answering((*answerCell).satisfiedRatio),
		},
		{
			Name: "csat_satisfied_interval_ratio", Title: "Satisfied answers, interval", Metric: "loyalty_csat_satisfied_interval_ratio",
			Unit: UnitRatio, Labels: []string{"bound"}, Needs: answers, Grouped: true, Windows: anything,
			Display: display.Share(display.Higher, display.Kept),
			Help:    "Bounds between which the satisfied share of all customers lies at 95 % confidence.",
			Formula: "Wilson interval with z = 1.96, p = csat_satisfied_ratio and n answers: " +
				"(p + z^2/2n -+ z x sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)",
			Example: "8 of 10 answers are good: low 0.490, high 0.943.",
			Source:  "Wilson 1927",
			Parts:   satisfiedInterval,
		},
		{
			Name: "delivery_gap", Title: "Delivery gap", Metric: "loyalty_delivery_gap",
			Unit: UnitRatio, Needs: answers, Grouped: true, Windows: anything,
			Display: display.Difference(display.Lower, display.Attention),
			Help:    "The share of satisfied customers that the company believes in, less the share that customers report.",
			Formula: "self_assessment of the configuration - csat_satisfied_ratio; absent without a configured self-assessment",
			Example: "The company believes 0.80, customers say 0.08: 0.72.",
			Source:  "Bain & Company 2005: 80 % of 362 companies believed it, 8 % of customers agreed",
			Parts:   gap,
		},
	}
}

// effortMeasures tell how easy it is to be a customer.
func effortMeasures() []Measure {
	answers := []record.Kind{record.KindAnswer}
	return []Measure{
		{
			Name: "ces", Title: "Customer effort score", Metric: "loyalty_ces",
			Unit: UnitScore, Needs: answers, Grouped: true, Windows: anything,
			Display: display.Score(1, display.Higher, display.Kept),
			Help:    "How easy customers find it to get what they want, from 1 to 7; 7 is easy.",
			Formula: "mean score of the effort answers in the window; scores on other scales are converted to 1..7 linearly",
			Example: "Scores 7, 5 and 3 of 7: 15/3 = 5.",
			Source:  "Customer Effort Score 2.0, CEB 2013",
			Parts:   answering((*answerCell).ces),
		},
		{
			Name: "ces_easy_ratio", Title: "Easy answers", Metric: "loyalty_ces_easy_ratio",
			Unit: UnitRatio, Needs: answers, Grouped: true, Windows: anything,
			Display: display.People(display.Higher, display.Kept),
			Help:    "Share of the effort answers that call it easy.",
			Formula: "effort answers of 5 or more (converted to 1..7) / effort answers in the window",
			Example: "Scores 7, 5 and 3 of 7: 2/3 = 0.667.",
			Source:  "Customer Effort Score 2.0, CEB 2013",
			Parts:   answering(func(c *answerCell) float64 { return fold.Ratio(c.easy, c.efforts) }),
		},
	}
}
