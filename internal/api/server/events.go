package server

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/api"

	"github.com/klantenbinding/loyalty/internal/record"
)

// eventsQuery is a decoded request for events.
type eventsQuery struct {
	from, to record.Day
	kinds    []string
	levels   *levelsQuery // nil if no changes of level are asked for
}

// askEvents decodes a request for events. What happened besides the figures is part of the key,
// because it is part of the answer.
func (s *Server) askEvents(b figures, _ *http.Request, p params) (*ask, *api.Error) {
	q, bad := decodeEvents(b, p)
	if bad != nil {
		return nil, bad
	}
	var known []api.Event
	if s.happened != nil {
		known = q.choose(eventAnswers(s.happened()), b.Settings().Location)
	}
	var key strings.Builder
	fmt.Fprintf(&key, "%d %d %q %v", q.from, q.to, q.kinds, q.levels)
	for _, e := range known {
		fmt.Fprintf(&key, " %s %d %v %q %q", e.Kind, e.Start.UnixNano(), e.End, e.Title, e.Text)
	}
	return &ask{key: key.String(), answer: func(ctx context.Context) (any, error) {
		return answerEvents(ctx, b, &q, known)
	}}, nil
}

func decodeEvents(b figures, p params) (q eventsQuery, bad *api.Error) {
	if q.from, q.to, bad = p.days(b.Today()); bad != nil {
		return q, bad
	}
	if q.kinds, bad = p.kinds(); bad != nil {
		return q, bad
	}
	if !p.values.Has("measure") {
		if p.values.Has("kind") && slices.Contains(q.kinds, api.EventChangePoint) {
			return q, badRequest("measure", "change points are those of a measure; name one, such as measure=retention_ratio")
		}
		for _, name := range []string{"window", "filter"} {
			if p.values.Has(name) {
				return q, badRequest(name, "is that of a measure; name one, such as measure=retention_ratio, or leave it out")
			}
		}
		return q, nil
	}
	levels, bad := decodeLevels(b, p)
	if slices.Contains(q.kinds, api.EventChangePoint) {
		q.levels = levels
	}
	return q, bad
}

// kinds reads the kinds of events, all if none is named.
func (p params) kinds() ([]string, *api.Error) {
	all := []string{api.EventCampaign, api.EventSourceGap, api.EventReload, api.EventChangePoint}
	asked := p.values["kind"]
	for _, kind := range asked {
		if !slices.Contains(all, kind) {
			return nil, badRequest("kind", "%s", unknown("kind of event", kind, all))
		}
	}
	if len(asked) == 0 {
		return all, nil
	}
	return slices.Compact(slices.Sorted(slices.Values(asked))), nil
}

// choose returns the events of the kinds asked for that touch the range of days in a zone.
func (q *eventsQuery) choose(all []api.Event, zone *time.Location) []api.Event {
	begin, end := midnight(q.from, zone), midnight(q.to+1, zone)
	var chosen []api.Event
	for _, e := range all {
		over := e.Start
		if e.End != nil {
			over = *e.End
		}
		running := e.End == nil && e.Kind == api.EventSourceGap
		if slices.Contains(q.kinds, e.Kind) && e.Start.Before(end) && (running || !over.Before(begin)) {
			chosen = append(chosen, e)
		}
	}
	return chosen
}

// midnight returns the time at which a day begins.
func midnight(d record.Day, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	y, m, day := d.Time().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, zone)
}

func answerEvents(ctx context.Context, b figures, q *eventsQuery, known []api.Event) (*api.Events, error) {
	out := &api.Events{Events: append([]api.Event{}, known...), Notices: []api.Notice{}}
	if q.levels != nil {
		changes, notices, err := q.levels.find(ctx, b)
		if err != nil {
			return nil, err
		}
		out.Events = append(out.Events, q.choose(changes, b.Settings().Location)...)
		out.Notices = append(out.Notices, notices...)
	}
	for i := range out.Events {
		out.Events[i].Tags = append([]string{}, out.Events[i].Tags...)
	}
	slices.SortStableFunc(out.Events, func(a, b api.Event) int {
		return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Title, b.Title))
	})
	return out, nil
}
