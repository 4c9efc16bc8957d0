// Package demo is an embedded shop to try the exporter on: a made-up WooCommerce database with
// years of history and the CRM beside it, served over the MySQL protocol, that keep going faster
// than life. The production program does not contain it.
//
// Start opens the shop and its database, Run lets it do business until its context ends, and
// Close stops the database.
package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/klantenbinding/loyalty/internal/demo/shop"
)

const (
	// Lead is how far behind the real time the demo's clock starts, at a pace faster than life.
	Lead = 120 * 24 * time.Hour
	// DefaultPace is how long a day of the demo lasts until its clock has caught up.
	DefaultPace = 15 * time.Second

	tick = 250 * time.Millisecond // between two publications of what was sold
)

// Options say which shop is opened.
type Options struct {
	// Seed chooses the shop; the same seed on the same day gives the same one.
	Seed uint64
	// Pace is how long a day lasts; zero means DefaultPace, a day or more the pace of life, at which
	// the clock shows the real time from the start.
	Pace time.Duration
	// Now is the real clock; nil means time.Now.
	Now func() time.Time
}

// Demo is an open shop and its databases.
type Demo struct {
	clock  *clock
	shop   *shop.Shop
	server *Server
}

// Start opens a shop: its history up to its clock's first moment is in the database on return.
// The shop stays open until Close; ctx is only for the start.
func Start(ctx context.Context, o Options) (*Demo, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Pace == 0 {
		o.Pace = DefaultPace
	}
	if o.Pace < 0 {
		return nil, fmt.Errorf("a day that lasts %s: the pace must be above zero, such as 15s", o.Pace)
	}
	lead := Lead
	if o.Pace >= 24*time.Hour {
		lead = 0 // it would never catch up
	}
	d := &Demo{clock: newClock(o.Now, lead, o.Pace), shop: shop.New(o.Seed, o.Now())}
	d.shop.Advance(d.clock.Now())
	var err error
	d.server, err = NewServer(ctx, d.shop.Snapshot())
	return d, err
}

// Run starts the clock and lets the shop do business as it goes on, until ctx ends. Only one may
// run. Until then the clock stands still, so that a reader can take in the history at leisure.
func (d *Demo) Run(ctx context.Context) {
	d.clock.start()
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			d.shop.Advance(d.clock.Now())
			d.server.Publish(d.shop.Snapshot())
		}
	}
}

// Now returns what the shop's clock shows. It is safe for concurrent use, and the database never
// has anything later.
func (d *Demo) Now() time.Time { return d.clock.Now() }

// Opening returns the first day of business.
func (d *Demo) Opening() time.Time { return d.shop.Opening() }

// Truth returns what the shop counted so far. Not while Run runs.
func (d *Demo) Truth() shop.Truth { return d.shop.Truth() }

// Server returns the databases.
func (d *Demo) Server() *Server { return d.server }

// Close stops the databases.
func (d *Demo) Close() error { return d.server.Close() }
