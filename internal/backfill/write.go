package backfill

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/collect"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Board is the part of analysis.Board that Write needs.
type Board interface {
	Query(ctx context.Context, q analysis.Query) (*analysis.Answer, error)
	Settings() measure.Settings
	Refused(d ledger.Dimension) (ledger.Refusal, bool)
	Targets() []measure.Target
}

var _ Board = (*analysis.Board)(nil)

// Report counts what was written.
type Report struct {
	Families, Series int
	Samples, Bytes   int64
	// First and Last are the times of the first and the last sample; zero if there are no samples.
	First, Last time.Time
}

// Forecasts returns the measures that are left out because forecasts have no past.
func Forecasts() []string {
	var names []string
	for _, m := range measure.All() {
		if m.Predicted {
			names = append(names, m.Name)
		}
	}
	return names
}

// Write writes the figures of a range to w as OpenMetrics. If it returns an error, such as the error of
// ctx, the output is incomplete and has no end mark.
func Write(ctx context.Context, w io.Writer, b Board, r Range) (Report, error) {
	p := &printer{
		out: bufio.NewWriterSize(w, 1<<18), board: b, settings: b.Settings(), span: r,
		seen: map[string]bool{}, first: math.MaxInt64, last: math.MinInt64,
	}
	for _, m := range measure.All() {
		if m.Predicted {
			continue
		}
		if err := p.measure(ctx, &m); err != nil {
			return p.report, err
		}
	}
	p.targets()
	p.print("# EOF\n")
	if err := p.out.Flush(); err != nil {
		return p.report, fmt.Errorf("write OpenMetrics: %w", err)
	}
	if p.first <= p.last {
		p.report.First, p.report.Last = time.Unix(p.first, 0).UTC(), time.Unix(p.last, 0).UTC()
	}
	return p.report, nil
}

// printer prints one range. It ignores errors of out, because flushing out returns them.
type printer struct {
	out      *bufio.Writer
	board    Board
	settings measure.Settings
	span     Range
	report   Report
	family   string          // the current family
	seen     map[string]bool // series of the family so far
	line     []byte

	first, last int64 // times of samples, in Unix seconds; first is after last without samples
}

// measure prints the families of a measure: the totals, and then one for each dimension.
func (p *printer) measure(ctx context.Context, m *measure.Measure) error {
	dimensions := []fold.DimensionSetting{{}}
	if m.Grouped && !p.span.Totals {
		dimensions = append(dimensions, slices.DeleteFunc(slices.Clone(p.settings.Dimensions), func(d fold.DimensionSetting) bool {
			_, refused := p.board.Refused(d.Dimension)
			return refused
		})...)
	}
	for i := range dimensions {
		var by *ledger.Dimension
		if i > 0 {
			by = &dimensions[i].Dimension
		}
		for _, w := range m.Sampled(p.settings) {
			if err := p.answer(ctx, m, w, by, dimensions[i].Cap); err != nil {
				return fmt.Errorf("compute %s over %q: %w", m.Name, w, err)
			}
			if _, err := p.out.Write(nil); err != nil { // returns the error of an earlier write
				return fmt.Errorf("write OpenMetrics: %w", err)
			}
		}
	}
	return nil
}

// answer prints the series of a measure over one window.
func (p *printer) answer(ctx context.Context, m *measure.Measure, w fold.Window, by *ledger.Dimension, limit int) error {
	a, err := p.board.Query(ctx, analysis.Query{
		Measures: []string{m.Name}, Window: w, From: p.span.From, To: p.lastDay(), Step: 1, GroupBy: by, Cap: limit,
	})
	if err != nil {
		return err
	}
	for _, s := range a.Series {
		id := collect.Identify(analysis.Sample{Measure: m, Labels: s.Labels, Window: w, Group: s.Group}, &p.settings)
		p.series(id, unitOf(m), a.Days, func(i int) float64 { return collect.BaseUnit(m, s.Values[i]) })
	}
	return nil
}

// lastDay is the last day that begins before the end.
func (p *printer) lastDay() record.Day {
	return record.DayOf(p.span.Until.Add(-1), p.settings.Location)
}

// targets prints the configured targets for all days that have figures.
func (p *printer) targets() {
	if p.first > p.last {
		return
	}
	var days []record.Day
	for d := record.DayOf(time.Unix(p.first, 0), p.settings.Location); d <= p.lastDay(); d++ {
		days = append(days, d)
	}
	for _, t := range p.board.Targets() {
		m, ok := measure.Find(t.Measure)
		if !ok || m.Predicted {
			continue
		}
		value := collect.BaseUnit(&m, t.Value)
		p.series(collect.IdentifyTarget(&m, t, &p.settings), "", days, func(int) float64 { return value })
	}
}

// series prints a series. It has a value for each day, NaN if the value is missing.
func (p *printer) series(id collect.Identity, unit string, days []record.Day, value func(i int) float64) {
	name := seriesName(id, p.span.Labels)
	if id.Family == p.family && p.seen[name] {
		return // equal labels after cleaning: the first series counts, as in a scrape
	}
	begun := false
	for i, d := range days {
		v := value(i)
		if math.IsNaN(v) {
			continue
		}
		if !begun {
			begun = true
			p.begin(id, unit, name)
		}
		p.day(name, v, d)
	}
}

// begin prints the header of a family before its first series.
func (p *printer) begin(id collect.Identity, unit, series string) {
	if id.Family != p.family {
		p.family = id.Family
		clear(p.seen)
		p.report.Families++
		p.print(header(id, unit))
	}
	p.seen[series] = true
	p.report.Series++
}

// day prints the samples of a series on one day.
func (p *printer) day(name string, value float64, d record.Day) {
	p.line = appendValue(append(p.line[:0], name...), value)
	fixed := len(p.line)
	begin, end := p.bounds(d)
	if begin >= end {
		return
	}
	sample := func(t int64) {
		p.line = appendTime(p.line[:fixed], t)
		n, _ := p.out.Write(p.line) // see printer
		p.report.Bytes += int64(n)
		p.report.Samples++
		p.last = max(p.last, t)
	}
	step := int64(p.span.Step / time.Second)
	for t := begin; t < end; t += step {
		sample(t)
	}
	if p.span.Closing && end == ceil(p.span.Until) && (end-1-begin)%step > 0 {
		sample(end - 1)
	}
	p.first = min(p.first, begin)
}

// bounds returns the beginning and the end of the samples of a day, in Unix seconds.
func (p *printer) bounds(d record.Day) (begin, end int64) {
	end = min((d + 1).In(p.settings.Location).Unix(), ceil(p.span.Until))
	return d.In(p.settings.Location).Unix(), end
}

// ceil rounds t up to a whole second.
func ceil(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}

func (p *printer) print(text string) {
	n, _ := p.out.WriteString(text) // see printer
	p.report.Bytes += int64(n)
}

// unitOf returns the unit of a measure in Prometheus.
func unitOf(m *measure.Measure) string {
	if m.Unit == measure.UnitDays {
		return "seconds"
	}
	return string(m.Unit)
}
