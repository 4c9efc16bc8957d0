package dashboards_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// situation is a Grafana with one of the data sources, and what is true there.
type situation struct {
	shop       *shop
	prometheus string // URL of its server
	job        string // the chosen job; empty for All
	since      time.Time

	full    bool // the shop has every kind of record and years of history
	stopped bool // the exporter does not run any more

	catalogue *api.Catalogue
	measures  map[string]api.MeasureInfo
	kinds     map[string]bool // kinds of record that the shop has
	data      map[string]bool // words that are the shop's own, such as names of channels
	used      map[string]bool // overrides that match a column, by language and matcher
}

// newSituation returns the situation of a running shop.
func newSituation(t testing.TB, s *shop, prometheus, job string) *situation {
	t.Helper()
	now := &situation{shop: s, prometheus: prometheus, job: job, since: time.Now().Add(-2 * time.Minute), used: map[string]bool{}, data: map[string]bool{}}
	now.catalogue, now.measures = s.catalogue(t)
	now.kinds = s.kinds(t)
	own := []string{s.name}
	for _, d := range now.catalogue.Dimensions {
		values, err := s.client.DimensionValues(t.Context(), d.Name)
		require.NoError(t, err)
		own = append(own, values.Values...)
	}
	status, err := s.client.Status(t.Context())
	require.NoError(t, err)
	for _, source := range status.Sources {
		own = append(own, source.Name, source.Preset, source.Variant)
	}
	for _, text := range own {
		for _, word := range tokens(text) {
			now.data[word] = true
		}
	}
	return now
}

// after returns the situation after the shop's exporter has been stopped.
func (s *situation) after() *situation {
	stopped := *s
	stopped.stopped, stopped.used = true, map[string]bool{}
	return &stopped
}

// values returns the values of a board's variables.
func (s *situation) values(t testing.TB, board *screen) values {
	t.Helper()
	v := board.defaults(t, func(c *choice) []string {
		if c.Datasource != nil && c.Datasource.Type == "prometheus" {
			return []string{"loyalty"}
		}
		q := decode[struct{ Dimension string }](t, c.Query)
		_, body := s.shop.plugin.Resource(t, "dimension-values?dimension="+q.Dimension)
		return decode[struct{ Values []string }](t, body).Values
	})
	if _, ok := v["job"]; ok && s.job != "" {
		v["job"] = []string{s.job}
	}
	return v
}

// look asks the queries of a panel and returns what a person reads.
func (s *situation) look(t testing.TB, board *screen, p *tile, from, to time.Time) *reading {
	t.Helper()
	v := s.values(t, board)
	a := &answer{}
	var queries []json.RawMessage
	tables := 0
	for _, raw := range p.Targets {
		if decode[promQuery](t, raw).Format == "table" {
			tables++
		}
	}
	for _, raw := range p.Targets {
		switch kind := sourceOf(t, p, raw); kind {
		case loyaltyType:
			queries = append(queries, v.query(t, raw))
		case "prometheus":
			q := decode[promQuery](t, raw)
			q.expr, q.several = v.expression(t, board, decode[promTarget](t, raw).Expr, to.Sub(from)), tables > 1
			q.LegendFormat = strings.ReplaceAll(q.LegendFormat, "${window:text}", board.language.Window(strings.Join(v["window"], "")))
			a.sheets = append(a.sheets, askProm(t, s.prometheus, &q, s.since, time.Now())...)
		default:
			require.FailNow(t, "unknown data source", "%s: %s: %q", board.file, p.Title, kind)
		}
	}
	if len(queries) > 0 {
		points := p.MaxDataPoints
		if points == 0 {
			points = 800
		}
		own := ofPlugin(t, queries, s.shop.plugin.Query(t, from, to, points, queries...))
		a.sheets = append(a.sheets, own.sheets...)
		a.notices, a.errors = own.notices, own.errors
	}
	used := map[string]bool{}
	r := p.read(t, a, used)
	for key := range used {
		s.used[string(board.language)+" "+key] = true
	}
	return r
}

// sourceOf returns the type of a query's data source, which may be the panel's.
func sourceOf(t testing.TB, p *tile, raw json.RawMessage) string {
	t.Helper()
	if kind := decode[promTarget](t, raw).Datasource.Type; kind != "" {
		return kind
	}
	require.NotNil(t, p.Datasource, p.Title)
	return p.Datasource.Type
}

// isOfPlugin reports whether all queries of a panel are of the loyalty data source.
func isOfPlugin(t testing.TB, p *tile) bool {
	t.Helper()
	return !slices.ContainsFunc(p.Targets, func(raw json.RawMessage) bool { return sourceOf(t, p, raw) != loyaltyType })
}

// requireTruth reads every panel of every board and fails for each untrue text.
func (s *situation) requireTruth(t *testing.T) {
	t.Helper()
	for _, board := range loadScreens(t) {
		t.Run(strings.ReplaceAll(board.file, "/", " "), func(t *testing.T) {
			now := time.Now()
			for _, p := range board.tiles() {
				from, to := board.span(t, p, now)
				r := s.look(t, board, p, from, to)
				for _, untruth := range s.untruths(t, board, r) {
					t.Errorf("%s: %q (panel %d): %s", board.file, p.Title, p.ID, untruth)
				}
			}
		})
	}
	t.Run("in a browser", s.requireSameInBrowser)
}

// boardsTellTheTruth reads all boards in five situations: a full shop, a shop with orders only, a shop of
// twenty orders, two shops at once, and a stopped exporter.
func boardsTellTheTruth(t *testing.T, full *shop, prometheus string) {
	t.Helper()
	t.Run("a full shop", func(t *testing.T) { fullShopTellsTheTruth(t, full, prometheus) })
	market := openShop(t, "market", "USD", yearsOfSales(time.Now()), full.plugin, 2)
	both := startPrometheus(t, target("loyalty", full.url), target("market", market.url))
	awaitScrapes(t, both, "market")
	orders := newSituation(t, market, both, "market")
	t.Run("a shop with orders only", orders.requireTruth)
	t.Run("two shops", func(t *testing.T) {
		awaitScrapes(t, both, "loyalty")
		requireApart(t, newSituation(t, full, both, "loyalty"), orders)
	})
	kiosk := openShop(t, "kiosk", "GBP", twentySales(time.Now()), full.plugin, 3)
	small := startPrometheus(t, target("kiosk", kiosk.url))
	awaitScrapes(t, small, "kiosk")
	twenty := newSituation(t, kiosk, small, "")
	t.Run("a shop of twenty orders", twenty.requireTruth)
	t.Run("a stopped exporter", func(t *testing.T) {
		kiosk.stop()
		require.Eventually(t, func() bool { return count(t, small, `up == 0`) == 1 }, time.Minute, 100*time.Millisecond, "the exporter has stopped")
		time.Sleep(stale) // Prometheus's figures of before are then old
		// A changed data source: the back end remembers no answers of the exporter.
		kiosk.plugin.Settings.Updated = kiosk.plugin.Settings.Updated.Add(time.Second)
		twenty.after().requireTruth(t)
	})
}

// fullShopTellsTheTruth reads the boards of a shop in which every panel has a figure.
func fullShopTellsTheTruth(t *testing.T, full *shop, prometheus string) {
	t.Helper()
	s := newSituation(t, full, prometheus, "")
	s.full = true
	s.requireTruth(t)
	t.Run("every override matches a column", func(t *testing.T) { requireOverridesInUse(t, s.used) })
	t.Run("a range in the future", s.requireEmptyFuture)
}

// awaitScrapes waits until Prometheus has scraped an exporter a few times.
func awaitScrapes(t testing.TB, server, job string) {
	t.Helper()
	require.Eventually(t, func() bool {
		return count(t, server, `count_over_time(loyalty_source_up{job="`+job+`"}[1h]) > 3`) > 0
	}, 3*time.Minute, 100*time.Millisecond, "the exporter of %s is scraped", job)
}

// stale is the age from which a figure of Prometheus is of before the stop.
const stale = 3 * time.Second

// requireApart asks two data sources of one back end at the same time. Neither answer may have the other
// shop's currency or sources.
func requireApart(t *testing.T, a, b *situation) {
	t.Helper()
	t.Run("at the same time", func(t *testing.T) {
		for _, pair := range [][2]*situation{{a, b}, {b, a}} {
			t.Run(pair[0].shop.name, func(t *testing.T) {
				t.Parallel()
				requireOwnOnly(t, pair[0], pair[1])
			})
		}
	})
}

// requireOwnOnly asks every panel of one shop.
func requireOwnOnly(t *testing.T, own, other *situation) {
	t.Helper()
	now := time.Now()
	for _, board := range loadScreens(t) {
		if board.language != "en" {
			continue
		}
		for _, p := range board.tiles() {
			from, to := board.span(t, p, now)
			requireOwn(t, own, other, board, own.look(t, board, p, from, to))
		}
	}
}

func requireOwn(t *testing.T, own, other *situation, board *screen, r *reading) {
	t.Helper()
	where := fmt.Sprintf("%s: %q: the answer of %s", board.file, r.panel.Title, own.shop.name)
	for _, s := range r.answer.sheets {
		for _, c := range s.columns {
			if strings.Contains(c.unit(), other.catalogue.Currency) || c.labels["currency"] == other.catalogue.Currency {
				t.Errorf("%s has amounts in %s", where, other.catalogue.Currency)
			}
			if c.labels["source"] == other.shop.name || slices.Contains(c.values, any(other.shop.name)) {
				t.Errorf("%s has the source %s", where, other.shop.name)
			}
		}
	}
}

// requireEmptyFuture asks for a range that has not begun. Series, figures and sentences must all have no
// value, and say why.
func (s *situation) requireEmptyFuture(t *testing.T) {
	from := time.Now().AddDate(0, 0, 2)
	for _, board := range loadScreens(t) {
		for _, p := range board.tiles() {
			if !isOfPlugin(t, p) || !slices.ContainsFunc(p.Targets, func(raw json.RawMessage) bool { return overRange(t, raw) }) {
				continue
			}
			r := s.look(t, board, p, from, from.AddDate(0, 1, 0))
			why := board.language.Word("range_future")
			if slices.ContainsFunc(r.figures, func(f figure) bool { return f.of.numeric && f.value != nil }) ||
				slices.ContainsFunc(r.columns, func(c *column) bool { return c.numeric && !c.empty() }) {
				t.Errorf("%s: %q (panel %d) shows a figure of the future", board.file, p.Title, p.ID)
			}
			if !slices.ContainsFunc(r.said(), func(said string) bool { return strings.Contains(said, why) }) {
				t.Errorf("%s: %q (panel %d) does not say %q; it says %q", board.file, p.Title, p.ID, why, r.said())
			}
		}
	}
}

// overRange reports whether a query is about the panel's time range. The others are about today.
func overRange(t testing.TB, raw json.RawMessage) bool {
	t.Helper()
	kind, _ := panelquery.KindOf(panelquery.Type(decode[loyaltyTarget](t, raw).QueryType))
	return !kind.Live && kind.Type != panelquery.AtRisk && kind.Type != panelquery.Events
}
