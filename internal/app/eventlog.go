package app

import (
	"slices"
	"sync"
	"time"

	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/record"
)

// maxEvents is how many past events an eventLog keeps, the latest ones.
const maxEvents = 1000

// eventLog keeps what has happened to the sources and the configuration since the program started. It
// is safe for concurrent use.
type eventLog struct {
	now func() time.Time

	mu      sync.Mutex // guards the fields below
	past    []health.Event
	up      map[string]bool         // whether the last poll succeeded, by source
	gaps    map[string]health.Event // running gaps, by source
	waiting *health.Event           // the configuration that has not taken over yet
}

func newEventLog(now func() time.Time) *eventLog {
	return &eventLog{now: now, up: map[string]bool{}, gaps: map[string]health.Event{}}
}

// polled records how a poll of a source ended. A gap begins with the first failed poll after a
// successful one.
func (l *eventLog) polled(source string, up bool, why failure.Failure) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case up:
		l.endGap(source)
	case l.up[source]:
		l.gaps[source] = health.Event{
			Kind: health.SourceGap, Start: l.now(), Failure: why, Tags: []string{source}, Args: map[string]string{health.ArgSource: source},
		}
	}
	l.up[source] = up
}

// endGap ends the gap of a source, if there is one.
func (l *eventLog) endGap(source string) {
	gap, open := l.gaps[source]
	if !open {
		return
	}
	gap.End = l.now()
	delete(l.gaps, source)
	l.keep(gap)
}

func (l *eventLog) keep(e health.Event) {
	if len(l.past) == maxEvents {
		l.past = slices.Delete(l.past, 0, 1)
	}
	l.past = append(l.past, e)
}

// reloaded records that a configuration was accepted or refused.
func (l *eventLog) reloaded(accepted bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !accepted {
		l.keep(reload(l.now(), health.ResultRefused))
		return
	}
	if l.waiting != nil {
		l.keep(*l.waiting)
	}
	e := reload(l.now(), health.ResultWaiting)
	l.waiting = &e
}

// reload returns the event of a configuration that was read again.
func reload(at time.Time, result string) health.Event {
	return health.Event{Kind: health.Reload, Start: at, Args: map[string]string{health.ArgResult: result}}
}

// tookOver records that the latest configuration has taken over, with sources of these names.
func (l *eventLog) tookOver(sources []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for name := range l.gaps {
		if !slices.Contains(sources, name) {
			l.endGap(name)
		}
	}
	if l.waiting == nil {
		return
	}
	e := reload(l.waiting.Start, health.ResultApplied)
	e.End = l.now()
	l.keep(e)
	l.waiting = nil
}

// events returns all events, sorted by their start.
func (l *eventLog) events() []health.Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := slices.Clone(l.past)
	for _, gap := range l.gaps {
		all = append(all, gap)
	}
	if l.waiting != nil {
		all = append(all, *l.waiting)
	}
	slices.SortStableFunc(all, func(a, b health.Event) int { return a.Start.Compare(b.Start) })
	return all
}

// campaigns returns the campaigns of a configuration as events.
func campaigns(cfg *config.Config) []health.Event {
	midnight := func(d record.Day) time.Time {
		y, m, day := d.Time().Date()
		return time.Date(y, m, day, 0, 0, 0, 0, cfg.Location)
	}
	var all []health.Event
	for _, c := range cfg.Campaigns {
		e := health.Event{Kind: health.Campaign, Start: midnight(c.From), Title: c.Name, Text: c.Text, Tags: c.Tags}
		if c.To != record.NoDay {
			e.End = midnight(c.To + 1)
		}
		all = append(all, e)
	}
	return all
}

// Events returns the campaigns of the configuration in use and what has happened.
func (a *app) Events() []health.Event {
	return append(campaigns(a.serving.Load().cfg), a.eventLog.events()...)
}

// tried records how the last poll of a source ended, if the source's core is in use.
func (a *app) tried(c *core, f *feed) {
	if a.serving.Load() != c {
		return
	}
	s := f.status()
	a.eventLog.polled(f.cfg.Name, s.Up, s.Failure)
}

// tookOver records that a core has taken over, and how its sources do.
func (a *app) tookOver(c *core) {
	var names []string
	for _, f := range c.feeds {
		names = append(names, f.cfg.Name)
	}
	a.eventLog.tookOver(names)
	for _, f := range c.feeds {
		if f.status().Polls > 0 {
			a.tried(c, f)
		}
	}
}
