package backfill_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/backfill"
	"github.com/klantenbinding/loyalty/internal/record"
)

func TestResolveReturnsTheRange(t *testing.T) {
	t.Parallel()
	zone := load(t, "Europe/Amsterdam")
	now := time.Date(2026, 11, 22, 12, 30, 0, 0, zone)
	for name, c := range map[string]struct {
		request backfill.Request
		want    backfill.Range
	}{
		"the default is everything up to yesterday": {
			backfill.Request{Step: "1h"},
			backfill.Range{Until: time.Date(2026, 11, 22, 0, 0, 0, 0, zone), Step: time.Hour},
		},
		"the last day is included": {
			backfill.Request{From: "2024-01-01", To: "2026-11-01", Step: "1d"},
			backfill.Range{From: record.Date(2024, 1, 1), Until: time.Date(2026, 11, 2, 0, 0, 0, 0, zone), Step: 24 * time.Hour},
		},
		"today ends now": {
			backfill.Request{From: "2026-11-22", To: "2026-11-22", Step: "5m"},
			backfill.Range{From: record.Date(2026, 11, 22), Until: now, Closing: true, Step: 5 * time.Minute},
		},
		"a time is the end": {
			backfill.Request{To: "2026-11-22T10:17:00Z", Step: "1h"},
			backfill.Range{Until: time.Date(2026, 11, 22, 10, 17, 0, 0, time.UTC), Closing: true, Step: time.Hour},
		},
		"the last value of a label counts, and an empty label is left out": {
			backfill.Request{Step: "1h", Labels: []string{"job=a", "instance=b:1", "job=c", "instance=", "shop=x=y"}},
			backfill.Range{
				Until: time.Date(2026, 11, 22, 0, 0, 0, 0, zone), Step: time.Hour,
				Labels: []backfill.Label{{Name: "job", Value: "c"}, {Name: "shop", Value: "x=y"}},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, resolve(t, c.request, zone, now))
		})
	}
}

func TestInvalidRequestsAreRefusedWithARemedy(t *testing.T) {
	t.Parallel()
	zone := load(t, "Europe/Amsterdam")
	now := time.Date(2026, 11, 22, 12, 30, 0, 0, zone)
	for name, c := range map[string]struct {
		request backfill.Request
		says    []string
	}{
		"an invalid first day":        {backfill.Request{From: "2024", Step: "1h"}, []string{"invalid --from=2024:", "2024-01-31"}},
		"an invalid last day":         {backfill.Request{To: "31-12-2024", Step: "1h"}, []string{"invalid --to=31-12-2024:", "2026-10-31"}},
		"a day in the future":         {backfill.Request{To: "2026-11-23", Step: "1h"}, []string{"invalid --to=2026-11-23:", "after today, 2026-11-22"}},
		"a time in the future":        {backfill.Request{To: "2026-11-22T11:31:00Z", Step: "1h"}, []string{"after now, 2026-11-22T12:30:00+01:00"}},
		"an end before the beginning": {backfill.Request{From: "2026-11-02", To: "2026-11-01", Step: "1h"}, []string{"must be before the end"}},
		"a step that is too short":    {backfill.Request{Step: "30s"}, []string{"invalid --step=30s:", "5m, 1h or 1d"}},
		"a step that does not divide": {backfill.Request{Step: "7h"}, []string{"invalid --step=7h: must divide a day"}},
		"no step":                     {backfill.Request{}, []string{"invalid --step=:"}},
		"a label without a value":     {backfill.Request{Step: "1h", Labels: []string{"job"}}, []string{"invalid --label=job:", "job=loyalty"}},
		"a label with a dash":         {backfill.Request{Step: "1h", Labels: []string{"my-job=x"}}, []string{"invalid --label=my-job=x:"}},
		"a label that is reserved":    {backfill.Request{Step: "1h", Labels: []string{"__name__=x"}}, []string{"Prometheus reserves"}},
		"several problems":            {backfill.Request{From: "x", Step: "y"}, []string{"--from=x", "--step=y"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := c.request.Resolve(zone, now)
			require.Error(t, err)
			for _, says := range c.says {
				require.ErrorContains(t, err, says)
			}
		})
	}
}
