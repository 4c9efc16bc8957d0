package shop

import "time"

// Trouble returns the bad quarter, its end exclusive.
func (s *Shop) Trouble() (from, to time.Time) {
	return time.Unix(s.story.trouble[0], 0).UTC(), time.Unix(s.story.trouble[1], 0).UTC()
}
