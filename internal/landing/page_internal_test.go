package landing

import (
	"flag"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"weak"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

var update = flag.Bool("update", false, "update the golden files")

// render returns the English page, with no-break spaces as spaces, and its header.
func render(t *testing.T, b board, status health.Status) (string, http.Header) {
	t.Helper()
	return renderIn(t, "en", b, status)
}

func renderIn(t *testing.T, language string, b board, status health.Status) (string, http.Header) {
	t.Helper()
	p, err := newPage(b, func() health.Status { return status })
	require.NoError(t, err)
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	r.Header.Set("Accept-Language", language)
	p.ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code)
	return strings.ReplaceAll(w.Body.String(), "\u00a0", " "), w.Header()
}

func TestPageEqualsTheGoldenFiles(t *testing.T) {
	t.Parallel()
	for name, page := range map[string]struct {
		language string
		board    board
		status   health.Status
	}{
		"ready":       {"en", &fakeBoard{}, goodStatus()},
		"failed":      {"en", &fakeBoard{absent: map[string]absence.Reason{"clv_formula": absence.Because(absence.NoMargin)}}, badStatus()},
		"loading":     {"en", nil, loadingStatus()},
		"unreachable": {"en", nil, unreachableStatus()},
		"ready_nl":    {"nl", &fakeBoard{}, goodStatus()},
		"failed_nl":   {"nl", &fakeBoard{absent: map[string]absence.Reason{"clv_formula": absence.Because(absence.NoMargin)}}, badStatus()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _ := renderIn(t, page.language, page.board, page.status)
			got = strings.Replace(got, pageCSS, "", 1)
			golden := filepath.Join("testdata", name+".html")
			if *update {
				require.NoError(t, os.MkdirAll("testdata", 0o755))
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), got, "look at the page in a browser, then run with -update")
		})
	}
}

func TestPageIsAllowedByItsOwnContentPolicy(t *testing.T) {
	t.Parallel()
	html, header := render(t, &fakeBoard{}, goodStatus())
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(html)
	require.NotNil(t, style)
	require.Equal(t, contentPolicy(style[1]), header.Get("Content-Security-Policy"))
	require.NotContains(t, html, "style=", "inline style attributes are not allowed by the policy")
	require.NotRegexp(t, `<script|\son\w+=|src="(?:https?:)?//`, html)
	for _, link := range regexp.MustCompile(`href="((?:https?:)?//[^"]*)`).FindAllStringSubmatch(html, -1) {
		require.Contains(t, link[1], repository, "a link elsewhere")
	}
	require.NotContains(t, html, "ZgotmplZ", "the template engine refused a value")
}

func TestPageEscapesExternalTexts(t *testing.T) {
	t.Parallel()
	status := badStatus()
	const evil = `<script>alert("x")</script>`
	src := &status.Sources[0]
	src.Name, src.Preset, src.Error, status.Version = evil, evil, evil, evil
	src.Rejected = []health.Rejected{{Kind: evil, Reason: evil, Count: 1}}
	src.Kept = map[record.Kind]int{evil: 1}
	html, _ := render(t, &fakeBoard{absent: map[string]absence.Reason{"loyalty_index": absence.Because(absence.Code(evil))}}, status)
	require.NotContains(t, html, "<script")
	require.Contains(t, html, "&lt;script&gt;")
}

func TestPageWithoutFiguresReloadsSoon(t *testing.T) {
	t.Parallel()
	html, _ := render(t, nil, loadingStatus())
	require.Contains(t, html, "No figures yet")
	require.Contains(t, html, "reads the sources for the first time")
	require.Contains(t, html, `http-equiv="refresh" content="3"`)
	require.NotContains(t, html, `class="value"`)
}

func TestPageOfAFailedSourceHasARemedyAndKeepsTheFigures(t *testing.T) {
	t.Parallel()
	html, _ := render(t, &fakeBoard{}, badStatus())
	require.Contains(t, html, "Cannot be read: 1 of 1 sources")
	require.Contains(t, html, "connection refused")
	require.Contains(t, html, "loyalty_exporter check")
	require.Contains(t, html, "Its last figures stay in use")
	require.Contains(t, html, "2 days ago", "the page shows how old the figures are")
	require.Contains(t, html, `class="value"`)
}

func TestPageOfAnUnreadSourceDoesNotPromiseFigures(t *testing.T) {
	t.Parallel()
	html, _ := render(t, nil, unreachableStatus())
	require.Contains(t, html, "Its figures are missing until it can be read")
	require.NotContains(t, html, "for the first time")
}

func TestPageShowsForecastsWithIntervalsOrTheReason(t *testing.T) {
	t.Parallel()
	html, _ := render(t, &fakeBoard{}, goodStatus())
	require.Contains(t, html, "forecast of 21 November, next year")
	require.Contains(t, html, "probably between €45.31 and €51.57 (95 %)")
	html, _ = render(t, &fakeBoard{absent: map[string]absence.Reason{
		"clv_predicted": absence.Because(absence.ForecastHistory, absence.Lack, "customers", absence.Have, "12", absence.Need, "100"),
	}}, goodStatus())
	require.Contains(t, html, "Not enough history: 12 customers, at least 100 are needed.")
}

func TestPageCallsOutNegativeChurnOnly(t *testing.T) {
	t.Parallel()
	for value, want := range map[float64]bool{-0.05: true, 0: false, 0.05: false} {
		html, _ := render(t, &fakeBoard{curve: func(string, int) float64 { return value }}, goodStatus())
		require.Equal(t, want, strings.Contains(html, "Negative churn:"), "churn %v", value)
	}
}

func TestPageAcceptsAllFigures(t *testing.T) {
	t.Parallel()
	huge := []float64{0, 1, -1, math.MaxFloat64, -math.MaxFloat64, math.NaN(), math.Inf(1), math.Inf(-1), 5e-324}
	for _, b := range []*fakeBoard{
		{fail: true},
		{days: 1},
		{curve: func(string, int) float64 { return math.NaN() }},
		{curve: func(string, int) float64 { return 0 }},
		{curve: func(_ string, i int) float64 { return huge[i%len(huge)] }},
	} {
		html, _ := render(t, b, goodStatus())
		require.Contains(t, html, "Retention")
		require.NotRegexp(t, `NaN|Inf`, html)
	}
}

func TestPageIsRenderedOnceForEachBoard(t *testing.T) {
	t.Parallel()
	p, err := newPage(&fakeBoard{}, goodStatus)
	require.NoError(t, err)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			w := httptest.NewRecorder()
			p.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", http.NoBody))
			if w.Code != http.StatusOK {
				panic(fmt.Sprintf("status %d", w.Code))
			}
		})
	}
	wg.Wait()
	en := locales()[0]
	first := p.latest(t.Context(), en)
	require.Same(t, first, p.latest(t.Context(), en))
	p.board = func() board { return &fakeBoard{number: 1} }
	require.NotSame(t, first, p.latest(t.Context(), en))
}

func TestPageKeepsNoOldBoardInMemory(t *testing.T) {
	t.Parallel()
	b := &fakeBoard{}
	old := weak.Make(b)
	p, err := newPage(b, goodStatus)
	require.NoError(t, err)
	require.NotNil(t, p.latest(t.Context(), locales()[0]))
	p.board = func() board { return nil }
	runtime.GC()
	require.Nil(t, old.Value())
}

func TestPageRejectsOtherMethods(t *testing.T) {
	t.Parallel()
	p, err := newPage(nil, goodStatus)
	require.NoError(t, err)
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", http.NoBody))
	require.Equal(t, http.StatusMethodNotAllowed, w.Code)
}

func TestPageShowsAPendingConfiguration(t *testing.T) {
	t.Parallel()
	status := goodStatus()
	html, _ := render(t, &fakeBoard{}, status)
	require.NotContains(t, html, "A newer configuration")
	status.Pending = &health.Pending{Since: noon.Add(-5 * time.Minute), Waiting: []health.Waiting{{Name: "club"}, {Name: "webshop", Error: "<b>access denied</b>"}}}
	html, _ = render(t, &fakeBoard{}, status)
	require.Contains(t, html, `<section class="alarm">`)
	require.Contains(t, html, "It was read 5 minutes ago and takes over when its sources have been read. The previous configuration stays in use until then."+
		" Source club is being read. Source webshop cannot be read: &lt;b&gt;access denied&lt;/b&gt;.")
}

func TestThePageShowsOnlyMeasuresOfTheCatalogue(t *testing.T) {
	t.Parallel()
	s := measure.Settings{}.WithDefaults()
	top, rest := exhibits(s)
	for _, e := range slices.Concat(top, rest) {
		m, ok := measure.Find(e.measure)
		require.True(t, ok, "the page shows %s, which is not in the catalogue", e.measure)
		require.Equal(t, m.Windows != 0, e.window != fold.Window{}, "%s", e.measure)
	}
}
