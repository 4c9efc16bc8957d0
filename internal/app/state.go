package app

import (
	"cmp"
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/collect"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/words"
)

var _ collect.State = (*app)(nil)

// Board implements collect.State.
func (a *app) Board() *analysis.Board { return a.serving.Load().board.Load() }

// Ledger implements collect.State.
func (a *app) Ledger() ledger.Stats { return a.serving.Load().ledger.Stats() }

// Reload implements collect.State.
func (a *app) Reload() (ok bool, last time.Time) { return a.refused.Load() == nil, *a.loadedAt.Load() }

// Status implements collect.State.
func (a *app) Status() health.Status {
	c := a.serving.Load()
	s := health.Status{Version: a.opts.Version, Simulated: a.opts.Simulated, Refused: a.refused.Load()}
	if board := c.board.Load(); board != nil {
		s.Ready = true
		s.BusinessDay = board.Today()
	}
	overlaps, guests, kept := c.ledger.Overlaps(), c.ledger.GuestOrders(), c.ledger.RecordsBySource()
	for _, f := range c.feeds {
		out := sourceStatus(f.cfg, f.status())
		addOverlap(&out, overlaps)
		addGuests(&out, guests)
		out.Kept = kept[out.Name]
		addRefused(&out, f.cfg, c)
		s.Sources = append(s.Sources, out)
	}
	for _, f := range c.holding() {
		s.HeldBackBy = append(s.HeldBackBy, f.cfg.Name)
	}
	s.Pending = a.pendingStatus()
	return s
}

// pendingStatus returns what the pending core waits for, or nil without one.
func (a *app) pendingStatus() *health.Pending {
	a.mu.Lock()
	c := a.pending
	a.mu.Unlock()
	if c == nil {
		return nil
	}
	p := &health.Pending{Since: c.made}
	for _, f := range c.holding() {
		why := f.status().Failure
		p.Waiting = append(p.Waiting, health.Waiting{Name: f.cfg.Name, Failure: why, Error: words.English.Failure(why)})
	}
	return p
}

// addOverlap adds how many customers a source shares with others, and a warning if it shares none.
func addOverlap(to *health.Source, overlaps []ledger.Overlap) {
	o := find(overlaps, to.Name)
	if o == nil {
		return
	}
	to.Overlap = &health.Overlap{Customers: o.Customers, Shared: o.Shared}
	if w, ok := strangers(overlaps, o); ok {
		to.Warnings = append(slices.Clip(to.Warnings), w)
	}
}

// addGuests adds how many guest orders a source has.
func addGuests(to *health.Source, guests []ledger.GuestOrders) {
	for _, g := range guests {
		if g.Source == to.Name {
			to.Guests = health.Guests{Setting: g.Guests, Orders: g.Orders, Sales: g.Sales}
		}
	}
}

func sourceStatus(cfg source.Config, s source.Status) health.Source {
	out := health.Source{
		Name: cfg.Name, Preset: cfg.Preset, Variant: s.Variant,
		Up: s.Up, Loaded: s.Loaded, Polls: s.Polls, Failures: s.Failures,
		PollInterval: interval(cfg),
		LastSuccess:  s.LastSuccess, NewestRecord: s.Newest,
		Records: s.Records, Warnings: s.Warnings, Failure: s.Failure, Error: words.English.Failure(s.Failure),
	}
	for r, n := range s.Rejected {
		out.Rejected = append(out.Rejected, health.Rejected{Kind: string(r.Kind), Reason: string(r.Reason), Count: n})
	}
	slices.SortFunc(out.Rejected, func(a, b health.Rejected) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Reason, b.Reason))
	})
	out.Computation = computation(s)
	return out
}

// computation returns how the database of a source computes figures; nil if it does not.
func computation(s source.Status) *health.Computation {
	if s.Computations == nil {
		return nil
	}
	out := &health.Computation{}
	if c := s.Computation; c != nil {
		out.Kind, out.Ended, out.Duration = string(c.Kind), c.Ended, c.Duration
	}
	for _, kind := range source.AllComputed() {
		of := s.Computations[kind]
		out.Kinds = append(out.Kinds, health.ComputationKind{Kind: string(kind), Count: of.Count, Duration: of.Duration})
	}
	return out
}
