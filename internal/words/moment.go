package words

import (
	"fmt"
	"strings"
	"time"
)

// Moment writes a time to the minute, such as "30 Nov 2026, 14:02", in the time zone that it has.
func (l Language) Moment(t time.Time) string { return l.Day(t) + t.Format(", 15:04") }

// Day writes a day, such as "30 Nov 2026".
func (l Language) Day(t time.Time) string {
	months := strings.Fields(l.Word("months"))
	return fmt.Sprintf("%d %s %d", t.Day(), months[t.Month()-1], t.Year())
}
