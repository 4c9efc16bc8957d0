package plugin_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api/server"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// foreseen returns the real API of a shop with a forecast of the previous day. It lists customers for
// requests with the token.
func foreseen(t *testing.T) http.Handler {
	t.Helper()
	l := ledger.New()
	margin := 0.4
	var b record.Batch
	for c := range 300 {
		for day, n := today()-record.Day(700-2*c), 0; day <= today() && n < 1+c%7; day, n = day+record.Day(10+c%80), n+1 {
			b.Orders = append(b.Orders, record.Order{
				Key: record.Key(len(b.Orders) + 1), Customer: record.Key(c + 1), Day: day, Sale: true, Country: "NL", Channel: "web",
				Revenue: money.Amount(20+c+13*n) * money.Unit,
			})
		}
	}
	l.Source("webshop", &margin).Apply(&b)
	settings := measure.Settings{Location: amsterdam(t), Currency: "EUR"}
	board := analysis.NewEngine(settings).Update(l.Publish(), today())
	forecast, err := measure.Fit(t.Context(), board.View(), time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC), settings)
	require.NoError(t, err)
	board = board.WithForecast(forecast)
	return server.New(server.Options{
		Board: func() *analysis.Board { return board }, Status: shopStatus,
		Customers: server.CustomerLists{
			Shown: func() bool { return true },
			Token: func(text string) bool { return text == "s3cret" },
			IDs: func(_ *ledger.View, slots []int) ([][]server.CustomerID, bool) {
				ids := make([][]server.CustomerID, len(slots))
				for i, slot := range slots {
					ids[i] = []server.CustomerID{{Source: "webshop", ID: strconv.Itoa(slot)}}
				}
				return ids, true
			},
		},
	})
}

func TestForecastsOfYesterdayAreTheLatestValues(t *testing.T) {
	t.Parallel()
	f := &fake{t: t, behind: foreseen(t)}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	s := settingsOf(server.URL)
	s.DecryptedSecureJSONData["customerToken"] = "s3cret"
	source, _ := newInstance(t, s)
	now, before := span(t, "2026-10-01", "2026-11-22"), span(t, "2026-01-01", "2026-05-01")

	r := query(t, source, now, `{"queryType":"value","measures":["alive_customers","active_customers"]}`)
	require.NoError(t, r.Error)
	alive, ok := r.Frames[0].Fields[0].ConcreteAt(0)
	require.True(t, ok)
	require.InDelta(t, 150, alive, 150)
	require.Empty(t, r.Frames[0].Fields[0].Config.NoValue)

	r = query(t, source, before, `{"queryType":"value","measures":["alive_customers"]}`)
	require.NoError(t, r.Error)
	require.True(t, r.Frames[0].Fields[0].NilAt(0))
	require.Contains(t, r.Frames[0].Fields[0].Config.NoValue, "latest day", "the text names the day of the forecast")

	r = query(t, source, now, `{"queryType":"value","measures":["alive_customers"],"language":"nl","filters":[{"dimension":"country","values":["NL"]},{"dimension":"channel","values":["web"]}]}`)
	require.NoError(t, r.Error)
	require.Contains(t, r.Frames[0].Fields[0].Config.NoValue, "combinatie van filters", "the text says why the forecast is missing")

	r = query(t, source, now, `{"queryType":"value","measures":["alive_customers"],"groupBy":"country"}`)
	require.NoError(t, r.Error)
	for _, f := range r.Frames[0].Fields {
		require.NotContains(t, f.Config.NoValue, "BG/NBD", "the basis of other forecasts is not a reason")
	}

	r = query(t, source, now, `{"queryType":"distribution","distribution":"purchase_probability","bins":5}`)
	require.NoError(t, r.Error)
	require.NotZero(t, r.Frames[0].Rows())

	r = queryAs(t, source, asking(t, &backend.User{Login: "jo", Role: "Admin"}, nil))
	require.NoError(t, r.Error)
	require.Equal(t, 2, r.Frames[0].Rows())
	require.Equal(t, "webshop", r.Frames[0].Fields[0].At(0))
}
