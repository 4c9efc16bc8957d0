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
	"github.com/klantenbinding/loyalty/internal/health"

	"github.com/klantenbinding/loyalty/internal/record"
)

// eventsQuery is a query for events.
type eventsQuery struct {
	from, to record.Day
	kinds    []string
	levels   *levelsQuery // nil if the query does not include change points
}

// eventsRequest decodes a request for events. The events except change points are part of the key,
// because they do not depend on the board.
func (s *Server) eventsRequest(b board, _ *http.Request, p params) (*request, *api.Error) {
	q, bad := decodeEvents(b, p)
	if bad != nil {
		return nil, bad
	}
	var known []health.Event
	if s.events != nil {
		known = q.choose(s.events(), b.Settings().Location)
	}
	var key strings.Builder
	fmt.Fprintf(&key, "%d %d %q %v", q.from, q.to, q.kinds, q.levels)
	for _, e := range known {
		fmt.Fprintf(&key, " %s %d %d %q %q %v %v", e.Kind, e.Start.UnixNano(), e.End.UnixNano(), e.Title, e.Text, e.Args, e.Failure)
	}
	return &request{key: key.String(), answer: func(ctx context.Context) (any, error) {
		return answerEvents(ctx, b, &q, known)
	}}, nil
}

func decodeEvents(b board, p params) (q eventsQuery, bad *api.Error) {
	if q.from, q.to, bad = p.days(b.Today()); bad != nil {
		return q, bad
	}
	if q.kinds, bad = p.kinds(); bad != nil {
		return q, bad
	}
	if !p.values.Has("measure") {
		if p.values.Has("kind") && slices.Contains(q.kinds, api.EventChangePoint) {
			return q, badRequest("measure", "required for change points: name a measure, such as measure=retention_ratio")
		}
		for _, name := range []string{"window", "filter"} {
			if p.values.Has(name) {
				return q, badRequest(name, "not allowed without a measure: name one, such as measure=retention_ratio, or omit it")
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

// kinds parses the kinds of events. The default is all kinds.
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

// choose returns the events of the requested kinds that overlap the range.
func (q *eventsQuery) choose(all []health.Event, zone *time.Location) []health.Event {
	begin, end := midnight(q.from, zone), midnight(q.to+1, zone)
	var chosen []health.Event
	for _, e := range all {
		over := e.Start
		if !e.End.IsZero() {
			over = e.End
		}
		running := e.End.IsZero() && e.Kind == health.SourceGap
		if slices.Contains(q.kinds, string(e.Kind)) && e.Start.Before(end) && (running || !over.Before(begin)) {
			chosen = append(chosen, e)
		}
	}
	return chosen
}

// midnight returns the beginning of a day.
func midnight(d record.Day, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	y, m, day := d.Time().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, zone)
}

func answerEvents(ctx context.Context, b board, q *eventsQuery, known []health.Event) (*api.Events, error) {
	out := &api.Events{Notices: []api.Notice{}}
	if q.levels != nil {
		changes, notices, err := q.levels.find(ctx, b)
		if err != nil {
			return nil, err
		}
		known = slices.Concat(known, q.choose(changes, b.Settings().Location))
		out.Notices = append(out.Notices, notices...)
	}
	out.Events = eventAnswers(known)
	slices.SortStableFunc(out.Events, func(a, b api.Event) int {
		return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Title, b.Title))
	})
	return out, nil
}
