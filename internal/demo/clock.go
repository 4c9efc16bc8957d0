package demo

import "time"

// clock runs faster than life: it starts some days behind the real time, lets a day pass every
// pace, and keeps to the real time once it has caught up.
type clock struct {
	real  func() time.Time
	began time.Time // real time
	start time.Time // what the clock showed then
	speed float64   // its seconds a real second
}

// newClock returns a clock that starts lead behind the real time.
func newClock(real func() time.Time, lead, pace time.Duration) *clock {
	now := real()
	return &clock{real: real, began: now, start: now.Add(-lead), speed: max(1, float64(24*time.Hour)/float64(pace))}
}

// Now returns what the clock shows.
func (c *clock) Now() time.Time {
	now := c.real()
	shown := c.start.Add(time.Duration(float64(now.Sub(c.began)) * c.speed))
	if shown.After(now) {
		return now
	}
	return shown
}
