package server_test

import (
	"encoding/json"
	"math"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/api/server"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/notice"
	"github.com/klantenbinding/loyalty/internal/record"
)

// newForecastShop returns a server of a shop with a forecast of 2026-11-21; today is 2026-11-22.
func newForecastShop(t *testing.T) http.Handler {
	t.Helper()
	today := record.Date(2026, time.November, 22)
	l := ledger.New()
	margin := 0.4
	var b record.Batch
	for c := range 300 {
		for day, n := today-record.Day(700-2*c), 0; day <= today && n < 1+c%7; day, n = day+record.Day(10+c%80), n+1 {
			b.Orders = append(b.Orders, record.Order{
				Key: record.Key(len(b.Orders) + 1), Customer: record.Key(c + 1), Day: day, Sale: true, Country: []string{"NL", "BE"}[c%2],
				Revenue: money.Amount(20+c+13*n) * money.Unit, Channel: "web",
			})
		}
	}
	l.Source("webshop", &margin).Apply(&b)
	settings := measure.Settings{Location: time.UTC, Currency: "EUR"}
	board := analysis.NewEngine(settings).Update(l.Publish(), today)
	forecast, err := measure.Fit(t.Context(), board.View(), time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC), settings)
	require.NoError(t, err)
	board = board.WithForecast(forecast)
	return server.New(server.Options{Board: func() *analysis.Board { return board }, Status: shopStatus, Customers: shopCustomers()})
}

func noticesOf(a *api.SeriesAnswer, code notice.Code) []string {
	var messages []string
	for _, n := range a.Notices {
		if n.Code == code {
			messages = append(messages, n.Message)
		}
	}
	return messages
}

func TestForecastsNameTheirModelsHorizonDiscountAndTime(t *testing.T) {
	t.Parallel()
	shop := newForecastShop(t)
	a := seriesOf(t, shop, "measure=clv_predicted&measure=clv_predicted_interval&from=2026-11-19&to=2026-11-22&step=1d")
	require.Equal(t, []string{
		"forecasts were fitted at 2026-11-21 09:30 UTC to the history up to 2026-11-21, with these models (and customers): " +
			"BG/NBD (300), Pareto/NBD (300), Gamma-Gamma (257); value within 365 days, discounted by 10 % a year; " +
			"they have a value for 2026-11-21 only",
	}, noticesOf(a, notice.Forecast))
	require.Len(t, a.Series, 3, "the mean and both bounds of its interval")
	for _, s := range a.Series {
		require.Equal(t, "365d", s.Labels["horizon"])
		require.Equal(t, "orders", s.Labels["basis"])
		require.True(t, math.IsNaN(s.Values[1]) && math.IsNaN(s.Values[3]), "other days have no values")
	}
	mean, low, high := a.Series[0].Values[2], a.Series[1].Values[2], a.Series[2].Values[2]
	require.Less(t, low, mean)
	require.Less(t, mean, high)
}

func TestMissingForecastsHaveAReason(t *testing.T) {
	t.Parallel()
	shop := newForecastShop(t)
	for query, want := range map[string]string{
		"from=2026-11-01&to=2026-11-20":                                      "there is only a forecast for 2026-11-21",
		"from=2026-11-20&to=2026-11-22&filter=country:NL&filter=channel:web": "there is no forecast for this choice of customers",
	} {
		notices := noticesOf(seriesOf(t, shop, "measure=alive_customers&step=1d&"+query), notice.Forecast)
		require.Len(t, notices, 2, query)
		require.Contains(t, notices[1], want)
	}
	require.Empty(t, noticesOf(seriesOf(t, shop, "measure=active_customers"), notice.Forecast))
}

func TestForecastsOfGroupsAddUp(t *testing.T) {
	t.Parallel()
	shop := newForecastShop(t)
	value := func(query string) (sum float64) {
		for _, s := range seriesOf(t, shop, "measure=value_predicted&from=2026-11-21&to=2026-11-21&"+query).Series {
			sum += s.Values[0]
		}
		return sum
	}
	total := value("")
	require.Positive(t, total)
	require.InEpsilon(t, total, value("group_by=country"), 1e-9)
	require.InEpsilon(t, total, value("filter=country:NL")+value("filter=country:BE"), 1e-9)
	grouped := seriesOf(t, shop, "measure=value_predicted&from=2026-11-21&to=2026-11-21&group_by=country&filter=country:NL").Series[0]
	require.InEpsilon(t, value("filter=country:NL"), grouped.Values[0], 1e-9)
}

func TestTheCatalogueMarksForecasts(t *testing.T) {
	t.Parallel()
	var catalogue api.Catalogue
	require.NoError(t, json.Unmarshal(get(newForecastShop(t), api.Prefix+"/catalogue").Body.Bytes(), &catalogue))
	for _, m := range catalogue.Measures {
		if m.Name == "clv_predicted" || m.Name == "model_fit" {
			require.True(t, m.Predicted && m.Available, m.Reason)
		}
		if m.Name == "clv_formula" {
			require.False(t, m.Predicted)
		}
	}
}
