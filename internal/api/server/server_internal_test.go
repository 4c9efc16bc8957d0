package server

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
	"weak"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/notice"

	"github.com/klantenbinding/loyalty/internal/api"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// send sends a GET request. Headers are pairs of name and value.
func send(h http.Handler, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, http.NoBody)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func decodeBody[T any](t *testing.T, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &v), w.Body.String())
	return v
}

func TestBadRequestsNameTheParameterAndTheRemedy(t *testing.T) {
	t.Parallel()
	s := newFakeServer(newFakeBoard())
	const good = "/api/v1/series?measure=retention_ratio"
	for name, c := range map[string]struct{ target, field, message string }{
		"an unknown parameter suggests the nearest":            {good + "&windw=90d", "", `did you mean "window"?`},
		"an unknown parameter without a similar one lists all": {good + "&xylophone=1", "", "must be one of cap, filter, format, from"},
		"a single parameter given twice":                       {good + "&window=90d&window=30d", "window", "repeated 2 times"},
		"no measure":                                           {"/api/v1/series", "measure", "name at least one measure"},
		"a misspelt measure":                                   {"/api/v1/series?measure=retention_rate", "measure", `did you mean "retention_ratio"?`},
		"an invalid window":                                    {good + "&window=3w", "window", "write days such as 90d"},
		"a window without days":                                {good + "&window=0d", "window", "invalid window"},
		"an invalid day":                                       {good + "&from=2026-02-30", "from", "write YYYY-MM-DD"},
		"a day that is too early":                              {good + "&from=1969-12-31", "from", "must be between"},
		"a day that is too late":                               {good + "&to=9999-12-31", "to", "must be between"},
		"a reversed range":                                     {good + "&from=2026-02-02&to=2026-02-01", "from", "is after to"},
		"a step without unit":                                  {good + "&step=7", "step", "such as 7d"},
		"a step of zero":                                       {good + "&step=0d", "step", "such as 7d"},
		"an empty step":                                        {good + "&step=", "step", "such as 7d"},
		"a signed step":                                        {good + "&step=%2B7d", "step", "such as 7d"},
		"an unknown dimension":                                 {good + "&group_by=countri", "group_by", `did you mean "country"?`},
		"a cap too large":                                      {good + "&cap=1000000", "cap", "must be 1 to 200"},
		"a filter without value":                               {good + "&filter=country", "filter", "such as country:NL"},
		"a filter with an unknown dimension":                   {good + "&filter=land:NL", "filter", "unknown dimension"},
		"too many values":                                      {good + "&measure=churn_ratio&measure=active_customers&group_by=country&from=1990-01-01&to=2100-01-01&measure=clv_historic&measure=revenue&measure=quick_ratio&measure=winback_ratio&measure=repeat_buyer_ratio&measure=customers", "step", "set step to 3d or more"},
		"too many series of two measures":                      {good + "&measure=revenue_movement&from=2000-01-01&group_by=channel", "step", "set step to"},
		"an invalid query string":                              {good + "&a=%zz", "", "invalid query string"},
		"a semicolon":                                          {good + ";window=90d", "", "invalid query string"},
		"a parameter of an endpoint without parameters":        {"/api/v1/openapi.json?pretty=1", "", "takes no parameters"},
		"a parameter on status":                                {"/api/v1/status?x=1", "", "takes no parameters"},
		"a bad filter of cohorts":                              {"/api/v1/cohorts?filter=x", "filter", "such as country:NL"},
		"an unknown group of cohorts":                          {"/api/v1/cohorts?group_by=weather", "group_by", "unknown dimension"},
		"a parameter of another endpoint":                      {"/api/v1/cohorts?step=7d", "", "unknown parameter"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := send(s, c.target)
			require.Equal(t, http.StatusBadRequest, w.Code, w.Body)
			e := decodeBody[api.ErrorBody](t, w).Error
			require.Equal(t, http.StatusBadRequest, e.Status)
			require.Equal(t, c.field, e.Field)
			require.Contains(t, e.Message, c.message)
		})
	}
}

func TestRefusalsBesideBadParameters(t *testing.T) {
	t.Parallel()
	s := newFakeServer(newFakeBoard())
	require.Equal(t, http.StatusNotFound, send(s, "/api/v1/nothing").Code)
	require.Equal(t, http.StatusNotFound, send(s, "/api/v1/dimensions/land/values").Code)
	require.Equal(t, http.StatusRequestURITooLong, send(s, "/api/v1/series?measure="+strings.Repeat("x", api.MaxURL)).Code)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/api/v1/series", http.NoBody))
	require.Equal(t, http.StatusMethodNotAllowed, w.Code)
	require.Equal(t, "GET, HEAD", w.Header().Get("Allow"))
	require.Equal(t, http.StatusMethodNotAllowed, decodeBody[api.ErrorBody](t, w).Error.Status)
}

func TestWithoutFiguresOnlyTheStatusIsAnswered(t *testing.T) {
	t.Parallel()
	s := newFakeServer(nil)
	for _, path := range []string{"/catalogue", "/series?measure=retention_ratio", "/cohorts", "/dimensions", "/dimensions/country/values"} {
		w := send(s, api.Prefix+path)
		require.Equal(t, http.StatusServiceUnavailable, w.Code)
		require.Equal(t, "5", w.Header().Get("Retry-After"))
	}
	require.Equal(t, http.StatusOK, send(s, api.Prefix+"/status").Code)
	require.Equal(t, http.StatusBadRequest, send(s, api.Prefix+"/series?windw=1").Code, "a bad request is refused even without figures")
}

func TestSeriesAnswer(t *testing.T) {
	t.Parallel()
	b := newFakeBoard()
	b.absent = map[string]absence.Reason{"upsell_ratio": absence.Because(absence.MissingRecords, absence.Kinds, "line")}
	w := send(newFakeServer(b), api.Prefix+"/series?measure=revenue&measure=upsell_ratio&from=2026-11-01&to=2026-12-31&step=7d&group_by=country")
	require.Equal(t, http.StatusOK, w.Code)
	a := decodeBody[api.SeriesAnswer](t, w)
	require.Equal(t, "90d", a.Window)
	require.Equal(t, []string{"2026-11-01", "2026-11-08", "2026-11-15", "2026-11-22"}, a.Days)
	require.Equal(t, []bool{true, true, true, false}, a.Complete)
	require.Len(t, a.Series, 2)
	require.Equal(t, &api.Group{Dimension: "country", Value: "NL"}, a.Series[0].Group)
	require.Equal(t, "EUR", a.Series[0].Currency)
	require.Contains(t, w.Body.String(), `"values":[null,0.125,0.25,0.375]`)
	require.Equal(t, []notice.Code{notice.Unavailable, notice.Future, notice.Warmup, notice.Incomplete}, codesOf(a.Notices))
}

func TestSeriesAnswersWarnOfFewLeavers(t *testing.T) {
	t.Parallel()
	b := newFakeBoard()
	b.query = func(context.Context, analysis.Query) (*analysis.Answer, error) {
		m, _ := measure.Find("subscriber_lifetime_value")
		return &analysis.Answer{FewLeft: []analysis.FewLeft{{Measure: &m, Count: 3}}}, nil
	}
	a := decodeBody[api.SeriesAnswer](t, send(newFakeServer(b), api.Prefix+"/series?measure=subscriber_lifetime_value"))
	require.Equal(t, []notice.Code{notice.FewLeft}, codesOf(a.Notices))
	require.Equal(t, api.SeverityWarning, a.Notices[0].Severity)
	require.Equal(t, "Simple lifetime value of a subscriber rests on 3 subscribers who left; with fewer than 8, chance alone can halve or double it: "+
		"choose a longer window", a.Notices[0].Message)
}

func TestTheRangeIsCutToTheDaysWithRecords(t *testing.T) {
	t.Parallel()
	var got analysis.Query
	b := newFakeBoard()
	b.query = func(_ context.Context, q analysis.Query) (*analysis.Answer, error) {
		got = q
		return &analysis.Answer{}, nil
	}
	require.Equal(t, http.StatusOK, send(newFakeServer(b), api.Prefix+"/series?measure=churn_ratio&from=2023-12-30&step=7d").Code)
	require.Equal(t, record.Date(2024, time.January, 6), got.From, "the first step at or after the first record")
	require.Equal(t, b.Today(), got.To)

	require.Equal(t, http.StatusOK, send(newFakeServer(b), api.Prefix+"/series?measure=churn_ratio").Code)
	require.Equal(t, record.Date(2024, time.November, 23), got.From, "two years are the default")

	w := send(newFakeServer(b), api.Prefix+"/series?measure=churn_ratio&from=2030-01-01&to=2030-02-01")
	require.Equal(t, http.StatusOK, w.Code)
	require.Contains(t, w.Body.String(), `"days":[]`)
}

func TestTheFormulaOfCustomerValueHasItsOwnDefaultWindow(t *testing.T) {
	t.Parallel()
	s := newFakeServer(newFakeBoard())
	for query, window := range map[string]string{
		"measure=clv_formula":                      "730d",
		"measure=clv_formula&measure=clv_historic": "730d", // it has no window
		"measure=clv_formula&measure=churn_ratio":  "90d",
		"measure=clv_formula&window=45d":           "45d",
		"measure=clv_historic":                     "90d",
	} {
		require.Equal(t, window, decodeBody[api.SeriesAnswer](t, send(s, api.Prefix+"/series?"+query)).Window, query)
	}
}

func TestFiltersThatNobodyPassesGetANotice(t *testing.T) {
	t.Parallel()
	s := newFakeServer(newFakeBoard())
	for _, path := range []string{"/series?measure=churn_ratio&", "/cohorts?"} {
		w := send(s, api.Prefix+path+"filter=channel:web&filter=country:NLD")
		require.Equal(t, http.StatusOK, w.Code)
		require.Contains(t, w.Body.String(), string(notice.Nobody))
		require.Contains(t, w.Body.String(), `no customer has the country \"NLD\"; did you mean \"NL\"?`)
		require.NotContains(t, w.Body.String(), `channel \"web\"`)
	}
}

func TestFailingSourcesGetANoticeAtOnce(t *testing.T) {
	t.Parallel()
	s := newFakeServer(newFakeBoard())
	const target = api.Prefix + "/series?measure=churn_ratio"
	first := send(s, target)
	require.NotContains(t, first.Body.String(), string(notice.SourceDown))
	s.status = func() health.Status {
		st := upStatus()
		st.Sources[0].Up = false
		return st
	}
	second := send(s, target, "If-None-Match", first.Header().Get("ETag"))
	require.Equal(t, http.StatusOK, second.Code)
	require.Contains(t, second.Body.String(), string(notice.SourceDown))
}

func TestCohortsAnswer(t *testing.T) {
	t.Parallel()
	b := newFakeBoard()
	w := send(newFakeServer(b), api.Prefix+"/cohorts?from=2026-01-01&filter=country:NL")
	require.Equal(t, http.StatusOK, w.Code)
	require.JSONEq(t, `{"currency":"EUR","horizons":[30,60,90,180,365],"cohorts":[{"month":"2026-10-01","size":4,"active":[4,1],"share":[1,0.25],
		"revenue":[120.5,30],"margin":[48.2,null],"margin_per_customer":[12.05,null],"complete":[true,false],"value_after":[12.05,null],"acquisition_cost":12,"payback_month":0}],
		"average":[1,null],"all":{"group":"","size":4,"share":[1,null],"revenue_per_customer":[30.125,null],"month_margin_per_customer":[12.05,null],
		"margin_per_customer":[12.05,null],"value_after":[12.05,null],"acquisition_cost":null,"payback_month":null},"notices":[]}`, w.Body.String())

	b.cohorts = &analysis.Cohorts{Rows: make([]analysis.CohortRow, api.MaxCohorts+3)}
	a := decodeBody[api.Cohorts](t, send(newFakeServer(b), api.Prefix+"/cohorts"))
	require.Len(t, a.Cohorts, api.MaxCohorts)
	require.Equal(t, notice.Truncated, a.Notices[0].Code)
}

func TestAnswersAreRememberedUntilTheNextBoard(t *testing.T) {
	t.Parallel()
	first, second := newFakeBoard(), newFakeBoard()
	second.number = 1
	s := newFakeServer(first)
	const target, same = api.Prefix + "/series?measure=churn_ratio&window=90d", api.Prefix + "/series?window=90d&measure=churn_ratio&measure=churn_ratio"
	w := send(s, target)
	tag := w.Header().Get("ETag")
	require.Equal(t, http.StatusOK, send(s, same).Code)
	require.EqualValues(t, 1, first.queries.Load(), "equal queries are computed once")
	require.Equal(t, http.StatusNotModified, send(s, target, "If-None-Match", `"x", `+tag).Code)

	s.board = func() board { return second }
	w = send(s, target, "If-None-Match", tag)
	require.Equal(t, http.StatusOK, w.Code, "a new board has new answers")
	require.NotEqual(t, tag, w.Header().Get("ETag"))
	require.EqualValues(t, 1, second.queries.Load())

	other := send(newFakeServer(first), target)
	require.NotEqual(t, tag, other.Header().Get("ETag"), "another run of the program has different tags")
}

func TestNoAnswerKeepsAnOldBoardInMemory(t *testing.T) {
	t.Parallel()
	first := newFakeBoard()
	old := weak.Make(first)
	s := newFakeServer(first)
	require.Equal(t, http.StatusOK, send(s, api.Prefix+"/series?measure=churn_ratio&window=90d").Code)
	s.board = func() board { return nil }
	runtime.GC()
	require.Nil(t, old.Value())
}

func TestEqualQueriesAtTheSameTimeAreComputedOnce(t *testing.T) {
	t.Parallel()
	b := newFakeBoard()
	go1 := make(chan struct{})
	b.query = func(context.Context, analysis.Query) (*analysis.Answer, error) {
		<-go1
		return &analysis.Answer{}, nil
	}
	s := newFakeServer(b)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { send(s, api.Prefix+"/series?measure=churn_ratio") })
	}
	require.Eventually(t, func() bool { return b.queries.Load() > 0 }, time.Minute, time.Millisecond)
	close(go1)
	wg.Wait()
	require.EqualValues(t, 1, b.queries.Load())
}

func TestInternalFailures(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		query   func(context.Context, analysis.Query) (*analysis.Answer, error)
		status  int
		message string
	}{
		"a refused query": {func(context.Context, analysis.Query) (*analysis.Answer, error) {
			return nil, &measure.QueryError{Field: "measures", Msg: "has no such window"}
		}, http.StatusBadRequest, "has no such window"},
		"a slow query": {func(ctx context.Context, _ analysis.Query) (*analysis.Answer, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, http.StatusServiceUnavailable, "timed out"},
		"an error": {func(context.Context, analysis.Query) (*analysis.Answer, error) {
			return nil, errors.New("internal detail")
		}, http.StatusInternalServerError, "see the exporter's log"},
		"a panic": {func(context.Context, analysis.Query) (*analysis.Answer, error) {
			panic("internal detail")
		}, http.StatusInternalServerError, "see the exporter's log"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newFakeBoard()
			b.query = c.query
			s := newFakeServer(b)
			s.answers.timeout = 20 * time.Millisecond
			w := send(s, api.Prefix+"/series?measure=churn_ratio")
			require.Equal(t, c.status, w.Code)
			require.Contains(t, w.Body.String(), c.message)
			require.NotContains(t, w.Body.String(), "internal detail")
			require.Empty(t, w.Header().Get("ETag"))
		})
	}
}

func TestLargeAnswersAreCompressedIfTheCallerAcceptsIt(t *testing.T) {
	t.Parallel()
	s := newFakeServer(newFakeBoard())
	plain := send(s, api.Prefix+"/catalogue")
	zipped := send(s, api.Prefix+"/catalogue", "Accept-Encoding", "br, gzip;q=0.5")
	require.Equal(t, "gzip", zipped.Header().Get("Content-Encoding"))
	require.Less(t, zipped.Body.Len(), plain.Body.Len())
	z, err := gzip.NewReader(zipped.Body)
	require.NoError(t, err)
	body, err := io.ReadAll(z)
	require.NoError(t, err)
	require.Equal(t, plain.Body.String(), string(body))
	require.Empty(t, send(s, api.Prefix+"/catalogue", "Accept-Encoding", "gzip;q=0").Header().Get("Content-Encoding"))
	require.Empty(t, send(s, api.Prefix+"/status", "Accept-Encoding", "gzip").Header().Get("Content-Encoding"), "too small")
}

func TestCatalogueAndDimensions(t *testing.T) {
	t.Parallel()
	b := newFakeBoard()
	b.absent = map[string]absence.Reason{"upsell_ratio": absence.Because(absence.MissingRecords, absence.Kinds, "line")}
	s := newFakeServer(b)
	c := decodeBody[api.Catalogue](t, send(s, api.Prefix+"/catalogue"))
	require.Len(t, c.Measures, len(measure.All()))
	require.Equal(t, []string{"30d", "90d", "365d"}, c.Windows)
	for _, m := range c.Measures {
		require.Equal(t, m.Name != "upsell_ratio", m.Available)
		require.Equal(t, m.Available, m.Reason == "")
		known, _ := measure.Find(m.Name)
		require.Equal(t, []string{known.Example, known.Source}, []string{m.Example, m.Source})
	}
	require.Equal(t, []api.TargetInfo{
		{Measure: "nps", Labels: map[string]string{}, Unit: "score", Value: 40},
		{Measure: "revenue", Window: "90d", Labels: map[string]string{"basis": "orders"}, Unit: "currency", Value: 5000},
	}, c.Targets)
	d := decodeBody[api.Dimensions](t, send(s, api.Prefix+"/dimensions"))
	require.Equal(t, "source", d.Dimensions[0].Name)
	require.True(t, d.Dimensions[2].OnMetrics)
	v := decodeBody[api.DimensionValues](t, send(s, api.Prefix+"/dimensions/country/values"))
	require.Equal(t, "country", v.Dimension)
	require.IsIncreasing(t, append([]string{""}, v.Values...))
}

func FuzzServer(f *testing.F) {
	for _, seed := range []string{
		"measure=retention_ratio", "measure=revenue&window=month&from=2025-01-01&to=2026-01-01&step=7d&group_by=country&cap=3&filter=country:NL&filter=country:BE",
		"window=65536d&measure=churn_ratio&step=3660d", "filter=:&filter=country:%ff", "from=1970-01-01&to=2149-06-05", "%", ";", "measure=&measure",
	} {
		f.Add("series", seed)
		f.Add("cohorts", seed)
		f.Add("events", seed)
	}
	f.Add("dimensions/%2e%2e/values", "")
	f.Add("", "a")
	f.Add("distribution", "of=order_value&window=quarter&bins=7")
	f.Add("survival", "of=subscriptions&cohort=year&step=7d")
	f.Add("rfm", "window=month&to=2026-01-01")
	f.Add("survey", "question=nps&to=2026-01-01&filter=country:NL")
	f.Add("customers/at-risk", "limit=3")
	s := newFakeServer(newFakeBoard())
	f.Fuzz(func(t *testing.T, path, query string) {
		r := httptest.NewRequest(http.MethodGet, api.Prefix+"/", http.NoBody)
		r.URL.Path, r.URL.RawQuery = api.Prefix+"/"+path, query
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Fatalf("%s?%s: status %d: %s", path, query, w.Code, w.Body)
		}
		if w.Header().Get("Content-Type") == "application/json" && !json.Valid(w.Body.Bytes()) {
			t.Fatalf("%s?%s: not JSON: %s", path, query, w.Body)
		}
	})
}
