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
	var known []health.Event
	if s.events != nil {
		known = q.choose(s.events(), b.Settings().Location)
	}
	var key strings.Builder
	fmt.Fprintf(&key, "%d %d %q %v", q.from, q.to, q.kinds, q.levels)
	for _, e := range known {
		fmt.Fprintf(&key, " %s %d %d %q %q %v %v", e.Kind, e.Start.UnixNano(), e.End.UnixNano(), e.Title, e.Text, e.Args, e.Failure)
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

// midnight returns the time at which a day begins.
func midnight(d record.Day, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	y, m, day := d.Time().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, zone)
}

func answerEvents(ctx context.Context, b figures, q *eventsQuery, known []health.Event) (*api.Events, error) {
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
