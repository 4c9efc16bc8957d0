package config

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Duration is a length of time, written like 90s, 15m, 1h30m, 2d or 4w. A day is 24 hours.
type Duration time.Duration

// UnmarshalText parses a duration.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := parseDuration(string(text))
	*d = Duration(v)
	return err
}

var errDuration = errors.New("must be a length of time such as 30s, 5m, 1h, 30d or 4w")

var durationParts = regexp.MustCompile(`^(?:(\d{1,6})w)?(?:(\d{1,6})d)?(.*)$`)

func parseDuration(s string) (time.Duration, error) {
	m := durationParts.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil || strings.HasPrefix(m[3], "-") || m[1]+m[2]+m[3] == "" {
		return 0, errDuration
	}
	weeks, _ := strconv.Atoi(m[1])
	days, _ := strconv.Atoi(m[2])
	var rest time.Duration
	if m[3] != "" {
		var err error
		if rest, err = time.ParseDuration(m[3]); err != nil {
			return 0, errDuration
		}
	}
	days += 7 * weeks
	if int64(days) > (math.MaxInt64-int64(rest))/int64(day) {
		return 0, errDuration
	}
	return time.Duration(days)*day + rest, nil
}

const day = 24 * time.Hour

// formatDuration writes a duration, whole days as days.
func formatDuration(d time.Duration) string {
	if d > 0 && d%day == 0 {
		return fmt.Sprintf("%dd", d/day)
	}
	return d.String()
}

// Secret is a text that must not be printed. All ways of printing it, also as a part of another value, show
// <secret> or a pointer. The zero value is an empty secret.
type Secret struct{ text *string }

// NewSecret returns a secret that holds text.
func NewSecret(text string) Secret { return Secret{&text} }

// Reveal returns the text.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// String returns "<secret>".
func (Secret) String() string { return "<secret>" }

// GoString returns "<secret>".
func (Secret) GoString() string { return "<secret>" }

// MarshalText returns "<secret>", for JSON, YAML and logs.
func (Secret) MarshalText() ([]byte, error) { return []byte("<secret>"), nil }
