package plugin

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
)

// answerEvents answers with what happened in the range, a table whose columns are those that Grafana
// expects of annotations.
func answerEvents(ctx context.Context, a *ask) (data.Frames, error) {
	if a.from > a.to {
		return a.table(nil, eventColumns(nil)...), nil
	}
	r := api.EventsRequest{From: max(a.from, 0).String(), To: max(a.to, 0).String(), Kinds: a.Events}
	if len(a.Events) == 0 {
		r.Kinds = []string{api.EventCampaign, api.EventSourceGap, api.EventReload}
	}
	if slices.Contains(r.Kinds, api.EventChangePoint) {
		if len(a.Measures) == 0 {
			return nil, queryError("measures: choose the measure whose lasting changes are to be shown")
		}
		r.Measure, r.Window, r.Filter = a.Measures[0], a.Window, a.filter()
	}
	u := a.asking("events", r.Values())
	answer, err := cached(ctx, a.exporter.cache, u, func(ctx context.Context) (*api.Events, error) { return a.exporter.api.Events(ctx, r) })
	if err != nil {
		return nil, err
	}
	return a.table(notices(answer.Notices), eventColumns(answer.Events)...), nil
}

// eventColumns ends an event without an end where it begins: if the first event had no end, Grafana 10
// would forget those of the others.
func eventColumns(events []api.Event) []*data.Field {
	n := len(events)
	start, end := make([]time.Time, n), make([]time.Time, n)
	title, text, tags := make([]string, n), make([]string, n), make([]string, n)
	for i, e := range events {
		start[i], end[i], title[i], text[i] = e.Start, e.Start, e.Title, e.Text
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

func without(tags []string, tag string) []string {
	return slices.DeleteFunc(slices.Clone(tags), func(t string) bool { return t == tag })
}
