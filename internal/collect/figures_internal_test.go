package collect

import (
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// samples is a board of given samples.
type samples []analysis.Sample

func (s samples) Settings() measure.Settings { return measure.Settings{Currency: "EUR"} }

func (s samples) Targets() []measure.Target { return nil }

func (s samples) Samples(fn func(analysis.Sample)) {
	for _, sample := range s {
		fn(sample)
	}
}

func TestGroupsThatCannotBeLabelsAreCleanedOrDropped(t *testing.T) {
	t.Parallel()
	m, _ := measure.Find("retention_ratio")
	in := func(country string) analysis.Sample {
		return analysis.Sample{Measure: &m, Window: fold.Days(90), Group: fold.Group{Set: true, Dimension: ledger.DimCountry, Value: country}, Value: 0.5}
	}
	f := build(samples{in("NL"), in("NL"), in("a\xff"), in("a\xfe"), in("\u00e9"), in("")})
	require.Equal(t, 2, f.dropped, "the second NL, and what became equal when cleaned")
	var values []string
	for _, metric := range f.metrics {
		var out dto.Metric
		require.NoError(t, metric.Write(&out))
		for _, l := range out.GetLabel() {
			if l.GetName() == "country" {
				values = append(values, l.GetValue())
			}
		}
	}
	require.Equal(t, []string{"NL", "a\ufffd", "\u00e9", ""}, values)
}

func TestLabelsAreCutBetweenCharacters(t *testing.T) {
	t.Parallel()
	long := make([]byte, 0, 400)
	for len(long) < 300 {
		long = append(long, "€"...)
	}
	got := clean(string(long))
	require.LessOrEqual(t, len(got), record.MaxValue)
	require.Zero(t, len(got)%3)
}

func TestSeriesBeyondTheLimitAreDroppedAndCounted(t *testing.T) {
	t.Parallel()
	m, _ := measure.Find("retention_ratio")
	var all samples
	for i := range maxSeries + 2 {
		all = append(all, analysis.Sample{Measure: &m, Window: fold.Days(i + 1)})
	}
	f := build(all)
	require.Len(t, f.metrics, maxSeries)
	require.Equal(t, 2, f.dropped)
}
