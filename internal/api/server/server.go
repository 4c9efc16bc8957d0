package server

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/health"

	"github.com/klantenbinding/loyalty/internal/api"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/memo"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Options configure a Server.
type Options struct {
	// Board returns the figures that were published last; nil before there are any.
	Board func() *analysis.Board
	// Status returns the state of the exporter and its sources.
	Status func() health.Status
	// Logger gets internal errors; nil discards them.
	Logger *slog.Logger
	// Timeout is the time limit of one query; zero means 30 seconds.
	Timeout time.Duration
	// Events returns all events except change points: campaigns, source gaps and reloads. Nil means
	// none.
	Events func() []health.Event
	// Customers decides who may list customers. With the zero value nobody may.
	Customers CustomerLists
}

// Server answers the query protocol below api.Prefix. It is safe for concurrent use.
type Server struct {
	board     func() board
	status    func() health.Status
	logger    *slog.Logger
	mux       *http.ServeMux
	answers   *answers
	events    func() []health.Event
	customers CustomerLists
	start     uint64 // random, so that two runs of the program have different entity tags

	mu       sync.Mutex // guards answered
	answered uint64     // number of the board that the remembered answers are from
}

// board is the part of measure.Board that the server needs.
type board interface {
	Number() uint64
	Today() record.Day
	View() *ledger.View
	Span() (first, last record.Day, ok bool)
	Has(k record.Kind) bool
	Settings() measure.Settings
	Targets() []measure.Target
	Values(d ledger.Dimension) []string
	Absence(name string) absence.Reason
	Query(ctx context.Context, q analysis.Query) (*analysis.Answer, error)
	Forecast() *forecast.Forecast
	Cohorts(ctx context.Context, q analysis.CohortQuery) (*analysis.Cohorts, error)
	DistributionAbsence(name string) absence.Reason
	Distribution(ctx context.Context, q analysis.DistributionQuery) (*analysis.Distribution, error)
	SurveyAbsence() absence.Reason
	Survey(ctx context.Context, question string, w fold.Window, to record.Day, f []analysis.Filter) (*analysis.Survey, error)
	SurvivalAbsence(name string) absence.Reason
	Survival(ctx context.Context, q analysis.SurvivalQuery) (*analysis.Survival, error)
	SegmentsAbsence() absence.Reason
	Segments(ctx context.Context, w fold.Window, to record.Day, f []analysis.Filter) (*analysis.Segmentation, error)
	AtRiskAbsence() absence.Reason
	ValueAtRiskAbsence() absence.Reason
	AtRisk(ctx context.Context, f []analysis.Filter, limit int) (*analysis.AtRisk, error)
}

var _ board = (*analysis.Board)(nil)

// request is a decoded request.
type request struct {
	key    string // requests with equal keys have equal answers from one board
	answer func(context.Context) (any, error)
	encode func(any) (*document, error)
}

// decoder decodes the parameters of a request to a board.
type decoder func(b board, r *http.Request, p params) (*request, *api.Error)

// retryAfter is when to retry if there are no figures yet or a query took too long.
const retryAfter = 5 * time.Second

// New returns a server.
func New(o Options) *Server {
	s := &Server{
		status:    o.Status,
		logger:    o.Logger,
		answers:   newAnswers(o.Timeout),
		start:     rand.Uint64(),
		events:    o.Events,
		customers: o.Customers,
		board: func() board {
			if b := o.Board(); b != nil {
				return b
			}
			return nil
		},
	}
	if s.logger == nil {
		s.logger = slog.New(slog.DiscardHandler)
	}
	s.routes()
	return s
}

// decoders are the decoders of the endpoints that answer from a board.
func (s *Server) decoders() map[string]decoder {
	return map[string]decoder{
		"/catalogue":                catalogueRequest,
		"/dimensions":               dimensionsRequest,
		"/dimensions/{name}/values": dimensionValuesRequest,
		"/cohorts":                  cohortsRequest,
		"/series":                   s.seriesRequest,
		"/distribution":             s.distributionRequest,
		"/survey":                   s.surveyRequest,
		"/survival":                 s.survivalRequest,
		"/rfm":                      s.rfmRequest,
		"/events":                   s.eventsRequest,
		"/attention":                s.attentionRequest,
	}
}

func (s *Server) routes() {
	s.mux = http.NewServeMux()
	decoders := s.decoders()
	for _, e := range api.Endpoints() {
		switch path := strings.TrimPrefix(e.Path, api.Prefix); path {
		case "/status":
			s.mux.HandleFunc(e.Path, s.get(s.serveStatus))
		case "/openapi.json":
			s.mux.HandleFunc(e.Path, s.get(s.serveOpenAPI))
		case "/customers/at-risk":
			s.mux.HandleFunc(e.Path, s.get(func(w http.ResponseWriter, r *http.Request) { s.serveAtRisk(w, r, e.Query()) }))
		default:
			s.mux.HandleFunc(e.Path, s.query(decoders[path], e.Query()))
		}
	}
	s.mux.HandleFunc(api.Prefix+"/{$}", s.get(serveIndex))
	s.mux.HandleFunc(api.Prefix, s.get(serveIndex))
	s.mux.HandleFunc("/", s.get(func(w http.ResponseWriter, _ *http.Request) {
		s.fail(w, &api.Error{Status: http.StatusNotFound, Message: "endpoint not found: " + api.Prefix + " lists all endpoints"})
	}))
}

// serveIndex lists the endpoints with their parameters.
func serveIndex(w http.ResponseWriter, r *http.Request) {
	if doc, err := newDocument(api.Index{Endpoints: api.Endpoints()}); err == nil { // encoding strings does not fail
		doc.write(w, r)
	}
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-cache") // a cache may keep the answer but must revalidate it
	if len(r.URL.RequestURI()) > api.MaxURL {
		s.fail(w, &api.Error{Status: http.StatusRequestURITooLong, Message: fmt.Sprintf("URL longer than %d bytes: use fewer measures or filters", api.MaxURL)})
		return
	}
	s.mux.ServeHTTP(w, r)
}

// get refuses all methods except GET and HEAD.
func (s *Server) get(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			s.fail(w, &api.Error{Status: http.StatusMethodNotAllowed, Message: "method not allowed: use GET or HEAD"})
			return
		}
		next(w, r)
	}
}

// query serves an endpoint that answers from a board.
func (s *Server) query(decode decoder, known []api.Parameter) http.HandlerFunc {
	return s.get(func(w http.ResponseWriter, r *http.Request) {
		p, bad := decodeParams(r.URL.RawQuery, known)
		if bad != nil {
			s.fail(w, bad)
			return
		}
		encode, bad := p.format()
		if bad != nil {
			s.fail(w, bad)
			return
		}
		now := s.current()
		if now == nil {
			s.fail(w, s.notReady())
			return
		}
		a, bad := decode(now, r, p)
		if bad != nil {
			s.fail(w, bad)
			return
		}
		a.encode = encode
		a.key += " " + p.values.Get("format")
		s.answer(w, r, now, a)
	})
}

// notReady says why there are no figures.
func (s *Server) notReady() *api.Error {
	why := "the initial load of the sources is running"
	status := s.status()
	if down := status.Down(); len(down) > 0 && len(down) == len(status.Sources) {
		why = "no source can be read"
	}
	return &api.Error{Status: http.StatusServiceUnavailable, RetryAfter: retryAfter, Message: "no figures yet: " + why + "; see " + api.Prefix + "/status"}
}

// answer writes the answer to a request, or 304 if the caller already has it.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, now board, q *request) {
	key := strconv.FormatUint(now.Number(), 36) + " " + r.URL.Path + " " + q.key
	tag := s.tag(key)
	w.Header().Set("ETag", tag)
	w.Header().Set("Vary", "Accept-Encoding")
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	doc, err := s.answers.get(r.Context(), key, q.answer, q.encode)
	if err != nil {
		w.Header().Del("ETag")
		s.fail(w, err)
		return
	}
	doc.write(w, r)
}

// tag returns the entity tag of an answer. It is weak, because compressed and plain answers share it.
func (s *Server) tag(key string) string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %s", s.start, key)
	return fmt.Sprintf(`W/"%016x"`, h.Sum64())
}

func matches(header, tag string) bool {
	tags := strings.Split(header, ",")
	return slices.ContainsFunc(tags, func(t string) bool {
		t = strings.TrimSpace(t)
		return t == "*" || strings.TrimPrefix(t, "W/") == strings.TrimPrefix(tag, "W/")
	})
}

// current returns the latest board, or nil without one. It forgets the answers from another board. The view of the
// ledger cannot identify a board: a new day or a new configuration makes a new board of the same view.
func (s *Server) current() board {
	b := s.board()
	if b == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := b.Number(); n != s.answered {
		s.answered = n
		s.answers.forget()
	}
	return b
}

// fail answers with an error. An error of the caller names the parameter; an internal error is logged.
func (s *Server) fail(w http.ResponseWriter, err error) {
	e := s.classify(err)
	doc, err := newDocument(api.ErrorBody{Error: e})
	if err != nil {
		s.logger.Error("cannot encode API error", "err", err)
		return
	}
	if e.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(e.RetryAfter.Seconds())))
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(e.Status)
	if _, err := w.Write(doc.plain); err != nil {
		s.logger.Debug("cannot write API error", "err", err)
	}
}

func (s *Server) classify(err error) *api.Error {
	if e, ok := errors.AsType[*api.Error](err); ok {
		return e
	}
	if q, ok := errors.AsType[*measure.QueryError](err); ok {
		field := q.Field
		if field == "measures" {
			field = "measure" // the name of the repeated parameter
		}
		return &api.Error{Status: http.StatusBadRequest, Field: field, Message: q.Msg}
	}
	if errors.Is(err, errBusy) {
		return &api.Error{Status: http.StatusServiceUnavailable, RetryAfter: retryAfter, Message: "too many queries wait: retry later"}
	}
	if e := inDatabase(err); e != nil {
		return e
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return &api.Error{Status: http.StatusServiceUnavailable, RetryAfter: retryAfter, Message: "query timed out: use a shorter range, fewer measures or no groups, or retry later"}
	}
	if p, ok := errors.AsType[*memo.PanicError](err); ok {
		s.logger.Error("query panicked", "panic", p.Value, "stack", p.Stack)
	} else {
		s.logger.Error("query failed", "err", err)
	}
	return &api.Error{Status: http.StatusInternalServerError, Message: "internal error: see the exporter's log"}
}
