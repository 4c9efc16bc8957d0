package collect

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/prometheus/common/expfmt"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// publisher is a State whose board changes.
type publisher struct{ board *analysis.Board }

func (p *publisher) Board() *analysis.Board    { return p.board }
func (p *publisher) Status() health.Status     { return health.Status{} }
func (p *publisher) Ledger() ledger.Stats      { return ledger.Stats{} }
func (p *publisher) Reload() (bool, time.Time) { return true, time.Time{} }

// boardOf returns the board of a shop with so many orders.
func boardOf(orders int) *analysis.Board {
	l := ledger.New()
	page := &record.Batch{}
	for i := range orders {
		page.Orders = append(page.Orders, record.Order{
			Key: record.Key(i + 1), Customer: record.Key(i%7 + 1), Day: 20_000, Sale: true, Revenue: money.Unit,
		})
	}
	l.Source("webshop", nil).Apply(page)
	return analysis.NewEngine(measure.Settings{Location: time.UTC}).Update(l.Publish(), 20_001)
}

// prepared returns a collector, its clock, and a function that scrapes it.
func prepared(t *testing.T, p *publisher) (c *Collector, now *time.Time, scrape func() string) {
	t.Helper()
	now = new(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	c = New(p, func() time.Time { return *now })
	h, err := c.Handler(slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	return c, now, func() string {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
		return w.Body.String()
	}
}

func TestNoScrapeWaitsForPreparedMetrics(t *testing.T) {
	t.Parallel()
	p := &publisher{board: boardOf(20)}
	c, _, scrape := prepared(t, p)
	old := scrape()
	for _, unread := range []bool{false, true} {
		next := boardOf(30)
		require.NoError(t, c.Prepare(next))
		made := c.next
		require.Len(t, made.encoded, 1, "the format of the scrapes")
		require.Equal(t, old, scrape(), "until it is published")
		p.board = next
		if unread { // by the time the board after it is prepared
			require.NoError(t, c.Prepare(boardOf(40)))
		}
		_, _, alone := prepared(t, &publisher{board: next})
		old = scrape()
		require.Equal(t, alone(), old)
		require.Same(t, made, c.figures, "no scrape built it again")
	}
}

func TestMetricsOfAnotherBoardAreNotServed(t *testing.T) {
	t.Parallel()
	p := &publisher{board: boardOf(20)}
	c, _, scrape := prepared(t, p)
	scrape()
	require.NoError(t, c.Prepare(boardOf(30)))
	p.board = boardOf(25)
	_, _, alone := prepared(t, p)
	require.Equal(t, alone(), scrape())
}

func TestMetricsArePreparedInTheFormatsOfTheLastHour(t *testing.T) {
	t.Parallel()
	p := &publisher{board: boardOf(20)}
	c, now, scrape := prepared(t, p)
	require.NoError(t, c.Prepare(p.board))
	require.Nil(t, c.next, "without scrapes")
	scrape()
	require.Equal(t, []expfmt.Format{expfmt.NewFormat(expfmt.TypeTextPlain) + "; escaping=underscores"}, c.recent())
	*now = now.Add(preparedFor)
	require.Len(t, c.recent(), 1)
	*now = now.Add(time.Second)
	require.NoError(t, c.Prepare(boardOf(30)))
	require.Nil(t, c.next)
	require.Zero(t, c.board)
	require.Zero(t, c.nextBoard)
	require.Nil(t, c.figures)
	require.NotEmpty(t, scrape(), "it is built again")
}

func TestNoMetricsKeepAnOldBoardInMemory(t *testing.T) {
	t.Parallel()
	p := &publisher{board: boardOf(20)}
	served := weak.Make(p.board)
	c, _, scrape := prepared(t, p)
	scrape()
	next := boardOf(30)
	pending := weak.Make(next)
	require.NoError(t, c.Prepare(next))
	p.board = nil
	runtime.GC()
	require.Nil(t, served.Value())
	require.Nil(t, pending.Value())
	require.NotNil(t, c.next)
}

func TestClientsThatVaryTheFormatDoNotSlowDownPolls(t *testing.T) {
	t.Parallel()
	p := &publisher{board: boardOf(20)}
	c, now, scrape := prepared(t, p)
	for _, format := range []expfmt.Format{"a", "b", "c"} {
		c.ask(format)
		*now = now.Add(time.Second)
	}
	require.ElementsMatch(t, []expfmt.Format{"b", "c"}, c.recent())
	scrape()
	require.Len(t, c.recent(), maxPrepared)
	require.NotContains(t, c.recent(), expfmt.Format("b"), "the one that was not asked for longest")
}
