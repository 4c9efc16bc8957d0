package server

import (
	"context"
	"math"
	"slices"
	"sync/atomic"
	"time"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/health"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/rfm"
	"github.com/klantenbinding/loyalty/internal/survival"
)

// fakeBoard answers with numbers derived from the query.
type fakeBoard struct {
	number  uint64 // tells boards of one server apart
	view    *ledger.View
	absent  map[string]absence.Reason
	queries atomic.Int64
	cohorts *analysis.Cohorts
	// curve is the length of survival curves in days, and groups how many groups they have.
	curve, groups int
	// query replaces the answers if it is not nil.
	query func(ctx context.Context, q analysis.Query) (*analysis.Answer, error)
}

// newFakeBoard returns a board of a ledger with a few orders between 2024-01-01 and 2026-11-22, which
// is today.
func newFakeBoard() *fakeBoard {
	l := ledger.New()
	day := record.Date(2024, time.January, 1)
	l.Source("shop", nil).Apply(&record.Batch{Orders: []record.Order{
		{Key: 1, Customer: 1, Day: day, Sale: true, Revenue: 100_000, Country: "NL", Channel: "web"},
		{Key: 2, Customer: 2, Day: day + 400, Sale: true, Revenue: 200_000, Country: "BE", Channel: "app"},
	}})
	return &fakeBoard{view: l.Publish(), curve: 40, groups: 1}
}

func (b *fakeBoard) Number() uint64     { return b.number + 1 }
func (b *fakeBoard) Today() record.Day  { return record.Date(2026, time.November, 22) }
func (b *fakeBoard) View() *ledger.View { return b.view }

func (b *fakeBoard) Span() (first, last record.Day, ok bool) { return b.view.Span() }

func (b *fakeBoard) Has(k record.Kind) bool { return b.view.Has(k) }

func (b *fakeBoard) Settings() measure.Settings {
	return measure.Settings{
		Location: time.UTC, Currency: "EUR", CLVWindow: fold.Days(730),
		Windows:    []fold.Window{fold.Days(30), fold.Days(90), fold.Days(365)},
		Dimensions: []fold.DimensionSetting{{Dimension: ledger.DimCountry, Cap: 10}},
	}
}

func (b *fakeBoard) Absence(name string) absence.Reason { return b.absent[name] }

func (b *fakeBoard) Targets() []measure.Target {
	return []measure.Target{
		{Measure: "nps", Value: 40},
		{Measure: "revenue", Window: fold.Days(90), Labels: []measure.Label{{Name: "basis", Value: "orders"}}, Value: 5000},
	}
}

func (b *fakeBoard) Values(d ledger.Dimension) []string { return b.view.Values(d) }

func (b *fakeBoard) Forecast() *forecast.Forecast { return nil }

func (b *fakeBoard) Query(ctx context.Context, q analysis.Query) (*analysis.Answer, error) {
	b.queries.Add(1)
	if b.query != nil {
		return b.query(ctx, q)
	}
	step := record.Day(q.Step)
	if q.Window.Kind() == fold.WindowCalendar {
		step = 30
	}
	a := &analysis.Answer{Warmup: q.From + 1}
	for d := q.From; d <= q.To; d += step {
		a.Days = append(a.Days, d)
		a.Complete = append(a.Complete, d < b.Today())
	}
	for _, name := range q.Measures {
		m, _ := measure.Find(name)
		a.Series = append(a.Series, fakeSeries(&m, q, len(a.Days))...)
	}
	return a, ctx.Err()
}

func fakeSeries(m *measure.Measure, q analysis.Query, n int) []analysis.Series {
	values := make([]float64, n)
	for i := range values {
		values[i] = float64(i) / 8
	}
	if n > 0 {
		values[0] = math.NaN()
	}
	var labels []measure.Label
	for _, name := range m.Labels {
		labels = append(labels, measure.Label{Name: name, Value: "one"})
	}
	if q.GroupBy == nil {
		return []analysis.Series{{Measure: m, Labels: labels, Values: values}}
	}
	group := func(v string) fold.Group { return fold.Group{Set: true, Dimension: *q.GroupBy, Value: v} }
	return []analysis.Series{
		{Measure: m, Labels: labels, Group: group("NL"), Values: values},
		{Measure: m, Labels: labels, Group: group("other"), Values: values},
	}
}

func (b *fakeBoard) Cohorts(ctx context.Context, _ analysis.CohortQuery) (*analysis.Cohorts, error) {
	b.queries.Add(1)
	if b.cohorts != nil {
		return b.cohorts, nil
	}
	return &analysis.Cohorts{
		Rows: []analysis.CohortRow{{
			Month: record.Date(2026, time.October, 1), Size: 4, Payback: analysis.Payback{Cost: 12, Month: 0}, After: []float64{12.05, math.NaN()},
			Cells: []analysis.CohortCell{
				{Active: 4, Share: 1, Revenue: 120.5, MonthMargin: 48.2, Margin: 12.05, Complete: true},
				{Active: 1, Share: 0.25, Revenue: 30, MonthMargin: math.NaN(), Margin: math.NaN()},
			},
		}},
		All: analysis.CohortCurve{
			Size: 4, Payback: analysis.Payback{Cost: math.NaN(), Month: -1}, After: []float64{12.05, math.NaN()},
			Points: []analysis.CohortPoint{
				{Share: 1, Revenue: 30.125, MonthMargin: 12.05, Margin: 12.05},
				{Share: math.NaN(), Revenue: math.NaN(), MonthMargin: math.NaN(), Margin: math.NaN()},
			},
		},
	}, ctx.Err()
}

func (b *fakeBoard) DistributionAbsence(name string) absence.Reason { return b.Absence(name) }

func (b *fakeBoard) Distribution(ctx context.Context, q analysis.DistributionQuery) (*analysis.Distribution, error) {
	kind, _ := analysis.FindDistribution(q.Of)
	d := &analysis.Distribution{Kind: kind, Day: min(q.To, b.Today()), Mean: math.NaN(), Median: math.NaN()}
	if kind.Windows {
		d.Window = q.Window
	}
	if b.Absence(q.Of).None() {
		d.Unknown, d.Count, d.Mean, d.Median = 2, 4, 12.5, 11
		d.Bins = []fold.Bin{{From: 10, To: 15, Count: 3}, {From: 15, To: 20, Count: 1}}
	}
	return d, ctx.Err()
}

func (b *fakeBoard) SurvivalAbsence(name string) absence.Reason { return b.Absence(name) }

func (b *fakeBoard) Survival(ctx context.Context, q analysis.SurvivalQuery) (*analysis.Survival, error) {
	kind, _ := analysis.FindSurvival(q.Of)
	r := &analysis.Survival{Kind: kind, Day: q.To, Complete: q.To < b.Today(), Warmup: q.To - 100}
	if !b.Absence(q.Of).None() {
		r.All.Median = survival.Median{Time: math.NaN(), Low: math.NaN(), High: math.NaN()}
		return r, ctx.Err()
	}
	counts := make([]survival.Count, b.curve)
	counts[2].Ended, counts[b.curve-1].Censored = 3, 1
	r.All = analysis.SurvivalCurve{Size: 4, Ended: 3, Curve: survival.Estimate(counts)}
	r.All.Median = r.All.Curve.Median()
	groups := b.groups
	if q.Cohorts.Kind() != 0 {
		groups = min(groups, q.MostCohorts)
		r.Left = b.groups - groups
	}
	var err error
	if r.Step, err = q.Step(b.curve, slices.Repeat([]int{b.curve}, groups)); err != nil {
		return nil, err
	}
	r.All.Curve = r.All.Curve.Every(r.Step)
	group := r.All
	group.Group, group.Test = "NL", &survival.Test{Expected: 1.5, ChiSquare: 3.84, P: 0.05}
	for range groups {
		r.Groups = append(r.Groups, group)
	}
	return r, ctx.Err()
}

func (b *fakeBoard) SegmentsAbsence() absence.Reason { return b.Absence("segments") }

func (b *fakeBoard) Segments(ctx context.Context, w fold.Window, to record.Day, _ []analysis.Filter) (*analysis.Segmentation, error) {
	r := &analysis.Segmentation{Window: w, Day: min(to, b.Today()), Before: to - 90}
	if b.SegmentsAbsence().None() {
		r.Segments = []analysis.SegmentSize{
			{Segment: rfm.Champions, Customers: 1, Value: 75},
			{Segment: rfm.Lost, Customers: 3, Value: 25, Then: 2, ValueThen: 20},
		}
		r.Moves = []analysis.SegmentMove{
			{From: rfm.None, To: rfm.Champions, Customers: 1, Value: 75},
			{From: rfm.None, To: rfm.Lost, Customers: 1, Value: 5},
			{From: rfm.Lost, To: rfm.Lost, Customers: 2, Value: 20},
		}
	}
	return r, ctx.Err()
}

func (b *fakeBoard) SurveyAbsence() absence.Reason { return b.Absence("surveys") }

func (b *fakeBoard) Survey(ctx context.Context, question string, w fold.Window, to record.Day, _ []analysis.Filter) (*analysis.Survey, error) {
	kind, _ := measure.FindQuestion(question)
	absent := math.NaN()
	return &analysis.Survey{Kind: kind, Window: w, Day: min(to, b.Today()), Rows: []analysis.SurveyRow{
		{Answers: 2, Value: 50, Low: -20, High: 100, Mean: absent, Parts: []analysis.SurveyPart{{Name: "promoters", Answers: 1, Share: 0.5}}},
		{Touchpoint: "delivery", Value: absent, Low: absent, High: absent, Mean: absent, Parts: []analysis.SurveyPart{{Name: "promoters", Share: absent}}},
	}}, ctx.Err()
}

func (b *fakeBoard) AtRiskAbsence() absence.Reason      { return b.Absence("customers_at_risk") }
func (b *fakeBoard) ValueAtRiskAbsence() absence.Reason { return b.Absence("value_at_risk") }

func (b *fakeBoard) AtRisk(ctx context.Context, _ []analysis.Filter, limit int) (*analysis.AtRisk, error) {
	b.queries.Add(1)
	r := &analysis.AtRisk{Day: b.Today(), Count: 3, Value: 90.5, Returned: 1}
	for i := range min(2, limit) {
		r.Customers = append(r.Customers, analysis.CustomerAtRisk{
			Slot: i, Purchases: 3, Last: b.Today() - 200, Gap: 14, Overdue: 3, Probability: 0.125, Then: 0.5, Value: 60.5,
		})
	}
	if !b.ValueAtRiskAbsence().None() {
		r.Value, r.Customers[0].Value = math.NaN(), math.NaN()
	}
	return r, ctx.Err()
}

// upStatus returns the status of one healthy source.
func upStatus() health.Status {
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	return health.Status{
		Ready: true, Version: "1.0.0", BusinessDay: record.Date(2026, time.November, 22),
		Sources: []health.Source{{
			Name: "webshop", Preset: "woocommerce", Variant: "hpos", Up: true, Loaded: true, Polls: 20,
			PollInterval: 5 * time.Minute, LastSuccess: at, NewestRecord: at,
			Records: map[record.Kind]uint64{"order": 2}, Rejected: []health.Rejected{{Kind: "order", Reason: "zero_date", Count: 3}},
			Guests:      health.Guests{Setting: record.GuestsApart, Orders: 1, Sales: 2},
			Computation: &health.Computation{Kind: "whole", Ended: at, Duration: 1500 * time.Millisecond, Kinds: []health.ComputationKind{{Kind: "whole", Count: 1}}},
		}},
	}
}

// newFakeServer returns a server of a board; nil if there are no figures yet.
func newFakeServer(b board) *Server {
	s := New(Options{Board: func() *analysis.Board { return nil }, Status: upStatus})
	s.board = func() board { return b }
	return s
}
