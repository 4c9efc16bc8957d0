package server

import (
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/klantenbinding/loyalty/internal/api"

	"github.com/stretchr/testify/require"
)

// newTestClient returns a client of a handler, served below a path as behind a proxy.
func newTestClient(t *testing.T, h http.Handler) *api.Client {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix("/loyalty", h))
	t.Cleanup(server.Close)
	c, err := api.NewClient(server.URL+"/loyalty/", server.Client())
	require.NoError(t, err)
	return c
}

func TestClientUnderstandsEveryEndpoint(t *testing.T) {
	t.Parallel()
	c := newTestClient(t, newFakeServer(newFakeBoard()))
	ctx := t.Context()

	catalogue, err := c.Catalogue(ctx)
	require.NoError(t, err)
	require.Equal(t, "EUR", catalogue.Currency)

	status, err := c.Status(ctx)
	require.NoError(t, err)
	at := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	require.Equal(t, api.Status{
		Ready: true, Version: "1.0.0", BusinessDay: "2026-11-22",
		Sources: []api.SourceStatus{{
			Name: "webshop", Preset: "woocommerce", Variant: "hpos", Up: true, Loaded: true, Polls: 20,
			PollIntervalSeconds: 300, LastSuccess: &at, NewestRecord: &at,
			Records: map[string]uint64{"order": 2}, Rejected: []api.Rejected{{Kind: "order", Reason: "zero_date", Count: 3}},
			GuestOrders: &api.GuestOrders{Guests: "apart", Orders: 1, Sales: 2},
			Computation: &api.Computation{Kind: "whole", Ended: &at, DurationSeconds: 1.5, Counts: map[string]uint64{"whole": 1}},
		}},
	}, *status)

	dimensions, err := c.Dimensions(ctx)
	require.NoError(t, err)
	require.NotEmpty(t, dimensions.Dimensions)

	values, err := c.DimensionValues(ctx, "country")
	require.NoError(t, err)
	require.Contains(t, values.Values, "NL")

	cohorts, err := c.Cohorts(ctx, api.CohortsRequest{From: "2026-01-01", To: "2026-11-22", Filter: map[string][]string{"country": {"NL"}}})
	require.NoError(t, err)
	require.True(t, math.IsNaN(cohorts.Cohorts[0].MarginPerCustomer[1]), "null is absent")

	series, err := c.Series(ctx, api.SeriesRequest{
		Measures: []string{"retention_ratio", "revenue"}, Window: "month", From: "2026-01-01", To: "2026-06-30",
		Step: "1d", GroupBy: "country", Cap: 5, Filter: map[string][]string{"country": {"NL", "a:b&c"}, "channel": {"web"}},
	})
	require.NoError(t, err)
	require.Len(t, series.Series, 4)
	require.Equal(t, "month", series.Window)
	require.Len(t, series.Series[0].Values, len(series.Days))
}

func TestClientReturnsTheServersRefusals(t *testing.T) {
	t.Parallel()
	c := newTestClient(t, newFakeServer(newFakeBoard()))
	_, err := c.Series(t.Context(), api.SeriesRequest{Measures: []string{"retention_ratio"}, Step: "7"})
	refusal, ok := errors.AsType[*api.Error](err)
	require.True(t, ok)
	require.Equal(t, http.StatusBadRequest, refusal.Status)
	require.Equal(t, "step", refusal.Field)
	require.NotErrorIs(t, err, api.ErrNotReady)

	_, err = c.DimensionValues(t.Context(), "../../status")
	refusal, ok = errors.AsType[*api.Error](err)
	require.True(t, ok, "a name cannot lead to another endpoint")
	require.Equal(t, http.StatusNotFound, refusal.Status)

	_, err = newTestClient(t, newFakeServer(nil)).Catalogue(t.Context())
	require.ErrorIs(t, err, api.ErrNotReady)
	refusal, _ = errors.AsType[*api.Error](err)
	require.Equal(t, 5*time.Second, refusal.RetryAfter)
}
