package collect_test

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/collect"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
)

var update = flag.Bool("update", false, "write the golden files")

func newCollector(s *state) *collect.Collector {
	return collect.New(s, func() time.Time { return noon })
}

// families scrapes a collector.
func families(t *testing.T, c prometheus.Collector) map[string]*dto.MetricFamily {
	t.Helper()
	registry := prometheus.NewPedanticRegistry()
	require.NoError(t, registry.Register(c))
	gathered, err := registry.Gather()
	require.NoError(t, err)
	byName := map[string]*dto.MetricFamily{}
	for _, f := range gathered {
		byName[f.GetName()] = f
	}
	return byName
}

// TestOwnMetricsEqualTheGoldenFile compares the exporter's own metrics, except the build information, with
// the golden file.
func TestOwnMetricsEqualTheGoldenFile(t *testing.T) {
	t.Parallel()
	s := shop(0, 1)
	s.board, s.ledger.Customers, s.ledger.Bytes = nil, 11_024, 1<<20
	c := newCollector(s)
	c.Polled("webshop", 3*time.Second)
	c.Computed(12 * time.Millisecond)
	var text bytes.Buffer
	byName := families(t, c)
	delete(byName, "loyalty_exporter_build_info")
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		_, err := expfmt.MetricFamilyToText(&text, byName[name])
		require.NoError(t, err)
	}
	got := text.Bytes()
	golden := filepath.Join("testdata", "own.prom")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(golden, got, 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}

func TestMetricsPassPrometheusLint(t *testing.T) {
	t.Parallel()
	c := newCollector(shop(300, 4))
	c.Polled("webshop", time.Second)
	problems, err := testutil.CollectAndLint(c)
	require.NoError(t, err)
	require.Empty(t, problems)
}

func TestEveryMeasureIsOnMetricsInBaseUnits(t *testing.T) {
	t.Parallel()
	s := shop(300, 4)
	got := families(t, newCollector(s))
	for _, m := range measure.All() {
		if why := s.board.Absence(m.Name); !why.None() {
			require.NotEqual(t, absence.MissingRecords, why.Code, m.Name) // there is every kind of record
			continue
		}
		f := got[m.Metric]
		require.NotNil(t, f, "%s is missing", m.Metric)
		require.Contains(t, f.GetHelp(), "Computed in the background after each poll")
		if m.Grouped {
			require.Contains(t, got, m.Metric+"_by_country")
		} else {
			require.NotContains(t, got, m.Metric+"_by_country")
		}
		for _, metric := range f.GetMetric() {
			labels := labelsOf(metric)
			require.Equal(t, m.Unit == measure.UnitCurrency, labels["currency"] == "EUR", m.Name)
			require.Equal(t, m.Windows != 0, labels["window"] != "", m.Name)
			require.NotContains(t, labels, "country", "totals and groups must not share a family")
			require.NotContains(t, labels, "quantile")
		}
	}
}

func TestDaysBecomeSeconds(t *testing.T) {
	t.Parallel()
	s := shop(300, 4)
	want := map[string]float64{}
	s.board.Samples(func(sample analysis.Sample) {
		if sample.Measure.Name == "days_between_orders" && !sample.Group.Set && sample.Window == fold.Days(90) {
			want[sample.Labels[0].Value] = sample.Value * 86_400
		}
	})
	require.Len(t, want, 4)
	m, _ := measure.Find("days_between_orders")
	for _, metric := range families(t, newCollector(s))[m.Metric].GetMetric() {
		if labels := labelsOf(metric); labels["window"] == "90d" {
			require.InDelta(t, want[labels["percentile"]], metric.GetGauge().GetValue(), 1e-6)
		}
	}
}

func TestGroupsAddUpToTheTotal(t *testing.T) {
	t.Parallel()
	got := families(t, newCollector(shop(400, 30)))
	sum := func(name string) float64 {
		total := 0.0
		for _, m := range got[name].GetMetric() {
			if labelsOf(m)["window"] == "90d" {
				total += m.GetGauge().GetValue()
			}
		}
		return total
	}
	total := sum("loyalty_active_customers")
	require.Positive(t, total)
	for _, d := range []string{"source", "channel", "country", "segment", "acquisition_channel", "programme_tier", "loyalty_type", "rfm_segment", "payment"} {
		require.InDelta(t, total, sum("loyalty_active_customers_by_"+d), 1e-9, d)
	}
	require.LessOrEqual(t, len(got["loyalty_monthly_recurring_revenue_by_country"].GetMetric()), 21, "capped, and the rest")
}

func TestMetricsHaveNoPersonalData(t *testing.T) {
	t.Parallel()
	allowed := []string{
		"source", "kind", "reason", "code", "preset", "variant", "window", "currency", "percentile", "le", "version", "revision", "branch",
		"goversion", "goos", "goarch", "tags", "guests",
	}
	for d := range ledger.DimOwn {
		allowed = append(allowed, d.String())
	}
	allowed = append(allowed, "payment") // contact and receipt are refused
	for _, m := range measure.All() {
		allowed = append(allowed, m.Labels...)
	}
	payments := map[string]bool{}
	for name, f := range families(t, newCollector(shop(300, 4))) {
		for _, m := range f.GetMetric() {
			for label, value := range labelsOf(m) {
				require.Contains(t, allowed, label, name)
				require.NotContains(t, value, "@")
				require.NotContains(t, value, "receipt")
				if label == "payment" {
					payments[value] = true
				}
			}
		}
	}
	require.Equal(t, map[string]bool{"P0": true, "P1": true, "P2": true, "P3": true}, payments)
}

func TestOpenMetricsIsWellFormed(t *testing.T) {
	t.Parallel()
	w := scrape(newHandler(t, shop(300, 4)), openMetrics, "")
	require.Contains(t, w.Header().Get("Content-Type"), "application/openmetrics-text")
	checkOpenMetrics(t, w.Body.String())
}

// checkOpenMetrics checks the frame of an exposition: it ends with EOF, families are not
// interleaved, every sample follows its family's type, and no series comes twice.
func checkOpenMetrics(t *testing.T, text string) {
	t.Helper()
	require.True(t, strings.HasSuffix(text, "\n# EOF\n"))
	sample := regexp.MustCompile(`^([a-z_:][a-z0-9_:]*)(\{(?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*\})? (\S+)$`)
	seen, series, family := map[string]bool{}, map[string]bool{}, ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if rest, ok := strings.CutPrefix(line, "# TYPE "); ok {
			family, _, _ = strings.Cut(rest, " ")
			require.False(t, seen[family], "family %s comes twice", family)
			seen[family] = true
		}
		if strings.HasPrefix(line, "#") {
			continue
		}
		m := sample.FindStringSubmatch(line)
		require.NotNil(t, m, line)
		require.True(t, strings.HasPrefix(m[1], family), "%s in family %s", m[1], family)
		require.False(t, series[m[1]+m[2]], "series %s comes twice", line)
		series[m[1]+m[2]] = true
	}
}

func TestDuplicateSourcesAndInvalidLabelsDoNotBreakTheScrape(t *testing.T) {
	t.Parallel()
	s := shop(10, 1)
	src := s.status.Sources[0]
	src.Name, src.Variant = "bad\xffname", strings.Repeat("é", 500)
	src.Rejected = append(src.Rejected, src.Rejected...)
	s.status.Sources = append(s.status.Sources, s.status.Sources[0], src)
	c := newCollector(s)
	c.Polled("bad\xffname", time.Second)
	got := families(t, c)
	require.Len(t, got["loyalty_source_up"].GetMetric(), 2)
	for _, m := range got["loyalty_source_rejected_records_total"].GetMetric() {
		if labelsOf(m)["source"] != "webshop" {
			require.EqualValues(t, 6, m.GetCounter().GetValue())
		}
	}
}

func TestBeforeTheFirstFiguresThereAreOnlyTheExportersOwnMetrics(t *testing.T) {
	t.Parallel()
	got := families(t, newCollector(&state{status: health.Status{Sources: []health.Source{{Name: "webshop"}}}, failed: true}))
	require.NotContains(t, got, "loyalty_retention_ratio")
	require.NotContains(t, got, "loyalty_source_last_success_timestamp_seconds", "never is not the year 1970")
	require.Zero(t, got["loyalty_source_up"].GetMetric()[0].GetGauge().GetValue())
	require.Zero(t, got["loyalty_config_last_reload_successful"].GetMetric()[0].GetGauge().GetValue())
}

func TestScrapesDuringPollsAreConsistent(t *testing.T) {
	t.Parallel()
	c := newCollector(shop(50, 3))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			c.Polled("webshop", time.Second)
			c.Computed(time.Millisecond)
			if testutil.CollectAndCount(c, "loyalty_retention_ratio") != 3 {
				panic("a scrape is incomplete")
			}
		})
	}
	wg.Wait()
}

func labelsOf(m *dto.Metric) map[string]string {
	labels := map[string]string{}
	for _, l := range m.GetLabel() {
		labels[l.GetName()] = l.GetValue()
	}
	return labels
}
