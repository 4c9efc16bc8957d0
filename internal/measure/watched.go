package measure

import (
	"slices"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/baseline"
	"github.com/klantenbinding/loyalty/internal/record"
)

// watchedMeasures are the series that have a baseline.
func watchedMeasures(s *Settings) []watched {
	return slices.Concat(
		[]watched{
			watchedShare("churn_ratio", countingPart((*counts).churn), func(c *counts) int32 { return c.previous }),
			watchedShare("repeat_buyer_ratio", countingPart((*counts).repeatRatio), func(c *counts) int32 { return c.active }),
		},
		watchedEarly(s), watchedRevenue(s),
		[]watched{watchedNPS(), watchedIndex(s), watchedInvoluntary(s)},
	)
}

// watch names the part of a watched series.
func watch(p part, measure, basis, horizon string) part {
	p.labels = []Label{{"measure", measure}, {"basis", basis}, {"horizon", horizon}}
	return p
}

// watchedShare is a share of the customers.
func watchedShare(name string, p part, of func(c *counts) int32) watched {
	return watched{
		part: watch(p, name, "", ""), chance: binomial, counting: p.uses,
		observations: func(f *frame) []float64 {
			all := f.count()
			n := make([]float64, len(all))
			for i := range all {
				n[i] = float64(of(&all[i]))
			}
			return n
		},
	}
}

// binomial is the chance of a share.
func binomial(_ *frame, observations []float64) func(int, float64) float64 {
	return func(day int, expected float64) float64 { return baseline.Binomial(expected, observations[day]) }
}

// watchedEarly is early churn, of those who first bought in the window.
func watchedEarly(s *Settings) []watched {
	var all []watched
	for i, p := range earlyChurn(s) {
		lag := int32(s.EarlyHorizons[i])
		all = append(all, watched{
			part: watch(p, "early_churn_ratio", "", strconv.Itoa(int(lag))+"d"), lag: lag, chance: binomial, counting: p.uses,
			observations: func(f *frame) []float64 {
				days := read[dayCell](f.Frame, daily{})
				return f.each(func(p point) float64 { return float64(days.upTo(p.hi-lag).firsts - days.upTo(p.lo-lag).firsts) })
			},
		})
	}
	return all
}

// watchedRevenue is net revenue churn, made of those who brought revenue before.
func watchedRevenue(s *Settings) []watched {
	var all []watched
	for i, p := range moving((*flow).netChurn, 0)(s) {
		b := bases()[i]
		w := watched{part: watch(p, "net_revenue_churn_ratio", b.name, "")}
		w.counting = func(window Window) []family { return []family{sweeping{window}, daily{}} }
		w.observations = func(f *frame) []float64 {
			all := f.count()
			n := make([]float64, len(all))
			for i := range all {
				n[i] = float64(all[i].previous)
			}
			return n
		}
		if b.kind == record.KindSubscription {
			w.counting = func(Window) []family { return []family{subscribers{}} }
			w.observations = func(f *frame) []float64 {
				heads := read[headCell](f.Frame, subscribers{})
				return f.each(func(p point) float64 { return float64(heads.upTo(p.lo).customers) })
			}
		}
		all = append(all, w)
	}
	return all
}

// watchedNPS is the net promoter score, whose margin tells of chance.
func watchedNPS() watched {
	return watched{
		part:         watch(answerPart((*answerCell).nps), "nps", "", ""),
		counting:     answerPart((*answerCell).nps).uses,
		observations: answerPart((*answerCell).npsAnswers).values,
		chance: func(f *frame, _ []float64) func(int, float64) float64 {
			margins := answerPart((*answerCell).npsMargin).values(f)
			return func(day int, _ float64) float64 { return margins[day] / z * margins[day] / z }
		},
	}
}

// churn is the share of the previous window's buyers who did not come back.
func (c *counts) churn() float64 { return ratio(c.previous-c.retained, c.previous) }

// npsAnswers is how many answers the NPS is made of.
func (c *answerCell) npsAnswers() float64 {
	return float64(c.groups[promoters] + c.groups[passives] + c.groups[detractors])
}

// watchedIndex is the loyalty index, made of customers or, where no orders are known, of answers.
func watchedIndex(s *Settings) watched {
	p := index(s)[0]
	return watched{
		part: watch(p, "loyalty_index", "", ""), counting: p.uses,
		observations: func(f *frame) []float64 {
			if !f.has(record.KindOrder) {
				return answerPart(func(c *answerCell) float64 { return float64(c.all) }).values(f)
			}
			return countingPart(func(c *counts) float64 { return float64(c.active) }).values(f)
		},
	}
}

// watchedInvoluntary is the share of cancellations that a failed payment caused.
func watchedInvoluntary(s *Settings) watched {
	p := involuntary(s)[0]
	return watched{
		part: watch(p, "involuntary_churn_ratio", "", ""), counting: p.uses, chance: binomial,
		observations: leavingPart(func(c *reasonCell) float64 { return float64(c.all()) }).values,
	}
}

// subscribers is the family of changes of the number of customers with recurring revenue, by day.
type subscribers struct{}

type subscriberFolder struct{ *grid[headCell, *headCell] }

func (subscribers) folder(sp span) folder { return subscriberFolder{newGrid[headCell](sp.days)} }

func (f subscriberFolder) fold(h *history, slots []int32, sign int64) {
	if len(h.levels) < 2 {
		return
	}
	for _, row := range f.aim(slots) {
		monthly := int64(0)
		for _, d := range h.levels[:len(h.levels)-1] {
			before := isSet(monthly > 0)
			monthly += d.revenue
			row[d.at].customers += int32((isSet(monthly > 0) - before) * sign)
		}
	}
}
