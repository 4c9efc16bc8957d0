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

// keptAnswers is how many answers one data source remembers, and keptBytes how many bytes of memory they
// may use.
const (
	keptAnswers = 128
	keptBytes   = 64 << 20
)

// freshFor is the longest time for which the business day and the state of the sources are
// remembered.
const freshFor = time.Minute

// cache remembers the exporter's answers for a while. It is safe for concurrent use. Callers must not
// change the answers.
type cache struct {
	keep    time.Duration   // zero remembers nothing; callers at the same time share an answer even then
	live    context.Context // ends with the data source
	answers *memo.Cache[any]
	count   func(from memo.Source)
}

func newCache(live context.Context, keep time.Duration, now func() time.Time, count func(from memo.Source)) *cache {
	return &cache{keep: keep, live: live, answers: memo.New(memo.Limits[any]{Answers: keptAnswers, Bytes: keptBytes, Size: memo.Size}, now), count: count}
}

// forget drops all answers.
func (c *cache) forget() { c.answers.Forget() }

// cached returns the answer for a key, from the cache or with ask.
func cached[T any](ctx context.Context, c *cache, key string, ask func(context.Context) (*T, error)) (*T, error) {
	return cachedFor(ctx, c, c.keep, key, ask)
}

// cachedBriefly is like cached, for answers that must be fresh however long the others are kept.
func cachedBriefly[T any](ctx context.Context, c *cache, key string, ask func(context.Context) (*T, error)) (*T, error) {
	return cachedFor(ctx, c, min(c.keep, freshFor), key, ask)
}

func cachedFor[T any](ctx context.Context, c *cache, keep time.Duration, key string, ask func(context.Context) (*T, error)) (*T, error) {
	answer, from, err := c.answers.Get(ctx, key, keep, func(ctx context.Context) (any, error) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(c.live, cancel)() //nolint:contextcheck // the end of the data source ends the request too
		return ask(ctx)
	})
	if ctx.Err() == nil {
		c.count(from)
	}
	if err != nil {
		return nil, err
	}
	return answer.(*T), nil
}
