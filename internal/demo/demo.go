// Package demo is an embedded shop for trying out the exporter. It serves a generated WooCommerce
// database with years of history, and a CRM, over the MySQL protocol, and adds records faster than in
// real time. The production program does not contain it.
//
// Start opens the shop and its databases, Run adds records until its context ends, and Close stops
// the databases.
package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/klantenbinding/loyalty/internal/demo/shop"
)

const (
	// Lead is how far the demo's clock starts behind the real time, at a pace faster than real time.
	Lead = 120 * 24 * time.Hour
	// DefaultPace is how long a day of the demo takes until its clock has caught up.
	DefaultPace = 15 * time.Second

	// tick is the time between two snapshots, which is half of the time between two polls. A snapshot copies
	// the tables that have changed.
	tick = 15 * time.Second
)

// Options are the options of a demo.
type Options struct {
	// Seed is the seed of the shop. The same seed on the same day gives the same shop.
	Seed uint64
	// Pace is how long a day takes; zero means DefaultPace. With a day or more, the clock shows the
	// real time from the start.
	Pace time.Duration
	// Now returns the real time; nil means time.Now.
	Now func() time.Time
}

// Demo is an open shop and its databases.
type Demo struct {
	clock  *clock
	shop   *shop.Shop
	server *Server
}

// Start opens a shop. On return the databases have its history up to the clock's first time. The shop
// stays open until Close; ctx is for the start only.
func Start(ctx context.Context, o Options) (*Demo, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Pace == 0 {
		o.Pace = DefaultPace
	}
	if o.Pace < 0 {
		return nil, fmt.Errorf("invalid pace %s: must be above zero, such as 15s", o.Pace)
	}
	lead := Lead
	if o.Pace >= 24*time.Hour {
		lead = 0 // the clock would never catch up
	}
	d := &Demo{clock: newClock(o.Now, lead, o.Pace), shop: shop.New(o.Seed, o.Now())}
	d.shop.Advance(d.clock.Now())
	var err error
	d.server, err = NewServer(ctx, d.shop.Snapshot())
	return d, err
}

// Run starts the clock and adds records as time passes, until ctx ends. Call it once. Before that the
// clock stands still, and a reader has time to load the history.
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

// Now returns the time of the shop's clock. No record in the databases is later. It is safe for
// concurrent use.
func (d *Demo) Now() time.Time { return d.clock.Now() }

// Opening returns the first day of business.
func (d *Demo) Opening() time.Time { return d.shop.Opening() }

// Truth returns the shop's own counts so far. Do not call it while Run runs.
func (d *Demo) Truth() shop.Truth { return d.shop.Truth() }

// Server returns the databases.
func (d *Demo) Server() *Server { return d.server }

// Close stops the databases.
func (d *Demo) Close() error { return d.server.Close() }
