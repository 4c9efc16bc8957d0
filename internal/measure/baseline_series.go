package measure

import (
	"slices"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/baseline"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/rating"
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
func watch(p Part, measure, basis, horizon string) Part {
	p.Labels = []Label{{"measure", measure}, {"basis", basis}, {"horizon", horizon}}
	return p
}

// watchedShare is a share of the customers.
func watchedShare(name string, p Part, of func(c *counts) int32) watched {
	return watched{
		Part: watch(p, name, "", ""), chance: binomial, counting: p.Uses,
		observations: func(f *Frame) []float64 {
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
func binomial(_ *Frame, observations []float64) func(int, float64) float64 {
	return func(day int, expected float64) float64 { return baseline.Binomial(expected, observations[day]) }
}

// watchedEarly is early churn of the customers who first bought in the window.
func watchedEarly(s *Settings) []watched {
	var all []watched
	for i, p := range earlyChurn(s) {
		horizon := int32(s.EarlyHorizons[i])
		lag := early{horizon}.lag()
		all = append(all, watched{
			Part: watch(p, "early_churn_ratio", "", strconv.Itoa(int(horizon))+"d"), lag: lag, chance: binomial, counting: p.Uses,
			observations: func(f *Frame) []float64 {
				days := fold.Read[dayCell](f.Frame, daily{})
				return f.Each(func(p fold.Point) float64 { return float64(days.UpTo(p.Hi-lag).firsts - days.UpTo(p.Lo-lag).firsts) })
			},
		})
	}
	return all
}

// watchedRevenue is net revenue churn. Its observations are the customers who brought revenue before.
func watchedRevenue(s *Settings) []watched {
	var all []watched
	for i, p := range moving((*flow).netChurn, 0)(s) {
		b := bases()[i]
		w := watched{Part: watch(p, "net_revenue_churn_ratio", b.name, "")}
		w.counting = func(window fold.Window) []fold.Family { return []fold.Family{sweeping{window}, daily{}} }
		w.observations = func(f *Frame) []float64 {
			all := f.count()
			n := make([]float64, len(all))
			for i := range all {
				n[i] = float64(all[i].previous)
			}
			return n
		}
		if b.kind == record.KindSubscription {
			w.counting = func(fold.Window) []fold.Family { return []fold.Family{subscribers{}} }
			w.observations = func(f *Frame) []float64 {
				heads := fold.Read[fold.Headcount](f.Frame, subscribers{})
				return f.Each(func(p fold.Point) float64 { return float64(heads.UpTo(p.Lo).Customers) })
			}
		}
		all = append(all, w)
	}
	return all
}

// watchedNPS is the net promoter score, whose margin gives the variance by chance.
func watchedNPS() watched {
	return watched{
		Part:         watch(answerPart((*answerCell).nps), "nps", "", ""),
		counting:     answerPart((*answerCell).nps).Uses,
		observations: answerPart((*answerCell).npsAnswers).Values,
		chance: func(f *Frame, _ []float64) func(int, float64) float64 {
			margins := answerPart((*answerCell).npsMargin).Values(f)
			return func(day int, _ float64) float64 { return margins[day] / z * margins[day] / z }
		},
	}
}

// churn is the share of the previous window's buyers who did not come back.
func (c *counts) churn() float64 { return fold.Ratio(c.previous-c.retained, c.previous) }

// npsAnswers is how many answers the NPS is made of.
func (c *answerCell) npsAnswers() float64 {
	return float64(c.groups[rating.Promoters] + c.groups[rating.Passives] + c.groups[rating.Detractors])
}

// watchedIndex is the loyalty index. Its observations are customers, or answers if there are no orders.
func watchedIndex(s *Settings) watched {
	p := index(s)[0]
	return watched{
		Part: watch(p, "loyalty_index", "", ""), counting: p.Uses,
		observations: func(f *Frame) []float64 {
			if !f.has(record.KindOrder) {
				return answerPart(func(c *answerCell) float64 { return float64(c.all) }).Values(f)
			}
			return countingPart(func(c *counts) float64 { return float64(c.active) }).Values(f)
		},
	}
}

// watchedInvoluntary is the share of cancellations that a failed payment caused.
func watchedInvoluntary(s *Settings) watched {
	p := involuntary(s)[0]
	return watched{
		Part: watch(p, "involuntary_churn_ratio", "", ""), counting: p.Uses, chance: binomial,
		observations: leavingPart(func(c *reasonCell) float64 { return float64(c.all()) }).Values,
	}
}

// subscribers is the family of changes of the number of customers with recurring revenue, by day.
type subscribers struct{}

type subscriberFolder struct {
	*fold.Grid[fold.Headcount, *fold.Headcount]
}

func (subscribers) Folder(sp fold.Span) fold.Folder {
	return subscriberFolder{fold.NewGrid[fold.Headcount](sp.Days)}
}

func (f subscriberFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Levels) < 2 {
		return
	}
	for _, row := range f.Rows(slots) {
		monthly := int64(0)
		for _, d := range h.Levels[:len(h.Levels)-1] {
			before := fold.Bit(monthly > 0)
			monthly += d.Revenue
			row[d.At].Customers += int32((fold.Bit(monthly > 0) - before) * sign)
		}
	}
}
