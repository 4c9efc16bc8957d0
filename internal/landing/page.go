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

	"github.com/klantenbinding/loyalty/internal/health"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/measure"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

// Options configure a Page.
type Options struct {
	// Board returns the figures published last; nil before there are any.
	Board func() *measure.Board
	// Status returns how the sources do now.
	Status func() health.Status
	// Now is the business's clock, Clock the one of polls; time.Now if nil.
	Now, Clock func() time.Time
	// Logger gets what went wrong inside; nil discards it.
	Logger *slog.Logger
	// MetricsPath is where the metrics are; "/metrics" if empty.
	MetricsPath string
}

// Page serves the landing page. It is safe for concurrent use.
type Page struct {
	options  Options
	board    func() board
	template *template.Template
	policy   string

	mu      sync.Mutex // guards shown and figures
	shown   board
	figures *figures
}

// view is what the template shows.
type view struct {
	Style       template.CSS
	Refresh     int // seconds
	MetricsPath string
	APIPath     string
	Version     string
	State       state
	Figures     *figures // nil while there are none
}

// Times, in seconds, after which the page loads itself again.
const (
	refreshLoading = 3
	refreshReady   = 60
)

// figuresTimeout bounds the work on a new board's figures.
const figuresTimeout = 20 * time.Second

// New returns a page. The error is that of a template that does not fit, which no input causes.
func New(o Options) (*Page, error) {
	t, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return nil, fmt.Errorf("parse landing page: %w", err)
	}
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
	return &Page{options: o, template: t, policy: contentPolicy(pageCSS), board: func() board {
		if b := o.Board(); b != nil {
			return b
		}
		return nil
	}}, nil
}

// contentPolicy allows the page's own style, known by its hash, and nothing else.
func contentPolicy(style string) string {
	sum := sha256.Sum256([]byte(style))
	return fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
		base64.StdEncoding.EncodeToString(sum[:]))
}

// ServeHTTP implements http.Handler.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD are answered here", http.StatusMethodNotAllowed)
		return
	}
	var body bytes.Buffer
	if err := p.template.Execute(&body, p.view(r.Context())); err != nil {
		p.options.Logger.Error("render landing page", "err", err)
		http.Error(w, "the page could not be made; the exporter's log says why", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", p.policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
	if _, err := w.Write(body.Bytes()); err != nil {
		p.options.Logger.Debug("write landing page", "err", err)
	}
}

func (p *Page) view(ctx context.Context) view {
	status := p.options.Status()
	figures := p.latest(ctx)
	v := view{
		Style:       template.CSS(pageCSS), // Our own file.
		Refresh:     refreshLoading,
		MetricsPath: p.options.MetricsPath,
		APIPath:     api.Prefix,
		Version:     strings.TrimSpace(status.Version),
		State:       describe(status, p.options.Clock(), p.options.Now()),
		Figures:     figures,
	}
	if figures != nil {
		v.Refresh = refreshReady
	}
	return v
}

// latest returns the figures of the board published last, worked out at the first look at it.
// They are worked out whole even if the one who looks goes away.
func (p *Page) latest(ctx context.Context) *figures {
	b := p.board()
	if b == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if b != p.shown {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), figuresTimeout)
		defer cancel()
		p.shown, p.figures = b, gather(ctx, b, p.options.Logger)
	}
	return p.figures
}
