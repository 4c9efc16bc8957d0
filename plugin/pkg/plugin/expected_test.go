package plugin_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestExpectedRangeOfRetentionMirrorsThatOfChurn compares the range of a measure with that of its complement, and
// checks that filters leave the range out.
func TestExpectedRangeOfRetentionMirrorsThatOfChurn(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	at := span(t, "2026-10-01", "2026-11-22")
	frame := func(measure, filters string) map[string][]*float64 {
		r := query(t, source, at, `{"queryType":"series","measures":["`+measure+`"],"window":"60d","expected":true`+filters+`}`)
		require.NoError(t, r.Error)
		out := map[string][]*float64{}
		for _, f := range r.Frames[0].Fields[1:] {
			for i := range f.Len() {
				v, _ := f.At(i).(*float64)
				out[f.Labels["series"]] = append(out[f.Labels["series"]], v)
			}
		}
		return out
	}
	churn, stay := frame("churn_ratio", ""), frame("retention_ratio", "")
	require.NotEmpty(t, churn["expected_low"])
	known := 0
	for i, low := range churn["expected_low"] {
		if high := stay["expected_high"][i]; low != nil && high != nil {
			known++
			require.InDelta(t, 1-*low, *high, 1e-9)
			require.Less(t, *stay["expected_low"][i], *high)
		}
	}
	require.Positive(t, known)
	require.NotContains(t, frame("churn_ratio", `,"filters":[{"dimension":"country","values":["NL"]}]`), "expected_low")
}
