package landing

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/health"
)

// state is how the sources do, in words.
type state struct {
	// Good is whether every source could be read; Summary says so in words.
	Good    bool
	Loading bool // at least one source has not been read whole yet
	Summary string
	Sources []source
	Pending *pending // nil if no newer configuration waits
}

// pending is a newer configuration that waits for its sources, in words.
type pending struct {
	Loaded  string   // when
	Bad     bool     // whether one of the sources cannot be read
	Sources []string // how those that it waits for do
}

func describePending(p *health.Pending, now time.Time) *pending {
	if p == nil {
		return nil
	}
	out := &pending{Loaded: ago(now, p.Since)}
	for _, w := range p.Waiting {
		if w.Error == "" {
			out.Sources = append(out.Sources, "Source "+w.Name+" is being read.")
			continue
		}
		out.Bad = true
		out.Sources = append(out.Sources, "Source "+w.Name+" cannot be read: "+w.Error+".")
	}
	return out
}

// source is one source in words.
type source struct {
	Name, Product string
	Class         string // "good", "bad" or "wait"
	State         string
	Fresh         string // as of when it is known
	Newest        string // age of the newest record
	Records       []tally
	Rejected      []tally
	Error         string
	Advice        string
}

// tally is a count of something.
type tally struct{ Name, Count string }

// describe words the state of the sources at the time now, which is today for the business.
func describe(s health.Status, now, today time.Time) state {
	out := state{Good: true, Pending: describePending(s.Pending, now)}
	down := 0
	var fresh time.Time
	for i := range s.Sources {
		src := &s.Sources[i]
		out.Sources = append(out.Sources, describeSource(src, now, today))
		out.Loading = out.Loading || !src.Loaded
		if src.Down() {
			down++
		}
		if t := src.LastSuccess; !t.IsZero() && (fresh.IsZero() || t.Before(fresh)) {
			fresh = t
		}
	}
	out.Good = down == 0
	switch {
	case len(s.Sources) == 0:
		out.Good, out.Summary = false, "No source is configured"
	case down > 0:
		out.Summary = fmt.Sprintf("%s of %d cannot be read", count(uint64(down), "source", "sources"), len(s.Sources))
	case out.Loading:
		out.Summary = "Reading the sources for the first time"
	default:
		out.Summary = "All sources up, read " + ago(now, fresh)
	}
	return out
}

func describeSource(s *health.Source, now, today time.Time) source {
	out := source{Name: s.Name, Product: product(s), Fresh: "not read yet", Newest: "none yet"}
	if t := s.LastSuccess; !t.IsZero() {
		out.Fresh = ago(now, t)
	}
	if t := s.NewestRecord; !t.IsZero() {
		out.Newest = ago(today, t)
	}
	for _, kind := range slices.Sorted(maps.Keys(s.Records)) {
		out.Records = append(out.Records, tally{Name: kind.Plural(), Count: decimals(float64(s.Records[kind]), 0)})
	}
	for _, r := range s.Rejected {
		if r.Count > 0 {
			out.Rejected = append(out.Rejected, tally{Name: r.Kind + "s: " + strings.ReplaceAll(r.Reason, "_", " "), Count: decimals(float64(r.Count), 0)})
		}
	}
	switch {
	case s.Down():
		out.Class, out.State, out.Error = "bad", "cannot be read", s.Error
		out.Advice = advice(s)
	case !s.Loaded:
		out.Class, out.State = "wait", "being read for the first time"
	default:
		out.Class, out.State = "good", "up"
	}
	return out
}

func product(s *health.Source) string {
	switch {
	case s.Preset == "":
		return "own queries"
	case s.Variant == "":
		return s.Preset
	default:
		return s.Preset + ", " + s.Variant
	}
}

// advice says what becomes of a source that cannot be read. What to do is in the template.
func advice(s *health.Source) string {
	kept := "There are no figures of it until it can be read. "
	if !s.LastSuccess.IsZero() {
		kept = "Its last figures stay on the board. "
	}
	again := ""
	if every := s.PollInterval; every > 0 {
		again = fmt.Sprintf("The exporter tries again by itself, every %s or less often.", durationWords(every))
	}
	return kept + again
}

// durationWords writes a duration as a reader would say it.
func durationWords(d time.Duration) string {
	if d%time.Minute == 0 {
		return count(uint64(d/time.Minute), "minute", "minutes")
	}
	return count(uint64(max(1, d/time.Second)), "second", "seconds")
}
