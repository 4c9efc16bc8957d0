package app

import (
	"cmp"
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/collect"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/source"
)

var _ collect.State = (*app)(nil)

// Board implements collect.State.
func (a *app) Board() *measure.Board { return a.serving.Load().board.Load() }

// Ledger implements collect.State.
func (a *app) Ledger() ledger.Stats { return a.serving.Load().ledger.Stats() }

// Reload implements collect.State.
func (a *app) Reload() (ok bool, last time.Time) { return !a.reloadBad.Load(), *a.loadedAt.Load() }

// Status implements collect.State.
func (a *app) Status() api.Status {
	c := a.serving.Load()
	s := api.Status{Version: a.opts.Version}
	if board := c.board.Load(); board != nil {
		s.Ready = true
		s.BusinessDay = board.Today().String()
	}
	for _, f := range c.feeds {
		s.Sources = append(s.Sources, sourceStatus(f.cfg, f.status()))
	}
	for _, f := range c.holding() {
		s.HeldBackBy = append(s.HeldBackBy, f.cfg.Name)
	}
	s.Pending = a.pendingStatus()
	return s
}

// pendingStatus tells what the newer configuration waits for; nil if there is none.
func (a *app) pendingStatus() *api.Pending {
	a.mu.Lock()
	c := a.pending
	a.mu.Unlock()
	if c == nil {
		return nil
	}
	p := &api.Pending{Since: c.made, Waiting: []api.Waiting{}}
	for _, f := range c.holding() {
		p.Waiting = append(p.Waiting, api.Waiting{Name: f.cfg.Name, Error: tellable(f.status().LastError)})
	}
	return p
}

func sourceStatus(cfg source.Config, s source.Status) api.SourceStatus {
	out := api.SourceStatus{
		Name: cfg.Name, Preset: cfg.Preset, Variant: s.Variant,
		Up: s.Up, Loaded: s.Loaded, Polls: s.Polls, Failures: s.Failures,
		PollIntervalSeconds: interval(cfg).Seconds(),
		LastSuccess:         known(s.LastSuccess), NewestRecord: known(s.Newest),
		Records: map[string]uint64{}, Error: tellable(s.LastError),
	}
	for kind, n := range s.Records {
		out.Records[string(kind)] = n
	}
	for r, n := range s.Rejected {
		out.Rejected = append(out.Rejected, api.Rejected{Kind: string(r.Kind), Reason: string(r.Reason), Count: n})
	}
	slices.SortFunc(out.Rejected, func(a, b api.Rejected) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Reason, b.Reason))
	})
	return out
}

// known returns nil for a time that is not known.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
