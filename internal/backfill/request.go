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

// Request is what a user asks for.
type Request struct {
	// From is the first day, as YYYY-MM-DD; "" is that of the first record.
	From string
	// To is the last day, inclusive; "" is yesterday. It may be a moment instead (RFC 3339, such as
	// 2026-11-22T10:17:00+01:00), before which all samples lie: that of the first scrape.
	To string
	// Step is the time between samples, as Prometheus writes durations: from 1m to 1d, into which it
	// must divide. Each day begins anew.
	Step string
	// Labels are attached to every series, as name=value; the last one of a name counts, and one
	// without a value is left out.
	Labels []string
	// Totals leaves the families out that are split by a dimension.
	Totals bool
}

// Range is a checked Request.
type Range struct {
	// From is the first day; days before the first record have no samples.
	From record.Day
	// Until bounds the samples, which lie before it.
	Until time.Time
	// Closing asks for samples in the last second before Until too, so that what follows there
	// follows at once.
	Closing bool
	Step    time.Duration
	// Labels are attached to every series. A label of the series' own that has the same name is
	// called exported_ and that, as Prometheus does.
	Labels []Label
	// Totals leaves the families out that are split by a dimension.
	Totals bool
}

// Months cuts the range where months begin in a time zone.
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

// Label is a label that Prometheus attaches.
type Label struct{ Name, Value string }

const day = 24 * time.Hour

// Resolve checks the request in a time zone at a time. All that is wrong is in the error.
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
		return Range{}, fmt.Errorf("--from=%s is not before the end, %s; give an earlier --from or a later --to", r.From, out.Until.In(loc).Format(time.RFC3339))
	}
	return out, nil
}

func (r Request) from() (record.Day, error) {
	if r.From == "" {
		return 0, nil
	}
	t, err := time.Parse(time.DateOnly, r.From)
	if err != nil {
		return 0, fmt.Errorf("--from=%s is not a day; write it as 2024-01-31, or leave it out to begin with the first record", r.From)
	}
	return record.DayOf(t, time.UTC), nil
}

// until returns the end, and whether it is a moment within a day.
func (r Request) until(loc *time.Location, now time.Time) (end time.Time, within bool, err error) {
	today := record.DayOf(now, loc)
	if r.To == "" {
		return today.In(loc), false, nil
	}
	if t, err := time.Parse(time.DateOnly, r.To); err == nil {
		last := record.DayOf(t, time.UTC)
		if last > today {
			return time.Time{}, false, fmt.Errorf("--to=%s is yet to come; today is %s in %s", r.To, today, loc)
		}
		return earlier((last + 1).In(loc), now), last == today, nil
	}
	t, err := time.Parse(time.RFC3339, r.To)
	switch {
	case err != nil:
		return t, false, fmt.Errorf("--to=%s is neither a day such as 2026-10-31 nor a moment such as 2026-11-01T10:17:00+01:00", r.To)
	case t.After(now):
		return t, false, fmt.Errorf("--to=%s is yet to come; it is %s", r.To, now.In(loc).Format(time.RFC3339))
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
		return 0, fmt.Errorf("--step=%s does not divide a day; choose one from 1m to 1d, such as 5m, 1h or 1d", r.Step)
	}
	return step, nil
}

// labelName is what Prometheus takes for a label's name whatever its settings.
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
			errs = append(errs, fmt.Errorf("--label=%s is not a label; write it as job=loyalty, or job= to have none of that name", text))
			continue
		case strings.HasPrefix(name, model.ReservedLabelPrefix):
			errs = append(errs, fmt.Errorf("--label=%s: names that begin with __ are Prometheus's own; give the labels that a series shows", text))
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
