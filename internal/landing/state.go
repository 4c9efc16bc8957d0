package landing

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/health"
)

// state says how the sources do.
type state struct {
	// Good reports whether every source can be read; Summary says it in one sentence.
	Good    bool
	Loading bool // at least one source has not been read completely yet
	Summary string
	Sources []source
	Pending *pending // nil if no newer configuration waits
	Refused *refused // nil unless the last reload was refused
}

// refused says why the configuration of the last reload was refused.
type refused struct {
	Text  string
	Lines []string
}

// pending says what a newer configuration waits for.
type pending struct {
	Text    string
	Bad     bool // whether one of its sources cannot be read
	Sources []string
}

// source says how one source does.
type source struct {
	Name, Product string
	Alarm         string // heading if it cannot be read
	Class         string // "good", "bad" or "wait"
	State         string
	Read          string // when it was last read
	Newest        string // age of the newest record
	Records       []tally
	Warnings      []string
	Rejected      []tally
	Error         string
	Advice        string
}

// tally is a count of something.
type tally struct{ Name, Count string }

// pending returns what a newer configuration waits for, or nil without one.
func (l locale) pending(p *health.Pending, now time.Time) *pending {
	if p == nil {
		return nil
	}
	out := &pending{Text: fmt.Sprintf(l.PendingText, l.ago(now, p.Since))}
	for _, w := range p.Waiting {
		why := l.failure(w.Failure, w.Error)
		if why == "" {
			out.Sources = append(out.Sources, fmt.Sprintf(l.WaitingLoad, w.Name))
			continue
		}
		out.Bad = true
		out.Sources = append(out.Sources, fmt.Sprintf(l.WaitingFailure, w.Name, why))
	}
	return out
}

// refused returns why the last reload was refused; nil if it was not.
func (l locale) refused(r *health.Refusal, now time.Time) *refused {
	if r == nil {
		return nil
	}
	return &refused{Text: fmt.Sprintf(l.RefusedText, l.ago(now, r.At)), Lines: strings.Split(r.Error, "\n")}
}

// failure says why a poll failed. It returns the English sentence if the failure has no code.
func (l locale) failure(f failure.Failure, english string) string {
	if f.None() {
		return english
	}
	return l.Failure(f)
}

// state returns the state of the sources at the time now, which is today for the business.
func (l locale) state(s health.Status, now, today time.Time) state {
	out := state{Pending: l.pending(s.Pending, now), Refused: l.refused(s.Refused, now)}
	var oldest time.Time
	for i := range s.Sources {
		src := &s.Sources[i]
		out.Sources = append(out.Sources, l.source(src, now, today))
		out.Loading = out.Loading || !src.Loaded
		if t := src.LastSuccess; !t.IsZero() && (oldest.IsZero() || t.Before(oldest)) {
			oldest = t
		}
	}
	down := len(s.Down())
	out.Good = down == 0 && len(s.Sources) > 0
	switch {
	case len(s.Sources) == 0:
		out.Summary = l.NoSource
	case down > 0:
		out.Summary = fmt.Sprintf(l.SourcesFailed, down, len(s.Sources))
	case out.Loading:
		out.Summary = l.LoadingSources
	default:
		out.Summary = fmt.Sprintf(l.AllRead, l.ago(now, oldest))
	}
	return out
}

func (l locale) source(s *health.Source, now, today time.Time) source {
	out := source{Name: s.Name, Product: l.product(s), Read: l.NotRead, Newest: l.NoRecord}
	if t := s.LastSuccess; !t.IsZero() {
		out.Read = l.ago(now, t)
	}
	if t := s.NewestRecord; !t.IsZero() {
		out.Newest = l.ago(today, t)
	}
	for _, kind := range slices.Sorted(maps.Keys(s.Kept)) {
		out.Records = append(out.Records, tally{l.Records(string(kind)), l.Number(float64(s.Kept[kind]), 0)})
	}
	for _, r := range s.Rejected {
		if r.Count > 0 {
			name := l.Records(r.Kind) + ": " + strings.ReplaceAll(r.Reason, "_", " ")
			out.Rejected = append(out.Rejected, tally{name, l.Number(float64(r.Count), 0)})
		}
	}
	for _, w := range s.Warnings {
		out.Warnings = append(out.Warnings, l.Warning(w))
	}
	switch {
	case s.Down():
		out.Class, out.State, out.Error = "bad", l.Failing, l.failure(s.Failure, s.Error)
		out.Alarm, out.Advice = fmt.Sprintf(l.CannotRead, s.Name), l.advice(s)
	case !s.Loaded:
		out.Class, out.State = "wait", l.Loading
	default:
		out.Class, out.State = "good", l.Up
	}
	return out
}

func (l locale) product(s *health.Source) string {
	switch {
	case s.Preset == "":
		return l.OwnQueries
	case s.Variant == "":
		return s.Preset
	default:
		return s.Preset + ", " + s.Variant
	}
}

// advice says what happens to the figures of a source that cannot be read. What to do is in the
// template.
func (l locale) advice(s *health.Source) string {
	text := l.FiguresMissing
	if !s.LastSuccess.IsZero() {
		text = l.FiguresStale
	}
	if s.PollInterval > 0 {
		text += " " + fmt.Sprintf(l.Retry, l.duration(s.PollInterval))
	}
	return text
}
