package demo

import (
	"sync/atomic"
	"time"
)

// clock runs faster than life: it stands some days behind the real time until it is started, then
// lets a day pass every pace, and keeps to the real time once it has caught up. It is safe for
// concurrent use.
type clock struct {
	real  func() time.Time
	began atomic.Pointer[time.Time] // real time at which it was started; nil before
	first time.Time                 // what the clock shows until then
	speed float64                   // its seconds a real second
}

// newClock returns a clock that stands lead behind the real time.
func newClock(real func() time.Time, lead, pace time.Duration) *clock {
	return &clock{real: real, first: real().Add(-lead), speed: max(1, float64(24*time.Hour)/float64(pace))}
}

// start lets the clock run; it makes no difference to a clock that runs.
func (c *clock) start() {
	now := c.real()
	c.began.CompareAndSwap(nil, &now)
}

// Now returns what the clock shows.
func (c *clock) Now() time.Time {
	began := c.began.Load()
	if began == nil {
		return c.first
	}
	now := c.real()
	shown := c.first.Add(time.Duration(float64(now.Sub(*began)) * c.speed))
	if shown.After(now) {
		return now
	}
	return shown
}
