package plugin

import (
	"context"
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
)

// ID is the plugin's id, as in its plugin.json.
const ID = "klantenbinding-loyalty-datasource"

// concurrentQueries is how many queries of one panel are asked at a time. The exporter works on few
// at a time itself.
const concurrentQueries = 4

// Datasource is one configured data source. It is safe for concurrent use.
type Datasource struct {
	settings  settings
	mistake   error // what is wrong with the settings; nothing can be asked then
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

// Factory returns what makes instances. They count what they do at the registerer.
func Factory(registerer prometheus.Registerer, logger log.Logger) datasource.InstanceFactoryFunc {
	m := newMetrics(registerer)
	return func(ctx context.Context, s backend.DataSourceInstanceSettings) (instancemgmt.Instance, error) {
		return newDatasource(ctx, s, m, logger.With("dsUid", s.UID)), nil
	}
}

// newDatasource makes an instance. Settings that cannot work make one that says so to everybody who
// asks: Grafana would show a failure to make one as a fault of the plugin.
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

// Dispose implements instancemgmt.InstanceDisposer: it ends what is under way and forgets all answers.
func (d *Datasource) Dispose() {
	d.stop()
	if d.exporter != nil {
		d.exporter.dispose()
	}
}

// QueryData implements backend.QueryDataHandler. A query that fails leaves the others.
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

// answer answers one query, whatever happens.
func (d *Datasource) answer(ctx context.Context, from caller, q backend.DataQuery) (r backend.DataResponse) {
	start, kind := time.Now(), kindOf(q)
	defer func() {
		if p := recover(); p != nil {
			d.logger.Error("A query panicked", "refId", q.RefID, "type", kind, "panic", p, "stack", string(debug.Stack()))
			r = respond(fmt.Errorf("BUG: panic: %v", p))
		}
		d.metrics.count(kind, r)
		d.logger.Debug("Answered a query", "refId", q.RefID, "type", kind, "took", time.Since(start), "frames", len(r.Frames), "failed", r.Error != nil)
	}()
	frames, err := d.frames(ctx, from, kind, q)
	if err != nil {
		if p, ok := errors.AsType[*memo.PanicError](err); ok {
			d.logger.Error("A question to the exporter panicked", "refId", q.RefID, "type", kind, "panic", p.Value, "stack", p.Stack)
		}
		return respond(err)
	}
	return backend.DataResponse{Frames: frames, Status: backend.StatusOK}
}

func (d *Datasource) frames(ctx context.Context, from caller, kind string, q backend.DataQuery) (data.Frames, error) {
	if d.mistake != nil {
		return nil, d.mistake
	}
	handle, ok := handlers()[kind]
	a, err := d.ask(from, q)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, unknownKind(kind)
	}
	if kind != kindStatus { // which is there before any figures are
		if err := a.prepare(ctx, q.TimeRange); err != nil {
			return nil, err
		}
	}
	frames, err := handle(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, f := range frames {
		f.RefID = q.RefID
		f.Meta.ExecutedQueryString = a.executed()
	}
	return frames, nil
}

// handler answers queries of one type.
type handler func(ctx context.Context, a *ask) (data.Frames, error)

// kindStatus is the type of query that needs no figures.
const kindStatus = "status"

// handlers returns those there are, by query type.
func handlers() map[string]handler {
	return map[string]handler{
		"series":       answerSeries,
		"value":        answerValue,
		"summary":      answerSummary,
		"cohorts":      answerCohorts,
		"movements":    answerMovements,
		"distribution": answerDistribution,
		"survey":       answerSurvey,
		"at_risk":      answerAtRisk,
		"events":       answerEvents,
		kindStatus:     answerStatus,
	}
}
