package server

import (
	"net/http"
	"time"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/words"
)

func (s *Server) serveStatus(w http.ResponseWriter, r *http.Request) {
	if _, bad := decodeParams(r.URL.RawQuery, nil); bad != nil {
		s.fail(w, bad)
		return
	}
	now := s.status()
	doc, err := newDocument(statusAnswer(&now))
	if err != nil {
		s.fail(w, err)
		return
	}
	doc.write(w, r)
}

// statusAnswer translates a status into the protocol.
func statusAnswer(s *health.Status) *api.Status {
	out := &api.Status{
		Ready: s.Ready, Version: s.Version, Sources: make([]api.SourceStatus, len(s.Sources)),
		Simulated: s.Simulated, HeldBackBy: s.HeldBackBy, Pending: pendingAnswer(s.Pending),
	}
	if r := s.Refused; r != nil {
		out.RefusedReload = &api.RefusedReload{At: r.At, Error: r.Error}
	}
	if s.Ready {
		out.BusinessDay = s.BusinessDay.String()
	}
	for i := range s.Sources {
		out.Sources[i] = sourceAnswer(&s.Sources[i])
	}
	return out
}

func pendingAnswer(p *health.Pending) *api.Pending {
	if p == nil {
		return nil
	}
	out := &api.Pending{Since: p.Since, Waiting: make([]api.Waiting, len(p.Waiting))}
	for i, w := range p.Waiting {
		out.Waiting[i] = api.Waiting{Name: w.Name, Error: w.Error, Failure: failed(w.Failure)}
	}
	return out
}

func sourceAnswer(s *health.Source) api.SourceStatus {
	out := api.SourceStatus{
		Name: s.Name, Preset: s.Preset, Variant: s.Variant, Up: s.Up, Loaded: s.Loaded, Polls: s.Polls, Failures: s.Failures,
		PollIntervalSeconds: s.PollInterval.Seconds(), LastSuccess: knownTime(s.LastSuccess), NewestRecord: knownTime(s.NewestRecord),
		Records: make(map[string]uint64, len(s.Records)), Rejected: make([]api.Rejected, len(s.Rejected)), Error: s.Error, Failure: failed(s.Failure),
	}
	if len(s.Kept) > 0 {
		out.Kept = make(map[string]int, len(s.Kept))
	}
	for kind, n := range s.Kept {
		out.Kept[string(kind)] = n
	}
	for kind, n := range s.Records {
		out.Records[string(kind)] = n
	}
	for _, w := range s.Warnings {
		out.Warnings = append(out.Warnings, api.Warning{Warning: w, Text: words.English.Warning(w)})
	}
	for i, r := range s.Rejected {
		out.Rejected[i] = api.Rejected(r)
	}
	if g := s.Guests; g.Orders > 0 {
		out.GuestOrders = &api.GuestOrders{Guests: string(g.Setting), Orders: g.Orders, Sales: g.Sales}
	}
	if c := s.Computation; c != nil {
		out.Computation = &api.Computation{Kind: c.Kind, Ended: knownTime(c.Ended), DurationSeconds: c.Duration.Seconds(), Counts: map[string]uint64{}}
		for _, of := range c.Kinds {
			out.Computation.Counts[of.Kind] = of.Count
		}
	}
	return out
}

// eventAnswers translates events into the protocol.
func eventAnswers(all []health.Event) []api.Event {
	out := make([]api.Event, len(all))
	for i, e := range all {
		title, text := words.English.Event(e)
		out[i] = api.Event{
			Kind: string(e.Kind), Start: e.Start, End: knownTime(e.End), Title: title, Text: text, Tags: append([]string{}, e.Tags...),
			Args: e.Args, Labels: e.Labels, Failure: failed(e.Failure),
		}
	}
	return out
}

// knownTime returns nil for an unknown time.
func knownTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// failed returns a failure as the API shows it; nil if nothing failed.
func failed(f failure.Failure) *failure.Failure {
	if f.None() {
		return nil
	}
	return &f
}
