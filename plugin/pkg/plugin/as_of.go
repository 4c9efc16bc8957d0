package plugin

import (
	"context"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/record"
)

// asOf says in one line from when the figures are and whether that is good.
type asOf struct {
	text string
	good bool
	age  time.Duration // since the source that is furthest behind was read; negative if unknown
}

// The source is stale if it was not read for staleIntervals times its poll interval, and for staleAtLeast.
const (
	staleIntervals = 2.5
	staleAtLeast   = 5 * time.Minute
)

// answerAsOf answers with one line about the figures of the board: from when they are, of which data source and
// window, and whether the sources are up to date. An exporter that does not answer is such a line too, so a
// panel can be red where an error would leave it empty.
func answerAsOf(ctx context.Context, q *question) (data.Frames, error) {
	line := q.asOf(ctx)
	text := q.write.column("sentence", []string{line.text})
	colour := "transparent"
	if !line.good {
		colour = vermillion
	}
	text.Config.Color = map[string]any{"mode": "fixed", "fixedColor": colour}
	var age *float64
	if line.age >= 0 {
		age = number(line.age.Seconds())
	}
	since := q.write.column("age", []*float64{age})
	since.Config.Unit = "s"
	return q.write.table(nil, text, since), nil
}

func (q *question) asOf(ctx context.Context) asOf {
	status, err := q.exporter.exporter.status(ctx)
	if err == nil && status.Ready {
		err = q.prepare(ctx, q.when)
	}
	switch w := q.terms.words; {
	case err != nil:
		return asOf{text: w.Word("exporter_away"), age: -1}
	case !status.Ready:
		return asOf{text: w.Word("no_figures_yet"), age: -1}
	}
	return q.fresh(status, time.Now())
}

// fresh describes figures at the time now.
func (q *question) fresh(s *api.Status, now time.Time) asOf {
	w := q.terms.words
	out := asOf{good: true, age: -1}
	var read time.Time
	var down, stale []string
	for i := range s.Sources {
		src := &s.Sources[i]
		if t := src.LastSuccess; t != nil && (read.IsZero() || t.Before(read)) {
			read = *t
		}
		limit := max(time.Duration(staleIntervals*src.PollIntervalSeconds*float64(time.Second)), staleAtLeast)
		switch {
		case !src.Up && src.Polls > 0:
			down = append(down, src.Name)
		case src.LastSuccess != nil && now.Sub(*src.LastSuccess) > limit:
			stale = append(stale, src.Name)
		}
	}
	var parts []string
	if !read.IsZero() {
		out.age = max(now.Sub(read), 0)
	}
	switch {
	case q.days.to < q.days.today:
		parts = append(parts, w.Word("as_of")+" "+w.Day(record.Day(q.days.to).Time()))
	case !read.IsZero():
		parts = append(parts, w.Word("as_of")+" "+w.Moment(read.In(q.days.zone)))
	}
	parts = append(parts, q.settings.name)
	if q.query.Window != "" {
		parts = append(parts, strings.ToLower(w.Word("window"))+" "+w.Window(q.query.Window))
	}
	switch {
	case len(down) > 0:
		out.good = false
		parts = append(parts, w.Word("sources_down")+" "+names(down))
	case len(stale) > 0:
		out.good = false
		parts = append(parts, w.Word("sources_stale")+" "+names(stale))
	case len(s.HeldBackBy) > 0:
		parts = append(parts, w.Word("loading_sources")+" "+names(s.HeldBackBy))
	default:
		parts = append(parts, w.Word("sources_fresh"))
	}
	out.text = strings.Join(parts, separator)
	return out
}
