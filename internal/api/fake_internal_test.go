package api

import (
	"context"
	"math"
	"sync/atomic"
	"time"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// fakeBoard answers with numbers made up from the query.
type fakeBoard struct {
	view    *ledger.View
	absent  map[string]string
	queries atomic.Int64
	cohorts *measure.Cohorts
	// query, if set, replaces the answers.
	query func(ctx context.Context, q measure.Query) (*measure.Answer, error)
}

// newFakeBoard returns a board of a ledger with a few orders between 2024-01-01 and 2026-11-22,
// the running day.
func newFakeBoard() *fakeBoard {
	l := ledger.New()
	day := record.Date(2024, time.January, 1)
	l.Source("shop", nil).Apply(&record.Batch{Orders: []record.Order{
		{Key: 1, Customer: 1, Day: day, Sale: true, Revenue: 100_000, Country: "NL", Channel: "web"},
		{Key: 2, Customer: 2, Day: day + 400, Sale: true, Revenue: 200_000, Country: "BE", Channel: "app"},
	}})
	return &fakeBoard{view: l.Publish()}
}

func (b *fakeBoard) Today() record.Day  { return record.Date(2026, time.November, 22) }
func (b *fakeBoard) View() *ledger.View { return b.view }

func (b *fakeBoard) Settings() measure.Settings {
	return measure.Settings{
		Location: time.UTC, Currency: "EUR", CLVWindow: measure.Days(730),
		Windows:    []measure.Window{measure.Days(30), measure.Days(90), measure.Days(365)},
		Dimensions: []measure.DimensionSetting{{Dimension: ledger.DimCountry, Cap: 10}},
	}
}

func (b *fakeBoard) Available(name string) (bool, string) {
	reason, gone := b.absent[name]
	return !gone, reason
}

func (b *fakeBoard) Targets() []measure.Target {
	return []measure.Target{
		{Measure: "nps", Value: 40},
		{Measure: "revenue", Window: measure.Days(90), Labels: []measure.Label{{Name: "basis", Value: "orders"}}, Value: 5000},
	}
}

func (b *fakeBoard) Forecast() *measure.Forecast { return nil }

func (b *fakeBoard) Query(ctx context.Context, q measure.Query) (*measure.Answer, error) {
	b.queries.Add(1)
	if b.query != nil {
		return b.query(ctx, q)
	}
	step := record.Day(q.Step)
	if q.Window.Kind() == measure.WindowCalendar {
		step = 30
	}
	a := &measure.Answer{Warmup: q.From + 1}
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

func fakeSeries(m *measure.Measure, q measure.Query, n int) []measure.Series {
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
		return []measure.Series{{Measure: m, Labels: labels, Values: values}}
	}
	group := func(v string) measure.Group { return measure.Group{Set: true, Dimension: *q.GroupBy, Value: v} }
	return []measure.Series{
		{Measure: m, Labels: labels, Group: group("NL"), Values: values},
		{Measure: m, Labels: labels, Group: group("other"), Values: values},
	}
}

func (b *fakeBoard) Cohorts(ctx context.Context, _, _ record.Day, _ []measure.Filter) (*measure.Cohorts, error) {
	b.queries.Add(1)
	if b.cohorts != nil {
		return b.cohorts, nil
	}
	return &measure.Cohorts{
		Rows: []measure.CohortRow{{
			Month: record.Date(2026, time.October, 1), Size: 4,
			Cells: []measure.CohortCell{
				{Active: 4, Share: 1, Revenue: 120.5, Margin: 12.05, Complete: true},
				{Active: 1, Share: 0.25, Revenue: 30, Margin: math.NaN()},
			},
		}},
		Average: []float64{1, math.NaN()},
	}, ctx.Err()
}

// upStatus is that of one healthy source.
func upStatus() Status {
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	return Status{
		Ready: true, Version: "1.0.0", BusinessDay: "2026-11-22",
		Sources: []SourceStatus{{
			Name: "webshop", Preset: "woocommerce", Variant: "hpos", Up: true, Loaded: true, Polls: 20,
			PollIntervalSeconds: 300, LastSuccess: &at, NewestRecord: &at,
			Records: map[string]uint64{"order": 2}, Rejected: []Rejected{{Kind: "order", Reason: "zero_date", Count: 3}},
		}},
	}
}

// newFakeServer returns a server of a board; nil stands for none yet.
func newFakeServer(b figures) *Server {
	s := NewServer(Options{Board: func() *measure.Board { return nil }, Status: upStatus})
	s.board = func() figures { return b }
	return s
}
