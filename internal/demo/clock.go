package demo

import (
	"sync/atomic"
	"time"
)

// clock runs faster than real time. Before it is started, it shows a time some days ago. Then a day
// takes one pace until the clock has caught up with the real time, which it follows from then on. It
// is safe for concurrent use.
type clock struct {
	real    func() time.Time
	started atomic.Pointer[time.Time] // real time of the start; nil before
	first   time.Time                 // time shown before the start
	speed   float64                   // seconds of the clock per real second
}

// newClock returns a clock that shows the time lead ago.
func newClock(real func() time.Time, lead, pace time.Duration) *clock {
	return &clock{real: real, first: real().Add(-lead), speed: max(1, float64(24*time.Hour)/float64(pace))}
}

// start starts the clock. It has no effect on a clock that runs.
func (c *clock) start() {
	now := c.real()
	c.started.CompareAndSwap(nil, &now)
}

// Now returns the time that the clock shows.
func (c *clock) Now() time.Time {
	started := c.started.Load()
	if started == nil {
		return c.first
	}
	now := c.real()
	shown := c.first.Add(time.Duration(float64(now.Sub(*started)) * c.speed))
	if shown.After(now) {
		return now
	}
	return shown
}
