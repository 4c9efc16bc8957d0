package collect

import (
	"fmt"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors/version"
	"github.com/prometheus/common/expfmt"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/ledger"
)

// State is the state of the running program. Its methods must be safe for concurrent use and fast,
// because every scrape calls them.
type State interface {
	// Board returns the latest figures; nil before there are any.
	Board() *analysis.Board
	// Status returns the state of the sources.
	Status() health.Status
	// Ledger returns the size of the ledger.
	Ledger() ledger.Stats
	// Reload reports whether the configuration was valid when it was last read, and returns when it was
	// last read successfully.
	Reload() (ok bool, last time.Time)
}

// Collector is a prometheus.Collector of the figures and of the exporter's own state. It describes no
// metrics in advance, because the configuration and the data decide which metrics exist. It is safe for
// concurrent use.
type Collector struct {
	state    State
	now      func() time.Time
	build    prometheus.Collector
	polls    *prometheus.HistogramVec
	computes prometheus.Histogram

	aboutSource  sourceFamilies
	aboutProgram programFamilies

	mu      sync.Mutex // guards the fields below
	board   uint64     // number of the board that the figures are from; 0 without figures
	figures *figures
	// next are the figures of the board with the number nextBoard, which is not published yet; 0 without one.
	next      *figures
	nextBoard uint64
	// asked says when scrapes asked for a format last.
	asked map[expfmt.Format]time.Time
	// restored are figures of an earlier process, computed at restoredAt; nil without them, and once there
	// is a board.
	restored   *figures
	restoredAt time.Time
}

// New returns a collector. It computes the age of the newest record with the clock now.
func New(state State, now func() time.Time) *Collector {
	return &Collector{
		state: state,
		now:   now,
		asked: map[expfmt.Format]time.Time{},
		build: version.NewCollector("loyalty_exporter"),

		aboutSource:  newSourceFamilies(),
		aboutProgram: newProgramFamilies(),

		polls: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "loyalty_source_poll_duration_seconds",
			Help:    "Duration of polls of a source, including failed ones.",
			Buckets: []float64{0.05, 0.25, 1, 2.5, 5, 10, 30, 60, 300, 1800},
		}, []string{"source"}),
		computes: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "loyalty_compute_duration_seconds",
			Help:    "Duration of computing all figures after a poll.",
			Buckets: []float64{0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10, 60},
		}),
	}
}

// Polled records the duration of a poll of a source.
func (c *Collector) Polled(source string, took time.Duration) {
	c.polls.WithLabelValues(clean(source)).Observe(took.Seconds())
}

// Computed records the duration of computing the figures.
func (c *Collector) Computed(took time.Duration) { c.computes.Observe(took.Seconds()) }

// Describe implements prometheus.Collector. It sends nothing, as Collector explains.
func (c *Collector) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (c *Collector) Collect(ch chan<- prometheus.Metric) {
	c.collectOwn(ch)
	if f, _ := c.published(); f != nil {
		for _, m := range f.metrics {
			ch <- m
		}
	}
}

// collectOwn sends the exporter's own metrics.
func (c *Collector) collectOwn(ch chan<- prometheus.Metric) {
	c.build.Collect(ch)
	c.polls.Collect(ch)
	c.computes.Collect(ch)
	out := sender{ch: ch}
	status := c.state.Status()
	c.collectSources(out, status.Sources)
	c.collectProgram(out, status)
	switch f, board := c.published(); {
	case board != nil:
		out.send(c.aboutProgram.businessDay, float64(board.Today().In(board.Settings().Location).Unix()))
		out.send(c.aboutProgram.seriesDropped, float64(f.dropped))
		if forecast := board.Forecast(); forecast != nil {
			out.time(c.aboutProgram.modelFitted, forecast.Made())
		}
	case f != nil:
		out.time(c.aboutProgram.figuresRestored, c.restoredAt)
	}
}

const (
	// preparedFor is how long after a scrape its format is prepared for each new board.
	preparedFor = time.Hour
	// maxPrepared is how many formats are prepared, so that clients that vary the format do not slow down each poll.
	maxPrepared = 2
)

// Prepare builds the metrics of a board that is about to be published, and encodes them in the latest two formats of the
// scrapes of the last hour. Scrapes are answered meanwhile, with the metrics of the board before. Without scrapes
// it does nothing.
func (c *Collector) Prepare(board *analysis.Board) error {
	formats := c.recent()
	if len(formats) == 0 {
		c.release()
		return nil
	}
	f := build(board)
	for _, format := range formats {
		if _, err := f.encode(format); err != nil {
			return fmt.Errorf("prepare metrics: %w", err)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if latest := c.state.Board(); latest != nil && latest.Number() == c.nextBoard {
		c.adopt() // no scrape has asked for it yet
	}
	c.next, c.nextBoard = f, board.Number()
	return nil
}

// release drops the metrics of all boards, which the next scrape builds again.
func (c *Collector) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.board, c.figures, c.next, c.nextBoard = 0, nil, nil, 0
}

// recent returns the formats that scrapes asked for in the last hour.
func (c *Collector) recent() (formats []expfmt.Format) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for format, at := range c.asked {
		if c.now().Sub(at) <= preparedFor {
			formats = append(formats, format)
		} else {
			delete(c.asked, format)
		}
	}
	return formats
}

// ask notes that a scrape asked for a format.
func (c *Collector) ask(format expfmt.Format) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked[format] = c.now()
	if len(c.asked) > maxPrepared {
		oldest := format
		for other, at := range c.asked {
			if at.Before(c.asked[oldest]) || oldest == format {
				oldest = other
			}
		}
		delete(c.asked, oldest)
	}
}

// published returns the metrics of the latest board. If they are not prepared, the first scrape of the board
// creates them. Without a board, it returns restored metrics, if there are any.
func (c *Collector) published() (*figures, *analysis.Board) {
	board := c.state.Board()
	c.mu.Lock()
	defer c.mu.Unlock()
	if board == nil {
		return c.restored, nil
	}
	c.restored = nil
	if n := board.Number(); n != c.board {
		if n != c.nextBoard {
			c.next, c.nextBoard = build(board), n
		}
		c.adopt()
	}
	return c.figures, board
}

// adopt serves the prepared figures as the latest ones.
func (c *Collector) adopt() {
	c.board, c.figures = c.nextBoard, c.next
	c.next, c.nextBoard = nil, 0
}

// own collects the exporter's own metrics without the figures.
type own struct{ *Collector }

// Collect implements prometheus.Collector.
func (o own) Collect(ch chan<- prometheus.Metric) { o.collectOwn(ch) }

var (
	_ prometheus.Collector = (*Collector)(nil)
	_ prometheus.Collector = own{}
)
