package collect_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/prometheus/common/expfmt"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// aimed returns the state of a program with targets of every kind.
func aimed() *state {
	settings := measure.Settings{Location: time.UTC, Currency: "EUR", Targets: []measure.Target{
		{Measure: "retention_ratio", Window: fold.Days(90), Value: 0.6},
		{Measure: "retention_ratio", Window: fold.Days(365), Value: 0.4},
		{Measure: "days_between_orders", Window: fold.Days(90), Labels: []measure.Label{{Name: "percentile", Value: "50"}}, Value: 30},
		{Measure: "average_order_value", Window: fold.Days(90), Value: 55},
		{Measure: "programme_uplift_ratio", Window: fold.Days(90), Labels: []measure.Label{{Name: "measure", Value: "retention_ratio"}}, Value: 1.5},
		{Measure: "no_such_measure", Value: 1},
	}}
	l := ledger.New()
	return &state{board: analysis.NewEngine(settings).Update(l.Publish(), record.DayOf(noon, time.UTC)), status: oneSource(), ledger: l.Stats()}
}

func TestTargetsHaveTheLabelsAndUnitsOfTheirFigures(t *testing.T) {
	t.Parallel()
	c := newCollector(aimed())
	var text bytes.Buffer
	_, err := expfmt.MetricFamilyToText(&text, families(t, c)["loyalty_target"])
	require.NoError(t, err)
	golden := filepath.Join("testdata", "targets.prom")
	if *update {
		require.NoError(t, os.WriteFile(golden, text.Bytes(), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), text.String())

	problems, err := testutil.CollectAndLint(c)
	require.NoError(t, err)
	require.Empty(t, problems)
	checkOpenMetrics(t, scrape(newHandler(t, aimed()), openMetrics, "").Body.String())
}

func TestWithoutTargetsTheirFamilyIsMissing(t *testing.T) {
	t.Parallel()
	require.NotContains(t, families(t, newCollector(shop(0, 1))), "loyalty_target")
}
