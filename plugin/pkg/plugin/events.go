package plugin

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// answerEvents answers with what happened in the range, as a table with the columns that Grafana
// expects of annotations.
func answerEvents(ctx context.Context, q *question) (data.Frames, error) {
	if q.days.from > q.days.to {
		return q.write.table(nil, q.terms.eventColumns(nil)...), nil
	}
	kinds := q.query.Events
	if len(kinds) == 0 {
		kinds = []panelquery.EventKind{panelquery.Campaign, panelquery.SourceGap, panelquery.Reload}
	}
	r := api.EventsRequest{From: max(q.days.from, 0).String(), To: max(q.days.to, 0).String()}
	for _, k := range kinds {
		r.Kinds = append(r.Kinds, string(k))
	}
	if slices.Contains(kinds, panelquery.ChangePoint) {
		if len(q.query.Measures) == 0 {
			return nil, queryError("measures: required for change points; choose one measure")
		}
		r.Measure, r.Window, r.Filter = q.query.Measures[0], q.query.Window, q.query.Filter()
	}
	answer, err := ask(ctx, q.exporter, "events", r, q.exporter.exporter.api.Events)
	if err != nil {
		return nil, err
	}
	return q.write.table(q.terms.notices(answer.Notices), q.terms.eventColumns(answer.Events)...), nil
}

// eventColumns returns the columns of events, in the language of the query. An event without an end ends
// where it begins: Grafana 10
// ignores all ends if the first event has none.
func (g glossary) eventColumns(events []api.Event) []*data.Field {
	n := len(events)
	start, end := make([]time.Time, n), make([]time.Time, n)
	title, text, tags := make([]string, n), make([]string, n), make([]string, n)
	for i, e := range events {
		start[i], end[i] = e.Start, e.Start
		title[i], text[i] = g.event(&e)
		if e.End != nil {
			end[i] = *e.End
		}
		tags[i] = strings.Join(append([]string{e.Kind}, without(e.Tags, e.Kind)...), ",")
	}
	return []*data.Field{
		data.NewField("time", nil, start), data.NewField("timeEnd", nil, end), data.NewField("title", nil, title),
		data.NewField("text", nil, text), data.NewField("tags", nil, tags),
	}
}

// event returns the title of an event and a sentence about it. If the kind is unknown, or an older
// exporter sends no arguments, it returns the exporter's English words.
func (g glossary) event(e *api.Event) (title, text string) {
	title, text = g.words.Event(e.Plain())
	if title == "" || e.Args == nil {
		title, text = e.Title, e.Text
	}
	return title, sentence(text)
}

func without(tags []string, tag string) []string {
	return slices.DeleteFunc(slices.Clone(tags), func(t string) bool { return t == tag })
}
