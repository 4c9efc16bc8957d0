package plugin_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/api/server"
)

func TestMistakesInQueriesAreBadRequests(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	for name, c := range map[string]struct{ model, want string }{
		"unknown type":           {`{"queryType":"sql"}`, `queryType: unknown "sql"`},
		"no JSON":                {`[`, "query: not a JSON object"},
		"wrong kind of value":    {`{"queryType":"series","cap":"many"}`, "cap: invalid string; must be a whole number"},
		"no measure":             {`{"queryType":"series"}`, "measures: required"},
		"no measure for a value": {`{"queryType":"value"}`, "measures: required"},
		"unknown measure":        {`{"queryType":"series","measures":["retention_rate"]}`, "did you mean"},
		"unknown field":          {`{"queryType":"series","measure":["nps"]}`, `unknown field "measure"; did you mean "measures"?`},
		"unknown language":       {`{"queryType":"series","measures":["nps"],"language":"fr"}`, "choose en or nl"},
		"unknown comparison":     {`{"queryType":"series","measures":["nps"],"compareTo":["last week"]}`, "compareTo"},
		"unknown window":         {`{"queryType":"series","measures":["retention_ratio"],"window":"fortnight"}`, "window"},
		"unknown step":           {`{"queryType":"series","measures":["retention_ratio"],"step":"weekly"}`, "step"},
		"unknown cohort value":   {`{"queryType":"cohorts","cohortValue":"age"}`, "cohortValue"},
		"unknown movements":      {`{"queryType":"movements","movements":"stock"}`, "movements"},
		"nothing that lasts":     {`{"queryType":"survival"}`, "survival: required; choose subscriptions or second_order"},
		"unknown cohort period":  {`{"queryType":"survival","survival":"second_order","cohortPeriod":"week"}`, "cohortPeriod"},
		"no distribution":        {`{"queryType":"distribution"}`, "distribution: required; choose one of"},
		"no question":            {`{"queryType":"survey"}`, "question: required; choose one of"},
		"no measure for changes": {`{"queryType":"events","events":["change_point"]}`, "measures: required for change points"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := query(t, source, span(t, "2026-10-01", "2026-11-22"), c.model)
			require.ErrorContains(t, r.Error, c.want)
			require.EqualValues(t, http.StatusBadRequest, r.Status)
			require.Equal(t, backend.ErrorSourcePlugin, r.ErrorSource)
		})
	}
}

func TestTroubleWithTheExporterIsDownstreamAndSaysWhatToDo(t *testing.T) {
	t.Parallel()
	say := func(status int, media, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", media)
			w.Header().Set("Location", "https://elsewhere.example/")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	for name, c := range map[string]struct {
		exporter http.Handler
		status   int
		want     string
	}{
		"not ready":       {server.New(server.Options{Board: func() *analysis.Board { return nil }, Status: shopStatus}), http.StatusBadGateway, "try again in 5s"},
		"needs a login":   {say(http.StatusUnauthorized, "text/plain", "no"), http.StatusUnauthorized, "check the user and password"},
		"broken":          {say(http.StatusInternalServerError, "application/json", `{"error":{"message":"a fault"}}`), http.StatusBadGateway, "a fault; see the exporter's log"},
		"no exporter":     {say(http.StatusOK, "text/html", "<html>"), http.StatusBadGateway, "is this the URL of a loyalty exporter?"},
		"redirects":       {say(http.StatusFound, "text/html", ""), http.StatusBadGateway, "redirects are not followed"},
		"older":           {say(http.StatusNotFound, "text/html", ""), http.StatusNotFound, "check the URL"},
		"cut off":         {http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "9") }), http.StatusBadGateway, "cannot be reached"},
		"an unknown zone": {say(http.StatusOK, "application/json", `{"timezone":"Mars/Olympus","business_day":"2026-11-22"}`), http.StatusBadGateway, "time zone"},
		"an unknown day":  {say(http.StatusOK, "application/json", `{"timezone":"UTC","business_day":"today"}`), http.StatusBadGateway, "invalid day"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(c.exporter)
			t.Cleanup(server.Close)
			source, registry := newInstance(t, settingsOf(server.URL))
			r := query(t, source, span(t, "2026-10-01", "2026-11-22"), `{"queryType":"value","measures":["nps"]}`)
			require.ErrorContains(t, r.Error, c.want)
			require.EqualValues(t, c.status, r.Status)
			require.Equal(t, backend.ErrorSourceDownstream, r.ErrorSource)
			n, err := testutil.GatherAndCount(registry, "loyalty_datasource_queries_total")
			require.NoError(t, err)
			require.Equal(t, 1, n)
		})
	}
}

// An exporter of another version, or a fault of it, leaves out values. That is not a fault of the data source.
func TestIncompleteAnswersAreTheExportersFault(t *testing.T) {
	t.Parallel()
	days, complete := []string{"2026-11-20", "2026-11-21"}, []bool{true, true}
	short := []api.Series{{Measure: "churn_ratio", Unit: "ratio", Values: api.Values{0.5}}}
	for name, c := range map[string]struct {
		path   string
		answer any
		query  string
		want   string
	}{
		"series":             {"/series", api.SeriesAnswer{Window: "90d", Days: days, Complete: complete, Series: short}, `{"queryType":"series","measures":["churn_ratio"]}`, "measure churn_ratio has 1 values for 2 days"},
		"compared series":    {"/series", api.SeriesAnswer{Window: "90d", Days: days, Complete: complete, Series: short}, `{"queryType":"series","measures":["churn_ratio"],"compareTo":["previous_year"]}`, "1 values for 2 days"},
		"value":              {"/series", api.SeriesAnswer{Window: "90d", Days: days, Complete: complete, Series: short}, `{"queryType":"value","measures":["churn_ratio"]}`, "1 values for 2 days"},
		"days without state": {"/series", api.SeriesAnswer{Window: "90d", Days: days}, `{"queryType":"series","measures":["churn_ratio"]}`, "2 days, but 0 say whether they are complete"},
		"cohorts":            {"/cohorts", api.Cohorts{Cohorts: []api.Cohort{{Month: "2026-01-01", Complete: complete, Share: api.Values{1}}}}, `{"queryType":"cohorts"}`, "cohort 2026-01-01 has 0 values for 2 months"},
		"survival":           {"/survival", api.Survival{All: api.SurvivalCurve{Days: []int{0}}}, `{"queryType":"survival","survival":"second_order"}`, "has 0 values for 1 points"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(&fake{t: t, behind: newShop(t), canned: map[string]any{c.path: c.answer}})
			t.Cleanup(server.Close)
			source, _ := newInstance(t, settingsOf(server.URL))
			r := query(t, source, span(t, "2026-10-01", "2026-11-22"), c.query)
			require.ErrorContains(t, r.Error, c.want)
			require.ErrorContains(t, r.Error, "invalid answer of the exporter")
			require.EqualValues(t, http.StatusBadGateway, r.Status)
			require.Equal(t, backend.ErrorSourceDownstream, r.ErrorSource)
		})
	}
}

// An answer over the limit is too much to ask for, not a fault of the data source.
func TestAnAnswerOverTheLimitIsNotTheDataSourcesFault(t *testing.T) {
	t.Parallel()
	shop := newShop(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/series") {
			shop.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		for blank := make([]byte, 1<<20); ; {
			if _, err := w.Write(blank); err != nil {
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	source, _ := newInstance(t, settingsOf(server.URL))
	r := query(t, source, span(t, "2026-10-01", "2026-11-22"), `{"queryType":"series","measures":["churn_ratio"]}`)
	require.ErrorContains(t, r.Error, "request fewer series or a shorter range")
	require.Equal(t, backend.ErrorSourceDownstream, r.ErrorSource)
}

func TestAnExporterThatIsNotThere(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	source, _ := newInstance(t, settingsOf(server.URL))
	r := query(t, source, span(t, "2026-10-01", "2026-11-22"), `{"queryType":"value","measures":["nps"]}`)
	require.ErrorContains(t, r.Error, "the exporter cannot be reached: check that it runs")
	require.EqualValues(t, http.StatusBadGateway, r.Status)
	require.Equal(t, backend.ErrorSourceDownstream, r.ErrorSource)
}

func TestAnExporterThatIsTooSlow(t *testing.T) {
	t.Parallel()
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(slow.Close)
	s := settingsOf(slow.URL)
	s.JSONData = []byte(`{"timeoutSeconds":1}`)
	source, _ := newInstance(t, s)
	r := query(t, source, span(t, "2026-10-01", "2026-11-22"), `{"queryType":"value","measures":["nps"]}`)
	require.ErrorContains(t, r.Error, "did not answer in time")
	require.EqualValues(t, http.StatusGatewayTimeout, r.Status)
	require.Equal(t, backend.ErrorSourceDownstream, r.ErrorSource)
}

func TestACancelledQueryEndsAtOnce(t *testing.T) {
	t.Parallel()
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(slow.Close)
	settings := settingsOf(slow.URL)
	settings.JSONData = []byte(`{"timeoutSeconds":300}`)
	source, _ := newInstance(t, settings)
	t.Cleanup(source.Dispose) // cancels the running request before the server closes
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	out, err := source.QueryData(ctx, &backend.QueryDataRequest{Queries: []backend.DataQuery{{RefID: "A", JSON: []byte(`{"queryType":"status"}`)}}})
	require.NoError(t, err)
	require.Error(t, out.Responses["A"].Error)
	require.Equal(t, backend.ErrorSourceDownstream, out.Responses["A"].ErrorSource)
	require.Less(t, time.Since(start), time.Minute)
}
