package plugin

import (
	"context"
	"fmt"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/words"
)

// answerStatus answers with the state of the exporter's sources, as a table of one row a source.
func answerStatus(ctx context.Context, q *question) (data.Frames, error) {
	q.exporter.note("status", nil)
	status, err := q.exporter.exporter.status(ctx)
	if err != nil {
		return nil, err
	}
	var ns []data.Notice
	warn := func(key, sources string) {
		ns = append(ns, q.terms.note(data.NoticeSeverityWarning, key, q.terms.words.Word(key)+": "+sources))
	}
	if p := status.Pending; p != nil {
		warn("configuration_pending", names(waiting(p, q.terms.words)))
	}
	if len(status.HeldBackBy) > 0 {
		warn("figures_held_back", names(status.HeldBackBy))
	}
	frames := q.write.table(ns, q.write.sources(status.Sources)...)
	frames[0].Meta.Custom = map[string]any{"version": status.Version, "businessDay": status.BusinessDay}
	return frames, nil
}

func (w writer) sources(all []api.SourceStatus) []*data.Field {
	n := len(all)
	name, preset, variant, fault := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	up, loaded := make([]bool, n), make([]bool, n)
	success, newest := make([]*time.Time, n), make([]*time.Time, n)
	polls, failures, interval := make([]*float64, n), make([]*float64, n), make([]*float64, n)
	records, rejected := make([]*float64, n), make([]*float64, n)
	for i := range all {
		s := &all[i]
		name[i], preset[i], variant[i], fault[i], up[i], loaded[i] = s.Name, s.Preset, s.Variant, failureOf(w.words, s.Failure, s.Error), s.Up, s.Loaded
		success[i], newest[i] = s.LastSuccess, s.NewestRecord
		polls[i], failures[i], interval[i] = count(s.Polls), count(s.Failures), number(s.PollIntervalSeconds)
		records[i], rejected[i] = count(sumRecords(s)), count(sumRejected(s))
	}
	every := w.column("poll_interval", interval)
	every.Config.Unit = "s"
	return []*data.Field{
		w.column("source", name), w.column("reachable", up), w.column("loaded", loaded), w.column("last_success", success),
		w.column("newest_record", newest), w.figures("records", form{unit: "records"}, records), w.figures("rejected", form{unit: "records"}, rejected),
		w.figures("polls", form{unit: "polls"}, polls), w.figures("failures", form{unit: "polls"}, failures), every,
		w.column("preset", preset), w.column("variant", variant), w.column("error", fault),
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

// failureOf says why a source failed, in a language. An older exporter has only the English text.
func failureOf(language words.Language, f *failure.Failure, english string) string {
	if f == nil {
		return english
	}
	return language.Failure(*f)
}

// waiting names the sources that a newer configuration waits for, each with its error.
func waiting(p *api.Pending, language words.Language) []string {
	out := make([]string, len(p.Waiting))
	for i, w := range p.Waiting {
		out[i] = w.Name
		if why := failureOf(language, w.Failure, w.Error); why != "" {
			out[i] = fmt.Sprintf("%s (%s)", w.Name, why)
		}
	}
	return out
}
