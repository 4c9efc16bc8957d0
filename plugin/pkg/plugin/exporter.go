package plugin

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/memo"
)

// exporter asks the exporter and remembers its answers, which must not be changed.
type exporter struct {
	api   *api.Client
	http  *http.Client
	cache *cache
}

// connect makes the client that the settings ask for. Nothing is sent yet.
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

func (e *exporter) dimensions(ctx context.Context) (*api.Dimensions, error) {
	return cached(ctx, e.cache, address("dimensions", nil), e.api.Dimensions)
}

func (e *exporter) dimensionValues(ctx context.Context, dimension string) (*api.DimensionValues, error) {
	return cached(ctx, e.cache, address("dimensions/"+url.PathEscape(dimension)+"/values", nil), func(ctx context.Context) (*api.DimensionValues, error) {
		return e.api.DimensionValues(ctx, dimension)
	})
}

// address is how a question is called in Grafana's query inspector and in the cache. Secrets travel in
// headers and are no part of it.
func address(path string, q url.Values) string {
	if len(q) == 0 {
		return api.Prefix + "/" + path
	}
	return api.Prefix + "/" + path + "?" + q.Encode()
}
