package plugin

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/memo"
)

// exporter asks the exporter and remembers its answers, which callers must not change.
type exporter struct {
	api   *api.Client
	http  *http.Client
	cache *cache
}

// connect makes a client with the settings. It sends nothing.
func connect(ctx, live context.Context, of backend.DataSourceInstanceSettings, s *settings, m *metrics) (*exporter, error) {
	client, err := s.httpClient(ctx, of)
	if err != nil {
		return nil, err
	}
	asker, err := api.NewClient(s.url, client)
	if err != nil {
		return nil, settingsError("%w", err)
	}
	count := func(from memo.Source) { m.cache.WithLabelValues(string(from)).Inc() }
	return &exporter{api: asker, http: client, cache: newCache(live, s.cacheFor, time.Now, count)}, nil
}

func (e *exporter) dispose() {
	e.cache.forget()
	e.http.CloseIdleConnections()
}

func (e *exporter) catalogue(ctx context.Context) (*api.Catalogue, error) {
	return cachedBriefly(ctx, e.cache, address("catalogue", nil), e.api.Catalogue)
}

func (e *exporter) status(ctx context.Context) (*api.Status, error) {
	return cachedBriefly(ctx, e.cache, address("status", nil), e.api.Status)
}

func (e *exporter) dimensionValues(ctx context.Context, dimension string) (*api.DimensionValues, error) {
	return cached(ctx, e.cache, address("dimensions/"+url.PathEscape(dimension)+"/values", nil), func(ctx context.Context) (*api.DimensionValues, error) {
		return e.api.DimensionValues(ctx, dimension)
	})
}

// asker asks the exporter for one query and notes the addresses, which Grafana's query inspector shows.
type asker struct {
	exporter  *exporter
	addresses []string
}

// note adds a request to the addresses and returns its address.
func (a *asker) note(path string, q url.Values) string {
	u := address(path, q)
	if line := "GET " + u; !slices.Contains(a.addresses, line) {
		a.addresses = append(a.addresses, line)
	}
	return u
}

// executed returns the addresses, one a line.
func (a *asker) executed() string { return strings.Join(a.addresses, "\n") }

// series returns measures over time.
func (a *asker) series(ctx context.Context, r api.SeriesRequest) (*api.SeriesAnswer, error) {
	return ask(ctx, a, "series", r, a.exporter.api.Series)
}

// ask sends a request, or returns the remembered answer to it.
func ask[R interface{ Values() url.Values }, T any](ctx context.Context, a *asker, path string, request R, get func(context.Context, R) (*T, error)) (*T, error) {
	return cached(ctx, a.exporter.cache, a.note(path, request.Values()), func(ctx context.Context) (*T, error) { return get(ctx, request) })
}

// address names a request in Grafana's query inspector and in the cache. It has no secrets, which
// travel in headers.
func address(path string, q url.Values) string {
	if len(q) == 0 {
		return api.Prefix + "/" + path
	}
	return api.Prefix + "/" + path + "?" + q.Encode()
}
