package plugin

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// TestRFMSegmentsAreInTheirOwnOrder checks that series of segments are sorted by measure, and then from the best segment on.
func TestRFMSegmentsAreInTheirOwnOrder(t *testing.T) {
	t.Parallel()
	query := &panelquery.Query{Measures: []string{"revenue", "orders"}, GroupBy: rfmSegment}
	var all []api.Series
	for _, group := range []string{"lost", "none", "loyal", "other", "champions"} {
		for _, measure := range []string{"orders", "revenue"} {
			all = append(all, api.Series{Measure: measure, Group: &api.Group{Dimension: rfmSegment, Value: group}, Values: api.Values{1}})
		}
	}
	var got []string
	for _, s := range kept(query, all) {
		got = append(got, s.Measure+" "+s.Group.Value)
	}
	require.Equal(t, []string{
		"revenue champions", "revenue loyal", "revenue lost", "revenue none", "revenue other",
		"orders champions", "orders loyal", "orders lost", "orders none", "orders other",
	}, got)

	query.GroupBy = "country"
	require.Equal(t, all, kept(query, all), "other groups keep the exporter's order, the largest first")
}
