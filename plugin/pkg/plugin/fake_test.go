package plugin_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/api/server"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/plugin/pkg/plugin"
)

// today is the running day of the shop.
func today() record.Day { return record.Date(2026, time.November, 22) }

// amsterdam is the business time zone of the shop.
func amsterdam(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	require.NoError(t, err)
	return zone
}

// newShop returns the real API of a small shop: 60 customers from two countries whose first purchases
// are spread over two years and who buy at different intervals, some refunds, no surveys.
func newShop(t *testing.T) http.Handler {
	t.Helper()
	l := ledger.New()
	margin := 0.4
	var b record.Batch
	for c := range 60 {
		country := []string{"NL", "NL", "BE"}[c%3]
		for day := today() - record.Day(720-11*c); day <= today(); day += record.Day(20 + 3*c) {
			key := record.Key(len(b.Orders) + 1)
			b.Orders = append(b.Orders, record.Order{
				Key: key, Customer: record.Key(c + 1), Day: day, Sale: true, Country: country, Channel: "web",
				Revenue: money.Amount(30+c+int(day)%20) * money.Unit,
			})
			if key%25 == 0 {
				b.Refunds = append(b.Refunds, record.Refund{Key: key, Order: key, Day: day + 5, Amount: 10 * money.Unit})
			}
		}
	}
	l.Source("webshop", &margin).Apply(&b)
	engine := analysis.NewEngine(measure.Settings{
		Location: amsterdam(t), Currency: "EUR", Dimensions: []fold.DimensionSetting{{Dimension: ledger.DimCountry, Cap: 10}},
		Targets: []measure.Target{
			{Measure: "retention_ratio", Window: fold.Days(90), Value: 0.8},
			{Measure: "revenue", Window: fold.Days(90), Labels: []measure.Label{{Name: "basis", Value: "orders"}}, Value: 5000},
		},
	})
	board := engine.Update(l.Publish(), today())
	return server.New(server.Options{Board: func() *analysis.Board { return board }, Status: shopStatus})
}

func shopStatus() health.Status {
	at := time.Date(2026, time.November, 22, 11, 58, 0, 0, time.UTC)
	return health.Status{Ready: true, Version: "1.0.0", BusinessDay: record.Date(2026, time.November, 22), Sources: []health.Source{
		{
			Name: "webshop", Preset: "woocommerce", Variant: "hpos", Up: true, Loaded: true, Polls: 412, Failures: 1, PollInterval: 5 * time.Minute,
			LastSuccess: at, NewestRecord: at, Records: map[record.Kind]uint64{"order": 1402, "refund": 20},
			Rejected: []health.Rejected{{Kind: "order", Reason: "zero_date", Count: 3}},
		},
	}}
}

// fake is an exporter with some canned answers. The handler behind it gives the others.
type fake struct {
	t      *testing.T
	behind http.Handler
	canned map[string]any // by path below the prefix

	mu       sync.Mutex
	requests []*http.Request
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.requests = append(f.requests, r)
	f.mu.Unlock()
	answer, ok := f.canned[r.URL.Path[len(api.Prefix):]]
	if !ok {
		f.behind.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if e, ok := answer.(*api.Error); ok {
		w.WriteHeader(e.Status)
		answer = map[string]any{"error": e}
	}
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		f.t.Errorf("encode a canned answer: %v", err)
	}
}

// asked returns the requests to a path below the prefix.
func (f *fake) asked(path string) []*http.Request {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []*http.Request
	for _, r := range f.requests {
		if r.URL.Path == api.Prefix+path {
			out = append(out, r)
		}
	}
	return out
}

// settingsOf returns the settings of a data source for an exporter at a URL.
func settingsOf(url string) backend.DataSourceInstanceSettings {
	return backend.DataSourceInstanceSettings{
		UID: "loyalty", Type: plugin.ID, Name: "Loyalty", URL: url, JSONData: []byte(`{}`), DecryptedSecureJSONData: map[string]string{},
	}
}

// newInstance makes an instance as Grafana does, and disposes it at the end of the test.
func newInstance(t *testing.T, s backend.DataSourceInstanceSettings) (*plugin.Datasource, *prometheus.Registry) {
	t.Helper()
	registry := prometheus.NewRegistry()
	made, err := plugin.Factory(registry, log.NewNullLogger())(t.Context(), s)
	require.NoError(t, err)
	source, ok := made.(*plugin.Datasource)
	require.True(t, ok)
	t.Cleanup(source.Dispose)
	return source, registry
}

// newSource returns a data source of the shop, and its exporter.
func newSource(t *testing.T, canned map[string]any) (*plugin.Datasource, *fake) {
	t.Helper()
	f := &fake{t: t, behind: newShop(t), canned: canned}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	source, _ := newInstance(t, settingsOf(server.URL))
	return source, f
}

// span is the range of a panel.
func span(t *testing.T, from, to string) backend.TimeRange {
	t.Helper()
	parse := func(s string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", s+" 12:00", amsterdam(t))
		require.NoError(t, err)
		return at
	}
	return backend.TimeRange{From: parse(from), To: parse(to)}
}

// query runs one query over a range, for about twelve points.
func query(t *testing.T, source *plugin.Datasource, r backend.TimeRange, model string) backend.DataResponse {
	t.Helper()
	return queryAs(t, source, &backend.QueryDataRequest{
		PluginContext: backend.PluginContext{User: &backend.User{Login: "jo", Role: "Viewer"}},
		Queries:       []backend.DataQuery{{RefID: "A", MaxDataPoints: 12, TimeRange: r, JSON: []byte(model)}},
	})
}

func queryAs(t *testing.T, source *plugin.Datasource, req *backend.QueryDataRequest) backend.DataResponse {
	t.Helper()
	out, err := source.QueryData(context.Background(), req)
	require.NoError(t, err)
	return out.Responses["A"]
}
