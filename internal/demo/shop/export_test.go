package shop

import "time"

// BadQuarter returns the start of the bad quarter, and its end, exclusive.
func (s *Shop) BadQuarter() (from, to time.Time) {
	return time.Unix(s.story.badQuarter[0], 0).UTC(), time.Unix(s.story.badQuarter[1], 0).UTC()
}
