package backfill

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Request is a request to write the past.
type Request struct {
	// From is the first day, as YYYY-MM-DD; "" means the day of the first record.
	From string
	// To is the last day, inclusive; "" means yesterday. It may also be a time (RFC 3339, such as
	// 2026-11-22T10:17:00+01:00), such as the time of the first scrape. All samples are before it.
	To string
	// Step is the time between samples, as a Prometheus duration from 1m to 1d. It must divide a day. The
	// first sample of each day is at midnight.
	Step string
	// Labels are added to every series, as name=value. The last value of a name counts. A label without a
	// value is left out.
	Labels []string
	// Totals leaves out the families that are split by a dimension.
	Totals bool
}

// Range is a validated Request.
type Range struct {
	// From is the first day; days before the first record have no samples.
	From record.Day
	// Until is the end; all samples are before it.
	Until time.Time
	// Closing adds samples in the last second before Until, because the first scrape follows directly.
	Closing bool
	Step    time.Duration
	// Labels are added to every series. A label of the series itself with the same name gets the prefix
	// exported_, as in Prometheus.
	Labels []Label
	// Totals leaves out the families that are split by a dimension.
	Totals bool
}

// Months splits the range at the beginning of each month in a time zone.
func (r Range) Months(loc *time.Location) []Range {
	var months []Range
	for from := r.From; from.In(loc).Before(r.Until); {
		y, m, _ := from.Time().Date()
		next := record.Date(y, m+1, 1)
		part := r
		part.From, part.Until = from, earlier(next.In(loc), r.Until)
		part.Closing = r.Closing && part.Until.Equal(r.Until)
		months = append(months, part)
		from = next
	}
	return months
}

// Label is a label that Prometheus adds to a target's series.
type Label struct{ Name, Value string }

const day = 24 * time.Hour

// Resolve validates the request for a time zone and the current time. The error has all problems.
func (r Request) Resolve(loc *time.Location, now time.Time) (Range, error) {
	var (
		out  = Range{Totals: r.Totals}
		errs [4]error
	)
	out.From, errs[0] = r.from()
	out.Until, out.Closing, errs[1] = r.until(loc, now)
	out.Step, errs[2] = r.step()
	out.Labels, errs[3] = r.labels()
	if err := errors.Join(errs[:]...); err != nil {
		return Range{}, err
	}
	if !out.From.In(loc).Before(out.Until) {
		return Range{}, fmt.Errorf("invalid --from=%s: must be before the end %s", r.From, out.Until.In(loc).Format(time.RFC3339))
	}
	return out, nil
}

func (r Request) from() (record.Day, error) {
	if r.From == "" {
		return 0, nil
	}
	t, err := time.Parse(time.DateOnly, r.From)
	if err != nil {
		return 0, fmt.Errorf("invalid --from=%s: write a day such as 2024-01-31, or omit it to start with the first record", r.From)
	}
	return record.DayOf(t, time.UTC), nil
}

// until returns the end, and whether it is a time within a day.
func (r Request) until(loc *time.Location, now time.Time) (end time.Time, within bool, err error) {
	today := record.DayOf(now, loc)
	if r.To == "" {
		return today.In(loc), false, nil
	}
	if t, err := time.Parse(time.DateOnly, r.To); err == nil {
		last := record.DayOf(t, time.UTC)
		if last > today {
			return time.Time{}, false, fmt.Errorf("invalid --to=%s: must not be after today, %s in %s", r.To, today, loc)
		}
		return earlier((last + 1).In(loc), now), last == today, nil
	}
	t, err := time.Parse(time.RFC3339, r.To)
	switch {
	case err != nil:
		return t, false, fmt.Errorf("invalid --to=%s: write a day such as 2026-10-31 or a time such as 2026-11-01T10:17:00+01:00", r.To)
	case t.After(now):
		return t, false, fmt.Errorf("invalid --to=%s: must not be after now, %s", r.To, now.In(loc).Format(time.RFC3339))
	}
	return t, true, nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func (r Request) step() (time.Duration, error) {
	d, err := model.ParseDuration(r.Step)
	step := time.Duration(d)
	if err != nil || step < time.Minute || step > day || day%step != 0 {
		return 0, fmt.Errorf("invalid --step=%s: must divide a day and be 1m to 1d, such as 5m, 1h or 1d", r.Step)
	}
	return step, nil
}

// labelName matches label names that Prometheus accepts with all settings.
var labelName = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)

func (r Request) labels() ([]Label, error) {
	var (
		labels []Label
		errs   []error
	)
	for _, text := range r.Labels {
		name, value, ok := strings.Cut(text, "=")
		switch {
		case !ok || !labelName.MatchString(name):
			errs = append(errs, fmt.Errorf("invalid --label=%s: write name=value such as job=loyalty, or job= to leave job out", text))
			continue
		case strings.HasPrefix(name, model.ReservedLabelPrefix):
			errs = append(errs, fmt.Errorf("invalid --label=%s: Prometheus reserves names that begin with __", text))
			continue
		}
		labels = slices.DeleteFunc(labels, func(l Label) bool { return l.Name == name })
		if value != "" {
			labels = append(labels, Label{name, strings.ToValidUTF8(value, "\uFFFD")})
		}
	}
	slices.SortFunc(labels, func(a, b Label) int { return strings.Compare(a.Name, b.Name) })
	return labels, errors.Join(errs...)
}
