package analysis

import (
	"context"
	"slices"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/survival"
)

// SurvivalKind is one entry of the catalogue of survival curves. Its fields must not be changed.
type SurvivalKind struct {
	// Name is its name in queries, such as "subscriptions", and Title a short name for people.
	Name, Title string
	// Help says in plain words from when to when the time is counted.
	Help string

	needs record.Kind
	stay  func(h *fold.History, last int32) (stay, bool)
}

// SurvivalQuery asks how long something lasts.
type SurvivalQuery struct {
	// Of is the name of a SurvivalKind.
	Of string
	// From is the first day on which a time may start. To is the last day that counts: times that had not
	// ended by then are censored.
	From, To record.Day
	// Filter keeps the customers that fit all of its entries.
	Filter []Filter
	// GroupBy adds a curve for each value of a dimension, of which Cap keep their name. It may be nil.
	GroupBy *ledger.Dimension
	Cap     int
	// Cohorts is the calendar window that adds a curve for each period in which times start; no window for none. It
	// excludes GroupBy. If MostCohorts is not 0, only so many periods up to the one with the last day have a curve.
	Cohorts     fold.Window
	MostCohorts int
	// Step returns the number of days between two points of the curves. Its arguments are the lengths of the curve
	// of all customers and of the groups' curves, in days. The query returns its error. Nil means 1.
	Step func(all int, groups []int) (int, error)
}

// Survival is how long something lasts.
type Survival struct {
	Kind SurvivalKind
	// Day is the last day that counts; Complete is false if it still runs.
	Day      record.Day
	Complete bool
	// All is the curve of all customers; Groups has one for each group or cohort with customers, cohorts in their
	// order.
	All    SurvivalCurve
	Groups []SurvivalCurve
	// Left is the number of earlier cohorts with customers that have no curve.
	Left int
	// Step is the days between two points of the curves.
	Step int
	// Warmup is the first day after the warm-up. Customers of earlier days may be old ones.
	Warmup record.Day
}

// SurvivalCurve is how long something lasts for some customers.
type SurvivalCurve struct {
	// Group is the value of the dimension, or the first day of the cohort; empty for all customers.
	Group string
	// Size is the number of customers, and Ended of how many the time has ended.
	Size, Ended int
	Median      survival.Median // in days
	Curve       survival.Curve  // every so many days
	// Test compares the customers with all others of the answer; nil if there is nothing to compare.
	Test *survival.Test
}

// Survivals returns the catalogue of survival curves.
func Survivals() []SurvivalKind {
	return []SurvivalKind{
		{
			Name: "subscriptions", Title: "Time until subscribers leave",
			Help: "Days from a customer's first day with a subscription that costs something to the first day after it without one. " +
				"A customer with several subscriptions counts once, until the first day without any; a return after a gap is not counted again.",
			needs: record.KindSubscription, stay: stayOfSubscriber,
		},
		{
			Name: "second_order", Title: "Time until the second purchase",
			Help:  "Days from a customer's first day with a purchase to the next day with one.",
			needs: record.KindOrder, stay: waitForSecondOrder,
		},
	}
}

// FindSurvival returns the survival curves of a name.
func FindSurvival(name string) (SurvivalKind, bool) {
	all := Survivals()
	i := slices.IndexFunc(all, func(k SurvivalKind) bool { return k.Name == name })
	if i < 0 {
		return SurvivalKind{}, false
	}
	return all[i], true
}

// SurvivalAbsence returns why survival curves are missing; the zero value means that they are not.
func (b *Board) SurvivalAbsence(name string) absence.Reason {
	kind, ok := FindSurvival(name)
	if !ok {
		return absence.Because(absence.UnknownDistribution)
	}
	return b.state.without(kind.needs)
}

// Survival answers q by folding everybody once. A bad query gives a *QueryError; an ended context gives its
// error. An absent one, see SurvivalAbsence, is empty.
func (b *Board) Survival(ctx context.Context, q SurvivalQuery) (*Survival, error) {
	kind, ok := FindSurvival(q.Of)
	switch {
	case !ok:
		return nil, measure.Refuse("of", "there are no such survival curves")
	case q.From > q.To:
		return nil, measure.Refuse("from", "%s is after to, %s", q.From, q.To)
	case q.Cohorts.Kind() != 0 && q.Cohorts.Kind() != fold.WindowCalendar:
		return nil, measure.Refuse("cohort", "must be month, quarter or year")
	case q.Cohorts.Kind() != 0 && q.GroupBy != nil:
		return nil, measure.Refuse("cohort", "cannot be combined with group_by")
	}
	if err := b.state.checkFilter(q.Filter); err != nil {
		return nil, err
	}
	s := b.state
	r := &Survival{Kind: kind, Day: min(q.To, s.today), Complete: q.To < s.today, Warmup: b.warmup(), Step: 1, All: curveOf("", nil, nil, 1)}
	if !b.SurvivalAbsence(q.Of).None() || s.now() < 0 || r.Day < s.sums.Span.First {
		return r, ctx.Err()
	}
	g, err := s.group(ctx, q.Filter, q.GroupBy, q.Cap)
	if err != nil {
		return nil, err
	}
	sp := s.span()
	family := &stays{stay: kind.stay, from: max(q.From, sp.First), last: sp.Index(r.Day), cohorts: q.Cohorts, most: int32(q.MostCohorts)}
	classify, err := s.classifier(ctx, g, family.last)
	if err != nil {
		return nil, err
	}
	j := fold.Job{Src: s.src, Grouping: g, Span: sp, Today: family.last, Classify: classify, Families: []fold.Family{family}}
	j.Most = int(max(1, maxBytes/max(1, family.Folder(sp).Bytes()*int64(len(g.Groups)))))
	workers, err := j.Run(ctx)
	if err != nil {
		return nil, err
	}
	return r, workers[0].Folders[0].(*stayFolder).finish(r, g, q.Step)
}

// curveOf returns the curve of a group with a point every step days. All are the counts of all customers.
func curveOf(group string, counts, all []survival.Count, step int) SurvivalCurve {
	daily := survival.Estimate(counts)
	c := SurvivalCurve{Group: group, Curve: daily.Every(step), Median: daily.Median()}
	if n := len(daily); n > 0 {
		c.Size, c.Ended = daily[0].AtRisk, daily[n-1].Ended
	}
	others := slices.Clone(all)
	for t := range min(len(others), len(counts)) {
		others[t].Ended -= counts[t].Ended
		others[t].Censored -= counts[t].Censored
	}
	if test, ok := survival.LogRank(counts, others); ok {
		c.Test = &test
	}
	return c
}
