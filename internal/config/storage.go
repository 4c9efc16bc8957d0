package config

import "time"

// storage is the field storage.
type storage struct {
	Path     string   `yaml:"path"`
	Interval Duration `yaml:"interval"`
}

// Limits of the time between snapshots.
const (
	minStorageInterval     = Duration(time.Minute)
	maxStorageInterval     = Duration(7 * day)
	defaultStorageInterval = 15 * time.Minute
)

// storage returns the directory of the snapshot and the time between snapshots.
func (l *loader) storage(s storage) (path string, interval time.Duration) {
	resolveAll(l.resolve, &s.Path)
	const field = "storage.interval"
	switch {
	case !l.present(field):
		return s.Path, defaultStorageInterval
	case l.has(field):
	case s.Interval < minStorageInterval || s.Interval > maxStorageInterval:
		l.addf(field, "invalid interval %s: must be 1m to 7d, such as 15m", formatDuration(time.Duration(s.Interval)))
	}
	return s.Path, time.Duration(s.Interval)
}
