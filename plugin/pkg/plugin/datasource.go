package plugin

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/datasource"
	"github.com/grafana/grafana-plugin-sdk-go/backend/instancemgmt"
	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"github.com/klantenbinding/loyalty/internal/memo"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/words"
)

// ID is the plugin's id, as in its plugin.json.
const ID = panelquery.PluginID

// concurrentQueries is the number of queries of one panel that run at the same time. The exporter
// itself runs only a few at the same time.
const concurrentQueries = 4

// Datasource is one configured data source. It is safe for concurrent use.
type Datasource struct {
	settings  settings
	mistake   error // why the settings cannot be used; every request then fails with it
	exporter  *exporter
	resources backend.CallResourceHandler
	metrics   *metrics
	logger    log.Logger
	stop      context.CancelFunc
}

var (
	_ backend.QueryDataHandler      = (*Datasource)(nil)
	_ backend.CheckHealthHandler    = (*Datasource)(nil)
	_ backend.CallResourceHandler   = (*Datasource)(nil)
	_ instancemgmt.InstanceDisposer = (*Datasource)(nil)
)

// Factory returns the function that makes instances, which register their metrics at the registerer.
func Factory(registerer prometheus.Registerer, logger log.Logger) datasource.InstanceFactoryFunc {
	m := newMetrics(registerer)
	return func(ctx context.Context, s backend.DataSourceInstanceSettings) (instancemgmt.Instance, error) {
		return newDatasource(ctx, s, m, logger.With("dsUid", s.UID)), nil
	}
}

// newDatasource makes an instance. If the settings cannot be used, the instance returns that error to
// every request: Grafana would show a failure to make the instance as a fault of the plugin.
func newDatasource(ctx context.Context, s backend.DataSourceInstanceSettings, m *metrics, logger log.Logger) *Datasource {
	live, stop := context.WithCancel(context.Background())
	d := &Datasource{metrics: m, logger: logger, stop: stop}
	d.settings, d.mistake = loadSettings(s)
	if d.mistake == nil {
		d.exporter, d.mistake = connect(ctx, live, s, &d.settings, m)
	}
	d.resources = d.routes()
	return d
}

// Dispose implements instancemgmt.InstanceDisposer. It cancels the running requests and drops the cache.
func (d *Datasource) Dispose() {
	d.stop()
	if d.exporter != nil {
		d.exporter.dispose()
	}
}

// QueryData implements backend.QueryDataHandler. A query that fails does not affect the others.
func (d *Datasource) QueryData(ctx context.Context, req *backend.QueryDataRequest) (*backend.QueryDataResponse, error) {
	out := backend.NewQueryDataResponse()
	from := callerOf(req)
	var mu sync.Mutex
	var group errgroup.Group
	group.SetLimit(concurrentQueries)
	for _, q := range req.Queries {
		group.Go(func() error {
			r := d.answer(ctx, from, q)
			mu.Lock()
			defer mu.Unlock()
			out.Responses[q.RefID] = r
			return nil
		})
	}
	return out, group.Wait()
}

// answer answers one query. A panic becomes an error.
func (d *Datasource) answer(ctx context.Context, from caller, q backend.DataQuery) (r backend.DataResponse) {
	start, kind := time.Now(), typeOf(q)
	defer func() {
		if p := recover(); p != nil {
			d.logger.Error("query panicked", "refId", q.RefID, "type", kind, "panic", p, "stack", string(debug.Stack()))
			r = respond(fmt.Errorf("BUG: panic: %v", p), words.English)
		}
		d.metrics.count(kind, r)
		d.logger.Debug("query answered", "refId", q.RefID, "type", kind, "duration", time.Since(start), "frames", len(r.Frames), "failed", r.Error != nil)
	}()
	frames, err := d.frames(ctx, from, q)
	if err != nil {
		if p, ok := errors.AsType[*memo.PanicError](err); ok {
			d.logger.Error("request to the exporter panicked", "refId", q.RefID, "type", kind, "panic", p.Value, "stack", p.Stack)
		}
		r := respond(err, languageOf(q))
		r.Frames = d.bareAxis(from, q)
		return r
	}
	return backend.DataResponse{Frames: frames, Status: backend.StatusOK}
}

func (d *Datasource) frames(ctx context.Context, from caller, q backend.DataQuery) (data.Frames, error) {
	if d.mistake != nil {
		return nil, d.mistake
	}
	asked, err := d.question(from, q)
	if err != nil {
		return nil, err
	}
	if kind, _ := panelquery.KindOf(asked.query.QueryType); !kind.Live {
		if err := asked.prepare(ctx, q.TimeRange); err != nil {
			return nil, err
		}
	}
	handle := handlers()[asked.query.QueryType]
	if asked.isFuture() {
		handle = answerFuture
	}
	switch {
	case asked.chooseFirst() != "":
		handle = answerWithoutFirst
	case !from.alert && asked.missing() != "":
		handle = answerOlder
	}
	frames, err := handle(ctx, asked)
	if err != nil {
		return nil, err
	}
	if !from.alert {
		asked.write.localise(frames, asked.query.QueryType == panelquery.Series)
		if isDrawn(&asked.query) {
			if isCalendar(asked.query.Window) {
				asked.write.shorten(frames)
			}
			asked.write.localiseTicks(frames)
		}
	}
	asked.terms.code(frames)
	for _, f := range frames {
		f.RefID = q.RefID
		f.Meta.ExecutedQueryString = asked.exporter.executed()
	}
	return frames, nil
}

// languageOf returns the language of a query, for an error before or after the query is decoded.
func languageOf(q backend.DataQuery) words.Language {
	model := struct {
		Language words.Language `json:"language"`
	}{}
	_ = json.Unmarshal(q.JSON, &model) // the handler returns the error
	return cmp.Or(model.Language, words.English)
}

// typeOf returns the type of a query for logs and metrics, and "unknown" for an unknown or unreadable
// one: a label must not grow with what people type.
func typeOf(q backend.DataQuery) string {
	model := struct {
		QueryType string `json:"queryType"`
	}{}
	_ = json.Unmarshal(q.JSON, &model) // the handler returns the error
	kind := panelquery.Type(cmp.Or(q.QueryType, model.QueryType))
	if _, ok := panelquery.KindOf(kind); !ok {
		return "unknown"
	}
	return string(kind)
}
