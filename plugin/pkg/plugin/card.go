package plugin

import (
	"context"
	"math"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/words"
)

// The colours of figures. They are those of the boards, and colour-blind readers can distinguish them.
const (
	blue       = "#2A87C8" // better
	vermillion = "#D55E00" // worse
	grey       = "#8C939B" // a level that is neither
	ink        = "text"    // black on white and white on black: neither, or within what chance explains
)

// headroom is how much of the range of a card's line is above its highest value, in heights of the line.
// Grafana begins the line's area below the first line of text, so a second and a third line would cover it.
const headroom = 1

// answerCards answers with a wide frame in which each figure is a card: its values over the range, a name
// with its changes and its target, and a colour that says whether the change is good. The last value is
// the figure at the end of the range.
func answerCards(ctx context.Context, q *question) (data.Frames, error) {
	if q.days.from > q.days.to {
		f := data.NewFrame("")
		f.AppendNotices(q.futureNotice())
		return data.Frames{f}, nil
	}
	rs, err := q.read(ctx, []panelquery.Comparison{panelquery.PreviousPeriod, panelquery.PreviousYear})
	if err != nil {
		return nil, err
	}
	c := &chart{q: q}
	past, err := c.overTime(ctx)
	if err != nil {
		return nil, err
	}
	f, at := data.NewFrame(""), q.days.point(q.query.Window, q.query.Running())
	var times []time.Time
	for _, text := range past.Days {
		d, err := dayOf(text)
		if err != nil {
			return nil, err
		}
		if d < at {
			times = append(times, q.days.stamp(d))
		}
	}
	f.Fields = append(f.Fields, data.NewField("time", nil, append(times, q.days.stamp(at))))
	for i := range rs.all {
		r := &rs.all[i]
		if q.query.OmitEmpty && math.IsNaN(r.value) {
			continue
		}
		card, err := q.card(ctx, rs, r, pastOf(past, r.of, len(times)))
		if err != nil {
			return nil, err
		}
		f.Fields = append(f.Fields, card)
	}
	if len(f.Fields) == 1 {
		f.Fields = nil
	}
	f.Meta = &data.FrameMeta{Type: data.FrameTypeTimeSeriesWide, TypeVersion: data.FrameTypeVersion{0, 1}, Notices: q.terms.noticesOf(rs.window, rs.notices)}
	return data.Frames{f}, nil
}

// pastOf returns the first n values of a series in an answer, NaN if the answer does not have it.
func pastOf(answer *api.SeriesAnswer, of *api.Series, n int) []float64 {
	values := make([]float64, n)
	s := find(answer.Series, of)
	for i := range values {
		values[i] = math.NaN()
		if s != nil && i < len(s.Values) {
			values[i] = s.Values[i]
		}
	}
	return values
}

// card makes the field of a card from a figure and its past.
func (q *question) card(ctx context.Context, rs *readings, r *reading, past []float64) (*data.Field, error) {
	if math.IsNaN(r.value) { // an old value must not stand for the figure
		for i := range past {
			past[i] = math.NaN()
		}
	}
	q.forgetEarly(rs, r)
	f := q.field(r.of, "", r.name, append(past, r.value))
	q.write.wholeDays(f)
	q.terms.explain(f, r.of, rs.notices)
	verdict, err := q.verdict(ctx, rs, r)
	if err != nil {
		return nil, err
	}
	f.Config.Color = map[string]any{"mode": "fixed", "fixedColor": verdict.colour()}
	if !math.IsNaN(r.value) {
		f.Config.DisplayNameFromDS = q.terms.words.Moves(words.Card{
			Display: q.terms.measure(r.of.Measure).Display, Currency: r.of.Currency, Value: r.value,
			Previous: r.earlier(panelquery.PreviousPeriod), LastYear: r.earlier(panelquery.PreviousYear), Target: r.target,
		})
		if len(rs.all) > 1 {
			f.Config.DisplayNameFromDS = r.name + separator + f.Config.DisplayNameFromDS
		}
	}
	if f.Config.Unit == "short" && math.Abs(r.value) < 1_000 && r.value == math.Trunc(r.value) {
		f.Config.Decimals = new(uint16(0)) // 129, not 129.0
	}
	bound(f)
	return f, nil
}

// earlier returns the value of an earlier time, nil if it is unknown.
func (r *reading) earlier(to panelquery.Comparison) *float64 {
	if v, ok := r.then[to]; ok {
		return number(v)
	}
	return nil
}

// forgetEarly drops comparisons with a time whose window begins before the first record: such a figure is
// low because the history begins.
func (q *question) forgetEarly(rs *readings, r *reading) {
	days := daysOf(rs.window)
	if len(q.terms.measure(r.of.Measure).Windows) == 0 {
		days = 0
	}
	at := q.days.point(q.query.Window, q.query.Running())
	for to := range r.then {
		if then, ok := before(to, rs.window, at); ok && int(then)-days+1 < int(q.days.first) {
			delete(r.then, to)
		}
	}
}

// bound sets the range of a field from its own values: Grafana would draw all cards on one scale. The upper part
// of the range stays empty for the text.
func bound(f *data.Field) {
	low, high := math.Inf(1), math.Inf(-1)
	for i := range f.Len() {
		if v, ok := f.At(i).(*float64); ok && v != nil {
			low, high = min(low, *v), max(high, *v)
		}
	}
	if low > high { // no value
		return
	}
	span := high - low
	if span == 0 {
		span = max(math.Abs(high), 1)
	}
	f.Config.SetMin(low).SetMax(high + headroom*span)
}
