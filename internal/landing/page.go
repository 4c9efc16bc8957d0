package landing

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/words"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

// Options configure a Page.
type Options struct {
	// Board returns the figures that were published last; nil before there are any.
	Board func() *analysis.Board
	// Status returns how the sources do now.
	Status func() health.Status
	// Now is the clock of business days, Clock the clock of polls; time.Now if nil.
	Now, Clock func() time.Time
	// Logger gets internal errors; nil discards them.
	Logger *slog.Logger
	// MetricsPath is the path of the metrics; "/metrics" if empty.
	MetricsPath string
	// GrafanaURL is the address of Grafana; no link if it is empty.
	GrafanaURL string
}

// Page serves the landing page in the reader's language. It is safe for concurrent use.
type Page struct {
	options   Options
	board     func() board
	templates map[words.Language]*template.Template
	policy    string

	mu      sync.Mutex // guards shown and figures
	shown   uint64     // number of the board that figures are from; 0 before the first
	figures map[words.Language]*figures
}

// view is the data of the template.
type view struct {
	Language    words.Language
	Style       template.CSS
	Refresh     int // seconds
	MetricsPath string
	APIPath     string
	Version     string
	Guide       string // URL of the documentation
	Grafana     string // URL of the overview board; empty if unknown
	Other       words.Language
	Demo        string // what to know about a generated business; empty for a real one
	State       state
	Figures     *figures // nil before there are any
}

// Times, in seconds, after which the page refreshes.
const (
	refreshLoading = 3
	refreshReady   = 60
)

// repository is where the documentation is.
const repository = "https://github.com/klantenbinding/loyalty"

// figuresTimeout limits the time for querying a new board.
const figuresTimeout = 20 * time.Second

// New returns a page. It returns an error only if the embedded template is invalid.
func New(o Options) (*Page, error) {
	o = o.withDefaults()
	p := &Page{
		options: o, policy: contentPolicy(pageCSS), templates: map[words.Language]*template.Template{},
		board: func() board {
			if b := o.Board(); b != nil {
				return b
			}
			return nil
		},
	}
	for _, l := range locales() {
		t, err := template.New("page").Funcs(template.FuncMap{"texts": func() *texts { return l.texts }}).Parse(pageHTML)
		if err != nil {
			return nil, fmt.Errorf("parse landing page: %w", err)
		}
		p.templates[l.Language] = t
	}
	return p, nil
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.MetricsPath == "" {
		o.MetricsPath = "/metrics"
	}
	return o
}

// contentPolicy allows the page's own style, which it names by its hash, and nothing else.
func contentPolicy(style string) string {
	sum := sha256.Sum256([]byte(style))
	return fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
		base64.StdEncoding.EncodeToString(sum[:]))
}

// ServeHTTP implements http.Handler.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed: use GET or HEAD", http.StatusMethodNotAllowed)
		return
	}
	l := chosen(r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
	var body bytes.Buffer
	if err := p.templates[l.Language].Execute(&body, p.view(r.Context(), l)); err != nil {
		p.options.Logger.Error("cannot render the landing page", "err", err)
		http.Error(w, "cannot render the page: see the exporter's log", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(l.Language))
	h.Set("Content-Security-Policy", p.policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept-Language")
	if _, err := w.Write(body.Bytes()); err != nil {
		p.options.Logger.Debug("cannot write the landing page", "err", err)
	}
}

func (p *Page) view(ctx context.Context, l locale) view {
	status := p.options.Status()
	figures := p.latest(ctx, l)
	v := view{
		Language:    l.Language,
		Style:       template.CSS(pageCSS), // an embedded file
		Refresh:     refreshLoading,
		MetricsPath: p.options.MetricsPath,
		APIPath:     api.Prefix,
		Version:     strings.TrimSpace(status.Version),
		State:       l.state(status, p.options.Clock(), p.options.Now()),
		Figures:     figures,
		Guide:       repository + "#readme",
		Other:       l.other(),
	}
	if p.options.GrafanaURL != "" {
		v.Grafana = strings.TrimRight(p.options.GrafanaURL, "/") + "/d/" + l.overview()
	}
	if status.Simulated {
		v.Demo = fmt.Sprintf(l.Demo, l.date(p.options.Now()))
	}
	if figures != nil {
		v.Refresh = refreshReady
	}
	return v
}

// latest returns the figures of the latest board, or nil without one. The first reader of a new
// board has it queried, and the query goes on if that reader goes away.
func (p *Page) latest(ctx context.Context, l locale) *figures {
	b := p.board()
	if b == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if b.Number() != p.shown {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), figuresTimeout)
		defer cancel()
		g := gather(ctx, b, p.options.Logger)
		p.shown, p.figures = b.Number(), map[words.Language]*figures{}
		for _, each := range locales() {
			p.figures[each.Language] = (&writer{each, g}).write()
		}
	}
	return p.figures[l.Language]
}
