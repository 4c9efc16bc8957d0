package plugintest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/demotest"
	"github.com/klantenbinding/loyalty/internal/plugintest"
)

// TestTheBackEndAnswersEveryTypeOfQueryOnTheDemo drives the built program over gRPC, as Grafana does.
func TestTheBackEndAnswersEveryTypeOfQueryOnTheDemo(t *testing.T) {
	demo := demotest.Run(t)
	p := plugintest.Start(t, demo.URL, `{"cacheSeconds":60}`)
	to := time.Now()
	from := to.AddDate(-1, 0, 0)
	ask := func(t *testing.T, model string) plugintest.Response {
		t.Helper()
		return p.Query(t, from, to, 200, json.RawMessage(model))["A"]
	}
	for name, c := range map[string]struct {
		model string
		kind  data.FrameType
		rows  int // at least
	}{
		"series":           {`{"queryType":"series","measures":["retention_ratio","revenue"],"window":"90d","compareTo":["previous_period","previous_year"],"target":true}`, data.FrameTypeTimeSeriesWide, 100},
		"groups":           {`{"queryType":"series","measures":["customers"],"window":"month","groupBy":"country","cap":5,"language":"nl"}`, data.FrameTypeTimeSeriesWide, 12},
		"value":            {`{"queryType":"value","measures":["nps","clv_predicted"],"compareTo":["previous_year"],"target":true}`, data.FrameTypeNumericWide, 1},
		"summary":          {`{"queryType":"summary","measures":["retention_ratio"],"language":"nl"}`, data.FrameTypeTable, 1},
		"cohorts":          {`{"queryType":"cohorts","cohortValue":"margin_per_customer"}`, data.FrameTypeTable, 12},
		"revenue moves":    {`{"queryType":"movements","window":"quarter"}`, data.FrameTypeTable, 8},
		"customers move":   {`{"queryType":"movements","movements":"customers","window":"90d"}`, data.FrameTypeTable, 5},
		"order values":     {`{"queryType":"distribution","distribution":"order_value","window":"90d"}`, data.FrameTypeTable, 3},
		"lifetime values":  {`{"queryType":"distribution","distribution":"clv_predicted"}`, data.FrameTypeTable, 3},
		"survey":           {`{"queryType":"survey","question":"nps","window":"365d"}`, data.FrameTypeTable, 1},
		"events":           {`{"queryType":"events"}`, data.FrameTypeTable, 0},
		"points of change": {`{"queryType":"events","events":["change_point"],"measures":["retention_ratio"],"window":"30d"}`, data.FrameTypeTable, 0},
		"status":           {`{"queryType":"status"}`, data.FrameTypeTable, 2},
	} {
		t.Run(name, func(t *testing.T) {
			var frame *data.Frame
			require.Eventually(t, func() bool { // the first forecast is made beside the figures
				r := ask(t, c.model)
				require.NoError(t, r.Err)
				require.Len(t, r.Frames, 1)
				frame = r.Frames[0]
				return frame.Rows() >= c.rows
			}, 3*time.Minute, time.Second, "rows: at least %d", c.rows)
			require.Equal(t, "A", frame.RefID)
			require.Equal(t, c.kind, frame.Meta.Type)
			require.Equal(t, data.FrameTypeVersion{0, 1}, frame.Meta.TypeVersion)
			require.Contains(t, frame.Meta.ExecutedQueryString, "GET /api/v1/")
		})
	}
	t.Run("customers are not shown without a token", func(t *testing.T) {
		r := ask(t, `{"queryType":"at_risk"}`)
		require.ErrorContains(t, r.Err, "token")
		require.Equal(t, backend.StatusForbidden, r.Status)
	})
	t.Run("customers are shown to administrators with one, and to no others", func(t *testing.T) {
		p.Settings.DecryptedSecureJSONData = map[string]string{"customerToken": demo.CustomerToken}
		p.Settings.Updated = p.Settings.Updated.Add(time.Second)
		require.Eventually(t, func() bool { // the forecast is made after the figures
			r := ask(t, `{"queryType":"at_risk","limit":5}`)
			return r.Err == nil && r.Frames[0].Rows() == 5
		}, 3*time.Minute, time.Second)
		p.User.Role = "Editor"
		require.Equal(t, backend.StatusForbidden, ask(t, `{"queryType":"at_risk"}`).Status)
		p.User.Role = "Admin"
	})
	t.Run("several queries at once, one of them wrong", func(t *testing.T) {
		rs := p.Query(t, from, to, 100, json.RawMessage(`{"refId":"A","queryType":"value","measures":["churn_ratio"]}`), json.RawMessage(`{"refId":"B","queryType":"value"}`))
		require.NoError(t, rs["A"].Err)
		require.Equal(t, backend.StatusBadRequest, rs["B"].Status)
		require.Equal(t, backend.ErrorSourcePlugin, rs["B"].Source)
	})
	t.Run("health, resources and metrics", func(t *testing.T) {
		health := p.Health(t)
		require.Equal(t, backend.HealthStatusOk, health.Status, health.Message)
		status, body := p.Resource(t, "dimension-values?dimension=country")
		require.Equal(t, http.StatusOK, status)
		require.Contains(t, string(body), `"DE"`)
		require.Contains(t, p.Metrics(t), `loyalty_datasource_queries_total{outcome="ok",type="series"}`)
		require.Contains(t, p.Metrics(t), `loyalty_datasource_cache_requests_total{result="hit"}`)
	})
}

func TestTheBackEndSaysWhenNobodyIsThere(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	p := plugintest.Start(t, gone.URL)
	require.Equal(t, backend.HealthStatusError, p.Health(t).Status)
	r := p.Query(t, time.Now().AddDate(0, -1, 0), time.Now(), 10, json.RawMessage(`{"queryType":"status"}`))["A"]
	require.ErrorContains(t, r.Err, "cannot be reached")
	require.Equal(t, backend.ErrorSourceDownstream, r.Source)
}
