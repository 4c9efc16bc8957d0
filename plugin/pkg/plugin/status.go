package plugin

import (
	"context"
	"fmt"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
)

// answerStatus answers with how the exporter's sources do, a table of a row a source.
func answerStatus(ctx context.Context, a *ask) (data.Frames, error) {
	a.asking("status", nil)
	status, err := a.exporter.status(ctx)
	if err != nil {
		return nil, err
	}
	var ns []data.Notice
	if p := status.Pending; p != nil {
		ns = append(ns, data.Notice{Severity: data.NoticeSeverityWarning, Text: "a newer configuration waits for " + names(waiting(p))})
	}
	if len(status.HeldBackBy) > 0 {
		ns = append(ns, data.Notice{Severity: data.NoticeSeverityWarning, Text: "no new figures until these sources are read: " + names(status.HeldBackBy)})
	}
	frames := a.table(ns, a.sources(status.Sources)...)
	frames[0].Meta.Custom = map[string]any{"version": status.Version, "businessDay": status.BusinessDay}
	return frames, nil
}

func (a *ask) sources(all []api.SourceStatus) []*data.Field {
	n := len(all)
	name, preset, variant, fault := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	up, loaded := make([]bool, n), make([]bool, n)
	success, newest := make([]*time.Time, n), make([]*time.Time, n)
	polls, failures, interval := make([]*float64, n), make([]*float64, n), make([]*float64, n)
	records, rejected := make([]*float64, n), make([]*float64, n)
	for i := range all {
		s := &all[i]
		name[i], preset[i], variant[i], fault[i], up[i], loaded[i] = s.Name, s.Preset, s.Variant, s.Error, s.Up, s.Loaded
		success[i], newest[i] = s.LastSuccess, s.NewestRecord
		polls[i], failures[i], interval[i] = number(float64(s.Polls)), number(float64(s.Failures)), number(s.PollIntervalSeconds)
		records[i], rejected[i] = number(float64(sumRecords(s))), number(float64(sumRejected(s)))
	}
	every := a.column("poll_interval", interval)
	every.Config.Unit = "s"
	return []*data.Field{
		a.column("source", name), a.column("reachable", up), a.column("loaded", loaded), a.column("last_success", success),
		a.column("newest_record", newest), a.figures("records", "records", "", records), a.figures("rejected", "records", "", rejected),
		a.figures("polls", "polls", "", polls), a.figures("failures", "polls", "", failures), every,
		a.column("preset", preset), a.column("variant", variant), a.column("error", fault),
	}
}

func sumRecords(s *api.SourceStatus) (sum uint64) {
	for _, n := range s.Records {
		sum += n
	}
	return sum
}

func sumRejected(s *api.SourceStatus) (sum uint64) {
	for _, r := range s.Rejected {
		sum += r.Count
	}
	return sum
}

func waiting(p *api.Pending) []string {
	out := make([]string, len(p.Waiting))
	for i, w := range p.Waiting {
		out[i] = w.Name
		if w.Error != "" {
			out[i] = fmt.Sprintf("%s (%s)", w.Name, w.Error)
		}
	}
	return out
}
