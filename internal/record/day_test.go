package record_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
)

func TestDayOf(t *testing.T) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	require.NoError(t, err)
	for _, c := range []struct {
		name string
		at   time.Time
		loc  *time.Location
		want string
	}{
		{"23:30 on New Year's Eve in UTC", time.Date(2025, 12, 31, 23, 30, 0, 0, time.UTC), time.UTC, "2025-12-31"},
		{"the same time is New Year's Day in Amsterdam", time.Date(2025, 12, 31, 23, 30, 0, 0, time.UTC), amsterdam, "2026-01-01"},
		{"the repeated hour when clocks go back", time.Date(2025, 10, 26, 0, 30, 0, 0, time.UTC), amsterdam, "2025-10-26"},
		{"a second before the epoch", time.Unix(-1, 0), time.UTC, "1969-12-31"},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, record.DayOf(c.at, c.loc).String())
		})
	}
}

func TestDayBeginsAtLocalMidnight(t *testing.T) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	require.NoError(t, err)
	d := record.Date(2025, 3, 30)
	require.Equal(t, time.Date(2025, 3, 29, 23, 0, 0, 0, time.UTC), d.In(amsterdam).UTC())
	require.Equal(t, 23*time.Hour, (d + 1).In(amsterdam).Sub(d.In(amsterdam)), "the day on which clocks go forward")
}
