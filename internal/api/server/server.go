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
	// Board returns the figures published last; nil before there are any.
	Board func() *analysis.Board
	// Status returns how the exporter and its sources do now.
	Status func() health.Status
	// Logger gets what went wrong inside; nil discards it.
	Logger *slog.Logger
	// Timeout bounds the work on one query; zero means 30 seconds.
	Timeout time.Duration
	// Events returns what is known to have happened besides changes of level: campaigns, gaps of
	// sources and reloads. Nil stands for nothing.
	Events func() []health.Event
	// Customers says who may see which customers there are. Without it nobody may.
	Customers CustomerLists
}

// Server answers the query protocol below Prefix. It is an http.Handler, safe for concurrent use.
type Server struct {
	board     func() figures
	status    func() health.Status
	logger    *slog.Logger
	mux       *http.ServeMux
	answers   *answers
	events    func() []health.Event
	customers CustomerLists
	start     uint64 // tells the entity tags of one run of the program from those of another

	mu    sync.Mutex // guards epoch
	epoch epoch
}

// figures is what the server reads of a measure.Board.
type figures interface {
	Today() record.Day
	View() *ledger.View
	Settings() measure.Settings
	Targets() []measure.Target
	Absence(name string) absence.Reason
	Query(ctx context.Context, q analysis.Query) (*analysis.Answer, error)
	Forecast() *forecast.Forecast
	Cohorts(ctx context.Context, from, to record.Day, f []analysis.Filter) (*analysis.Cohorts, error)
	DistributionAbsence(name string) absence.Reason
	Distribution(ctx context.Context, q analysis.DistributionQuery) (*analysis.Distribution, error)
	SurveyAbsence() absence.Reason
	Survey(ctx context.Context, question string, w fold.Window, to record.Day, f []analysis.Filter) (*analysis.Survey, error)
	AtRiskAbsence() absence.Reason
	ValueAtRiskAbsence() absence.Reason
	AtRisk(ctx context.Context, f []analysis.Filter, limit int) (*analysis.AtRisk, error)
}

var _ figures = (*analysis.Board)(nil)

// epoch is one published board and its number.
type epoch struct {
	board figures
	seq   uint64
}

// ask is a decoded request for figures.
type ask struct {
	key    string // equal for requests with equal answers from one board
	answer func(context.Context) (any, error)
}

// decoder turns the parameters of a request into what is asked of a board.
type decoder func(b figures, r *http.Request, p params) (*ask, *api.Error)

// retryAfter is when to ask again while there are no figures or no capacity.
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
		board: func() figures {
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

func (s *Server) routes() {
	filter, window, to := parameter{name: "filter", repeat: true}, parameter{name: "window"}, parameter{name: "to"}
	between := []parameter{{name: "from"}, to, filter}
	s.mux = http.NewServeMux()
	s.mux.HandleFunc(api.Prefix+"/status", s.get(s.serveStatus))
	s.mux.HandleFunc(api.Prefix+"/catalogue", s.figures(askCatalogue))
	s.mux.HandleFunc(api.Prefix+"/dimensions", s.figures(askDimensions))
	s.mux.HandleFunc(api.Prefix+"/dimensions/{name}/values", s.figures(askDimensionValues))
	s.mux.HandleFunc(api.Prefix+"/cohorts", s.figures(askCohorts, between...))
	s.mux.HandleFunc(api.Prefix+"/series", s.figures(s.askSeries, append(between,
		parameter{name: "measure", repeat: true}, window, parameter{name: "step"}, parameter{name: "group_by"}, parameter{name: "cap"})...))
	s.mux.HandleFunc(api.Prefix+"/distribution", s.figures(s.askDistribution, parameter{name: "of"}, window, to, filter, parameter{name: "bins"}))
	s.mux.HandleFunc(api.Prefix+"/survey", s.figures(s.askSurvey, parameter{name: "question"}, window, to, filter))
	s.mux.HandleFunc(api.Prefix+"/customers/at-risk", s.get(s.serveAtRisk))
	s.mux.HandleFunc(api.Prefix+"/events", s.figures(s.askEvents, append(between,
		parameter{name: "kind", repeat: true}, parameter{name: "measure"}, window)...))
	s.mux.HandleFunc(api.Prefix+"/{$}", s.get(serveIndex))
	s.mux.HandleFunc(api.Prefix, s.get(serveIndex))
	s.mux.HandleFunc("/", s.get(func(w http.ResponseWriter, _ *http.Request) {
		s.fail(w, &api.Error{Status: http.StatusNotFound, Message: "there is no such endpoint; " + api.Prefix + " lists those there are"})
	}))
}

// serveIndex lists the endpoints.
func serveIndex(w http.ResponseWriter, r *http.Request) {
	var index api.Index
	for _, path := range []string{
		"catalogue", "series", "cohorts", "distribution", "survey", "events", "customers/at-risk", "dimensions", "dimensions/{name}/values", "status",
	} {
		index.Endpoints = append(index.Endpoints, api.Prefix+"/"+path)
	}
	if doc, err := newDocument(index); err == nil { // a list of texts can be encoded
		doc.write(w, r)
	}
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-cache") // keep, but ask whether it is still right
	if len(r.URL.RequestURI()) > api.MaxURL {
		s.fail(w, &api.Error{Status: http.StatusRequestURITooLong, Message: fmt.Sprintf("the URL is longer than %d bytes; ask for fewer measures or filters", api.MaxURL)})
		return
	}
	s.mux.ServeHTTP(w, r)
}

// get lets only GET and HEAD through.
func (s *Server) get(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			s.fail(w, &api.Error{Status: http.StatusMethodNotAllowed, Message: "only GET and HEAD are answered here"})
			return
		}
		next(w, r)
	}
}

// figures serves an endpoint that answers from a board.
func (s *Server) figures(decode decoder, known ...parameter) http.HandlerFunc {
	return s.get(func(w http.ResponseWriter, r *http.Request) {
		p, bad := decodeParams(r.URL.RawQuery, known...)
		if bad != nil {
			s.fail(w, bad)
			return
		}
		now := s.current()
		if now.board == nil {
			s.fail(w, notReady())
			return
		}
		a, bad := decode(now.board, r, p)
		if bad != nil {
			s.fail(w, bad)
			return
		}
		s.answer(w, r, now, a)
	})
}

func notReady() *api.Error {
	return &api.Error{Status: http.StatusServiceUnavailable, RetryAfter: retryAfter, Message: "there are no figures yet: the sources are being read for the first time; " + api.Prefix + "/status tells how far they are"}
}

// answer writes what is asked, unless the caller has it already.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, now epoch, a *ask) {
	key := strconv.FormatUint(now.seq, 36) + " " + r.URL.Path + " " + a.key
	tag := s.tag(key)
	w.Header().Set("ETag", tag)
	w.Header().Set("Vary", "Accept-Encoding")
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	doc, err := s.answers.get(r.Context(), key, a.answer)
	if err != nil {
		w.Header().Del("ETag")
		s.fail(w, err)
		return
	}
	doc.write(w, r)
}

// tag returns the entity tag of an answer: weak, because compressed and plain answers share it.
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

// current returns the board published last, under a new number if it is a new one. Numbers of
// the view do not serve: a day that begins or a changed configuration makes a new board of the
// same view.
func (s *Server) current() epoch {
	b := s.board()
	s.mu.Lock()
	defer s.mu.Unlock()
	if b != nil && b != s.epoch.board {
		s.epoch = epoch{board: b, seq: s.epoch.seq + 1}
		s.answers.forget()
	}
	if b == nil {
		return epoch{}
	}
	return s.epoch
}

// fail answers with an error. What is the caller's mistake names the parameter; what went wrong
// inside goes to the log.
func (s *Server) fail(w http.ResponseWriter, err error) {
	e := s.classify(err)
	doc, err := newDocument(api.ErrorBody{Error: e})
	if err != nil {
		s.logger.Error("write an API error", "err", err)
		return
	}
	if e.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(e.RetryAfter.Seconds())))
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(e.Status)
	if _, err := w.Write(doc.plain); err != nil {
		s.logger.Debug("write an API error", "err", err)
	}
}

func (s *Server) classify(err error) *api.Error {
	if e, ok := errors.AsType[*api.Error](err); ok {
		return e
	}
	if q, ok := errors.AsType[*measure.QueryError](err); ok {
		field := q.Field
		if field == "measures" {
			field = "measure" // the parameter is repeated, the query's field a list
		}
		return &api.Error{Status: http.StatusBadRequest, Field: field, Message: q.Msg}
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return &api.Error{Status: http.StatusServiceUnavailable, RetryAfter: retryAfter, Message: "the answer took too long; ask for a shorter range, fewer measures or no groups, or again later"}
	}
	if p, ok := errors.AsType[*memo.PanicError](err); ok {
		s.logger.Error("query panicked", "panic", p.Value, "stack", p.Stack)
	} else {
		s.logger.Error("query failed", "err", err)
	}
	return &api.Error{Status: http.StatusInternalServerError, Message: "the query failed inside the exporter; its log says why"}
}
