package plugin

import (
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/record"
)

// The roles of fields that are not the figure itself.
const (
	roleTarget = "target"
	roleSoFar  = "so_far"
	roleLow    = "expected_low"
	roleHigh   = "expected_high"
)

// line is one field of a frame of time series.
type line struct {
	of     *api.Series
	role   string // empty for the figure itself
	name   string
	values []float64 // one for each day of the sheet
}

// sheet holds lines over the same days.
type sheet struct {
	days     []record.Day
	complete []bool
	window   string
	lines    []line
	notices  []api.Notice
}

// empty reports whether no figure has a value. Targets and expected ranges do not count.
func (s *sheet) empty() bool {
	return !slices.ContainsFunc(s.lines, func(l line) bool {
		return l.role != roleTarget && l.role != roleLow && l.role != roleHigh && slices.ContainsFunc(l.values, func(v float64) bool { return !math.IsNaN(v) })
	})
}

// separateIncomplete drops the last point if its day or period has not ended and drop is set. Without
// drop it moves the point of a calendar period, which is always too low, to lines of its own that begin
// at the point before. The word marks their names.
func (s *sheet) separateIncomplete(drop bool, word string) {
	last := len(s.days) - 1
	if last < 0 || last >= len(s.complete) || s.complete[last] {
		return
	}
	if drop {
		s.days, s.complete = s.days[:last], s.complete[:last]
		for i := range s.lines {
			s.lines[i].values = s.lines[i].values[:last]
		}
		return
	}
	if !isCalendar(s.window) {
		return
	}
	for i := range s.lines {
		s.lines = append(s.lines, s.lines[i].split(word))
	}
}

// split removes the last point and returns a line that has it.
func (l *line) split(word string) line {
	last := len(l.values) - 1
	soFar := line{of: l.of, role: roleSoFar, name: suffixed(l.name, word), values: slices.Clone(l.values)}
	for i := range max(last-1, 0) {
		soFar.values[i] = math.NaN()
	}
	l.values = append(slices.Clone(l.values[:last]), math.NaN())
	return soFar
}

func suffixed(name, word string) string { return name + " (" + word + ")" }

// aligned returns the values of a series of an earlier time by the days of the sheet. It returns false
// if the answer does not have the series.
func (s *sheet) aligned(answer *api.SeriesAnswer, of *api.Series, to panelquery.Comparison) ([]float64, bool) {
	earlier := find(answer.Series, of)
	if earlier == nil {
		return nil, false
	}
	at := make(map[string]float64, len(answer.Days))
	for j, day := range answer.Days {
		at[day] = earlier.Values[j]
	}
	values := make([]float64, len(s.days))
	for j, d := range s.days {
		values[j] = math.NaN()
		if then, ok := before(to, s.window, d); ok {
			if v, ok := at[then.String()]; ok {
				values[j] = v
			}
		}
	}
	return values, true
}
