package app

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

// remembered is how many events of the past a chronicle keeps.
const remembered = 1000

// chronicle remembers what happened to the sources and the configuration since the program started,
// the latest so many events. It is safe for concurrent use.
type chronicle struct {
	now func() time.Time

	mu     sync.Mutex // guards what follows
	past   []health.Event
	up     map[string]bool         // sources whose last poll succeeded
	gaps   map[string]health.Event // sources that cannot be read although they could be
	loaded *health.Event           // of the configuration that has not taken over yet
}

func newChronicle(now func() time.Time) *chronicle {
	return &chronicle{now: now, up: map[string]bool{}, gaps: map[string]health.Event{}}
}

// polled notes how a poll of a source ended; why says in words why it failed.
func (c *chronicle) polled(source string, up bool, why string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case up:
		c.close(source)
	case c.up[source]:
		c.gaps[source] = health.Event{
			Kind: health.SourceGap, Start: c.now(), Title: fmt.Sprintf("Source %s could not be read", source), Text: why, Tags: []string{source},
		}
	}
	c.up[source] = up
}

// close ends the gap of a source, if there is one.
func (c *chronicle) close(source string) {
	gap, open := c.gaps[source]
	if !open {
		return
	}
	gap.End = c.now()
	delete(c.gaps, source)
	c.keep(gap)
}

func (c *chronicle) keep(e health.Event) {
	if len(c.past) == remembered {
		c.past = slices.Delete(c.past, 0, 1)
	}
	c.past = append(c.past, e)
}

// reloaded notes that a configuration was loaded, or refused.
func (c *chronicle) reloaded(accepted bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := health.Event{Kind: health.Reload, Start: c.now()}
	if !accepted {
		e.Title, e.Text = "Configuration refused", "the old one stays; the exporter's log says why"
		c.keep(e)
		return
	}
	e.Title, e.Text = "Configuration loaded", "it takes over when its sources have been read"
	if c.loaded != nil {
		c.keep(*c.loaded)
	}
	c.loaded = &e
}

// tookOver notes that the configuration loaded last has taken over, with sources of these names.
func (c *chronicle) tookOver(sources []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name := range c.gaps {
		if !slices.Contains(sources, name) {
			c.close(name)
		}
	}
	if c.loaded == nil {
		return
	}
	c.loaded.End, c.loaded.Text = c.now(), "its sources were read and it took over"
	c.keep(*c.loaded)
	c.loaded = nil
}

// events returns all that is remembered.
func (c *chronicle) events() []health.Event {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := slices.Clone(c.past)
	for _, gap := range c.gaps {
		all = append(all, gap)
	}
	if c.loaded != nil {
		all = append(all, *c.loaded)
	}
	slices.SortStableFunc(all, func(a, b health.Event) int { return a.Start.Compare(b.Start) })
	return all
}

// campaigns returns the events that a configuration tells of.
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

// Happened returns the campaigns of the configuration that is served and what is remembered.
func (a *app) Happened() []health.Event {
	return append(campaigns(a.serving.Load().cfg), a.chronicle.events()...)
}

// tried notes how a source of the core that is served does.
func (a *app) tried(c *core, f *feed) {
	if a.serving.Load() != c {
		return
	}
	s := f.status()
	a.chronicle.polled(f.cfg.Name, s.Up, words.English.Failure(s.Failure))
}

// tookOver notes that a core has taken over, and how its sources do.
func (a *app) tookOver(c *core) {
	var names []string
	for _, f := range c.feeds {
		names = append(names, f.cfg.Name)
	}
	a.chronicle.tookOver(names)
	for _, f := range c.feeds {
		if f.status().Polls > 0 {
			a.tried(c, f)
		}
	}
}
