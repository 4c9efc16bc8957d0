package backfill_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/backfill"
	"github.com/klantenbinding/loyalty/internal/record"
)

func TestRequestsAreTakenAsTheyAreMeant(t *testing.T) {
	t.Parallel()
	zone := load(t, "Europe/Amsterdam")
	now := time.Date(2026, 11, 22, 12, 30, 0, 0, zone)
	for name, c := range map[string]struct {
		request backfill.Request
		want    backfill.Range
	}{
		"nothing named is everything up to yesterday": {
			backfill.Request{Step: "1h"},
			backfill.Range{Until: time.Date(2026, 11, 22, 0, 0, 0, 0, zone), Step: time.Hour},
		},
		"a last day counts to its end": {
			backfill.Request{From: "2024-01-01", To: "2026-11-01", Step: "1d"},
			backfill.Range{From: record.Date(2024, 1, 1), Until: time.Date(2026, 11, 2, 0, 0, 0, 0, zone), Step: 24 * time.Hour},
		},
		"today counts up to now": {
			backfill.Request{From: "2026-11-22", To: "2026-11-22", Step: "5m"},
			backfill.Range{From: record.Date(2026, 11, 22), Until: now, Closing: true, Step: 5 * time.Minute},
		},
		"a moment is one": {
			backfill.Request{To: "2026-11-22T10:17:00Z", Step: "1h"},
			backfill.Range{Until: time.Date(2026, 11, 22, 10, 17, 0, 0, time.UTC), Closing: true, Step: time.Hour},
		},
		"the last label of a name counts, and an empty one is none": {
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

func TestWrongRequestsAreRefusedWithARemedy(t *testing.T) {
	t.Parallel()
	zone := load(t, "Europe/Amsterdam")
	now := time.Date(2026, 11, 22, 12, 30, 0, 0, zone)
	for name, c := range map[string]struct {
		request backfill.Request
		says    []string
	}{
		"a first day that is none":       {backfill.Request{From: "2024", Step: "1h"}, []string{"--from=2024 is not a day", "2024-01-31"}},
		"a last day that is none":        {backfill.Request{To: "31-12-2024", Step: "1h"}, []string{"--to=31-12-2024 is neither a day", "2026-10-31"}},
		"a day to come":                  {backfill.Request{To: "2026-11-23", Step: "1h"}, []string{"--to=2026-11-23 is yet to come", "today is 2026-11-22"}},
		"a moment to come":               {backfill.Request{To: "2026-11-22T11:31:00Z", Step: "1h"}, []string{"yet to come", "it is 2026-11-22T12:30:00+01:00"}},
		"an end before the beginning":    {backfill.Request{From: "2026-11-02", To: "2026-11-01", Step: "1h"}, []string{"not before the end", "earlier --from"}},
		"a step that is too short":       {backfill.Request{Step: "30s"}, []string{"--step=30s does not divide a day", "5m, 1h or 1d"}},
		"a step that does not divide":    {backfill.Request{Step: "7h"}, []string{"--step=7h does not divide a day"}},
		"no step":                        {backfill.Request{}, []string{"--step= does not divide a day"}},
		"a label without a value":        {backfill.Request{Step: "1h", Labels: []string{"job"}}, []string{"--label=job is not a label", "job=loyalty"}},
		"a label with a dash":            {backfill.Request{Step: "1h", Labels: []string{"my-job=x"}}, []string{"--label=my-job=x is not a label"}},
		"a label of Prometheus's":        {backfill.Request{Step: "1h", Labels: []string{"__name__=x"}}, []string{"Prometheus's own"}},
		"several things wrong at a time": {backfill.Request{From: "x", Step: "y"}, []string{"--from=x", "--step=y"}},
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
