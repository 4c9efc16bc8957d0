package server_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
)

func TestTheClientQueriesDistributionsSurveysEventsAndCustomers(t *testing.T) {
	t.Parallel()
	shop := httptest.NewServer(newForecastShop(t))
	t.Cleanup(shop.Close)
	c, err := api.NewClient(shop.URL, http.DefaultClient)
	require.NoError(t, err)
	ctx := t.Context()
	belgium := map[string][]string{"country": {"BE"}}

	d, err := c.Distribution(ctx, api.DistributionRequest{Of: "orders_per_customer", Window: "lifetime", To: "2026-11-22", Filter: belgium, Bins: 10})
	require.NoError(t, err)
	require.Equal(t, 150, d.Count)
	require.Equal(t, "lifetime", d.Window)

	survey, err := c.Survey(ctx, api.SurveyRequest{Question: "csat", Window: "30d", To: "2026-11-22", Filter: belgium})
	require.NoError(t, err)
	require.Equal(t, "csat", survey.Question)

	events, err := c.Events(ctx, api.EventsRequest{
		From: "2026-01-01", To: "2026-11-22", Kinds: []string{api.EventChangePoint}, Measure: "revenue", Window: "30d", Filter: belgium,
	})
	require.NoError(t, err)
	require.NotNil(t, events.Events)

	all, err := c.AtRisk(ctx, api.AtRiskRequest{Token: token, Limit: 5})
	require.NoError(t, err)
	require.Len(t, all.Customers, 5)
	_, err = c.AtRisk(ctx, api.AtRiskRequest{Token: "guessed"})
	var refused *api.Error
	require.ErrorAs(t, err, &refused)
	require.Equal(t, http.StatusForbidden, refused.Status)
	require.NotContains(t, err.Error(), "guessed")
}

// Count and value of the customers at risk equal the measures, also for a group.
func TestCustomersAtRiskEqualTheMeasures(t *testing.T) {
	t.Parallel()
	h := newForecastShop(t)
	shop := httptest.NewServer(h)
	t.Cleanup(shop.Close)
	c, err := api.NewClient(shop.URL, http.DefaultClient)
	require.NoError(t, err)
	for _, country := range []string{"", "NL", "BE"} {
		query, filter := "", map[string][]string{}
		if country != "" {
			query, filter["country"] = "&filter=country:"+country, []string{country}
		}
		r, err := c.AtRisk(t.Context(), api.AtRiskRequest{Token: token, Limit: 1000, Filter: filter})
		require.NoError(t, err)
		of := func(measure string) float64 {
			return seriesOf(t, h, "measure="+measure+"&from=2026-11-21&to=2026-11-21"+query).Series[0].Values[0]
		}
		require.InDelta(t, of("customers_at_risk"), r.Count, 0)
		require.InEpsilon(t, of("value_at_risk"), r.Value, 1e-9)
		require.Len(t, r.Customers, r.Count)
		d, err := c.Distribution(t.Context(), api.DistributionRequest{Of: "clv_predicted", Filter: filter})
		require.NoError(t, err)
		require.InEpsilon(t, of("clv_predicted"), *d.Mean, 1e-6)
	}
}
