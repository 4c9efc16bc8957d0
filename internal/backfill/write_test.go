package backfill_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/backfill"
	"github.com/klantenbinding/loyalty/internal/collect"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

var update = flag.Bool("update", false, "update the golden files")

// past is OpenMetrics, parsed: by series, by Unix time.
type past map[string]map[int64]string

// parse reads OpenMetrics as Prometheus does. It also checks the other rules of the format: the samples of a
// family and of a series are together, and times ascend.
func parse(t require.TestingT, om []byte) past {
	all, families := past{}, map[string]bool{}
	var family, series string
	var last int64
	for p := textparse.NewOpenMetricsParser(om, labels.NewSymbolTable()); ; {
		entry, err := p.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		switch entry {
		case textparse.EntryType:
			name, kind := p.Type()
			require.EqualValues(t, "gauge", kind)
			require.False(t, families[string(name)], "%s is torn apart", name)
			family = string(name)
			families[family] = true
		case textparse.EntrySeries:
			_, at, v := p.Series()
			var l labels.Labels
			p.Labels(&l)
			require.Equal(t, family, l.Get(model))
			require.NotNil(t, at)
			if name := l.String(); name != series {
				series, last = name, -1<<62
				require.NotContains(t, all, series, "the series is torn apart")
				all[series] = map[int64]string{}
			}
			require.Greater(t, *at, last)
			require.Zero(t, *at%1000, "times are whole seconds")
			last = *at
			all[series][last/1000] = text(v)
		default:
		}
	}
}

// model is the label that has a series' name.
const model = "__name__"

func write(t require.TestingT, b backfill.Board, span backfill.Range) (past, backfill.Report) {
	var out bytes.Buffer
	report, err := backfill.Write(context.Background(), &out, b, span)
	require.NoError(t, err)
	require.EqualValues(t, out.Len(), report.Bytes)
	all := parse(t, out.Bytes())
	require.Len(t, all, report.Series)
	samples := 0
	for _, s := range all {
		samples += len(s)
	}
	require.EqualValues(t, samples, report.Samples)
	return all, report
}

// queried returns the board's answers for the same days and measures, by series and Unix time.
func queried(t require.TestingT, b *analysis.Board, from, to record.Day, times func(record.Day) []int64) past {
	all := past{}
	for _, m := range measure.All() {
		for _, by := range append([]fold.DimensionSetting{{}}, b.Settings().Dimensions...) {
			grouped := by.Cap > 0
			if m.Predicted || grouped && !m.Grouped {
				continue
			}
			for _, w := range m.Sampled(b.Settings()) {
				q := analysis.Query{Measures: []string{m.Name}, Window: w, From: from, To: to, Step: 1}
				if grouped {
					q.GroupBy, q.Cap = &by.Dimension, by.Cap
				}
				a, err := b.Query(context.Background(), q)
				require.NoError(t, err)
				for _, s := range a.Series {
					name := labels.NewBuilder(labels.EmptyLabels())
					id := collect.Identify(analysis.Sample{Measure: &m, Labels: s.Labels, Window: w, Group: s.Group}, &measure.Settings{Currency: "EUR"})
					name.Set(model, id.Family)
					for _, l := range id.Labels {
						name.Set(l.GetName(), l.GetValue())
					}
					all.add(name.Labels().String(), a.Days, s.Values, times, &m)
				}
			}
		}
	}
	return all
}

func (p past) add(name string, days []record.Day, values []float64, times func(record.Day) []int64, m *measure.Measure) {
	for i, d := range days {
		v := text(collect.BaseUnit(m, values[i]))
		if v == "absent" {
			continue
		}
		for _, at := range times(d) {
			if p[name] == nil {
				p[name] = map[int64]string{}
			}
			p[name][at] = v
		}
	}
}

func TestBackfillOfRandomShopsEqualsQueries(t *testing.T) {
	t.Parallel()
	zones := []*time.Location{time.UTC, load(t, "Europe/Amsterdam"), load(t, "Asia/Kolkata"), load(t, "America/Santiago")}
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		first := record.Date(2026, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), 20)
		b := board(drawBatch(t, first, 40), settings(zone), first+30)
		from := first + record.Day(rapid.IntRange(-10, 25).Draw(t, "from"))
		to := from + record.Day(rapid.IntRange(0, 10).Draw(t, "days"))
		step := rapid.SampledFrom([]time.Duration{6 * time.Hour, 24 * time.Hour}).Draw(t, "step")
		span := backfill.Range{From: from, Until: (to + 1).In(zone), Step: step, Closing: rapid.Bool().Draw(t, "closing")}
		got, _ := write(t, b, span)
		maps.DeleteFunc(got, func(series string, _ map[int64]string) bool { return strings.Contains(series, "loyalty_target") })
		require.Equal(t, queried(t, b, from, to, func(d record.Day) (times []int64) {
			for at := d.In(zone); at.Before((d + 1).In(zone)); at = at.Add(step) {
				times = append(times, at.Unix())
			}
			if span.Closing && d == to {
				times = append(times, span.Until.Unix()-1)
			}
			return times
		}), got)
		parts := past{}
		for _, month := range span.Months(zone) {
			part, _ := write(t, b, month)
			for series, samples := range part {
				if parts[series] == nil {
					parts[series] = map[int64]string{}
				}
				maps.Copy(parts[series], samples)
			}
		}
		maps.DeleteFunc(parts, func(series string, _ map[int64]string) bool { return strings.Contains(series, "loyalty_target") })
		require.Equal(t, got, parts, "months together are the whole")
	})
}

// state is a program that has published a board.
type state struct{ board *analysis.Board }

func (s state) Board() *analysis.Board  { return s.board }
func (state) Status() health.Status     { return health.Status{} }
func (state) Ledger() ledger.Stats      { return ledger.Stats{} }
func (state) Reload() (bool, time.Time) { return true, time.Time{} }

// scraped returns the figures of a scrape.
func scraped(t require.TestingT, b *analysis.Board) map[string]string {
	now := func() time.Time { return b.Today().In(b.Settings().Location) }
	registry := prometheus.NewPedanticRegistry()
	require.NoError(t, registry.Register(collect.New(state{b}, now)))
	families, err := registry.Gather()
	require.NoError(t, err)
	all := map[string]string{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			l := labels.NewBuilder(labels.EmptyLabels())
			l.Set(model, f.GetName())
			for _, pair := range m.GetLabel() {
				l.Set(pair.GetName(), pair.GetValue())
			}
			all[l.Labels().String()] = text(m.GetGauge().GetValue())
		}
	}
	empty, err := prometheusOwn()
	require.NoError(t, err)
	maps.DeleteFunc(all, func(series, _ string) bool {
		return slices.ContainsFunc(empty, func(f string) bool { return strings.Contains(series, `"`+f+`"`) })
	})
	return all
}

// prometheusOwn names the families that exist without figures too.
func prometheusOwn() ([]string, error) {
	b := board(&record.Batch{}, measure.Settings{Location: time.UTC, Currency: "EUR"}, 1)
	registry := prometheus.NewRegistry()
	if err := registry.Register(collect.New(state{b}, time.Now)); err != nil {
		return nil, err
	}
	families, err := registry.Gather()
	var names []string
	for _, f := range families {
		names = append(names, f.GetName())
	}
	return names, err
}

func TestBackfillOfTodayEqualsAScrape(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first := record.Date(2026, 5, 1)
		b := board(drawBatch(t, first, 40), settings(time.UTC), first+45)
		at := b.Today().In(time.UTC)
		got, _ := write(t, b, backfill.Range{From: b.Today(), Until: at.Add(time.Hour), Step: time.Hour})
		today := map[string]string{}
		for series, samples := range got {
			require.Len(t, samples, 1)
			today[series] = samples[at.Unix()]
		}
		want := scraped(t, b)
		if len(got) == 0 { // without figures there are no targets either
			maps.DeleteFunc(want, func(series, _ string) bool { return strings.Contains(series, "loyalty_target") })
		}
		require.Equal(t, want, today)
	})
}

// little is a small shop whose figures are computed by hand.
func little() *analysis.Board {
	day := record.Date(2026, 3, 27)
	b := &record.Batch{Orders: []record.Order{
		{Key: 1, Customer: 1, Day: day, Sale: true, Revenue: 10 * money.Unit, Country: "NL"},
		{Key: 2, Customer: 2, Day: day + 1, Sale: true, Revenue: 20 * money.Unit, Country: `a"b\c`},
		{Key: 3, Customer: 1, Day: day + 2, Sale: true, Revenue: 30 * money.Unit, Country: "NL"},
	}}
	s := settings(time.UTC)
	return board(b, s, day+4)
}

func TestBackfillOfASmallShopEqualsTheGoldenFile(t *testing.T) {
	t.Parallel()
	span := resolve(t, backfill.Request{
		From: "2026-03-27", To: "2026-03-28T12:00:00Z", Step: "12h", Labels: []string{"job=loyalty", "instance=shop:9799", "country=where"},
	}, time.UTC, time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC))
	var out bytes.Buffer
	report, err := backfill.Write(t.Context(), &out, little(), span)
	require.NoError(t, err)
	require.Equal(t, time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC), report.First)
	require.Equal(t, time.Date(2026, 3, 28, 11, 59, 59, 0, time.UTC), report.Last, "the last second before the end")
	name := filepath.Join("testdata", "little.om")
	if *update {
		require.NoError(t, os.WriteFile(name, out.Bytes(), 0o644))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(want), out.String())
	parse(t, out.Bytes())
}

func TestTotalsHaveNoGroups(t *testing.T) {
	t.Parallel()
	span := backfill.Range{From: record.Date(2026, 3, 27), Until: time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC), Step: time.Hour, Totals: true}
	got, _ := write(t, little(), span)
	require.NotEmpty(t, got)
	for series := range got {
		require.NotContains(t, series, "_by_country")
	}
}

func TestDaysOfASummerTimeChangeHave23Or25Hours(t *testing.T) {
	t.Parallel()
	zone := load(t, "Europe/Amsterdam")
	b := &record.Batch{Orders: []record.Order{{Key: 1, Customer: 1, Day: record.Date(2026, 3, 1), Sale: true, Revenue: money.Unit}}}
	for day, hours := range map[record.Day]int{record.Date(2026, 3, 29): 23, record.Date(2026, 10, 25): 25, record.Date(2026, 6, 1): 24} {
		got, _ := write(t, board(b, settings(zone), record.Date(2026, 11, 1)), backfill.Range{From: day, Until: (day + 1).In(zone), Step: time.Hour, Totals: true})
		require.Len(t, got[`{__name__="loyalty_active_customers", window="lifetime"}`], hours, day)
	}
}

func TestBackfillOfAnEmptyShopIsEmpty(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	report, err := backfill.Write(t.Context(), &out, board(&record.Batch{}, settings(time.UTC), 20_000), backfill.Range{Until: time.Unix(20_000*86_400, 0), Step: time.Hour})
	require.NoError(t, err)
	require.Equal(t, "# EOF\n", out.String())
	require.Equal(t, backfill.Report{Bytes: 6}, report)
}

// full is a writer to a full disk.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestAWriteErrorEndsTheBackfill(t *testing.T) {
	t.Parallel()
	span := backfill.Range{From: record.Date(2026, 3, 27), Until: time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC), Step: time.Minute}
	_, err := backfill.Write(t.Context(), full{}, little(), span)
	require.EqualError(t, err, "write OpenMetrics: no room")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = backfill.Write(ctx, io.Discard, little(), span)
	require.ErrorIs(t, err, context.Canceled)
}
